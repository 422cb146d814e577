"""What is written by the shorter way is what sqlglot writes, letter by letter."""

import pytest
from sqlglot import exp

from venditor.rights.jurisdictions import default_library
from venditor.rules.sql import FactColumn, compile_query
from venditor.rules.sql import ladder as ladders
from venditor.rules.sql.terms import (
    both,
    coalesced,
    column,
    compared,
    either,
    equals,
    is_null,
    negated,
    text,
    typed,
)
from venditor.rules.sql.writing import DIALECT, written

A, B, C = column("a"), column('b"c'), column("名 稱")


@pytest.mark.parametrize(
    "sql",
    [
        A,
        B,
        C,
        exp.column("day", table="base"),
        exp.column("plain"),
        text("it's"),
        text("line\nbreak"),
        text("back\\slash"),
        text("臺北"),
        exp.Literal.number(12),
        exp.true(),
        exp.false(),
        exp.Null(),
        both([A, either([B, C]), negated(A)]),
        either([both([A, B]), negated(both([B, C]))]),
        negated(equals(A, B)),
        is_null(A),
        negated(is_null(A)),
        coalesced(compared("<=", A, B), exp.true()),
        exp.In(this=A.copy(), expressions=[text("x"), text("y")]),
        exp.In(this=A.copy(), query=exp.select("*").from_("t").subquery()),
        typed(A, "DATE"),
        exp.NullSafeNEQ(this=A.copy(), expression=B.copy()),
    ],
    ids=str,
)
def test_each_kind_of_expression_is_written_alike(sql):
    assert written(sql) == sql.sql(dialect=DIALECT)


def test_a_column_used_twice_stands_in_both_places():
    both_of = both([equals(A, B), equals(A, C)])
    assert written(both_of) == f'("a" = "b""c") AND ("a" = "{C.name}")'


@pytest.mark.parametrize(
    ("country", "one_in"),
    [("DE", 1), ("TW", 3), pytest.param("TW", 1, marks=pytest.mark.campaign)],
)
def test_every_column_of_a_whole_law_is_written_alike(country, one_in, monkeypatch):
    library = default_library()
    found = []

    def both_ways(sql):
        found.append(sql)
        assert written(sql) == sql.sql(dialect=DIALECT)
        return written(sql)

    monkeypatch.setattr(ladders, "written", both_ways)
    columns = {
        "consumer_country": FactColumn(sql="country", nullable=False),
        "delivered_on": FactColumn(sql="delivered_on"),
        "informed_on": FactColumn(sql="informed_on"),
        "contract": FactColumn(constant="distance"),
        "product": FactColumn(sql="product"),
    }
    questions = list(library.program(country).provisions)[::one_in]
    compile_query(library.compiled(country), "orders", columns, questions, key="key")
    assert len(found) > 100
