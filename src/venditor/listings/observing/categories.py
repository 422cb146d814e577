"""Which kind of thing a listing sells, and which facts follow: whether it is food, a toy, a textile.

A fact is true or false only where the kind is known; nothing follows from not knowing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from venditor.listings.observing.naming import named_kind
from venditor.listings.observing.observation import Confidence
from venditor.listings.observing.prices.measures import sold_empty
from venditor.listings.read import Read
from venditor.products import PRESENT, Field, Source

FACTS = (
    "food alcoholic food_supplement textile cosmetic toy for_small_children electrical energy_labelled "
    "medicine "
    "living antique sold_by_measure liable_to_deteriorate animal_feed tobacco_or_perfume "
    "make_up_or_perfume"
).split()
"""Facts of the vocabulary of listings that follow from what kind of thing is sold."""

LEAST_NUMBER = 1_000
"""Smallest number that is taken for one of Google's where nothing says that it is one."""

_RANK: Mapping[Confidence, int] = {"high": 3, "medium": 2, "low": 1}
_OPEN_FOOD_FACTS = re.compile(r"nutriscore_grade|nova_group|(?:fat|sugars|proteins|salt|carbohydrates)_100g")
_LEVELS = re.compile(r"\s*>\s*")
_DEPARTMENTS = re.compile(r"\s*[>/|›»]\s*")
_SEVERAL = re.compile(r"[,&]|\s(?:and|und|et|y|e|en|i|și)\s")
_LEATHER = re.compile(
    r"leather|leder|\bcuir\b|\bcuero\b|\bpelle\b|\bleer\b|skórzan|\bpiele\b|\bcouro\b|真皮|皮革|皮衣|レザー|本革|가죽",
    re.IGNORECASE,
)
_INFANT = re.compile(r"newborn|infant|toddler", re.IGNORECASE)
_VOLTS = re.compile(r"\b\d{1,4}(?:[.,]\d+)?\s?(?:V|W|kW|mAh|Ah|volts?|watts?)\b")
_RATING_NAMES = re.compile(
    r"volt|watt|\bpower\b|spannung|leistung|puissance|tension|potencia|potência|tensione|pinge|jauda|"
    r"napięcie|"
    r"電壓|电压|電力|消費電力|전압",
    re.IGNORECASE,
)
# Source: GS1 General Specifications: 977 for serial publications (ISSN), 978 and 979 for books (ISBN); 9790
# is printed music.
_PUBLISHED = re.compile(r"0?(977|978|979(?!0))\d{10}$")
_BY_PREFIX = {"977": "newspaper", "978": "book", "979": "book"}
_ANTIQUE = re.compile(
    r"antiq|antik|vintage|antigu|\bepoca\b|\bjahrhundert|\bsiècle|\b1[5-9]\d\ds?\b|\bcentury|zabytk|古董|古物|"
    r"骨董|"
    r"アンティーク|ビンテージ|앤틱|빈티지",
    re.IGNORECASE,
)
_NOT_ELECTRICAL = (
    "food alcoholic food_supplement textile cosmetic medicine living liable_to_deteriorate".split()
)
"""Facts that do not hold of what has a voltage or a power."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about what is sold.

    Attributes:
        value: whether it holds.
        confidence: how surely.
        sources: where that is told.
    """

    value: bool
    confidence: Confidence
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Categories:
    """What is known of the kind of thing a listing sells.

    Attributes:
        kind: the likeliest kind by its name in ``categories.yaml``; ``None`` where it is not known.
        facts: those of :data:`FACTS` that are known, by name.
    """

    kind: str | None
    facts: Mapping[str, Fact]

    def holds(self, fact: str) -> bool | None:
        """Whether a fact holds; ``None`` where it is not known."""
        found = self.facts.get(fact)
        return None if found is None else found.value


@dataclass(frozen=True, slots=True)
class _Evidence:
    kind: str
    confidence: Confidence
    source: Source


def categories_of(read: Read) -> Categories:
    """What kind of thing a listing sells, and what follows.

    Evidence that is surer goes before other; where two as sure as one another disagree about a fact, it is
    not known.

    Args:
        read: the listing.
    """
    found = sorted(_evidence(read), key=lambda each: -_RANK[each.confidence])
    facts: dict[str, Fact] = {}
    disputed: dict[str, int] = {}
    for each in found:
        for name, value in _said(each.kind).items():
            _tell(facts, disputed, name, Fact(value, each.confidence, (each.source,)))
    for name, fact in _direct(read):
        _tell(facts, disputed, name, fact)
    if found and "antique" not in facts and _described_as_new(read):
        # What is described and not called so is not offered as one; what is of an unknown kind may be one.
        facts["antique"] = Fact(value=False, confidence="medium", sources=(found[0].source,))
    if "textile" in facts and facts["textile"].value and _LEATHER.search(read.listing.name.value or ""):
        # A leather jacket is clothing and may have a lining, or none.
        del facts["textile"]
    return Categories(found[0].kind if found else None, facts)


def _described_as_new(read: Read) -> bool:
    """Whether a listing has a description, and no word of it says that the thing is an antique."""
    listing = read.listing
    words = (listing.name.value, listing.category.value, listing.description.value)
    return bool(listing.description.value) and not any(_ANTIQUE.search(each) for each in words if each)


