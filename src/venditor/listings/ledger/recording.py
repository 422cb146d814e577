"""Prices of listings that were read, as rows of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from venditor.listings.ledger.errors import LedgerError
from venditor.listings.ledger.row import LONGEST, Beside, Row, checked
from venditor.listings.ledger.storage import Appended, append
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
    """

    country: str
    channel: str
    seen_at: datetime
    recorded_at: datetime
    path: str = ""
    file: str = ""
    every_change: bool = False


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
    appended: Appended = append(ledger, _rows(reads, sighting, left_out))
    return Recorded(appended.rows, appended.head, tuple(left_out))


def _rows(reads: Iterable[Read], sighting: Sighting, left_out: list[Unrecorded]) -> Iterator[Row]:
    for read in reads:
        variant = variant_of(read.listing)
        try:
            yield checked(row_of(read, sighting))
        except LedgerError as error:
            left_out.append(Unrecorded(read.item, variant, error.code, str(error)))


def variant_of(listing: Listing) -> str:
    """The key of what is sold: the shop's own number, else the GTIN, else the listing's name in its file."""
    for name in KEYS:
        value = _value(getattr(listing, name))
        if value:
            return f"{name}:{value}"
    return ""


def row_of(read: Read, sighting: Sighting) -> Row:
    """A listing's price as a row.

    Raises:
        LedgerError: `ledger.no_price`, `ledger.no_key`: it has none.
    """
    listing = read.listing
    amount, currency = _value(listing.price), _value(listing.currency)
    offered = _value(listing.availability) not in NOT_TO_BE_HAD
    variant = variant_of(listing)
    if not variant:
        told = "It has neither a number of the shop nor a GTIN nor a name in its file."
        raise LedgerError("ledger.no_key", told, remedy="Give it one of them.")
    if (amount is None and offered) or (amount is not None and currency is None):
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
        amount=amount,
        currency=currency or "",
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
