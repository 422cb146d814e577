"""Google Merchant feeds in XML, RSS 2.0 or Atom, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]

from venditor.listings.draft import Place, item_name
from venditor.listings.errors import ListingError
from venditor.listings.feeds.attributes import listing_of
from venditor.listings.feeds.encodings import pieces_of
from venditor.listings.feeds.items import BrokenFeedError, Item, Items, Node
from venditor.listings.read import Read, squeezed

PIECE = 64 * 1024
"""Bytes that are read at once."""

MOST_UNREAD = 8 * 1024 * 1024
"""Bytes that the parser may wait with, for the end of one tag: such a file is no feed."""


def read_xml(file: BinaryIO, today: date) -> Iterator[Read]:
    """The items of a Google Merchant feed in XML, in turn.

    Args:
        file: RSS 2.0 or Atom, in any encoding that it declares; it is read once, forwards.
        today: the day on which a sale price is in force or not.

    Yields:
        One listing for each ``item`` or ``entry``.

    Raises:
        ListingError: the file is no feed, or ends or breaks before its end; the items before
            that have been given.
    """
    parser = _Parser(file)
    given = 0
    more = True
    broken: ListingError | None = None
    while more and broken is None:
        try:
            more = parser.go_on()
        except ListingError as error:
            broken = error
        for item in parser.items.taken():
            given += 1
            yield _listing(item, given, parser.items.language, today)
    if broken is not None:
        raise _after(broken, given)


class _Parser:
    """The parser of one feed; no entity of its own and nothing outside is followed."""

    def __init__(self, file: BinaryIO) -> None:
        pieces, encoding = pieces_of(file, PIECE)
        self.items = Items()
        self._pieces = pieces
        self._parser = DefusedXMLParser(target=self.items, encoding=encoding)
        self._fed = 0

    def go_on(self) -> bool:
        """Parse the next piece; whether there may be more.

        Raises:
            ListingError: the feed cannot be read further.
        """
        expat = self._parser.parser
        try:
            piece = next(self._pieces, None)
            if piece is None:
                self._parser.close()
                return False
            self._parser.feed(piece)
        except ParseError as error:
            raise _broken(str(error).partition(":")[0], *error.position) from None
        except BrokenFeedError as error:
            raise _broken(str(error), expat.CurrentLineNumber, expat.CurrentColumnNumber) from None
        except UnicodeDecodeError as error:
            reason = f"bytes that are not {error.encoding}"
            raise _broken(reason, expat.CurrentLineNumber, expat.CurrentColumnNumber) from None
        except LookupError:
            reason = "it declares an encoding that does not exist"
            raise _broken(reason, expat.CurrentLineNumber, expat.CurrentColumnNumber) from None
        except DefusedXmlException:
            raise ListingError(
                "feed.entities",
                "The feed declares entities, or a document type outside; neither is followed.",
                remedy="Write the feed without a DOCTYPE.",
            ) from None
        self._fed += len(piece)
        if self._fed - expat.CurrentByteIndex > MOST_UNREAD:
            raise _broken("a tag without an end", expat.CurrentLineNumber, expat.CurrentColumnNumber)
        return True


def _broken(reason: str, line: int, column: int) -> ListingError:
    return ListingError(
        "feed.broken",
        f"The feed cannot be read beyond line {line}, column {column + 1}: {reason}.",
        facts={"line": line, "column": column + 1, "reason": reason},
        remedy="Correct it there, or have it written again.",
    )


def _after(broken: ListingError, given: int) -> ListingError:
    """The error, with how many items were read before it."""
    before = f"{given} item{' was' if given == 1 else 's were'} read before."
    return ListingError(
        broken.code,
        f"{broken.message} {before}" if given else broken.message,
        facts={**broken.facts, "read_before": given},
        remedy=broken.remedy,
    )


def _listing(item: Item, position: int, language: Place | None, today: date) -> Read:
    base = f"{item.name} {position}"
    elements = [node.element(base) for node in sorted(item.nodes, key=_plain)]
    own = next((squeezed(each.place.text) for each in elements if each.name == "id"), None)
    return listing_of(elements, item_name(position, own), kind="feed", today=today, language=language)


def _plain(node: Node) -> bool:
    """Google's attributes come before those of RSS and Atom with the same name."""
    return not node.name.google
