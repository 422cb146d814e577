"""From a line to its facts: where each one comes from, with the assumptions of a mapping and without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from venditor.audits.binding import Binding
from venditor.audits.expressions import DIALECT, Sql, column, text
from venditor.audits.mapping import (
    Constant,
    DayOf,
    FactSource,
    FromColumn,
    OrderMapping,
    QuantityLimit,
    SameDayAs,
)
from venditor.audits.staging import FACT_PREFIX
from venditor.rights.bulk import COUNTRY_FACT
from venditor.rules.sql import INFINITY, FactColumn, constant
from venditor.rules.syntax import Value
from venditor.rules.vocabulary import Vocabulary

WITH, WITHOUT = "with", "without"


@dataclass(frozen=True, slots=True)
class World:
    """The facts of every line under one set of assumptions.

    Attributes:
        name: ``with`` the assumptions of the mapping, or ``without`` them.
        constants: facts that are the same for every line.
        varying: SQL over ``case_source`` by fact, for facts that differ by line.
    """

    name: str
    constants: Mapping[str, Value]
    varying: Mapping[str, Sql]

    def column_of(self, fact: str) -> str:
        """Name of the column with a varying fact, in the table of this world's distinct facts."""
        return f"{FACT_PREFIX}{fact}"

    def fact_columns(self, vocabulary: Vocabulary) -> dict[str, FactColumn]:
        """The facts of the vocabulary as the law's queries read them."""
        columns = {fact: FactColumn(constant=value) for fact, value in self.constants.items()}
        for fact in self.varying:
            columns[fact] = FactColumn(sql=column(self.column_of(fact)).sql(dialect=DIALECT))
        return {fact: source for fact, source in columns.items() if fact in vocabulary.facts}


def worlds(mapping: OrderMapping, binding: Binding) -> tuple[World, World]:
    """The facts with the assumptions of a mapping, and without them."""
    told: dict[str, tuple[FactSource, ...]] = {
        fact: (FromColumn((name,)),) for fact, name in binding.facts.items()
    }
    for fact, source in mapping.facts.items():
        if not isinstance(source, FromColumn):
            # A column goes before what the mapping gives to every line.
            told[fact] = (*told.get(fact, ()), source)
    return _world(WITH, mapping, told, assumed=True), _world(WITHOUT, mapping, told, assumed=False)


def _world(
    name: str, mapping: OrderMapping, told: Mapping[str, tuple[FactSource, ...]], *, assumed: bool
) -> World:
    sources = _Sources(told, mapping, assumed=assumed)
    constants: dict[str, Value] = {}
    varying: dict[str, Sql] = {COUNTRY_FACT: column("country")}
    for fact in sources.names():
        value = sources.constant(fact)
        if value is not None:
            constants[fact] = value
        else:
            varying[fact] = sources.expression(fact)
    return World(name, constants, dict(sorted(varying.items())))


class _Sources:
    """Where facts come from, under assumptions or without."""

    def __init__(
        self, told: Mapping[str, tuple[FactSource, ...]], mapping: OrderMapping, *, assumed: bool
    ) -> None:
        self.told = told
        self.assumed = mapping.assumed_facts() if assumed else {}

    def names(self) -> list[str]:
        return sorted({*self.told, *self.assumed})

    def constant(self, fact: str) -> Value | None:
        """The value a fact has for every line, if it has one."""
        if fact in self.told:
            if len(self.told[fact]) > 1:
                return None
            source = self.told[fact][0]
        else:
            assumption, source = self.assumed[fact]
            if assumption.when is not None:
                return None
        return source.value if isinstance(source, Constant) else None

    def expression(self, fact: str) -> Sql:
        """A fact of a line in SQL; NULL where nobody told and nothing is assumed."""
        parts: list[Sql] = []
        if fact in self.told:
            parts += [self.read(fact, source) for source in self.told[fact]]
        if fact in self.assumed:
            assumption, source = self.assumed[fact]
            parts.append(_limited(self.read(fact, source), assumption.when))
        if not parts:
            return exp.cast(exp.null(), "DATE")
        return parts[0] if len(parts) == 1 else exp.func("coalesce", *parts)

    def read(self, fact: str, source: FactSource) -> Sql:
        match source:
            case Constant(value=value):
                return constant(value)
            case DayOf(field=field, plus=plus):
                return _later(exp.cast(column(field), "DATE"), plus)
            case SameDayAs(fact=other, plus=plus):
                return _later(self.expression(other), plus)
            case FromColumn():
                return column(f"{FACT_PREFIX}{fact}")


def _limited(value: Sql, when: QuantityLimit | None) -> Sql:
    if when is None:
        return value
    small = exp.LTE(this=column(when.of), expression=exp.Literal.number(when.at_most))
    return exp.case().when(small, value)


def _later(day: Sql, plus: int) -> Sql:
    """A number of days later; what has not happened has not happened later either."""
    if not plus:
        return day
    never = exp.cast(text(INFINITY), "DATE")
    later = exp.Add(this=exp.paren(day), expression=exp.Literal.number(plus))
    return exp.case().when(exp.EQ(this=exp.paren(day.copy()), expression=never), day.copy()).else_(later)
