"""Row by row, executors of Spark say what DuckDB says beside them, and what the statement of rights says."""

import shutil
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="no Spark here; `make test-spark` installs it and runs these tests")

import pyarrow as pa
import pyarrow.parquet as pq
from tests.adapters import test_bulk_guide as guide
from tests.rights import test_bulk_rows as bulk_rows

import venditor
from venditor import rights
from venditor.adapters.spark import FactColumn, Limits, RowsError, answer_orders
from venditor.rules.sql import short

VOCABULARY = bulk_rows.VOCABULARY
SAMPLE = 25
ORDER = {
    "consumer_country": "DE",
    "contract": "distance",
    "product": "goods",
    "concluded_on": date(2026, 3, 2),
    "delivered_on": date(2026, 3, 4),
}
CONSTANTS = {
    name: FactColumn(constant=definition.ordinary)
    for name, definition in VOCABULARY.facts.items()
    if definition.ordinary is not None
} | {name: FactColumn(constant=value) for name, value in bulk_rows.FIXED.items()}
FACTS = {name: name for name in ORDER} | CONSTANTS | {"informed_on": FactColumn(sql="concluded_on")}
LAST_DAY = ["withdrawal.last_day"]


def frame(spark, rows):
    """Cases as a DataFrame: days as text, in which an event may be none."""
    names = sorted({name for row in rows for name in row})
    kinds = {"bool": "boolean"}
    listed = [f"`{name}` {kinds.get(VOCABULARY.facts[name].kind, 'string')}" for name in names]
    values = [(key, *(row.get(name) for name in names)) for key, row in enumerate(rows)]
    return spark.createDataFrame(values, ", ".join(("key int", *listed)))


def in_spark(row):
    """A row of DuckDB as Spark has it: ``none`` stands in a column of its own."""
    found = {"key": row["key"], "law": row["law"], "problem": None}
    for name, value in row.items():
        question = name.removesuffix("__value")
        kind = next((q.type.kind for q in VOCABULARY.questions.values() if short(q.id) == question), None)
        found[name] = None if kind == "date" and value == date.max else value
        if kind == "date" and name != question:
            found[f"{question}__none"] = None if value is None else value == date.max
    return found


def stated(row, question):
    """A row of Spark as `bulk_rows` compares it with a statement: ``none`` is later than every day."""
    value = f"{short(question)}__value"
    return bulk_rows.computed(
        row | {value: date.max} if row.get(f"{short(question)}__none") else row, question
    )


def answers_of(orders, columns, questions, **options):
    found = answer_orders(orders, columns, questions, key="key", **options)
    return {row["key"]: row.asDict() for row in found.collect()}


@pytest.mark.parametrize("choice", bulk_rows.CHOICES)
@pytest.mark.parametrize("topic", bulk_rows.TOPICS)
def test_each_row_is_answered_as_by_duckdb_and_by_the_statement(spark, topic, choice):
    rows = bulk_rows.cases(topic, choice)
    questions = [question for question in VOCABULARY.questions if question.startswith((topic, "governing"))]
    facts, constants = bulk_rows.columns(rows)
    columns = {name: name if source.sql is not None else source for name, source in facts.items()}
    answers = answers_of(frame(spark, rows).repartition(2), columns, questions)
    direct, _ = bulk_rows.answered(rows, questions)
    assert {key: in_spark(row) for key, row in direct.items()} == answers
    assert len(answers) == len(rows)
    asked = [question for question in questions if VOCABULARY.questions[question].type.kind != "money"]
    for key in range(SAMPLE):
        statement = rights.statement({**constants, **rows[key]}, questions=asked)
        for question in asked:
            assert stated(answers[key], question) == bulk_rows.told(statement, question), rows[key]


@pytest.fixture(scope="module")
def week(spark):
    """Seven orders whose parcels come on seven days, and the last days to withdraw."""
    rows = [ORDER | {"delivered_on": date(2026, 3, 3 + n), "key": n} for n in range(7)]
    last = [date(2026, 3, day) for day in (17, 18, 19, 20, 23, 23, 23)]
    return spark.createDataFrame(rows), dict(enumerate(last))


@pytest.mark.parametrize("partitions", [1, 2, 7, 20])
def test_answers_do_not_depend_on_partitions_of_which_some_are_empty(week, partitions):
    orders, last = week
    answers = answers_of(orders.repartition(partitions), FACTS, LAST_DAY, limits=Limits(rows=2))
    assert {key: row["withdrawal__last_day__value"] for key, row in answers.items()} == last


