"""The encoding of a table, found from its bytes."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
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
# Good bytes to each bad one from which on a file is taken for damaged UTF-8, not for another encoding.
_MOST_GOOD = 12


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a table is encoded.

    Attributes:
        name: of a codec.
        damaged: some bytes are not in it; what they were is lost.
    """

    name: str
    damaged: bool = False


def encoding_of(file: BinaryIO) -> Encoding:
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
    found = next((Encoding(name) for mark, name in _MARKS if first.startswith(mark)), None)
    found = found or _wide(first) or _of_bytes(file, first)
    file.seek(0)
    return found


def _wide(first: bytes) -> Encoding | None:
    """UTF-16 without a mark: every other byte of most letters is zero."""
    start = first[:4096]
    half = len(start) // 2
    if start[1::2].count(0) > half * 0.4 and start[::2].count(0) < half * 0.1:
        return Encoding("utf-16-le")
    if start[::2].count(0) > half * 0.4 and start[1::2].count(0) < half * 0.1:
        return Encoding("utf-16-be")
    return None


def _of_bytes(file: BinaryIO, first: bytes) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    read, lost, runs, together, western = 0, 0, 0, 0, True
    for piece in _pieces(file, first):
        text = decoder.decode(piece)
        if not piece.isascii():
            lost += text.count("\ufffd")
            read += len(text.encode()) - len(text)
            western = western and _is_western(piece)
            found = _HIGH.findall(piece) if lost else []
            runs += len(found)
            together += sum(1 for run in found if len(run) >= _MOST_TOGETHER)
    cut_off = decoder.decode(b"", final=True).count("\ufffd")
    # A file that is cut off within a letter is UTF-8; so is one with a few bad bytes among many good letters.
    if not lost or read > _MOST_GOOD * lost:
        return Encoding("utf-8", damaged=bool(lost or cut_off))
    if western and together * 10 <= runs:
        return Encoding("cp1252")
    raise ListingError(
        "table.encoding",
        "The file is neither UTF-8 nor UTF-16 nor Windows-1252; what it is cannot be told from its bytes.",
        facts={"looked_for": ["utf-8", "utf-16", "cp1252"]},
        remedy="Save it as CSV in UTF-8.",
    )


def _pieces(file: BinaryIO, first: bytes) -> Iterator[bytes]:
    """The file in pieces, as far as it can be read: what is broken beyond is told when the rows are read."""
    piece = first
    while piece:
        yield piece
        try:
            piece = file.read(PIECE)
        except (EOFError, OSError, zlib.error):
            return


def _is_western(piece: bytes) -> bool:
    try:
        piece.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True
