"""Every row of the answers can be explained from its columns alone."""

import json

import duckdb
import pytest

from venditor.adapters.duckdb_engine import DuckDBEngine
from venditor.adapters.order_files import read_orders
from venditor.audits.errors import AuditError
from venditor.audits.explained import explained
from venditor.cli import main


@pytest.fixture
def out(small):
    return small.out


@pytest.fixture
def explain(library):
    with DuckDBEngine() as engine:

        def run(path, line):
            table, metadata = read_orders(engine, path), engine.parquet_metadata(path)
            return explained(engine, table, line, metadata=metadata, language="en", library=library)

        yield run


def changed(out, tmp_path, column):
    """The same answers with one column changed, as if the law had been another."""
    path = tmp_path / "answers.parquet"
    duckdb.execute(
        f"COPY (SELECT * REPLACE ({column}) FROM '{out}/answers.parquet') TO '{path}' "
        "(FORMAT parquet, KV_METADATA {format: 'venditor.answers/1', law_as_of: ''})"
    )
    return path


def test_the_statement_of_every_row_says_what_the_row_says(out, explain):
    path = out / "answers.parquet"
    lines = [line for (line,) in duckdb.sql(f"SELECT line FROM '{path}' ORDER BY line").fetchall()]
    rows = [row for line in dict.fromkeys(lines) for row in explain(path, line)]
    assert [row.row["line"] for row in rows] == lines
    assert [row.differs for row in rows] == [()] * len(rows)
    assert {answer["status"] for row in rows for answer in row.statement["answers"].values()} >= {
        "determined",
        "undetermined",
        "not_encoded",
    }


def test_an_answer_that_has_changed_since_is_named(out, explain, tmp_path):
    path = changed(out, tmp_path, "withdrawal__last_day__value + 1 AS withdrawal__last_day__value")
    assert explain(path, 2)[0].differs == ("withdrawal.last_day",)


@pytest.mark.parametrize("line", [1, 0, 10_000])
def test_a_line_without_an_answer_is_refused(out, explain, line):
    with pytest.raises(AuditError, match=f"no answer to line {line}: its answers are to lines 2 to 12."):
        explain(out / "answers.parquet", line)


def test_a_file_that_holds_no_answers_is_refused(out, explain):
    with pytest.raises(AuditError, match="holds no answers"):
        explain(out / "problems.csv", 2)


def test_the_command_explains_a_return_and_its_purchase(out, capsys):
    assert main(["audit", "explain", str(out), "9", "--language", "de"]) == 0
    told, err = capsys.readouterr()
    assert told.startswith("9 ← 2 · ")
    assert "BGB" in told
    assert err == ""


def test_the_command_ends_with_1_when_the_row_says_something_else(out, tmp_path, capsys):
    path = changed(out, tmp_path, "NOT withdrawal__available__value AS withdrawal__available__value")
    assert main(["audit", "explain", str(path), "2", "--json"]) == 1
    told, err = capsys.readouterr()
    assert json.loads(told)[0]["format"] == "venditor.statement/2"
    assert "withdrawal.available" in err
