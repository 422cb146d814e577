"""A table of listings, known by its header."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from venditor.listings.read import Read


def read_table(file: BinaryIO, today: date) -> Iterator[Read]:
    """The listings of a table, in turn.

    Args:
        file: CSV or TSV with a header; it must be able to ``seek``.
        today: the day on which a sale price is in force or not.

    Yields:
        One listing for each row, or for each variant of a product.

    Raises:
        ListingError: the file is no table, or its header is of no kind that is known; or it breaks before its
            end, and the listings before that have been given.
    """
    raise NotImplementedError
