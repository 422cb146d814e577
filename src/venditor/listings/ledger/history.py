"""What the ledger knows of one variant in one country and channel: which rows count, and each day's prices.

A day is the destination's. The rows that count for it are those recorded on the first day on which anything
about it was recorded: on the day itself, where the shop was looking, else later. Whatever is recorded about
it after that is kept as a *claim* and changes nothing, and nothing counts that was recorded after the day on
which the reduction began: so no later row changes an answer that was given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from venditor.listings.ledger.row import Row, RowKind

DayState = Literal["seen", "stated", "not_offered", "unseen"]
"""A price was seen on the day; one lasted through it, by the shop's statement that it records every change;
the goods could not be had, or were not on the market yet; nothing is known."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Basis:
    """Amounts that can be compared with one another.

    Attributes:
        currency: ISO 4217 code.
        tax_included: whether they are with tax; ``None`` where nothing is said, which goes with either.
    """

    currency: str
    tax_included: bool | None = None

    def holds(self, row: Row) -> bool:
        """Whether a row's amount is one of them."""
        taxes = {self.tax_included, row.tax_included}
        return row.amount is not None and row.currency == self.currency and taxes != {True, False}


@dataclass(frozen=True, slots=True)
class Dated:
    """A row with its days at the destination.

    Attributes:
        row: of a price asked.
        about: the day on which it was seen.
        recorded: the day on which it was recorded.
    """

    row: Row
    about: date
    recorded: date


