"""The rows of a table with the lines they begin on; a quotation mark that never closes costs one row."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from typing import BinaryIO

from venditor.listings.errors import ListingError

MOST_LINES = 2_000
"""Lines of one row; a description has hundreds at most."""
MOST_CHARACTERS = 1024 * 1024
"""Characters of one row, and so of one cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        line: of the file, from 1, on which it begins.
        cells: as they stand there.
        damage: what is wrong with the row as a whole; empty where nothing is.
        cut: whether the file ends inside it.
    """

    line: int
    cells: list[str]
    damage: str = ""
    cut: bool = False


_UNCLOSED = "It has a quotation mark that is not closed, or text behind one that is."
_ENDS_WITHIN = "unexpected end of data"
"""What the csv module says where text ends within quotation marks."""


class _TooLongError(Exception):
    """The row goes on and on."""


class Rows:
    """Reads the rows of a table one after the other.

    Args:
        file: at its beginning.
        encoding: of it.
        separator: between cells.
        skip: lines to pass over at the beginning.
        width: cells of a whole row, where they are known.

    Attributes:
        number: of the row that was given last, from 0 for the header.
        last: the row inside which the file ends; ``None`` where it is whole, as far as can be told.
    """

    def __init__(
        self, file: BinaryIO, encoding: str, separator: str, *, skip: int = 0, width: int = 0
    ) -> None:
        self._text = TextIOWrapper(file, encoding, errors="replace", newline="")
        self._separator = separator
        self._skip = skip
        self._width = width
        self._line = 0
        self._taken: list[str] = []
        self._size = 0
        self._again: deque[str] = deque()
        self._zeros = False
        self._shortest = width
        self.number = -1
        self.last: Row | None = None

    def __iter__(self) -> Iterator[Row]:
        """The rows that are not blank, in turn."""
        try:
            for _ in range(self._skip):
                self._text.readline(MOST_CHARACTERS)
                self._line += 1
            reader = self._reader()
            while True:
                row = self._next(reader)
                if row is None:
                    return
                if row.damage:
                    reader = self._reader()
                if row.damage or any(row.cells):
                    yield self._counted(row)
        finally:
            # The file is the caller's, and stays open.
            self._text.detach()

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._lines(), delimiter=self._separator, strict=True)

    def _lines(self) -> Iterator[str]:
        """Lines for the reader of one row after the other, remembered until the row is whole."""
        while True:
            line = self._again.popleft() if self._again else self._text.readline(MOST_CHARACTERS + 1)
            if not line:
                return
            self._taken.append(line)
            self._size += len(line)
            if self._size > MOST_CHARACTERS or len(self._taken) > MOST_LINES:
                raise _TooLongError
            if "\0" in line:
                self._zeros = True
                line = line.replace("\0", "")
            yield line

    def _counted(self, row: Row) -> Row:
        """A row with its number; and whether the file ends inside it.

        A program that leaves out empty cells at the end of a row does so in others too: no row is cut that
        has as many cells as one before it.
        """
        self.number += 1
        short = len(row.cells) < self._shortest and any(cell.strip() for cell in row.cells)
        if row.cut or (short and not row.damage and not self._ended):
            ends = f"The file ends inside row {self.number}: it is cut off there"
            row = self.last = Row(row.line, row.cells, f"{ends}, and nothing of this row is used.", cut=True)
        self._shortest = min(self._shortest, len(row.cells))
        return row

    @property
    def _ended(self) -> bool:
        """Whether the line that was taken last has an end; one that has none is the last of the file."""
        return self._taken[-1].endswith(("\n", "\r"))

    def _next(self, reader: Iterator[list[str]]) -> Row | None:
        self._taken.clear()
        self._size = 0
        self._zeros = False
        start = self._line + 1
        # The limit of the module is lower, and one of the process: others rely on it.
        usual = csv.field_size_limit(MOST_CHARACTERS)
        try:
            cells = next(reader, None)
        except _TooLongError:
            return self._recovered(start, within=False)
        except csv.Error as error:
            return self._recovered(start, within=str(error) == _ENDS_WITHIN)
        finally:
            csv.field_size_limit(usual)
        self._line += len(self._taken)
        if cells is None:
            return None
        if self._zeros:
            return Row(start, cells, "It has NUL characters, which have been left out.")
        return Row(start, cells)

    def _recovered(self, start: int, *, within: bool) -> Row:
        """The first line of a row that is not closed, without quotation marks; what follows is read again.

        Args:
            start: the line on which it begins.
            within: whether the text ended within its quotation marks.
        """
        first, *rest = self._taken
        alone = (rest or within) and not self._text_follows()
        if alone and not any(self._is_whole(line) for line in rest):
            cut = within and bool(rest or (self._width and not (self._ended and self._is_whole(first))))
            if rest or cut:
                self._line += len(self._taken)
                return Row(start, next(csv.reader(self._taken, delimiter=self._separator)), _UNCLOSED, cut)
        self._again.extendleft(reversed(rest))
        self._line += 1
        if len(first) > MOST_CHARACTERS:
            self._pass_over_line()
            return Row(start, [], f"It has more than {MOST_CHARACTERS:,} characters.")
        cells = first.replace("\0", "").rstrip("\r\n").split(self._separator)
        return Row(start, cells, _UNCLOSED)

    def _is_whole(self, line: str) -> bool:
        return line.count(self._separator) == self._width - 1

    def _text_follows(self) -> bool:
        """Whether the file has more than the lines that have been taken."""
        if not self._again:
            line = self._text.readline(MOST_CHARACTERS + 1)
            if line:
                self._again.append(line)
        return bool(self._again)

    def _pass_over_line(self) -> None:
        """Leave out the rest of a line that is too long for one."""
        while (rest := self._text.readline(MOST_CHARACTERS)) and not rest.endswith(("\n", "\r")):
            pass


def header_of(file: BinaryIO, encoding: str, separator: str, *, skip: int = 0) -> Row:
    """The first row of a table.

    Args:
        file: at its beginning, where it is left.
        encoding: of it.
        separator: between cells.
        skip: lines to pass over before it.

    Raises:
        ListingError: there is none.
    """
    for row in Rows(file, encoding, separator, skip=skip):
        file.seek(0)
        return row
    raise ListingError("table.empty", "The file has no row.")
