"""Rows by the place whose law answers: countries, and states and provinces with packs of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from venditor.rights.jurisdictions import NO_PART
from venditor.rules.functions import REGION_FACT
from venditor.rules.sql import constant, short, written

# What is said of a row whose state or province nobody told, where it can make a difference.
_OPEN: Mapping[str, str] = {
    "value": "NULL",
    "status": "'undetermined'",
    "provisional": "FALSE",
    "law": "NULL",
    "clause": "NULL",
    "collides": "FALSE",
    "needs": f"['{REGION_FACT}']",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A country, or some of the buyers under its law.

    Attributes:
        country: whose law it is.
        divided: states and provinces of it that answer for themselves; empty where all are answered alike.
        region: one of those, ``None`` for buyers at home whose region is unknown, or
            :data:`venditor.rights.jurisdictions.NO_PART` for all others.
    """

    country: str
    divided: tuple[str, ...] = ()
    region: str | None = NO_PART

    def holds(self, country: str, region: str) -> str:
        """Whether a row under this country's law is of this place, in SQL.

        Args:
            country: SQL of the buyer's country.
            region: SQL of the buyer's region.
        """
        if not self.divided:
            return "TRUE"
        if self.region is None:
            return f"coalesce({country} = {words([self.country])} AND {region} IS NULL, FALSE)"
        if self.region != NO_PART:
            return f"coalesce({region} = {words([self.region])}, FALSE)"
        parts = f"{region} IS NULL OR {region} IN ({words(self.divided)})"
        return f"NOT coalesce({country} = {words([self.country])} AND ({parts}), FALSE)"


@dataclass(frozen=True, slots=True)
class Chain:
    """The jurisdictions a question is put to; see :class:`venditor.rights.jurisdictions.Sources`."""

    own: tuple[str, ...]
    region_known: bool
    wider: str | None

    @property
    def codes(self) -> tuple[str, ...]:
        """All of them, in order."""
        return self.own if self.wider is None else (*self.own, self.wider)

    def column(self, question: str, part: str, from_: Callable[[str, str], str], nothing: str) -> str:
        """One column of the answer that stands.

        Args:
            question: id of the question.
            part: name of the column after the question's.
            from_: SQL of a column of one jurisdiction's answer, by its code and the column's name.
            nothing: SQL of the column where nothing is encoded.
        """
        name = f"{short(question)}__{part}"

        def told(code: str) -> str:
            return words([code]) if part == "law" else from_(code, name)

        wider = nothing if self.wider is None else told(self.wider)
        if not self.own:
            return wider
        spoken = [f"{from_(code, f'{short(question)}__status')} <> 'not_encoded'" for code in self.own]
        if not self.region_known:
            return f"CASE WHEN {' OR '.join(spoken)} THEN {_OPEN[part]} ELSE {wider} END"
        (code,) = self.own
        return (
            told(code) if self.wider is None else f"CASE WHEN {spoken[0]} THEN {told(code)} ELSE {wider} END"
        )


Chains = tuple[Chain, ...]


def placed(
    country: str, parts: Sequence[str], chains: Callable[[str | None], Chains]
) -> Iterable[tuple[Place, Chains]]:
    """A country as the places whose buyers are answered by different jurisdictions.

    Args:
        country: its code.
        parts: its states and provinces with packs.
        chains: for each question, the jurisdictions it is put to for a region.

    Yields:
        Each place with its chains; one place where no part answers any of the questions.
    """
    found = {region: chains(region) for region in (*parts, None, NO_PART)}
    divided = tuple(part for part in parts if any(chain.own for chain in found[part]))
    for region in (*divided, None, NO_PART) if divided else (NO_PART,):
        yield Place(country, divided, region), found[region]


def words(values: Sequence[str]) -> str:
    """Some words in SQL, with commas."""
    return ", ".join(written(constant(value)) for value in values)
