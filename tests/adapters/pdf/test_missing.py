"""An operator learns which characters had no font and what to install."""

import pytest

from venditor.adapters.pdf import font_advice
from venditor.adapters.pdf.missing import instead_of, is_never_drawn


def test_nothing_missing_needs_no_advice():
    assert font_advice(()) == ""


@pytest.mark.parametrize(
    ("character", "package"),
    [
        ("字", "fonts-noto-cjk"),
        ("さ", "fonts-noto-cjk"),
        ("김", "fonts-noto-cjk"),
        ("\U0002a6b2", "fonts-hanazono"),
        ("🎉", "fonts-noto-color-emoji"),
        ("ก", "fonts-noto-core"),
    ],
)
def test_each_kind_of_character_has_its_package(character, package):
    assert package in font_advice((character,))
    assert f"[U+{ord(character):04X}]" in font_advice((character,))


def test_nothing_is_installed_for_what_no_font_may_draw():
    advice = font_advice(("\0", "\ue000"))
    assert advice == (
        "2 characters have no font here and are printed as their code points: [U+0000], [U+E000].\n"
        "Controls, private use and noncharacters stay code points: no font may draw them."
    )


def test_a_long_list_is_cut_and_counted():
    advice = font_advice(chr(0x0E01 + n) for n in range(20))
    assert "20 characters" in advice
    assert "and 8 more." in advice
    assert "[U+0E0D]" not in advice


@pytest.mark.parametrize(
    "character", ["\0", "\x7f", "\x9f", "\ue000", "\U00100000", "\ufdd0", "\U0001ffff", "\ud800"]
)
def test_these_no_font_may_draw(character):
    assert is_never_drawn(character)


@pytest.mark.parametrize(
    "character", ["\n", "\t", "\u2028", "a", "字", "\u200d", "\ufdf0", "\ufdcf", "\ufffd"]
)
def test_these_a_font_may_draw_or_the_layout_takes_up(character):
    assert not is_never_drawn(character)


@pytest.mark.parametrize("character", ["\u200d", "\ufe0f", "\U000e0067", "\U000e0100", "\u202e"])
def test_what_there_is_nothing_to_see_of_leaves_nothing(character):
    assert instead_of(character) == ""


@pytest.mark.parametrize("character", ["\u0301", "\u20e3", "\ufdfa"])
def test_what_could_be_seen_leaves_its_code_point(character):
    assert instead_of(character) == f"[U+{ord(character):04X}]"
