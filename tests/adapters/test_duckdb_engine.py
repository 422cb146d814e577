"""DuckDB as the engine of an audit: exact values, one zone, the same bytes, nothing on standard output."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from venditor.adapters.duckdb_engine import BATCH, DuckDBEngine, EngineError


def test_values_are_loaded_as_they_are(engine):
    engine.load(
        "sold",
        {"day": "DATE", "at": "TIMESTAMP", "pieces": "DECIMAL(18, 6)", "name": "VARCHAR"},
        [
            (date(2026, 3, 2), datetime(2026, 3, 2, 9, 30), Decimal("0.1"), "كوب"),  # noqa: DTZ001
            (None, None, None, None),
        ],
    )
    assert engine.rows("SELECT * FROM sold") == [
        (date(2026, 3, 2), datetime(2026, 3, 2, 9, 30), Decimal("0.100000"), "كوب"),  # noqa: DTZ001
        (None, None, None, None),
    ]


def test_more_rows_than_one_batch_keep_their_order(engine):
    engine.load("numbers", {"n": "BIGINT"}, ((n,) for n in range(BATCH + 1)))
    assert engine.rows("SELECT count(*), min(n), max(n) FROM numbers") == [(BATCH + 1, 0, BATCH)]
    assert [n for (n,) in engine.rows("SELECT n FROM numbers LIMIT 3")] == [0, 1, 2]


def test_a_table_without_rows_is_empty(engine):
    engine.load("nothing", {"n": "BIGINT"}, [])
    assert engine.rows("SELECT count(*) FROM nothing") == [(0,)]


def test_instants_are_read_in_utc_whatever_the_machine_is_set_to(engine):
    assert engine.rows("SELECT CAST(timestamptz '2026-03-02 23:30:00+00' AS VARCHAR)") == [
        ("2026-03-02 23:30:00+00",)
    ]


def test_parquet_has_the_rows_in_the_order_of_the_query_and_its_metadata(engine, tmp_path):
    path = tmp_path / "it's.parquet"
    engine.write_parquet("SELECT 2 AS n UNION ALL SELECT 1 ORDER BY n", path, {"mapping": "it's"})
    assert pq.read_table(path).column("n").to_pylist() == [1, 2]
    assert pq.read_metadata(path).metadata[b"mapping"] == b"it's"


def test_the_same_rows_give_the_same_bytes(tmp_path):
    query = "SELECT range AS n, range % 7 AS m, 'text ' || range % 11 AS t FROM range(300000) ORDER BY n"
    written = []
    for threads in (1, 2):
        with DuckDBEngine(threads=threads) as engine:
            path = tmp_path / f"{threads}.parquet"
            engine.write_parquet(query, path, {})
            written.append(path.read_bytes())
    assert written[0] == written[1]


def test_a_parquet_file_is_viewed_with_its_rows_numbered(engine, tmp_path):
    path = tmp_path / "a[1]*.parquet"
    engine.write_parquet("SELECT 'x' AS item UNION ALL SELECT 'y' ORDER BY item", path, {})
    engine.view_parquet("seen", path, line_number="no")
    assert engine.rows("SELECT * FROM seen ORDER BY no") == [(1, "x"), (2, "y")]
    assert engine.columns("seen") == {"no": "BIGINT", "item": "VARCHAR"}


def test_nothing_is_written_to_standard_output(engine, capfd):
    engine.rows("SELECT count(*) FROM range(3000000) a, range(20) b")
    assert capfd.readouterr() == ("", "")


def test_too_little_memory_is_said_so_with_what_to_do():
    with DuckDBEngine(memory_limit="20MB") as engine, pytest.raises(EngineError) as raised:
        engine.rows("SELECT array_agg(range) FROM range(30000000)")
    assert raised.value.code == "engine.memory"
    assert "20MB" in str(raised.value)


def test_a_full_disk_is_said_so_with_what_to_do(engine):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(EngineError, match=r"Files cannot be written \(No space left on device\)"):
        engine.write_parquet("SELECT range FROM range(100000)", full, {})
