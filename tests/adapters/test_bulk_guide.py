"""The examples of docs/ops/bulk.md run as they stand, and say the same by both ways."""

import re
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "ops" / "bulk.md"
ORDERS = {
    "order_id": ["A1", "A2", "A3", "A4"],
    "country": ["DE", "DE", "JP", "DE"],
    "ordered_on": [date(2026, 3, 2)] * 4,
    "delivered_on": [date(2026, 3, 4), date(2026, 3, 5), date(2026, 3, 4), None],
}


def examples():
    """The examples in Python, in order."""
    return re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


def test_its_examples_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    table = pa.table(ORDERS)
    pq.write_table(table, "orders.parquet", row_group_size=3)
    cells = [[str(cell or "") for cell in row.values()] for row in table.to_pylist()]
    Path("orders.csv").write_text("\n".join(",".join(row) for row in [table.column_names, *cells]) + "\n")
    names = {}
    for example in examples():
        # That one is run by tests/spark.
        if "spark" not in example:
            exec(example, names)  # noqa: S102 - the guide's own code
    answers = pq.read_table("answers.parquet").to_pylist()
    days = {row["order_id"]: row["withdrawal__last_day__value"] for row in answers}
    assert (days["A1"], days["A2"]) == (date(2026, 3, 18), date(2026, 3, 19))
    assert {row["order_id"]: row["problem"] for row in answers} == dict.fromkeys(ORDERS["order_id"])
    read = dict(line.split(",")[:4:3] for line in Path("answers.csv").read_text("utf-8").splitlines()[1:])
    assert read == {order: str(day or "") for order, day in days.items()}
    assert "packs of law were asked" in capsys.readouterr().out
