"""The mail of an acknowledgement that is sent once more."""

import pytest
from tests.server.cases.conftest import NOW

from venditor.aftersales import RecordBounce, RecordSending, RecordUndeliverable, SendAcknowledgementAgain
from venditor.server.cases.models import Case, CaseLink
from venditor.server.cases.services import SYSTEM, acknowledgement_key, carry_out
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
KIND = "withdrawal.acknowledgement"


def _states():
    return list(OutboxItem.objects.filter(kind=KIND).order_by("key").values_list("state", flat=True))


def test_a_mail_that_came_back_is_written_once_more_with_a_link_of_its_own(seller, take):
    taken = take()
    with acting_for(seller.id):
        OutboxItem.objects.filter(kind=KIND).update(state="done")
        for command in (
            RecordSending(code=250, text="ok", host="mx"),
            RecordBounce(status="5.1.1", diagnostic="x"),
            SendAcknowledgementAgain(),
            SendAcknowledgementAgain(),
        ):
            carry_out(command, case=taken.case, actor=SYSTEM, now=NOW)
        assert _states() == ["done", "pending"]
        assert CaseLink.objects.filter(purpose="contact").count() == 2


def test_a_mail_that_no_server_took_is_tried_again(seller, take):
    taken = take()
    with acting_for(seller.id):
        key = acknowledgement_key(Case.objects.get(id=taken.case))
        OutboxItem.objects.filter(key=key).update(state="dead", attempts=9)
        for command in (RecordUndeliverable(diagnostic="nobody answers"), SendAcknowledgementAgain()):
            carry_out(command, case=taken.case, actor=SYSTEM, now=NOW)
        assert _states() == ["pending"]
        assert OutboxItem.objects.get(key=key).attempts == 0


def test_a_case_is_found_by_the_contract_as_it_was_named(seller, take):
    taken = take(contract=" 10-4711 ")
    take(contract="10-4712", nonce="other")
    with acting_for(seller.id):
        digest = Case.objects.get(id=taken.case).contract_digest
        assert Case.objects.filter(contract_digest=digest).count() == 1
