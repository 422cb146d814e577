"""A row of the ledger: one price as it was seen, with when it was seen and when that was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, cast, get_args

from venditor.core.countries import COUNTRIES
from venditor.core.money import MAX_DIGITS
from venditor.core.quantity import plain
from venditor.listings.ledger.chain import no_row
from venditor.listings.ledger.errors import LedgerError
from venditor.products.terms import PriceKind

RowKind = Literal["asked", "member", "transaction", "transactions_complete", "renamed", "repair"]
"""``asked``: what anyone pays. ``member``: with a card, a coupon, an account. ``transaction``: what someone
paid. ``transactions_complete``: from a day up to ``seen_at`` every transaction is in the ledger. ``renamed``:
a variant had another key before. ``repair``: a line that a crash tore was set aside."""
PRICES: frozenset[RowKind] = frozenset({"asked", "member", "transaction"})
NAMES = ("sku:", "gtin:", "id:")
"""How a key begins that another one can be tied to."""
LONGEST = {"variant": 200, "channel": 80, "path": 500, "place": 500, "quotation": 200, "was_called": 200}
"""Characters of each text; a line of the ledger stays far below what is read to find the last one."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A price shown beside the one asked.

    Attributes:
        amount: in the currency of the row.
        kind: what it is called; ``list`` is a manufacturer's price, which announces no reduction.
    """

    amount: Decimal
    kind: PriceKind = "struck"


@dataclass(frozen=True, slots=True)
class Row:
    """A price of a variant in a country and a channel.

    Attributes:
        variant: what is sold, such as ``sku:L-1``, ``gtin:4006381333931`` or ``id:77``.
        country: destination, ISO 3166-1 alpha-2.
        channel: where it is sold, in the shop's own words, such as ``web`` or ``marketplace``.
        seen_at: when the price was seen, or paid; aware.
        recorded_at: when the row was written; aware.
        kind: what the row says.
        names: other keys of what is sold, as the listing tells them.
        amount: in major units; ``None`` where the row is about no price.
        currency: ISO 4217 code.
        beside: prices shown beside it.
        offered: whether it could be had at that price.
        tax_included: whether the price is said to include tax; ``None`` where nothing is said.
        every_change: the shop says that it records every change, so that the price lasts until the next row.
        reduced_from: first day of the reduction, as the listing states it.
        since: first day of which every transaction is recorded, in its own kind of row.
        was_called: the earlier key, in a row of a new name.
        path: the file it was read from.
        file: SHA-256 of that file, hexadecimal.
        place: where in the file.
        quotation: what stands there.
        number: which row of the ledger it is, from 1; 0 before it is written.
        late: when it was recorded at the earliest, where the clock had been put back; see `recorded`.
    """

    variant: str
    country: str
    channel: str
    seen_at: datetime
    recorded_at: datetime
    kind: RowKind = "asked"
    names: tuple[str, ...] = ()
    amount: Decimal | None = None
    currency: str = ""
    beside: tuple[Beside, ...] = ()
    offered: bool = True
    tax_included: bool | None = None
    every_change: bool = False
    reduced_from: date | None = None
    since: date | None = None
    was_called: str = ""
    path: str = ""
    file: str = ""
    place: str = ""
    quotation: str = ""
    number: int = 0
    late: datetime | None = None

    @property
    def recorded(self) -> datetime:
        """When it was recorded: not before the rows that stand before it, whatever the clock said."""
        return self.recorded_at if self.late is None else self.late

    @property
    def seen(self) -> datetime:
        """When it was seen: not after it was recorded, whatever its stamp says."""
        return min(self.seen_at, self.recorded)

    @property
    def announces(self) -> bool:
        """Whether a reduction is announced: a higher price of the shop's own is shown beside."""
        asked = self.amount
        return asked is not None and any(b.kind != "list" and b.amount > asked for b in self.beside)

    def document(self) -> dict[str, Any]:
        """As it stands in the ledger: what says nothing is left out."""
        told: dict[str, Any] = {
            "channel": self.channel,
            "country": self.country,
            "kind": self.kind,
            "recorded": written(self.recorded_at),
            "seen": written(self.seen_at),
            "variant": self.variant,
        }
        if self.amount is not None:
            told["amount"], told["currency"] = plain(self.amount), self.currency
        if self.beside:
            told["beside"] = [{"amount": plain(one.amount), "kind": one.kind} for one in self.beside]
        if not self.offered:
            told["offered"] = False
        if self.tax_included is not None:
            told["tax_included"] = self.tax_included
        if self.every_change:
            told["every_change"] = True
        for name in ("reduced_from", "since"):
            day: date | None = getattr(self, name)
            if day is not None:
                told[name] = day.isoformat()
        for name in ("names", "was_called", "path", "file", "place", "quotation"):
            if getattr(self, name):
                told[name] = getattr(self, name)
        return told


