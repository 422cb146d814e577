"""After an erasure nothing of the person is left: in no row of any table, and in no byte of a SQLite file."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import BinaryField
from django.test import Client
from tests.server.console.seeds import order_of, seed_seller, take
from tests.server.retention.steps import CLOSED, command

from venditor.aftersales import (
    AddNote,
    CloseCase,
    ConfirmContact,
    HandOverAcknowledgement,
    MatchOrder,
    RecordBounce,
    RecordRefund,
    SendAcknowledgementAgain,
)
from venditor.core import clock
from venditor.server.access.keys import SCOPES, make_key
from venditor.server.access.models import ApiCall
from venditor.server.cases.models import Case, CaseLink, CaseReference, HeldMail, IntakeMark, Submission
from venditor.server.cases.records import Actor
from venditor.server.mail.letters import letter_send
from venditor.server.orders.models import Order
from venditor.server.orders.selectors import contact_digest
from venditor.server.outbox.models import OutboxItem
from venditor.server.outbox.ticks import sweep
from venditor.server.outbox.worker import work_off
from venditor.server.people.fields import SealedField
from venditor.server.people.models import Person
from venditor.server.people.services import look_up
from venditor.server.retention.holds import hold, lift_hold
from venditor.server.retention.periods import Periods, keep_for
from venditor.server.staff.models import User
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for
from venditor.server.webhooks.endpoints import add_endpoint
from venditor.server.webhooks.events import ALL_TYPES

CANARY = "Kanaria"
NAME, EMAIL = "Kanaria Vogelsang", "kanaria@vogelsang.example"
CONTRACT = "Bestellung 10-4711 von Kanaria"
HER = {"name": NAME, "contract": CONTRACT, "contact": EMAIL}
MONTH = timedelta(days=32)
# Columns of digests by which somebody could be recognised; each must be filled before, and empty after.
DIGESTS = (
    (Case, "contract_digest"),
    (CaseReference, "digest"),
    (CaseLink, "digest"),
    (Submission, "key"),
    (IntakeMark, "digest"),
    (HeldMail, "network"),
    (HeldMail, "contact"),
    (HeldMail, "contract"),
    (ApiCall, "body_digest"),
    (Order, "contact_digest"),
)
# Numbers of orders, which are the seller's; random ones; and what a program of the seller's made up.
NOBODYS = {
    "Order.number_digest",
    "MarketOrder.number_digest",
    "LogLeaf.commitment",
    "LogHead.root",
    "ApiKey.digest",
    "ApiCall.digest",
}


@pytest.fixture
def seller(keys_of_its_own, settings, tmp_path, monkeypatch):  # noqa: ARG001 - before the first key
    settings.MAIL = f"folder://{tmp_path / 'mail'}"
    # No receiver of webhooks is asked: what is made for them stays in the outbox, and is looked at there.
    settings.OUTBOX_HANDLERS = {
        kind: handler for kind, handler in settings.OUTBOX_HANDLERS.items() if kind != "webhook"
    }
    monkeypatch.setattr(clock, "now", lambda: CLOSED - timedelta(days=1))
    return seed_seller("taipei-tea")


def _work(now):
    while work_off(worker="w", now=now, most=100):
        pass


def _life(seller):
    """Two cases of one consumer with all that can be told of her, about an order that names her."""
    begun = CLOSED - timedelta(days=1)
    staff = User.objects.create_user("m@example.org", name="Mei")
    days = {"concluded_on": "2026-08-10", "delivered_on": "2026-08-20"}
    order = order_of(seller, staff.id, name=NAME, email=EMAIL, facts=days, now=begun)
    add_endpoint("https://shop.example/hooks", events=ALL_TYPES, tenant=seller, actor=None, now=begun)
    first = take(seller, now=begun, words="Kanaria schreibt", **HER)
    key = make_key("shop", scopes=SCOPES, tenant=seller, actor=None, now=begun)
    headers = {"authorization": f"Bearer {key.text}", "idempotency-key": EMAIL}
    told = json.dumps({**HER, "language": "de"})
    called = Client(SERVER_NAME="localhost").post(
        "/api/v1/withdrawals", told, content_type="application/json", headers=headers
    )
    second = Case.everywhere.get(receipt=called.json()["receipt"]).id
    _work(begun)
    with acting_for(seller.id):
        actor = Actor("staff", staff.id)
        letter_send(first, subject="Liebe Kanaria", text=NAME, language="de", key="1", actor=actor, now=begun)
    for asked in (
        RecordBounce(status="5.1.1", diagnostic=f"550 <{EMAIL}> unknown"),
        HandOverAcknowledgement(how="Kanaria kam vorbei"),
        AddNote(text=f"{NAME} rief an"),
        MatchOrder(order=str(order.id), evidence="staff", countries=("DE",)),
        ConfirmContact(),
        RecordRefund(key="1", amount=100, currency="EUR", day=begun.date(), means="card", known_by="asked"),
    ):
        command(seller, first, asked, begun)
    command(seller, second, RecordBounce(status="5.1.1", diagnostic=EMAIL), begun)
    command(seller, second, SendAcknowledgementAgain(), begun)
    hold(first, reason="Kanaria klagt", tenant=seller, actor=staff, now=begun)
    lift_hold(first, reason="Kanaria klagt nicht mehr", tenant=seller, actor=staff, now=begun)
    _work(begun)
    marks = {mark.kind: bytes(mark.digest) for mark in IntakeMark.everywhere.all()}
    HeldMail.everywhere.create(tenant=seller, case_id=second, held_at=begun, **marks)
    # One that the mail server refused: what it was to say stays sealed with it.
    OutboxItem.everywhere.filter(subject=second, kind="withdrawal.acknowledgement").update(state="dead")
    for case in (first, second):
        command(seller, case, CloseCase(outcome="settled", reason="an Kanaria"), CLOSED)


def _rows():
    """Every value of every table, as bytes, by table and column."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    yield table, column, _bytes(value)


