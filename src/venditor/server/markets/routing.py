"""To which sellers a marketplace's case is passed on: by the worker, after the consumer has her receipt.

What decides, in this order:

1. The link of the marketplace's own order was used: to the sellers of the lines that were chosen.
2. The declared text is, or holds, the number of exactly one order: to the sellers of that order; where the
   consumer named sellers, to those of them that she named. Where her text says more than the number, and the
   order is with several sellers, they are told the number alone: the rest may be about another's goods.
3. The consumer named sellers, and each is a member: to them.

All else waits for a person at the marketplace: nothing sure was named, what was named contradicts itself, or
the consumer's own words would have to be cut up between several sellers, none of whom may read what is about
another's goods. Being passed on shows nothing to whoever declared: each seller matches the order by its own
rules, and only then is anything of it shown.

A file of orders is recorded seller after seller, so nothing is passed on while one comes in. A seller of the
order that only a later file names gets its part then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from venditor.aftersales import Case as CaseState
from venditor.aftersales import Declaration, RejectedError, ReopenCase, replay
from venditor.aftersales.case import PASSED_ON
from venditor.privacy import normal_reference
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.records import SYSTEM, read_events
from venditor.server.cases.references import named_alone
from venditor.server.cases.services import carry_out
from venditor.server.jobs.selectors import is_running
from venditor.server.markets.models import MarketOrder
from venditor.server.markets.passing_on import PassingOnError, Portion, pass_on
from venditor.server.markets.selectors import (
    market_orders_of_digests,
    members,
    named_among,
    parts_of,
    receivers,
    sellers_of,
)
from venditor.server.orders.csv_import import KIND as ORDER_FILE
from venditor.server.outbox.handling import GiveUp, Outcome, RetryLater
from venditor.server.outbox.models import OutboxItem

# Why an entry is with people again, as its history tells it.
FURTHER = "A later file names one more seller of this order."


def route(item: OutboxItem, *, now: datetime) -> Outcome:
    """Pass a marketplace's case on where it is sure to whom.

    Args:
        item: of the kind ``market.route``; its subject is the case, its payload names the order whose own
            link was used, if one was.
        now: this instant.

    Returns:
        To how many sellers it was passed on now.

    Raises:
        GiveUp: when the marketplace has no such case.
    """
    case = Case.objects.filter(id=item.subject).first()
    if case is None:
        raise GiveUp("case.none")
    state = replay(read_events(case))
    if state.declaration is None or not _is_a_programs(case, state):
        return Outcome({"passed_on": 0})
    # Which sellers an order is with is not known before the last of its rows.
    if is_running(ORDER_FILE):
        raise RetryLater("market.import")
    portions = _portions(case, state.declaration, item.payload)
    if state.routes:
        portions = _of_further_sellers(case, state, portions, now=now)
    try:
        if portions:
            pass_on(portions, entry=case.id, complete=True, actor=SYSTEM, now=now, version=case.version)
    except (PassingOnError, RejectedError) as error:
        # Somebody else was at it meanwhile.
        raise RetryLater(error.code) from None
    return Outcome({"passed_on": len(portions)})


def _is_a_programs(case: Case, state: CaseState) -> bool:
    """Whether nobody has seen to it: what was begun by hand, or a seller declined, stays with people."""
    if not state.routes:
        return state.is_open
    if state.outcome != PASSED_ON or any(route.declined for route in state.routes):
        return False
    passed = CaseEvent.objects.filter(case=case, kind="declaration_passed_on")
    return not passed.exclude(actor=SYSTEM.kind).exists()


def _of_further_sellers(
    case: Case, state: CaseState, portions: Sequence[Portion], *, now: datetime
) -> Sequence[Portion]:
    """What is to be passed on to sellers of which a file came later."""
    order = named_alone(case, market_orders_of_digests)
    theirs = sellers_of(order) if order else ()
    if (
        not state.whole
        and state.declaration
        and state.declaration.words.strip()
        and any(state.route_to(str(one.id)) is None for one in theirs)
    ):
        carry_out(ReopenCase(reason=FURTHER), case=case.id, actor=SYSTEM, now=now)
        return ()
    return [one for one in portions if state.route_to(str(one.seller.id)) is None]


def _portions(case: Case, declaration: Declaration, payload: Any) -> Sequence[Portion]:
    if payload.get("order"):
        linked = MarketOrder.objects.filter(id=UUID(payload["order"])).first()
        if linked is not None:
            return _by_lines(linked, declaration)
    order = named_alone(case, market_orders_of_digests)
    # A seller that left goes on getting what is about orders from before.
    named = named_among(declaration.sellers, receivers() if order else members())
    if named is None:
        return ()
    sellers, number = named, None
    if order is not None:
        theirs = sellers_of(order)
        sellers = [one for one in theirs if not named or one in named]
        if len(sellers) < len(named):
            return ()
        number = _number_alone(order, declaration, theirs)
    if not declaration.whole and len(sellers) > 1:
        return ()
    return [Portion(seller=seller, number=number) for seller in sellers]


def _by_lines(order: MarketOrder, declaration: Declaration) -> Sequence[Portion]:
    """Who is concerned by what was chosen behind an order's own link."""
    theirs = parts_of(order)
    number = _number_alone(order, declaration, theirs)
    if declaration.whole or (declaration.words.strip() and len(theirs) == 1):
        return [Portion(seller=one.seller, order=one.order.id, number=number) for one in theirs]
    if declaration.words.strip():
        return ()
    portions = []
    for one in theirs:
        lines = {str(line.id) for line in one.lines}
        places = [place for place, part in enumerate(declaration.parts) if part.line in lines]
        if places:
            portion = Portion(seller=one.seller, parts=places, order=one.order.id, number=number)
            portions.append(portion)
    known = sum(len(portion.parts or ()) for portion in portions)
    # A line that is gone since, with a file that came later, is for a person to find.
    return portions if known == len(declaration.parts) else ()


def number_told(case: Case, declaration: Declaration) -> str | None:
    """What a seller is told as the contract, where a person passes on; ``None`` for the consumer's text."""
    order = named_alone(case, market_orders_of_digests)
    return _number_alone(order, declaration, sellers_of(order)) if order else None


def _number_alone(order: MarketOrder, declaration: Declaration, theirs: Sequence[object]) -> str | None:
    """The number instead of a text that says more, where other sellers' goods may stand in that."""
    same = normal_reference(declaration.contract) == normal_reference(order.number)
    return None if same or len(theirs) == 1 else order.number
