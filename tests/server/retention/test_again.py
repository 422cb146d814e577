"""What comes again after somebody was erased: taken or refused in plain words, it brings nobody back."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from tests.server.console.seeds import seed_seller, take
from tests.server.orders.conftest import work_off_imports
from tests.server.retention.steps import CLOSED, command, erase

from venditor.aftersales import CloseCase
from venditor.core import clock
from venditor.server.access.calls import KEPT
from venditor.server.access.keys import SCOPES, make_key
from venditor.server.access.models import ApiCall
from venditor.server.cases.models import Case, Submission
from venditor.server.orders.csv_import import begin_import
from venditor.server.orders.models import Order, OrderImport
from venditor.server.orders.selectors import buyer_of
from venditor.server.outbox.ticks import sweep
from venditor.server.people.models import Person
from venditor.server.people.services import seal
from venditor.server.retention.periods import Periods, keep_for
from venditor.server.staff.models import User
from venditor.server.tenants.scope import acting_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys_of_its_own")]
FILE = (
    "order number,name,email,country,ordered,delivered,article\n"
    "10-1,Anna Huber,anna@example.org,DE,2026-08-01,2026-08-04,Kanne\n"
    "10-2,,,DE,2026-08-01,2026-08-04,Kanne\n"
)
MONTH_OVER = CLOSED + timedelta(days=32)


@pytest.fixture
def seller(db):  # noqa: ARG001 - opens the database
    tenant = seed_seller("taipei-tea")
    keep_for(Periods(cases=1, orders=1), tenant=tenant, actor=None, now=CLOSED)
    return tenant


@pytest.fixture
def staff(seller):  # noqa: ARG001 - works there
    return User.objects.create_user("m@example.org").id


def _import(seller, staff, content, now):
    kept = begin_import(tenant=seller, actor=staff, file_name="o.csv", content=content.encode(), now=now)
    work_off_imports(now=now)
    return OrderImport.everywhere.get(id=kept.id)


def test_an_order_that_is_imported_again_keeps_its_buyer_erased_and_says_so(seller, staff):
    assert _import(seller, staff, FILE, CLOSED).erased == 0
    assert erase(MONTH_OVER) == 2
    again = FILE.replace("Kanne", "Krug") + "10-3,Otto Ander,otto@example.org,DE,2026-08-01,2026-08-04,Krug\n"
    kept = _import(seller, staff, again, MONTH_OVER)
    # The file names one buyer who was erased; of the second order it names none.
    assert (kept.taken, kept.orders, kept.erased, kept.problems) == (3, 3, 1, [])
    with acting_for(seller.id):
        buyers = {order.number: buyer_of(order) for order in Order.objects.all()}
        assert [buyers[number].erased for number in ("10-1", "10-2", "10-3")] == [True, True, False]
        assert Order.objects.get(number="10-1").contact_digest is None
        assert Order.objects.get(number="10-1").lines.get().article == "Krug"
        assert buyers["10-3"].name == "Otto Ander"
    # The order was recorded long ago: nobody counts anew.
    assert erase(MONTH_OVER + timedelta(hours=6)) == 0


class _System:
    def __init__(self, seller):
        self.key = make_key("shop", scopes=SCOPES, tenant=seller, actor=None, now=CLOSED).text

    def declare(self):
        body = {"name": "Anna Huber", "contract": "10-1", "contact": "anna@example.org", "language": "de"}
        headers = {"authorization": f"Bearer {self.key}", "idempotency-key": "1"}
        client = Client(SERVER_NAME="localhost")
        return client.post(
            "/api/v1/withdrawals", json.dumps(body), content_type="application/json", headers=headers
        )


def test_a_call_that_comes_again_while_it_is_remembered_is_told_that_it_was_erased(seller, monkeypatch):
    # February has 28 days: a month is over before the call is forgotten.
    begun = CLOSED.replace(year=2027, month=2, day=1)
    monkeypatch.setattr(clock, "now", lambda: begun)
    system = _System(seller)
    case = Case.everywhere.get(receipt=system.declare().json()["receipt"])
    command(seller, case.id, CloseCase(outcome="settled", reason="paid"), begun)
    later = begun + timedelta(days=29, hours=4)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert erase(later) == 1
    sweep(now=later)
    call = ApiCall.everywhere.get()
    assert (bytes(call.body_digest), call.sealed) == (b"", None)
    response = system.declare()
    assert (response.status_code, response.json()["title"]) == (410, "What was answered has been erased")
    assert Case.everywhere.count() == 1
    # Once the call is forgotten it is a declaration like any other, as the guide says.
    much_later = begun + KEPT + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: much_later)
    sweep(now=much_later)
    assert system.declare().status_code == 201
    assert Case.everywhere.count() == 2


def test_somebody_erased_while_a_call_is_answered_is_said_too(seller, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: CLOSED)
    system = _System(seller)

    def gone(value, *, person, field):
        with acting_for(seller.id):
            from venditor.server.people.services import erase as erase_now  # noqa: PLC0415 - at this moment

            erase_now(Person.objects.get(id=person), now=CLOSED)
        return seal(value, person=person, field=field)

    monkeypatch.setattr("venditor.server.access.calls.seal", gone)
    assert system.declare().status_code == 410


def test_a_page_that_is_sent_again_after_the_erasure_is_a_new_declaration(seller):
    case = take(seller, now=CLOSED, nonce="page")
    command(seller, case, CloseCase(outcome="settled", reason="paid"), CLOSED)
    assert take(seller, now=CLOSED, nonce="page") == case
    assert erase(MONTH_OVER) == 1
    assert Submission.everywhere.count() == 0
    again = take(seller, now=MONTH_OVER, nonce="page")
    assert again != case
    assert Person.everywhere.filter(erased_at=None).count() == 1


def test_a_link_to_a_receipt_leads_nowhere_after_the_erasure(seller):
    from venditor.server.cases.services import _receipt_token  # noqa: PLC0415 - the secret of the page

    case = take(seller, now=CLOSED, nonce="page")
    token = _receipt_token(bytes(Submission.everywhere.get().key))
    page = f"/w/taipei-tea/receipt/{token}"
    assert Client(SERVER_NAME="localhost").get(page).status_code == 200
    command(seller, case, CloseCase(outcome="settled", reason="paid"), CLOSED)
    assert erase(MONTH_OVER) == 1
    assert Client(SERVER_NAME="localhost").get(page).status_code == 404
    assert Client(SERVER_NAME="localhost").get(f"{page}.pdf").status_code == 404
