"""The lowest price that someone paid before the reduction, else the last one that someone paid.

Source:
    明码标价和禁止价格欺诈规定 art. 16: 不高于该经营者在同一经营场所进行价格比较前…的最低成交价格; where
    there was no transaction in these days, the last one before. Asked prices are no transactions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from venditor.core.quantity import plain
from venditor.listings.ledger.history import ONE_DAY, Basis, History, Span
from venditor.listings.ledger.row import Row
from venditor.listings.ledger.rule import Verdict


def lowest_transaction(
    history: History, span: Span, basis: Basis, *, offered_since: date | None = None
) -> Verdict:
    """The lowest transaction of a span, else the last one before.

    Args:
        history: of one variant.
        span: the days.
        basis: amounts that can be compared.
        offered_since: first day on the market; before it there was no transaction.

    Returns:
        Determined only where the ledger says that all transactions of the days are in it.
    """
    paid = [row for row in _paid(history, span.end) if basis.holds(row) and history.day(row.seen) < span.end]
    within = [row for row in paid if history.day(row.seen) >= span.first]
    complete = set(_complete_days(history, span.end))
    missing = tuple(day for day in span.days() if day not in complete and not _before(day, offered_since))
    if within:
        return _lowest(within, missing)
    if missing:
        told = f"Transactions on {len(missing)} of the days may not be recorded."
        return Verdict("undetermined", told, unseen=missing)
    return _last(history, span, paid, complete, offered_since)


def _lowest(within: list[Row], missing: tuple[date, ...]) -> Verdict:
    lowest = min(row.amount for row in within if row.amount is not None)
    numbers = tuple(row.number for row in within if row.amount == lowest)
    if missing:
        told = f"Transactions on {len(missing)} of the days may not be recorded."
        return Verdict("undetermined", told, None, lowest, lowest, missing, numbers)
    told = f"{plain(lowest)} is the lowest of {len(within)} transactions."
    return Verdict("determined", told, lowest, lowest, lowest, rows=numbers)


def _last(
    history: History, span: Span, paid: list[Row], complete: set[date], offered_since: date | None
) -> Verdict:
    """The last transaction before the span, of which it is known that it had none."""
    if not paid:
        if offered_since is not None and offered_since >= span.first:
            return Verdict("none", "There was no transaction before.")
        return Verdict("undetermined", "The last transaction before is not recorded.")
    last = max(paid, key=lambda row: (row.seen, row.number))
    day, missing = history.day(last.seen), []
    while day < span.first:
        if day not in complete:
            missing.append(day)
        day += ONE_DAY
    amount = last.amount
    if missing:
        told = f"A later transaction may not be recorded: {len(missing)} days are not complete."
        return Verdict("undetermined", told, None, None, amount, tuple(missing), (last.number,))
    told = "There was no transaction in these days; this is the last one before."
    return Verdict("determined", told, amount, amount, amount, rows=(last.number,))


def _paid(history: History, known_by: date) -> Iterator[Row]:
    """Transactions that were recorded in time, and not about days that had been said to be complete."""
    complete: set[date] = set()
    for row in history.rows:
        if history.day(row.recorded) > known_by:
            continue
        if row.kind == "transactions_complete":
            complete.update(_days(history, row))
        elif row.kind == "transaction" and history.day(row.seen) not in complete:
            yield row


def _complete_days(history: History, known_by: date) -> Iterator[date]:
    for row in history.of_kind("transactions_complete"):
        if history.day(row.recorded) <= known_by:
            yield from _days(history, row)


def _days(history: History, row: Row) -> Iterator[date]:
    """Whole days that a row says are complete."""
    day, end = row.since, history.day(row.seen)
    while day is not None and day < end:
        yield day
        day += ONE_DAY


def _before(day: date, offered_since: date | None) -> bool:
    return offered_since is not None and day < offered_since
