"""Rows that come as Arrow record batches: each answered as on its own, or told what is wrong with it."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from venditor.adapters.arrow_rows import ArrowRows, Limits, RowsError, grouped, inquiry
from venditor.adapters.duckdb_engine import DuckDBEngine
from venditor.rights.bulk import BulkAnswers
from venditor.rights.facts import FactsError
from venditor.rights.jurisdictions import default_library
from venditor.rules.sql import FactColumn, Wanted

ORDER = {
    "order": "A1",
    "consumer_country": "DE",
    "consumer_region": "DE-BE",
    "contract": "distance",
    "product": "goods",
    "buyer_is_consumer": True,
    "concluded_on": date(2026, 3, 2),
    "delivered_on": "2026-03-04",
    "price": Decimal("20.00"),
}
TYPES = {
    "order": pa.string(),
    "consumer_country": pa.string(),
    "consumer_region": pa.string(),
    "contract": pa.string(),
    "product": pa.string(),
    "buyer_is_consumer": pa.bool_(),
    "concluded_on": pa.date32(),
    "delivered_on": pa.string(),
    "price": pa.decimal128(20, 6),
}
FACTS = (
    {name: name for name in ORDER if name != "order"}
    | {
        "informed_on": FactColumn(sql="concluded_on"),
        "trader_country": FactColumn(constant="TW"),
        "trader_directs_activity": FactColumn(constant=True),
        "law_chosen": FactColumn(constant=False),
    }
    | {
        name: FactColumn(constant=definition.ordinary)
        for name, definition in default_library().vocabulary.facts.items()
        if definition.ordinary is not None and name not in ORDER
    }
)
QUESTIONS = ["withdrawal.last_day", "withdrawal.available"]


def batch(*orders):
    rows = [{**ORDER, **order} for order in orders]
    return pa.RecordBatch.from_pylist(rows, pa.schema(list(TYPES.items())))


def answered(*orders, facts=FACTS, questions=QUESTIONS, limits=None, key="order", **options):
    rows = ArrowRows(inquiry(facts, questions, key=key, **options), limits=limits)
    return [row for part in rows.answer([batch(*orders)]) for row in part.to_pylist()]


def problem(**order):
    (row,) = answered(order)
    assert {name for name, value in row.items() if value is not None} <= {"order", "problem"}
    return row["problem"]


def test_a_row_is_answered_under_its_law():
    (row,) = answered({})
    assert (row["order"], row["law"], row["problem"]) == ("A1", "DE", None)
    assert row["withdrawal__last_day__value"] == date(2026, 3, 18)
    assert row["withdrawal__last_day__none"] is False
    assert row["withdrawal__last_day__status"] == "determined"


def test_an_answer_that_never_comes_is_said_apart_and_is_no_day():
    # Never informed, and the goods never came: the period has not begun.
    facts = FACTS | {"informed_on": FactColumn(constant="none")}
    (row,) = answered({"delivered_on": "none"}, facts=facts)
    assert (row["withdrawal__last_day__status"], row["withdrawal__last_day__value"]) == ("determined", None)
    assert row["withdrawal__last_day__none"] is True


def test_where_it_is_not_determined_nothing_is_said_of_never():
    (row,) = answered({"delivered_on": None})
    assert (row["withdrawal__last_day__status"], row["withdrawal__last_day__none"]) == ("undetermined", None)
    assert row["withdrawal__last_day__needs"] == ["delivered_on"]


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ({"consumer_country": "UK"}, 'consumer_country: "UK" is not a country code of ISO 3166-1.'),
        ({"consumer_region": "GB-ENG"}, 'consumer_region: "GB-ENG" does not lie in DE.'),
        ({"consumer_region": "Berlin"}, 'consumer_region: "Berlin" is not a region code of ISO 3166-2.'),
        ({"consumer_region": "DE-XX"}, "consumer_region: "),
        ({"contract": "distence"}, 'contract: "distence" is not known. Did you mean "distance"?'),
        ({"contract": ""}, 'contract: "" is not known.'),
        ({"delivered_on": "2026-02-30"}, 'delivered_on: "2026-02-30" is not a day of the calendar.'),
        ({"delivered_on": "2026-3-4"}, 'delivered_on: "2026-3-4" is not a day of the calendar.'),
        ({"delivered_on": "9999-12-31"}, 'delivered_on: "9999-12-31" is no day from 1900 to 2199.'),
        ({"concluded_on": date(1899, 12, 31)}, 'concluded_on: "1899-12-31" is no day from 1900 to 2199.'),
        ({"concluded_on": date(2200, 1, 1)}, 'concluded_on: "2200-01-01" is no day from 1900 to 2199.'),
        ({"price": Decimal("-0.01")}, "price: -0.010000 is less than nothing."),
        ({"price": Decimal("0.00001")}, "price: 0.000010 is no amount."),
        ({"order": None}, "order: the row has no key."),
    ],
)
def test_a_row_that_cannot_be_used_says_why_and_is_not_answered(order, said):
    assert problem(**order).startswith(said)


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2199, 12, 31)])
def test_the_first_and_the_last_day_of_our_time_are_read(day):
    assert answered({"concluded_on": day})[0]["problem"] is None


def test_everything_that_is_wrong_with_a_row_is_told_at_once():
    said = problem(order=None, consumer_country="UK", contract="x", price=Decimal(-1))
    assert [part for part in ("order:", "consumer_country:", "contract:", "price:") if part in said] == [
        "order:",
        "consumer_country:",
        "contract:",
        "price:",
    ]


def test_a_bad_row_loses_no_good_one_and_order_is_kept():
    rows = answered({"order": "A1"}, {"order": "A2", "consumer_country": "UK"}, {"order": "A3"})
    assert [(row["order"], row["problem"] is None) for row in rows] == [
        ("A1", True),
        ("A2", False),
        ("A3", True),
    ]
    assert rows[0]["withdrawal__last_day__value"] == rows[2]["withdrawal__last_day__value"] is not None


def test_unknown_may_be_written_and_is_no_problem():
    (row,) = answered({"delivered_on": "unknown", "contract": "unknown"})
    assert row["problem"] is None
    assert set(row["withdrawal__last_day__needs"]) >= {"contract"}


def test_rows_with_one_key_are_each_answered():
    rows = answered({"delivered_on": "2026-03-04"}, {"delivered_on": "2026-03-05"})
    assert [row["withdrawal__last_day__value"].day for row in rows] == [18, 19]


def test_the_key_may_be_a_fact():
    (row,) = answered({}, key="consumer_country")
    assert (row["consumer_country"], row["law"]) == ("DE", "DE")


def test_only_what_is_wanted_is_put_out():
    (row,) = answered({}, wanted=Wanted(clauses=False, needs=False), questions=["withdrawal.last_day"])
    parts = ("value", "none", "status", "provisional", "law")
    assert list(row) == ["order", "law", "problem", *(f"withdrawal__last_day__{part}" for part in parts)]


def test_another_day_of_the_law_may_be_asked():
    old, now = (
        answered({"concluded_on": date(2014, 6, 12)}, law_as_of=law_as_of)[0]
        for law_as_of in (None, date(2026, 11, 1))
    )
    assert old["withdrawal__last_day__status"] != now["withdrawal__last_day__status"] == "determined"


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 100])
def test_answers_do_not_depend_on_how_rows_are_put_together(rows):
    orders = [{"order": f"A{n}", "delivered_on": f"2026-03-{n + 3:02}"} for n in range(7)]
    given = [batch(*orders[:2]), batch(), batch(*orders[2:3]), batch(*orders[3:])]
    asked = inquiry(FACTS, QUESTIONS, key="order")
    parts = list(ArrowRows(asked, limits=Limits(rows=rows, batch=2)).answer(given))
    assert [row for part in parts for row in part.to_pylist()] == answered(*orders)
    assert max(part.num_rows for part in parts) <= 2


def test_no_rows_give_no_rows():
    asked = ArrowRows(inquiry(FACTS, QUESTIONS, key="order"))
    assert list(asked.answer([])) == list(asked.answer([batch()])) == []


def test_names_and_types_are_known_before_any_row_is():
    asked = ArrowRows(inquiry(FACTS, QUESTIONS, key="order"))
    (part,) = asked.answer([batch({})])
    assert asked.schema(batch().schema) == part.schema


@pytest.mark.parametrize(
    ("facts", "questions", "said"),
    [
        (
            {"consumer_contry": "x"},
            QUESTIONS,
            '"consumer_contry" is not a fact. Did you mean "consumer_country"?',
        ),
        ({}, ["withdrawal.last"], '"withdrawal.last" is not a question. Did you mean "withdrawal.last_day"?'),
        ({"price": FactColumn(sql="(")}, QUESTIONS, "price: '(' is not an expression."),
    ],
)
def test_an_inquiry_names_what_does_not_exist(facts, questions, said):
    with pytest.raises(RowsError) as refused:
        inquiry(facts, questions, key="order")
    assert str(refused.value).startswith(said)


def test_a_constant_is_read_as_a_fact_of_one_order_is():
    with pytest.raises(FactsError, match='contract: "x" is not known'):
        inquiry({"contract": FactColumn(constant="x")}, QUESTIONS, key="order")


def test_a_missing_column_is_named_with_the_nearest():
    rows = ArrowRows(inquiry({"consumer_country": "consumer_contry"}, QUESTIONS, key="order"))
    for refuse in (lambda: rows.schema(batch().schema), lambda: list(rows.answer([batch({})]))):
        with pytest.raises(RowsError) as refused:
            refuse()
        assert str(refused.value) == (
            'There is no column "consumer_contry". Did you mean "consumer_country"?'
        )


@pytest.mark.parametrize(
    ("fact", "column", "kind"),
    [
        ("buyer_is_consumer", "contract", "VARCHAR"),
        ("contract", "buyer_is_consumer", "BOOLEAN"),
        ("delivered_on", "price", "DECIMAL"),
        ("delivered_on", "concluded_on::TIMESTAMP", "TIMESTAMP"),
        ("price", "price::DOUBLE", "DOUBLE"),
    ],
)
def test_a_column_of_another_type_is_refused_before_any_row_is_answered(fact, column, kind):
    asked = inquiry({fact: FactColumn(sql=column)}, QUESTIONS, key="order")
    with pytest.raises(RowsError, match=f"{fact}: it cannot be read from the type {kind}"):
        ArrowRows(asked).schema(batch().schema)


@pytest.mark.parametrize("key", ["law", "problem", "withdrawal__last_day__value"])
def test_a_key_that_the_result_has_a_column_of_is_refused(key):
    given = pa.RecordBatch.from_pydict({key: ["A1"], "country": ["DE"]})
    rows = ArrowRows(inquiry({"consumer_country": "country"}, QUESTIONS, key=key))
    for refuse in (lambda: rows.schema(given.schema), lambda: list(rows.answer([given]))):
        with pytest.raises(RowsError, match=f'The key cannot be called "{key}"'):
            refuse()


@pytest.mark.parametrize("change", ["DELETE FROM {}", "INSERT INTO {0} FROM {0}"])
def test_a_row_that_would_be_lost_or_doubled_ends_the_run(monkeypatch, change):
    answer = BulkAnswers.answer

    def losing(self, session, relation, columns, *, key, into):
        answer(self, session, relation, columns, key=key, into=into)
        session.run(change.format(f'"{into}"'))

    monkeypatch.setattr(BulkAnswers, "answer", losing)
    with pytest.raises(RowsError, match="has not exactly one answer"):
        answered({})


def test_groups_have_so_many_rows_and_the_last_what_is_left():
    given = [batch(*[{}] * count) for count in (3, 0, 1, 5)]
    assert [group.num_rows for group in grouped(given, 4)] == [4, 4, 1]


def test_a_query_is_read_in_batches_and_in_its_order():
    with DuckDBEngine() as engine:
        engine.load_arrow("numbers", pa.table({"n": [3, 1, 2]}))
        read = engine.arrow("SELECT n FROM numbers ORDER BY n", rows=2)
        assert [part.column("n").to_pylist() for part in read] == [[1, 2], [3]]
