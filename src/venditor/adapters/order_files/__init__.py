r"""Reads an order file of any usual format into the engine of an audit.

The format is told by the content first and by the name second: a Parquet file that is called ``orders.csv``
is still read as Parquet. Text files are read with every cell as text; what a cell means is for the mapping
to say.

>>> import tempfile
>>> from pathlib import Path
>>> from venditor.adapters.duckdb_engine import DuckDBEngine
>>> with tempfile.TemporaryDirectory() as folder, DuckDBEngine() as engine:
...     path = Path(folder, "orders.csv")
...     _ = path.write_text('order;item\n1;"a; b"\n2\n3;c\n', "utf-8")
...     table = read_orders(engine, path)
...     table.notes["delimiter"], [(line.line, line.reason) for line in table.rejected]
(';', [(3, 'too_few_columns')])
"""

from venditor.adapters.order_files.errors import OrderFileError
from venditor.adapters.order_files.reading import read_orders

__all__ = ["OrderFileError", "read_orders"]
