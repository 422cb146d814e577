"""Nothing of one seller's lines, and nothing of its name, reaches another by any way out of the server."""

import json
import re
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from tests.server.console.conftest import staff  # noqa: F401 - a fixture
from tests.server.log.conftest import sequenced  # noqa: F401 - a fixture
from tests.server.mail.conftest import mailbox  # noqa: F401 - a fixture
from tests.server.markets.conftest import NOW

from venditor.core import clock
from venditor.server.access.keys import SCOPES, make_key
from venditor.server.cases.models import Case
from venditor.server.cases.receipts import case_named, receipt_of
from venditor.server.cases.records import Actor, read_events
from venditor.server.log.selectors import Shown, bundle_of
from venditor.server.mail.acknowledged import acknowledged
from venditor.server.mail.letters import draft, letter_send
from venditor.server.markets.services import join, keep_parts
from venditor.server.orders.links import order_token
from venditor.server.orders.models import Order, OrderLine
from venditor.server.orders.selectors import number_digest
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.outbox.handling import handler_of
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.people.services import unseal
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import TenantRecord, acting_for
from venditor.server.webhooks.endpoints import add_endpoint
from venditor.server.webhooks.events import ALL_TYPES

pytestmark = pytest.mark.django_db
STAFF = UUID(int=7)
WORKED = ("market.route", "case.examine", "market.answered", "market.confirmed")
FACTS = {
    "concluded_on": "2026-11-09",
    "informed_on": "2026-11-09",
    "delivered_on": "2026-11-16",
    "delivery_cost": {"amount": "4.90", "currency": "EUR"},
    "standard_delivery_cost": {"amount": "4.90", "currency": "EUR"},
}


def canaries(letter):
    """What is a seller's own: its name, its lines (the second one is never withdrawn from), a buyer."""
    return [f"{word}{letter * 3}" for word in ("Name", "Street", "Withdrawn", "Kept", "Buyer")]


@pytest.fixture
def sellers(market):
    """Two sellers and an order that is with both."""
    made = {}
    for letter in "AB":
        name, street, withdrawn, kept, buyer = canaries(letter)
        one = Tenant.objects.create(
            slug=f"seller-{letter}".lower(),
            name=name,
            address=street,
            email=f"{name}@example.org",
            country="DE",
            markets=["DE"],
            language="de",
        )
        join(one, market=market, actor=None, now=NOW)
        lines = tuple(TypedLine(article=text, pieces=2, unit_price="20.00") for text in (withdrawn, kept))
        typed = TypedOrder(
            number="M-4711",
            email=f"{buyer}@example.org",
            name=buyer,
            country="DE",
            region="DE-BY",
            currency="EUR",
            facts=FACTS,
            lines=lines,
        )
        order = order_type(tenant=one, actor=STAFF, order=typed, now=NOW)
        with acting_for(one.id):
            Order.objects.update(market=market, number_digest=number_digest("M-4711", market=market.id))
            order.refresh_from_db()
        with acting_for(market.id):
            (linked,) = keep_parts([order], seller=one, now=NOW)
        made[letter] = one
    for one in (*made.values(), market):
        add_endpoint(
            f"https://{one.slug}.example.org/hook", events=ALL_TYPES, tenant=one, actor=None, now=NOW
        )
    return SimpleNamespace(**made, token=order_token(linked))


@pytest.fixture
def declare(market, sellers, monkeypatch):
    """Declares on the page: by the order's link one line of each, or by its number, or naming a seller."""
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def declared(way):
        withdrawn = OrderLine.everywhere.filter(article__startswith="Withdrawn")
        typed = {
            "link": {"t": sellers.token, **{f"line-{line.id}": "1" for line in withdrawn}},
            "number": {},
            "named": {"sellers": "NameAAA"},
        }[way]
        told = {"name": "Anna", "contract": "M-4711", "contact": "anna@example.org", "step": "confirm"}
        response = Client().post(f"/w/{market.slug}", {"lang": "de", **told, **typed})
        assert response.status_code == 303
        while item := OutboxItem.everywhere.filter(kind__in=WORKED, state=State.PENDING).first():
            _do(item)

    return declared


def _do(item):
    with acting_for(item.tenant_id):
        outcome = handler_of(item.kind)(item, now=NOW)
        if outcome.record:
            outcome.record()
    OutboxItem.everywhere.filter(id=item.id).update(state=State.DONE)


