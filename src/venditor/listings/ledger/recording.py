"""Prices of listings that were read, as rows of the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TypeVar

from venditor.listings.ledger.errors import LedgerError
from venditor.listings.ledger.row import LONGEST, Beside, Row, checked, read_row
from venditor.listings.ledger.storage import append
from venditor.listings.read import Read, squeezed
from venditor.products import Field, Listing
from venditor.products.listing import Availability

Value = TypeVar("Value")
NOT_TO_BE_HAD: frozenset[Availability | None] = frozenset({"out_of_stock", "discontinued"})
KEYS = ("sku", "gtin", "id")
"""Fields that name a variant, the best first."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where and when listings were seen.

    Attributes:
        country: destination, ISO 3166-1 alpha-2.
        channel: where they are sold, in the shop's own words.
        seen_at: when they were seen; aware.
        recorded_at: now; aware.
        path: the file they were read from.
        file: its SHA-256, hexadecimal.
        every_change: the shop says that it records every change of a price.
        currency: of amounts for which none is read, such as those of shop systems' exports.
    """

    country: str
    channel: str
    seen_at: datetime
    recorded_at: datetime
    path: str = ""
    file: str = ""
    every_change: bool = False
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A listing whose price is not in the ledger.

    Attributes:
        item: which it is, as its reader calls it.
        variant: its key, where it has one.
        code: why, for programs.
        message: why.
    """

    item: str | None
    variant: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded.

    Attributes:
        rows: how many.
        head: hash of the last line of the ledger.
        left_out: listings without a price that a ledger takes.
    """

    rows: int
    head: str
    left_out: tuple[Unrecorded, ...]


def record(ledger: Path, reads: Iterable[Read], sighting: Sighting) -> Recorded:
    """Append the price of each listing; one that has none stops none of the others.

    A key that several listings have at different prices stands for several variants; none of them is
    recorded.

    Args:
        ledger: the file.
        reads: listings, as a reader gives them.
        sighting: where and when they were seen.

    Raises:
        LedgerError: `ledger.future`: they are said to have been seen later than now; and those of
            :func:`venditor.listings.ledger.storage.append`.
    """
    if sighting.seen_at > sighting.recorded_at:
        raise LedgerError(
            "ledger.future",
            f"{sighting.seen_at.isoformat()} is later than now, {sighting.recorded_at.isoformat()}.",
            facts={"seen_at": sighting.seen_at.isoformat()},
            remedy="Say when the files were saved, and check the clocks of both machines.",
        )
    left_out: list[Unrecorded] = []
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as held:
        several = _hold(reads, sighting, held, left_out)
        held.seek(0)
        appended = append(ledger, _held(held, sighting.recorded_at, several))
    left_out += [Unrecorded(None, key, "ledger.key_twice", _TWICE.format(key)) for key in sorted(several)]
    return Recorded(appended.rows, appended.head, tuple(left_out))


_TWICE = "Several listings at different prices are {}. Give each variant a number of its own."


def _hold(reads: Iterable[Read], sighting: Sighting, held: IO[str], left_out: list[Unrecorded]) -> set[str]:
    """Keep rows aside until all are known; the keys that stand for several variants."""
    asked: dict[str, tuple[Decimal | None, str, bool]] = {}
    several: set[str] = set()
    for read in reads:
        try:
            row = checked(row_of(read, sighting))
        except LedgerError as error:
            left_out.append(Unrecorded(read.item, variant_of(read.listing), error.code, str(error)))
            continue
        price = (row.amount, row.currency, row.offered)
        if row.variant not in asked:
            held.write(json.dumps(row.document()) + "\n")
        if asked.setdefault(row.variant, price) != price:
            several.add(row.variant)
    return several


def _held(held: IO[str], now: datetime, several: set[str]) -> Iterator[Row]:
    for line in held:
        row = replace(read_row(json.loads(line), 0), recorded_at=now)
        if row.variant not in several:
            yield row


def variant_of(listing: Listing) -> str:
    """The key of what is sold: the shop's own number, else the GTIN, else the listing's name in its file."""
    return next(iter(names_of(listing)), "")


def names_of(listing: Listing) -> tuple[str, ...]:
    """Every key that a listing tells, the best first."""
    named = {name: _value(getattr(listing, name)) for name in KEYS}
    return tuple(f"{name}:{value}" for name, value in named.items() if value)


def keys_of(listing: Listing) -> tuple[str, ...]:
    """Keys under which a ledger may know a listing, the best first.

    A feed names by its own ``id`` what a page calls by the shop's number, and mostly they are the same.
    """
    keys = names_of(listing)
    sku, own = (_value(field) for field in (listing.sku, listing.id))
    guessed = f"id:{sku}" if sku else f"sku:{own}"
    return tuple(dict.fromkeys((*keys, guessed))) if sku or own else keys


def row_of(read: Read, sighting: Sighting) -> Row:
    """A listing's price as a row.

    Raises:
        LedgerError: `ledger.no_price`, `ledger.no_key`: it has none.
    """
    listing = read.listing
    amount, currency = _value(listing.price), _value(listing.currency) or sighting.currency
    offered = _value(listing.availability) not in NOT_TO_BE_HAD
    variant, *names = names_of(listing) or ("",)
    if not variant:
        told = "It has neither a number of the shop nor a GTIN nor a name in its file."
        raise LedgerError("ledger.no_key", told, remedy="Give it one of them.")
    if (amount is None and offered) or (amount is not None and not currency):
        told = "No price with a currency was read."
        raise LedgerError("ledger.no_price", told, remedy="See what `venditor listing read` says of it.")
    source = listing.price.sources[0] if listing.price.sources else None
    prior = _value(listing.prior_prices) or ()
    return Row(
        variant=variant,
        country=sighting.country,
        channel=sighting.channel,
        seen_at=sighting.seen_at,
        recorded_at=sighting.recorded_at,
        names=tuple(names),
        amount=amount,
        currency=currency if amount is not None else "",
        beside=tuple(Beside(one.amount, one.kind) for one in prior if one.amount > 0),
        offered=offered,
        tax_included=_value(listing.tax_included),
        every_change=sighting.every_change,
        reduced_from=_value(listing.price_from),
        path=_short(sighting.path, "path"),
        file=sighting.file,
        place=_short(source.path, "place") if source else "",
        quotation=_short(squeezed(source.quotation), "quotation") if source else "",
    )


def _value(field: Field[Value]) -> Value | None:
    return field.value if field.state == "present" else None


def _short(text: str, name: str) -> str:
    """The end of a text that is too long: of a path it says most."""
    most = LONGEST[name]
    return text if len(text) <= most else "…" + text[1 - most :]
