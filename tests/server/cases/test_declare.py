"""Taking declarations: always, once, and with everything that follows in the same transaction."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from tests.server.cases.conftest import NOW

from venditor.aftersales import Part, Signals
from venditor.core.identifiers import receipt_problem, token_digest
from venditor.server.cases import services
from venditor.server.cases.models import Case, CaseEvent, CaseLink, IntakeMark, Submission
from venditor.server.cases.records import read_events
from venditor.server.cases.services import declare
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.models import Person
from venditor.server.people.services import unseal
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
MODELS = (Case, CaseEvent, CaseLink, IntakeMark, OutboxItem, Person, Submission)


def _rows():
    return {model.__name__: model.everywhere.count() for model in MODELS}


def test_a_declaration_is_a_case_with_its_event_links_and_mail(seller, take):
    taken = take()
    with acting_for(seller.id):
        case = Case.objects.get(id=taken.case)
        (event,) = read_events(case)
        assert receipt_problem(case.receipt) is None
        assert (event.at, event.day.isoformat(), event.zone) == (NOW, "2026-11-23", "Europe/Berlin")
        assert event.personal.name == "Anna Huber"
        assert (case.is_open, case.acknowledgement, case.tasks, case.red) == (
            True,
            "queued",
            ["match"],
            False,
        )
        assert {item.kind: item.state for item in OutboxItem.objects.all()} == {
            "withdrawal.acknowledgement": "pending",
            "withdrawal.notice": "pending",
            "case.examine": "pending",
        }
        link = CaseLink.objects.get(purpose="receipt")
        assert bytes(link.digest) == token_digest(taken.receipt_token, purpose="receipt")


def test_nothing_personal_stands_in_the_database_readable(take):
    take(words="Nur die Kanne", whole=False)
    for model in MODELS:
        for row in model.everywhere.values():
            assert not any(secret in str(row) for secret in ("Anna", "4711", "anna@", "Kanne", "192.0.2.1"))


def test_the_token_of_the_mailed_link_is_sealed_until_it_is_sent(seller, take):
    taken = take()
    with acting_for(seller.id):
        item = OutboxItem.objects.get(kind="withdrawal.acknowledgement")
        token = unseal(item.sealed, person=item.person_id, field=f"outbox {item.id}")["token"]
        link = CaseLink.objects.get(purpose="contact")
        assert bytes(link.digest) == token_digest(token, purpose="contact")
        assert token != taken.receipt_token


def test_the_same_page_sent_twice_is_one_case(take):
    first = take()
    assert take(now=NOW + timedelta(seconds=2)) == first
    assert _rows()["Case"] == 1
    assert _rows()["OutboxItem"] == 3


def test_the_same_page_sent_again_after_the_secret_was_renewed_is_the_same_case_with_a_receipt(
    take, seller, settings
):
    first = take()
    settings.SECRET_KEY = "another " * 8
    for _time in range(2):
        again = take(now=NOW + timedelta(days=1))
        assert again.case == first.case
        assert again.receipt_token != first.receipt_token
    assert (_rows()["Case"], _rows()["OutboxItem"]) == (1, 3)
    with acting_for(seller.id):
        for token in (first.receipt_token, again.receipt_token):
            assert CaseLink.objects.get(digest=token_digest(token, purpose="receipt")).case_id == first.case


@pytest.mark.parametrize(
    "changed",
    [{"nonce": "page-2"}, {"contract": "10-4712"}, {"nonce": ""}],
    ids=["page", "content", "no page"],
)
def test_another_page_or_another_content_is_another_case(take, changed):
    take()
    take(**changed)
    assert _rows()["Case"] == 2


def test_without_a_page_nothing_is_taken_for_the_same(take):
    take(nonce="")
    take(nonce="")
    assert _rows()["Case"] == 2


def test_two_sellers_never_meet(other_seller, take):
    first, second = take(), take(tenant=other_seller)
    assert first != second
    with acting_for(other_seller.id):
        assert Case.objects.get().id == second.case
        assert OutboxItem.objects.count() == 3
    digests = {bytes(mark.digest) for mark in IntakeMark.everywhere.all()}
    assert len(digests) == 6


@pytest.mark.parametrize(
    ("contract", "last"), [("Meine letzte Bestellung", "queued"), ("…", "queued"), ("Nr. 10-4711", "held")]
)
def test_people_who_name_no_number_do_not_hold_up_one_another(seller, take, contract, last):
    for number in range(services.LIMITS.per_contract + 1):
        taken = take(nonce=f"page-{number}", contract=contract, contact=f"anna{number}@example.org")
    with acting_for(seller.id):
        assert Case.objects.get(id=taken.case).acknowledgement == last


@pytest.mark.parametrize(
    ("signals", "reason"),
    [
        (Signals(trap_filled=True, page_token_valid=True, time_taken=timedelta(minutes=1)), "trap"),
        (Signals(trap_filled=False, page_token_valid=False, time_taken=None), "token"),
        (Signals(trap_filled=False, page_token_valid=True, time_taken=timedelta(seconds=2.9)), "too_fast"),
    ],
)
def test_what_no_person_typed_is_taken_and_its_mail_waits(seller, take, signals, reason):
    taken = take(signals=signals)
    with acting_for(seller.id):
        case = Case.objects.get(id=taken.case)
        assert [event.reason for event in read_events(case)[1:]] == [reason]
        assert (case.acknowledgement, case.tasks) == ("held", ["release", "match"])
        states = {item.kind: item.state for item in OutboxItem.objects.all()}
        assert states == {"withdrawal.acknowledgement": "held", "case.examine": "pending"}
        assert IntakeMark.objects.count() == 0


def test_limits_hold_mail_and_never_a_declaration(seller, take):
    for number in range(5):
        take(nonce=f"page-{number}", contract=f"order {number}")
    with acting_for(seller.id):
        states = list(Case.objects.order_by("id").values_list("acknowledgement", flat=True))
    assert sorted(states) == ["held", "held", "queued", "queued", "queued"]


def test_a_limit_is_over_when_its_window_is(seller, take):
    for number in range(4):
        take(nonce=f"page-{number}", contract=f"order {number}")
    late = take(nonce="late", contract="late", now=NOW + services.LIMITS.window + timedelta(seconds=1))
    with acting_for(seller.id):
        assert Case.objects.get(id=late.case).acknowledgement == "queued"


def test_a_failure_leaves_nothing_behind(take, monkeypatch):
    before = _rows()

    def fail(*_arguments, **_values):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(services, "_examine_later", fail)
    with pytest.raises(DatabaseError):
        take()
    assert _rows() == before


def test_a_partial_declaration_keeps_its_parts(seller, take):
    taken = take(whole=False, parts=(Part("茶壺 😀", 2, "line-1"),), words="\u202eبقية\r\n ")
    with acting_for(seller.id):
        (event,) = read_events(Case.objects.get(id=taken.case))
    assert event.personal.parts == (Part("茶壺 😀", 2, "line-1"),)
    assert event.personal.words == "\u202eبقية\r\n "


def test_the_day_is_the_consumers_earliest(seller, submitted):
    late = NOW.replace(hour=23, minute=30)
    taken = declare(submitted(), tenant=seller, now=late)
    with acting_for(seller.id):
        case = Case.objects.get(id=taken.case)
    assert case.day.isoformat() == "2026-11-24"
