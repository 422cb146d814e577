"""Looking for the order a case is about, what the law gives, and the day due: by the worker, afterwards.

What decides, in this order:

1. The order's own signed link was used: the case is about that order.
2. The declared text is the number of an order, or holds the number of exactly one, and the declared address
   is that order's own: the case is about it.
3. The same, but the address is another: the order is suggested to staff, and nothing more. A number alone is
   no secret; whoever guesses one must not be shown, or withdraw from, somebody else's order.

A text that holds the numbers of several orders is left to a person, who may see that the consumer withdraws
from two. A text that as a whole is an order's number is never read for parts.

An item may be carried out twice, late, or after staff changed things: what is already so stays so, what staff
took back is not put in again (the kernel sees to both), and a closed case is left alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from venditor.aftersales import Case as CaseState
from venditor.aftersales import (
    DropDue,
    MatchOrder,
    OrderFacts,
    RejectedError,
    SetDue,
    SuggestOrder,
    assess,
    next_refund_due,
    refund_due,
    replay,
)
from venditor.aftersales.commands import Command
from venditor.aftersales.due import REFUND_DUE
from venditor.server.cases.assessing import facts_known, keep_assessment, withdrawal_of
from venditor.server.cases.models import Case
from venditor.server.cases.records import SYSTEM, read_events
from venditor.server.cases.references import named_alone
from venditor.server.cases.services import carry_out
from venditor.server.orders.models import Order
from venditor.server.orders.selectors import is_contact_of, order_facts, order_of_id, orders_of_digests
from venditor.server.outbox.handling import GiveUp, Outcome
from venditor.server.outbox.models import OutboxItem


def examine(item: OutboxItem, *, now: datetime) -> Outcome:
    """Match a case to its order where that is sure, and work out the day that is due.

    Args:
        item: of the kind ``case.examine``; its subject is the case, its payload names the order whose own
            link was used, if one was.
        now: this instant.

    Returns:
        What the case is matched by (``order_link``, ``contact``, ``staff``, ``suggested`` or ``none``), and
        the day that is due.

    Raises:
        GiveUp: when the seller has no such case.
    """
    case = Case.objects.select_related("tenant").filter(id=item.subject).first()
    if case is None:
        raise GiveUp("case.none")
    state = replay(read_events(case))
    if not state.is_open:
        return Outcome({"closed": True})
    if state.match is None:
        command = _matching(case, state, item.payload)
        state = _carried_out(command, case, now=now) if command else state
    state = _with_due(case, state, now=now)
    return Outcome(_told(state))


def _matching(case: Case, state: CaseState, payload: Any) -> Command | None:
    """What to ask of the case about the order it names; nothing where none is sure enough to suggest."""
    linked = order_of_id(UUID(payload["order"])) if payload.get("order") else None
    # By its own link an order is matched whatever the text says.
    if linked is not None:
        return _match(linked, "order_link")
    order = named_alone(case, orders_of_digests)
    if order is None or state.declaration is None:
        return None
    if is_contact_of(order, state.declaration.contact):
        return _match(order, "contact")
    return SuggestOrder(order=str(order.id))


def _match(order: Order, evidence: Any) -> MatchOrder:
    return MatchOrder(order=str(order.id), evidence=evidence, countries=order_facts(order).countries)


def _carried_out(command: Command, case: Case, *, now: datetime) -> CaseState:
    try:
        return carry_out(command, case=case.id, actor=SYSTEM, now=now)
    except RejectedError:
        # Staff were first, or the day would move later though nothing it rests on changed: what is so stays.
        case.refresh_from_db()
        return replay(read_events(case))


def _with_due(case: Case, state: CaseState, *, now: datetime) -> CaseState:
    """The case with what the law gives and the day it makes due, by all that is known of its order."""
    order = order_of_id(UUID(state.match.order)) if state.match else None
    withdrawal = withdrawal_of(case, state, order) if order else None
    if order and withdrawal:
        told = assess(withdrawal, language=state.language)
        state = keep_assessment(told, case=case, order=order, now=now)
        due = next_refund_due(withdrawal, told, refunded=state.refunded)
    else:
        # After erasure it is not known any more which lines she withdrew from: by the order as a whole.
        facts = facts_known(order, state) if order else OrderFacts(tuple(case.tenant.markets))
        due = refund_due(facts, trader_country=case.tenant.country, notice_on=state.day)
    if due is None:
        return _carried_out(DropDue(question=REFUND_DUE), case, now=now)
    return _carried_out(SetDue(due=due), case, now=now)


def _told(state: CaseState) -> dict[str, Any]:
    evidence = state.match.evidence if state.match else "suggested" if state.suggested else "none"
    due = state.dues.get(REFUND_DUE)
    return {"match": evidence, "due": due.day.isoformat() if due else None}
