"""An assessment in the words of another language: the same findings, and the record as it was."""

import copy

import pytest
from tests.aftersales.test_assess import POT, withdrawal

from venditor.aftersales.assess import OrderedArticle, assess
from venditor.aftersales.assessment import AVAILABLE, LAST_DAY, QUESTIONS, digest_of
from venditor.aftersales.translated import translated

WORDS = ("sentence", "language", "cites")


@pytest.fixture
def record():
    return assess(withdrawal(), language="de").as_document()


def _without_words(document):
    lines = [
        {
            **line,
            "findings": {name: {**one, **dict.fromkeys(WORDS)} for name, one in line["findings"].items()},
        }
        for line in document["lines"]
    ]
    return {**document, "lines": lines}


@pytest.mark.parametrize("language", ["en", "zh-Hant", "fr", "ko"])
def test_every_sentence_is_what_the_engine_says_in_that_language_and_all_else_stays(record, language):
    before = digest_of(record)
    told = translated(record, language=language)
    anew = assess(withdrawal(), language=language).as_document()
    for mine, other in zip(told["lines"], anew["lines"], strict=True):
        assert mine["findings"] == other["findings"]
        assert {one["language"] for one in mine["findings"].values()} == {language}
    assert _without_words(told) == _without_words(record)
    assert digest_of(record) == before


def test_the_last_day_is_told_in_english(record):
    told = translated(record, language="en")["lines"][0]["findings"][LAST_DAY]["sentence"]
    assert "Monday, 23 November 2026" in told


def test_what_shows_an_exception_is_told_in_that_language():
    made = OrderedArticle(line="pot", article="Kanne", pieces=2, told={"made_to_specification": True})
    record = assess(withdrawal(articles=(made,), totals=None), language="de").as_document()
    told = translated(record, language="en")
    assert record["lines"][0]["evidence"]
    assert {one["language"] for one in told["lines"][0]["evidence"]} == {"en"}


@pytest.mark.parametrize("language", ["de", "it"])
def test_the_language_of_the_record_and_one_without_words_leave_it_as_it_was(record, language):
    findings = [line["findings"] for line in translated(record, language=language)["lines"]]
    assert findings == [line["findings"] for line in record["lines"]]


def test_law_that_changed_since_does_not_speak_for_the_record(record):
    other = copy.deepcopy(record)
    for statement in other["statements"]:
        statement["packs"]["files"]["de.bgb"] = "0" * 64
    assert translated(other, language="en")["lines"][0]["findings"] == other["lines"][0]["findings"]


@pytest.mark.parametrize("part", ["facts", "answers"])
def test_a_fact_or_a_question_that_is_none_any_more_leaves_it_as_it_was_kept(record, part):
    other = copy.deepcopy(record)
    for statement in other["statements"]:
        statement[part]["gone"] = True
    assert translated(other, language="en")["lines"][0]["findings"] == other["lines"][0]["findings"]


def test_an_answer_that_would_be_another_today_stays_as_it_was_kept(record):
    other = copy.deepcopy(record)
    for statement in other["statements"]:
        statement["answers"][LAST_DAY]["value"] = "2026-11-24"
    told = translated(other, language="en")["lines"][0]["findings"]
    assert told[LAST_DAY] == other["lines"][0]["findings"][LAST_DAY]
    assert told[AVAILABLE]["language"] == "en"
    assert told.keys() == set(QUESTIONS)


@pytest.mark.parametrize(("kinds", "language"), [(19, "en"), (20, "en"), (21, "de")])
def test_an_order_of_very_many_kinds_of_lines_stays_as_it_was_kept(record, kinds, language):
    (statement,) = record["statements"]
    many = {**record, "statements": [statement] * kinds}
    assert translated(many, language="en")["lines"][0]["findings"][LAST_DAY]["language"] == language


def test_a_what_if_is_asked_for_the_same_day():
    day = withdrawal().notice_on
    record = assess(withdrawal(articles=(POT,), totals=None), language="de", law_as_of=day).as_document()
    assert translated(record, language="en")["lines"][0]["findings"][LAST_DAY]["language"] == "en"


def test_a_record_in_the_words_of_a_catalogue_is_read_by_the_law_without_it():
    """A catalogue is what its language rests on, not the law: staff read the record in German as well."""
    record = assess(withdrawal(), language="ja").as_document()
    finding = translated(record, language="de")["lines"][0]["findings"][LAST_DAY]
    assert finding["language"] == "de"
    assert "Montag, 23. November 2026" in finding["sentence"]


def test_two_laws_that_were_compared_are_told_in_that_language_as_well():
    chosen = withdrawal({"law_chosen": True, "chosen_law": "TW"})
    record = assess(chosen, language="de").as_document()
    assert record["statements"][0]["answers"][LAST_DAY]["better"]["why"] == "later"
    for line in translated(record, language="en")["lines"]:
        assert {one["language"] for one in line["findings"].values()} == {"en"}
