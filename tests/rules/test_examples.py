"""Examples beside packs: read, run, compared, and which clauses nobody has an example for."""

from datetime import date

import pytest

from venditor.core.errors import VenditorError
from venditor.rights.facts import parse_facts
from venditor.rules.examples import run_examples
from venditor.rules.source import SourceError

PACK = """
provisions:
  xx.act.right:
    answers: right
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text: [{cite: "1", says: words}]
        default: {value: true, cite: "1"}
        exceptions:
          gift: {when: gift, value: false, cite: "1"}
          opened_box: {when: opened, status: not_applicable, cite: "1"}
    explain: {default: {en: x}, gift: {en: x}, opened_box: {en: x}}
  xx.act.last_day:
    answers: last_day
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text: [{cite: "1", says: words}]
        applies_if: right
        parameters: {period: 14 days}
        default: {value: delivered_on + period, cite: "1"}
    explain: {default: {en: x}}
  xx.act.refund:
    answers: refund
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text: [{cite: "1", says: words}]
        default: {value: price + delivery_cost, cite: "1"}
    explain: {default: {en: x}}
"""
COMMON = "common: {concluded_on: 2024-03-01, gift: false, opened: false}\n"


@pytest.fixture
def run(law, head, tmp_path):
    def run(examples):
        library = law.folder(tmp_path, {"xx/act.yaml": head + PACK, "xx/act.examples.yaml": examples})
        return run_examples(library, parse_facts)

    return run


def one(body):
    return (
        COMMON
        + "examples:\n  - example: a case\n"
        + "\n".join(f"    {line}" for line in body.splitlines())
        + "\n"
    )


@pytest.mark.parametrize(
    "body",
    [
        "expect: {right: true}\nbecause: {right: default}",
        "given: {delivered_on: 2024-02-29}\nexpect: {last_day: 2024-03-14}",
        "given: {delivered_on: none}\nexpect: {last_day: none}",
        "given: {gift: true}\nexpect: {right: false, last_day: {status: not_applicable}}",
        "given: {opened: true}\nexpect: {right: {status: not_applicable}}\nbecause: {right: opened_box}",
        (
            "given: {gift: true, opened: true}\nexpect: {right: {status: for_a_person}}\n"
            "because: {right: [gift, opened_box]}"
        ),
        "given: {gift: unknown}\nexpect: {right: {status: undetermined}}",
        "given: {concluded_on: 2014-06-12}\nexpect: {right: {status: not_encoded}}",
        (
            'given: {price: {amount: "20", currency: EUR}, delivery_cost: {amount: "4.9", currency: EUR}}\n'
            'expect: {refund: {amount: "24.90", currency: EUR}}'
        ),
    ],
)
def test_an_example_passes_where_answer_and_clause_are_as_expected(run, body):
    (outcome,) = run(one(body)).outcomes
    assert outcome.problems == ()
    assert outcome.passed


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("expect: {right: false}", "right: expected false, found true"),
        ("expect: {right: {status: not_encoded}}", "right: expected not_encoded, found true"),
        (
            "expect: {last_day: 2024-03-14}",
            "last_day: expected 2024-03-14, found undetermined (needs delivered_on)",
        ),
        ("expect: {right: true}\nbecause: {right: gift}", "right: expected because of gift, found default"),
        ("expect: {right: 1}", "right: expected 1, found true"),
        (
            "given: {delivred_on: none}\nexpect: {right: true}",
            '"delivred_on" is not a fact. Did you mean "delivered_on"?',
        ),
    ],
)
def test_an_example_fails_saying_what_was_found(run, body, problem):
    (outcome,) = run(one(body)).failed
    assert outcome.problems == (problem,)
    assert (outcome.example.name, outcome.example.file, outcome.example.line) == (
        "a case",
        "xx/act.examples.yaml",
        3,
    )


def test_facts_that_cannot_be_used_do_not_stop_the_other_examples(run):
    found = run(
        one("given: {gift: perhaps}\nexpect: {right: true}") + "  - {example: b, expect: {right: true}}\n"
    )
    assert [outcome.passed for outcome in found.outcomes] == [False, True]


def test_coverage_counts_the_clauses_examples_expect_to_decide_by_version(run):
    found = run(
        one("expect: {right: true}") + "  - {example: b, given: {gift: true}, expect: {right: false}}\n"
    )
    counted = {(covered.provision, covered.clause): covered.examples for covered in found.coverage}
    assert counted == {
        ("xx.act.right", "gift"): 1,
        ("xx.act.right", "opened_box"): 0,
        ("xx.act.right", "default"): 1,
        ("xx.act.last_day", "default"): 0,
        ("xx.act.refund", "default"): 0,
    }
    assert {covered.since for covered in found.coverage} == {date(2014, 6, 13)}
    assert [covered.clause for covered in found.uncovered] == ["opened_box", "default", "default"]


def test_an_answer_that_is_not_determined_covers_no_clause(run):
    found = run(one("given: {gift: unknown}\nexpect: {right: {status: undetermined}}"))
    assert all(covered.examples == 0 for covered in found.coverage)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("examples: []\n", "xx/act.examples.yaml:1: examples must be a list of at least one example."),
        (
            one("expect: {rihgt: true}"),
            'xx/act.examples.yaml:4: "rihgt" has no answer here. Did you mean "right"?',
        ),
        (
            one("expect: {right: true}\nbecause: {refund: default}"),
            'xx/act.examples.yaml:5: "refund" has no answer here.',
        ),
        (
            one("expect: {right: {status: not_aplicable}}"),
            (
                'xx/act.examples.yaml:4: "not_aplicable" is not the status of an answer without a value. '
                'Did you mean "not_applicable"?'
            ),
        ),
        (
            one("expects: {right: true}"),
            'xx/act.examples.yaml:4: "expects" is not known here. Did you mean "expect"?',
        ),
        (
            one("expect: {refund: {amount: 1.999, currency: EUR}}"),
            (
                "xx/act.examples.yaml:4: 1.999 has more decimals than EUR has (2). "
                "Round it first, at a place that names its rounding."
            ),
        ),
    ],
)
def test_a_file_that_is_not_one_of_examples_is_refused_with_its_line(run, text, message):
    with pytest.raises(SourceError) as refused:
        run(text)
    assert str(refused.value) == message


def test_reading_facts_is_left_to_the_caller(law, head, tmp_path):
    def refuse(given, vocabulary):
        raise VenditorError("test.refused", f"{len(given)} facts of {len(vocabulary.facts)}")

    library = law.folder(
        tmp_path, {"xx/act.yaml": head + PACK, "xx/act.examples.yaml": one("expect: {right: true}")}
    )
    assert run_examples(library, refuse).failed[0].problems == ("3 facts of 12",)
