"""Countries and regions to choose from, by name in the reader's language."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from venditor.calendars import countries, regions
from venditor.calendars.tables import index
from venditor.core.countries import COUNTRIES
from venditor.core.text import Wording, pick
from venditor.rights.coverage import topic_of
from venditor.rights.jurisdictions import default_library
from venditor.rights.places import jurisdiction_name, region_name
from venditor.rules.wording import write_country
from venditor.server.faces.portal.pages import EVERYTHING
from venditor.server.faces.portal.topics import section_title, topics


@dataclass(frozen=True, slots=True)
class Coverage:
    """Countries on whose law the same is encoded.

    Attributes:
        topics: what it is about, as the sections of an answer are headed.
        union: name of the union whose law answers for them; empty where it is their own.
        countries: their names.
    """

    topics: tuple[str, ...]
    union: str
    countries: tuple[str, ...]


def _named(language: str) -> list[tuple[str, str]]:
    """Codes and names of countries with law, each followed by its states and provinces with their own."""
    library = default_library()
    found = []
    for country, name in countries_by_name(language)[0]:
        found += [(country, name)] if encoded(country) else []
        parts = library.parts_of(country)
        found += [(part, jurisdiction_name(library, part, language).text) for part in parts]
    return found


@cache
def covered(country: str) -> tuple[str, ...]:
    """Topics on which there is law for a country, or for a part of it."""
    parts = default_library().parts_of(country)
    on = {topic for code in (country, *parts) for topic in encoded(code)}
    return tuple(topic for topic in topics(default_library().vocabulary) if topic in on)


@cache
def encoded(jurisdiction: str) -> tuple[str, ...]:
    """Topics on which there is law for a country, a state or a province: its own, or that of its union."""
    library = default_library()
    codes = (jurisdiction, library.union_of(jurisdiction))
    answered = {question for code in codes if code for question in library.program(code).provisions}
    asked = topics(library.vocabulary)
    return tuple(topic for topic in asked if topic in map(topic_of, answered))


def coverage(language: str) -> list[Coverage]:
    """What is encoded for whom, the most first; acts of a country's own before those of its union."""
    library = default_library()
    groups: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for code, name in _named(language):
        union = "" if library.program(code).provisions else library.union_of(code) or ""
        groups.setdefault((encoded(code), union), []).append(name)
    found = [
        Coverage(
            tuple(map(section_title, on)),
            pick(library.union_names[union], language).text if union else "",
            tuple(names),
        )
        for (on, union), names in groups.items()
    ]
    return sorted(found, key=lambda group: (-len(group.topics), group.union))


@cache
def countries_by_name(
    language: str, topic: str = EVERYTHING
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Codes and names of countries: those with law on a topic, then all others."""
    known = frozenset(code for code in COUNTRIES if covered(code) and topic in (*covered(code), EVERYTHING))
    return _by_name(known, language), _by_name(COUNTRIES - known, language)


def _by_name(codes: frozenset[str], language: str) -> tuple[tuple[str, str], ...]:
    named = ((code, write_country(code, language)) for code in codes)
    return tuple(sorted(named, key=lambda pair: alphabetical(pair[1])))


def alphabetical(name: str) -> str:
    """Key that sorts names as readers look for them: without regard to accents and case.

    Chinese characters keep the order of their radicals and strokes, which is that of Unicode.
    """
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def region_codes(country: str) -> tuple[str, ...]:
    """ISO 3166-2 codes of a country's regions, as far as its holiday table knows them."""
    if country not in countries():
        return ()
    # A region without holidays of its own is an answer too: the country's then count alone.
    return tuple(sorted({*regions(country), *index()[country].get("regions", ())}))


def regions_by_name(country: str, language: str) -> tuple[tuple[str, Wording], ...]:
    """Codes and names of a country's regions, each name once: Paris has an old code beside its own."""
    codes = {region_name(code, language): code for code in region_codes(country)}
    named = ((code, name) for name, code in codes.items())
    return tuple(sorted(named, key=lambda pair: alphabetical(pair[1].text)))
