"""What was paid back for an order, over all its cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from venditor.aftersales import RecordRefund
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.orders.models import Order
from venditor.server.orders.selectors import GIFT_CARD, PAYMENT, cost_known, lines_of, paid_for


@dataclass(frozen=True, slots=True)
class OtherCases:
    """The other cases of an order, in the order in which they were declared."""

    earlier: Sequence[Case]
    later: Sequence[Case]


def other_cases(order: UUID | str, *, of: Case) -> OtherCases:
    """The other cases about an order.

    Args:
        order: its id.
        of: the case they are other than. Of two that were declared in the same second, one is the earlier.
    """
    others = list(Case.objects.filter(order=order).exclude(id=of.id).order_by("declared_at", "id"))
    place = (of.declared_at, of.id)
    return OtherCases(
        [one for one in others if (one.declared_at, one.id) < place],
        [one for one in others if (one.declared_at, one.id) > place],
    )


def paid_back(case: Case, *, currency: str) -> Mapping[str, int]:
    """What was paid back in a case, in minor units of a currency, by payments of the order.

    Entries that were taken back do not count. What went to no gift card was money, by whatever means it went.
    """
    back: dict[str, int] = {}
    kinds = ("refund_recorded", "refund_taken_back")
    rows = list(CaseEvent.objects.filter(case=case, kind__in=kinds).order_by("number"))
    wrong = {row.public["key"] for row in rows if row.kind == "refund_taken_back"}
    for row in rows:
        told = row.public
        if told["key"] not in wrong and told["currency"] == currency:
            payment = told["means"] if told["means"] == GIFT_CARD else PAYMENT
            back[payment] = back.get(payment, 0) + told["amount"]
    return back


def of_its_order(command: Any, case: Case) -> Any:
    """A refund with what is known of its order; every other command as it is.

    Inside the transaction that holds the row of the case. The order is held too, so that two refunds at once
    in two of its cases are not both judged without the other.
    """
    if not isinstance(command, RecordRefund) or case.order_id is None:
        return command
    order = Order.objects.select_for_update().get(id=case.order_id)
    others = other_cases(order.id, of=case)
    elsewhere = sum(
        amount
        for one in (*others.earlier, *others.later)
        for amount in paid_back(one, currency=command.currency).values()
    )
    lines = lines_of(order)
    return replace(
        command,
        elsewhere=elsewhere,
        paid=paid_for(order, lines),
        cost=cost_known(order, lines),
        concluded_on=_ordered_on(order),
    )


def _ordered_on(order: Order) -> date | None:
    try:
        return date.fromisoformat(order.facts.get("concluded_on", ""))
    except ValueError:
        # Not known.
        return None
