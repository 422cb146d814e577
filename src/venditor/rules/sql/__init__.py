"""The compiler from provisions to SQL: many orders answered in one query, row by row as one alone.

`answers` puts values, statuses, deciding clauses and collisions in columns; `needs` what a row lacks, drawn
from the same decision diagrams as for one order (`chains`, `told`); `facts` and `terms` write facts and
expressions; `ladder` orders the columns and joins the calendar; `query` is the whole SELECT. Trees of sqlglot
all the way, no quoting by hand. See `docs/algorithms/sql.md`. Comes with `venditor[audit]`.
"""

from venditor.rules.sql.answers import rules_asked, short, sql_type
from venditor.rules.sql.facts import ELSEWHERE, regions_with_days
from venditor.rules.sql.query import Wanted, compile_query
from venditor.rules.sql.terms import DIALECT, INFINITY, UNKNOWN, FactColumn, SqlError, constant

__all__ = [
    "DIALECT",
    "ELSEWHERE",
    "INFINITY",
    "UNKNOWN",
    "FactColumn",
    "SqlError",
    "Wanted",
    "compile_query",
    "constant",
    "regions_with_days",
    "rules_asked",
    "short",
    "sql_type",
]
