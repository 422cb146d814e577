"""Leaves: one for each declaration and acknowledgement, in the transaction of its event."""

import json
from hashlib import sha256

import pytest
from tests.server.cases.conftest import NOW

from venditor.aftersales import RecordSending
from venditor.server.cases import services
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.receipts import receipt_of
from venditor.server.cases.records import SYSTEM
from venditor.server.cases.services import carry_out
from venditor.server.log.models import LogLeaf
from venditor.server.mail.acknowledged import acknowledged
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.services import unseal
from venditor.server.tenants.scope import acting_for
from venditor.traceability import commit

pytestmark = pytest.mark.django_db(transaction=True)


def _opened(leaf, case):
    told = unseal(leaf.sealed, person=case.person_id, field=f"leaf {leaf.event_id}")
    return told["content"].encode(), bytes.fromhex(told["salt"])


def test_a_declaration_is_committed_to_with_its_event(seller, take, case):
    take(contract="10-4711 \u202e茶", whole=False, words="nur der Tee")
    leaf, one = LogLeaf.everywhere.get(), case()
    content, salt = _opened(leaf, one)
    assert bytes(leaf.commitment) == commit(content, salt=salt)
    assert (leaf.kind, leaf.index, leaf.made_at, leaf.enclosed) == ("declaration", None, NOW, None)
    assert leaf.event == CaseEvent.everywhere.get()
    assert leaf.tenant == seller
    assert json.loads(content) == {
        "format": "venditor.leaf/1",
        "kind": "declaration",
        "receipt": one.receipt,
        "received_at": "2026-11-23T14:03:22Z",
        "day": "2026-11-23",
        "zone": "Europe/Berlin",
        "language": "de",
        "channel": "hosted",
        "seller": {"name": "臺北茶行", "address": "臺北市中山區 1 號", "country": "TW"},
        "declaration": {
            "name": "Anna Huber",
            "contract": "10-4711 \u202e茶",
            "contact": "anna@example.org",
            "whole": False,
            "parts": [],
            "words": "nur der Tee",
        },
    }


def test_an_acknowledgement_is_committed_to_with_the_message_that_was_sent(take, mailed, mailbox, case):
    take()
    mailed()
    declaration, acknowledgement = LogLeaf.everywhere.order_by("id")
    one = case()
    content = json.loads(_opened(acknowledgement, one)[0])
    (file,) = mailbox.files()
    # The folder writes the envelope above the message.
    message = file.read_bytes().partition(b"Delivered-To: anna@example.org\r\n")[2]
    assert content == {
        "format": "venditor.leaf/1",
        "kind": "acknowledgement",
        "receipt": one.receipt,
        "declaration": bytes(declaration.commitment).hex(),
        "sent_at": "2026-11-23T14:03:25Z",
        "message_sha256": sha256(message).hexdigest(),
        "reply": {"code": 250, "text": content["reply"]["text"], "host": str(mailbox.folder)},
    }
    enclosed = unseal(
        acknowledgement.enclosed, person=one.person_id, field=f"enclosed {acknowledgement.event_id}"
    )
    assert enclosed.encode() == message


def test_the_acknowledgement_says_the_commitment_everywhere(take, mailed, mailbox, case):
    take()
    mailed()
    digits = bytes(LogLeaf.everywhere.get(kind="declaration").commitment).hex()
    grouped = " ".join(digits[at : at + 8] for at in range(0, 64, 8))
    letter = mailbox.letter()
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert f"Fingerabdruck im öffentlichen Protokoll: {grouped}" in text
    assert grouped in html
    with acting_for(case().tenant_id):
        receipt = receipt_of(case())
    assert (receipt.commitment, receipt.fingerprint) == (digits, grouped)
    # The document is made of the same rows.
    assert ("Fingerabdruck im öffentlichen Protokoll", grouped) in acknowledged(receipt).received


def test_two_declarations_with_the_same_words_have_commitments_that_nobody_can_tell_belong_together(take):
    take(nonce="1")
    take(nonce="2")
    one, other = LogLeaf.everywhere.values_list("commitment", flat=True)
    assert bytes(one) != bytes(other)


def test_no_event_without_its_leaf_and_no_leaf_without_its_event(take, monkeypatch):
    def fail(*_arguments, **_values):
        raise RuntimeError

    monkeypatch.setattr(services, "_examine_later", fail)
    with pytest.raises(RuntimeError):
        take()
    assert (LogLeaf.everywhere.count(), Case.everywhere.count()) == (0, 0)
    monkeypatch.undo()
    monkeypatch.setattr(services, "keep_leaves", fail)
    with pytest.raises(RuntimeError):
        take(nonce="2")
    assert (CaseEvent.everywhere.count(), OutboxItem.everywhere.count()) == (0, 0)


def test_the_same_page_sent_again_commits_to_nothing_more(take):
    take()
    take()
    assert LogLeaf.everywhere.count() == 1


def test_a_sending_without_its_message_is_not_committed_to(seller, take):
    taken = take()
    with acting_for(seller.id):
        carry_out(RecordSending(code=250, text="ok", host="mx"), case=taken.case, actor=SYSTEM, now=NOW)
    assert LogLeaf.everywhere.values_list("kind").get() == ("declaration",)


def test_what_stands_in_the_open_names_nobody(take, mailed):
    take()
    mailed()
    rows = str(list(LogLeaf.everywhere.values()))
    for secret in ("Anna Huber", "anna@", "10-4711", "example.org"):
        assert secret not in rows
