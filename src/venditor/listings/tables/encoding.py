"""The encoding of a table, found from its bytes."""

from __future__ import annotations

import codecs
import contextlib
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from venditor.listings.errors import ListingError

PIECE = 64 * 1024
"""Bytes that are looked at in one go."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_A_TABLE = {
    b"PK\x03\x04": "a workbook or an archive",
    b"\xd0\xcf\x11\xe0": "a workbook of an old kind",
    b"\x1f\x8b": "compressed",
    b"%PDF": "a PDF",
}
_HIGH = re.compile(rb"[\x80-\xff]+")
# In Western European words such letters stand alone, mostly; in other scripts they stand side by side.
_MOST_TOGETHER = 3
# Bytes of whole letters to each bad byte, above which a file is damaged UTF-8 and not in another encoding.
_MOST_GOOD = 12


def encoding_of(file: BinaryIO) -> str:
    """The encoding of a table: by its byte order mark, else UTF-8 where all of it is, else Windows-1252.

    Args:
        file: it is read from its beginning to its end and left at its beginning.

    Raises:
        ListingError: it is empty, no text, or in an encoding that cannot be told from others.
    """
    file.seek(0)
    first = file.read(PIECE)
    if not first:
        raise ListingError("table.empty", "The file is empty.")
    for start, what in _NOT_A_TABLE.items():
        if first.startswith(start):
            raise ListingError(
                "table.not_text",
                f"The file is {what}, not a table in text.",
                remedy="Save it as CSV in UTF-8.",
            )
    found = next((name for mark, name in _MARKS if first.startswith(mark)), None) or _wide(first)
    if found is None:
        found = "utf-8" if _is_utf_8(file) else _other(file)
    file.seek(0)
    return found


def _wide(first: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of most letters is zero."""
    start = first[:4096]
    half = len(start) // 2
    if start[1::2].count(0) > half * 0.4 and start[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if start[::2].count(0) > half * 0.4 and start[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _is_utf_8(file: BinaryIO) -> bool:
    """Whether all of a file is UTF-8; one that is cut off within a letter is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in _pieces(file):
            decoder.decode(piece)
    except UnicodeDecodeError:
        return False
    return True


def _other(file: BinaryIO) -> str:
    """The encoding of a file that is not all UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good, bad, runs, together, western = 0, 0, 0, 0, True
    for piece in _pieces(file):
        text = decoder.decode(piece)
        bad += text.count("\ufffd")
        good += len(text.encode()) - len(text)
        western = western and _is_western(piece)
        found = _HIGH.findall(piece)
        runs += len(found)
        together += sum(1 for run in found if len(run) >= _MOST_TOGETHER)
    if good > _MOST_GOOD * bad:
        return "utf-8"
    if western and together * 10 <= runs:
        return "cp1252"
    raise ListingError(
        "table.encoding",
        "The file is neither UTF-8 nor UTF-16 nor Windows-1252; what it is cannot be told from its bytes.",
        facts={"looked_for": ["utf-8", "utf-16", "cp1252"]},
        remedy="Save it as CSV in UTF-8.",
    )


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """A file in pieces, as far as it can be read: what is broken beyond is told when the rows are read."""
    file.seek(0)
    with contextlib.suppress(EOFError, OSError, zlib.error):
        while piece := file.read(PIECE):
            yield piece


def _is_western(piece: bytes) -> bool:
    try:
        piece.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True
