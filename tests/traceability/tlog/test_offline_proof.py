"""A proof to keep verifies without the log, for one entry, under a key from elsewhere, and unchanged only."""

import pytest

from venditor.traceability.tlog import (
    LogError,
    LogReader,
    MemoryStore,
    NoteError,
    OfflineProof,
    ProofError,
    Signer,
    create_log,
    open_log,
)

ORIGIN = "example.com/log"
KEY = Signer(ORIGIN, bytes(range(32)))
INDEX, SIZE = 300, 517
ENTRY = f"entry {INDEX}".encode()


@pytest.fixture(scope="module")
def proof():
    store = MemoryStore()
    create_log(store, origin=ORIGIN, signers=[KEY])
    with open_log(store, origin=ORIGIN, signers=[KEY]) as log:
        log.append([f"entry {number}".encode() for number in range(SIZE)])
    reader = LogReader(store, ORIGIN, (KEY.verifier,))
    return reader.prove(INDEX, checkpoint=reader.checkpoint())


def _verify(raw, *, entry=ENTRY, origin=ORIGIN, key=KEY):
    return OfflineProof.parse(raw).verify(entry, origin=origin, verifiers=[key.verifier])


def test_the_proof_is_the_text_of_the_specification(proof):
    head, _, checkpoint = bytes(proof).partition(b"\n\n")
    lines = head.decode("ascii").split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 300"]
    assert len(lines) == 2 + len(proof.hashes) == 2 + 10
    assert checkpoint.startswith(b"example.com/log\n517\n")
    assert OfflineProof.parse(bytes(proof)) == proof


def test_the_proof_verifies_and_names_the_checkpoint(proof):
    assert _verify(bytes(proof)).size == SIZE


def test_no_bit_of_the_proof_can_be_flipped(proof):
    raw = bytes(proof)
    for bit in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(LogError):
            _verify(bytes(flipped))


def test_no_byte_of_the_proof_can_be_left_out_or_put_in(proof):
    raw = bytes(proof)
    for at in range(len(raw)):
        if raw[at : at + 1] != raw[at + 1 : at + 2]:
            with pytest.raises(LogError):
                _verify(raw[:at] + raw[at + 1 :])
        with pytest.raises(LogError):
            _verify(raw[:at] + b"A" + raw[at:])


def test_no_bit_of_the_entry_can_be_flipped(proof):
    for bit in range(len(ENTRY) * 8):
        flipped = bytearray(ENTRY)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ProofError) as refused:
            _verify(bytes(proof), entry=bytes(flipped))
        assert refused.value.code == "proof.wrong_root"


def test_a_proof_that_brings_its_own_key_is_refused():
    store, forger = MemoryStore(), Signer(ORIGIN, bytes(32))
    create_log(store, origin=ORIGIN, signers=[forger])
    with open_log(store, origin=ORIGIN, signers=[forger]) as log:
        log.append([ENTRY])
    reader = LogReader(store, ORIGIN, (forger.verifier,))
    forged = bytes(reader.prove(0, checkpoint=reader.checkpoint()))
    assert _verify(forged, key=forger).size == 1
    with pytest.raises(NoteError) as refused:
        _verify(forged)
    assert refused.value.code == "note.no_known_signature"


def test_a_proof_is_of_one_log(proof):
    with pytest.raises(LogError) as refused:
        _verify(bytes(proof), origin="example.com/other")
    assert refused.value.code == "checkpoint.other_log"


def test_extra_data_is_carried_and_vouched_for_by_nothing(proof):
    carried = OfflineProof(proof.index, proof.hashes, proof.checkpoint, extra=b"salt")
    assert b"\nextra c2FsdA==\nindex 300\n" in bytes(carried)
    assert OfflineProof.parse(bytes(carried)) == carried
    assert _verify(bytes(carried)).size == SIZE


def test_the_only_entry_of_a_log_needs_no_hashes():
    store = MemoryStore()
    create_log(store, origin=ORIGIN, signers=[KEY])
    with open_log(store, origin=ORIGIN, signers=[KEY]) as log:
        log.append([b"only"])
    reader = LogReader(store, ORIGIN, (KEY.verifier,))
    raw = bytes(reader.prove(0, checkpoint=reader.checkpoint()))
    assert raw.startswith(b"c2sp.org/tlog-proof@v1\nindex 0\n\nexample.com/log\n1\n")
    assert _verify(raw, entry=b"only").size == 1


HASH = "A" * 43 + "="


@pytest.mark.parametrize(
    "head",
    [
        "",
        "c2sp.org/tlog-proof@v2\nindex 0",
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v1\nindex",
        "c2sp.org/tlog-proof@v1\nindex ",
        "c2sp.org/tlog-proof@v1\nindex 00",
        "c2sp.org/tlog-proof@v1\nindex -1",
        "c2sp.org/tlog-proof@v1\nindex 1_0",
        f"c2sp.org/tlog-proof@v1\nindex {10**19}",
        f"c2sp.org/tlog-proof@v1\n{HASH}\nindex 0",
        "c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA",
        "c2sp.org/tlog-proof@v1\nextra \nindex 0",
        "c2sp.org/tlog-proof@v1\nextra AAA\nindex 0",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA",
        f"c2sp.org/tlog-proof@v1\nindex 0\n{HASH[:-2]}B=",
        f"c2sp.org/tlog-proof@v1\nindex 0\n{HASH} ",
        f"c2sp.org/tlog-proof@v1\r\nindex 0\r\n{HASH}\r",
        "c2sp.org/tlog-proof@v1\nindex 0" + f"\n{HASH}" * 64,
        "c2sp.org/tlog-proof@v1\nindex ٠",
    ],
)
def test_a_proof_that_is_written_otherwise_is_refused(proof, head):
    with pytest.raises(ProofError) as refused:
        OfflineProof.parse(head.encode() + b"\n\n" + proof.checkpoint)
    assert refused.value.code == "proof.malformed"
