"""Needs in SQL against needs of one case: small random laws, rows that know some facts and lack others."""

from datetime import date

import duckdb
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from tests.rules.test_needs import Writer, told, typed

from venditor.rules.residual import needs
from venditor.rules.sql import FactColumn, compile_query, constant, short, written

ROWS = 12
SQL_TYPES = {"bool": "BOOLEAN", "event": "DATE", "date": "DATE"}
# These laws ask no calendar, but a query always knows whose it would be.
PLACE = {
    "consumer_country": FactColumn(constant="DE"),
    "consumer_region": FactColumn(constant="DE-BE"),
}
VOCABULARY = """
facts:
  v: {type: date, label: {en: v}}
  w: {type: date, label: {en: w}}
  other: {type: date, label: {en: other}}
questions:
  q: {type: enum, values: [x, y, z], asks: {en: q}}
"""
MEETING_AGAIN = """
provisions:
  xx.act.q:
    answers: q
    applies_by: other
    versions:
      - in_force: {from: 2000-01-01}
        text: []
        default: {value: y, cite: "1"}
        exceptions:
          first: {when: "v <= 2024-03-10 and other <= 2024-03-06", value: z, cite: "1", over: [second]}
          second: {when: "w <= v", value: x, cite: "1"}
    explain: {default: {en: x}, first: {en: x}, second: {en: x}}
"""
# A month is 28 to 31 days, but the same month on both sides: no day is after it and at most it.
THE_SAME_MONTH = """
provisions:
  xx.act.q:
    answers: q
    applies_by: other
    versions:
      - in_force: {from: 2000-01-01}
        text: []
        default: {value: y, cite: "1"}
        exceptions:
          after: {when: "w > v + 1 month and other <= v + 1 month", value: z, cite: "1"}
    explain: {default: {en: x}, after: {en: x}}
"""
# One region is in both sets, so both clauses say the same of every region.
REGIONS = """
provisions:
  xx.act.bearer:
    answers: bearer
    applies_by: concluded_on
    versions:
      - in_force: {from: 2000-01-01}
        text: []
        default: {value: consumer, cite: "1"}
        exceptions:
          gift:
            when: gift and consumer_region in {DE-BY, DE-BE} and consumer_region in {DE-BE, DE-BW}
            value: trader
            cite: "1"
          other: {when: "not gift and consumer_region in {DE-BE}", value: trader, cite: "1"}
    explain: {default: {en: x}, gift: {en: x}, other: {en: x}}
"""


def needed(compiled, columns, rows, questions):
    """The names each row needs, by question, as SQL tells them."""
    kinds = compiled.program.vocabulary.facts
    with duckdb.connect() as connection:
        typed_columns = ", ".join(f"{name} {SQL_TYPES.get(kinds[name].kind, 'VARCHAR')}" for name in kinds)
        connection.execute(f"CREATE TABLE cases (id INTEGER, {typed_columns})")
        for number, facts in enumerate(rows):
            values = [written(constant(facts[name])) if name in facts else "NULL" for name in kinds]
            connection.execute(f"INSERT INTO cases VALUES ({', '.join([str(number), *values])})")
        query = compile_query(compiled, "cases", PLACE | columns, questions, key="id")
        listed = ", ".join(f"{short(question)}__needs" for question in questions)
        lines = connection.execute(f"SELECT {listed} FROM ({query}) ORDER BY id").fetchall()
    return [dict(zip(questions, map(frozenset, line), strict=True)) for line in lines]


def test_a_day_is_needed_that_parts_the_walks_only_the_other_way_round(law):
    compiled = law.compiled(MEETING_AGAIN, vocabulary=VOCABULARY)
    facts = {"w": date(2024, 3, 11), "other": date(2024, 3, 8)}
    columns = {name: FactColumn(f'"{name}"') for name in ("v", "w", "other")}
    assert needs(compiled.diagram("q"), facts) == {"v"}
    assert needed(compiled, columns, [facts], ["q"]) == [{"q": {"v"}}]


@pytest.mark.parametrize(
    ("other", "names"),
    [
        (date(2024, 3, 9), {"v"}),
        (date(2024, 3, 10), set()),
        (date(2024, 3, 11), set()),
        (date(2024, 3, 12), set()),
        (date(2024, 3, 15), set()),
    ],
)
def test_what_is_counted_from_an_unknown_day_alike_is_the_same_day(law, other, names):
    compiled = law.compiled(THE_SAME_MONTH, vocabulary=VOCABULARY)
    facts = {"w": date(2024, 3, 10), "other": other}
    columns = {name: FactColumn(f'"{name}"') for name in ("v", "w", "other")}
    assert needs(compiled.diagram("q"), facts) == names
    assert needed(compiled, columns, [facts], ["q"]) == [{"q": names}]


def test_what_was_said_of_a_region_is_remembered_where_the_walks_meet_it_again(law):
    compiled = law.compiled(REGIONS)
    columns = {name: FactColumn(f'"{name}"') for name in ("gift", "consumer_region", "concluded_on")}
    known = {"concluded_on": date(2024, 3, 8)}
    assert needs(compiled.diagram("bearer"), {"consumer_country": "DE", **known}) == {"consumer_region"}
    assert needed(compiled, columns, [known], ["bearer"]) == [{"bearer": {"consumer_region"}}]


def compare(law, draw, periods, *, exactly):
    writer = Writer(draw, periods)
    vocabulary, pack = writer.law()
    note(vocabulary + pack)
    compiled = law.compiled(pack, vocabulary=vocabulary)
    rows = [typed(writer, told(writer, draw, 9)) for _ in range(ROWS)]
    columns = {}
    for name in writer.facts():
        shape = draw(st.sampled_from(["column", "column", "column", "full", "constant", "absent"]))
        value = typed(writer, told(writer, draw, 0)).get(name)
        if shape == "constant" and value is not None:
            columns[name] = FactColumn(constant=value)
            rows = [{**row, name: value} for row in rows]
        elif shape == "absent":
            rows = [{key: held for key, held in row.items() if key != name} for row in rows]
        elif shape == "full" and value is not None:
            columns[name] = FactColumn(f'"{name}"', nullable=False)
            rows = [{name: value, **row} for row in rows]
        else:
            columns[name] = FactColumn(f'"{name}"')
    note(f"columns: {columns}")
    found = needed(compiled, columns, rows, list(writer.questions))
    for facts, row in zip(rows, found, strict=True):
        for question, names in row.items():
            expected = needs(compiled.diagram(question), facts)
            note(f"{question}: {facts}")
            assert names == expected if exactly else names >= expected, (facts, question, names, expected)


@given(data=st.data())
@settings(max_examples=15)
def test_rows_need_what_one_case_needs(law, data):
    compare(law, data.draw, ("1 day", "2 days"), exactly=True)


# Where months differ in length, SQL may name a fact more (docs/algorithms/sql.md), never one less.
@given(data=st.data())
@settings(max_examples=15)
def test_rows_need_no_less_where_months_differ_in_length(law, data):
    compare(law, data.draw, ("1 day", "2 days", "1 month"), exactly=False)


@pytest.mark.campaign
@given(data=st.data(), months=st.booleans())
@settings(max_examples=1000)
def test_rows_need_what_one_case_needs_in_many_laws(law, data, months):
    compare(law, data.draw, ("1 day", "2 days", "1 month")[: 3 if months else 2], exactly=not months)
