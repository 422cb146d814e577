"""What the tests of a marketplace's page share: a worker, and who opens which address."""

from datetime import UTC, datetime
from uuid import UUID

from venditor.aftersales import replay as replayed
from venditor.core.identifiers import new_token, token_digest
from venditor.server.cases.models import CaseLink, Submission
from venditor.server.cases.records import read_events
from venditor.server.cases.services import CONTACT
from venditor.server.outbox.handling import handler_of
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.tenants.scope import acting_for

NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
STAFF = UUID(int=7)
ABOUT_CASES = ("market.route", "market.answered", "market.confirmed", "case.examine")
FACTS = {
    "concluded_on": "2026-11-09",
    "informed_on": "2026-11-09",
    "delivered_on": "2026-11-16",
    "delivery_cost": {"amount": "4.90", "currency": "EUR"},
    "standard_delivery_cost": {"amount": "4.90", "currency": "EUR"},
}
PASSES = "Hafenmarkt leitet Ihre Erklärung an den jeweiligen Verkäufer weiter."


def work(*kinds):
    """What the worker does about cases."""
    kinds = kinds or ABOUT_CASES
    while item := OutboxItem.everywhere.filter(kind__in=kinds, state=State.PENDING).order_by("id").first():
        with acting_for(item.tenant_id):
            handler_of(item.kind)(item, now=NOW)
        OutboxItem.everywhere.filter(id=item.id).update(state=State.DONE)


def entry_of(market):
    return Submission.everywhere.filter(tenant=market).latest("id").case


def declared_at(tenant):
    case = entry_of(tenant)
    with acting_for(tenant.id):
        return replayed(read_events(case))


def mailed(case):
    """The address in the mail about a case."""
    token = new_token()
    CaseLink.everywhere.create(
        tenant=case.tenant, case=case, purpose=CONTACT, digest=token_digest(token, purpose=CONTACT)
    )
    return f"/w/{case.tenant.slug}/check/{token}"
