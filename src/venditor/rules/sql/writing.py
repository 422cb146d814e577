"""Writes expressions as SQL, the common ones by a shorter way than sqlglot's generator.

A query over all packs is megabytes of ``AND``, ``OR`` and columns, each of which sqlglot writes with the care
that any dialect may need. What is written here is what it would write for DuckDB, letter by letter; a test
holds the two together. Everything else is left to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

DIALECT = "duckdb"


def written(sql: exp.Expression) -> str:
    """An expression as it is written in SQL."""
    write = _WRITERS.get(type(sql))
    return sql.sql(dialect=DIALECT) if write is None else write(sql)


def _column(sql: Any) -> str:
    name = sql.this
    plain = len(sql.args) == 1 or not any(sql.args.get(part) for part in ("table", "db", "catalog"))
    if not plain or not isinstance(name, exp.Identifier) or not name.args.get("quoted"):
        return str(sql.sql(dialect=DIALECT))
    quoted = name.this.replace('"', '""')
    return f'"{quoted}"'


def _literal(sql: Any) -> str:
    if not sql.is_string:
        return str(sql.this)
    text = sql.this.replace("'", "''")
    return f"'{text}'" if text.isprintable() and "\\" not in text else str(sql.sql(dialect=DIALECT))


def _binary(sign: str) -> Callable[[Any], str]:
    def write(sql: Any) -> str:
        return f"{written(sql.this)} {sign} {written(sql.expression)}"

    return write


def _coalesce(sql: Any) -> str:
    return f"COALESCE({', '.join(map(written, (sql.this, *sql.expressions)))})"


def _in(sql: Any) -> str:
    if set(sql.args) - {"this", "expressions"} or not sql.expressions:
        return str(sql.sql(dialect=DIALECT))
    return f"{written(sql.this)} IN ({', '.join(map(written, sql.expressions))})"


_WRITERS: Mapping[type[exp.Expression], Callable[[Any], str]] = {
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Boolean: lambda sql: "TRUE" if sql.this else "FALSE",
    exp.Null: lambda _: "NULL",
    exp.Paren: lambda sql: f"({written(sql.this)})",
    exp.Not: lambda sql: f"NOT {written(sql.this)}",
    exp.And: _binary("AND"),
    exp.Or: _binary("OR"),
    exp.EQ: _binary("="),
    exp.NEQ: _binary("<>"),
    exp.LT: _binary("<"),
    exp.LTE: _binary("<="),
    exp.GT: _binary(">"),
    exp.GTE: _binary(">="),
    exp.Is: _binary("IS"),
    exp.Coalesce: _coalesce,
    exp.In: _in,
}
