from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from venditor.aftersales import Declaration, Part, Signals
from venditor.server.cases.assessing import document_of
from venditor.server.cases.examine import examine
from venditor.server.cases.models import Case
from venditor.server.cases.records import Actor
from venditor.server.cases.services import Submitted, carry_out, declare
from venditor.server.orders.csv_import import KIND, begin_import
from venditor.server.orders.csv_import import work as work_import
from venditor.server.orders.models import OrderImport
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.tenants.scope import acting_for

NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
STAFF = UUID(int=7)
A_POT = (TypedLine(article="Kanne"),)
BY_STAFF = Actor("staff", STAFF)
EUR = {"currency": "EUR"}
# Everything is known: the last parcel came on Monday, 16 November 2026, so Monday the 30th is the last day.
FACTS = {
    "concluded_on": "2026-11-09",
    "informed_on": "2026-11-09",
    "delivered_on": "2026-11-16",
    "delivery_cost": {"amount": "4.90", **EUR},
    "standard_delivery_cost": {"amount": "4.90", **EUR},
}
LINES = (
    TypedLine(article="Kanne", pieces=2, unit_price="20.00"),
    TypedLine(article="Becher", pieces=3, unit_price="3.33"),
)
A_PERSON = Signals(trap_filled=False, page_token_valid=True, time_taken=timedelta(seconds=40))


@pytest.fixture
def typed(seller):
    """Types an order as staff would."""

    def type_it(number="10-4711", *, tenant=seller, now=NOW, lines=A_POT, **values):
        values = {"email": "anna@example.org", "name": "Anna Huber", "country": "DE", **values}
        order = TypedOrder(number=number, lines=tuple(lines), **values)
        return order_type(tenant=tenant, actor=STAFF, order=order, now=now)

    return type_it


@pytest.fixture
def bring_in(seller):
    """Brings in a file: its text, or its bytes."""

    def brought(content, *, tenant=seller, now=NOW, file_name="orders.csv"):
        data = content if isinstance(content, bytes) else content.encode()
        kept = begin_import(tenant=tenant, actor=STAFF, file_name=file_name, content=data, now=now)
        work_off_imports(now=now)
        return OrderImport.everywhere.get(id=kept.id)

    return brought


def work_off_imports(*, now=NOW):
    """Do what the worker would do with every import."""
    while item := OutboxItem.everywhere.filter(kind=KIND, state=State.PENDING).first():
        with acting_for(item.tenant_id):
            outcome = work_import(item, now=now)
            if outcome.record:
                outcome.record()
        OutboxItem.everywhere.filter(id=item.id).update(state=State.DONE)


@pytest.fixture
def declared(seller):
    """Takes a declaration and gives its case."""

    def taken(contract="10-4711", *, contact="anna@example.org", tenant=seller, now=NOW, order=None):
        submitted = Submitted(
            declaration=Declaration(name="Anna Huber", contract=contract, contact=contact),
            language="de",
            channel="hosted",
            nonce="",
            signals=A_PERSON,
            network="192.0.2.1",
            countries=tuple(tenant.markets),
            order=order,
        )
        return declare(submitted, tenant=tenant, now=now).case

    return taken


@pytest.fixture
def work():
    """Does what the worker would do with every waiting examination, and gives what came of each."""

    def worked(*, now=NOW):
        results = []
        while item := OutboxItem.everywhere.filter(kind="case.examine", state=State.PENDING).first():
            with acting_for(item.tenant_id):
                results.append(dict(examine(item, now=now).result))
            OutboxItem.everywhere.filter(id=item.id).update(state=State.DONE)
        return results

    return worked


@pytest.fixture
def case_of():
    def found(case):
        return Case.everywhere.get(id=case)

    return found


@pytest.fixture
def whole_order(typed):
    def made(number="10-4711", facts=(), **values):
        values = {"currency": "EUR", "lines": LINES, "region": "DE-BY", "discount": "5.00", **values}
        return typed(number, facts={**FACTS, **dict(facts)}, **values)

    return made


@pytest.fixture
def part_declared(seller):
    """Takes a declaration of some lines of an order, by its own link."""

    def taken(order, *parts, now=NOW, **values):
        declaration = Declaration(
            name="Anna Huber",
            contract=order.number,
            contact="anna@example.org",
            whole=False,
            parts=tuple(Part("x", pieces, str(line.id)) for line, pieces in parts),
            **values,
        )
        submitted = Submitted(
            declaration=declaration,
            language="de",
            channel="order_link",
            nonce="",
            signals=A_PERSON,
            network="192.0.2.1",
            countries=("DE",),
            order=order.id,
        )
        return declare(submitted, tenant=seller, now=now).case

    return taken


@pytest.fixture
def told(seller):
    def of(case):
        with acting_for(seller.id):
            return document_of(Case.objects.get(id=case))

    return of


@pytest.fixture
def do(seller):
    def done(command, case, *, now=NOW):
        with acting_for(seller.id):
            return carry_out(command, case=case, actor=BY_STAFF, now=now)

    return done
