"""Checkpoints are read strictly, and only those of the log that was asked about."""

import pytest

from venditor.traceability.tlog import (
    EMPTY_ROOT,
    Checkpoint,
    CheckpointError,
    LogError,
    NoteError,
    Signer,
    open_checkpoint,
    sign_checkpoint,
    sign_note,
)

ORIGIN = "example.com/behind-the-sofa"
KEY = Signer(ORIGIN, bytes(range(32)))
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
TEXT = f"{ORIGIN}\n20852163\n{ROOT}\n"


def _open(note, *, origin=ORIGIN):
    return open_checkpoint(note, origin=origin, verifiers=[KEY.verifier])


def test_the_text_of_the_specification_is_read_and_written():
    checkpoint = Checkpoint.parse(TEXT)
    assert (checkpoint.origin, checkpoint.size, checkpoint.extensions) == (ORIGIN, 20_852_163, ())
    assert checkpoint.root.hex().startswith("0ac5186a9186")
    assert str(checkpoint) == TEXT


def test_a_checkpoint_signed_is_a_checkpoint_opened():
    for checkpoint in (
        Checkpoint(ORIGIN, 0, EMPTY_ROOT),
        Checkpoint(ORIGIN, 2**62, bytes(32)),
        Checkpoint(ORIGIN, 1, bytes(32), extensions=("one more line", "another")),
    ):
        signed = sign_checkpoint(checkpoint, signers=[KEY])
        assert signed.body == checkpoint
        assert _open(signed.note) == signed


def test_another_logs_checkpoint_under_the_right_key_is_refused():
    signed = sign_checkpoint(Checkpoint("example.com/other", 1, bytes(32)), signers=[KEY])
    with pytest.raises(CheckpointError) as refused:
        _open(signed.note)
    assert refused.value.code == "checkpoint.other_log"
    assert dict(refused.value.facts) == {"origin": "example.com/other", "expected": ORIGIN}


def test_the_right_log_under_another_key_is_refused():
    forged = Signer(ORIGIN, bytes(32))
    signed = sign_checkpoint(Checkpoint(ORIGIN, 1, bytes(32)), signers=[forged])
    with pytest.raises(NoteError) as refused:
        _open(signed.note)
    assert refused.value.code == "note.no_known_signature"


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n1\n",
        f"{ORIGIN}\n\n1\n{ROOT}\n",
        f"\n1\n{ROOT}\n",
        f"{ORIGIN}\n01\n{ROOT}\n",
        f"{ORIGIN}\n+1\n{ROOT}\n",
        f"{ORIGIN}\n-1\n{ROOT}\n",
        f"{ORIGIN}\n1 \n{ROOT}\n",
        f"{ORIGIN}\n0x1\n{ROOT}\n",
        f"{ORIGIN}\n١\n{ROOT}\n",
        f"{ORIGIN}\n{10**19}\n{ROOT}\n",
        f"{ORIGIN}\n1\n{ROOT[:-1]}\n",
        f"{ORIGIN}\n1\nDsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        f"{ORIGIN}\n1\nAAAA\n",
        f"{ORIGIN}\n1\n{ROOT}\n\nextension\n",
        f"{ROOT}\n{ORIGIN}\n1\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(text):
    with pytest.raises(CheckpointError) as refused:
        _open(sign_note(text, signers=[KEY]))
    assert refused.value.code == "checkpoint.malformed"


@pytest.mark.parametrize("origin", ["", "two\nlines"])
def test_a_checkpoint_whose_lines_are_not_lines_is_not_signed(origin):
    with pytest.raises(CheckpointError) as refused:
        sign_checkpoint(Checkpoint(origin, 1, bytes(32)), signers=[KEY])
    assert refused.value.code == "checkpoint.malformed"


def test_no_bit_of_a_signed_checkpoint_can_be_flipped():
    note = sign_checkpoint(Checkpoint.parse(TEXT), signers=[KEY]).note
    for bit in range(len(note) * 8):
        flipped = bytearray(note)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(LogError):
            _open(bytes(flipped))
