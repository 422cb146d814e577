"""Reads an order file into the engine: CSV, Parquet or an Excel workbook, told by content, then by name."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import duckdb

from venditor.adapters.duckdb_engine import DuckDBEngine
from venditor.adapters.order_files.csv_text import (
    Batch,
    batches,
    find_delimiter,
    find_encoding,
    text_lines,
)
from venditor.adapters.order_files.errors import OrderFileError
from venditor.adapters.order_files.headings import Headings, headings
from venditor.adapters.order_files.workbook import open_sheet
from venditor.audits.engine import LINE_NUMBER, InputTable, RejectedLine
from venditor.audits.mapping import FileHints

RELATION = "given"
NO_HINTS = FileHints()
_PARQUET_MARK = b"PAR1"
# Mark, metadata length and mark again: nothing shorter can be Parquet.
_PARQUET_LEAST_BYTES = 12
_ZIP_MARK = b"PK\x03\x04"
_OLD_OFFICE_MARK = b"\xd0\xcf\x11\xe0"
_COMPRESSED = {b"\x1f\x8b": "gzip", b"\x28\xb5": "zstd", b"BZh": "bzip2"}
_SAMPLE_LINES = 200


def read_orders(
    engine: DuckDBEngine,
    path: Path,
    *,
    hints: FileHints = NO_HINTS,
    progress: Callable[[float], None] = lambda _: None,
) -> InputTable:
    """Read an order file into the engine.

    Args:
        engine: gets the table or view ``given``.
        path: the file.
        hints: what is known about it.
        progress: is told the share that is read, from 0 to 1.

    Returns:
        The table, with lines that are no rows apart.

    Raises:
        OrderFileError: when the file is missing, empty, damaged, or not in a known format.
    """
    head = _head(path)
    if path.suffix.lower() in (".parquet", ".pq") or head.startswith(_PARQUET_MARK):
        return _read_parquet(engine, path)
    if head.startswith(_OLD_OFFICE_MARK):
        raise _wrong_format(
            path, "an Excel workbook of the old kind, or one with a password", "Save it as .xlsx"
        )
    if path.suffix.lower() in (".xlsx", ".xlsm") or head.startswith(_ZIP_MARK):
        return _read_workbook(engine, path, hints, progress)
    for mark, kind in _COMPRESSED.items():
        if head.startswith(mark):
            raise _wrong_format(path, f"compressed ({kind})", "Unpack it")
    return _read_csv(engine, path, hints, progress)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise OrderFileError(
            "orders.unreadable",
            f"{path}: cannot be read ({error.strerror}).",
            facts={"file": str(path)},
            remedy="Check the path and the permissions.",
        ) from None
    if not head:
        raise _empty(path)
    return head


def _empty(path: Path) -> OrderFileError:
    return OrderFileError(
        "orders.empty",
        f"{path.name}: the file is empty.",
        facts={"file": path.name},
        remedy="Export the orders again; the first line must name the columns.",
    )


def _wrong_format(path: Path, found: str, remedy: str) -> OrderFileError:
    return OrderFileError(
        "orders.format",
        f"{path.name}: the file is {found}.",
        facts={"file": path.name},
        remedy=f"{remedy}, or export the orders as CSV.",
    )


def _read_parquet(engine: DuckDBEngine, path: Path) -> InputTable:
    size = path.stat().st_size
    with path.open("rb") as file:
        begins = file.read(4)
        file.seek(max(0, size - 4))
        ends = file.read(4)
    if begins != _PARQUET_MARK:
        raise _broken_parquet(path, "it does not begin as Parquet does")
    if size < _PARQUET_LEAST_BYTES or ends != _PARQUET_MARK:
        raise _broken_parquet(path, f"it is cut off after {size} bytes")
    try:
        engine.view_parquet(RELATION, path, line_number=LINE_NUMBER)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise _broken_parquet(path, reason) from None
    columns = engine.columns(RELATION)
    del columns[LINE_NUMBER]
    return InputTable(RELATION, path.name, columns, (), {"format": "parquet"})


def _broken_parquet(path: Path, why: str) -> OrderFileError:
    return OrderFileError(
        "orders.parquet",
        f"{path.name}: this is not a whole Parquet file: {why}.",
        facts={"file": path.name},
        remedy="Copy or export the file again.",
    )


def _read_csv(
    engine: DuckDBEngine, path: Path, hints: FileHints, progress: Callable[[float], None]
) -> InputTable:
    encoding = find_encoding(path, hints.encoding)
    with text_lines(path, encoding) as text:
        sample, first = _sample(text)
    if not any(line.strip() for line in sample):
        raise _empty(path)
    delimiter = hints.delimiter or find_delimiter(sample)
    with text_lines(path, encoding) as text:
        for _ in range(first):
            text.readline()
        try:
            found, used = _csv_headings(text, delimiter)
        except csv.Error as error:
            raise _no_headings(path, first + 1, error) from None
        size = path.stat().st_size
        below = batches(
            _lines(text), first_line=first + used + 1, delimiter=delimiter, width=len(found.names)
        )
        rejected = _fill(engine, found, below, lambda: progress(_position(text) / size))
    notes = {
        "format": "csv",
        "encoding": encoding.name + (" (guessed)" if encoding.guessed else " (broken)" * encoding.broken),
        "delimiter": "tab" if delimiter == "\t" else delimiter,
    }
    return _table(path, found, rejected, notes)


def _no_headings(path: Path, line: int, error: csv.Error) -> OrderFileError:
    return OrderFileError(
        "orders.headings",
        f"{path.name}:{line}: the headings cannot be read ({error}).",
        facts={"file": path.name, "line": line},
        remedy="Export the orders as CSV; the first line must name the columns.",
    )


def _position(text: TextIO) -> int:
    return int(text.buffer.tell())


def _lines(text: TextIO) -> Iterator[str]:
    # Through readline, because iterating a text file forbids asking for its position.
    return iter(text.readline, "")


def _sample(text: TextIO) -> tuple[list[str], int]:
    """The first lines from the headings on, and how many stand above them (blank ones and ``sep=;``)."""
    above = 0
    for line in _lines(text):
        if line.strip() and not line.lower().startswith("sep="):
            rest = [line]
            while len(rest) < _SAMPLE_LINES and (more := text.readline()):
                rest.append(more)
            return rest, above
        above += 1
    return [], above


def _csv_headings(text: TextIO, delimiter: str) -> tuple[Headings, int]:
    """The headings and how many lines they take; a heading may hold a quoted line break."""
    reader = csv.reader(_lines(text), delimiter=delimiter)
    cells = next(reader)
    while cells and not cells[-1].strip():
        cells.pop()
    return headings(cells), reader.line_num


def _read_workbook(
    engine: DuckDBEngine, path: Path, hints: FileHints, progress: Callable[[float], None]
) -> InputTable:
    sheet = open_sheet(path, hints.sheet)
    rejected = _fill(engine, sheet.headings, sheet.batches, lambda: progress(0.5))
    notes = {"format": "xlsx", "sheet": sheet.name, "headings in row": str(sheet.heading_row)}
    return _table(path, sheet.headings, rejected, notes)


def _fill(
    engine: DuckDBEngine, found: Headings, below: Iterator[Batch], advance: Callable[[], None]
) -> list[RejectedLine]:
    names = [LINE_NUMBER, *found.names]
    engine.load(RELATION, {LINE_NUMBER: "BIGINT", **dict.fromkeys(found.names, "VARCHAR")}, ())
    rejected: list[RejectedLine] = []
    for batch in below:
        if batch.records:
            engine.append(RELATION, [batch.lines, *zip(*batch.records, strict=True)], names)
        rejected += batch.rejected
        advance()
    return rejected


def _table(path: Path, found: Headings, rejected: list[RejectedLine], notes: dict[str, str]) -> InputTable:
    columns = dict.fromkeys(found.names, "VARCHAR")
    return InputTable(
        RELATION, path.name, columns, tuple(rejected), notes, unnamed=found.unnamed, doubled=found.doubled
    )
