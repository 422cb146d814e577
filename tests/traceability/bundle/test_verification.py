"""Bundles: what they prove, and that nothing of them can be changed, added, moved or taken from elsewhere."""

import json
import sys
from hashlib import sha256

import pytest
from tests.traceability.bundle.conftest import (
    ASSESSMENT,
    DECLARED,
    KEY,
    MESSAGE,
    ORIGIN,
    RECEIPT,
    SALTS,
    Log,
    acknowledged,
    assessed,
)

from venditor.core.errors import VenditorError
from venditor.traceability import commit
from venditor.traceability.bundle import (
    BundleError,
    Entry,
    canonical,
    read_bundle,
    verify_bundle,
    write_bundle,
)
from venditor.traceability.bundle.document import MOST_COMMAS
from venditor.traceability.tlog import NoteError, OfflineProof, ProofError, Signer, sign_checkpoint
from venditor.traceability.tlog.checkpoint import Checkpoint

KEYS = (KEY.verifier,)
# All that goes wrong in a bundle is one of these; nothing else may get out.
FAILS = VenditorError


def verified(file, *, verifiers=KEYS):
    return verify_bundle(file, verifiers=verifiers)


def test_a_bundle_shows_the_declaration_and_its_acknowledgement(bundle):
    found = verified(bundle)
    assert (found.receipt, found.checkpoint.origin, found.checkpoint.size) == (RECEIPT, ORIGIN, 10)
    declaration, acknowledgement = found.entries
    assert (declaration.kind, declaration.index, declaration.content) == ("declaration", 3, DECLARED)
    assert declaration.commitment == commit(canonical(DECLARED), salt=SALTS[0])
    assert (acknowledgement.kind, acknowledgement.index) == ("acknowledgement", 4)
    assert (acknowledgement.message, acknowledgement.content["reply"]["code"]) == (MESSAGE, 250)


def test_a_declaration_alone_is_a_bundle_too(entries):
    assert len(verified(write_bundle(ORIGIN, entries[:1])).entries) == 1


def test_a_file_of_millions_of_parts_is_refused_before_it_is_read(entries):
    document = json.loads(write_bundle(ORIGIN, entries))
    wide = assessed(assessment={**ASSESSMENT, "wide": "here"})
    document["entries"].append({**document["entries"][0], "content": wide})
    text = json.dumps(document)
    others = text.count(",")
    for more, reason in ((0, "bundle.spelling"), (1, "bundle.malformed")):
        parts = "[" + "0," * (MOST_COMMAS - others + more) + "0]"
        with pytest.raises(BundleError) as refused:
            read_bundle(text.replace('"here"', parts).encode())
        assert refused.value.code == reason


def test_however_deep_it_is_nested_it_is_told_and_no_crash(entries):
    document = json.loads(write_bundle(ORIGIN, entries))
    deep = assessed(assessment={**ASSESSMENT, "deep": "here"})
    document["entries"].append({**document["entries"][0], "content": deep})
    text = json.dumps(document)
    for depth in range(sys.getrecursionlimit() - 200, sys.getrecursionlimit() + 1):
        with pytest.raises(BundleError):
            read_bundle(text.replace('"here"', "[" * depth + "]" * depth).encode())


def test_an_assessment_is_shown_as_it_stood_in_the_log(assessed_entries):
    found = verified(write_bundle(ORIGIN, assessed_entries))
    last = found.entries[-1]
    assert (last.kind, last.index, last.message) == ("assessment", 5, None)
    assert last.content["assessment"] == ASSESSMENT
    # Whoever is shown none gets the rest, and it is as good.
    assert verified(write_bundle(ORIGIN, assessed_entries[:2])).receipt == RECEIPT
    summary = json.loads(write_bundle(ORIGIN, assessed_entries))["summary"]
    assert summary[3] == ("Assessed 2026-11-23T14:05:00Z, by what was known then. Kanne \u202e × 2: in_time")


