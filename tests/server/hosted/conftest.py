"""A marketplace with an order that is with two sellers, and somebody on its page."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from tests.server.hosted.markets import FACTS, NOW, STAFF
from tests.server.log.conftest import sequenced  # noqa: F401 - a fixture
from tests.server.markets.conftest import market  # noqa: F401 - a fixture

from venditor.server.faces.hosted import views
from venditor.server.markets.services import keep_parts
from venditor.server.orders.links import order_token
from venditor.server.orders.models import Order
from venditor.server.orders.selectors import number_digest
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.tenants.scope import acting_for


@pytest.fixture
def bought(market, seller, other_seller):  # noqa: F811 - the fixture
    """Records an order with two sellers: a pot of one, a lamp of the other; gives its own link's token."""

    def buy(number="M-4711", *, email="anna@example.org", countries=("DE", "DE")):
        kept = None
        for one, article, country in zip(
            (seller, other_seller), ("Kanne Yingge", "Lampe Nordlicht"), countries, strict=True
        ):
            lines = (TypedLine(article=article, pieces=2, unit_price="20.00"),)
            typed = TypedOrder(
                number=number,
                email=email,
                country=country,
                region=f"{country}-BY" if country == "DE" else "",
                currency="EUR",
                facts=FACTS,
                lines=lines,
            )
            order = order_type(tenant=one, actor=STAFF, order=typed, now=NOW)
            with acting_for(one.id):
                digest = number_digest(number, market=market.id)
                Order.objects.filter(id=order.id).update(market=market, number_digest=digest)
                order.refresh_from_db()
            with acting_for(market.id):
                (kept,) = keep_parts([order], seller=one, now=NOW)
        return order_token(kept)

    return buy


@pytest.fixture
def page(market, monkeypatch):  # noqa: F811 - the fixture
    """Declares as a consumer would; gives the address of the receipt."""
    at = [NOW]
    monkeypatch.setattr(views, "clock", SimpleNamespace(now=lambda: at[0]))
    client = Client()

    def opened(*, language="de", **query):
        return client.get(f"/w/{market.slug}", {"lang": language, **query}).content.decode()

    def sent(step="confirm", *, language="de", **typed):
        at[0] = NOW
        kept = {"t": typed.pop("t")} if "t" in typed else {}
        token = re.search(r'name="page" value="([^"]*)"', opened(language=language, **kept))[1]
        at[0] = NOW + timedelta(seconds=30)
        told = {"name": "Anna Huber", "contract": "M-4711", "contact": "anna@example.org"}
        told |= {"lang": language, "page": token, "step": step, "website": "", **kept, **typed}
        return client.post(f"/w/{market.slug}", told)

    def declared(**typed):
        response = sent(**typed)
        assert response.status_code == 303
        return response.url

    return SimpleNamespace(
        open=opened, send=sent, declare=declared, read=lambda url: client.get(url).content.decode()
    )
