"""The examples beside the packs notice when a withdrawal provision is changed in one small thing.

All other provisions of the law of orders are held to the cases of the campaign
(``tests/campaign/test_mutants.py``); how many of their changes the examples notice by themselves is counted
here. Those of the law of offers notice every one.
"""

import pytest
from tests.campaign.mutants import every_mutant, mutants_of

from venditor.listings.judging.law import law_of_listings
from venditor.rights.facts import parse_facts
from venditor.rights.jurisdictions import default_library
from venditor.rules.evaluate import Case, compile_provision
from venditor.rules.examples import example_files, read_examples
from venditor.rules.source import read

LIBRARY, OFFERS = default_library(), law_of_listings()
# Mutants that say the same.
EQUIVALENT = {
    # Informed on the day of delivery, "late" information gives the same fourteen days.
    ("late_information", "flip informed_on >"),
    # Where there is no right, no day begins a period, and without such a day nothing is answered either.
    ("applies_if", "drop"),
}


def by_question(jurisdiction, library=LIBRARY):
    """What examples expect, with the case they give, by the question; open answers notice nothing."""
    compiled = library.compiled(jurisdiction)
    found = {}
    for path in example_files(library.place(jurisdiction)):
        for example in read_examples(read(path), compiled):
            case = Case(compiled.evaluate, parse_facts(example.given, library.vocabulary))
            for one in example.expected:
                if one.status != "undetermined":
                    found.setdefault(one.question, []).append((case, one))
    return found


def told(result, expected):
    clauses = () if expected.clauses is None else result.clauses
    return (result.status, result.value, clauses)


def noticed(program, mutant, examples):
    evaluate = compile_provision(mutant.provision(program), law_as_of=None)
    return any(
        told(evaluate(case), expected) != told(case.result(mutant.question), expected)
        for case, expected in examples
    )


@pytest.mark.parametrize("jurisdiction", ["EU", "DE"])
@pytest.mark.parametrize(
    "question",
    ["withdrawal.available", "withdrawal.last_day", "withdrawal.in_time", "withdrawal.refund_due"],
)
def test_every_small_change_of_a_withdrawal_provision_is_noticed(jurisdiction, question):
    program = LIBRARY.program(jurisdiction)
    examples = by_question(jurisdiction)[question]
    mutants = [
        mutant
        for version in program.provisions[question].versions
        if not version.as_before
        for mutant in mutants_of(question, version)
        if (mutant.clause, mutant.change) not in EQUIVALENT
    ]
    assert mutants
    assert [str(mutant) for mutant in mutants if not noticed(program, mutant, examples)] == []


@pytest.mark.parametrize("jurisdiction", LIBRARY.jurisdictions)
def test_the_examples_alone_notice_three_of_four_small_changes_of_any_provision(
    jurisdiction, record_property
):
    program, examples = LIBRARY.program(jurisdiction), by_question(jurisdiction)
    found = [noticed(program, one, examples.get(one.question, ())) for one in every_mutant(program)]
    record_property("figures", f"{jurisdiction} mutants by examples: {sum(found)} of {len(found)} noticed")
    assert sum(found) > len(found) * 3 // 4


@pytest.mark.parametrize("jurisdiction", OFFERS.jurisdictions)
def test_the_examples_of_offers_notice_every_small_change(jurisdiction):
    program, examples = OFFERS.program(jurisdiction), by_question(jurisdiction, OFFERS)
    mutants = list(every_mutant(program))
    assert mutants
    assert [str(one) for one in mutants if not noticed(program, one, examples.get(one.question, ()))] == []
