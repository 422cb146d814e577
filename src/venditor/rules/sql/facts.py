"""The facts of each row as columns: as told, completed with stand-ins, and the place whose holidays count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from sqlglot import exp

from venditor.calendars import countries, of_this_folder, regions
from venditor.calendars.tables import index
from venditor.rules.functions import COUNTRY_FACT, REGION_FACT
from venditor.rules.library import CompiledJurisdiction
from venditor.rules.sql.ladder import Ladder
from venditor.rules.sql.terms import (
    UNKNOWN,
    FactColumn,
    Sql,
    choose,
    coalesced,
    column,
    constant,
    is_null,
    negated,
    number,
    text,
    typed,
)

# A place in a country with regional days that is known to keep none of its own, as ``FR-*``.
ELSEWHERE = "-*"


@of_this_folder
@cache
def regions_with_days(country: str) -> tuple[str, ...]:
    """Codes of the regions of a country that have rows of their own in the calendar table, in order."""
    aliases = index()[country].get("aliases", {})
    own = regions(country)
    return tuple(sorted({*own, *(code for code, meant in aliases.items() if meant in own)}))


class Facts:
    """The facts of a row as columns: as told, and completed with stand-ins."""

    def __init__(
        self, compiled: CompiledJurisdiction, columns: Mapping[str, FactColumn], ladder: Ladder
    ) -> None:
        """Facts of one jurisdiction's vocabulary.

        Args:
            compiled: the jurisdiction.
            columns: where each fact comes from; a fact that is absent is unknown in all rows.
            ladder: the query, whose first rung is to hold the facts.
        """
        self.compiled = compiled
        self.columns = columns
        self.ladder = ladder

    def source(self, name: str) -> FactColumn:
        """Where a fact comes from."""
        return self.columns.get(name, UNKNOWN)

    def told(self, name: str) -> Sql:
        """A fact as told; NULL where it is unknown."""
        source = self.source(name)
        if source.constant is not None:
            return constant(source.constant)
        if source.sql is not None:
            return column(f"told_{name}")
        # Arithmetic needs to know that what is missing would be a day.
        is_day = self.compiled.program.vocabulary.facts[name].type.kind == "date"
        return typed(exp.Null(), "DATE") if is_day else exp.Null()

    def completed(self, name: str) -> Sql:
        """A fact with its stand-in where it is unknown."""
        source = self.source(name)
        if source.known_always:
            return self.told(name)
        stand_in = self.stand_in(name)
        return stand_in if source.unknown_always else column(f"fact_{name}")

    def stand_in(self, name: str) -> Sql:
        """What is put in for an unknown fact, as the scalar :class:`CompiledProgram` completes facts."""
        if name == REGION_FACT:
            # A region nobody told is none of those the law names.
            return text("")
        scalar = self.compiled.evaluate
        value = scalar.stand_ins[name]
        if value is not None:
            return constant(value)
        if name in scalar.by_kind["money"]:
            return typed(number(0), "DECIMAL(18, 4)")
        return text(countries()[0]) if name == COUNTRY_FACT else self.completed(COUNTRY_FACT)

    def place(self, names: Iterable[str]) -> None:
        """Put facts on the ladder, and the place whose holidays count."""
        wanted = sorted({*names, COUNTRY_FACT, REGION_FACT})
        for name in wanted:
            parsed = self.source(name).parsed
            if parsed is not None:
                self.ladder.given(f"told_{name}", parsed)
        # The stand-in of other countries is the consumer's, which so comes first.
        for name in sorted(wanted, key=lambda name: name != COUNTRY_FACT):
            source = self.source(name)
            if source.sql is not None and source.nullable:
                self.ladder.add(f"fact_{name}", coalesced(self.told(name), self.stand_in(name)))
        self.ladder.place = self.calendar_place()

    def calendar_place(self) -> Sql:
        """Name of a row's place in the calendar table: a country, or a region where regions differ."""
        country, region = self.completed(COUNTRY_FACT), self.told(REGION_FACT)
        if isinstance(region, exp.Null):
            return country
        known = self.source(COUNTRY_FACT).constant
        places = [place for place in ([str(known)] if known else countries()) if regions(place)]
        cases = [(negated(self.has_regions()), country)]
        if not self.source(REGION_FACT).known_always:
            cases.insert(0, (is_null(region), country))
        if all(set(regions_with_days(place)) >= set(index()[place].get("regions", ())) for place in places):
            return choose(cases, region)
        codes = [text(code) for place in places for code in regions_with_days(place)]
        elsewhere = exp.DPipe(this=country.copy(), expression=text(ELSEWHERE))
        return choose([*cases, (exp.In(this=region, expressions=codes), region)], elsewhere)

    def has_regions(self) -> Sql:
        """Whether a row's country is known and has regions with days of their own."""
        return self.lives_in([code for code in countries() if regions(code)])

    def lives_in(self, codes: Sequence[str]) -> Sql:
        """Whether a row's country is known and one of some."""
        source = self.source(COUNTRY_FACT)
        if source.constant is not None:
            return exp.Boolean(this=source.constant in codes)
        if source.sql is None or not codes:
            return exp.false()
        listed = exp.In(this=self.told(COUNTRY_FACT), expressions=[text(code) for code in codes])
        return listed if source.known_always else coalesced(listed, exp.false())