def test_one_row_is_answered_and_no_row_gives_none(week):
    orders, last = week
    one = answers_of(orders.where("key = 3"), FACTS, LAST_DAY)
    assert {key: row["withdrawal__last_day__value"] for key, row in one.items()} == {3: last[3]}
    assert answers_of(orders.where("key > 6"), FACTS, LAST_DAY) == {}


def test_types_are_those_of_spark(week):
    found = answer_orders(week[0], FACTS, LAST_DAY, key="key")
    assert [(field.name, field.dataType.simpleString()) for field in found.schema] == [
        ("key", "bigint"),
        ("law", "string"),
        ("problem", "string"),
        ("withdrawal__last_day__value", "date"),
        ("withdrawal__last_day__none", "boolean"),
        ("withdrawal__last_day__status", "string"),
        ("withdrawal__last_day__provisional", "boolean"),
        ("withdrawal__last_day__law", "string"),
        ("withdrawal__last_day__clause", "string"),
        ("withdrawal__last_day__collides", "boolean"),
        ("withdrawal__last_day__needs", "array<string>"),
    ]
    assert len(found.schema["law"].metadata["venditor.law"]) == 64


def test_a_row_that_cannot_be_used_names_itself_and_loses_no_other(spark):
    rows = [
        {"key": "A1", **ORDER},
        {"key": "A2", **ORDER, "consumer_country": "UK", "contract": "distence"},
        {"key": None, **ORDER},
        {"key": "A4", **ORDER, "delivered_on": date(9999, 12, 31)},
    ]
    kinds = "key string, consumer_country string, contract string, product string, concluded_on date"
    orders = spark.createDataFrame(rows, f"{kinds}, delivered_on date").repartition(2)
    answers = answers_of(orders, FACTS, LAST_DAY)
    said = {key: row["problem"] for key, row in answers.items()}
    assert said.pop("A1") is None
    assert said.pop(None) == "key: the row has no key. Give each row one."
    assert said.pop("A2") == (
        'consumer_country: "UK" is not a country code of ISO 3166-1. Did you mean "GB"? '
        'contract: "distence" is not known. Did you mean "distance"?'
    )
    assert said.pop("A4").startswith('delivered_on: "9999-12-31" is no day from 1900 to 2199.')
    assert said == {}
    assert [key for key, row in answers.items() if row["withdrawal__last_day__status"] is not None] == ["A1"]


@pytest.mark.parametrize(
    ("columns", "questions", "key", "said"),
    [
        ({"consumer_contry": "product"}, LAST_DAY, "key", '"consumer_contry" is not a fact.'),
        ({"consumer_country": "country"}, LAST_DAY, "key", 'There is no column "country".'),
        ({"buyer_is_consumer": "product"}, LAST_DAY, "key", "buyer_is_consumer: it cannot be read"),
        (FACTS, ["withdrawal.lastday"], "key", '"withdrawal.lastday" is not a question.'),
        (FACTS, LAST_DAY, "order_id", 'There is no column "order_id".'),
    ],
)
def test_what_cannot_be_asked_is_refused_by_the_driver(week, columns, questions, key, said):
    with pytest.raises(RowsError) as refused:
        answer_orders(week[0], columns, questions, key=key)
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ("law/de/bgb.yaml", "de.bgb"),
        ("rules/evaluate.py", "the program"),
        ("law/calendars/DE.csv", "calendars/DE.csv"),
    ],
)
def test_an_executor_with_other_law_refuses(spark, week, tmp_path, monkeypatch, changed, name):
    here = Path(venditor.__file__).parent
    copy = shutil.copytree(
        here, tmp_path / "venditor", ignore=shutil.ignore_patterns("server", "__pycache__")
    )
    with (copy / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    # What executors give the Python they start, before anything of ours is imported there.
    monkeypatch.setitem(spark.sparkContext.environment, "PYTHONPATH", str(tmp_path))
    with pytest.raises(Exception, match=f"is not the driver's: {name}") as refused:
        answers_of(week[0], FACTS, LAST_DAY)
    assert "Install the same version of venditor" in str(refused.value)


def test_the_example_of_the_guide_runs(spark, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pq.write_table(pa.table(guide.ORDERS), "orders.parquet")
    first, *_ = guide.examples()
    (here,) = [example for example in guide.examples() if "spark.read" in example]
    names = {"spark": spark}
    # Spark's own folder is not that of this process.
    for example in (first, here.replace('parquet("', f'parquet("{tmp_path}/')):
        exec(example, names)  # noqa: S102 - the guide's own code
    by_spark, by_arrow = (
        {row["order_id"]: row for row in pq.read_table(path).to_pylist()}
        for path in ("answers", "answers.parquet")
    )
    assert by_spark == by_arrow
    assert set(by_spark) == set(guide.ORDERS["order_id"])
