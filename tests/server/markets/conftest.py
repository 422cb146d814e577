from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from venditor.aftersales import Declaration, Signals
from venditor.server.cases.models import Case
from venditor.server.cases.services import Submitted, declare
from venditor.server.markets.services import join, keep_parts
from venditor.server.orders.models import Order
from venditor.server.orders.selectors import number_digest
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.outbox.handling import handler_of
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for

NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
STAFF = UUID(int=7)
A_PERSON = Signals(trap_filled=False, page_token_valid=True, time_taken=timedelta(seconds=40))
# What the worker does about cases; mail and messages to other systems wait.
ABOUT_CASES = ("market.route", "market.answered", "market.confirmed", "case.examine")


@pytest.fixture
def market(seller, other_seller):
    """A marketplace on which two sellers sell."""
    opened = Tenant.objects.create(
        slug="hafenmarkt",
        name="Hafenmarkt",
        address="Am Hafen 1, Hamburg",
        email="markt@example.org",
        country="DE",
        markets=["DE", "AT"],
        language="de",
        is_marketplace=True,
    )
    for one in (seller, other_seller):
        join(one, market=opened, actor=None, now=NOW)
    return opened


@pytest.fixture
def bought(market):
    """Records an order of the marketplace: articles by seller; gives the sellers' orders and its own."""

    def buy(number, articles, *, email="anna@example.org", now=NOW):
        orders = {}
        for one, names in articles.items():
            lines = tuple(TypedLine(article=name) for name in names)
            typed = TypedOrder(number=number, email=email, name="Anna Huber", country="DE", lines=lines)
            order = order_type(tenant=one, actor=STAFF, order=typed, now=now)
            with acting_for(one.id):
                digest = number_digest(number, market=market.id)
                Order.objects.filter(id=order.id).update(market=market, number_digest=digest)
                orders[one.slug] = Order.objects.get(id=order.id)
            with acting_for(market.id):
                (kept,) = keep_parts([orders[one.slug]], seller=one, now=now)
        return kept, orders

    return buy


@pytest.fixture
def declared(market):
    """Takes a declaration at the marketplace and gives its case."""

    def taken(contract="M-4711", *, contact="anna@example.org", now=NOW, signals=A_PERSON, link=None, **told):
        submitted = Submitted(
            declaration=Declaration(name="Anna Huber", contract=contract, contact=contact, **told),
            language="de",
            channel="order_link" if link else "hosted",
            nonce="",
            signals=signals,
            network="192.0.2.1",
            countries=("DE", "AT"),
            market_order=link.id if link else None,
        )
        return declare(submitted, tenant=market, now=now).case

    return taken


@pytest.fixture
def work():
    """Does what the worker would do about cases, until nothing is left of it."""

    def worked(*, now=NOW):
        while item := OutboxItem.everywhere.filter(kind__in=ABOUT_CASES, state=State.PENDING).first():
            with acting_for(item.tenant_id):
                handler_of(item.kind)(item, now=now)
            OutboxItem.everywhere.filter(id=item.id).update(state=State.DONE)

    return worked


@pytest.fixture
def parts():
    """The sellers' cases that came of a marketplace's, by the sellers' names in addresses."""

    def found(entry):
        return {case.tenant.slug: case for case in Case.everywhere.filter(entry=entry).order_by("id")}

    return found
