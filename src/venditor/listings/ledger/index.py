"""Where the rows of each variant stand in a ledger, found in one pass; and the history of one of them."""

from __future__ import annotations

import json
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from venditor.listings.ledger.chain import MOST_BYTES, held, no_row
from venditor.listings.ledger.history import History
from venditor.listings.ledger.names import Key, Ties
from venditor.listings.ledger.row import Row, read_row
from venditor.listings.ledger.storage import HOLDS_A_PRICE, walked


@dataclass(frozen=True, slots=True)
class Index:
    """Where each row stands.

    Attributes:
        path: the ledger.
        places: by variant, country and channel the byte at which each row begins, in order.
        late: by such a byte, when the row was recorded at the earliest, where the clock had been put back.
        names: by variant, country and channel the keys that it had before.
        ties: which keys are of one product.
        head: hash of the last line.
    """

    path: Path
    places: Mapping[Key, array[int]]
    late: Mapping[int, datetime]
    names: Mapping[Key, tuple[str, ...]]
    ties: Ties
    head: str

    def history(self, key: Key, zone: ZoneInfo) -> History:
        """All rows of a product in a country and a channel, those under its other and earlier keys too.

        A row under another key counts as recorded when the two were tied together, if it was before.
        """
        variant, country, channel = key
        found = [
            (place, since)
            for name, since in self._variants(key).items()
            for place in self.places.get((name, country, channel), ())
        ]
        with self.path.open("rb") as file:
            rows = []
            for place, since in sorted(found, key=itemgetter(0)):
                file.seek(place)
                rows.append(self._row(file.readline(MOST_BYTES), place, since))
        # Those under another key may count as recorded later than they stand in the ledger.
        rows.sort(key=lambda row: row.recorded)
        return History(variant, country, channel, zone, tuple(rows))

    def find(self, names: Iterable[str], country: str, channel: str) -> Key | None:
        """The key of the first of some names that is known, of one product, in a country and a channel."""
        owners = (self.ties.owners((name, country, channel)) for name in names)
        return next((keys[0] for keys in owners if len(keys) == 1), None)

    def others(self, names: Iterable[str], key: Key | None, country: str, channel: str) -> tuple[str, ...]:
        """Those of some names that are of other products than the one of a key, or of several."""
        found = []
        for name in names:
            owners = self.ties.owners((name, country, channel))
            if owners and (key is None or not any(self.ties.are_one(key, each) for each in owners)):
                found.append(name)
        return tuple(found)

    def called(self, names: Container[str]) -> list[Key]:
        """A key of each product of one of some names, by country and channel."""
        return self.ties.called(names)

    def keys(self) -> Iterator[Key]:
        """Every key, country and channel that has rows, in the order in which they came first."""
        return iter(self.places)

    def places_sold(self) -> tuple[tuple[str, str], ...]:
        """Every country and channel of which there are rows."""
        return tuple(sorted({(country, channel) for _, country, channel in self.places}))

    def _variants(self, key: Key) -> dict[str, datetime | None]:
        """The keys of a product, each with the instant since which it is tied to the one that is asked."""
        variant, country, channel = key
        found: dict[str, datetime | None] = {}
        ahead: list[tuple[str, datetime | None]] = [(variant, None)]
        for name, since in ahead:
            if name not in found:
                found[name] = since
                ahead += [(old, since) for old in self.names.get((name, country, channel), ())]
                ahead += [
                    (other, _later(since, when)) for other, when in self.ties.tied((name, country, channel))
                ]
        return found

    def _row(self, line: bytes, place: int, since: datetime | None) -> Row:
        number, row = held(line)
        told = read_row(json.loads(row.decode()), number, self.late.get(place))
        return told if since is None or since <= told.recorded else replace(told, late=since)


@dataclass(slots=True)
class _Growing:
    places: dict[Key, array[int]] = field(default_factory=dict)
    late: dict[int, datetime] = field(default_factory=dict)
    names: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    ties: Ties = field(default_factory=Ties)
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
        names = told.get("names", ())
        if not all(isinstance(part, str) for part in (*key, *names)):
            raise no_row(found.number, "its key is no text")
        if told.get("kind") == "renamed":
            growing.names[key] = (*growing.names.get(key, ()), str(told.get("was_called")))
            continue
        growing.places.setdefault(key, array("Q")).append(place)
        growing.ties.take(key, tuple(names), partial(_recorded, told, late))
        if late is not None:
            growing.late[place] = late
    return Index(path, growing.places, growing.late, growing.names, growing.ties, growing.head)


def _recorded(told: Mapping[str, Any], late: datetime | None) -> datetime:
    return late or datetime.fromisoformat(told["recorded"])


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((each for each in (one, other) if each is not None), default=None)