def test_the_file_can_be_read_by_people(bundle):
    document = json.loads(bundle)
    assert list(document) == ["format", "summary", "log", "entries"]
    _, declared, acknowledged_by, *_ = document["summary"]
    assert declared == f"Declared to 臺北茶行. Receipt {RECEIPT}, received 2026-11-23T14:03:22Z."
    assert acknowledged_by == (
        "Acknowledged by mail, handed over 2026-11-23T14:03:25Z. "
        "The mail server mx.example.org:587 answered: 250 2.0.0 Ok: queued as Q1"
    )
    assert "Subject: =?utf-8?B?V2ly?=" in document["entries"][1]["message"]


# --- nothing of it can be changed


@pytest.mark.parametrize("flip", [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80])
def test_every_flipped_bit_fails(bundle, flip):
    passed = []
    for at in range(len(bundle)):
        file = bytearray(bundle)
        file[at] ^= flip
        try:
            verified(bytes(file))
        except FAILS:
            continue
        passed.append(at)
    assert passed == []


@pytest.mark.parametrize("flip", [0x01, 0x20])
def test_every_flipped_bit_of_a_bundle_with_an_assessment_fails(assessed_entries, flip):
    bundle = write_bundle(ORIGIN, assessed_entries)
    passed = []
    for at in range(len(bundle)):
        file = bytearray(bundle)
        file[at] ^= flip
        try:
            verified(bytes(file))
        except FAILS:
            continue
        passed.append(at)
    assert passed == []


@pytest.mark.parametrize(
    "values",
    [
        {"assessment": None},
        {"assessment": "in time"},
        {"assessment": {**ASSESSMENT, "format": "venditor.assessment/2"}},
        {"assessment": {**ASSESSMENT, "lines": None}},
        {"assessment": {**ASSESSMENT, "lines": ["Kanne"]}},
        {"assessment": {**ASSESSMENT, "lines": [{"article": "Kanne", "withdrawn": "2", "verdict": "late"}]}},
        {"assessed_at": "yesterday"},
        {"message": "x"},
    ],
)
def test_an_assessment_of_another_shape_fails(changed, values):
    def change(document):
        document["entries"].append({**document["entries"][0], "content": assessed(**values)})

    with pytest.raises(BundleError) as raised:
        verified(changed(change))
    assert raised.value.code == "bundle.malformed"


def test_every_byte_that_is_left_out_or_doubled_fails(bundle):
    for at in range(len(bundle)):
        for file in (bundle[:at] + bundle[at + 1 :], bundle[: at + 1] + bundle[at:]):
            if file != bundle:
                with pytest.raises(FAILS):
                    verified(file)


def test_every_truncation_fails(bundle):
    for end in range(len(bundle)):
        with pytest.raises(FAILS):
            verified(bundle[:end])


@pytest.mark.parametrize("more", [b"\n", b" ", b"\0", b"{}", b"\xef\xbb\xbf"])
def test_whatever_is_put_before_or_behind_fails(bundle, more):
    for file in (bundle + more, more + bundle):
        with pytest.raises(BundleError):
            verified(file)


@pytest.mark.parametrize(
    "spelled",
    [
        lambda document: json.dumps(document, ensure_ascii=False).encode(),
        lambda document: json.dumps(document, indent=1).encode() + b"\n",
        lambda document: json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n",
        lambda document: json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n",
        lambda document: json.dumps(document, ensure_ascii=False, indent=1).replace("\n", "\r\n").encode(),
    ],
)
def test_the_same_said_in_another_spelling_fails(bundle, spelled):
    with pytest.raises(BundleError) as raised:
        verified(spelled(json.loads(bundle)))
    assert raised.value.code == "bundle.spelling"


def test_a_member_that_stands_twice_fails(bundle):
    line = b' "format": "venditor.bundle/1",\n'
    with pytest.raises(BundleError):
        verified(bundle.replace(line, line * 2))


def test_entries_in_another_order_fail(entries):
    with pytest.raises(BundleError):
        verified(write_bundle(ORIGIN, entries[::-1]))


def test_an_entry_that_stands_twice_fails(entries):
    for twice in ([entries[0], entries[0], entries[1]], [entries[0], entries[1], entries[1]]):
        with pytest.raises(BundleError):
            verified(write_bundle(ORIGIN, twice))


