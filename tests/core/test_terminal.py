"""Words on a terminal: harmless, and no wider than it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.core.terminal import shortened, visible, width, wrapped


def test_what_steers_a_terminal_is_shown_as_its_number():
    assert visible("\x1b[31mred\x1b]0;title\x07") == "\\u001b[31mred\\u001b]0;title\\u0007"
    assert visible("a\u202eb\x9b1m") == "a\\u202eb\\u009b1m"
    assert visible("\ud800x") == "\\ud800x"
    assert visible("Lampe, 檯燈\tx\n") == "Lampe, 檯燈\tx\n"


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("Lampe", 5), ("檯燈", 4), ("ａ", 2), ("e\u0301", 1), ("a\u200bb", 2), ("한국", 4)],
)
def test_width(text, columns):
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [("檯燈檯燈", 8, "檯燈檯燈"), ("檯燈檯燈", 7, "檯燈檯…"), ("檯燈檯燈", 6, "檯燈…"), ("Lampe", 4, "Lam…")],
)
def test_a_text_is_cut_at_columns(text, most, shown):
    assert shortened(text, most) == shown


def test_lines_break_between_words_and_between_characters_of_east_asia():
    assert list(wrapped("one two three", 7)) == ["one two", "three"]
    assert list(wrapped("one two three", 6)) == ["one", "two", "three"]
    assert list(wrapped("製造商名稱未標示", 6)) == ["製造商", "名稱未", "標示"]
    assert list(wrapped("abcdefgh", 3)) == ["abc", "def", "gh"]


def test_no_line_begins_with_a_full_stop():
    assert list(wrapped("甲乙丙。丁", 6)) == ["甲乙", "丙。丁"]


@given(st.text(max_size=80), st.integers(min_value=4, max_value=30))
def test_no_line_is_too_wide_and_no_word_is_lost(text, columns):
    lines = list(wrapped(text, columns))
    assert all(width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
