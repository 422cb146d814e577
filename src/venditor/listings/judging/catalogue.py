"""The catalogue of items, flaws and practices: how each is called, where it is looked for, how it is mended.

The texts are in ``catalogue.yaml``, in English, German and 繁體中文. What is due and what is forbidden is not
said there: that is law.

>>> catalogue().items["manufacturer_name"].scope
'product'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast

from venditor.core.text import LocalizedText
from venditor.listings.judging.finding import Severity
from venditor.rules.source import Source, parse
from venditor.rules.vocabulary import localized, mapping

Scope = Literal["row", "product", "shop", "order"]
"""Where an item is looked for: in the row of a feed as on a page; on the page of a product; anywhere in the
shop, such as in its imprint or terms; on the page on which an order is placed."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something an offer may have to show.

    Attributes:
        scope: where it is looked for.
        label: what it is.
        fix: what to do where it is missing.
    """

    scope: Scope
    label: LocalizedText
    fix: LocalizedText


@dataclass(frozen=True, slots=True)
class Flaw:
    """What may be wrong with an item that is shown; or the variety of a practice, told otherwise than it.

    Attributes:
        weight: severity where it is surely seen.
        says: what is wrong; has gaps for the values of the observation.
        fix: what to do; ``None`` where the fix of the item or the practice does.
    """

    weight: Severity
    says: LocalizedText
    fix: LocalizedText | None


@dataclass(frozen=True, slots=True)
class Practice:
    """Something that may be forbidden.

    Attributes:
        says: what is done; has gaps for the values of the observation.
        fix: what to do.
    """

    says: LocalizedText
    fix: LocalizedText


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything there are words for.

    Attributes:
        items: by the name after ``required.``.
        flaws: of items, by name.
        varieties: of practices, by name.
        practices: by the name after ``forbidden.``.
        phrases: sentences of every finding, by name.
        not_missed: items, and ids of provisions that ask for one, that are not told where they are not found:
            on real pages that was too often wrong, or silly for what is sold there.
        not_looked_for: practices that the law knows, and that nothing looks for yet.
    """

    items: Mapping[str, Item]
    flaws: Mapping[str, Flaw]
    varieties: Mapping[str, Flaw]
    practices: Mapping[str, Practice]
    phrases: Mapping[str, LocalizedText]
    not_missed: frozenset[str]
    not_looked_for: frozenset[str]


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with Venditor."""
    source = parse((files("venditor.listings.judging") / "catalogue.yaml").read_bytes(), "catalogue.yaml")
    return Catalogue(
        items={
            name: Item(cast("Scope", given["scope"]), *_texts(source, ("items", name), given, "label", "fix"))
            for name, given in _named(source, "items").items()
        },
        flaws=_flaws(source, "flaws"),
        varieties=_flaws(source, "varieties"),
        practices={
            name: Practice(*_texts(source, ("practices", name), given, "says", "fix"))
            for name, given in _named(source, "practices").items()
        },
        phrases={
            name: localized(source, ("phrases", name), text)
            for name, text in mapping(source, ("phrases",), _root(source)["phrases"]).items()
        },
        not_missed=frozenset(_root(source)["not_missed"]),
        not_looked_for=frozenset(_root(source)["not_looked_for"]),
    )


def _flaws(source: Source, part: str) -> dict[str, Flaw]:
    return {name: _flaw(source, (part, name), given) for name, given in _named(source, part).items()}


def _flaw(source: Source, path: tuple[str, str], given: Mapping[str, Any]) -> Flaw:
    fix = localized(source, (*path, "fix"), given["fix"]) if "fix" in given else None
    return Flaw(cast("Severity", given["weight"]), localized(source, (*path, "says"), given["says"]), fix)


def _root(source: Source) -> dict[str, Any]:
    return mapping(source, (), source.data)


def _named(source: Source, part: str) -> dict[str, dict[str, Any]]:
    given = mapping(source, (part,), _root(source)[part])
    return {name: mapping(source, (part, name), one) for name, one in given.items()}


def _texts(
    source: Source, path: tuple[str, str], given: Mapping[str, Any], *names: str
) -> list[LocalizedText]:
    return [localized(source, (*path, name), given[name]) for name in names]
