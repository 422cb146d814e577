"""An assessment is committed to like a declaration, and stands in the bundle of whoever may see it."""

import json
from uuid import UUID

import pytest
from django.test import Client
from tests.server.cases.conftest import NOW

from venditor.aftersales import MatchOrder, UnmatchOrder
from venditor.aftersales.assessment import digest_of
from venditor.aftersales.events import AssessmentMade
from venditor.core.errors import VenditorError
from venditor.core.identifiers import new_token, token_digest
from venditor.server.cases.examine import examine
from venditor.server.cases.models import CaseLink
from venditor.server.cases.records import Actor, read_events
from venditor.server.cases.services import CONTACT, carry_out
from venditor.server.log import place
from venditor.server.log.checking import check_log
from venditor.server.log.models import LogLeaf
from venditor.server.log.selectors import Shown, bundle_of, proof_of
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.people.models import Person
from venditor.server.people.services import erase
from venditor.server.staff.models import Membership, Role, User
from venditor.server.tenants.scope import acting_for
from venditor.traceability.bundle import verify_bundle

pytestmark = pytest.mark.django_db(transaction=True)
STAFF = UUID(int=7)
DAYS = {"concluded_on": "2026-11-09", "informed_on": "2026-11-09", "delivered_on": "2026-11-16"}


@pytest.fixture
def order(seller):
    """Types an order; of the same number it is brought up to date."""

    def typed(number="10-4711", *, email="anna@example.org", article="Kanne", **facts):
        told = TypedOrder(
            number=number,
            email=email,
            country="DE",
            region="DE-BY",
            currency="EUR",
            facts={**DAYS, **facts},
            lines=(TypedLine(article=article, pieces=2, unit_price="20.00"),),
        )
        return order_type(tenant=seller, actor=STAFF, order=told, now=NOW)

    return typed


@pytest.fixture
def staff_do(seller, case):
    """Carries a command out as staff would, and then does the worker's part."""

    def done(command):
        with acting_for(seller.id):
            carry_out(command, case=case().id, actor=Actor("staff", STAFF), now=NOW)
        _work()

    return done


@pytest.fixture
def entries(seller, case, sequenced):
    """The verified entries of the bundle, as far as somebody may see it."""

    def entries(shown):
        sequenced()
        with acting_for(seller.id):
            file = bundle_of(case(), shown=shown)
        return verify_bundle(file, verifiers=[place.log_signer().verifier]).entries

    return entries


@pytest.fixture
def mail(seller, case):
    """The address in a mail about the only case."""

    def address():
        token = new_token()
        digest = token_digest(token, purpose=CONTACT)
        CaseLink.everywhere.create(tenant=seller, case=case(), purpose=CONTACT, digest=digest)
        return f"/w/{seller.slug}/check/{token}"

    return address


def _work():
    while item := OutboxItem.everywhere.filter(kind="case.examine", state=State.PENDING).first():
        with acting_for(item.tenant_id):
            examine(item, now=NOW)
        OutboxItem.everywhere.filter(id=item.id).update(state=State.DONE)


