"""Evaluation: which clause decides, which version applies, and what is put in for what nobody said."""

from datetime import date

import pytest

from venditor.calendars import countries
from venditor.core.money import Money
from venditor.rules.evaluate import SOME_DAY, Case, compile_expression
from venditor.rules.grammar import parse
from venditor.rules.syntax import NONE, UnresolvedError

LAW = """
provisions:
  xx.act.bearer:
    answers: bearer
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13, until: 2020-12-31}
        text: []
        default: {value: consumer, cite: "1"}
      - in_force: {from: 2022-01-01}
        text: []
        applies_if: contract != in_store
        default: {value: consumer, cite: "2"}
        exceptions:
          gift: {when: gift, value: trader, cite: "2"}
          opened_box: {when: opened, value: consumer, cite: "2"}
          by_hand: {when: contract = off_premises, value: trader, over: [opened_box], cite: "2"}
          nobody:
            {when: delivered_on is none, status: for_a_person, over: [gift, opened_box, by_hand], cite: "2"}
    explain: {default: {en: x}, gift: {en: x}, opened_box: {en: x}, by_hand: {en: x}, nobody: {en: x}}
  xx.act.last_day:
    answers: last_day
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text: []
        applies_if: bearer = trader
        default: {value: delivered_on + 14 days, cite: "3"}
    explain: {default: {en: x}}
  xx.act.right:
    answers: right
    applies_by: observed_on
    versions:
      - in_force: {from: 2014-06-13}
        text: []
        default: {value: observed_on <= last_day, cite: "4"}
    explain: {default: {en: x}}
"""
FACTS = {
    "concluded_on": date(2024, 3, 1),
    "delivered_on": date(2024, 3, 4),
    "observed_on": date(2024, 3, 18),
    "contract": "distance",
    "gift": False,
    "opened": False,
}


@pytest.fixture(scope="module")
def evaluate(law):
    compiled = law.compiled(LAW)

    def run(**facts):
        return compiled.evaluate.evaluate({**FACTS, **facts})

    return run


@pytest.mark.parametrize(
    ("facts", "status", "value", "clauses"),
    [
        ({}, "determined", "consumer", ("default",)),
        ({"gift": True}, "determined", "trader", ("gift",)),
        ({"opened": True}, "determined", "consumer", ("opened_box",)),
        ({"gift": True, "opened": True}, "for_a_person", None, ("gift", "opened_box")),
        ({"contract": "off_premises"}, "determined", "trader", ("by_hand",)),
        ({"contract": "off_premises", "opened": True}, "determined", "trader", ("by_hand",)),
        ({"contract": "off_premises", "gift": True}, "determined", "trader", ("gift",)),
        ({"delivered_on": NONE}, "for_a_person", None, ("nobody",)),
        ({"delivered_on": NONE, "gift": True, "opened": True}, "for_a_person", None, ("nobody",)),
        ({"contract": "in_store"}, "not_applicable", None, ()),
        ({"contract": "in_store", "gift": True, "opened": True}, "not_applicable", None, ()),
    ],
    ids=[
        *(
            "default",
            "exception",
            "exception with the default's value",
            "collision names both",
            "another exception",
        ),
        *(
            "over takes the other away",
            "two that agree",
            "status",
            "status over all",
            "applies_if",
            "before clauses",
        ),
    ],
)
def test_one_clause_decides(evaluate, facts, status, value, clauses):
    result = evaluate(**facts)["bearer"]
    assert (result.status, result.value, result.clauses) == (status, value, clauses)


@pytest.mark.parametrize(
    ("concluded_on", "status", "since"),
    [
        (date(2014, 6, 12), "not_encoded", None),
        (date(2014, 6, 13), "determined", date(2014, 6, 13)),
        (date(2020, 12, 31), "determined", date(2014, 6, 13)),
        (date(2021, 1, 1), "not_encoded", None),
        (date(2021, 12, 31), "not_encoded", None),
        (date(2022, 1, 1), "determined", date(2022, 1, 1)),
        (date(2999, 1, 1), "determined", date(2022, 1, 1)),
        (NONE, "determined", date(2022, 1, 1)),
    ],
)
def test_the_version_is_that_in_force_on_the_day_the_provision_names(evaluate, concluded_on, status, since):
    result = evaluate(concluded_on=concluded_on)["bearer"]
    assert result.status == status
    assert (result.version.since if result.version else None) == since


@pytest.mark.parametrize(
    ("law_as_of", "status", "since"),
    [
        (date(2014, 6, 12), "not_encoded", None),
        (date(2014, 6, 13), "determined", date(2014, 6, 13)),
        (date(2020, 12, 31), "determined", date(2014, 6, 13)),
        (date(2021, 1, 1), "not_encoded", None),
        (date(2022, 1, 1), "determined", date(2022, 1, 1)),
    ],
)
@pytest.mark.parametrize("concluded_on", [date(2014, 6, 12), date(2024, 3, 1), NONE])
def test_a_what_if_day_selects_every_version_instead(law, law_as_of, status, since, concluded_on):
    compiled = law.compiled(LAW, law_as_of=law_as_of)
    result = compiled.evaluate.evaluate({**FACTS, "concluded_on": concluded_on})["bearer"]
    assert result.status == status
    assert (result.version.since if result.version else None) == since


