from datetime import UTC, datetime, timedelta

import pytest

from venditor.aftersales import Declaration, Signals
from venditor.server.cases.services import Submitted, declare

NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
A_PERSON = Signals(trap_filled=False, page_token_valid=True, time_taken=timedelta(seconds=40))


@pytest.fixture
def submitted():
    def make(*, nonce="page-1", signals=A_PERSON, network="192.0.2.1", order=None, **values):
        values = {"name": "Anna Huber", "contract": "10-4711", "contact": "anna@example.org", **values}
        return Submitted(
            declaration=Declaration(**values),
            language="de",
            channel="hosted",
            nonce=nonce,
            signals=signals,
            network=network,
            countries=("DE", "AT"),
            order=order,
        )

    return make


@pytest.fixture
def take(seller, submitted):
    def taken(*, now=NOW, tenant=seller, **values):
        return declare(submitted(**values), tenant=tenant, now=now)

    return taken