def test_an_acknowledgement_alone_fails(entries):
    with pytest.raises(BundleError):
        verified(write_bundle(ORIGIN, entries[1:]))


@pytest.mark.parametrize("name", ["key", "keys", "vkey", "verifier", "public_key"])
def test_a_bundle_that_brings_its_own_key_fails(changed, name):
    with pytest.raises(BundleError) as raised:
        verified(changed(lambda document: document.update({name: str(KEY.verifier)})))
    assert raised.value.code == "bundle.brings_key"
    assert "Get the key of the log from elsewhere" in str(raised.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.update(note="x"),
        lambda document: document.pop("summary"),
        lambda document: document["summary"].append("x"),
        lambda document: document.update(entries=[]),
        lambda document: document.update(entries={}),
        lambda document: document.update(log=7),
        lambda document: document.update(format="venditor.bundle/2"),
        lambda document: document["entries"].append("x"),
        lambda document: document["entries"][0].update(message=["x"]),
        lambda document: document["entries"][1].pop("message"),
        lambda document: document["entries"][0].update(salt="zz"),
        lambda document: document["entries"][0].update(salt=document["entries"][0]["salt"].upper()),
        lambda document: document["entries"][0].update(commitment="00" * 32),
        lambda document: document["entries"][0].update(proof=["x"]),
        lambda document: document["entries"][0]["proof"].insert(1, "extra eA=="),
        lambda document: document["entries"][0]["content"].update(more=1),
        lambda document: document["entries"][0]["content"].update(kind="assessment"),
        lambda document: document["entries"][0]["content"].update(receipt=7),
        lambda document: document["entries"][0]["content"]["declaration"].update(whole=1),
        lambda document: document["entries"][0]["content"]["declaration"]["parts"][0].update(pieces=True),
        lambda document: document["entries"][0]["content"]["declaration"]["parts"][0].update(pieces=2.0),
        lambda document: document["entries"][0]["content"]["declaration"]["parts"][0].update(pieces=10**30),
        lambda document: document["entries"][1]["content"]["reply"].update(code="250"),
        lambda document: document["entries"][1]["message"].append(""),
    ],
)
def test_what_does_not_belong_there_fails(changed, change):
    with pytest.raises(BundleError):
        verified(changed(change))


@pytest.mark.parametrize(
    "file", [b"", b"{", b"[]", b"null", b"1e5", b"NaN", b"\xff", b"[" * 100_000, b'{"format": "\\ud800"}']
)
def test_what_is_no_bundle_fails(file):
    with pytest.raises(BundleError) as raised:
        verified(file)
    assert raised.value.code == "bundle.malformed"


def test_half_a_character_in_a_content_fails(bundle):
    with pytest.raises(BundleError):
        verified(bundle.replace(b"nur der Tee", b"nur der \\ud83d"))


# --- nothing in it is taken from elsewhere


def test_another_key_of_the_same_name_fails(bundle):
    other = Signer(ORIGIN, bytes(32)).verifier
    with pytest.raises(BundleError) as raised:
        verified(bundle, verifiers=[other])
    assert raised.value.code == "bundle.unknown_key"


def test_the_key_of_another_log_fails(bundle):
    with pytest.raises(BundleError) as raised:
        verified(bundle, verifiers=[Signer.generate("other.example/log").verifier])
    assert raised.value.code == "bundle.other_log"


def test_a_bundle_of_another_log_fails():
    other = Signer.generate("other.example/log")
    theirs = write_bundle(other.name, Log(other).opened((DECLARED,), SALTS[:1]))
    with pytest.raises(BundleError):
        verified(theirs)
    with pytest.raises(BundleError):
        verified(theirs.replace(b"other.example/log", b"shop.example/log"))


def test_a_log_that_a_forger_keeps_under_our_name_fails():
    forged = Log(Signer(ORIGIN, bytes(32))).opened((DECLARED,), SALTS[:1])
    with pytest.raises(BundleError):
        verified(write_bundle(ORIGIN, forged))


