"""A query as a ladder of SELECTs: each column stands on the lowest rung on which all it reads is there.

Columns are named, so that any row can be explained from them; an expression that is asked for twice becomes
one column. Calendars are joined: where a day ends up is a row of the calendar table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlglot import exp

from venditor.rules.sql.terms import (
    Sql,
    choose,
    coalesced,
    column,
    day,
    equals,
    quoted,
    rule_parts,
    text,
    typed,
)
from venditor.rules.sql.writing import written
from venditor.rules.syntax import NONE

# The place whose calendar counts in a row, as the calendar table names it.
PLACE = "at_place"
_KEY, _ROW = "__key", "__row"
Answer = Literal["rolled", "earliest", "latest", "provisional"]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A calendar row joined to each row: what the calendar says about one day by one rule.

    Attributes:
        alias: name of the joined table.
        rule: what is asked, see :class:`venditor.rules.sql.terms.Asked`.
        day: column of the day that is asked about.
        rung: number of the rung that joins it.
    """

    alias: str
    rule: str
    day: Sql
    rung: int


@dataclass(slots=True)
class _Rung:
    columns: dict[str, Sql] = field(default_factory=dict)
    lookups: list[Lookup] = field(default_factory=list)


class Ladder:
    """The SELECTs of one query, from the input relation upwards.

    Attributes:
        calendar: the calendar table.
        place: over columns, the place whose calendar counts in a row; read at the first look-up.
    """

    def __init__(self, calendar: str) -> None:
        """Begin a query.

        Args:
            calendar: name of the calendar table, or a query in parentheses.
        """
        self.calendar = calendar
        self.place: Sql = exp.Null()
        self._rungs: list[_Rung] = [_Rung()]
        self._rung_of: dict[str, int] = {}
        self._shared: dict[str, Sql] = {}
        self._lookups: dict[tuple[str, str], Lookup] = {}

    def given(self, name: str, sql: Sql) -> None:
        """A column over the input relation."""
        self._rungs[0].columns[name] = sql
        self._rung_of[name] = 0

    def add(self, name: str, sql: Sql) -> Sql:
        """A column over earlier columns, under a name of its own."""
        return self._put(name, sql, self._rung_above(sql))

    def share(self, stem: str, sql: Sql) -> Sql:
        """A column for an expression, one however often it is asked for; its name begins with the stem."""
        if isinstance(sql, exp.Column | exp.Boolean | exp.Null | exp.Literal):
            return sql
        key = written(sql)
        known = self._shared.get(key)
        if known is None:
            known = self._shared[key] = self.add(f"{stem}_{len(self._shared)}", sql)
        return known

    def look_up(self, day: Sql, rule: str) -> Lookup:
        """Join the calendar for a day; once for each day and rule."""
        # A join needs a column, also for a day that is the same, or unknown, in every row.
        asked = self.share("day", day if isinstance(day, exp.Column) else typed(day, "DATE"))
        key = (written(asked), rule)
        known = self._lookups.get(key)
        if known is None:
            if PLACE not in self._rung_of:
                self.add(PLACE, self.place)
            rung = max(self._rung_above(asked), self._rung_above(column(PLACE)))
            known = self._lookups[key] = Lookup(f"calendar_{len(self._lookups)}", rule, asked, rung)
            self._rung(rung).lookups.append(known)
        return known

    def answer(self, lookup: Lookup, name: Answer) -> Sql:
        """What the calendar says: a day, or whether it is provisional."""
        column_name = f"{lookup.alias}_{name}"
        if column_name in self._rung_of:
            return column(column_name)
        joined = exp.column(exp.to_identifier(name, quoted=True), table=lookup.alias)
        return self._put(column_name, coalesced(joined, _without_row(lookup, name)), lookup.rung)

    def _put(self, name: str, sql: Sql, rung: int) -> Sql:
        self._rung(rung).columns[name] = sql
        self._rung_of[name] = rung
        return column(name)

    def _rung(self, number: int) -> _Rung:
        while len(self._rungs) <= number:
            self._rungs.append(_Rung())
        return self._rungs[number]

    def _rung_above(self, sql: Sql) -> int:
        return 1 + max((self._rung_of[read.name] for read in sql.find_all(exp.Column)), default=0)

    def select(self, relation: str, key: str | None, outputs: Mapping[str, Sql]) -> str:
        """The whole query.

        Args:
            relation: table, view, or query in parentheses.
            key: its column to carry through; all of them when ``None``.
            outputs: the columns to put out, over columns of the ladder.
        """
        carried = f"given.{quoted(key)} AS {quoted(_KEY)}" if key is not None else f"given AS {quoted(_ROW)}"
        selects = [_select([carried, *_listed(self._rungs[0].columns)], f"{relation} AS given")]
        for number, rung in enumerate(self._rungs[1:]):
            selects.append(self._written(rung, f"rung_{number}"))
        rungs = [f"rung_{number} AS ({select})" for number, select in enumerate(selects)]
        first = f"{quoted(_KEY)} AS {quoted(key)}" if key is not None else f"{quoted(_ROW)}.*"
        return f"WITH {', '.join(rungs)} {_select([first, *_listed(outputs)], f'rung_{len(rungs) - 1}')}"

    def _written(self, rung: _Rung, below: str) -> str:
        joins = [self._join(lookup) for lookup in rung.lookups]
        return _select(["base.*", *_listed(rung.columns)], " ".join([f"{below} AS base", *joins]))

    def _join(self, lookup: Lookup) -> str:
        pairs = (
            ("rule", written(text(lookup.rule))),
            ("place", f"base.{quoted(PLACE)}"),
            ("day", f"base.{quoted(lookup.day.name)}"),
        )
        matches = " AND ".join(f"{lookup.alias}.{quoted(name)} = {value}" for name, value in pairs)
        return f"LEFT JOIN {self.calendar} AS {lookup.alias} ON {matches}"


def _without_row(lookup: Lookup, name: Answer) -> Sql:
    """What holds for a day the calendar has no row for: it moves nowhere, and no working days are counted."""
    if name == "provisional":
        return exp.false()
    if rule_parts(lookup.rule)[1] is None:
        return lookup.day
    return choose([(equals(lookup.day, day(NONE)), lookup.day)], None)


def _select(columns: Sequence[str], source: str) -> str:
    return " ".join(("SELECT", ", ".join(columns), "FROM", source))


def _listed(columns: Mapping[str, Sql]) -> list[str]:
    return [f"{written(sql)} AS {quoted(name)}" for name, sql in columns.items()]
