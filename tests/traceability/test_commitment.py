"""A commitment opens to one content under one salt, and is hashed in a domain of its own."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.traceability import commit, new_salt, opens
from venditor.traceability.tlog import leaf_hash

SALTS = st.binary(min_size=32, max_size=32)


def test_the_encoding_is_the_documented_one():
    salt = bytes(range(32))
    assert (
        commit(b"content", salt=salt) == sha256(b"venditor.org/commitment/v1\n" + salt + b"content").digest()
    )
    assert (
        commit(b"", salt=bytes(32)).hex()
        == "cff4a1da0d7f786ac15156e7e549000fbda121af95ba02302d6c45c40f2361fa"
    )


@given(st.binary(max_size=300), SALTS)
def test_a_commitment_opens_to_its_content_under_its_salt(content, salt):
    commitment = commit(content, salt=salt)
    assert len(commitment) == 32
    assert opens(commitment, content=content, salt=salt)


@given(st.binary(min_size=1, max_size=100), SALTS, st.data())
def test_a_bit_flipped_in_commitment_content_or_salt_opens_nothing(content, salt, data):
    parts = [commit(content, salt=salt), content, salt]
    which = data.draw(st.integers(0, 2))
    bit = data.draw(st.integers(0, len(parts[which]) * 8 - 1))
    flipped = bytearray(parts[which])
    flipped[bit // 8] ^= 1 << bit % 8
    parts[which] = bytes(flipped)
    assert not opens(parts[0], content=parts[1], salt=parts[2])


@given(st.binary(max_size=40), SALTS)
def test_bytes_moved_between_salt_and_content_are_another_commitment(content, salt):
    moved = salt[-1:] + content
    assert commit(moved, salt=b"\x00" + salt[:-1]) != commit(content, salt=salt)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_salt_of_another_length_is_refused(length):
    with pytest.raises(ValueError, match=f"32 bytes, this one {length}"):
        commit(b"content", salt=bytes(length))
    assert not opens(bytes(32), content=b"content", salt=bytes(length))


def test_no_two_new_salts_are_the_same():
    assert len({new_salt() for _ in range(100)}) == 100


def test_a_commitment_is_not_the_hash_of_a_leaf():
    salt = bytes(32)
    assert commit(b"", salt=salt) not in (leaf_hash(salt), sha256(salt).digest())
