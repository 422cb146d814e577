"""A feed in XML as bytes that the parser can take, whatever encoding it declares."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from venditor.listings.errors import ListingError

_DECLARED = re.compile(
    rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][\w.:-]{0,40})["']"""
)
# The parser knows these by itself, and UTF-16 by its first bytes.
_OF_THE_PARSER = frozenset(("utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "iso8859-1"))
_KNOWN = frozenset(
    "big5 big5hkscs cp932 cp949 cp950 euc_jp euc_kr gb18030 gb2312 gbk iso2022_jp shift_jis koi8-r koi8-u "
    "mac-roman tis-620 cp874".split()
)
_FAMILIES = re.compile(r"(?:iso8859-|cp125|utf-(?:8|16|32))")


def known(encoding: str) -> str | None:
    """The Python name of an encoding of text, ``None`` where it is none that feeds are written in."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return None
    return name if name in _KNOWN or name in _OF_THE_PARSER or _FAMILIES.match(name) else None


def pieces_of(file: BinaryIO, size: int) -> tuple[Iterator[bytes], str | None]:
    """The bytes of a feed in pieces, and the encoding that they are in if it is not the declared one.

    Args:
        file: read once, forwards.
        size: bytes of a piece.

    Returns:
        The pieces, as they are where the parser knows the encoding, else as UTF-8.

    Raises:
        ListingError: the file is empty, or declares an encoding that is not known.
    """
    first = file.read(size)
    if not first:
        raise ListingError("feed.empty", "The file is empty.")
    declared = _DECLARED.match(first)
    if not declared:
        return _as_it_is(first, file, size), None
    name = known(declared[1].decode("ascii"))
    if name is None:
        raise ListingError(
            "feed.encoding",
            f'The feed declares the encoding "{declared[1].decode("ascii")}", which is not known.',
            facts={"encoding": declared[1].decode("ascii")},
            remedy="Write it in UTF-8.",
        )
    if name in _OF_THE_PARSER:
        return _as_it_is(first, file, size), None
    return _decoded(first, file, size, name), "utf-8"


def _as_it_is(first: bytes, file: BinaryIO, size: int) -> Iterator[bytes]:
    piece = first
    while piece:
        yield piece
        piece = file.read(size)


def _decoded(first: bytes, file: BinaryIO, size: int, name: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(name)()
    for piece in _as_it_is(first, file, size):
        yield decoder.decode(piece).encode()
    yield decoder.decode(b"", final=True).encode()
