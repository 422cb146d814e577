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
    """

    line: int
    cells: list[str]
    damage: str = ""


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
                    yield row
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

    def _next(self, reader: Iterator[list[str]]) -> Row | None:
        self._taken.clear()
        self._size = 0
        self._zeros = False
        start = self._line + 1
        # The limit of the module is lower, and one of the process: others rely on it.
        usual = csv.field_size_limit(MOST_CHARACTERS)
        try:
            cells = next(reader, None)
        except (_TooLongError, csv.Error):
            return self._recovered(start)
        finally:
            csv.field_size_limit(usual)
        self._line += len(self._taken)
        if cells is None:
            return None
        if self._zeros:
            return Row(start, cells, "It has NUL characters, which have been left out.")
        return Row(start, cells)

    def _recovered(self, start: int) -> Row:
        """The first line of a row that is not closed, without quotation marks; what follows is read again."""
        first, *rest = self._taken
        if rest and not self._text_follows() and not any(self._is_whole(line) for line in rest):
            self._line += len(self._taken)
            cells = next(csv.reader(self._taken, delimiter=self._separator))
            return Row(start, cells, "The file ends within its quotation marks.")
        self._again.extendleft(reversed(rest))
        self._line += 1
        if len(first) > MOST_CHARACTERS:
            self._pass_over_line()
            return Row(start, [], f"It has more than {MOST_CHARACTERS:,} characters.")
        cells = first.replace("\0", "").rstrip("\r\n").split(self._separator)
        return Row(start, cells, "It has a quotation mark that is not closed, or text behind one that is.")

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
