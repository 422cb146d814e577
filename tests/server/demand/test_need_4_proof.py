"""Need 4: a proof that both sides can check, in every edition, of which there is one.

The file for a court, and its verification off line: `tests/traceability/bundle` and
`tests/server/log/test_proof.py`.
"""

import re

import pytest
from tests.server.demand.conftest import ANNA, link_in

from venditor.core.errors import VenditorError
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.log import place
from venditor.server.log.checking import check_log
from venditor.server.log.models import LogLeaf
from venditor.server.log.selectors import bundle_of
from venditor.server.log.sequencer import sequence
from venditor.server.outbox.worker import work_off
from venditor.server.people.models import Person
from venditor.server.people.services import erase, seal, unseal
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for
from venditor.traceability.bundle import verify_bundle

pytestmark = pytest.mark.django_db


@pytest.fixture
def proved(consumer, page, letters, time):
    """A declaration that is mailed and stands in the log."""
    consumer().withdraw(page)
    letters()
    assert sequence(now=time.at).appended == 2
    assert check_log().troubles == ()
    return Case.everywhere.get()


def verified(file):
    return verify_bundle(file, verifiers=[place.log_signer().verifier])


@pytest.mark.django_db(transaction=True)
def test_from_the_code_of_the_document_to_the_proof_without_an_account(
    consumer, page, mailbox, only, time, settings
):
    only("withdrawal.acknowledgement")
    consumer().withdraw(page)
    work_off(worker="w", now=time.at, most=9)
    sequence(now=time.at)
    letter = mailbox.letter()
    (pdf,) = [one.get_content() for one in letter.iter_attachments()]
    link = link_in(letter)
    # The drawing of the code can be followed as well.
    assert {found.decode() for found in re.findall(rb"/URI\((.*?)\)", pdf)} == {link}
    reader = consumer()
    checked = reader.open(link.removeprefix(settings.BASE_URL))
    assert (checked.status, bool(reader.client.cookies)) == (200, False)
    bundle = reader.client.get(re.search(r'href="([^"]+)" download', checked.html)[1])
    declaration, acknowledgement = verified(bundle.content).entries
    # One file: the statement, the delivery of the mail, and the proof of both.
    assert declaration.content["declaration"]["name"] == ANNA["name"]
    assert acknowledgement.content["reply"]["code"] == 250
    assert acknowledgement.message is not None
    assert link.encode() in acknowledgement.message.replace(b"=\r\n", b"").replace(b"=3D", b"=")


def flipped(stored):
    content = bytearray(stored)
    content[len(content) // 2] ^= 1
    return bytes(content)


def alter(model, name, change, **which):
    row = model.everywhere.get(**which)
    model.everywhere.filter(pk=row.pk).update(**{name: change(getattr(row, name))})


DECLARED = {"kind": "withdrawal_declared"}
OF_THE_DECLARATION = {"kind": "declaration"}
STORED = {
    "what she declared": lambda: alter(CaseEvent, "sealed", flipped, **DECLARED),
    "when it arrived": lambda: alter(
        CaseEvent, "at", lambda at: at.replace(second=at.second ^ 1), **DECLARED
    ),
    "her day": lambda: alter(CaseEvent, "public", lambda told: {**told, "day": "2026-11-24"}, **DECLARED),
    "what a host answered": lambda: alter(
        CaseEvent, "public", lambda told: {**told, "code": 550}, kind="acknowledgement_sent"
    ),
    "what was committed to": lambda: alter(LogLeaf, "sealed", flipped, **OF_THE_DECLARATION),
    "the message": lambda: alter(LogLeaf, "enclosed", flipped, kind="acknowledgement"),
    "the commitment": lambda: alter(LogLeaf, "commitment", flipped, **OF_THE_DECLARATION),
    "an entry of the log": lambda: alter_file("tile/entries/000.p/2"),
    "a tile of the log": lambda: alter_file("tile/0/000.p/2"),
    "the signed root": lambda: alter_file("checkpoint"),
}


def alter_file(name):
    file = place.log_store().folder / name
    file.write_bytes(flipped(file.read_bytes()))


@pytest.mark.usefixtures("proved")
@pytest.mark.parametrize("altered", STORED.values(), ids=STORED)
def test_one_altered_byte_of_what_is_stored_is_found(altered):
    altered()
    assert len(check_log().troubles) == 1


def test_who_has_the_keys_cannot_put_other_words_into_the_proof(seller, proved):
    with acting_for(seller.id):
        leaf = LogLeaf.objects.get(kind="declaration")
        field = {"person": proved.person_id, "field": f"leaf {leaf.event_id}"}
        told = unseal(leaf.sealed, **field)
        assert "Anna Huber" in told["content"]
        told["content"] = told["content"].replace("Anna Huber", "Anna Meier")
        LogLeaf.objects.filter(id=leaf.id).update(sealed=seal(told, **field))
        with pytest.raises(VenditorError):
            verified(bundle_of(proved))
    assert len(check_log().troubles) == 1


def test_nor_into_what_staff_and_consumer_read(seller, proved):
    with acting_for(seller.id):
        event = CaseEvent.objects.get(**DECLARED)
        field = {"person": proved.person_id, "field": f"event {event.id}"}
        told = unseal(event.sealed, **field)
        CaseEvent.objects.filter(id=event.id).update(sealed=seal({**told, "whole": False}, **field))
    (trouble,) = check_log().troubles
    assert trouble == f"Case {proved.receipt}: its declaration is not the one that was committed to."


def test_of_who_was_erased_there_is_nothing_left_to_compare(seller, proved, time):
    with acting_for(seller.id):
        erase(Person.objects.get(id=proved.person_id), now=time.at)
    assert check_log().troubles == ()


@pytest.mark.usefixtures("proved")
def test_a_seller_that_moves_alters_nothing(seller):
    Tenant.objects.filter(id=seller.id).update(name="臺中茶行", address="臺中市")
    assert check_log().troubles == ()