@pytest.mark.parametrize(
    ("facts", "status", "through"),
    [
        ({"gift": True}, "determined", None),
        ({}, "not_applicable", "last_day"),
        ({"gift": True, "opened": True}, "for_a_person", "last_day"),
        ({"concluded_on": date(2021, 6, 1)}, "not_encoded", "last_day"),
        ({"observed_on": date(2014, 6, 12)}, "not_encoded", None),
    ],
)
def test_a_question_without_a_value_hands_its_status_on(evaluate, facts, status, through):
    results = evaluate(**facts)
    assert (results["right"].status, results["right"].through) == (status, through)
    if through:
        assert results["right"].clauses == ()


@pytest.mark.parametrize(
    ("observed_on", "right"),
    [(date(2024, 3, 17), True), (date(2024, 3, 18), True), (date(2024, 3, 19), False)],
)
def test_the_last_day_is_inclusive(evaluate, observed_on, right):
    results = evaluate(gift=True, observed_on=observed_on)
    assert results["last_day"].value == date(2024, 3, 18)
    assert results["right"].value is right


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("concluded_on < delivered_on", True),
        ("delivered_on < concluded_on", False),
        ("delivered_on <= delivered_on", True),
        ("informed_on > delivered_on", True),
        ("informed_on >= informed_on", True),
        ("informed_on > informed_on", False),
        ("delivered_on < informed_on", True),
        ("informed_on <= delivered_on", False),
        ("informed_on = informed_on", True),
        ("informed_on != delivered_on", True),
        ("informed_on is none", True),
        ("delivered_on is none", False),
        ("delivered_on is not none", True),
        ("informed_on + 14 days is none", True),
        ("later(delivered_on, informed_on) is none", True),
        ("earlier(delivered_on, informed_on) = delivered_on", True),
        ("earlier(informed_on, informed_on) is none", True),
        ("end_of_period(informed_on, 14 days) is none", True),
        ("roll_over(informed_on) is none", True),
        ("delivered_on - 3 days = concluded_on", True),
        ("contract in {distance, in_store}", True),
        ("contract in {off_premises}", False),
        ("contract != distance", False),
        ("not gift and not (gift or opened)", True),
        ("not gift or gift", True),
        ("gift or opened or not gift", True),
        ("gift or opened", False),
        ("not gift and opened", False),
        ("not gift and not opened and gift", False),
        ("gift = opened", True),
        ("price > delivery_cost", True),
        ("price >= price", True),
        ("price < delivery_cost", False),
        ("price <= delivery_cost", False),
        ("price - delivery_cost > delivery_cost", True),
        ("lesser(price, delivery_cost) = delivery_cost", True),
        ("consumer_country = trader_country", False),
        ("consumer_country in {DE, AT}", True),
        ("end_of_period(2024-03-15, 14 days) = 2024-04-02", True),
        ("roll_over(2024-03-29) = 2024-04-02", True),
    ],
)
def test_expressions_mean_what_they_say(law, text, value):
    pack = f"""
    provisions:
      xx.act.right:
        answers: right
        applies_by: concluded_on
        versions: [{{in_force: {{from: 2014-06-13}}, text: [], default: {{value: "{text}", cite: "1"}}}}]
        explain: {{default: {{en: x}}}}
    """
    facts = {
        **FACTS,
        "informed_on": NONE,
        "consumer_country": "DE",
        "trader_country": "CN",
        "price": Money.parse({"amount": "19.90", "currency": "EUR"}),
        "delivery_cost": Money.parse({"amount": "4.90", "currency": "EUR"}),
    }
    assert law.compiled(pack).evaluate.evaluate(facts)["right"].value is value


ALL_KINDS = """
provisions:
  xx.act.refund:
    answers: refund
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text: []
        parameters: {least: {amount: "40.00", currency: USD}}
        default: {value: "lesser(price, delivery_cost) + price", cite: "1"}
        exceptions: {cheap: {when: price <= least, status: not_applicable, cite: "1"}}
    explain: {default: {en: x}, cheap: {en: x}}
  xx.act.last_day:
    answers: last_day
    applies_by: observed_on
    versions:
      - in_force: {from: 2014-06-13}
        text: []
        default: {value: "end_of_period(later(observed_on, 2024-03-15), 14 days)", cite: "1"}
    explain: {default: {en: x}}
  xx.act.law:
    answers: law
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text: []
        default: {value: trader_country, cite: "1"}
        exceptions: {same: {when: consumer_country = trader_country, value: consumer_country, cite: "1"}}
    explain: {default: {en: x}, same: {en: x}}
"""


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"consumer_region": "DE-BY"},
        {"consumer_region": "QQ-1"},
        {"consumer_country": "DE"},
        {"trader_country": "CN"},
        {"observed_on": date(2024, 3, 1)},
        {"concluded_on": NONE, "observed_on": date(2024, 3, 1)},
        {"price": Money.parse({"amount": "50", "currency": "USD"})},
    ],
)
def test_nothing_missing_can_stop_an_evaluation(law, facts):
    results = law.compiled(ALL_KINDS).evaluate.evaluate(facts)
    assert set(results) == {"refund", "last_day", "law"}


