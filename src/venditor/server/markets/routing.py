"""To which sellers a marketplace's case is passed on: by the worker, after the consumer has her receipt.

What decides, in this order:

1. The link of the marketplace's own order was used: to the sellers of the lines that were chosen.
2. The declared text is, or holds, the number of exactly one order: to the sellers of that order; where the
   consumer named sellers, to those of them that she named.
3. The consumer named sellers, and each is a member: to them.

All else waits for a person at the marketplace: nothing sure was named, what was named contradicts itself, or
the consumer's own words would have to be cut up between several sellers, none of whom may read what is about
another's goods. Being passed on shows nothing to whoever declared: each seller matches the order by its own
rules, and only then is anything of it shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from venditor.aftersales import Declaration, replay
from venditor.server.cases.models import Case
from venditor.server.cases.records import SYSTEM, read_events
from venditor.server.cases.references import digests_of
from venditor.server.markets.models import MarketOrder
from venditor.server.markets.passing_on import Portion, pass_on
from venditor.server.markets.selectors import (
    market_orders_of_digests,
    members_named,
    parts_of,
    sellers_of,
)
from venditor.server.outbox.handling import GiveUp, Outcome
from venditor.server.outbox.models import OutboxItem


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
    # What somebody began to pass on by hand, or a seller declined, stays with people.
    if not state.is_open or state.routes or state.declaration is None:
        return Outcome({"passed_on": 0})
    portions = _portions(case, state.declaration, item.payload)
    if portions:
        pass_on(portions, entry=case.id, complete=True, actor=SYSTEM, now=now)
    return Outcome({"passed_on": len(portions)})


def _portions(case: Case, declaration: Declaration, payload: Any) -> Sequence[Portion]:
    if payload.get("order"):
        linked = MarketOrder.objects.filter(id=UUID(payload["order"])).first()
        if linked is not None:
            return _by_lines(linked, declaration)
    named = members_named(declaration.sellers)
    if named is None:
        return ()
    sellers = named
    order = _named_alone(case)
    if order is not None:
        theirs = sellers_of(order)
        sellers = [one for one in theirs if not named or one in named]
        if len(sellers) < len(named):
            return ()
    if not declaration.whole and len(sellers) > 1:
        return ()
    return [Portion(seller=seller) for seller in sellers]


def _by_lines(order: MarketOrder, declaration: Declaration) -> Sequence[Portion]:
    """Who is concerned by what was chosen behind an order's own link."""
    theirs = parts_of(order)
    if declaration.whole or (declaration.words.strip() and len(theirs) == 1):
        return [Portion(seller=one.seller, order=one.order.id) for one in theirs]
    if declaration.words.strip():
        return ()
    portions = []
    for one in theirs:
        lines = {str(line.id) for line in one.lines}
        places = [place for place, part in enumerate(declaration.parts) if part.line in lines]
        if places:
            portions.append(Portion(seller=one.seller, parts=places, order=one.order.id))
    known = sum(len(portion.parts or ()) for portion in portions)
    # A line that is gone since, with a file that came later, is for a person to find.
    return portions if known == len(declaration.parts) else ()


def _named_alone(case: Case) -> MarketOrder | None:
    """The one order whose number the declared text is or holds; ``None`` where there are several."""
    digests = digests_of(case)
    found = market_orders_of_digests(digests)
    whole = [order for order in found if digests and bytes(order.number_digest) == digests[0]]
    named = whole or found
    return named[0] if len(named) == 1 else None
