"""Signed notes and their keys are read strictly, and trusted only for known keys."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.traceability.tlog import NoteError, Signer, Verifier, open_note, sign_note
from venditor.traceability.tlog.note import Note, Signature

# The example of C2SP signed-note.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SIGNATURE = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
NO_BREAK = "f\u00a0o"
LINE = f"— example.com/foo {SIGNATURE}"
NOTE = (f"This is an example message.\n\n{LINE}\n").encode()

OURS = Signer("example.com/log", bytes(range(32)))
NEXT = Signer("example.com/log", bytes(range(1, 33)))
THEIRS = Signer("witness.example", bytes(range(2, 34)))


def _code(note, verifiers):
    with pytest.raises(NoteError) as refused:
        open_note(note, verifiers=verifiers)
    return refused.value.code


def test_the_example_of_the_specification_verifies():
    verifier = Verifier.parse(VKEY)
    assert str(verifier) == VKEY
    assert open_note(NOTE, verifiers=[verifier]) == ("This is an example message.\n", (verifier,))


def test_a_note_signed_by_several_keys_names_those_that_are_known():
    note = sign_note("text\n", signers=[OURS, NEXT, THEIRS])
    assert open_note(note, verifiers=[OURS.verifier])[1] == (OURS.verifier,)
    assert open_note(note, verifiers=[THEIRS.verifier, NEXT.verifier])[1] == (NEXT.verifier, THEIRS.verifier)


def test_a_note_that_no_known_key_signed_is_refused():
    note = sign_note("text\n", signers=[THEIRS])
    assert _code(note, [OURS.verifier, NEXT.verifier]) == "note.no_known_signature"
    assert _code(note, []) == "note.no_known_signature"


def test_an_unknown_key_is_ignored_even_if_it_shares_a_name_or_an_id():
    good = OURS.sign(b"text\n")
    same_name = Signature(good.name, b"\x00\x00\x00\x00", b"?" * 64)
    same_id = Signature("example.com/other", good.key_id, b"?" * 64)
    note = bytes(Note("text\n", (same_name, same_id, good)))
    assert open_note(note, verifiers=[OURS.verifier])[1] == (OURS.verifier,)
    assert _code(bytes(Note("text\n", (same_name, same_id))), [OURS.verifier]) == "note.no_known_signature"


def test_a_bad_signature_of_a_known_key_condemns_the_note():
    good, bad = OURS.sign(b"text\n"), NEXT.sign(b"another text\n")
    note = bytes(Note("text\n", (good, bad)))
    assert _code(note, [OURS.verifier, NEXT.verifier]) == "note.bad_signature"
    assert open_note(note, verifiers=[OURS.verifier])[1] == (OURS.verifier,)


def test_a_doubled_signature_is_refused():
    good = OURS.sign(b"text\n")
    assert _code(bytes(Note("text\n", (good, good))), [OURS.verifier]) == "note.bad_signature"


@pytest.mark.parametrize("length", [0, 63, 65])
def test_a_signature_of_another_length_is_bad(length):
    short = Signature(OURS.name, OURS.verifier.key_id, bytes(length))
    expected = "note.bad_signature" if length else "note.malformed"
    assert _code(bytes(Note("text\n", (short,))), [OURS.verifier]) == expected


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        "\n\n",
        "text\n",
        "text\n\n",
        f"text\n\n{LINE}",
        f"text\n{LINE}\n",
        f"\n\n{LINE}\n",
        f"text\r\n\r\n{LINE}\r\n",
        f"te\txt\n\n{LINE}\n",
        f"te\x00xt\n\n{LINE}\n",
        f"text\n\n{LINE}\n\n",
        f"text\n\n{LINE} \n",
        f"text\n\n {LINE}\n",
        f"text\n\n{LINE.replace('— ', '- ')}\n",
        f"text\n\n{LINE.replace('foo ', 'foo  ')}\n",
        f"text\n\n{LINE.replace('foo', 'f+o')}\n",
        f"text\n\n{LINE.replace('foo', NO_BREAK)}\n",
        f"text\n\n{LINE.replace('=', '')}\n",
        f"text\n\n{LINE.replace('QM=', 'QN=')}\n",
        f"text\n\n{LINE.replace('QM=', 'Q-=')}\n",
        "text\n\n— example.com/foo AAAA\n",
        "text\n\n— example.com/foo AAAAAA==\n",
        "text\n\n" + f"{LINE}\n" * 65,
    ],
)
def test_a_note_that_is_written_otherwise_is_refused(note):
    assert _code(note.encode(), [Verifier.parse(VKEY)]) == "note.malformed"


def test_a_note_that_is_not_utf8_is_refused():
    assert _code(NOTE.replace(b"example m", b"ex\xffmple m"), [Verifier.parse(VKEY)]) == "note.malformed"


def test_sixteen_signatures_and_more_are_read():
    signers = [Signer(f"key{number}.example", bytes([number] * 32)) for number in range(64)]
    note = sign_note("text\n", signers=signers)
    assert len(open_note(note, verifiers=[signer.verifier for signer in signers])[1]) == 64


def test_the_text_may_hold_empty_lines():
    note = sign_note("first\n\nsecond\n\n", signers=[OURS])
    assert open_note(note, verifiers=[OURS.verifier])[0] == "first\n\nsecond\n\n"


@pytest.mark.parametrize("text", ["", "no newline", "bell\a\n"])
def test_a_text_that_cannot_stand_in_a_note_is_not_signed(text):
    with pytest.raises(NoteError) as refused:
        sign_note(text, signers=[OURS])
    assert refused.value.code == "note.malformed"


def test_no_bit_of_a_note_can_be_flipped():
    verifier = Verifier.parse(VKEY)
    for bit in range(len(NOTE) * 8):
        flipped = bytearray(NOTE)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(NoteError):
            open_note(bytes(flipped), verifiers=[verifier])


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40))
def test_any_line_of_text_can_be_signed(line):
    note = sign_note(f"{line}\n", signers=[OURS])
    assert open_note(note, verifiers=[OURS.verifier])[0] == f"{line}\n"


@given(st.binary(max_size=200))
def test_any_other_bytes_are_refused(raw):
    with pytest.raises(NoteError):
        open_note(raw, verifiers=[OURS.verifier])


def _vkey(*, name="example.com/foo", key_id="530d903a", raw=b"\x01" + bytes(32)):
    return f"{name}+{key_id}+{base64.b64encode(raw).decode()}"


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "example.com/foo",
        VKEY.replace("530d903a", "530d903b"),
        VKEY.replace("530d903a", "530D903A"),
        VKEY.replace("foo", "bar"),
        VKEY + "=",
        VKEY + "\n",
        _vkey(),
        _vkey(raw=b"\x02" + bytes(32)),
        _vkey(raw=b"\x01" + bytes(31)),
        _vkey(raw=b""),
        _vkey(name=""),
        _vkey(name="a b"),
    ],
)
def test_a_verifier_key_that_is_written_otherwise_is_refused(vkey):
    with pytest.raises(NoteError) as refused:
        Verifier.parse(vkey)
    assert refused.value.code == "note.malformed_key"


def test_a_key_of_another_signature_type_is_refused_with_that_type():
    with pytest.raises(NoteError, match="signature type is 0x06; only Ed25519"):
        Verifier.parse(_vkey(raw=b"\x06" + bytes(32)))


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b", "a\x00b"])
def test_a_key_has_a_name_without_spaces_and_plus_signs(name):
    with pytest.raises(NoteError) as refused:
        Signer(name, bytes(32))
    assert refused.value.code == "note.malformed_key"


def test_a_signing_key_is_read_as_written_and_shown_nowhere_else():
    skey = OURS.skey()
    assert Signer.parse(skey) == OURS
    secret = skey.rpartition("+")[2]
    assert secret not in repr(OURS)
    assert repr(OURS.seed) not in repr(OURS)
    for broken in (skey[:-1], skey.replace("example.com", "example.org"), str(OURS.verifier), skey + "A"):
        with pytest.raises(NoteError) as refused:
            Signer.parse(broken)
        assert refused.value.code == "note.malformed_key"
        assert secret[:20] not in str(refused.value)


def test_no_two_generated_keys_are_the_same():
    assert Signer.generate("a").seed != Signer.generate("a").seed
