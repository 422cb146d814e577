"""A value that stands somewhere and cannot be used."""

from __future__ import annotations

MOST_SHOWN = 60
"""Characters of a value that a message repeats."""


class UnusableError(ValueError):
    """A value that cannot be used: says why, and what to write instead.

    It becomes a :class:`venditor.listings.read.Problem` of the listing, beside what could be read.
    """


def shown(text: str) -> str:
    """A value as a message repeats it: in quotation marks, and no more of it than helps."""
    return f'"{text}"' if len(text) <= MOST_SHOWN else f'"{text[: MOST_SHOWN - 1]}…"'
