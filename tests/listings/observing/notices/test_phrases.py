"""Words by language, looked for in sentences."""

import pytest

from venditor.listings.observing.notices.phrases import MOST_SCANNED, phrases, sentences

TERMS = "venditor.listings.observing.terms"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("甲。乙；丙", ["甲。", "乙；丙"]),
        ("Nach Art. 5 gilt das.", ["Nach Art. 5 gilt das."]),
        ("Bis zum 14. Tag gilt das.", ["Bis zum 14. Tag gilt das."]),
        ("Preis 10 • Versand", ["Preis 10", "Versand"]),
        ("", []),
    ],
)
def test_a_text_is_parted_into_sentences(text, parts):
    assert list(sentences(text)) == parts


def test_a_long_text_is_looked_at_as_far_as_the_limit():
    words = phrases(TERMS, "returns.yaml")
    assert list(words.find("no_returns", "x " * (MOST_SCANNED // 2) + "All sales are final.")) == []
    assert len(list(words.find("no_returns", "x " * 100 + ". All sales are final."))) == 1


def test_a_hard_text_is_scanned_in_time():
    words = phrases(TERMS, "returns.yaml")
    hostile = "return within " * 1400 + "refund only store credit " * 100
    for family in ("no_returns", "window", "restocking_fee", "no_money_back", "opened_excluded"):
        list(words.find(family, hostile))
