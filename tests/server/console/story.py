"""A seller with an inbox in which every kind of case stands, for pages that are looked at."""

from datetime import date, datetime, timedelta

from tests.server.console.seeds import A_PROGRAM, NOW, order_of, seed_seller, take

from venditor.aftersales import (
    AddNote,
    Assign,
    CloseCase,
    MatchOrder,
    OrderFacts,
    PassDue,
    RecordBounce,
    RecordSending,
    SetDue,
    SuggestOrder,
    refund_due,
)
from venditor.server.access.keys import SCOPES, make_key
from venditor.server.cases.records import SYSTEM, Actor
from venditor.server.cases.services import carry_out
from venditor.server.staff.models import Membership, User
from venditor.server.tenants.hosts import add_host, confirm_host
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.services import change_settings, override_label
from venditor.server.webhooks.endpoints import add_endpoint
from venditor.server.webhooks.events import ALL_TYPES

PASSWORD = "a teapot in the rain"  # noqa: S105 - of the tests
SENT = RecordSending(code=250, text="2.0.0 Ok: queued as 4F2A1", host="mx.example.org")
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenversandhaus " * 3


def _account(tenant, role, name, language="en", zone="Asia/Taipei"):
    user = User.objects.create_user(f"{role}@example.org", PASSWORD, name=name, language=language, zone=zone)
    Membership.objects.create(tenant=tenant, user=user, role=role)
    return user


def _case(tenant, *commands, days=0, actor=SYSTEM, due=True, **values):
    at = NOW - timedelta(days=days)
    case = take(tenant, now=at, nonce=str((days, values)), **values)
    found = [SetDue(due=_due(at))] if due else []
    for command in (*found, *commands):
        carry_out(command, case=case, actor=actor, now=NOW)
    return case


def _due(at: datetime):
    day: date = at.date()
    return refund_due(OrderFacts(("DE", "AT", "TW")), trader_country="TW", notice_on=day)


def seed():
    """Ids of a case of each kind, by its kind."""
    tenant = seed_seller("taipei-tea")
    # The same seller sells a second time, so that there is something to choose.
    second = Tenant.objects.create(
        slug="mountain",
        name="Mountain Pottery",
        address="台南",
        email="m@example.org",
        country="TW",
        markets=["DE"],
    )
    with acting_for(tenant.id):
        owner = _account(tenant, "owner", "林怡君")
        agent = _account(tenant, "agent", "Chen Wei-Ting")
        _account(tenant, "reader", "Rita Reader")
        make_key("Shop system", scopes=SCOPES, tenant=tenant, actor=owner, now=NOW)
        add_endpoint(
            "https://shop.taipei-tea.example/hooks", events=ALL_TYPES, tenant=tenant, actor=owner, now=NOW
        )
        ids = _cases(tenant, owner, agent)
        change_settings(
            {"colour": "#7a1f1f", "markets": ["DE", "AT", "TW", "NL"]}, tenant=tenant, actor=owner, now=NOW
        )
        add_host("returns.taipei-tea.example", tenant=tenant, actor=owner, now=NOW)
        confirm_host("widerruf.taipei-tea.example", tenant=tenant, now=NOW)
        override_label("de", "Hier den Vertrag widerrufen", tenant=tenant, actor=owner, now=NOW)
    with acting_for(second.id):
        user = User.objects.create_user("both@example.org", PASSWORD, name="Both", language="en")
        Membership.objects.create(tenant=second, user=user, role="owner")
    with acting_for(tenant.id):
        Membership.objects.create(tenant=tenant, user=user, role="agent")
    return ids


def _cases(tenant, owner, agent):
    staff = Actor("staff", agent.id)
    first = order_of(tenant, owner.id)
    other = order_of(tenant, owner.id, number="10-4720", name="Bernd Größer", email="bernd@example.org")
    for number in range(3):
        order_of(
            tenant,
            owner.id,
            number=f"10-48{number:02d}",
            name="",
            email=f"kunde{number}@example.org",
            country="AT",
        )
    matched = MatchOrder(order=str(first.id), evidence="contact", countries=("DE",))
    closed = CloseCase(outcome="settled", reason="Paid back by card at the counter, 49.90 €.")
    return {
        "red": _case(
            tenant,
            SENT,
            MatchOrder(order=str(other.id), evidence="staff", countries=("DE",)),
            PassDue(question="withdrawal.refund_due"),
            days=16,
            actor=staff,
            name="Bernd Größer",
            contract="10-4720",
            contact="bernd@example.org",
        ),
        "bounced": _case(
            tenant,
            SENT,
            RecordBounce(status="5.1.1", diagnostic="550 5.1.1 <anna@exmaple.org>: User unknown"),
            days=12,
            contact="anna@exmaple.org",
            contract="Rechnung vom 3. November, Teekanne",
        ),
        "matched": _case(
            tenant,
            SENT,
            matched,
            Assign(staff=str(agent.id)),
            AddNote(text="她打過電話來。\nShe called."),
            days=2,
            actor=staff,
        ),
        "suggested": _case(
            tenant,
            SENT,
            SuggestOrder(order=str(first.id)),
            days=5,
            name="A. Huber",
            contact="a.huber@work.example",
        ),
        "partial": _case(
            tenant,
            days=1,
            whole=False,
            words="Nur die Kanne, nicht die Tassen.\nDie Kanne tropft.",
            name="شركة مثال",
            contract="10-9999",
        ),
        "held": _case(
            tenant,
            signals=A_PROGRAM,
            name="asdf qwer",
            contract="http://example.com",
            contact="x@example.net",
        ),
        "long": _case(tenant, due=False, name=LONG, contract=LONG, contact=f"{'a' * 60}@{'b' * 60}.example"),
        "closed": _case(tenant, SENT, closed, days=20, name="Clara Closed", contract="10-1"),
    }
