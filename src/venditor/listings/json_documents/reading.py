"""A JSON document of listings, known by its keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from venditor.listings.read import Read


def read_json(document: object, today: date) -> Iterator[Read]:
    """The listings of a document that has been decoded, in turn.

    Args:
        document: what ``json.loads`` gives, best with ``parse_float=Decimal``.
        today: the day on which a sale price is in force or not.

    Yields:
        One listing for each product, or for each variant of a product.

    Raises:
        ListingError: its keys are those of no kind that is known.
    """
    raise NotImplementedError
