"""The prior price of an offer: what the law's rule makes of what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from venditor.core.quantity import plain
from venditor.listings.ledger.history import (
    ONE_DAY,
    Basis,
    Counted,
    DayOfPrices,
    History,
    Span,
    before_the_cut,
    counted,
    days_of_prices,
    last_before,
)
from venditor.listings.ledger.mostly import mostly_charged
from venditor.listings.ledger.reduction import Reduction, Step, basis_of
from venditor.listings.ledger.rule import PriorBasis, PriorPriceAnswer, PriorRule, Verdict
from venditor.listings.ledger.transactions import lowest_transaction


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that its answer rests on.

    Attributes:
        history: of one variant.
        rule: the law's.
        reduction: that is announced.
        basis: amounts that can be compared.
        counts: rows that count.
        span: days that count.
        days: what is known of each.
        between: what is known of each day from the first step of a gradual reduction to the last.
        offered_since: first day on the market.
    """

    history: History
    rule: PriorRule
    reduction: Reduction
    basis: Basis
    counts: Counted
    span: Span
    days: Sequence[DayOfPrices]
    between: Sequence[DayOfPrices]
    offered_since: date | None


def prior_price(
    history: History, rule: PriorRule, reduction: Reduction, *, offered_since: date | None = None
) -> PriorPriceAnswer:
    """The prior price of an offer whose reduction is announced.

    Args:
        history: of one variant in one country and channel.
        rule: what the destination's pack answers for the reduction's day.
        reduction: see :func:`venditor.listings.ledger.reduction.began_on`.
        offered_since: first day on which the goods were on the market, where the shop says it.

    Returns:
        Determined only where every day that counts is known. Members' and list prices are none.
    """
    step = _counted_from(rule.basis, reduction)
    span = Span(rule.first_day, step.day, step.cut)
    basis = basis_of(history, reduction)
    if basis is None:
        days = tuple(span.days())
        nothing = Verdict("undetermined", "No price is recorded in this country and channel.", unseen=days)
        return _answer(history, Counted((), ()), span, (), "", nothing)
    counts = counted(history, step.day)
    days_known = days_of_prices(history, counts, span, basis, offered_since=offered_since)
    between: Sequence[DayOfPrices] = ()
    if step is not reduction.began:
        later = counted(history, reduction.began.day)
        between = days_of_prices(history, later, Span(step.day, reduction.began.day), basis)
    asked = Asked(history, rule, reduction, basis, counts, span, days_known, between, offered_since)
    return _answer(history, counts, span, days_known, basis.currency, _FOUND_BY[rule.basis](asked))


def _counted_from(basis: PriorBasis, reduction: Reduction) -> Step:
    """The step before which the price was charged that is asked for."""
    return reduction.first if basis in _BEFORE_PROGRESSION else reduction.began


def _lowest(asked: Asked) -> Verdict:
    early = before_the_cut(asked.history, asked.counts, asked.span, asked.basis)
    rows = [row for day in asked.days for row in day.rows]
    rows += early
    prices = [row.amount for row in rows if row.amount is not None]
    lowest = min(prices, default=None)
    numbers = tuple(sorted({row.number for row in rows if row.amount == lowest}))
    unseen = tuple(day.day for day in asked.days if day.state == "unseen")
    if unseen:
        presumed = min([*prices, *_carried(asked, unseen)], default=None)
        return Verdict(
            "undetermined",
            f"A lower price may have been asked on {_count(unseen)} of which nothing is recorded.",
            at_most=lowest,
            presumed=presumed,
            unseen=unseen,
            rows=numbers,
        )
    if lowest is None:
        return Verdict("none", "The goods could not be had on any of the days that count.")
    return Verdict(
        "determined", f"{plain(lowest)} is the lowest price asked.", lowest, lowest, lowest, rows=numbers
    )


def _carried(asked: Asked, unseen: Iterable[date]) -> list[Decimal]:
    """Prices that were in force on days without a row, if each lasted until the next that was seen."""
    found = []
    for day in unseen:
        row = last_before(asked.counts, asked.history.midnight(day))
        if row is not None and row.offered and row.amount is not None and asked.basis.holds(row):
            found.append(row.amount)
    return found


def _lowest_before_progression(asked: Asked) -> Verdict:
    return _unless_interrupted(asked, _lowest(asked))


def _price_before_progression(asked: Asked) -> Verdict:
    if asked.reduction.steps == 1:
        return _lowest(asked)
    start = asked.span.cut or asked.history.midnight(asked.span.end)
    row = last_before(asked.counts, start)
    eve = asked.span.end - ONE_DAY
    if row is None or not row.offered or not asked.basis.holds(row):
        return Verdict("undetermined", "The price before the first reduction is not recorded.", unseen=(eve,))
    amount, numbers = row.amount, (row.number,)
    fresh = asked.history.day(row.seen) >= eve or row.every_change
    if not fresh:
        told = f"The price before the first reduction was last seen on {asked.history.day(row.seen)}."
        return Verdict("undetermined", told, presumed=amount, unseen=(eve,), rows=numbers)
    told = f"{plain(amount or Decimal())} was asked before the first of {asked.reduction.steps} reductions."
    return _unless_interrupted(asked, Verdict("determined", told, amount, amount, amount, rows=numbers))


def _unless_interrupted(asked: Asked, verdict: Verdict) -> Verdict:
    """A verdict that holds only where the reductions followed one another without interruption."""
    unseen = tuple(day.day for day in asked.between if day.state == "unseen")
    if not unseen or verdict.status == "none":
        return verdict
    return Verdict(
        "undetermined",
        f"The reduction may have been interrupted on {_count(unseen)} of which nothing is recorded.",
        at_most=verdict.at_most,
        presumed=verdict.presumed,
        unseen=tuple(sorted({*verdict.unseen, *unseen})),
        rows=verdict.rows,
    )


def _lowest_transaction(asked: Asked) -> Verdict:
    return lowest_transaction(asked.history, asked.span, asked.basis, offered_since=asked.offered_since)


def _mostly_charged(asked: Asked) -> Verdict:
    return mostly_charged(asked.days, asked.rule, asked.span)


_BEFORE_PROGRESSION: frozenset[PriorBasis] = frozenset(
    {"lowest_before_progression", "price_before_progression"}
)
_FOUND_BY: dict[PriorBasis, Callable[[Asked], Verdict]] = {
    "lowest": _lowest,
    "lowest_before_progression": _lowest_before_progression,
    "price_before_progression": _price_before_progression,
    "lowest_transaction": _lowest_transaction,
    "mostly_charged": _mostly_charged,
}


def _answer(
    history: History,
    counts: Counted,
    span: Span,
    days: Sequence[DayOfPrices],
    currency: str,
    verdict: Verdict,
) -> PriorPriceAnswer:
    claims = (row for row in counts.claims if span.first <= history.day(row.seen) < span.end)
    states = [day.state for day in days]
    return PriorPriceAnswer(
        status=verdict.status,
        amount=verdict.amount,
        currency=currency,
        at_most=verdict.at_most,
        presumed=verdict.presumed,
        first_day=span.first,
        end=span.end,
        days=max((span.end - span.first).days, 0),
        seen=states.count("seen"),
        stated=states.count("stated"),
        not_offered=states.count("not_offered"),
        afterwards=sum(day.afterwards for day in days),
        unseen=verdict.unseen,
        rows=verdict.rows,
        claims=tuple(row.number for row in claims),
        why=verdict.why,
    )


def _count(days: Sequence[date]) -> str:
    return "one day" if len(days) == 1 else f"{len(days)} days"
