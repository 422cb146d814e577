"""Where words stand in a file: the line and column of a quotation, as far as a look at its text can tell.

A place that may be the wrong one is none: words that occur several times are found only where they are long.
"""

from __future__ import annotations

import gzip
import html
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from venditor.listings.decoding import decoded
from venditor.listings.page.tree import MOST_BYTES
from venditor.products import Source

Loads = Callable[[str], str | None]
"""The text of a file by its path as given; ``None`` where it is not at hand or too long to be held."""

LONG = 24
"""Characters of words that may be taken for the right ones at their first place."""

MOST_LOOKED = 2**28
"""Characters of one file that are looked at for all its quotations, which takes about a second; a feed with
many findings would be looked at anew for each."""

MOST_WORDS = 30
"""Words by which a place is found."""

# What may stand between two words of a page. None of it can be read in two ways, so that a look takes time
# in proportion to the page.
_BETWEEN = r"(?:\s|&nbsp;|<[^<>]{1,500}>){1,50}"
_GZIP = b"\x1f\x8b"
_LINE = re.compile(r"line (\d{1,9})(?:/|$)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text, counted from 1; no column where only the line is known.

    Attributes:
        line: of its beginning.
        column: of its first character.
        end_line: of its end.
        end_column: behind its last character.
    """

    line: int
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


def load(path: str) -> str | None:
    """The text of a file that is not too long, such as a page, unpacked where it is packed with gzip."""
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        if raw.startswith(_GZIP):
            with gzip.open(path) as unpacked:
                raw = unpacked.read(MOST_BYTES + 1)
    except (OSError, ValueError, EOFError, zlib.error):
        return None
    return decoded(raw) if len(raw) <= MOST_BYTES else None


class Lines:
    """Finds places in files, holding the text of the last one.

    Args:
        loads: the text of a file.
    """

    def __init__(self, loads: Loads = load) -> None:
        """No file is loaded yet."""
        self._loads, self._path, self._text, self._looked = loads, "", "", 0

    def place(self, path: str, source: Source) -> Place | None:
        """Where a quotation stands.

        Args:
            path: the file, as given.
            source: the quotation, and where its reader says it is.

        Returns:
            ``None`` where it is not known.
        """
        line = _LINE.match(source.path)
        if line is not None:
            return Place(int(line[1]))
        if not source.quotation or source.snapshot > 1:
            return None
        if path != self._path:
            self._path, self._text, self._looked = path, self._loads(path) or "", 0
        self._looked += len(self._text)
        return find(self._text, source.quotation) if self._looked <= MOST_LOOKED else None


def find(text: str, quotation: str) -> Place | None:
    r"""Where words stand in a text that may break lines between them, and write signs as markup does.

    >>> find("<p>\n  Nur\n  heute</p>", "Nur heute")
    Place(line=2, column=3, end_line=3, end_column=8)
    >>> find("5 kg, 5 kg", "5 kg") is None
    True
    """
    words = quotation.removesuffix("…").split()[:MOST_WORDS]
    if not words or not text:
        return None
    for written in dict.fromkeys((tuple(words), tuple(html.escape(word, quote=False) for word in words))):
        pattern = re.compile(_BETWEEN.join(map(re.escape, written)))
        found = pattern.search(text)
        if found is None:
            continue
        alone = len(" ".join(words)) >= LONG or pattern.search(text, found.end()) is None
        return _place(text, *found.span()) if alone else None
    return None


def _place(text: str, start: int, end: int) -> Place:
    line, column = _position(text, start)
    end_line, end_column = _position(text, end)
    return Place(line, column, end_line, end_column)


def _position(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
