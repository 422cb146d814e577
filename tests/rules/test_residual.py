"""Needs where places and amounts come in, and what is left of a diagram without the search."""

import re
from datetime import date

import pytest

from venditor.core.money import Money
from venditor.rules.residual import needs, standing
from venditor.rules.syntax import NONE


def one(value, *, question="right", exceptions="", extra=""):
    names = re.findall(r"(\w+): \{when", exceptions)
    return f"""
    provisions:
      xx.act.{question}:
        answers: {question}
        applies_by: observed_on
        versions:
          - in_force: {{from: 1804-03-21}}
            text: []
            {extra}
            default: {{value: "{value}", cite: "1"}}
            exceptions: {{{exceptions}}}
        explain: {{default: {{en: x}}, {", ".join(f"{name}: {{en: x}}" for name in names)}}}
    """


TOLD = {"observed_on": date(2024, 3, 1)}
EUR = {"price": Money.parse({"amount": "50", "currency": "EUR"})}


@pytest.fixture
def needed(law):
    def run(pack, question="right", **facts):
        return needs(law.compiled(pack).diagram(question), {**TOLD, **facts})

    return run


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, {"consumer_country", "consumer_region", "delivered_on"}),
        ({"delivered_on": NONE}, set()),
        ({"consumer_country": "DE"}, {"consumer_region", "delivered_on"}),
        ({"consumer_country": "FR", "consumer_region": "FR-IDF"}, {"delivered_on"}),
        # 18 March and 14 days is Easter Monday everywhere; 1 November is a holiday in some Länder
        ({"consumer_country": "DE", "delivered_on": date(2024, 3, 18)}, set()),
        ({"consumer_country": "DE", "delivered_on": date(2024, 10, 18)}, {"consumer_region"}),
        ({"consumer_country": "DE", "consumer_region": "DE-BE", "delivered_on": date(2024, 10, 18)}, set()),
        # Austria keeps the same days everywhere
        ({"consumer_country": "TW"}, {"delivered_on"}),
        ({"consumer_country": "TW", "delivered_on": date(2024, 10, 18)}, set()),
        ({"consumer_region": "DE-BY", "delivered_on": date(2024, 3, 18)}, {"consumer_country"}),
    ],
)
def test_a_region_is_needed_only_where_its_holidays_can_differ(needed, facts, missing):
    pack = one("end_of_period(delivered_on, 14 days)", question="last_day")
    assert needed(pack, "last_day", **facts) == missing


def test_a_region_alone_as_a_fact_is_needed(needed):
    assert needed(one("consumer_region in {DE-BY}")) == {"consumer_region"}
    assert needed(one("consumer_region in {DE-BY}"), consumer_country="DE") == {"consumer_region"}
    assert needed(one("consumer_region in {DE-BY}"), consumer_region="DE-BE") == set()


@pytest.mark.parametrize(
    ("condition", "facts", "missing"),
    [
        ("consumer_country in {DE}", {}, {"consumer_country"}),
        ("consumer_country in {DE} and consumer_country in {FR}", {}, set()),
        (
            "consumer_country in {DE} and consumer_country in {DE, FR} and gift",
            {},
            {"consumer_country", "gift"},
        ),
        ("consumer_country in {DE} or gift", {"consumer_country": "DE"}, set()),
        ("consumer_country in {DE} or gift", {"consumer_country": "FR"}, {"gift"}),
        ("consumer_country = trader_country", {"consumer_country": "DE"}, {"trader_country"}),
        ("consumer_country = trader_country", {"consumer_country": "DE", "trader_country": "CN"}, set()),
    ],
)
def test_countries_are_needed_where_they_can_decide(needed, condition, facts, missing):
    assert needed(one(condition), **facts) == missing


@pytest.mark.parametrize(
    ("condition", "facts", "missing"),
    [
        ("price > least", {}, {"price"}),
        ("price > least", EUR, set()),
        ("price + delivery_cost > least", EUR, {"delivery_cost"}),
        ("price > least and gift", EUR, {"gift"}),
        ("price <= least and gift", EUR, set()),
        ("lesser(price, delivery_cost) <= price", EUR, {"delivery_cost"}),
    ],
)
def test_an_amount_that_stands_in_what_is_left_counts_as_needed(needed, condition, facts, missing):
    pack = one(condition, extra='parameters: {least: {amount: "40.00", currency: EUR}}')
    assert needed(pack, **facts) == missing


@pytest.mark.parametrize(
    ("condition", "told", "left", "missing"),
    [
        # informed after the 10th and not after the 5th cannot be
        (
            "informed_on > delivered_on and informed_on <= concluded_on",
            {"delivered_on": date(2024, 3, 10), "concluded_on": date(2024, 3, 5)},
            {"informed_on"},
            set(),
        ),
        (
            "informed_on > delivered_on and informed_on <= concluded_on",
            {"delivered_on": date(2024, 3, 5), "concluded_on": date(2024, 3, 10)},
            {"informed_on"},
            {"informed_on"},
        ),
        # a chain through another unknown day
        (
            "informed_on > delivered_on and informed_on < refunded and refunded <= delivered_on + 1 day",
            {},
            {"informed_on", "concluded_on", "delivered_on"},
            set(),
        ),
    ],
)
def test_comparisons_that_exclude_each_other_make_nothing_needed(law, condition, told, left, missing):
    compiled = law.compiled(one(condition.replace("refunded", "concluded_on")))
    facts = {**TOLD, **told}
    assert needs(compiled.diagram("right"), facts) == missing
    assert standing(compiled.diagram("right"), facts) in (left, missing)


def test_what_stands_is_never_less_than_what_is_needed(law):
    compiled = law.compiled(one("informed_on > delivered_on and (gift or contract in {distance})"))
    assert standing(compiled.diagram("right"), TOLD) == {"informed_on", "delivered_on", "gift", "contract"}
    assert needs(compiled.diagram("right"), TOLD) == {"informed_on", "delivered_on", "gift", "contract"}


def test_a_later_day_that_is_always_the_same_one_does_not_need_the_other(needed):
    later = "later(delivered_on, informed_on)"
    pack = one(later, question="last_day", extra="applies_if: informed_on <= delivered_on")
    told = {"delivered_on": date(2024, 3, 1)}
    assert needed(pack, "last_day", **told) == {"informed_on"}
    pack = one(
        later,
        question="last_day",
        exceptions="late: {when: informed_on > delivered_on, value: delivered_on, cite: '1'}",
    )
    assert needed(pack, "last_day", **told) == set()


def test_the_same_day_from_two_clauses_is_one_answer(needed):
    pack = one(
        "delivered_on",
        question="last_day",
        exceptions="same: {when: informed_on = delivered_on, value: informed_on, cite: '1'}",
    )
    assert needed(pack, "last_day") == {"delivered_on"}


def test_two_clauses_that_agree_on_the_day_do_not_collide(law):
    pack = one(
        "none",
        question="last_day",
        exceptions="first: {when: gift, value: delivered_on, cite: '1'}, "
        "second: {when: opened, value: informed_on, cite: '1'}",
    )
    compiled = law.compiled(pack)
    facts = {**TOLD, "gift": True, "opened": True, "delivered_on": date(2024, 3, 1)}
    assert needs(compiled.diagram("last_day"), facts) == {"informed_on"}
    for informed_on, status in [(date(2024, 3, 1), "determined"), (date(2024, 3, 2), "for_a_person")]:
        result = compiled.evaluate.evaluate({**facts, "informed_on": informed_on})["last_day"]
        assert result.status == status
