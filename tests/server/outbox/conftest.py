"""What tests of the outbox share: a kind of item whose handler does as it is told."""

from datetime import timedelta

import pytest
from tests.server.cases.conftest import NOW, submitted, take  # noqa: F401 - fixtures
from tests.server.outbox import handlers

from venditor.server.outbox.models import OutboxItem
from venditor.server.outbox.services import put_in
from venditor.server.outbox.worker import work_off
from venditor.server.tenants.scope import acting_for

KIND = "test.kind"


@pytest.fixture
def told(settings):
    """What the handler of the kind does, one entry an attempt; `told.seen` is what it saw."""
    settings.OUTBOX_HANDLERS = {KIND: "tests.server.outbox.handlers.handle"}
    settings.OUTBOX_GIVEN_UP = {KIND: "tests.server.outbox.handlers.given_up"}
    handlers.told.clear()
    return handlers.told


@pytest.fixture
def put(seller, told):  # noqa: ARG001 - the kind is known by then
    """Puts an item in."""

    def put(key="one", *, kind=KIND, now=NOW, **values):
        with acting_for(seller.id):
            put_in(kind, key=key, now=now, **values)
        return OutboxItem.everywhere.get(key=key)

    return put


@pytest.fixture
def work():
    """Works off what is due a while after NOW."""

    def work(*, after=timedelta(), worker="w", most=10, **values):
        return work_off(worker=worker, now=NOW + after, most=most, **values)

    return work
