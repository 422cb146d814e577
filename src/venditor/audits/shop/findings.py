"""What was found on a page, and what the catalogue says about each kind of finding.

The texts are in ``findings.yaml``, in English, German and 繁體中文; the acts they cite are in
``law/shop_pages.yaml``.

>>> kind = catalogue()["odr_link"]
>>> kind.weight, kind.act.article
('fault', 'art. 1-2')
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast

from venditor.core.text import LocalizedText, pick
from venditor.rules.source import Source, parse
from venditor.rules.vocabulary import localized, mapping

Weight = Literal["fault", "doubt", "note", "kept"]
WEIGHTS: tuple[Weight, ...] = ("fault", "doubt", "note", "kept")
"""A fault is to be mended, a doubt is to be looked at by a person, a note tells a limit of what can be seen
from outside, and what is kept is in order."""

Confidence = Literal["present", "absent", "cannot_tell"]
"""Whether the thing that a finding is about was seen on the page."""


_BY_REASON = ("target_not_read", "page_not_read")
"""Kinds whose value is the name of a reason."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a finding rests on.

    Attributes:
        act: its name.
        article: where in it.
        verification: how its text was read: ``primary-text``, ``mirror-text`` or ``secondary``.
        quote: its words, where they were read.
        note: what was read, and what was not.
        url: its official place.
    """

    act: str
    article: str
    verification: str
    quote: str | None
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class FindingKind:
    """A kind of finding; ``{value}`` in its texts is what it is about."""

    id: str
    weight: Weight
    confidence: Confidence
    act: Act
    says: LocalizedText
    fix: LocalizedText


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found on a page.

    Attributes:
        kind: id in the catalogue.
        template: kind of page it was found on.
        language: of the page.
        address: of the page.
        value: what it is about, such as the label.
        quotation: what stands in the page.
    """

    kind: str
    template: str
    language: str
    address: str
    value: str = ""
    quotation: str = ""

    @property
    def weight(self) -> Weight:
        """How much it weighs, from the catalogue."""
        return catalogue()[self.kind].weight

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same finding in two runs; the address may be of another product."""
        return (self.kind, self.template, self.language, self.value)

    def told(self, which: Literal["says", "fix"], language: str) -> str:
        """Its text for a reader."""
        kind = catalogue()[self.kind]
        reasoned = self.kind in _BY_REASON and self.value in phrases()
        value = pick(phrases()[self.value], language).text if reasoned else self.value
        return pick(kind.says if which == "says" else kind.fix, language).text.replace("{value}", value)


@dataclass(frozen=True, slots=True)
class Applies:
    """Since when a country owes a withdrawal function.

    Attributes:
        country: ISO 3166-1 code, or ``EU``.
        cite: act and article.
        since: the first day.
        verification: how far that was verified.
        by_contract: whether the day is that of the contract.
    """

    country: str
    cite: str
    since: date
    verification: str
    by_contract: bool


@cache
def _law() -> dict[str, Any]:
    source = parse((files("venditor.law") / "shop_pages.yaml").read_bytes(), "shop_pages.yaml")
    return mapping(source, (), source.data)


@cache
def acts() -> dict[str, Act]:
    """The acts that are cited, by their short names."""
    names = ("act", "article", "verification", "quote", "note", "url")
    return {id_: Act(**{name: given[name] for name in names}) for id_, given in _law()["acts"].items()}


@cache
def applies() -> tuple[Applies, ...]:
    """Since when the function is owed, by country, as far as it was read."""
    return tuple(
        Applies(
            given["country"],
            given["cite"],
            date.fromisoformat(given["from"]),
            given["verification"],
            given.get("contracts") == "concluded",
        )
        for given in _law()["applies"]
    )


@cache
def _texts() -> Source:
    return parse((files("venditor.audits.shop") / "findings.yaml").read_bytes(), "findings.yaml")


@cache
def catalogue() -> dict[str, FindingKind]:
    """Every kind of finding, by id, in the order in which they are shown."""
    source = _texts()
    listed = mapping(source, ("kinds",), mapping(source, (), source.data)["kinds"])
    kinds = {}
    for id_, given in listed.items():
        path = ("kinds", id_)
        parts = mapping(source, path, given)
        kinds[id_] = FindingKind(
            id_,
            cast("Weight", parts["weight"]),
            cast("Confidence", parts["confidence"]),
            acts()[cast("str", parts["act"])],
            localized(source, (*path, "says"), parts["says"]),
            localized(source, (*path, "fix"), parts["fix"]),
        )
    return kinds


@cache
def phrases() -> dict[str, LocalizedText]:
    """The phrases of the report, by name."""
    source = _texts()
    listed = mapping(source, ("phrases",), mapping(source, (), source.data)["phrases"])
    return {name: localized(source, ("phrases", name), text) for name, text in listed.items()}