@dataclass(frozen=True)
class History:
    """Rows of a variant in a country and a channel.

    Attributes:
        variant: its key.
        country: destination.
        channel: where it is sold.
        zone: the destination's clock.
        rows: in the order in which they were recorded.
    """

    variant: str
    country: str
    channel: str
    zone: ZoneInfo
    rows: tuple[Row, ...]

    def day(self, instant: datetime) -> date:
        """The destination's day of an instant."""
        return instant.astimezone(self.zone).date()

    @cached_property
    def asked(self) -> tuple[Dated, ...]:
        """Rows of prices asked with their days, in the order in which they were recorded."""
        rows = self.of_kind("asked")
        return tuple(Dated(row, self.day(row.seen), self.day(row.recorded)) for row in rows)

    def midnight(self, day: date) -> datetime:
        """The instant at which a day begins there."""
        return datetime.combine(day, time(), self.zone)

    def of_kind(self, kind: RowKind) -> Iterator[Row]:
        """Rows that say one thing."""
        return (row for row in self.rows if row.kind == kind)


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows of prices asked, by whether they count.

    Attributes:
        rows: that do, in the order in which they were seen.
        claims: that do not: something about their day had been recorded before, or the reduction had begun.
    """

    rows: tuple[Row, ...]
    claims: tuple[Row, ...]


def counted(history: History, known_by: date) -> Counted:
    """Tell rows of prices asked that count from claims.

    Args:
        history: of one variant.
        known_by: last day on which a row may have been recorded.
    """
    first: dict[date, date] = {}
    rows: list[Row] = []
    claims: list[Row] = []
    for dated in history.asked:
        recorded = dated.recorded
        counts = recorded <= known_by and first.setdefault(dated.about, recorded) == recorded
        (rows if counts else claims).append(dated.row)
    return Counted(tuple(sorted(rows, key=lambda row: (row.seen, row.number))), tuple(claims))


@dataclass(frozen=True, slots=True)
class Lasting:
    """A price that lasts by the shop's statement that it records every change.

    Attributes:
        row: which says it.
        until: the next row; ``None`` where there is none.
    """

    row: Row
    until: datetime | None


def lasting(history: History, rows: Iterable[Row]) -> list[Lasting]:
    """Prices that last until the next row.

    A row told on a later day ends it only when it was recorded: until then the ledger said that it lasts.
    """
    found: list[Lasting] = []
    last: Row | None = None
    for row in rows:
        if last is not None:
            told = history.day(row.recorded) != history.day(row.seen)
            found.append(Lasting(last, row.recorded if told else row.seen))
        last = row if row.every_change else None
    if last is not None:
        found.append(Lasting(last, None))
    return found


@dataclass(frozen=True, slots=True)
class DayOfPrices:
    """What is known of one day.

    Attributes:
        day: the destination's.
        state: how it is known.
        rows: with a price that was asked on it and can be compared.
        afterwards: whether it was recorded on a later day only.
    """

    day: date
    state: DayState
    rows: tuple[Row, ...] = ()
    afterwards: bool = False

    @property
    def prices(self) -> frozenset[Decimal]:
        """Every amount that was asked on the day."""
        return frozenset(row.amount for row in self.rows if row.amount is not None)


@dataclass(frozen=True, slots=True)
class Span:
    """Days of which the prices are wanted.

    Attributes:
        first: first day, inclusive.
        end: the day on which the reduction began, which is not one of them.
        cut: instant of that day up to which prices were asked before the reduction; ``None``: none was.
    """

    first: date
    end: date
    cut: datetime | None = None

    def days(self) -> Iterator[date]:
        """Each of them."""
        for number in range((self.end - self.first).days):
            yield self.first + number * ONE_DAY


def days_of_prices(
    history: History, counts: Counted, span: Span, basis: Basis, *, offered_since: date | None = None
) -> list[DayOfPrices]:
    """What is known of each day of a span.

    Args:
        history: of one variant.
        counts: which of its rows count.
        span: the days.
        basis: amounts that can be compared.
        offered_since: first day on which the goods were on the market.
    """
    by_day: Mapping[date, list[Row]] = _by_day(history, counts.rows)
    lasts = lasting(history, counts.rows)
    found = []
    for day in span.days():
        if offered_since is not None and day < offered_since and day not in by_day:
            found.append(DayOfPrices(day, "not_offered"))
            continue
        bounds = history.midnight(day), history.midnight(day + ONE_DAY)
        over = [one for one in lasts if one.row.seen < bounds[1] and (one.until or bounds[1]) > bounds[0]]
        whole = [one for one in over if one.row.seen <= bounds[0] and (one.until or bounds[1]) >= bounds[1]]
        seen = by_day.get(day, [])
        rows = [*seen, *(one.row for one in over if one.row not in seen)]
        found.append(_day_of(history, day, basis, rows, bool(seen), bool(whole)))
    return found


def _day_of(
    history: History, day: date, basis: Basis, rows: list[Row], seen: bool, whole: bool
) -> DayOfPrices:
    """A day, from the rows that are about it."""
    if not (seen or whole):
        return DayOfPrices(day, "unseen", tuple(row for row in rows if row.offered and basis.holds(row)))
    offered = [row for row in rows if row.offered]
    if not offered:
        return DayOfPrices(day, "not_offered")
    alike = tuple(row for row in offered if basis.holds(row))
    if not alike:
        return DayOfPrices(day, "unseen")
    afterwards = all(history.day(row.recorded) > day for row in rows)
    return DayOfPrices(day, "seen" if seen else "stated", alike, afterwards)


def before_the_cut(history: History, counts: Counted, span: Span, basis: Basis) -> tuple[Row, ...]:
    """Rows of prices that were asked on the day on which the reduction began, before it did."""
    if span.cut is None:
        return ()
    begun = history.midnight(span.end)
    # A price that lasts over midnight was asked on the day before too, which is one of the span's.
    rows = (row for row in counts.rows if begun <= row.seen < span.cut)
    return tuple(row for row in rows if row.offered and basis.holds(row))


def last_before(counts: Counted, instant: datetime) -> Row | None:
    """The last row that was seen before an instant."""
    return next((row for row in reversed(counts.rows) if row.seen < instant), None)


def _by_day(history: History, rows: Iterable[Row]) -> Mapping[date, list[Row]]:
    found: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        found[history.day(row.seen)].append(row)
    return found
