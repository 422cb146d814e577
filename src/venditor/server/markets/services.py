"""Who sells on a marketplace, and which seller an order of it is with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from venditor.aftersales.case import PASSED_ON
from venditor.core.errors import VenditorError
from venditor.core.identifiers import uuid7
from venditor.server.cases.models import Case, CaseReference
from venditor.server.cases.services import route_later
from venditor.server.markets.models import MarketOrder, MarketPart, Membership
from venditor.server.orders.models import Order
from venditor.server.orders.selectors import number_digest
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for, current_tenant
from venditor.server.tenants.services import record_change


class MembershipError(VenditorError):
    """A seller that cannot sell on a marketplace; ``facts`` names both."""


def join(seller: Tenant, *, market: Tenant, actor: Any, now: datetime) -> bool:
    """Let a seller sell on a marketplace; whoever runs the installation does.

    Args:
        seller: the seller.
        market: the marketplace.
        actor: the account; ``None`` for the command line of the installation.
        now: this instant.

    Returns:
        Whether it did not before.

    Raises:
        MembershipError: when the one is no marketplace, or the other is one.
    """
    facts = {"seller": seller.slug, "marketplace": market.slug}
    if not market.is_marketplace:
        message = f'"{market.slug}" is not a marketplace.'
        remedy = "Open one with `venditor seller add --marketplace`."
        raise MembershipError("market.none", message, facts=facts, remedy=remedy)
    if seller.is_marketplace:
        message = f'"{seller.slug}" is a marketplace itself; it has no contracts to withdraw from.'
        remedy = "Name the seller that the contracts are with."
        raise MembershipError("market.member", message, facts=facts, remedy=remedy)
    with transaction.atomic():
        with acting_for(market.id):
            _row, fresh = Membership.objects.get_or_create(
                tenant=market, seller=seller, defaults={"joined_at": now}
            )
            if fresh:
                record_change("member.joined", {"seller": seller.slug}, tenant=market, actor=actor, now=now)
        if fresh:
            with acting_for(seller.id):
                record_change(
                    "market.joined", {"marketplace": market.slug}, tenant=seller, actor=actor, now=now
                )
    return fresh


def leave(seller: Tenant, *, market: Tenant, actor: Any, now: datetime) -> bool:
    """Let a seller sell no longer on a marketplace; what was passed on, and its orders, stay.

    Returns:
        Whether it did before.
    """
    with transaction.atomic():
        with acting_for(market.id):
            gone, _rows = Membership.objects.filter(seller=seller).delete()
            if gone:
                record_change("member.left", {"seller": seller.slug}, tenant=market, actor=actor, now=now)
        if gone:
            with acting_for(seller.id):
                record_change(
                    "market.left", {"marketplace": market.slug}, tenant=seller, actor=actor, now=now
                )
    return bool(gone)


def keep_parts(orders: Iterable[Order], *, seller: Tenant, now: datetime) -> list[MarketOrder]:
    """Keep in the current marketplace's index that its orders are with a seller.

    Inside the transaction that records the orders in the seller's own records. Cases that name one of them
    and wait for somebody to say which seller they are for are looked at again by the worker; where the seller
    is new to an order, those too that were passed on to its others.

    Args:
        orders: as they were recorded there, each with the marketplace's number.
        seller: the seller.
        now: this instant.

    Returns:
        The orders as the marketplace has them.
    """
    kept, grown = [], []
    # In one order for everybody: two files at once would else wait for each other.
    for digest, order in sorted(
        ((number_digest(order.number), order) for order in orders), key=lambda told: told[0]
    ):
        row, _fresh = MarketOrder.objects.get_or_create(
            tenant_id=current_tenant(),
            number_digest=digest,
            defaults={"number": order.number, "made_at": now},
        )
        _part, fresh = MarketPart.objects.get_or_create(
            tenant_id=current_tenant(), market_order=row, seller=seller, defaults={"order": order}
        )
        kept.append(row)
        if fresh:
            grown.append(row)
    _route_about(kept, grown=grown, now=now)
    return kept


def _route_about(orders: Iterable[MarketOrder], *, grown: Iterable[MarketOrder], now: datetime) -> None:
    of_any, of_grown = _naming(orders), _naming(grown)
    passed_on = Q(outcome=PASSED_ON, id__in=of_grown)
    waiting = Case.objects.filter(Q(is_open=True, id__in=of_any) | passed_on)
    for case in sorted(waiting.values_list("id", flat=True)):
        # Each recording is a cause of its own.
        route_later(case, None, cause=f"order {uuid7(now)}", now=now)


def _naming(orders: Iterable[MarketOrder]) -> Any:
    """Ids of the cases that can name one of these orders."""
    digests = [order.number_digest for order in orders]
    return CaseReference.objects.filter(digest__in=digests).values("case")
