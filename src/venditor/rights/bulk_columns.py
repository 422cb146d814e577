"""What some rows know: the facts that differ among them, those that are the same, those that nobody told.

A query that knows it is smaller: a fact that is the same in every row is a constant in it, one that no row
lacks need not be asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from venditor.rules.sql import INFINITY, UNKNOWN, FactColumn, constant, quoted, written
from venditor.rules.syntax import NONE
from venditor.rules.vocabulary import Vocabulary

# Facts whose one value in all rows becomes a constant; a day would make the query another one each time.
_FEW_VALUES = ("bool", "enum", "country", "region")
_DAYS = ("event", "date")


class Session(Protocol):
    """A session of an SQL engine in DuckDB's dialect; :class:`venditor.audits.engine.Engine` is one."""

    def run(self, sql: str) -> object:
        """Run a statement that gives nothing back."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query, as Python values."""

    def load(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> object:
        """Create a table with columns of some SQL types, and fill it; ``None`` is NULL."""


def select(columns: Sequence[str], source: str, where: str = "") -> str:
    """A SELECT, of SQL that stands already."""
    return " ".join(("SELECT", ", ".join(columns), "FROM", source, *(("WHERE", where) if where else ())))


def with_implied(columns: Mapping[str, FactColumn], vocabulary: Vocabulary) -> dict[str, FactColumn]:
    """Columns in which a fact that is not told is true where another implies it, as it is for one order.

    Args:
        columns: where each fact comes from.
        vocabulary: the facts.
    """
    found = dict(columns)
    for name, fact in vocabulary.facts.items():
        implying = columns.get(name, UNKNOWN)
        if fact.implies is None or implying.unknown_always:
            continue
        told = found.get(fact.implies, UNKNOWN)
        if not told.known_always:
            there = (
                "TRUE" if implying.sql is None else f"CASE WHEN ({implying.sql}) IS NOT NULL THEN TRUE END"
            )
            parts = [there] if told.sql is None else [f"({told.sql})", there]
            found[fact.implies] = FactColumn(sql=f"coalesce({', '.join(parts)})")
    return found


@dataclass(frozen=True, slots=True)
class Rows:
    """A relation whose facts stand in columns of their own names.

    Attributes:
        session: holds it.
        relation: its name.
        vocabulary: the facts.
        columns: where each known fact comes from.
    """

    session: Session
    relation: str
    vocabulary: Vocabulary
    columns: Mapping[str, FactColumn]

    def fact(self, name: str) -> str:
        """A fact in SQL; NULL where it is unknown."""
        source = self.columns.get(name)
        if source is None or source.unknown_always:
            return "NULL"
        return quoted(name) if source.constant is None else f"({written(constant(source.constant))})"

    def count(self, where: str = "TRUE") -> int:
        """How many rows there are for which something holds."""
        ((number,),) = self.session.rows(select(["count(*)"], self.relation, where))
        return int(number)

    def values(self, sql: str, where: str = "TRUE") -> list[str]:
        """Every value an expression has in some row for which something holds, in order."""
        found = self.session.rows(select([f"DISTINCT {sql}"], self.relation, where))
        return sorted(value for (value,) in found if value is not None)

    def days(self) -> list[date]:
        """Every day that some fact has, in order."""
        found = {source.constant for source in self.columns.values() if isinstance(source.constant, date)}
        names = [quoted(name) for name, source in self.columns.items() if self._varies(name, _DAYS)]
        if names:
            days = " UNION ".join(select([name], self.relation, f"isfinite({name})") for name in names)
            found.update(day for (day,) in self.session.rows(days))
        return sorted(found)

    def of(self, relation: str) -> Rows:
        """Some of the rows, in a relation of their own, with what those know."""
        narrow = Rows(self.session, relation, self.vocabulary, self.columns)
        varying = [name for name, source in self.columns.items() if source.sql is not None]
        asked = [asked for name in varying for asked in narrow._asked(name)]
        (counts,) = self.session.rows(select(["count(*)", *asked], relation))
        told = iter(counts[1:])
        known = {name: narrow._told(name, counts[0], next(told), next(told), next(told)) for name in varying}
        return Rows(self.session, relation, self.vocabulary, {**self.columns, **known})

    def _varies(self, name: str, kinds: Sequence[str]) -> bool:
        return self.columns[name].sql is not None and self.vocabulary.facts[name].kind in kinds

    def _asked(self, name: str) -> tuple[str, str, str]:
        """How many rows know a fact, and two values that are the same only if all of these are."""
        held = quoted(name)
        if self._varies(name, _FEW_VALUES):
            return f"count({held})", f"min({held})", f"max({held})"
        if self._varies(name, _DAYS):
            never = f"count_if({held} = '{INFINITY}'::DATE)"
            return f"count({held})", f"nullif({never}, 0)", f"count({held})"
        return f"count({held})", "NULL", "NULL"

    def _told(self, name: str, rows: int, known: int, least: object, most: object) -> FactColumn:
        """Where a fact comes from, by what :meth:`_asked` found out."""
        if not known:
            return FactColumn()
        if known == rows and least is not None and least == most:
            one = NONE if self._varies(name, _DAYS) else least
            return FactColumn(constant=one)  # type: ignore[arg-type]
        return FactColumn(sql=quoted(name), nullable=known < rows)
