"""Small pieces of SQL trees, in DuckDB's dialect, from which the queries over a file are put together."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

Sql = exp.Expr
DIALECT = "duckdb"


def column(name: str, table: str | None = None) -> exp.Column:
    """A quoted column."""
    return exp.column(exp.to_identifier(name, quoted=True), table=table)


def call(function: str, *arguments: Sql | str) -> Sql:
    """A call of a function or macro; texts are literals."""
    given = [text(argument) if isinstance(argument, str) else argument for argument in arguments]
    return exp.Anonymous(this=function, expressions=given)


def text(value: str) -> Sql:
    """A text literal."""
    return exp.Literal.string(value)


def null() -> Sql:
    """An absent text."""
    return exp.cast(exp.null(), "VARCHAR")


def all_of(conditions: Sequence[Sql]) -> Sql:
    """A condition that holds when all of some do."""
    return exp.and_(*conditions, copy=False) if conditions else exp.true()


def any_of(conditions: Sequence[Sql]) -> Sql:
    """A condition that holds when one of some does."""
    return exp.or_(*conditions, copy=False) if conditions else exp.false()


def is_null(value: Sql) -> Sql:
    """The value is not told."""
    return exp.Is(this=value.copy(), expression=exp.null())


def is_known(value: Sql) -> Sql:
    """The value is told."""
    return exp.Not(this=exp.Paren(this=is_null(value)))