def test_stand_ins_are_values_of_their_own_domain(law):
    compiled = law.compiled(ALL_KINDS).evaluate
    frame = compiled.complete({})
    assert frame["delivered_on"] is NONE
    assert frame["observed_on"] == SOME_DAY
    assert frame["gift"] is False
    assert frame["contract"] == "distance"
    assert frame["consumer_country"] in countries()
    assert frame["trader_country"] == frame["consumer_country"]
    assert frame["consumer_region"] is None
    assert frame["price"] == Money.parse({"amount": "0", "currency": "USD"})


def test_a_stand_in_is_the_ordinary_value_where_there_is_one(law):
    vocabulary = law.words.replace("gift: {type: bool, ordinary: false", "gift: {type: bool, ordinary: true")
    assert law.compiled(ALL_KINDS, vocabulary=vocabulary).evaluate.complete({})["gift"] is True


def test_stand_ins_go_with_what_is_told(law):
    compiled = law.compiled(ALL_KINDS).evaluate
    price = Money.parse({"amount": "9.90", "currency": "GBP"})
    frame = compiled.complete({"consumer_country": "GB", "consumer_region": "GB-SCT", "price": price})
    assert frame["trader_country"] == "GB"
    assert frame["consumer_region"] == "GB-SCT"
    assert frame["price"] == price
    assert frame["delivery_cost"] == Money.parse({"amount": "0", "currency": "GBP"})


def test_a_region_without_its_country_is_not_looked_up(law):
    frame = law.compiled(ALL_KINDS).evaluate.complete({"consumer_region": "DE-BY"})
    assert frame["consumer_region"] is None


@pytest.mark.parametrize(
    ("missing", "supposed"),
    [
        ("gift", {"gift"}),
        ("opened", {"opened"}),
        ("concluded_on", {"concluded_on"}),
        ("delivered_on", {"delivered_on"}),
        ("observed_on", set()),
    ],
)
def test_a_result_names_the_missing_facts_it_read(law, missing, supposed):
    facts = {name: value for name, value in FACTS.items() if name != missing}
    assert law.compiled(LAW).evaluate.evaluate(facts)["bearer"].supposed == supposed


def test_what_an_earlier_answer_read_counts_for_the_answers_after_it(law):
    facts = {name: value for name, value in FACTS.items() if name != "gift"}
    results = law.compiled(LAW).evaluate.evaluate(facts)
    assert results["right"].supposed == {"gift"}


def test_a_question_is_evaluated_with_what_it_rests_on_and_no_other(law):
    case = Case(law.compiled(LAW).evaluate, {**FACTS, "gift": True})
    assert case.result("last_day").value == date(2024, 3, 18)
    assert {name: value for name, value in case.items() if name not in FACTS} == {
        "bearer": "trader",
        "last_day": date(2024, 3, 18),
    }


@pytest.mark.parametrize("gift", [True, False])
def test_what_an_answer_supposed_does_not_count_for_those_it_rests_on(law, gift):
    facts = {name: FACTS[name] for name in FACTS if name != "observed_on"}
    case = Case(law.compiled(LAW).evaluate, {**facts, "gift": gift})
    assert case.result("right").supposed == {"observed_on"}
    assert case.result("last_day").supposed == case.result("bearer").supposed == set()


def test_an_answer_read_twice_tells_each_reader_what_it_supposed(law):
    case = Case(law.compiled(LAW).evaluate, {name: FACTS[name] for name in FACTS if name != "gift"})
    assert case.result("bearer").supposed == {"gift"}
    assert case.result("right").supposed == {"gift"}


def test_amounts_are_in_euro_where_neither_facts_nor_law_say(law):
    assert law.compiled(LAW).evaluate.complete({})["price"].currency == "EUR"


def test_a_date_that_is_never_none_is_not_taken_to_be_none(law):
    pack = """
    provisions:
      xx.act.right:
        answers: right
        applies_by: concluded_on
        versions:
          - {in_force: {from: 2014-06-13}, text: [], default: {value: informed_on <= observed_on, cite: "1"}}
        explain: {default: {en: x}}
    """
    compiled = law.compiled(pack)
    facts = {"concluded_on": date(2024, 3, 1), "informed_on": NONE}
    assert compiled.evaluate.evaluate(facts)["right"].value is False


def test_an_expression_whose_names_mean_nothing_yet_is_not_evaluated():
    with pytest.raises(UnresolvedError) as refused:
        compile_expression(parse("gift and opened"))
    assert str(refused.value) == (
        '"gift" was used before it was known what it names. '
        "Resolve the expression with venditor.rules.resolve first."
    )
