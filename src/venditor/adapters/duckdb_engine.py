"""DuckDB, embedded and in memory, as the SQL engine of an audit."""

from __future__ import annotations

import glob
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from venditor.core.errors import VenditorError

# Bounds what the engine reserves, not what it uses: each join of a calendar reserves megabytes and touches
# kilobytes of them, and a file with many columns of facts has hundreds of such joins.
MEMORY_LIMIT = "2GB"
# Rows handed over at a time, so that a long file is never held twice.
BATCH = 50_000
# Rows of a Parquet row group; fixed, so that the bytes do not depend on the machine.
ROW_GROUP = 122_880


class EngineError(VenditorError):
    """The engine cannot do its work on this machine."""


class DuckDBEngine:
    """One in-memory DuckDB session; see :class:`venditor.audits.engine.Engine`.

    Nothing is fetched from the network: extensions are neither installed nor loaded by themselves. What does
    not fit into memory goes to a folder of its own that closing removes.
    """

    def __init__(self, *, memory_limit: str = MEMORY_LIMIT, threads: int | None = None) -> None:
        """Open the session.

        Args:
            memory_limit: most memory DuckDB may use, in its own words, such as ``2GB``.
            threads: how many cores to use; all by default.
        """
        self._memory_limit = memory_limit
        self._spill = tempfile.TemporaryDirectory(prefix="venditor-audit-")
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": memory_limit,
                "threads": str(threads or os.cpu_count() or 1),
                "temp_directory": self._spill.name,
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        self._connection.execute("SET TimeZone = 'UTC'")
        # Standard output is the command's own; how far it is, it says itself.
        self._connection.execute("SET enable_progress_bar = false")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the session and remove what it spilled."""
        self._connection.close()
        self._spill.cleanup()

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run one or several statements that give nothing back."""
        self._execute(sql, parameters)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, as Python values.

        Raises:
            EngineError: when memory and the space for temporary files do not suffice.
        """
        return self._execute(sql, parameters).fetchall()

    def _execute(self, sql: str, parameters: Sequence[Any] = ()) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(sql, list(parameters) or None)
        except duckdb.OutOfMemoryException:
            raise EngineError(
                "engine.memory",
                f"The file needs more than the {self._memory_limit} of memory that an audit is given.",
                facts={"memory_limit": self._memory_limit},
                remedy="Split the file by time, or free space for temporary files.",
            ) from None
        except duckdb.IOException as error:
            reason = re.search('"errno":"([0-9]+)"', str(error))
            said = os.strerror(int(reason[1])) if reason else str(error).splitlines()[0]
            raise EngineError(
                "engine.files",
                f"Files cannot be written ({said}).",
                facts={"temporary": self._spill.name},
                remedy=f"Free space for the results and for temporary files ({tempfile.gettempdir()}).",
            ) from None

    def load(self, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
        """Create a table and fill it, in batches; the engine casts each value to its column's type."""
        named = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns.items())
        self._connection.execute(f"CREATE TABLE {quoted(table)} ({named})")
        left = iter(rows)
        while batch := list(islice(left, BATCH)):
            self.append(table, list(zip(*batch, strict=True)), list(columns))

    def append(self, table: str, columns: Sequence[Sequence[Any]], names: Sequence[str]) -> None:
        """Append columns of one length to a table."""
        batch = pa.table([pa.array(values) for values in columns], names=list(names))
        self._connection.register("batch", batch)
        self._connection.table("batch").insert_into(table)
        self._connection.unregister("batch")

    def load_arrow(self, table: str, rows: pa.Table) -> None:
        """Create a table of the rows of an Arrow table, with its names, its types and its order."""
        self._connection.register("batch", rows)
        try:
            self._execute(f"CREATE OR REPLACE TABLE {quoted(table)} AS FROM batch")
        finally:
            self._connection.unregister("batch")

    def arrow(self, query: str, *, rows: int) -> pa.RecordBatchReader:
        """The rows of a query, in its order, as Arrow record batches of at most so many rows."""
        return self._connection.sql(query).to_arrow_reader(rows)

    def columns(self, relation: str) -> dict[str, str]:
        """SQL type by column name."""
        described = self._connection.execute(f"DESCRIBE {quoted(relation)}").fetchall()
        return {name: kind for name, kind, *_ in described}

    def view_parquet(self, view: str, path: Path, *, line_number: str) -> None:
        """Create a view of a Parquet file, its rows numbered from 1.

        Args:
            view: its name.
            path: the file; read through once, so that one that is damaged inside is refused now.
            line_number: name of the column that numbers the rows.

        Raises:
            duckdb.Error: when the file cannot be read.
        """
        # The engine takes patterns; this is one file, whatever its name.
        read = self._connection.read_parquet(glob.escape(str(path.absolute())), file_row_number=True)
        numbered = f"file_row_number + 1 AS {quoted(line_number)}, * EXCLUDE file_row_number"
        rows = read.project(numbered)
        rows.aggregate(", ".join(f"bit_xor(hash({quoted(name)}))" for name in rows.columns)).fetchall()
        rows.create_view(view)

    def parquet_metadata(self, path: Path) -> dict[str, str]:
        """What a Parquet file says beside its rows; nothing for a file that is none."""
        pairs = "SELECT decode(key), decode(value) FROM parquet_kv_metadata(?)"
        try:
            return dict(self.rows(pairs, [glob.escape(str(path.absolute()))]))
        except duckdb.Error:
            return {}

    def write_parquet(self, query: str, path: Path, metadata: Mapping[str, str]) -> None:
        """Write the rows of a query, in its order, as a Parquet file (ZSTD)."""
        pairs = ", ".join(f"{quoted(key)}: {literal(value)}" for key, value in metadata.items())
        self._execute(
            f"COPY ({query}) TO {literal(str(path))} "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, KV_METADATA {{{pairs}}})"
        )


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
