"""Which of two laws' answers stands."""

import pytest

from venditor.core.text import Wording
from venditor.rights import favour
from venditor.rights.statement import statement

BLANK = statement({}, questions=["withdrawal.last_day"])["answers"]["withdrawal.last_day"]


def answer(law, status, value=None, needs=()):
    return {**BLANK, "law": law, "status": status, "value": value, "needs": list(needs)}


def joined(chosen, floor, favours):
    return favour.joined(chosen, floor, favours, lambda why, winner: Wording(f"{why} {winner}", "en"))


def outcome(chosen, floor, favours):
    found = joined(chosen, floor, favours)
    return found["law"], found["status"], found["value"]


@pytest.mark.parametrize(
    ("favours", "worse", "better"),
    [
        ("later", "2026-03-16", "2026-03-17"),
        ("later", "2026-03-16", "none"),
        ("earlier", "2026-03-17", "2026-03-16"),
        ("earlier", "none", "2026-03-16"),
        ("true", False, True),
        ("false", True, False),
        ("higher", {"amount": "9.90", "currency": "EUR"}, {"amount": "10.00", "currency": "EUR"}),
        ("trader_bears", "consumer", "trader"),
    ],
)
def test_the_better_value_stands_whichever_law_gives_it(favours, worse, better):
    assert outcome(answer("A", "determined", worse), answer("B", "determined", better), favours) == (
        "B",
        "determined",
        better,
    )
    assert outcome(answer("A", "determined", better), answer("B", "determined", worse), favours) == (
        "A",
        "determined",
        better,
    )


def test_equal_values_are_the_floors():
    same = answer("A", "determined", "2026-03-16"), answer("B", "determined", "2026-03-16")
    assert outcome(*same, "later") == ("B", "determined", "2026-03-16")


def test_where_no_order_is_declared_a_person_compares():
    lists = answer("A", "determined", ["repair"]), answer("B", "determined", ["termination"])
    assert outcome(*lists, None) == ("B", "for_a_person", None)


def test_an_open_answer_keeps_the_join_open_with_the_needs_of_both():
    found = joined(
        answer("A", "undetermined", needs=["x", "y"]), answer("B", "undetermined", needs=["y", "z"]), "later"
    )
    assert (found["status"], found["needs"]) == ("undetermined", ["x", "y", "z"])


def test_nothing_open_can_better_the_best_there_is():
    assert outcome(answer("A", "undetermined"), answer("B", "determined", value=True), "true") == (
        "B",
        "determined",
        True,
    )
    assert (
        outcome(answer("A", "undetermined"), answer("B", "determined", value=False), "true")[1]
        == "undetermined"
    )


def test_no_day_is_later_than_one_that_never_comes():
    never, unknown = answer("B", "determined", "none"), answer("A", "undetermined", needs=["x"])
    assert joined(unknown, never, "later")["needs"] == []
    assert outcome(unknown, never, "later") == ("B", "determined", "none")
    assert outcome(unknown, never, "earlier")[1] == "undetermined"


def test_an_answer_rests_on_what_either_law_assumed_unless_nothing_could_better_it():
    one = {**answer("A", "determined", "2026-03-16"), "assumed": ["y"]}
    other = {**answer("B", "determined", "2026-03-17"), "assumed": ["x"]}
    assert joined(one, other, "later")["assumed"] == ["x", "y"]
    best = {**answer("B", "determined", "none"), "assumed": ["x"]}
    assert joined(one, best, "later")["assumed"] == ["x"]


@pytest.mark.parametrize("other", ["not_encoded", "not_applicable"])
def test_a_right_only_one_law_knows_stands(other):
    assert outcome(answer("A", "determined", "2026-03-16"), answer("B", other), "later")[0] == "A"
    assert outcome(answer("A", other), answer("B", "determined", "2026-03-16"), "later")[0] == "B"


def test_both_answers_stay_visible():
    found = joined(answer("A", "determined", "2026-03-16"), answer("B", "determined", "2026-03-17"), "later")
    assert [(one["role"], one["law"], one["value"], one["won"]) for one in found["both"]] == [
        ("chosen", "A", "2026-03-16", False),
        ("home", "B", "2026-03-17", True),
    ]
    assert found["better"] == {"law": "B", "why": "later", "sentence": "later home", "language": "en"}


DAY, LATER = "2026-03-16", "2026-03-17"


@pytest.mark.parametrize(
    ("chosen", "floor", "favours", "why", "law", "won"),
    [
        (("determined", LATER), ("determined", DAY), "later", "later", "A", [True, False]),
        (("determined", DAY), ("determined", LATER), "earlier", "earlier", "A", [True, False]),
        (("determined", DAY), ("determined", DAY), "later", "same", None, [True, True]),
        (("determined", True), ("determined", True), "true", "same", None, [True, True]),
        (("determined", True), ("determined", False), "true", "true", "A", [True, False]),
        # Whatever else would be known could not better it.
        (("undetermined", None), ("determined", True), "true", "true", "B", [False, True]),
        (("undetermined", None), ("determined", False), "true", "open", None, [False, False]),
        (("not_applicable", None), ("determined", True), "true", "only", "B", [False, True]),
        (("determined", DAY), ("not_encoded", None), "later", "only", "A", [True, False]),
        (("not_encoded", None), ("not_applicable", None), "later", "neither", None, [False, False]),
        (("determined", ["repair"]), ("determined", ["damages"]), None, "person", None, [False, False]),
        (("determined", ["repair"]), ("determined", ["damages"]), "more", "equal", "A", [True, False]),
        (("determined", "half"), ("determined", "other"), "trader_bears", "equal", "B", [False, True]),
        (("for_a_person", None), ("determined", DAY), "later", "person", None, [False, False]),
    ],
)
def test_which_law_won_and_why_is_told(chosen, floor, favours, why, law, won):
    found = joined(answer("A", *chosen), answer("B", *floor), favours)
    assert (found["better"]["why"], found["better"]["law"]) == (why, law)
    assert [one["won"] for one in found["both"]] == won


def test_an_article_cited_for_two_sentences_is_named_once():
    cited = {"act": "BGB", "url": "https://example.org", "says": "x", "language": "de"}
    cites = [{**cited, "article": "§ 355"}, {**cited, "article": "§ 355"}, {**cited, "article": "§ 356"}]
    found = joined({**answer("A", "determined", DAY), "cites": cites}, answer("B", "not_encoded"), "later")
    assert (found["both"][0]["act"], found["both"][0]["articles"]) == ("BGB", ["§ 355", "§ 356"])
