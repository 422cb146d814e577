"""Explanations: the whole tree, sentences in the reader's language, and what is not known said to be so."""

import copy
from datetime import date

import pytest

from venditor.core.money import Money
from venditor.rules.evaluate import Case
from venditor.rules.explain import Explainer, fill, plain
from venditor.rules.residual import needs
from venditor.rules.syntax import NONE

LAW = """
pack: xx.act
jurisdiction: XX
act:
  kind: act
  name: {en: An act}
  short: {en: Act, de: Gesetz}
  url: "https://example.org/act"
  language: de
counting: eu.r1182
checked_on: 2026-11-24
verification: {evidence: secondary, source: "a test"}
provisions:
  xx.act.right:
    answers: right
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text:
          - {cite: "9", says: "Der Verbraucher hat ein Recht."}
          - {cite: "16", says: "Nicht bei Geschenken."}
        default: {value: true, cite: "9"}
        exceptions:
          gift: {when: gift, value: false, cite: ["16", "9"]}
          opened_box: {when: opened, value: true, cite: "17"}
    explain:
      default: {en: "You have it.", de: "Sie haben es.", zh-Hant: "您有此權利。"}
      gift: {en: "No: {gift}.", de: "Nein: {gift}."}
      opened_box: {en: "Still."}
  xx.act.last_day:
    answers: last_day
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13, until: 2030-12-31}
        applies_if: right
        text:
          - {cite: "9", says: "14 Tage"}
          - {cite: "9", says: "ab Lieferung"}
        parameters: {period: 14 days}
        let: {start: "later(delivered_on, concluded_on)"}
        default: {value: "end_of_period(start, period)", cite: "9"}
        exceptions:
          never: {when: delivered_on is none, value: none, cite: "9"}
    explain:
      default:
        en: "{period} from {start}: until {result}."
        de: "{period} ab {start}: bis {result}."
        zh-Hant: "自{start}起{period}：{result}前。"
      never: {en: "Delivered {delivered_on}, so {result}; {informed_on}; {contract}."}
  xx.act.refund:
    answers: refund
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text: []
        parameters: {least: {amount: "40", currency: EUR}}
        let: {total: price + delivery_cost}
        default: {value: price, cite: "13"}
    explain: {default: {en: "{result} of {total}, {right}, {consumer_country}", de: "{result} von {total}"}}
  xx.act.remedies:
    answers: remedies
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13, until: 2025-12-31}
        text: []
        default: {value: [repair, replacement], cite: "13"}
      - in_force: {from: 2026-01-01}
        text: []
        default: {value: [repair], cite: "14"}
    explain: {default: {en: "{result}", de: "{result}"}}
  xx.act.law:
    answers: law
    applies_by: concluded_on
    versions: [{in_force: {from: 2014-06-13}, text: [], default: {value: trader_country, cite: "13"}}]
    explain: {default: {en: "{result}", de: "{result}", zh-Hant: "{result}"}}
  xx.act.duty:
    answers: duty
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text: []
        let: {latest: "later(last_day, delivered_on)"}
        default: {value: satisfied, cite: "13"}
    explain: {default: {en: "Until {latest}."}}
"""
FACTS = {
    "concluded_on": date(2024, 3, 1),
    "delivered_on": date(2024, 3, 18),
    "gift": False,
    "opened": False,
    "consumer_country": "DE",
    "trader_country": "CN",
    "price": Money.parse({"amount": "19.90", "currency": "EUR"}),
    "delivery_cost": Money.parse({"amount": "4.90", "currency": "EUR"}),
}


@pytest.fixture(scope="module")
def explainer(law):
    compiled = law.compiled(LAW)

    def make(language="en", without=(), **facts):
        known = {name: value for name, value in {**FACTS, **facts}.items() if name not in without}
        case = Case(compiled.evaluate, known, needs=lambda question: needs(compiled.diagram(question), known))
        return Explainer(case, language)

    return make


