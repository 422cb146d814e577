"""A made-up marketplace on which the made-up shop and another one sell."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from venditor.aftersales import Declaration
from venditor.server.cases.services import Submitted, declare
from venditor.server.demo.story import A_PERSON, order
from venditor.server.markets.selectors import market_orders_found
from venditor.server.markets.services import join, keep_parts
from venditor.server.orders.links import order_token
from venditor.server.orders.recording import Origin, Recorded, record_together
from venditor.server.orders.typed import TypedLine, checked
from venditor.server.staff.models import Membership, Role, User
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.opening import open_seller
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.selectors import tenant_of_slug

SLUG, EMAIL = "hafenmarkt", "demo@hafenmarkt.example"
_NUMBER = "HM-2001"
_SETTINGS = {
    "name": "Hafenmarkt",
    "address": "Am Sandtorkai 1\n20457 Hamburg",
    "email": "widerruf@hafenmarkt.example",
    "country": "DE",
    "markets": ["DE", "AT"],
    "language": "de",
    "colour": "#0b4a63",
}
_LANTERNS = {
    "name": "燈籠坊 Lantern House",
    "address": "臺南市中西區神農街 8 號\n700 臺南, Taiwan",
    "email": "shop@lantern-house.example",
    "country": "TW",
    "markets": ["DE", "AT", "TW"],
    "language": "de",
    "colour": "#8a2b1c",
}
_DECLARED = (
    Declaration(name="Jürgen Böhm", contract=_NUMBER, contact="j.boehm@kunde.example"),
    Declaration(
        name="Ines Krüger",
        contract="Bestellung von letzter Woche",
        contact="ines@kunde.example",
        whole=False,
        words="Die Laterne aus Papier.\nUnd den Tee, falls das noch geht.",
    ),
)


def open_market(shop: Tenant, *, password: str, now: datetime) -> None:
    """Open the marketplace with a second seller, an order of both, and what was declared there."""
    market = open_seller(SLUG, _SETTINGS, marketplace=True, now=now)
    lanterns = open_seller("lantern-house", _LANTERNS, now=now)
    owner = User.objects.create_user(
        EMAIL, password, name="Katrin Petersen", language="de", zone="Europe/Berlin"
    )
    with acting_for(market.id):
        Membership.objects.create(tenant=market, user=owner, role=Role.OWNER, made_at=now)
    for seller in (shop, lanterns):
        join(seller, market=market, actor=None, now=now)
    tea = TypedLine(article="高山烏龍茶 Hochland-Oolong 150 g", sku="OO-150", unit_price="24.50")
    lantern = TypedLine(article="Papierlaterne rot 紅燈籠", pieces=2, sku="PL-2", unit_price="18.00")
    _place(tea, shop, market=market.id, now=now)
    _place(lantern, lanterns, market=market.id, now=now)
    for days, told in enumerate(_DECLARED, start=1):
        _declare(told, market, at=now - timedelta(days=days))


def order_query() -> str:
    """What the address of the marketplace's page ends with in the mail about its order."""
    market = tenant_of_slug(SLUG)
    if market is None:
        return ""
    with acting_for(market.id):
        ((placed, _sellers),) = market_orders_found(_NUMBER).orders
    return f"&t={order_token(placed)}"


def _place(line: TypedLine, seller: Tenant, *, market: UUID, now: datetime) -> None:
    placed = order(now, _NUMBER, "j.boehm@kunde.example", "Jürgen Böhm", 4, (line,), region="DE-HH")

    def kept(recorded: Recorded) -> None:
        with acting_for(market):
            keep_parts(recorded.all, seller=seller, now=now)

    with acting_for(seller.id):
        origin = Origin("import", market=market)
        record_together([checked(placed)], origin=origin, complete=True, now=now, then=kept)


def _declare(told: Declaration, market: Tenant, *, at: datetime) -> None:
    submitted = Submitted(
        declaration=told,
        language="de",
        channel="hosted",
        nonce="",
        signals=A_PERSON,
        network="192.0.2.7",
        countries=tuple(market.markets),
    )
    declare(submitted, tenant=market, now=at)
