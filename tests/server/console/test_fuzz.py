"""Forms of the console with whatever can be sent: never an error of the server, nothing half done."""

import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.server.console.seeds import order_of
from tests.server.console.test_access import ROUTES, _address, _things

from venditor.server.cases.models import Case, CaseEvent
from venditor.server.orders.models import Order, OrderLine
from venditor.server.people.models import Person
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
FIELDS = (
    "address case cases choice colour concluded_on confirm country currency delivered_on "
    "delivered_on-not_yet email events host how informed_on language line0-article line0-pieces "
    "line0-sku line0-unit_price lines mark markets more name next number order orders outcome page "
    "delivery_cost discount gift_card paid return_cost_information_given standard_delivery_cost "
    "privacy_url product q reason region role scopes show staff text url withdraw-de zone"
).split()
STRANGE = (
    "",
    " ",
    "\x00",
    "\r\nBcc: x@example.org",
    "👩‍👩‍👧‍👦",
    "\u202egnol\u202c",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}{% debug %}",
    "%(who)s %s %d",
    "' OR 1=1 --",
    "x" * 100_000,
    "-1",
    "9" * 400,
    "1e999",
    "NaN",
    "٣",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "../../etc/passwd",
    "//evil.example",
    "javascript:alert(1)",
    "\ufffd\ufffe",
    "İ" * 200,
    "refunded",
    "owner",
    "de",
    "DE",
    "EUR",
    "#0b4a63",
    "Europe/Berlin",
    "anna@example.org",
    "10-4711",
)
ACTIONS = (
    "release",
    "send-again",
    "hand-over",
    "letter-handled",
    "look",
    "goods-sent",
    "goods-back",
    "refund",
    "refund-back",
    "match",
    "unmatch",
    "note",
    "assign",
    "close",
    "reopen",
    "strange",
)
ROUNDS = 200


@pytest.fixture
def things(seller, staff, case):
    return _things(seller, staff("owner", email="first@example.org"), case)


def test_whatever_is_sent_is_taken_or_refused_and_never_an_error(staff, things):
    who, chance = staff("owner"), random.Random(3)  # noqa: S311 - for tests, the same each time
    for _ in range(ROUNDS):
        name = chance.choice(sorted(ROUTES))
        if name == "console_staff_remove":
            continue
        address = _address(name, things)
        if name == "console_act":
            address = address.replace("note", chance.choice(ACTIONS))
        sent = {field: chance.choice(STRANGE) for field in chance.sample(FIELDS, chance.randint(0, 12))}
        if "POST" in ROUTES[name].methods and chance.random() < 0.8:
            response = who.client.post(address, {"seller": str(who.tenant.id), **sent})
        else:
            response = who.client.get(address, sent)
        assert response.status_code < 500, (address, sent)
        page = b"".join(response).decode()
        assert "<script>alert" not in page, (address, sent)
    with acting_for(who.tenant.id):
        for case in Case.objects.all():
            assert case.version == CaseEvent.objects.filter(case=case).count()
        assert set(Order.objects.values_list("person", flat=True)) <= set(
            Person.objects.values_list("id", flat=True)
        )
        assert OrderLine.objects.exclude(order__in=Order.objects.all()).count() == 0


@pytest.mark.parametrize(
    "text", [one for one in STRANGE if one.strip() and "\x00" not in one and len(one) < 10_000]
)
def test_a_note_comes_back_as_it_was_written(staff, case, send, text):
    who = staff("agent")
    assert send(who, f"/console/cases/{case}/note", text=text).status_code == 302
    shown = who.client.get(f"/console/cases/{case}")
    (step, *_rest) = shown.context["steps"]
    assert step["told"].quoted == text


def test_a_file_of_anything_is_refused_in_words(staff):
    who, chance = staff("agent"), random.Random(4)  # noqa: S311 - for tests, the same each time
    order_of(who.tenant, who.user.id)
    for _ in range(40):
        content = bytes(chance.randrange(256) for _ in range(chance.randrange(300)))
        file = SimpleUploadedFile(chance.choice(STRANGE)[:200].replace("\x00", "") or "x", content)
        response = who.client.post("/console/orders/import", {"seller": str(who.tenant.id), "file": file})
        assert response.status_code in (302, 400)