def test_the_whole_tree_of_an_answer(explainer):
    assert explainer().explain("last_day") == {
        "format": "venditor.explanation/1",
        "question": "last_day",
        "provision": "xx.act.last_day",
        "law": "XX",
        "status": "determined",
        "value": "2024-04-02",
        "needs": [],
        "clause": "default",
        "facts": {"concluded_on": "2024-03-01", "consumer_country": "DE", "delivered_on": "2024-03-18"},
        "parameters": {"period": {"value": "14 days", "from": "2014-06-13"}},
        "in_force": {"from": "2014-06-13", "until": "2030-12-31"},
        "cites": [
            {
                "act": "Gesetz",
                "article": "9",
                "url": "https://example.org/act",
                "says": "14 Tage",
                "language": "de",
            },
            {
                "act": "Gesetz",
                "article": "9",
                "url": "https://example.org/act",
                "says": "ab Lieferung",
                "language": "de",
            },
        ],
        "sentence": "14 days from Monday, 18 March 2024: until Tuesday, 2 April 2024.",
        "language": "en",
        "verification": "unverified",
        "provisional": False,
        "because": [
            {
                "format": "venditor.explanation/1",
                "question": "right",
                "provision": "xx.act.right",
                "law": "XX",
                "status": "determined",
                "value": True,
                "needs": [],
                "clause": "default",
                "facts": {"gift": False, "opened": False},
                "parameters": {},
                "in_force": {"from": "2014-06-13", "until": None},
                "cites": [
                    {
                        "act": "Gesetz",
                        "article": "9",
                        "url": "https://example.org/act",
                        "says": "Der Verbraucher hat ein Recht.",
                        "language": "de",
                    }
                ],
                "sentence": "You have it.",
                "language": "en",
                "verification": "unverified",
                "provisional": False,
                "because": [],
            }
        ],
    }


@pytest.mark.parametrize(
    ("language", "sentence", "written_in"),
    [
        ("en", "14 days from Monday, 18 March 2024: until Tuesday, 2 April 2024.", "en"),
        ("de", "14 Tage ab Montag, 18. März 2024: bis Dienstag, 2. April 2024.", "de"),
        ("de-AT", "14 Tage ab Montag, 18. März 2024: bis Dienstag, 2. April 2024.", "de"),
        ("zh-Hant", "自2024年3月18日 星期一起14 天：2024年4月2日 星期二前。", "zh-Hant"),
        ("zh-TW", "自2024年3月18日 星期一起14 天：2024年4月2日 星期二前。", "zh-Hant"),
        ("ja", "14 days from Monday, 18 March 2024: until Tuesday, 2 April 2024.", "en"),
    ],
)
def test_days_come_with_their_weekday_and_periods_with_their_plural(
    explainer, language, sentence, written_in
):
    explained = explainer(language).explain("last_day")
    assert (explained["sentence"], explained["language"]) == (sentence, written_in)


@pytest.mark.parametrize(
    ("question", "language", "sentence"),
    [
        ("refund", "en", "€19.90 of €24.80, yes, Germany"),
        ("refund", "de", "19,90\xa0€ von 24,80\xa0€"),
        ("remedies", "en", "repair and replacement"),
        ("remedies", "de", "Reparatur und Ersatz"),
        ("law", "en", "China"),
        ("law", "zh-Hant", "中國"),
    ],
)
def test_values_read_as_the_language_writes_them(explainer, question, language, sentence):
    assert explainer(language).explain(question)["sentence"] == sentence


def test_a_fact_that_is_true_or_false_reads_as_its_label(explainer):
    explained = explainer("de", gift=True).explain("right")
    assert explained["sentence"] == "Nein: es war ein Geschenk."


def test_what_has_not_happened_and_what_nobody_said_are_told_apart(explainer):
    explained = explainer(delivered_on=NONE, contract="distance").explain("last_day")
    assert (explained["value"], explained["clause"]) == ("none", "never")
    assert explained["sentence"] == "Delivered not yet, so not yet; unknown; at a distance."


def test_a_collision_names_both_clauses_and_what_they_rest_on(explainer):
    explained = explainer(gift=True, opened=True).explain("right")
    assert (explained["status"], explained["value"], explained["clause"]) == ("for_a_person", None, None)
    assert explained["sentence"] == "A person must decide: gift, opened_box."
    assert [(cite["article"], cite["says"]) for cite in explained["cites"]] == [
        ("16", "Nicht bei Geschenken."),
        ("9", "Der Verbraucher hat ein Recht."),
        ("17", None),
    ]


@pytest.mark.parametrize(
    ("concluded_on", "article", "sentence"),
    [(date(2025, 12, 31), "13", "repair and replacement"), (date(2026, 1, 1), "14", "repair")],
)
def test_each_version_is_explained_by_its_own_words(explainer, concluded_on, article, sentence):
    explained = explainer(concluded_on=concluded_on).explain("remedies")
    assert ([cite["article"] for cite in explained["cites"]], explained["sentence"]) == ([article], sentence)


def test_parameters_stand_as_values_do_in_documents(explainer):
    assert explainer().explain("refund")["parameters"] == {
        "least": {"value": {"amount": "40.00", "currency": "EUR"}, "from": "2014-06-13"}
    }


@pytest.mark.parametrize(
    ("opened", "status", "sentence"),
    [(False, "not_applicable", "Does not apply."), (True, "for_a_person", "A person must decide: .")],
)
def test_a_status_taken_over_is_told_as_what_it_is(explainer, opened, status, sentence):
    explained = explainer(gift=True, opened=opened).explain("last_day")
    assert (explained["status"], explained["sentence"]) == (status, sentence)


