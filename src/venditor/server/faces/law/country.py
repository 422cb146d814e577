"""What is encoded of one jurisdiction: its acts, its provisions by topic, its bodies, what is to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from venditor.rights.bodies import Body, competent_bodies, practical_words
from venditor.rights.coverage import topic_of, topics
from venditor.rules.library import Library
from venditor.rules.model import Pack, Provision
from venditor.server.faces.law import words
from venditor.server.faces.law.comparison import without_own
from venditor.server.faces.law.counting import Counted, counted, holidays
from venditor.server.faces.law.provision import packs, shown_by_default
from venditor.server.faces.law.reader import Reader
from venditor.server.faces.law.subjects import articles, places, topic_title


@dataclass(frozen=True, slots=True)
class ActCard:
    """An act, or a part of one, as it is encoded.

    Attributes:
        read: whether the texts in force today were read: all, some or none of them, in words.
        good: all of them were.
        old: the last comparison with the source is out of date.
        language: what the language is called that its words are quoted in.
        authentic: every language of record; its text is equally authentic in each.
        topics: what its provisions are about: several packs may hold parts of one act.
    """

    id: str
    name: SafeString
    short: SafeString
    kind: Any
    url: str
    language: str
    authentic: tuple[str, ...]
    address: str
    checked_on: str
    questions: int
    read: Any
    good: bool
    old: bool
    overriding: bool
    topics: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A question and the provision that answers it.

    Attributes:
        floor: it is the union's floor that answers.
        address: the provision's page; empty where nothing is encoded.
    """

    asks: SafeString
    address: str
    law: SafeString
    verified: bool
    floor: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """What a jurisdiction has on a topic."""

    id: str
    title: SafeString
    entries: tuple[Entry, ...]
    missing: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """An enacted change that is not yet in force."""

    day: date
    since: str
    asks: SafeString
    address: str
    law: SafeString
    verified: bool


@dataclass(frozen=True, slots=True)
class Helper:
    """A body, for a reader.

    Attributes:
        original: its name in its own language, where that is not the reader's; else empty.
        reach: for shops where, ``domestic``, ``cross_border`` or both (empty).
        practical: languages, cost, and what should be done or known first.
    """

    name: SafeString
    original: SafeString
    helps: SafeString
    url: str
    reach: str
    practical: tuple[SafeString, ...]


def page(code: str, reader: Reader) -> dict[str, Any]:
    """What the page of a jurisdiction says."""
    library = reader.library
    program = library.program(code)
    union = library.union_of(code)
    return {
        "code": code,
        "name": reader.place(code),
        "acts": [act_card(pack, reader) for pack in program.packs.values()],
        "subjects": list(subjects(code, reader)),
        "changes": changes([code], reader),
        "bodies": [_helper(body, reader) for body in _bodies(code, library)],
        "counting": _ways_of_counting(code, reader),
        "holidays": holidays(code.partition("-")[0], reader),
        "left_out": sum(len(provision.not_encoded) for provision in program.provisions.values()),
        "union": (reader.place(union), reader.to("law_country", union.lower())) if union else None,
        "country": _country_of(code, reader),
        "parts": [
            (reader.place(part), reader.to("law_country", part.lower())) for part in library.parts_of(code)
        ],
        "members": next(iter(without_own(reader)))[2] if code in library.unions else [],
    }


def _country_of(code: str, reader: Reader) -> tuple[SafeString, str] | None:
    """The country a state or province is in, where it has a page of its own."""
    country, _dash, part = code.partition("-")
    if not part or country not in reader.library.jurisdictions:
        return None
    return reader.place(country), reader.to("law_country", country.lower())


def act_card(pack: Pack, reader: Reader) -> ActCard:
    """A pack in short."""
    read = [_verified(provision, reader.today) for provision in pack.provisions]
    return ActCard(
        id=pack.id,
        name=reader.text(pack.act.name),
        short=reader.text(pack.act.short),
        kind=words.KINDS[pack.act.kind],
        url=pack.act.url,
        language=reader.language_name(pack.act.language),
        authentic=tuple(reader.language_name(tag) for tag in pack.act.authentic),
        address=reader.to("law_act", pack.id),
        checked_on=reader.day(pack.checked_on),
        questions=len(pack.provisions),
        read=words.READ if all(read) else words.PARTLY_READ if any(read) else words.UNREAD,
        good=all(read),
        old=pack.is_out_of_date(reader.today),
        overriding=pack.act.overriding,
        topics=tuple(subject.title for subject in by_topic(pack, reader)),
    )


def _verified(provision: Provision, today: date) -> bool:
    return provision.verification_of(shown_by_default(provision, today)).status == "verified"


