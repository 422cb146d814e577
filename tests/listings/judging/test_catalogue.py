"""There are words for whatever can be found, in the languages of the report."""

import re

import pytest

from venditor.listings.judging.catalogue import catalogue
from venditor.listings.judging.law import LANGUAGES, law_of_listings

KNOWN = catalogue()
QUESTIONS = law_of_listings().vocabulary.questions
TEXTS = {
    **{f"{name} label": one.label for name, one in KNOWN.items.items()},
    **{f"{name} fix": one.fix for name, one in (KNOWN.items | KNOWN.practices).items()},
    **{f"{name} says": one.says for name, one in (KNOWN.flaws | KNOWN.practices).items()},
    **{f"{name} variety": one.says for name, one in KNOWN.varieties.items()},
    **KNOWN.phrases,
}


def named(kind):
    return {question.removeprefix(kind) for question in QUESTIONS if question.startswith(kind)}


def test_every_item_the_law_may_ask_for_has_words():
    assert named("required.") == set(KNOWN.items)


def test_every_practice_has_words_or_is_told_not_to_be_looked_for():
    assert named("forbidden.") == set(KNOWN.practices) | KNOWN.not_looked_for
    assert not KNOWN.not_looked_for & set(KNOWN.practices)


def test_what_is_not_missed_is_an_item_or_what_asks_for_one():
    asked = {name for name in QUESTIONS if name.startswith("required.")}
    provisions = {
        program.provisions[question].id
        for code in law_of_listings().jurisdictions
        for program in [law_of_listings().compiled(code).program]
        for question in asked & program.provisions.keys()
    }
    assert (set(KNOWN.items) | provisions) >= KNOWN.not_missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_in_every_language_with_the_same_gaps(language):
    gaps = re.compile(r"\{[a-z_]+\}")
    differing = [
        name
        for name, text in TEXTS.items()
        if not text.get(language) or sorted(gaps.findall(text["en"])) != sorted(gaps.findall(text[language]))
    ]
    assert differing == []
