"""Half a million real lines: each combination of facts an audit finds, answered by Spark as by DuckDB."""

import pytest

pytest.importorskip("pyspark", reason="no Spark here; `make test-spark` installs it and runs these tests")

from dataclasses import replace

from venditor.adapters.duckdb_engine import DuckDBEngine, quoted
from venditor.adapters.order_files import read_orders
from venditor.adapters.spark import answer_orders
from venditor.audits.binding import bind
from venditor.audits.evaluation import COMBINATION, Inquiry, ask, combine
from venditor.audits.facts import worlds
from venditor.audits.mapping_file import find_mapping
from venditor.audits.returns import match_credits
from venditor.audits.staging import stage
from venditor.rights.jurisdictions import default_library
from venditor.rules.sql import INFINITY

QUESTIONS = ("withdrawal.available", "withdrawal.last_day", "withdrawal.in_time", "withdrawal.return_cost")
NEVER = f"'{INFINITY}'::DATE"


@pytest.fixture(scope="module")
def orders(shared):
    path = shared / "data" / "orders" / "online-retail.parquet"
    return path if path.is_file() else pytest.skip(f"no {path}")


@pytest.fixture(scope="module")
def audited(orders):
    """An engine with the combinations of facts of each world and DuckDB's answers, and the worlds."""
    library = default_library()
    mapping = replace(find_mapping("uci-online-retail", library.vocabulary), questions=QUESTIONS)
    with DuckDBEngine() as engine:
        table = read_orders(engine, orders, hints=mapping.hints)
        binding = bind(mapping, table, library.vocabulary)
        stage(engine, table, mapping, binding, library.vocabulary)
        both = worlds(mapping, binding)
        match_credits(engine, both[0])
        combine(engine, both)
        ask(engine, both, Inquiry(library, QUESTIONS, None))
        yield engine, {world.name: world for world in both}


def given(engine, world):
    """The combinations as Spark can hold them: an event that has not happened is text."""
    vocabulary = default_library().vocabulary
    listed = [COMBINATION]
    for fact in world.varying:
        name = quoted(world.column_of(fact))
        if fact in vocabulary.facts and vocabulary.facts[fact].kind == "event":
            name = f"CASE WHEN {name} = {NEVER} THEN 'none' ELSE {name}::VARCHAR END AS {name}"
        listed.append(name)
    query = f"SELECT {', '.join(listed)} FROM combination_{world.name} ORDER BY {COMBINATION}"
    return engine.arrow(query, rows=100_000).read_all()


def as_in_spark(engine, answers):
    """Every column of a table of answers; where the day of an answer is none, that stands apart."""
    listed = []
    for name, kind in engine.columns(answers).items():
        column = quoted(name)
        if kind == "DATE":
            listed.append(f"CASE WHEN isfinite({column}) THEN {column} END AS {column}")
            listed.append(f"NOT isfinite({column}) AS {quoted(name.removesuffix('value') + 'none')}")
        else:
            listed.append(column)
    return listed


@pytest.mark.parametrize("name", ["with", "without"])
def test_every_combination_of_facts_is_answered_as_by_duckdb(spark, audited, name):
    engine, by_name = audited
    world = by_name[name]
    columns = world.fact_columns(default_library().vocabulary)
    combinations = given(engine, world)
    frame = spark.createDataFrame(combinations).repartition(4, COMBINATION)
    answers = answer_orders(frame, columns, QUESTIONS, key=COMBINATION).toArrow()
    assert answers.num_rows == combinations.num_rows > 1000
    assert answers.column("problem").null_count == answers.num_rows
    engine.load_arrow("answer_spark", answers.drop_columns(["problem"]))
    told = ", ".join(as_in_spark(engine, f"answer_{name}"))
    engine.run(f"CREATE OR REPLACE TABLE answer_duckdb AS SELECT {told} FROM answer_{name}")
    listed = list(engine.columns("answer_duckdb"))
    assert sorted(engine.columns("answer_spark")) == sorted(listed)
    rows = {of: f"SELECT {', '.join(map(quoted, listed))} FROM answer_{of}" for of in ("spark", "duckdb")}
    for one, other in (("spark", "duckdb"), ("duckdb", "spark")):
        assert engine.rows(f"{rows[one]} EXCEPT ALL {rows[other]} LIMIT 3") == []
