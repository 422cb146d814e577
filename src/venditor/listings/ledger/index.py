"""Where the rows of each variant stand in a ledger, found in one pass; and the history of one of them."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from venditor.listings.ledger.chain import MOST_BYTES, held, no_row
from venditor.listings.ledger.history import History
from venditor.listings.ledger.row import Row, read_row
from venditor.listings.ledger.storage import HOLDS_A_PRICE, walked

Key = tuple[str, str, str]
"""Variant, country, channel."""


@dataclass(frozen=True, slots=True)
class Index:
    """Where each row stands.

    Attributes:
        path: the ledger.
        places: by variant, country and channel the byte at which each row begins, in order.
        late: by such a byte, when the row was recorded at the earliest, where the clock had been put back.
        names: by variant, country and channel the keys that it had before.
        head: hash of the last line.
    """

    path: Path
    places: Mapping[Key, array[int]]
    late: Mapping[int, datetime]
    names: Mapping[Key, tuple[str, ...]]
    head: str

    def history(self, key: Key, zone: ZoneInfo) -> History:
        """All rows of a variant in a country and a channel, those under its earlier keys too."""
        variant, country, channel = key
        found = [
            place for name in self._names(key) for place in self.places.get((name, country, channel), ())
        ]
        with self.path.open("rb") as file:
            rows = []
            for place in sorted(found):
                file.seek(place)
                rows.append(self._row(file.readline(MOST_BYTES), place))
        return History(variant, country, channel, zone, tuple(rows))

    def find(self, names: Iterable[str], country: str, channel: str) -> Key | None:
        """The first of some keys that has rows in a country and a channel."""
        keys = ((name, country, channel) for name in names)
        return next((key for key in keys if key in self.places), None)

    def keys(self) -> Iterator[Key]:
        """Every variant, country and channel, in the order in which they came first."""
        return iter(self.places)

    def _names(self, key: Key) -> list[str]:
        variant, country, channel = key
        names = [variant]
        for name in names:
            names += [old for old in self.names.get((name, country, channel), ()) if old not in names]
        return names

    def _row(self, line: bytes, place: int) -> Row:
        number, row = held(line)
        return read_row(json.loads(row.decode()), number, self.late.get(place))


@dataclass(slots=True)
class _Growing:
    places: dict[Key, array[int]] = field(default_factory=dict)
    late: dict[int, datetime] = field(default_factory=dict)
    names: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    head: str = ""


def index_of(path: Path) -> Index:
    """Look at every line of a ledger once: the chain is verified, and each row's place kept.

    Raises:
        LedgerError: the chain does not hold.
    """
    growing = _Growing()
    for found, place, late in walked(path):
        growing.head = found.hash
        if HOLDS_A_PRICE not in found.row:
            continue
        told = found.document()
        key = (told.get("variant"), told.get("country"), told.get("channel"))
        if not all(isinstance(part, str) for part in key):
            raise no_row(found.number, "its key is no text")
        if told.get("kind") == "renamed":
            growing.names[key] = (*growing.names.get(key, ()), str(told.get("was_called")))
            continue
        growing.places.setdefault(key, array("Q")).append(place)
        if late is not None:
            growing.late[place] = late
    return Index(path, growing.places, growing.late, growing.names, growing.head)
