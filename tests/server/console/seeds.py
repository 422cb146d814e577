"""What the tests of the console begin with: sellers, declarations, orders."""

from datetime import UTC, datetime, timedelta

from venditor.aftersales import Declaration, Signals
from venditor.server.cases.services import Submitted, declare
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.tenants.models import Tenant

NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
A_PERSON = Signals(trap_filled=False, page_token_valid=True, time_taken=timedelta(seconds=40))
A_PROGRAM = Signals(trap_filled=True, page_token_valid=True, time_taken=timedelta(seconds=40))
NAMES = {"taipei-tea": "臺北茶行"}


def seed_seller(slug):
    """A seller in Taipei who sells to Germany, Austria and at home."""
    return Tenant.objects.create(
        slug=slug,
        name=NAMES.get(slug, slug.title()),
        address="臺北市中山區 1 號\n臺北",
        email=f"shop@{slug}.example.org",
        country="TW",
        markets=["DE", "AT", "TW"],
        language="de",
    )


def take(tenant, *, now=NOW, signals=A_PERSON, language="de", nonce=None, **values):
    """Id of the case of a declaration."""
    values = {"name": "Anna Huber", "contract": "10-4711", "contact": "anna@example.org", **values}
    submitted = Submitted(
        declaration=Declaration(**values),
        language=language,
        channel="hosted",
        nonce=nonce or str(values),
        signals=signals,
        network="192.0.2.1",
        countries=tuple(tenant.markets),
    )
    return declare(submitted, tenant=tenant, now=now).case


def order_of(tenant, actor, *, number="10-4711", now=NOW, **values):
    """An order that staff typed."""
    typed = {
        "name": "Anna Huber",
        "email": "anna@example.org",
        "country": "DE",
        "currency": "EUR",
        "facts": {"concluded_on": "2026-11-09", "delivered_on": "2026-11-16"},
        "lines": (TypedLine(article="Teekanne 急須", pieces=1, sku="K-1", unit_price="49.90"),),
        **values,
    }
    return order_type(tenant=tenant, actor=actor, order=TypedOrder(number=number, **typed), now=now)
