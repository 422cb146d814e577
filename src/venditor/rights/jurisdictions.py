"""Which jurisdiction answers: the buyer's state or province, else the country, else its union's floor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from venditor.rules.evaluate import Case
from venditor.rules.library import CompiledJurisdiction, Library, open_library
from venditor.rules.residual import needs
from venditor.rules.syntax import Value

GOVERNING_LAW = "governing_law"
CHOICE = "governing_law.choice"


@cache
def default_library() -> Library:
    """The law that comes with Venditor."""
    return open_library(Path(str(files("venditor.law"))))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a country's answer to a question comes from.

    Attributes:
        compiled: the jurisdiction whose provision answers.
        stands_in: the provision is a directive's: it stands in for a national act that is not encoded.
    """

    compiled: CompiledJurisdiction
    stands_in: bool

    @property
    def jurisdiction(self) -> str:
        """Code of the jurisdiction."""
        return self.compiled.program.jurisdiction


def source_of(library: Library, country: str, question: str, *, law_as_of: date | None) -> Source | None:
    """The jurisdiction that answers a question for a country, or ``None`` where nothing is encoded."""
    own = library.compiled(country, law_as_of=law_as_of)
    if question in own.program.provisions:
        return Source(own, stands_in=False)
    union = library.union_of(country)
    if union is None:
        return None
    wider = library.compiled(union, law_as_of=law_as_of)
    provision = wider.program.provisions.get(question)
    if provision is None:
        return None
    return Source(wider, stands_in=provision.act.kind == "directive")


def overriding_source(
    library: Library, country: str, question: str, *, law_as_of: date | None
) -> Source | None:
    """A rule of the buyer's country that binds whatever law governs the contract, or ``None``."""
    own = library.compiled(country, law_as_of=law_as_of)
    provision = own.program.provisions.get(question)
    return Source(own, stands_in=False) if provision is not None and provision.act.overriding else None


NO_PART = ""
"""In place of a region: the law of the country as a whole is asked, not that of a state or province."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the answer for a place may come from.

    Attributes:
        own: the buyer's state or province where it has an answer; where the region is unknown, each one that
            has.
        region_known: whether `own` is that of the buyer's region.
        wider: the country's own, or the floor of its union; it answers where no `own` speaks.
    """

    own: tuple[Source, ...]
    region_known: bool
    wider: Source | None


def sources_of(
    library: Library,
    country: str,
    region: str | None,
    question: str,
    *,
    law_as_of: date | None,
    overriding: bool = False,
) -> Sources:
    """The jurisdictions that may answer a question for a place.

    Args:
        library: the law.
        country: the country whose law is asked.
        region: the buyer's region in it, ``None`` where it is unknown, :data:`NO_PART` for none of them.
        question: id of the question.
        law_as_of: what-if day that selects every version.
        overriding: only rules that bind whatever law governs the contract.
    """
    find = overriding_source if overriding else source_of
    parts = library.parts_of(country)
    asked = parts if region is None else [part for part in parts if part == region]
    found = (find(library, part, question, law_as_of=law_as_of) for part in asked)
    own = tuple(source for source in found if source is not None)
    return Sources(own, region is not None, find(library, country, question, law_as_of=law_as_of))


@dataclass(frozen=True, slots=True)
class Decisive:
    """The one source whose answer stands for some facts.

    Attributes:
        source: ``None`` where nothing is encoded, or it depends on the region.
        asked: every source that was asked on the way, so that the answer rests on them too.
        region_open: it depends on the buyer's region, which nobody told.
    """

    source: Source | None
    asked: tuple[Source, ...]
    region_open: bool = False


def decisive(sources: Sources, speaks: Callable[[Source], bool]) -> Decisive:
    """The source that stands: the state's or province's where it speaks, else the country's.

    Args:
        sources: where the answer may come from.
        speaks: whether a source says anything for the facts, be it that more must be known.
    """
    spoken = [source for source in sources.own if speaks(source)]
    if spoken and not sources.region_known:
        return Decisive(None, sources.own, region_open=True)
    silent = sources.own if sources.region_known else ()
    return Decisive(next(iter((*spoken, *filter(None, (sources.wider,)), *silent)), None), sources.own)


TRADER_FACT, CHOSEN_FACT, CHOSEN_LAW_FACT = "trader_country", "law_chosen", "chosen_law"


def knows_law_of(library: Library, country: str) -> bool:
    """Whether anything of a country's law is encoded, or of a part of it."""
    return bool(library.program(country).provisions or library.parts_of(country))


def is_domestic(country: str, facts: Mapping[str, Value]) -> bool | None:
    """Whether a contract touches one country alone, so that no rule is needed to find its law.

    Args:
        country: where the buyer lives.
        facts: known facts.

    Returns:
        Whether the shop is there too and no other law was chosen, as far as anyone told of a choice; ``None``
        where it is unknown where the shop is.
    """
    named = facts.get(CHOSEN_LAW_FACT)
    if facts.get(CHOSEN_FACT) is True and named is not None and named != country:
        return False
    trader = facts.get(TRADER_FACT)
    return None if trader is None else trader == country


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One set of facts under the jurisdictions met so far; each question evaluated once."""

    facts: Mapping[str, Value]
    cases: dict[str, Case] = field(default_factory=dict)

    def under(self, compiled: CompiledJurisdiction) -> Case:
        """The facts as a case under a jurisdiction."""
        code = compiled.program.jurisdiction
        known = self.cases.get(code)
        if known is None:
            known = self.cases[code] = Case(
                compiled.evaluate,
                self.facts,
                needs=lambda question: needs(compiled.diagram(question), self.facts),
            )
        return known
