"""The heading row of a table: names that are missing, doubled, or spread over merged cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from venditor.audits.engine import LINE_NUMBER


@dataclass(frozen=True, slots=True)
class Headings:
    """The columns of a table.

    Attributes:
        names: one name a column, all different.
        doubled: headings that stand over more than one column, in whatever case.
        unnamed: places of columns without a heading, by letter.
    """

    names: tuple[str, ...]
    doubled: tuple[str, ...]
    unnamed: tuple[str, ...]


def headings(cells: Sequence[str]) -> Headings:
    """Name every column: by its heading, and by its letter where there is none or it is doubled."""
    stripped = [cell.strip().lstrip("\ufeff") for cell in cells]
    counts = Counter(map(str.casefold, stripped))
    seen: Counter[str] = Counter()
    names, unnamed = [], []
    for place, cell in enumerate(stripped, 1):
        letter = get_column_letter(place)
        seen[cell.casefold()] += 1
        if not cell:
            unnamed.append(letter)
            names.append(f"column {letter}")
        else:
            names.append(cell if seen[cell.casefold()] == 1 else f"{cell} (column {letter})")
    doubled = tuple(cell for cell in names if counts[cell.casefold()] > 1)
    return Headings(_all_different(names), doubled, tuple(unnamed))


def _all_different(names: Sequence[str]) -> tuple[str, ...]:
    """SQL names differ in more than case, and none is the one that numbers the lines."""
    taken = {LINE_NUMBER}
    result = []
    for name in names:
        free = name
        while free.casefold() in taken:
            free += "'"
        taken.add(free.casefold())
        result.append(free)
    return tuple(result)


def heading_row(rows: Sequence[Sequence[str]], numeric: Sequence[Sequence[bool]]) -> int:
    """Which of the first rows of a sheet holds the headings.

    A title or a row of merged group headings above has fewer cells with text, and a row of data has numbers
    or days.

    Args:
        rows: cells as text, ``""`` where empty.
        numeric: whether each cell holds a number or a day.

    Returns:
        Index of the first row with the most cells among those that hold text only, else of the first row.
    """
    best, most = 0, 0
    for index, (cells, numbers) in enumerate(zip(rows, numeric, strict=True)):
        filled = sum(1 for cell in cells if cell.strip())
        if filled > most and not any(numbers):
            best, most = index, filled
    return best
