"""Words by language, looked for in sentences."""

import time

import pytest

from venditor.listings.observing.notices.phrases import MOST_SCANNED, phrases, sentences

NOTICES, TERMS = "venditor.listings.observing.notices", "venditor.listings.observing.terms"


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


FILES = [
    (NOTICES, "guarantee.yaml"),
    (NOTICES, "ordering.yaml"),
    (NOTICES, "others.yaml"),
    (NOTICES, "withdrawal.yaml"),
    (TERMS, "clauses.yaml"),
    (TERMS, "returns.yaml"),
]


@pytest.mark.parametrize(("package", "name"), FILES)
@pytest.mark.parametrize(
    "hostile", ["1" * MOST_SCANNED, "return within 14 " * 1200, "退" * MOST_SCANNED, "garantie " * 2200]
)
def test_a_hard_text_is_scanned_in_time(package, name, hostile):
    began = time.process_time()
    words = phrases(package, name)
    for family in words.families:
        words.holds(family, hostile)
        list(words.find(family, hostile))
    assert time.process_time() - began < 2
