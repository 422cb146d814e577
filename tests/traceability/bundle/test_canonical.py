"""Canonical JSON: one text for each value, and no value whose text depends on a program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.traceability.bundle import canonical, from_canonical

WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_a_value_comes_back_and_has_one_text(value):
    written = canonical(value)
    assert from_canonical(written) == value
    assert canonical(from_canonical(written)) == written


def test_keys_are_sorted_and_nothing_is_escaped_but_what_must_be():
    value = {"b": 1, "é": '\u2028\t"', "a": [], "B": "茶"}
    assert canonical(value).decode() == '{"B":"茶","a":[],"b":1,"é":"\u2028\\t\\""}'


@pytest.mark.parametrize("value", [1.0, {"a": 0.5}, float("nan"), 2**53, -(2**53), {1: 2}, b"x", {"a": {1}}])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(ValueError, match=r"."):
        canonical(value)


@pytest.mark.parametrize(
    "text", ['{"a": 1}', '{"b":1,"a":2}', "1.0", '"\\u0041"', '{"a":1,"a":1}', "[" * 100_000]
)
def test_another_spelling_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        from_canonical(text.encode())
