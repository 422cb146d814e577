"""What tests of the log share: declarations that are taken, mailed and sequenced."""

from datetime import timedelta

import pytest
from tests.server.cases.conftest import NOW, submitted, take  # noqa: F401 - fixtures
from tests.server.mail.conftest import ACKNOWLEDGEMENT, mailbox, only  # noqa: F401 - fixtures

from venditor.server.cases.models import Case
from venditor.server.log.sequencer import sequence
from venditor.server.mail import acknowledgement
from venditor.server.outbox.worker import work_off
from venditor.server.tenants.scope import acting_for


@pytest.fixture
def mailed(mailbox, only, monkeypatch):  # noqa: ARG001, F811 - mail goes into a folder
    """Sends the acknowledgements that are due, without a document."""
    only(ACKNOWLEDGEMENT)
    monkeypatch.setattr(acknowledgement, "receipt_pdf", lambda _receipt, check_link: b"%PDF")  # noqa: ARG005

    def mailed(*, after=timedelta(seconds=3)):
        return work_off(worker="w", now=NOW + after, most=100)

    return mailed


@pytest.fixture
def sequenced():
    """Sequences what waits."""

    def sequenced(*, after=timedelta(seconds=5), **values):
        return sequence(now=NOW + after, **values)

    return sequenced


@pytest.fixture
def case(seller):
    """The case of a receipt, or the only one."""

    def case(taken=None):
        with acting_for(seller.id):
            return Case.objects.select_related("tenant").get(**({"id": taken.case} if taken else {}))

    return case
