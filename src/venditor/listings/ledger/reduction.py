"""When the reduction that is announced now began, and the first of several that followed one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from venditor.core.quantity import plain
from venditor.listings.ledger.history import ONE_DAY, Basis, History
from venditor.listings.ledger.row import Row

SaidBy = Literal["stated", "seen", "asked"]
"""What names the day: the listing; the ledger, in which it is the first day on which the lower price was seen
with a higher one beside it; whoever asks."""


@dataclass(frozen=True, slots=True)
class Step:
    """A reduction.

    Attributes:
        day: the destination's day on which it began.
        by: what names that day.
        cut: when the reduced price was first seen, where that was on that day or is the next that was seen.
    """

    day: date
    by: SaidBy
    cut: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reduction:
    """The reduction that is announced.

    Attributes:
        began: its latest step.
        first: the first of several steps, each lower than the one before, without interruption.
        steps: how many there are.
        row: the last row that announces it; ``None`` where the ledger has none and its day was given.
        contradicted: the day that the listing states, where the ledger saw otherwise.
    """

    began: Step
    first: Step
    steps: int = 1
    row: Row | None = None
    contradicted: date | None = None

    def document(self) -> dict[str, Any]:
        """As it is put out."""
        told: dict[str, Any] = {
            "began_on": self.began.day.isoformat(),
            "by": self.began.by,
            "first_step_on": self.first.day.isoformat(),
            "steps": self.steps,
        }
        if self.row is not None and self.row.amount is not None:
            told["price"] = {"amount": plain(self.row.amount), "currency": self.row.currency}
            told["row"] = self.row.number
        if self.contradicted is not None:
            told["listing_states"] = self.contradicted.isoformat()
        return told


def began_on(history: History, until: datetime | None = None) -> Reduction | None:
    """The reduction that was announced when the price was last seen.

    A reduction is announced where the price is shown with a higher one of the shop's own beside it; a
    manufacturer's list price is none. It began on the day that the listing states, unless the ledger saw the
    reduced price before or the unreduced one after; then on the first day on which it was seen. A row
    recorded after a day on which something later was recorded is left aside, so that none moves a day that is
    past.

    Args:
        history: of one variant.
        until: the last instant that is looked at; the end of the ledger where there is none.

    Returns:
        ``None`` where no reduction was announced then.
    """
    rows = _in_order(history, until)
    if not rows or not rows[-1].announces:
        return None
    last = rows[-1]
    starts = [_level(rows, len(rows) - 1)]
    while starts[-1] and _goes_before(rows[starts[-1] - 1], rows[starts[-1]]):
        starts.append(_level(rows, starts[-1] - 1))
    began, contradicted = _step(history, rows, starts[0])
    first = began if len(starts) == 1 else _step(history, rows, starts[-1])[0]
    return Reduction(began, first, len(starts), last, contradicted)


def reduction_asked(history: History, day: date) -> Reduction:
    """A reduction whose day is given: what the ledger says of it, else that day alone.

    Args:
        history: of one variant.
        day: on which it began, or is to begin, at the destination.
    """
    end = history.midnight(day + ONE_DAY)
    found = began_on(history, end)
    if found is not None and found.began.day == day:
        return found
    rows = [row for row in _in_order(history, end) if history.day(row.seen) == day and row.announces]
    step = Step(day, "asked", rows[0].seen if rows else None)
    return Reduction(step, step, 1, rows[0] if rows else None)


def basis_of(history: History, reduction: Reduction) -> Basis | None:
    """Amounts that can be compared with the reduced price; with the last price where that is not known."""
    row = reduction.row
    if row is None:
        offered = [row for row in _in_order(history, history.midnight(reduction.began.day)) if row.amount]
        row = offered[-1] if offered else None
    return None if row is None else Basis(row.currency, row.tax_included)


def _in_order(history: History, until: datetime | None) -> list[Row]:
    """Rows of what could be had, about later days than all that was recorded on the days before them."""
    found: list[Row] = []
    reached = latest = date.min
    on: date | None = None
    for dated in history.asked:
        row, about = dated.row, dated.about
        if dated.recorded != on:
            on, reached = dated.recorded, latest
        if about <= reached or (until is not None and row.seen >= until):
            continue
        latest = max(latest, about)
        if row.offered:
            found.append(row)
    return sorted(found, key=lambda row: (row.seen, row.number))


def _level(rows: Sequence[Row], at: int) -> int:
    """The first of the rows up to one that announce the same price."""
    while at and rows[at - 1].announces and _same(rows[at - 1], rows[at]):
        at -= 1
    return at


def _same(one: Row, other: Row) -> bool:
    return (one.amount, one.currency) == (other.amount, other.currency)


def _goes_before(one: Row, other: Row) -> bool:
    """Whether a row announces a smaller reduction than the one after it."""
    assert one.amount is not None and other.amount is not None  # noqa: S101, PT018 - both are offered
    return one.announces and one.currency == other.currency and one.amount > other.amount


def _step(history: History, rows: Sequence[Row], at: int) -> tuple[Step, date | None]:
    """When the reduction began that a row was the first to show; and the day stated, where that cannot be."""
    row = rows[at]
    seen = Step(history.day(row.seen), "seen", row.seen)
    stated = row.reduced_from or _stated_later(rows, at)
    if stated is None:
        return seen, None
    before = history.day(rows[at - 1].seen) if at else None
    if stated > seen.day or (before is not None and stated < before):
        return seen, stated if stated > seen.day or not rows[at - 1].announces else None
    return Step(stated, "stated", row.seen), None


def _stated_later(rows: Sequence[Row], at: int) -> date | None:
    """The day that a later row of the same price states."""
    for row in rows[at:]:
        if not _same(row, rows[at]):
            break
        if row.reduced_from is not None:
            return row.reduced_from
    return None
