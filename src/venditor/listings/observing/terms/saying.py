"""Terms that were read, brought together: the same one in several places is one observation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from venditor.listings.observing.notices.phrases import Phrases, phrases
from venditor.listings.observing.notices.texts import few
from venditor.listings.observing.observation import Confidence, Observation
from venditor.products import Source

_ORDER: dict[Confidence, int] = {"high": 0, "medium": 1, "low": 2}


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
    """One observation for each practice and variety, the surest place first."""
    found: dict[tuple[str, str], list[Term]] = {}
    for term in terms:
        found.setdefault((term.about, term.variety), []).append(term)
    for (about, variety), each in found.items():
        each.sort(key=lambda term: _ORDER[term.confidence])
        first = each[0]
        alike = [term.source for term in each if term.values == first.values]
        yield Observation(about, "seen", few(alike), first.confidence, variety, dict(first.values))


def less_sure(term: Term) -> Term:
    """The same term, a step less sure."""
    steps: dict[Confidence, Confidence] = {"high": "medium", "medium": "low", "low": "low"}
    return replace(term, confidence=steps[term.confidence])
