"""The page of one provision: which version is shown, where it stands in time, how to cite and correct it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from venditor.core.text import pick
from venditor.rights.citation import cited
from venditor.rights.coverage import topic_of
from venditor.rules.library import Library
from venditor.rules.model import Pack, Provision, Verification, Version
from venditor.server.faces.law import words
from venditor.server.faces.law.examples import examples_of
from venditor.server.faces.law.reader import Reader
from venditor.server.faces.law.rule import rule_of
from venditor.server.faces.law.subjects import question_address, topic_title

# What is read aloud and typed from a page need not be longer to tell two packs apart.
_SHORT_HASH = 16
# A list of all that a shop must tell is no answer at a glance; it stands in the rule.
_LONGEST_LEAD = 300


@dataclass(frozen=True, slots=True)
class Checked:
    """How far a text was verified, in plain words.

    Attributes:
        verified: something official was read.
        says: what that means.
        source: what was read; in English or the language of the act.
        note: what a reader should know; in English.
    """

    verified: bool
    says: Any
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Span:
    """A version on the line of time.

    Attributes:
        state: ``past``, ``now`` or ``ahead``.
        says: the state in words.
        since: first day, in words.
        until: last day, in words; empty while it is in force.
        shown: it is the one this page tells.
        address: the page that tells it.
        checked: how far its text was verified.
        as_before: nobody has read it; it is taken to say what the one before says.
    """

    state: str
    says: Any
    since: str
    until: str
    shown: bool
    address: str
    checked: Checked
    as_before: bool


def checked(found: Verification) -> Checked:
    """A verification in plain words."""
    return Checked(found.status == "verified", words.EVIDENCE[found.evidence], found.source, found.note)


def state_of(version: Version, today: date) -> str:
    """Where a version stands today."""
    if version.since > today:
        return "ahead"
    return "past" if version.until is not None and version.until < today else "now"


def shown_by_default(provision: Provision, today: date) -> Version:
    """The version in force today; else the last one that was, else the first to come."""
    begun = [version for version in provision.versions if version.since <= today]
    return begun[-1] if begun else provision.versions[0]


@lru_cache(maxsize=4)
def provisions(library: Library) -> Mapping[str, Provision]:
    """Every provision by its id."""
    return {provision.id: provision for pack in packs(library).values() for provision in pack.provisions}


@lru_cache(maxsize=4)
def packs(library: Library) -> Mapping[str, Pack]:
    """Every pack by its id."""
    codes = library.jurisdictions
    return {pack.id: pack for code in codes for pack in library.program(code).packs.values()}


def line_of_time(provision: Provision, shown: Version | None, reader: Reader) -> list[Span]:
    """The versions of a provision in the order of their days."""
    return [
        Span(
            state=state_of(version, reader.today),
            says=words.STATES[state_of(version, reader.today)],
            since=reader.day(version.since),
            until=reader.day(version.until) if version.until else "",
            shown=version is shown,
            address=reader.to("law_version", provision.id, version.since.isoformat()),
            checked=checked(provision.verification_of(version)),
            as_before=version.as_before,
        )
        for version in provision.versions
    ]


def page(
    provision: Provision, shown: Version, reader: Reader, *, asked: date | None, here: str, contact: str
) -> dict[str, Any]:
    """What the page of a provision says.

    Args:
        provision: the provision.
        shown: the version to tell.
        reader: who reads.
        asked: the day that the address names, where it is not the first one of that version.
        here: address of the page of that version, with its host.
        contact: where errors are reported by mail; empty where nowhere.
    """
    pack, rule = packs(reader.library)[provision.pack], rule_of(provision, shown, reader)
    ordinary = rule.ordinary()
    return {
        "provision": provision,
        "asks": reader.asks(provision.question.id),
        "place": reader.place(provision.jurisdiction),
        "place_address": reader.to("law_country", provision.jurisdiction.lower()),
        "topic": topic_title(topic_of(provision.question.id), reader),
        "topic_address": question_address(provision.question.id, reader),
        "act": reader.text(provision.act.name),
        "act_address": reader.to("law_act", provision.pack),
        "spans": line_of_time(provision, shown, reader),
        "shown": state_of(shown, reader.today),
        "asked": reader.day(asked) if asked else "",
        "own_address": reader.to("law_version", provision.id, shown.since.isoformat()),
        "since": reader.day(shown.since),
        "until": reader.day(shown.until) if shown.until else "",
        "as_before": shown.as_before,
        "selected_by": reader.label(provision.applies_by),
        "published": reader.day(shown.published) if shown.published else "",
        "encoded_on": reader.day(pack.checked_on),
        "old": pack.is_out_of_date(reader.today),
        "rule": rule,
        "ordinary": ordinary,
        "lead": ordinary.sentence if len(strip_tags(ordinary.sentence)) <= _LONGEST_LEAD else "",
        "exceptions": rule.exceptions(),
        "only_if": rule.only_if(),
        "named": rule.named(),
        "parts": rule.parts(),
        "quotations": rule.quotations(),
        "checked": checked(provision.verification_of(shown)),
        "colon": reader.colon,
        "examples": examples_of(provision, shown, reader),
        "rests_on": list(_rests_on(rule.version, provision, rule.phrasing.pages, reader)),
        "cite": _cited(provision, shown, pack, here),
        "report": _report(provision, shown, pack, here),
        "mail": _mail(provision, shown, pack, here, contact) if contact else "",
        "pack": pack,
    }


def _rests_on(
    version: Version, provision: Provision, pages: Mapping[str, str], reader: Reader
) -> Iterator[tuple[SafeString, str]]:
    for question in version.questions():
        if question != provision.question.id and question in pages:
            yield reader.asks(question), pages[question]


def _cited(provision: Provision, version: Version, pack: Pack, here: str) -> str:
    """How to cite the page, in a form that says which text of which pack was read."""
    name = pick(provision.act.short, provision.act.language).text
    articles = "; ".join(cited(name, version.default.cites))
    return (
        f"Venditor, {provision.id} ({articles}), {version.since.isoformat()}/"
        f"{version.until.isoformat() if version.until else ''}, "
        f"{pack.id} {pack.checked_on.isoformat()} sha256:{pack.hash[:_SHORT_HASH]}, {here}"
    )


def _report(provision: Provision, version: Version, pack: Pack, here: str) -> str:
    """What a report of an error begins with."""
    wrong = _("What is wrong, and what the official text says (with its address)")
    lines = {
        _("Provision"): provision.id,
        _("Version in force from"): version.since.isoformat(),
        _("Pack"): f"{pack.id} sha256:{pack.hash}",
        _("Page"): here,
    }
    return "\n".join((*(f"{name}: {value}" for name, value in lines.items()), "", f"{wrong}:", ""))


def _mail(provision: Provision, version: Version, pack: Pack, here: str, contact: str) -> str:
    """The address of a mail with the report begun."""
    subject = _("Error in the encoded law")
    body = quote(_report(provision, version, pack, here))
    return f"mailto:{quote(contact, safe='@+')}?subject={quote(f'{subject}: {provision.id}')}&body={body}"
