"""What the tests of retention do: close cases, tick, and work off what the tick put in."""

from datetime import UTC, datetime, timedelta

from tests.server.console.seeds import take

from venditor.aftersales import CloseCase
from venditor.server.cases.records import SYSTEM
from venditor.server.cases.services import carry_out
from venditor.server.outbox.models import OutboxItem
from venditor.server.retention.erasing import KIND, erase_batch, erase_later
from venditor.server.tenants.scope import acting_for

CLOSED = datetime(2026, 8, 31, 9, 0, tzinfo=UTC)
# Six months on there is no 31st: the period ends with the month, and is over a day later wherever she lives.
OVER = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def command(tenant, case, asked, at):
    """Carry out a command on a case."""
    with acting_for(tenant.id):
        carry_out(asked, case=case, actor=SYSTEM, now=at)


def closed(tenant, *, at=CLOSED, **values):
    """Id of a case that was declared three days before it was closed."""
    case = take(tenant, now=at - timedelta(days=3), **values)
    command(tenant, case, CloseCase(outcome="settled", reason="paid"), at)
    return case


def erase(now):
    """Tick, and work off what it put in; how many persons of cases and buyers of orders were erased."""
    erase_later(now=now)
    erased = 0
    while items := list(OutboxItem.everywhere.filter(kind=KIND, state="pending")):
        for item in items:
            with acting_for(item.tenant_id):
                outcome = erase_batch(item, now=now)
                OutboxItem.everywhere.filter(id=item.id).update(state="done")
                outcome.record()
            erased += sum(outcome.result.values())
    return erased
