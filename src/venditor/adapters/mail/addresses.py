"""Electronic addresses: whether a text can be one, and how it is written to the next hop.

A consumer types an address; the declaration counts whatever was typed. What is asked here is only whether
mail can be sent there at all, so that a letter is set aside for a person instead of failing again and again.

>>> address_problem("greta@bücher.example"), address_problem("greta at example.org")
(None, 'no_at_sign')
>>> wire_address("greta@Bücher.example")
'greta@xn--bcher-kva.example'
"""

from __future__ import annotations

import re
import unicodedata
from encodings.idna import nameprep

from venditor.adapters.mail.errors import MailError

# Octets; RFC 5321, section 4.5.3.1: local part, domain, and the path of 256 less its angle brackets.
MOST_OCTETS_LOCAL = 64
MOST_OCTETS_DOMAIN = 253
MOST_OCTETS_ADDRESS = 254
# RFC 1035, section 2.3.4.
MOST_OCTETS_LABEL = 63

# What `address_problem` answers, and how it reads in English; pages translate the word.
ADDRESS_PROBLEMS = {
    "empty": "nothing was written",
    "hidden_character": "it holds a space, line break, control or invisible character",
    "no_at_sign": "there is no @ in it",
    "two_at_signs": "there is more than one @ in it",
    "no_local_part": "nothing stands before the @",
    "local_part_too_long": "more than 64 bytes stand before the @",
    "local_part_characters": "a character stands before the @ that cannot stand there",
    "no_domain": "nothing stands after the @",
    "domain_not_public": "the part after the @ has no dot, or is a bare number",
    "domain_too_long": "the part after the @ is too long",
    "domain_characters": "a character stands after the @ that no domain has",
    "too_long": "it is longer than 254 bytes",
}

# Controls, format characters (bidi overrides, zero width), surrogates, private use, every kind of space.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"})
# RFC 5322, section 3.2.3; every character outside ASCII may stand too, by RFC 6531, section 3.3.
_ATEXT = re.compile(r"[\w!#$%&'*+/=?^`{|}~.\-]+", re.ASCII)
# RFC 5321, section 4.1.2: qtextSMTP and quoted pairs, without the space, which `_HIDDEN` takes out.
_QUOTED = re.compile(r'"((?:[^"\\]|\\[!-~])*)"', re.DOTALL)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
# The dots of RFC 3490, section 3.1; people type the last three on East Asian keyboards.
_DOTS = re.compile("[.\u3002\uff0e\uff61]")
# What IDNA 2003 maps away and IDNA 2008 keeps: another domain, perhaps another owner.
_DEVIATIONS = re.compile("([ßς\u200c\u200d]+)")
_JOINERS = "\u200c\u200d"
_VIRAMA = 9


def address_problem(text: str) -> str | None:
    """Why no mail can be sent to a text, or None where it can be tried.

    Only its form is looked at; whether anybody reads mail there, the next hop says. The answer sets a letter
    aside, and lets a form ask again before a declaration is sent; one that was sent counts by itself.

    Args:
        text: what was given as an electronic address; nothing is trimmed.

    Returns:
        None, or a key of `ADDRESS_PROBLEMS`. Domain literals (``user@[192.0.2.1]``) and domains without a dot
        are problems: they lead into somebody's own network.

    Source: RFC 5321, sections 4.1.2 and 4.5.3.1; RFC 6531, section 3.3.
    """
    found = _parts(text)
    return found if isinstance(found, str) else None


def wire_address(text: str) -> str:
    """An address as it stands in SMTP commands and headers.

    The domain becomes A-labels. It is mapped by Nameprep, which the standard library has, but ß, final ς and
    the joiners are kept as IDNA 2008 keeps them: the library's own codec is IDNA 2003 and would write to
    ``strasse.example`` when asked for ``straße.example``. The local part stays as it was typed; a form that
    mailboxes have although the grammar wants it quoted (``a..b@``, ``a.@``) is quoted.

    Args:
        text: an address.

    Returns:
        The address; ASCII, unless its local part is not.

    Raises:
        MailError: ``mail.address`` with the problem, where `address_problem` finds one.

    Source: RFC 5891, section 4; UTS 46, section 4 (non-transitional processing). Not encoded: the joining
    types of RFC 5892, appendix A.1, so a joiner is taken only behind a virama.
    """
    found = _parts(text)
    if isinstance(found, str):
        raise MailError(
            "mail.address",
            f"{text[:100]!r} is no address that mail can be sent to: {ADDRESS_PROBLEMS[found]}.",
            facts={"problem": found},
            remedy="Set the letter aside and ask for another address.",
        )
    return "@".join(found)


def _parts(text: str) -> tuple[str, str] | str:
    """Local part and domain as they go over the wire, or the problem."""
    if not text:
        return "empty"
    local, at, domain = text.rpartition("@")
    if not at:
        return "no_at_sign"
    if "@" in local and not _QUOTED.fullmatch(local):
        return "two_at_signs"
    if _hides(local) or _hides(domain.translate(dict.fromkeys(map(ord, _JOINERS)))):
        return "hidden_character"
    written = _wire_local(local)
    if written in ADDRESS_PROBLEMS:
        return written
    labels = _wire_domain(domain)
    if labels in ADDRESS_PROBLEMS:
        return labels
    if len(written.encode()) + 1 + len(labels) > MOST_OCTETS_ADDRESS:
        return "too_long"
    return written, labels


def _hides(text: str) -> bool:
    return any(unicodedata.category(character) in _HIDDEN for character in text)


def _wire_local(local: str) -> str:
    if not local:
        return "no_local_part"
    quoted = _QUOTED.fullmatch(local)
    plain = re.sub("[^\x00-\x7f]", "x", local)
    if not quoted and not _ATEXT.fullmatch(plain):
        return "local_part_characters"
    dots_out_of_place = not quoted and (local.startswith(".") or local.endswith(".") or ".." in local)
    written = f'"{local}"' if dots_out_of_place else local
    return written if len(written.encode()) <= MOST_OCTETS_LOCAL else "local_part_too_long"


def _wire_domain(domain: str) -> str:
    if not domain:
        return "no_domain"
    if len(domain) > MOST_OCTETS_DOMAIN:
        return "domain_too_long"
    try:
        labels = [_a_label(label) for label in _DOTS.split(domain)]
    except UnicodeError:
        return "domain_characters"
    if any(not _LABEL.fullmatch(label) for label in labels):
        return "domain_characters"
    if len(labels) == 1 or labels[-1].isdigit():
        return "domain_not_public"
    written = ".".join(labels)
    too_long = len(written) > MOST_OCTETS_DOMAIN or max(map(len, labels)) > MOST_OCTETS_LABEL
    return "domain_too_long" if too_long else written


def _a_label(label: str) -> str:
    if label.isascii():
        return label.lower()
    mapped = "".join(
        part if _DEVIATIONS.fullmatch(part) else nameprep(part)
        for part in _DEVIATIONS.split(unicodedata.normalize("NFC", label))
    )
    for before, character in zip(" " + mapped, mapped, strict=False):
        if character in _JOINERS and unicodedata.combining(before) != _VIRAMA:
            raise UnicodeError("a joiner that no virama precedes")
    if mapped.isascii():
        return mapped
    if any(
        unicodedata.category(character)[0] not in "LMN" and character not in "-·・׳״" + _JOINERS
        for character in mapped
    ):
        raise UnicodeError("a character that no label has")
    return "xn--" + mapped.encode("punycode").decode("ascii")
