"""Terms that were read, brought together: the same one in several places is one observation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from venditor.listings.observing.notices.phrases import Phrases, phrases
from venditor.listings.observing.notices.texts import few
from venditor.listings.observing.observation import Confidence, Observation
from venditor.products import Source


@dataclass(frozen=True, slots=True)
class Term:
    """A term in one place.

    Attributes:
        about: the practice.
        source: where, with its words.
        confidence: how surely.
        variety: of the practice.
        values: what the texts of the catalogue have gaps for.
    """

    about: str
    source: Source
    confidence: Confidence = "high"
    variety: str = ""
    values: tuple[tuple[str, str], ...] = field(default=())


def returns() -> Phrases:
    """The words about sending goods back."""
    return phrases(__package__ or "", "returns.yaml")


def clauses() -> Phrases:
    """The words of clauses."""
    return phrases(__package__ or "", "clauses.yaml")


def together(terms: Iterable[Term]) -> Iterator[Observation]:
    """One observation for each practice and variety, in order."""
    found: dict[tuple[str, str], list[Term]] = {}
    for term in terms:
        found.setdefault((term.about, term.variety), []).append(term)
    for (about, variety), each in found.items():
        first = each[0]
        sources = few(term.source for term in each)
        yield Observation(about, "seen", sources, first.confidence, variety, dict(first.values))
