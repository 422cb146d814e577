"""The rules of the cases are those that the packs give."""

from dataclasses import replace

import pytest
from bench.cases.prior_prices import history, written

from venditor.listings.judging.law import DestinationLaw
from venditor.listings.ledger import QUESTIONS, began_on, facts_of, rule_of

ENCODED = [
    case
    for case in [*written(), *written("more_cases.yaml")]
    if case.key[1] in ("BG", "CN", "DE", "FR", "JP")
]


@pytest.mark.parametrize("case", ENCODED, ids=lambda case: case.name)
def test_a_case_has_the_rule_of_its_destination(case):
    reduction = began_on(history(case, case.rows))
    facts = {"checked_on": reduction.row.seen.date(), "comparison_explained": False}
    facts |= facts_of(reduction, case.offered_since)
    answers = DestinationLaw(case.key[1]).values(QUESTIONS, facts)
    # With one step there is no progression, so that the packs name the general rule.
    alone = reduction.steps == 1 and case.rule.basis == "lowest_before_progression"
    wanted = replace(case.rule, basis="lowest") if alone else case.rule
    assert rule_of({name: answer.value for name, answer in answers.items()}) == wanted


@pytest.mark.parametrize("answers", [{}, {"price.prior_basis": "lowest"}, {"price.prior_basis": None}])
def test_without_a_basis_and_a_first_day_there_is_no_rule(answers):
    assert rule_of(answers) is None