def read_row(told: Mapping[str, Any], number: int, late: datetime | None = None) -> Row:
    """The row that a line of the ledger holds.

    Args:
        told: what `Row.document` gave.
        number: which row it is.
        late: see `Row`.

    Raises:
        LedgerError: it is no row of this format.
    """
    try:
        amount = told.get("amount")
        return Row(
            variant=told.get("variant", ""),
            country=told.get("country", ""),
            channel=told.get("channel", ""),
            seen_at=datetime.fromisoformat(told["seen"]),
            recorded_at=datetime.fromisoformat(told["recorded"]),
            kind=told["kind"],
            names=tuple(told.get("names", ())),
            amount=None if amount is None else Decimal(amount),
            currency=told.get("currency", ""),
            beside=tuple(Beside(Decimal(one["amount"]), one["kind"]) for one in told.get("beside", ())),
            offered=told.get("offered", True),
            tax_included=told.get("tax_included"),
            every_change=told.get("every_change", False),
            reduced_from=_day(told.get("reduced_from")),
            since=_day(told.get("since")),
            was_called=told.get("was_called", ""),
            path=told.get("path", ""),
            file=told.get("file", ""),
            place=told.get("place", ""),
            quotation=told.get("quotation", ""),
            number=number,
            late=late,
        )
    except (KeyError, ValueError, TypeError, AttributeError, InvalidOperation) as error:
        raise no_row(number, str(error)) from None


def checked(row: Row) -> Row:
    """A row that a ledger takes.

    Raises:
        LedgerError: `ledger.amount` (nothing is sold for nothing), `ledger.instant`, `ledger.country`,
            `ledger.kind`, `ledger.text`; ``facts`` has the value.
    """
    if row.kind not in get_args(RowKind):
        raise _refused("kind", row.kind, "is no kind of row", f"Write one of {', '.join(get_args(RowKind))}.")
    for instant in (row.seen_at, row.recorded_at):
        if instant.utcoffset() is None:
            raise _refused("instant", str(instant), "has no zone", "Write it like 2026-11-20T08:00:00Z.")
    if row.kind != "repair" and row.country not in COUNTRIES:
        raise _refused("country", row.country, "is no ISO 3166-1 code of a country", 'Write one like "DE".')
    _check_texts(row)
    if row.kind in PRICES:
        _check_amounts(row)
    if row.kind == "transactions_complete" and row.since is None:
        raise _refused("since", "transactions_complete", "names no first day", "Give `since`.")
    if row.kind == "renamed" and row.was_called in ("", row.variant):
        raise _refused("renamed", row.variant, "names no earlier key", "Give `was_called`.")
    return row


def _check_texts(row: Row) -> None:
    for name, most in LONGEST.items():
        text = cast("str", getattr(row, name))
        if len(text) > most:
            raise _refused("text", text[:40], f"is longer than {most} characters ({name})", "Shorten it.")
    for key in row.names:
        if not (isinstance(key, str) and key.startswith(NAMES) and len(key) <= LONGEST["variant"]):
            raise _refused("name", str(key)[:40], "is no key of a variant", 'Write it like "sku:L-1".')


def _check_amounts(row: Row) -> None:
    if row.offered and row.amount is None:
        raise _refused("amount", row.variant, "has no price", "Leave the row out, or say it is not offered.")
    for amount in (row.amount, *(one.amount for one in row.beside)):
        if amount is None:
            continue
        if not amount.is_finite() or amount <= 0:
            raise _refused("amount", str(amount), "is no price", "Leave it out where nothing is asked.")
        if amount.adjusted() >= MAX_DIGITS:
            raise _refused("amount", str(amount), f"has more than {MAX_DIGITS} digits", "Check the amount.")
    if row.amount is not None and not (len(row.currency) == len("EUR") and row.currency.isupper()):
        raise _refused("currency", row.currency, "is no ISO 4217 code", 'Write three capitals, like "EUR".')


def _refused(code: str, value: str, why: str, remedy: str) -> LedgerError:
    return LedgerError(f"ledger.{code}", f'"{value}" {why}.', facts={"value": value}, remedy=remedy)


def written(instant: datetime) -> str:
    """An instant in UTC as it stands in the ledger, such as ``2026-11-20T08:00:00Z``."""
    if instant.utcoffset() != timedelta(0):
        instant = instant.astimezone(UTC)
    return instant.replace(tzinfo=None).isoformat() + "Z"


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
