"""Rows of an Excel workbook as text.

Source: ECMA-376 (Office Open XML), read row by row with openpyxl; formulas by the values last computed.
"""

from __future__ import annotations

import warnings
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from venditor.adapters.order_files.csv_text import SHOWN_CHARACTERS, Batch
from venditor.adapters.order_files.errors import OrderFileError
from venditor.adapters.order_files.headings import Headings, heading_row, headings
from venditor.audits.engine import RejectedLine

# Rows looked at to find the headings; titles and merged group headings stand above them.
HEADING_ROWS = 10
BATCH_ROWS = 20_000
# A workbook that unpacks to more than this is refused: no order file of a shop is so large.
UNPACKED_BYTES = 2 << 30
# Excel keeps 15 significant digits; more of them are noise of binary fractions.
_SIGNIFICANT = ".15g"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    InvalidFileException,
    EOFError,
    KeyError,
    OSError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, its headings found.

    Attributes:
        name: as on its tab.
        headings: its columns.
        heading_row: number of the row with the headings, from 1.
        batches: its rows below the headings.
    """

    name: str
    headings: Headings
    heading_row: int
    batches: Iterator[Batch]


def open_sheet(path: Path, named: str | None) -> Sheet:
    """The sheet of a workbook that holds the orders: the named one, else the first with content.

    Raises:
        OrderFileError: when the file is no workbook, is damaged, or has no such sheet.
    """
    try:
        _check_size(path)
        with warnings.catch_warnings():
            # What openpyxl does not keep (styles, extensions) is no part of the orders.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheets = {sheet.title: sheet for sheet in workbook.worksheets}
        chosen = [named] if named is not None else list(sheets)
        for name in chosen:
            if name not in sheets:
                raise _no_sheet(path, name, list(sheets))
            found = _sheet(path, name, sheets[name])
            if found is not None:
                return found
    except _BROKEN as error:
        raise _damaged(path, error) from None
    raise OrderFileError(
        "orders.empty",
        f"{path.name}: the workbook has no rows.",
        facts={"file": path.name},
        remedy="Export the orders again, or name the sheet in the mapping (`file: {sheet: Orders}`).",
    )


def _check_size(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > UNPACKED_BYTES:
        raise OrderFileError(
            "orders.too_large",
            f"{path.name}: the workbook unpacks to {unpacked} bytes, more than the {UNPACKED_BYTES} allowed.",
            facts={"file": path.name, "bytes": unpacked},
            remedy="Export the orders as CSV or Parquet.",
        )


def _no_sheet(path: Path, name: str, known: Sequence[str]) -> OrderFileError:
    return OrderFileError(
        "orders.sheet",
        f'{path.name} has no sheet "{name}".',
        facts={"file": path.name, "sheet": name},
        remedy=f"Its sheets are: {', '.join(known)}.",
    )


def _damaged(path: Path, error: Exception) -> OrderFileError:
    return OrderFileError(
        "orders.workbook",
        f"{path.name}: this is not a whole Excel workbook ({type(error).__name__}).",
        facts={"file": path.name},
        remedy="Open it in a spreadsheet program and save it again as .xlsx, or export the orders as CSV.",
    )


def _sheet(path: Path, name: str, sheet: Any) -> Sheet | None:
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(values_only=True), 1)
    first = [(number, values) for number, values in islice(rows, HEADING_ROWS) if any(map(_filled, values))]
    if not first:
        return None
    texts = [[_text(value) for value in values] for _, values in first]
    index = heading_row(texts, [[_numeric(value) for value in values] for _, values in first])
    cells = texts[index]
    while cells and not cells[-1].strip():
        cells.pop()
    found = headings(cells)
    below = _below(path, first[index + 1 :], rows, len(found.names))
    return Sheet(name, found, first[index][0], below)


def _below(
    path: Path, first: Sequence[tuple[int, Any]], rest: Iterator[tuple[int, Any]], width: int
) -> Iterator[Batch]:
    try:
        yield _batch(first, width)
        while rows := list(islice(rest, BATCH_ROWS)):
            yield _batch(rows, width)
    except _BROKEN as error:
        raise _damaged(path, error) from None


def _batch(rows: Sequence[tuple[int, Any]], width: int) -> Batch:
    batch = Batch([], [], [])
    for number, values in rows:
        if not any(map(_filled, values)):
            continue
        cells = [_text(value) for value in values]
        if any(cell.strip() for cell in cells[width:]):
            shown = " | ".join(cells)[:SHOWN_CHARACTERS]
            batch.rejected.append(RejectedLine(number, "too_many_columns", shown))
            continue
        batch.lines.append(number)
        batch.records.append(cells[:width] + [""] * (width - len(cells)))
    return batch


def _filled(value: object) -> bool:
    return value is not None and str(value).strip() != ""


def _numeric(value: object) -> bool:
    if isinstance(value, str):
        # A number or day that was typed as text is no heading either.
        return any(map(str.isdigit, value)) and not any(map(str.isalpha, value))
    return isinstance(value, int | float | date | time | timedelta) and not isinstance(value, bool)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return format(Decimal(format(value, _SIGNIFICANT)), "f")
        case datetime():
            return value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)
