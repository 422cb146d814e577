"""What stands where there is no such country, act, topic, provision or version: what was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from venditor.core.countries import COUNTRIES
from venditor.core.text import FALLBACK, Wording
from venditor.rights.coverage import topics
from venditor.rights.facts import day
from venditor.rules.explain import fill
from venditor.rules.model import Provision
from venditor.rules.wording import write_country, write_day
from venditor.server.faces.law.provision import Span, line_of_time, packs, provisions
from venditor.server.faces.law.reader import Reader
from venditor.server.faces.law.subjects import places, topic_title

_MOST_NEAR = 6
_NEAR = 0.6
# Longer than any id; what a stranger's link brings beyond it is not echoed.
LONGEST_ID = 80


@dataclass(frozen=True, slots=True)
class Missing:
    """What was looked for, and what is there.

    Attributes:
        wanted: what stands in the address.
        near: name and address of what was probably meant.
        country: name of a country that exists, and of whose law nothing is encoded; empty for all else.
        union: the union whose floor answers for it, with its page.
        provision: question and page of a provision that has no version for what was looked for.
        day: the day that was looked for, in words; empty where it was none.
        begins: where that day lies before the first version, what is said of law that begins later.
        versions: those the provision has.
    """

    wanted: str
    near: tuple[tuple[SafeString, str], ...]
    country: str = ""
    union: tuple[SafeString, str] | None = None
    provision: tuple[SafeString, str] | None = None
    day: str = ""
    begins: SafeString | None = None
    versions: tuple[Span, ...] = ()


def no_country(code: str, reader: Reader) -> Missing:
    """There is no page of this jurisdiction."""
    exists = code.upper() in COUNTRIES
    union = reader.library.union_of(code.upper())
    names = {name: place for place in places(reader) for name in _names(place, reader)}
    near = dict.fromkeys(names[name] for name in _close(code.lower().replace("-", " "), names))
    return Missing(
        wanted=code[:LONGEST_ID],
        near=()
        if exists
        else tuple((reader.place(one), reader.to("law_country", one.lower())) for one in near),
        country=write_country(code.upper(), reader.language) if exists else "",
        union=(reader.place(union), reader.to("law_country", union.lower())) if union else None,
    )


def _names(place: str, reader: Reader) -> Iterator[str]:
    yield place.lower()
    yield reader.place_name(place).text.casefold()
    if place.upper() in COUNTRIES:
        yield write_country(place, FALLBACK).casefold()


def no_topic(topic: str, detail: str, reader: Reader) -> Missing:
    """There is no such topic, or no such question in it."""
    known: dict[str, tuple[SafeString, str]] = {}
    for name, questions in topics(reader.library.vocabulary).items():
        known[name] = (topic_title(name, reader), reader.to("law_topic", name))
        for question in questions:
            if "." in question:
                known[question] = (reader.asks(question), reader.to("law_question", *question.split(".", 1)))
    return _missing(f"{topic}.{detail}" if detail else topic, known)


def no_act(pack: str, reader: Reader) -> Missing:
    """There is no such pack."""
    known = packs(reader.library)
    return _missing(
        pack, {id_: (reader.text(one.act.name), reader.to("law_act", id_)) for id_, one in known.items()}
    )


def no_provision(provision: str, reader: Reader) -> Missing:
    """There is no such provision."""
    return _missing(
        provision, {id_: (escape(id_), reader.to("law_provision", id_)) for id_ in provisions(reader.library)}
    )


def no_version(provision: Provision, wanted: str, reader: Reader) -> Missing:
    """The provision has no version for what stands in the address: another day, or no day at all."""
    on, first = day(wanted), provision.versions[0].since
    phrase = reader.writer.phrase("begins_later")
    begins = Wording(fill(phrase.text, lambda _: write_day(first, phrase.language)), phrase.language)
    return Missing(
        wanted[:LONGEST_ID],
        near=(),
        provision=(reader.asks(provision.question.id), reader.to("law_provision", provision.id)),
        day=reader.day(on) if on else "",
        begins=reader.worded(begins) if on and on < first else None,
        versions=tuple(line_of_time(provision, None, reader)),
    )


def _missing(wanted: str, known: Mapping[str, tuple[SafeString, str]]) -> Missing:
    return Missing(wanted[:LONGEST_ID], tuple(known[one] for one in _close(wanted.lower(), known)))


def _close(wanted: str, known: Iterable[str]) -> list[str]:
    """What is nearly the same, or goes on from what was written."""
    names = list(known)
    onward = [name for name in names if wanted and name.startswith(wanted)]
    near = difflib.get_close_matches(wanted[:LONGEST_ID], names, n=_MOST_NEAR, cutoff=_NEAR)
    return list(dict.fromkeys((*near, *onward)))[:_MOST_NEAR]