def _tell(facts: dict[str, Fact], disputed: dict[str, int], name: str, fact: Fact) -> None:
    rank = _RANK[fact.confidence]
    if rank < disputed.get(name, 0):
        return
    before = facts.get(name)
    if before is None or _RANK[before.confidence] < rank:
        facts[name] = fact
    elif before.value != fact.value and _RANK[before.confidence] == rank:
        disputed[name] = rank + 1
        del facts[name]


def _evidence(read: Read) -> Iterator[_Evidence]:
    listing = read.listing
    for attribute, source in zip(listing.attributes.value or (), listing.attributes.sources, strict=False):
        if source.kind in ("table", "json") and _OPEN_FOOD_FACTS.fullmatch(attribute.name):
            yield _Evidence("food", "high", source)
            break
    published = _PUBLISHED.match(listing.gtin.value or "")
    if published:
        yield _Evidence(_BY_PREFIX[published[1]], "high", listing.gtin.sources[0])
    if listing.category.state == PRESENT:
        yield from _by_category(listing.category, listing.language.value or "en")
    if listing.name.value:
        named = named_kind(listing.name.value, listing.language.value)
        if named is not None:
            kind, sure = named
            yield _Evidence(kind, "medium" if sure else "low", listing.name.sources[0])


def _by_category(field: Field[str], language: str) -> Iterator[_Evidence]:
    for source in field.sources:
        text = source.quotation
        if not text or text.endswith("…"):
            continue
        stated = "google" in source.path.lower()
        if text.isdecimal():
            kind = _numbers().get(text) if stated or int(text) >= LEAST_NUMBER else None
            if kind is not None:
                yield _Evidence(kind, "high" if stated else "medium", source)
            continue
        kind = _by_path(text)
        if kind is not None:
            yield _Evidence(kind, "high", source)
        if (kind is None or kind in _WIDE) and (kind := _by_department(text, language)) is not None:
            yield _Evidence(kind, "medium", source)


_WIDE = frozenset(("household", "decor", "health", "hobby", "industrial", "game", "accessory"))
"""Kinds so wide that a department of the shop's own says more."""


def _by_path(text: str) -> str | None:
    """The kind of a path in Google's taxonomy: that of its longest beginning that has one."""
    levels = _LEVELS.split(text.lower())
    paths = _paths()
    if levels[0] not in paths and len(levels) == 1:
        return None
    for length in range(len(levels), 0, -1):
        kind = paths.get(" > ".join(levels[:length]))
        if kind is not None:
            return kind
    return None


def _by_department(text: str, language: str) -> str | None:
    """The kind of a shop's own category: of its innermost level that is known."""
    departments = _departments()
    for level in reversed(_DEPARTMENTS.split(text)):
        kind = departments.get(level.strip().lower())
        if kind is not None:
            return kind
        named = None if _SEVERAL.search(level) else named_kind(level, language)
        if named is not None and named[1]:
            return named[0]
    return None


def _direct(read: Read) -> Iterator[tuple[str, Fact]]:
    """Facts that a field tells by itself."""
    listing = read.listing
    if listing.condition.value == "new":
        yield "antique", Fact(value=False, confidence="medium", sources=listing.condition.sources)
    if listing.energy_class.state == PRESENT:
        fact = Fact(value=True, confidence="medium", sources=listing.energy_class.sources)
        yield "energy_labelled", fact
    if sold_empty(read):
        yield "sold_by_measure", Fact(value=False, confidence="medium", sources=listing.name.sources)
    elif listing.quantity.value is not None and listing.quantity.sources:
        yield from _by_quantity(read)
    for attribute, source in zip(listing.attributes.value or (), listing.attributes.sources, strict=False):
        if attribute.name == "age_group" and _INFANT.search(attribute.value):
            yield "for_small_children", Fact(value=True, confidence="high", sources=(source,))
        elif _RATING_NAMES.search(attribute.name) and _VOLTS.search(attribute.value):
            yield "electrical", Fact(value=True, confidence="medium", sources=(source,))
            for name in _NOT_ELECTRICAL:
                yield name, Fact(value=False, confidence="medium", sources=(source,))


def _by_quantity(read: Read) -> Iterator[tuple[str, Fact]]:
    field = read.listing.quantity
    if field.value is not None and field.value.unit not in _COUNTED:
        yield "sold_by_measure", Fact(value=True, confidence="medium", sources=field.sources)


_COUNTED = frozenset(("piece", "count", "C62", "item", "1"))


@cache
def _said(kind: str) -> Mapping[str, bool]:
    profile = _data()["kinds"][kind]
    holds, may = profile.get("is", ()), profile.get("may", ())
    return {name: name in holds for name in FACTS if name in holds or name not in may}


@cache
def _data() -> Mapping[str, Mapping[str, Mapping[str, list[str]]]]:
    data: Mapping[str, Mapping[str, Mapping[str, list[str]]]] = yaml.safe_load(_text("categories.yaml"))
    return data


@cache
def _paths() -> Mapping[str, str]:
    return {path.lower(): kind for kind, paths in _data()["google"].items() for path in paths}


@cache
def _departments() -> Mapping[str, str]:
    return {str(word).lower(): kind for kind, words in _data()["departments"].items() for word in words}


@cache
def _numbers() -> Mapping[str, str]:
    data: Mapping[str, str] = yaml.safe_load(_text("google_numbers.yaml"))
    return {number: kind for kind, numbers in data.items() for number in numbers.split()}


def _text(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")
