"""Whole numbers of things."""

from __future__ import annotations

import re

from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError, shown
from venditor.listings.values.units import MOST_PIECES

_WHOLE = re.compile(r"([0-9]{1,9})(?:[.,]0+)?")


def count(text: str) -> int:
    """How many things: a whole number from 1.

    Args:
        text: in digits of any script.

    Raises:
        UnusableError: it is no whole number, or is none or too many.

    Example:
        >>> count("12"), count("6.0")
        (12, 6)
    """
    written = plain_digits(text)
    found = _WHOLE.fullmatch(written)
    if not found or not 1 <= int(found[1]) <= MOST_PIECES:
        raise UnusableError(f"{shown(written)} is not a whole number of things from 1 to {MOST_PIECES}.")
    return int(found[1])