def test_a_status_taken_over_has_the_general_sentence_and_the_reason_below_it(explainer):
    explained = explainer("de", gift=True).explain("last_day")
    assert (explained["status"], explained["clause"], explained["cites"]) == ("not_applicable", None, [])
    assert explained["sentence"] == "Gilt nicht."
    assert explained["because"][0]["sentence"] == "Nein: es war ein Geschenk."


def test_a_day_without_a_version_is_not_encoded_and_read_only_that_day(explainer):
    explained = explainer(concluded_on=date(2031, 1, 1)).explain("last_day")
    assert (explained["status"], explained["in_force"], explained["because"]) == ("not_encoded", None, [])
    assert explained["facts"] == {"concluded_on": "2031-01-01"}
    assert explained["sentence"] == "Not encoded."


def test_an_answer_that_rests_on_a_stand_in_is_explained_as_undetermined(explainer):
    explained = explainer(without=["gift", "opened"]).explain("right")
    assert (explained["status"], explained["value"], explained["clause"]) == ("undetermined", None, None)
    assert explained["needs"] == ["gift", "opened"]
    assert explained["sentence"] == "Not known: it was a gift and the box was opened."
    assert explained["because"] == []


def test_a_placeholder_for_what_is_not_determined_says_unknown(explainer):
    assert explainer(without=["gift"]).explain("refund")["sentence"] == "€19.90 of €24.80, unknown, Germany"
    assert (
        explainer(without=["delivery_cost"]).explain("refund")["sentence"]
        == "€19.90 of unknown, yes, Germany"
    )


@pytest.mark.parametrize(
    ("facts", "without", "sentence"),
    [
        ({}, [], "Until Tuesday, 2 April 2024."),
        ({"gift": True}, [], "Until unknown."),
        ({}, ["gift"], "Until unknown."),
        ({}, ["delivered_on"], "Until unknown."),
    ],
)
def test_a_part_of_a_sentence_that_rests_on_an_answer_waits_for_it(explainer, facts, without, sentence):
    assert explainer(without=without, **facts).explain("duty")["sentence"] == sentence


@pytest.mark.parametrize(
    ("delivered_on", "region", "provisional"),
    [
        (date(2024, 3, 18), None, False),
        (date(2035, 12, 10), None, False),
        (date(2035, 12, 10), "DE-BY", False),
        (NONE, None, False),
    ],
)
def test_an_answer_within_the_published_holidays_is_final(explainer, delivered_on, region, provisional):
    facts = {"delivered_on": delivered_on} | ({"consumer_region": region} if region else {})
    assert explainer(**facts).explain("last_day")["provisional"] is provisional


@pytest.mark.parametrize(("country", "provisional"), [("CN", True), ("DE", False)])
def test_an_answer_past_the_published_holidays_is_provisional(explainer, country, provisional):
    explained = explainer(consumer_country=country, delivered_on=date(2029, 3, 1)).explain("last_day")
    assert explained["provisional"] is provisional


def spoil(document):
    """Change everything in a document that can be changed."""
    for part in document.values() if isinstance(document, dict) else document:
        if isinstance(part, dict | list):
            spoil(part)
    document.clear()


@pytest.mark.parametrize("question", ["last_day", "refund", "remedies", "law"])
def test_what_a_reader_does_to_a_document_changes_no_other(explainer, question):
    written = copy.deepcopy(explainer().explain(question))
    spoil(explainer().explain(question))
    assert explainer().explain(question) == written


def test_a_sentence_that_is_made_once_is_filled_for_each_case(explainer):
    days = (date(2024, 3, 18), date(2024, 3, 19), NONE)
    sentences = [explainer("de", delivered_on=day).explain("last_day")["sentence"] for day in days]
    assert sentences == [
        "14 Tage ab Montag, 18. März 2024: bis Dienstag, 2. April 2024.",
        "14 Tage ab Dienstag, 19. März 2024: bis Dienstag, 2. April 2024.",
        "Delivered not yet, so not yet; unknown; unknown.",
    ]


@pytest.mark.parametrize(
    ("value", "document"),
    [
        (date(2024, 2, 29), "2024-02-29"),
        (NONE, "none"),
        (True, True),
        ("DE", "DE"),
        (None, None),
        (("repair", "replacement"), ["repair", "replacement"]),
        (Money.parse({"amount": "5", "currency": "EUR"}), {"amount": "5.00", "currency": "EUR"}),
    ],
)
def test_values_are_plain_in_documents(value, document):
    assert plain(value) == document


def test_a_template_is_filled_from_left_to_right():
    assert fill("{a} and {b}{a}", str.upper) == "A and BA"
    assert fill("nothing to fill", str.upper) == "nothing to fill"