def _download(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return verify_bundle(response.content, verifiers=[place.log_signer().verifier]).entries


def _articles(entries):
    told = [entry.content["assessment"] for entry in entries if entry.kind == "assessment"]
    return [line["article"] for document in told for line in document["lines"]]


def test_the_text_of_the_assessment_is_what_is_proved(seller, take, order, case, entries):
    order()
    take()
    _work()
    declared, assessed = entries(Shown.ALL)
    with acting_for(seller.id):
        (made,) = [one for one in read_events(case()) if isinstance(one, AssessmentMade)]
    assert assessed.content == {
        "format": "venditor.leaf/1",
        "kind": "assessment",
        "receipt": case().receipt,
        "declaration": declared.commitment.hex(),
        "assessed_at": "2026-11-23T14:03:22Z",
        "assessment": json.loads(json.dumps(made.personal)),
    }
    # It is the document that the event names by its hash, and that a replay is compared with.
    assert digest_of(assessed.content["assessment"]) == made.digest
    assert check_log().troubles == ()


def test_each_assessment_of_the_order_is_in_it(take, order, entries):
    order()
    take()
    _work()
    order(article="Teekanne")
    _work()
    assert _articles(entries(Shown.ALL)) == ["Kanne", "Teekanne"]
    assert _articles(entries(Shown.OF_THE_ORDER)) == ["Kanne", "Teekanne"]
    assert _articles(entries(Shown.NONE)) == []


def test_behind_the_mail_it_stands_only_while_the_case_is_matched(take, order, mail, staff_do, sequenced):
    order()
    take()
    _work()
    address = f"{mail()}/proof"
    sequenced()
    client = Client(SERVER_NAME="localhost")
    assert _articles(_download(client, address)) == ["Kanne"]
    staff_do(UnmatchOrder(reason="not hers"))
    sequenced()
    assert _articles(_download(client, address)) == []


def test_what_was_worked_out_for_another_order_is_for_staff_alone(
    seller, take, order, mail, staff_do, sequenced, case
):
    order(article="Kanne")
    other = order("10-9", email="bernd@example.org", article="Geheim")
    take(contact="anna@work.example")
    _work()
    staff_do(MatchOrder(order=str(other.id), evidence="staff", countries=("DE",)))
    staff_do(UnmatchOrder(reason="not hers"))
    own = order(article="Kanne")
    staff_do(MatchOrder(order=str(own.id), evidence="staff", countries=("DE",)))
    sequenced()
    assert _articles(_download(Client(SERVER_NAME="localhost"), f"{mail()}/proof")) == ["Kanne"]
    user = User.objects.create_user("mei@example.org", password="x")  # noqa: S106 - of a test
    Membership.everywhere.create(tenant=seller, user=user, role=Role.READER)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    assert _articles(_download(client, f"/console/cases/{case().id}/proof")) == ["Geheim", "Kanne"]


def test_who_may_see_none_is_not_told_that_one_waits(seller, take, order, sequenced, staff_do, case):
    order()
    take()
    sequenced()
    _work()
    staff_do(UnmatchOrder(reason="not hers"))
    with acting_for(seller.id):
        assert [proof_of(case(), shown=shown).ready for shown in Shown] == [True, True, False]


def test_a_case_from_before_there_was_a_log_commits_to_no_assessment(take, order):
    order()
    take()
    LogLeaf.everywhere.all().delete()
    _work()
    assert LogLeaf.everywhere.count() == 0


def test_what_stands_in_the_open_names_no_article(take, order):
    order()
    take()
    _work()
    assert LogLeaf.everywhere.filter(kind="assessment").count() == 1
    assert "Kanne" not in str(list(LogLeaf.everywhere.values()))


def test_of_who_was_erased_nobody_can_open_it(seller, take, order, case, entries, sequenced):
    order()
    take()
    _work()
    assert len(entries(Shown.ALL)) == 2
    with acting_for(seller.id):
        erase(Person.objects.get(id=case().person_id), now=NOW)
        assert [bundle_of(case(), shown=shown) for shown in Shown] == [None] * 3
    sequenced()
    assert check_log().troubles == ()
    # Nor is anything new committed to: there is nothing to assess any more.
    order(article="Teekanne")
    _work()
    assert LogLeaf.everywhere.count() == 2


def test_a_flipped_byte_of_a_real_bundle_fails(seller, take, order, case, sequenced):
    order()
    take(name="陳怡君")
    _work()
    sequenced()
    with acting_for(seller.id):
        bundle = bundle_of(case(), shown=Shown.ALL)
    key = [place.log_signer().verifier]
    assert len(verify_bundle(bundle, verifiers=key).entries) == 2
    for at in range(0, len(bundle), 97):
        file = bytearray(bundle)
        file[at] ^= 1 << at % 8
        with pytest.raises(VenditorError):
            verify_bundle(bytes(file), verifiers=key)
