"""Google Merchant feeds in XML, RSS 2.0 or Atom, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from venditor.listings.read import Read


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
    raise NotImplementedError
