"""The members of JSON objects as places of a listing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from venditor.core.quantity import plain
from venditor.listings.draft import Place

MOST_DIGITS = 100
"""Digits before or behind the point of a number that is written out."""


@dataclass(frozen=True, slots=True)
class Members:
    """A JSON object, and where it is.

    Attributes:
        path: of it, such as ``products[2].variants[0]``; empty for the whole document.
        given: its members.
    """

    path: str
    given: Mapping[str, object]

    def place(self, *keys: str) -> Place | None:
        """The first of these members with something in it, else the first that is there at all.

        Args:
            keys: names of members.

        Returns:
            Its place; nothing stands there where it is ``null``, or an object or list.
        """
        found = None
        for key in keys:
            if key not in self.given:
                continue
            place = Place(self._path(key), said(self.given[key]))
            if not place.empty:
                return place
            found = found or place
        return found

    def has(self, key: str) -> bool:
        """Whether there is such a member."""
        return key in self.given

    def get(self, key: str) -> object:
        """A member as it was decoded; ``None`` where there is none."""
        return self.given.get(key)

    def object(self, key: str) -> Members | None:
        """A member that is an object."""
        found = self.given.get(key)
        return Members(self._path(key), found) if isinstance(found, Mapping) else None

    def objects(self, key: str) -> list[Members]:
        """The objects in a member that is a list; others in it are passed over."""
        return [each for each in listed(self._path(key), self.given.get(key)) if isinstance(each, Members)]

    def texts(self, key: str) -> list[Place]:
        """The texts in a member that is a list."""
        return [each for each in listed(self._path(key), self.given.get(key)) if isinstance(each, Place)]

    def _path(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


def listed(path: str, given: object) -> Iterator[Members | Place]:
    """The entries of a list: objects as members, others as places."""
    if not isinstance(given, Sequence) or isinstance(given, str):
        return
    for number, each in enumerate(given):
        where = f"{path}[{number}]"
        yield Members(where, each) if isinstance(each, Mapping) else Place(where, said(each))


def said(value: object) -> str:
    """What a member says, as text; nothing where it is ``null``, or an object or list."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case Decimal():
            # Without an exponent, unless that would be longer than any number that means something.
            within = value.is_finite() and abs(value.adjusted()) < MOST_DIGITS
            return plain(value) if within else str(value)
        case _:
            return ""
