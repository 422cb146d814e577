"""The outside world: SQL engines, order files, mail, pages of the web, and later shop systems and payments.

Only here are database drivers and file formats imported; the packages below state what they need as small
ports and are handed one of these:

>>> from venditor.adapters.duckdb_engine import DuckDBEngine
>>> with DuckDBEngine() as engine:
...     engine.load("sold", {"day": "DATE", "pieces": "INTEGER"}, [("2026-03-02", 3), (None, 4)])
...     engine.rows("SELECT sum(pieces), count(day) FROM sold")
[(7, 1)]

Formats: CSV by RFC 4180 with the encodings and delimiters that occur, Apache Parquet, Office Open XML
workbooks (ECMA-376).
"""
