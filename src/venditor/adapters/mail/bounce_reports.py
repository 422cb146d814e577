"""Reads the reports that come to the bounce mailbox.

A report is a delivery status notification (RFC 3464, in the dialects of Postfix, Exchange, Exim and others),
a message with Exim's ``X-Failed-Recipients``, or the plain text of qmail. No report is an out-of-office note
or another automatic answer, a read receipt, a complaint, or a person's reply, whatever it quotes.

``Auto-Submitted: auto-replied`` decides nothing: Postfix and Exim set it on their notifications too.

Not encoded: the warnings of old Exim versions that a message is late, which are text only and ask for
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from email import message_from_bytes
from email.message import Message
from email.parser import HeaderParser
from email.utils import getaddresses
from typing import cast

from venditor.adapters.mail.bounces import MAILBOX, Action, Bounce, Kind, token_of
from venditor.adapters.mail.errors import MailError

# Characters of a diagnostic that are kept.
MOST_DIAGNOSTIC = 2000
# A report about several recipients is read for its worst.
_WORST_FIRST: tuple[Action, ...] = ("failed", "delayed", "relayed", "expanded", "delivered")
# RFC 3463, section 2: class, subject, detail.
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_BY_CLASS: dict[str, Action] = {"5": "failed", "4": "delayed", "2": "delivered"}
_STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED_PARTS = frozenset(
    {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}
)
_CAME_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Return-Path")
# A field that a group of fields already has begins the next group.
_ONCE_A_RECIPIENT = frozenset({"original-recipient", "final-recipient", "action", "status"})
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]*)\s*:\s*(.*)")
_COPY_BELOW = re.compile(r"^-{3,6} (?:Below this line|This) is a copy of .*$", re.MULTILINE)
_QMAIL = re.compile(r"(?:Hi\. )?This is the qmail-send program at ([\w.-]+)")
_QMAIL_RECIPIENT = re.compile(r"^<([^<>\s]+)>:\n(.+?)(?:\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)

_Fields = Mapping[str, str]


def read_bounce(message: bytes, *, mailbox: str = MAILBOX) -> Bounce | None:
    """What a message that came to the bounce mailbox reports.

    Args:
        message: the message, as it was received; it may be cut off or damaged.
        mailbox: of the bounce addresses.

    Returns:
        The worst the message reports, or None where it is no report about delivery. A notification whose
        fields cannot be read counts as ``failed``: a person looks at it rather than nobody.

    Raises:
        MailError: ``mail.unreadable`` where parts are nested so deep that it was made to do harm.

    Source: RFC 3464; RFC 6533; RFC 3834, section 5.
    """
    try:
        outer = message_from_bytes(message)
        parts = list(_parts(outer))
    except RecursionError:
        raise MailError(
            "mail.unreadable",
            "The message nests its parts too deep to be read.",
            remedy="Look at it by hand; it is kept.",
        ) from None
    text = next((_text(part) for part in parts if part.get_content_type() == "text/plain"), "")
    letter = _returned(parts, text)
    for read in (_notification, _exim, _qmail):
        found = read(outer, parts, text)
        if found is not None:
            return _bounce(found, outer, letter, mailbox)
    return None


def status_in(text: str) -> str | None:
    """The first enhanced status code in a text.

    >>> status_in("550-5.1.1 The account does not exist at 192.0.2.1")
    '5.1.1'
    """
    found = _STATUS.search(text)
    return found[0] if found else None


class _Found(dict[str, str]):
    """The fields a form of report has told, under the names of RFC 3464, lower case."""

    kind: Kind = "dsn"


def _bounce(found: _Found, outer: Message, letter: Message, mailbox: str) -> Bounce:
    diagnostic = found.get("diagnostic-code", "").partition(";")
    said = (diagnostic[2] or diagnostic[0]).strip()
    status = status_in(found.get("status", ""))
    nearer = status_in(said)
    if nearer and (status is None or (status.endswith(".0.0") and nearer[0] == status[0])):
        status = nearer
    addressed = _addresses(letter, ("To",))
    return Bounce(
        kind=found.kind,
        action=_action(found, status),
        token=_token((outer, letter), mailbox),
        recipient=_typed(found.get("original-recipient", ""))
        or (addressed[0] if len(addressed) == 1 else None)
        or _typed(found.get("final-recipient", "")),
        status=status,
        diagnostic=said[:MOST_DIAGNOSTIC],
        reporter=_typed(found.get("reporting-mta", "")) or "",
        message_id=_word(letter, "Message-ID") or _word(outer, "In-Reply-To") or None,
        report_id=_word(outer, "Message-ID"),
    )


def _action(fields: _Fields, status: str | None) -> Action:
    words = re.findall("[a-z]+", fields.get("action", "").lower())
    for action in _WORST_FIRST:
        if words[:1] == [action]:
            return action
    return _BY_CLASS[status[0]] if status else "failed"


def _token(messages: Iterable[Message], mailbox: str) -> str | None:
    addresses = (address for message in messages for address in _addresses(message, _CAME_TO))
    return next(filter(None, (token_of(address, mailbox=mailbox) for address in addresses)), None)


# --- RFC 3464


def _notification(outer: Message, parts: list[Message], text: str) -> _Found | None:  # noqa: ARG001
    part = next((part for part in parts if part.get_content_type() in _STATUS_PARTS), None)
    if part is None:
        return None
    groups = _groups(_raw(part))
    worst = min(
        groups, key=lambda group: _WORST_FIRST.index(_action(group, status_in(group.get("status", ""))))
    )
    return _Found({"reporting-mta": groups[0].get("reporting-mta", "")} | worst)


def _groups(text: str) -> list[dict[str, str]]:
    """The fields of a notification, a group for each recipient; those of the message are in the first.

    Blank lines decide nothing, since some programs forget them and some have too many; a line that begins
    as no field does goes on the one before.
    """
    groups: list[dict[str, str]] = [{}]
    name = ""
    for line in filter(str.strip, text.splitlines()):
        field = None if line[0] in " \t" else _FIELD.fullmatch(line)
        if field is None:
            if name:
                groups[-1][name] = f"{groups[-1][name]} {line.strip()}".strip()
            continue
        name = field[1].lower()
        if name in groups[-1]:
            if name not in _ONCE_A_RECIPIENT:
                name = ""
                continue
            groups.append({})
        groups[-1][name] = field[2].strip()
    return groups


def _raw(part: Message) -> str:
    """The text of a notification part, which the library has already cut at its blank lines."""
    inside = part.get_payload()
    if not isinstance(inside, list):
        return _text(part)
    whole = b"\n\n".join(cast("Message", block).as_bytes() for block in inside)
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() in {"base64", "quoted-printable"}:
        again = Message()
        again["Content-Transfer-Encoding"] = str(part["Content-Transfer-Encoding"])
        again.set_payload(whole.strip().decode("ascii", "replace"))
        return _text(again)
    return whole.decode("utf-8", "replace")


# --- Exim and qmail


def _exim(outer: Message, parts: list[Message], text: str) -> _Found | None:  # noqa: ARG001
    recipient = _word(outer, "X-Failed-Recipients").partition(",")[0].strip()
    if not recipient:
        return None
    reason = re.search(rf"^ *{re.escape(recipient)}\n((?:[ \t]+\S.*(?:\n|\Z))+)", text, re.MULTILINE)
    said = " ".join(reason[1].split()) if reason else ""
    found = _Found({"action": "failed", "final-recipient": recipient, "diagnostic-code": f"exim;{said}"})
    found.kind = "exim"
    return found


def _qmail(outer: Message, parts: list[Message], text: str) -> _Found | None:  # noqa: ARG001
    begins = _QMAIL.match(text.lstrip())
    recipient = _QMAIL_RECIPIENT.search(_COPY_BELOW.split(text, maxsplit=1)[0])
    if not begins or not recipient:
        return None
    said = " ".join(recipient[2].split())
    found = _Found(
        {
            "action": "failed",
            "final-recipient": recipient[1],
            "diagnostic-code": f"qmail;{said}",
            "reporting-mta": begins[1].rstrip("."),
        }
    )
    found.kind = "qmail"
    return found


# --- What all forms share


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a message, but nothing inside a message that is sent along."""
    yield message
    if message.get_content_maintype() == "multipart" and isinstance(message.get_payload(), list):
        for part in cast("list[Message]", message.get_payload()):
            yield from _parts(part)


def _returned(parts: list[Message], text: str) -> Message:
    """The headers of our letter, where they came back: as a part, or below a line in the text."""
    part = next((part for part in parts if part.get_content_type() in _RETURNED_PARTS), None)
    if part is None:
        below = _COPY_BELOW.split(text, maxsplit=1)[1:]
        return HeaderParser().parsestr(below[0].lstrip() if below else "")
    inside = part.get_payload()
    if isinstance(inside, list) and inside:
        return cast("Message", inside[0])
    return HeaderParser().parsestr(_text(part).lstrip())


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        text = content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def _word(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _addresses(message: Message, names: Iterable[str]) -> list[str]:
    values = [str(value) for name in names for value in message.get_all(name, [])]
    return [address for _, address in getaddresses(values) if "@" in address]


def _typed(value: str) -> str | None:
    """What a field of the form ``type; address`` names; some programs leave the type out."""
    before, mark, after = value.partition(";")
    return (after if mark else before).strip().strip("<>").strip() or None