def _bytes(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def _found(wanted):
    return sorted({(table, column) for table, column, value in _rows() if wanted in value})


def _digests():
    told = {(model, name): set(model.everywhere.values_list(name, flat=True)) for model, name in DIGESTS}
    return {place: {bytes(one) for one in found if one} for place, found in told.items()}


def _file():
    """The bytes of the database's file, with nothing in it that was deleted."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    return connection.connection.serialize()


def _columns(kind):
    models = [model for model in apps.get_models() if model.__module__.startswith("venditor.")]
    return {
        f"{model.__name__}.{field.name}"
        for model in models
        for field in model._meta.fields  # noqa: SLF001 - the columns themselves
        if isinstance(field, kind)
    }


def test_every_digest_is_looked_for_or_says_nothing_of_a_consumer():
    looked_for = {f"{model.__name__}.{name}" for model, name in DIGESTS}
    assert _columns(BinaryField) - _columns(SealedField) == looked_for | NOBODYS


def test_the_guide_says_of_every_column_with_something_of_a_consumer_when_it_is_erased():
    guide = (Path(__file__).parents[3] / "docs" / "guide" / "retention.md").read_text("utf-8")
    looked_for = {f"{model.__name__}.{name}" for model, name in DIGESTS}
    missing = [one for one in sorted(_columns(SealedField) | looked_for | NOBODYS) if f"`{one}`" not in guide]
    assert missing == []


@pytest.mark.django_db(transaction=True)
def test_nothing_of_the_person_is_left(seller):
    keep_for(Periods(cases=1, orders=1), tenant=seller, actor=None, now=CLOSED)
    _life(seller)
    before = _digests()
    assert all(before.values()), before
    number = bytes(Order.everywhere.get().number_digest)
    with acting_for(seller.id):
        before["tried"] = {contact_digest(EMAIL), look_up().digest(EMAIL, kind="idempotency key")}
    gone = set().union(*before.values())
    # The worker, as it runs, in rounds until nobody is left.
    over = CLOSED + MONTH
    sweep(now=over)
    _work(over)
    assert Person.everywhere.filter(erased_at=None).count() == 0

    for text in (CANARY, CANARY.casefold(), "Vogelsang", EMAIL):
        assert _found(text.encode()) == []
    for digest in gone - {number}:
        assert _found(digest) == []
        assert _found(digest.hex().encode()) == []
    # The seller's own number of its order, and what finds it when it is brought in again; nothing of a case.
    assert _found(number) == [("orders_order", "number_digest")]
    assert _found(b"10-4711") == [("orders_order", "number")]
    if connection.vendor == "sqlite":
        file = _file()
        assert b"orders_order" in file
        for text in (CANARY, CANARY.casefold(), "Vogelsang", EMAIL):
            assert text.encode() not in file
        for digest in gone - {number}:
            assert digest not in file


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_of_somebody_else_stays_readable(seller):
    keep_for(Periods(cases=1, orders=1), tenant=seller, actor=None, now=CLOSED)
    _life(seller)
    other = take(seller, now=CLOSED, name="Otto Ander", contract="10-4712", contact="otto@example.org")
    over = CLOSED + MONTH
    sweep(now=over)
    _work(over)
    assert Person.everywhere.filter(erased_at=None).count() == 1
    kept = Case.everywhere.get(id=other)
    assert kept.contract_digest is not None
    assert CaseReference.everywhere.filter(case=kept).exists()
    assert set(CaseLink.everywhere.values_list("case", flat=True)) == {other}
    assert Tenant.objects.count() == 1