def _rows(tenant):
    """Every row of a seller, with what is sealed in it."""
    for model in apps.get_models():
        if issubclass(model, TenantRecord):
            for row in model.everywhere.filter(tenant=tenant).values():
                yield repr(row)
    with acting_for(tenant.id):
        for case in Case.objects.all():
            yield repr(read_events(case))
            yield (bundle_of(case, shown=Shown.ALL) or b"").decode()
            told = receipt_of(case)
            yield repr(acknowledged(told)) if told else ""
        for item in OutboxItem.objects.exclude(person=None):
            yield repr(unseal(item.sealed, person=item.person_id, field=f"outbox {item.id}"))


def _answers(tenant, member):
    """What the API and the console answer a seller."""
    key = make_key("all", scopes=SCOPES, tenant=tenant, actor=None, now=NOW)
    for path in ("withdrawals", "withdrawals.csv"):
        got = Client(SERVER_NAME="localhost").get(
            f"/api/v1/{path}", headers={"authorization": f"Bearer {key.text}"}
        )
        assert got.status_code == 200
        yield got.getvalue().decode()
    cases = Case.everywhere.filter(tenant=tenant).values_list("id", flat=True)
    paths = [
        "",
        "orders",
        "cases.csv",
        *(f"cases/{case}{rest}" for case in cases for rest in ("", "/letter")),
    ]
    for path in paths:
        got = member.client.get(f"/console/{path}")
        assert got.status_code == 200, path
        yield got.getvalue().decode()
    yield Client().get(f"/w/{tenant.slug}").content.decode()


def _letters(tenant, mailbox):  # noqa: F811 - the fixture
    """The notice to a seller, and its letter to the consumer; as they were sent."""
    with acting_for(tenant.id):
        for case in Case.objects.exclude(order=None):
            told = draft(case_named(case.id))
            letter_send(
                case.id,
                subject=told.subject,
                text=told.text,
                language="de",
                key="1",
                actor=Actor("staff", STAFF),
                now=NOW,
            )
    seen = len(mailbox.files())
    for item in OutboxItem.everywhere.filter(tenant=tenant, kind__in=("withdrawal.notice", "case.letter")):
        _do(item)
    for letter in mailbox.letters()[seen:]:
        yield letter["Subject"]
        yield from (part.get_content() for part in letter.walk() if part.get_content_maintype() == "text")


def _all(tenant, member, mailbox):  # noqa: F811
    told = [*_rows(tenant), *_answers(tenant, member), *_letters(tenant, mailbox)]
    return json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("way", ["link", "number", "named"])
def test_a_seller_sees_its_own_part_alone(market, sellers, declare, staff, mailbox, sequenced, way):  # noqa: F811
    declare(way)
    sequenced()
    reached = set(Case.everywhere.exclude(entry=None).values_list("tenant__slug", flat=True))
    assert reached == ({"seller-a"} if way == "named" else {"seller-a", "seller-b"})
    for mine, theirs in ("AB", "BA"):
        tenant = getattr(sellers, mine)
        told = _all(tenant, staff(tenant=tenant), mailbox)
        assert [text for text in canaries(theirs) if re.search(text, told, re.IGNORECASE)] == []
        # Its own is there, or this would show nothing.
        assert [text for text in canaries(mine) if text not in told] == []
    entry = Case.everywhere.get(tenant=market)
    letters = [mail["Subject"] for mail in mailbox.letters() if entry.receipt in (mail["Subject"] or "")]
    # Whoever writes to the consumer cites the number that she knows.
    assert len(letters) == (2 if way == "link" else 0)
    assert all(re.search(r"\(Hafenmarkt: (?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\)", subject) for subject in letters)


@pytest.mark.parametrize("way", ["link", "number", "named"])
def test_the_marketplace_sees_what_was_declared_and_nothing_of_the_orders(
    market,
    sellers,  # noqa: ARG001 - the order is there
    declare,
    staff,  # noqa: F811
    mailbox,  # noqa: F811
    sequenced,  # noqa: F811
    way,
):
    declare(way)
    sequenced()
    told = _all(market, staff(tenant=market), mailbox)
    hidden = ["KeptAAA", "KeptBBB", "BuyerAAA", "BuyerBBB"]
    if way != "link":
        hidden += ["WithdrawnAAA", "WithdrawnBBB"]
    assert [text for text in hidden if text in told] == []
    # What she chose by the link, she declared to the marketplace.
    assert ("WithdrawnAAA" in told) == (way == "link")
