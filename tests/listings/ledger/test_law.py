"""The rules of the cases are those that the packs give."""

import pytest
from bench.cases.prior_prices import history, written

from venditor.listings.judging.law import DestinationLaw
from venditor.listings.ledger import QUESTIONS, began_on, facts_of, rule_of

ABROAD = [case for case in [*written(), *written("more_cases.yaml")] if case.key[1] in ("BG", "CN", "JP")]


@pytest.mark.parametrize("case", ABROAD, ids=lambda case: case.name)
def test_a_case_has_the_rule_of_its_destination(case):
    reduction = began_on(history(case, case.rows))
    facts = {"checked_on": reduction.row.seen.date(), "comparison_explained": False}
    facts |= facts_of(reduction, case.offered_since)
    answers = DestinationLaw(case.key[1]).values(QUESTIONS, facts)
    assert rule_of({name: answer.value for name, answer in answers.items()}) == case.rule


@pytest.mark.parametrize("answers", [{}, {"price.prior_basis": "lowest"}, {"price.prior_basis": None}])
def test_without_a_basis_and_a_first_day_there_is_no_rule(answers):
    assert rule_of(answers) is None
