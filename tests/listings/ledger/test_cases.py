"""The written cases: history, question, right answer; through a ledger on the disk, as a shop has it."""

from fractions import Fraction

import pytest
from bench.cases.prior_prices import written

from venditor.listings.ledger import LedgerError, append, began_on, index_of, percentage, prior_price

CASES = written()
MORE = written("more_cases.yaml")


def recorded(path, rows):
    """Append rows one by one; how many were refused."""
    refused = 0
    for row in rows:
        try:
            append(path, [row])
        except LedgerError:
            refused += 1
    return refused


def told(case, path):
    """What the ledger says, under the names that the cases use."""
    refused = recorded(path, case.rows)
    history = index_of(path).history(case.key, case.zone)
    reduction = began_on(history)
    answer = prior_price(history, case.rule, reduction, offered_since=case.offered_since)
    got = {name: getattr(answer, name) for name in ("status", "amount", "at_most", "presumed")}
    got |= {name: getattr(answer, name) for name in ("days", "seen", "stated", "not_offered", "afterwards")}
    got |= {"unseen": len(answer.unseen), "claims": len(answer.claims), "refused": refused}
    got |= {"began": reduction.began.day, "by": reduction.began.by, "first": reduction.first.day}
    if answer.amount is not None:
        got["percent"] = percentage(answer.amount, reduction.row.amount).shown
    return got


def test_there_are_forty():
    assert len(CASES) == len({case.name for case in CASES}) == 40


@pytest.mark.parametrize("case", [*CASES, *MORE], ids=lambda case: case.name)
def test_the_ledger_gives_the_right_answer(case, tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _descriptor: None)
    got = told(case, tmp_path / "prices.jsonl")
    assert {name: got[name] for name in case.answer} == dict(case.answer)


def test_exact_percentages_are_fractions():
    assert percentage(CASES[1].rows[0].amount, CASES[1].rows[-1].amount).exact == Fraction(20)
