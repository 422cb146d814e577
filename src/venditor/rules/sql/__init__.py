"""The compiler from provisions to SQL: many orders answered in one query, row by row as one alone.

`answers` puts values, statuses, deciding clauses and collisions in columns; `needs` what a row lacks, drawn
from the same decision diagrams as for one order (`chains`, `told`); `facts` and `terms` write facts and
expressions; `ladder` orders the columns and joins the calendar, which `calendar` lays out; `query` is the
whole SELECT. Trees of sqlglot all the way, no quoting by hand. See `docs/algorithms/sql.md`. Comes with
`venditor[audit]`.
"""

from venditor.rules.sql.answers import rules_asked, short, sql_type
from venditor.rules.sql.calendar import CALENDAR_COLUMNS, calendar_rows
from venditor.rules.sql.query import EVERYTHING, Wanted, compile_query
from venditor.rules.sql.terms import (
    INFINITY,
    UNKNOWN,
    FactColumn,
    SqlError,
    constant,
    quoted,
)
from venditor.rules.sql.writing import DIALECT, written

__all__ = [
    "CALENDAR_COLUMNS",
    "DIALECT",
    "EVERYTHING",
    "INFINITY",
    "UNKNOWN",
    "FactColumn",
    "SqlError",
    "Wanted",
    "calendar_rows",
    "compile_query",
    "constant",
    "quoted",
    "rules_asked",
    "short",
    "sql_type",
    "written",
]