def test_a_content_that_was_never_logged_fails(entries):
    other = {**DECLARED, "received_at": "2026-11-22T14:03:22Z"}
    false = Entry(content=other, salt=SALTS[0], proof=entries[0].proof)
    with pytest.raises(ProofError):
        verified(write_bundle(ORIGIN, [false]))


def test_another_message_fails(entries):
    first, second = entries
    false = Entry(content=second.content, salt=second.salt, proof=second.proof, message=b"Another")
    with pytest.raises(BundleError) as raised:
        verified(write_bundle(ORIGIN, [first, false]))
    assert raised.value.code == "bundle.other_message"


@pytest.mark.parametrize("values", [{"receipt": "OTHER"}, {"declaration": "00" * 32}])
def test_an_acknowledgement_of_another_declaration_fails(values):
    mixed = Log().opened((DECLARED, acknowledged(**values)), SALTS[:2])
    with pytest.raises(BundleError) as raised:
        verified(write_bundle(ORIGIN, mixed))
    assert raised.value.code == "bundle.other_declaration"


@pytest.mark.parametrize("values", [{"receipt": "OTHER"}, {"declaration": "00" * 32}])
def test_an_assessment_of_another_declaration_fails(values):
    mixed = Log().opened((DECLARED, assessed(**values)), SALTS[:2])
    with pytest.raises(BundleError, match="The assessment in it is of another declaration") as raised:
        verified(write_bundle(ORIGIN, mixed))
    assert raised.value.code == "bundle.other_declaration"


def test_another_assessment_than_the_logged_one_fails(assessed_entries):
    *others, last = assessed_entries
    better = assessed(assessment={**ASSESSMENT, "refund": None})
    false = Entry(content=better, salt=last.salt, proof=last.proof)
    with pytest.raises(ProofError):
        verified(write_bundle(ORIGIN, [*others, false]))


def test_two_declarations_fail():
    both = Log().opened((DECLARED, DECLARED), SALTS[:2])
    with pytest.raises(BundleError):
        verified(write_bundle(ORIGIN, both))


def test_proofs_from_two_checkpoints_fail():
    log = Log()
    earlier = log.opened((DECLARED, acknowledged()), SALTS[:2])
    later = log.opened((DECLARED, acknowledged()), SALTS[:2])
    with pytest.raises(BundleError):
        verified(write_bundle(ORIGIN, [earlier[0], later[1]]))


def test_a_signature_of_a_key_that_was_not_given_fails(entries):
    """Its bytes would be vouched for by nobody; with the key given, the bundle is as good as before."""
    proof, second = OfflineProof.parse(entries[0].proof), Signer(ORIGIN, bytes(32))
    tree = Checkpoint.parse(proof.checkpoint.decode().partition("\n\n")[0] + "\n")
    note = sign_checkpoint(tree, signers=[KEY, second]).note
    both = Entry(content=DECLARED, salt=SALTS[0], proof=bytes(OfflineProof(proof.index, proof.hashes, note)))
    file = write_bundle(ORIGIN, [both])
    with pytest.raises(BundleError) as raised:
        verified(file)
    assert raised.value.code == "bundle.unknown_key"
    assert verified(file, verifiers=[KEY.verifier, second.verifier]).receipt == RECEIPT


def test_a_checkpoint_that_nobody_signed_fails(entries):
    proof = OfflineProof.parse(entries[0].proof)
    text, _, signature = proof.checkpoint.partition(b"\n\n")
    forged = text.replace(b"\n10\n", b"\n11\n") + b"\n\n" + signature
    false = Entry(
        content=DECLARED, salt=SALTS[0], proof=bytes(OfflineProof(proof.index, proof.hashes, forged))
    )
    with pytest.raises(NoteError):
        verified(write_bundle(ORIGIN, [false]))


# --- the one way to write


def test_what_was_written_is_read_as_it_was(bundle, entries):
    assert read_bundle(bundle).entries == tuple(entries)
    assert sha256(write_bundle(ORIGIN, read_bundle(bundle).entries)).digest() == sha256(bundle).digest()
