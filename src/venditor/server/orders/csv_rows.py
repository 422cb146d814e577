"""Rows of a CSV file of orders: its encoding and delimiter found out, good rows and broken ones apart.

Source: RFC 4180, with the encodings and delimiters that spreadsheets write. The reader of the audit does the
same for files of any size through DuckDB; this one is for what a person brings in through a page.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from venditor.core.errors import VenditorError
from venditor.core.text import is_mostly_utf8

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
DELIMITERS = (",", ";", "\t")
_SAMPLE_LINES = 50
_HEAD_BYTES = 4096
# One byte in so many is zero at least, also where headings and articles are Chinese.
_ZEROS_OF_UTF16 = 8
# The most lines one record may span before a quote counts as never closed.
_RECORD_LINES = 200
_SURROGATE = re.compile("[\ud800-\udfff]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class OrderFileError(VenditorError):
    """A file that cannot be read as orders; nothing of it was taken."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headings.

    Attributes:
        line: number of its first line, from 1, as a text editor shows it.
        cells: its cells; of a broken row as far as they can be told apart.
        broken: why it is no row of the table: ``quotes``, ``columns`` or ``text``; empty for a good one.
    """

    line: int
    cells: tuple[str, ...]
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file as headings and rows."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(content: bytes) -> Table:
    """The headings and rows of a file.

    Raises:
        OrderFileError: when it is too large, is no text, or has no rows.
    """
    if len(content) > MOST_BYTES:
        raise OrderFileError(
            "orders.too_large",
            f"The file has {len(content)} bytes; {MOST_BYTES} are taken at once.",
            facts={"bytes": len(content), "most": MOST_BYTES},
            remedy="Bring it in in parts; an order that comes twice is still one.",
        )
    lines = _lines(_text(content))
    delimiter = _delimiter(lines)
    rows = _rows(lines, delimiter)
    headings = next(rows, None)
    if headings is None or headings.broken:
        raise OrderFileError(
            "orders.empty",
            "The file has no headings that can be read.",
            remedy="Save it as CSV with the headings in its first row.",
        )
    return Table(headings.cells, tuple(_counted(rows)))


def _counted(rows: Iterator[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows):
        if count == MOST_ROWS:
            raise OrderFileError(
                "orders.too_many_rows",
                f"The file has more than {MOST_ROWS} rows.",
                facts={"most": MOST_ROWS},
                remedy="Bring it in in parts; an order that comes twice is still one.",
            )
        yield row


def _text(content: bytes) -> str:
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _decoded(content, name)
    head = content[:_HEAD_BYTES]
    # UTF-16 without a mark: half of every ASCII character is zero. A stray zero byte makes no other encoding.
    if head.count(0) * _ZEROS_OF_UTF16 > len(head):
        return _decoded(content, "utf-16-le" if head[1:2] == b"\0" else "utf-16-be")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        if is_mostly_utf8(content.split(b"\n")):
            # Its few broken lines are set aside; read as Windows-1252 all others would be wrong.
            return content.decode("utf-8", "surrogateescape")
        return _decoded(content, "cp1252")


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        raise OrderFileError(
            "orders.encoding",
            "The file is no text in UTF-8, UTF-16 or Windows-1252.",
            remedy="Save it as CSV in UTF-8.",
        ) from None


def _lines(text: str) -> list[str]:
    """Lines as a text editor shows them, their ends kept; other separators of Unicode may stand in a cell."""
    return list(io.StringIO(text, newline=""))


def _delimiter(lines: Sequence[str]) -> str:
    """The delimiter under which the first records have most often as many cells as the headings."""

    def score(delimiter: str) -> tuple[float, int]:
        rows = [row for row in _rows(lines[:_SAMPLE_LINES], delimiter) if not row.broken]
        width = len(rows[0].cells) if rows else 0
        alike = sum(1 for row in rows if len(row.cells) == width)
        # One column alone is what every wrong delimiter gives.
        return (alike / len(rows), width) if width > 1 else (0.0, width)

    return max(DELIMITERS, key=score)


def _rows(lines: Sequence[str], delimiter: str) -> Iterator[Row]:
    """All rows, each as wide as the first; a broken one costs its first line only.

    Reading goes on with the line behind it, so that a quote that is never closed does not swallow what
    follows.
    """
    start = width = 0
    while start < len(lines):
        reader = csv.reader(lines[start : start + _RECORD_LINES], delimiter=delimiter, strict=True)
        begun = start
        try:
            for cells in reader:
                end = begun + reader.line_num
                if any(cell.strip() for cell in cells):
                    width = width or len(cells)
                    row = _fitting(start + 1, tuple(cells), width)
                    if row.broken and end > start + 1:
                        raise csv.Error  # noqa: TRY301 - told like one that the reader finds
                    yield row
                start = end
        except csv.Error:
            # Rows before it were read: what is wrong may only be that these lines end within a row.
            if start > begun:
                continue
            yield Row(start + 1, _as_far_as_it_goes(lines[start], delimiter), "quotes")
            start += 1


def _as_far_as_it_goes(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        cells = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return ()
    return tuple("" if _is_broken(cell) else cell for cell in cells)


def _fitting(line: int, cells: tuple[str, ...], width: int) -> Row:
    """The row at the table's width, or as a broken one."""
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        cells = cells[:width]
    if any(map(_is_broken, cells)):
        return Row(line, tuple("" if _is_broken(cell) else cell for cell in cells), "text")
    return Row(line, cells, "" if len(cells) == width else "columns")


def _is_broken(text: str) -> bool:
    """Whether bytes that are no text stand in it, as lone surrogates, or a NUL does."""
    return (not text.isascii() and _SURROGATE.search(text) is not None) or "\0" in text
