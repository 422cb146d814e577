"""The columns of a table by their header, and the cells of a row as places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from venditor.listings.draft import Draft, Place
from venditor.listings.errors import ListingError
from venditor.listings.tables.rows import Row

MOST_COLUMNS = 16_384
"""Columns of a table; a sheet of the usual programs has no more."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        place: its position from 0.
        label: its header, as a path names it.
        name: its header in small letters, by which it is looked up.
    """

    place: int
    label: str
    name: str


class Columns:
    """The columns of a table.

    Where two have one header, the first decides and the others are kept beside it.

    Args:
        header: its first row.

    Raises:
        ListingError: there are too many.
    """

    def __init__(self, header: Sequence[str]) -> None:
        if len(header) > MOST_COLUMNS:
            raise ListingError(
                "table.columns",
                f"The table has {len(header):,} columns. A table of listings has at most {MOST_COLUMNS:,}.",
                remedy="Check the separator between its cells.",
            )
        self.all: list[Column] = []
        self._named: dict[str, list[Column]] = {}
        for place, text in enumerate(header):
            plain = " ".join(text.replace("\ufeff", "").split())
            same = self._named.setdefault(plain.casefold(), [])
            label = f"{plain} (column {place + 1})" if same or not plain else plain
            column = Column(place, label, plain.casefold())
            same.append(column)
            self.all.append(column)

    def __contains__(self, name: str) -> bool:
        """Whether there is a column with a header, in small letters."""
        return name in self._named

    def names(self) -> Iterable[str]:
        """The headers, in small letters."""
        return self._named.keys()

    def named(self, names: Iterable[str]) -> list[Column]:
        """The columns with one of these headers, in the order of the names."""
        return [column for name in names for column in self._named.get(name, ())]


def place_of(row: Row, column: Column) -> Place | None:
    """The cell of a row in a column; ``None`` where the row ends before it."""
    if column.place >= len(row.cells):
        return None
    return Place(f"line {row.line}/{column.label}", row.cells[column.place])


def first_of(row: Row, columns: Sequence[Column]) -> Place | None:
    """The first cell of these columns that has something in it, else the first of them at all."""
    places = [place for column in columns if (place := place_of(row, column)) is not None]
    return next((place for place in places if not place.empty), places[0] if places else None)


Filling = tuple[Sequence[Column], Callable[[Draft, Place], object]]
"""Columns, and what is done with the first of their cells that has something in it."""


def in_words(field: str) -> Callable[[Draft, Place], None]:
    """Fills a field in words."""
    return lambda draft, place: draft.text(field, place)


def fill(draft: Draft, row: Row, fillings: Iterable[Filling]) -> None:
    """Fill in what the columns of a row say."""
    for columns, take in fillings:
        if columns and (place := first_of(row, columns)) is not None:
            take(draft, place)


def keep(draft: Draft, row: Row, columns: Iterable[Column]) -> None:
    """Keep the cells of these columns as attributes of the listing."""
    cells = row.cells
    for column in columns:
        if column.place < len(cells) and cells[column.place]:
            draft.attribute(column.label, Place(f"line {row.line}/{column.label}", cells[column.place]))


def tell_damage(draft: Draft, row: Row, columns: Columns) -> bool:
    """Tell what is wrong with a row as a whole; whether its cells can be used all the same.

    Args:
        draft: the listing while it is read.
        row: of the table.
        columns: of the table.
    """
    place = Place(f"line {row.line}", " ".join(row.cells)[:400])
    if row.cut:
        draft.remark("id", row.damage, place)
        return False
    extra = any(cell.strip() for cell in row.cells[len(columns.all) :])
    missing = len(columns.all) - len(row.cells)
    if row.damage:
        draft.remark("id", row.damage, place)
    if extra or missing > 0:
        message = f"The row has {len(row.cells)} cells where the header has {len(columns.all)}."
        draft.remark("id", f"{message} Put cells with a separator in quotation marks.", place)
    if not row.damage and any("\ufffd" in cell for cell in row.cells):
        draft.remark("name", "Letters of the row are lost: they are not in the encoding of the file.", place)
    return not extra and (missing <= 0 or not row.damage)
