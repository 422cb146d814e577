"""Files of listings, in any format; a file that cannot be read stops none of the others."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from venditor.listings.decoding import decoded
from venditor.listings.errors import ListingError
from venditor.listings.feeds import read_xml
from venditor.listings.formats import SNIFFED, Format, format_of
from venditor.listings.json_documents import read_json
from venditor.listings.language import with_languages
from venditor.listings.page.reading import read_page
from venditor.listings.page.tree import MOST_BYTES
from venditor.listings.read import Read
from venditor.listings.tables import read_table
from venditor.listings.text import read_text

MOST_BYTES_OF: dict[Format, int] = {"page": MOST_BYTES, "text": 2**20, "json": 64 * 2**20}
"""Bytes of a file that is held whole; feeds and tables are read as streams, however long."""


class ReadsPage(Protocol):
    """Reads a page that has been decoded."""

    def __call__(self, text: str, *, with_passages: bool = False) -> Read:
        """The listing of a page, with its passages where they are wanted."""
        ...


_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or the rest of one, that cannot be read.

    Attributes:
        error: what is wrong, and what to do.
    """

    error: ListingError


def read_file(
    path: Path, today: date, page: ReadsPage = read_page, *, passages: bool = False
) -> Iterator[Read | Unread]:
    """The listings of a file, in turn; what cannot be read is told last.

    Args:
        path: a page, a feed, a table, a JSON document or a text, also packed with gzip.
        today: the day on which a sale price is in force or not.
        page: reads a page; of pages that nobody vouches for, best in a process of its own
            (:class:`venditor.listings.page.process.PageProcess`).
        passages: whether the passages of pages are wanted, which takes several times as long; those of other
            formats come by themselves.
    """
    try:
        with path.open("rb") as file:
            yield from read_stream(file, today, page, passages=passages)
    except OSError as error:
        yield Unread(_unusable("listing.file", f"It cannot be read ({error.strerror or error})."))


def read_stream(
    file: BinaryIO, today: date, page: ReadsPage = read_page, *, passages: bool = False
) -> Iterator[Read | Unread]:
    """The same for bytes that can be gone back in."""
    packed = file.read(len(_GZIP)) == _GZIP
    file.seek(0)
    try:
        if packed:
            with gzip.open(file) as unpacked:
                yield from with_languages(_read(cast("BinaryIO", unpacked), today, page, passages=passages))
        else:
            yield from with_languages(_read(file, today, page, passages=passages))
    except ListingError as error:
        yield Unread(error)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Unread(_unusable("listing.gzip", f"It is packed with gzip and ends or breaks early ({error})."))


def _read(file: BinaryIO, today: date, page: ReadsPage, *, passages: bool) -> Iterator[Read]:
    head = file.read(SNIFFED)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise _unusable("listing.empty", "It is empty.")
    kind = format_of(head)
    if kind is None:
        raise _unusable("listing.not_text", "It is no text: a picture, an archive or something else.")
    file.seek(0)
    if kind == "xml":
        yield from read_xml(file, today)
    elif kind == "table":
        yield from read_table(file, today)
    elif kind == "json":
        yield from read_json(_json(_whole(file, kind)), today)
    else:
        text = decoded(_whole(file, kind))
        yield page(text, with_passages=passages) if kind == "page" else read_text(text)


def _whole(file: BinaryIO, kind: Format) -> bytes:
    """All of a file that is not too long to be held."""
    most = MOST_BYTES_OF[kind]
    raw = file.read(most + 1)
    if len(raw) > most:
        raise ListingError(
            f"listing.{kind}_too_large",
            f"It has more than {most:,} bytes, more than any {kind} of listings that was seen.",
            facts={"most": most},
            remedy="Give the page of one product, or split the file.",
        )
    return raw


def _json(raw: bytes) -> Any:
    try:
        return json.loads(_whole_characters(decoded(raw)), strict=False, parse_float=Decimal)
    except RecursionError:
        raise _unusable("listing.json_depth", "Its JSON is nested too deeply.") from None
    except ValueError as error:
        raise _unusable("listing.json", f"It is no whole JSON document ({error}).") from None


_HALF = re.compile(
    r"(?P<escaped>\\\\)|(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)


def _whole_characters(text: str) -> str:
    """JSON with half characters as marks for lost ones: no text can be written with a half."""
    if "\\ud" not in text and "\\uD" not in text:
        return text
    return _HALF.sub(lambda match: match[0] if match.lastgroup else "\\ufffd", text)


def _unusable(code: str, message: str) -> ListingError:
    return ListingError(code, message, facts={}, remedy="Give a saved page, a feed, an export or a text.")


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file that is named, or lies in a folder that is named, in order of names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.is_file())
        else:
            yield path
