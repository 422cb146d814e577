"""Lines keep what people typed; directions and breaks are found beside the text, not in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.adapters.pdf.document import Language
from venditor.adapters.pdf.passages import direction_of, passages, pieces


@given(st.text(max_size=300))
def test_pieces_put_together_are_the_line(line):
    assert "".join(pieces(line)) == line


@pytest.mark.parametrize(("length", "parts"), [(24, 1), (25, 4), (26, 4)])
def test_a_word_breaks_from_25_letters_on(length, parts):
    assert len(pieces("x" * length)) == parts


@pytest.mark.parametrize(("length", "parts"), [(1_999, 250), (2_000, 100), (2_001, 101)])
def test_a_word_of_a_page_breaks_into_longer_pieces(length, parts):
    assert len(pieces("x" * length)) == parts


def test_a_sign_of_several_characters_is_not_cut():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    cut = pieces("x" * 7 + family * 5 + "e\u0301" * 20)
    assert all(not part.startswith(("\u200d", "\u0301")) and not part.endswith("\u200d") for part in cut)
    assert len(cut) > 3


def test_a_line_with_places_to_break_is_left_whole():
    assert pieces("字" * 80) == ["字" * 80]
    assert pieces("kurze Worte " * 9) == ["kurze Worte " * 9]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_line_end_ends_a_line(end):
    assert passages(f"a{end}{end}b", otherwise="ltr") == [{"direction": "ltr", "lines": [["a"], [], ["b"]]}]


def test_each_line_runs_as_its_first_letter_and_a_blank_one_as_the_line_before():
    text = "12 שלום abc\n\nabc שלום\n42"
    told = [(each["direction"], len(each["lines"])) for each in passages(text, otherwise="ltr")]
    assert told == [("rtl", 2), ("ltr", 2)]


def test_isolated_letters_do_not_decide():
    assert passages("\u2068שלום\u2069 abc", otherwise="rtl")[0]["direction"] == "ltr"


def test_our_words_run_as_the_document_does():
    assert [each["direction"] for each in passages("abc\nשלום", otherwise="rtl", own=False)] == ["rtl"]


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        (Language("de"), "ltr"),
        (Language("ar"), "rtl"),
        (Language("he"), "rtl"),
        (Language("az", "Arab"), "rtl"),
        (Language("ar", "Latn"), "ltr"),
    ],
)
def test_a_language_has_a_direction_and_a_script_decides_it(language, direction):
    assert direction_of(language) == direction