def subjects(code: str, reader: Reader) -> Iterator[Subject]:
    """What a jurisdiction has, topic by topic; a topic of which nothing is encoded too."""
    library = reader.library
    own, union = library.program(code).provisions, library.union_of(code)
    wider = library.program(union).provisions if union else {}
    for topic, questions in topics(library.vocabulary).items():
        found = [
            (own.get(question) or wider[question])
            for question in questions
            if question in own or question in wider
        ]
        yield Subject(
            id=topic,
            title=topic_title(topic, reader),
            entries=tuple(
                entry(provision, reader, floor=provision.jurisdiction != code) for provision in found
            ),
            missing=tuple(reader.asks(q) for q in questions if q not in own and q not in wider),
        )


def entry(provision: Provision, reader: Reader, *, floor: bool = False) -> Entry:
    """A provision in one line."""
    version = shown_by_default(provision, reader.today)
    return Entry(
        asks=reader.asks(provision.question.id),
        address=reader.to("law_provision", provision.id),
        law=articles(provision, version.default.cites, reader),
        verified=_verified(provision, reader.today),
        floor=floor,
    )


def changes(codes: list[str], reader: Reader) -> list[Change]:
    """Versions that are enacted and not yet in force, by the day they begin."""
    found = [
        Change(
            day=version.since,
            since=reader.day(version.since),
            asks=reader.asks(provision.question.id),
            address=reader.to("law_version", provision.id, version.since.isoformat()),
            law=articles(provision, version.default.cites, reader),
            verified=provision.verification_of(version).status == "verified",
        )
        for code in codes
        for provision in reader.library.program(code).provisions.values()
        for version in provision.versions
        if version.since > reader.today
    ]
    return sorted(found, key=lambda change: change.day)


def by_topic(pack: Pack, reader: Reader) -> list[Subject]:
    """The provisions of a pack, topic by topic."""
    found: dict[str, list[Entry]] = {}
    for provision in pack.provisions:
        found.setdefault(topic_of(provision.question.id), []).append(entry(provision, reader))
    order = list(topics(reader.library.vocabulary))
    listed = sorted(found.items(), key=lambda pair: order.index(pair[0]))
    return [Subject(topic, topic_title(topic, reader), tuple(entries), ()) for topic, entries in listed]


def siblings(pack: Pack, reader: Reader) -> list[ActCard]:
    """Other packs that encode parts of the same act."""
    found = reader.library.program(pack.jurisdiction).packs.values()
    return [act_card(one, reader) for one in found if one.id != pack.id and one.act.url == pack.act.url]


def transposed(pack: Pack, reader: Reader) -> ActCard | None:
    """The directive an act transposes, where it is encoded."""
    known = packs(reader.library).get(pack.transposes or "")
    return act_card(known, reader) if known else None


def _ways_of_counting(code: str, reader: Reader) -> list[Counted]:
    ids = dict.fromkeys(pack.counting for pack in reader.library.program(code).packs.values())
    return [counted(id_, reader) for id_ in ids]


def _bodies(code: str, library: Library) -> tuple[Body, ...]:
    if code in library.unions:
        member = library.unions[code][0]
        return tuple(body for body in competent_bodies(member) if body.jurisdiction == code)
    country, _dash, part = code.partition("-")
    return competent_bodies(country, region=code if part else None)


def _helper(body: Body, reader: Reader) -> Helper:
    document, vocabulary = body.as_document(reader.language), reader.library.vocabulary
    original = body.original
    other = (
        original is not None
        and original.language != reader.language
        and original.text not in document["name"]
    )
    return Helper(
        name=reader.text(body.name),
        original=reader.worded(original) if original and other else SafeString(),
        helps=reader.text(body.helps),
        url=body.url,
        reach=body.reach or "",
        practical=tuple(map(reader.worded, practical_words(document, vocabulary, reader.language))),
    )


@dataclass(frozen=True, slots=True)
class Known:
    """A jurisdiction on the first page."""

    name: SafeString
    address: str
    topics: tuple[SafeString, ...]
    questions: int
    acts: int
    checked_on: str


def known(reader: Reader) -> list[Known]:
    """Every jurisdiction with what is encoded of it, by name."""
    return [_known(code, reader) for code in places(reader)]


def _known(code: str, reader: Reader) -> Known:
    program = reader.library.program(code)
    has = dict.fromkeys(map(topic_of, program.provisions))
    return Known(
        name=reader.place(code),
        address=reader.to("law_country", code.lower()),
        topics=tuple(
            topic_title(topic, reader) for topic in topics(reader.library.vocabulary) if topic in has
        ),
        questions=len(program.provisions),
        acts=len({pack.act.name["en"] for pack in program.packs.values()}),
        checked_on=reader.day(max(pack.checked_on for pack in program.packs.values())),
    )
