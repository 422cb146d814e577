"""Which jurisdiction's provision answers a question: the country's own, else the floor of its union."""

from __future__ import annotations

from collections.abc import Mapping
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
