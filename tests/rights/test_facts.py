"""Facts from people and files: what is taken, what is refused, and that all problems are told."""

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files

import pytest

from venditor.core.money import Money
from venditor.rights import FactsError, parse_facts
from venditor.rights.facts import FIRST_YEAR, LAST_YEAR
from venditor.rights.jurisdictions import default_library
from venditor.rules.source import parse
from venditor.rules.syntax import NONE

VOCABULARY = default_library().vocabulary


def read(**facts):
    return parse_facts(facts, VOCABULARY)


def refusal(**facts):
    with pytest.raises(FactsError) as caught:
        read(**facts)
    return str(caught.value)


def test_each_kind_is_read_into_its_type():
    assert read(
        consumer_country="NO",
        contract="distance",
        newspaper=False,
        delivered_on="none",
        informed_on="2026-03-02",
        concluded_on=date(2026, 3, 1),
        price={"amount": "1.250", "currency": "KWD"},
    ) == {
        "consumer_country": "NO",
        "contract": "distance",
        "newspaper": False,
        "delivered_on": NONE,
        "informed_on": date(2026, 3, 2),
        "concluded_on": date(2026, 3, 1),
        "price": Money(Decimal("1.250"), "KWD"),
    }


@pytest.mark.parametrize(
    ("told", "chosen"),
    [
        ({}, True),
        ({"law_chosen": "unknown"}, True),
        ({"law_chosen": True}, True),
        ({"law_chosen": False}, False),
    ],
)
def test_naming_the_law_of_a_contract_says_that_one_was_chosen(told, chosen):
    assert read(chosen_law="TW", **told) == {"chosen_law": "TW", "law_chosen": chosen}
    assert read(chosen_law="unknown") == {}
    assert parse_facts({"chosen_law": "TW"}, VOCABULARY, as_recorded=True) == {"chosen_law": "TW"}


@pytest.mark.parametrize("value", [None, "unknown"])
def test_unknown_is_absence(value):
    assert read(delivered_on=value) == {}


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"deliverd_on": "2026-01-01"}, 'is not a fact. Did you mean "delivered_on"?'),
        ({"delivered_on": "2026-02-30"}, '"2026-02-30" is not a day of the calendar.'),
        ({"delivered_on": datetime(2026, 2, 3, 4, 5, tzinfo=UTC)}, "is not a day of the calendar."),
        ({"delivered_on": 20260203}, "is not a day of the calendar."),
        ({"consumer_country": "XX"}, '"XX" is not a country code of ISO 3166-1.'),
        ({"consumer_country": "UK"}, 'Did you mean "GB"?'),
        ({"consumer_country": "de"}, 'Did you mean "DE"?'),
        ({"product": "good"}, 'Did you mean "goods"?'),
        ({"newspaper": "yes"}, "is not true or false."),
        ({"price": 19.9}, "is not money."),
        ({"price": {"amount": 19.9, "currency": "EUR"}}, "is not an exact amount."),
        ({"price": {"amount": "19.905", "currency": "EUR"}}, "more decimals than EUR has"),
        ({"price": {"amount": "100.5", "currency": "JPY"}}, "more decimals than JPY has"),
        ({"consumer_country": "DE", "consumer_region": "AT-9"}, "does not lie in DE."),
        ({"consumer_country": "DE", "consumer_region": "DE-XY"}, '"DE-XY" is not a region of DE'),
        ({"consumer_country": "FR", "consumer_region": "FR-XX"}, '"FR-XX" is not a region of FR'),
        ({"observed_on": "none"}, "is not a day of the calendar."),
        ({"concluded_on": "1066-10-14"}, 'concluded_on: "1066-10-14" is no day from 1900 to 2199.'),
        ({"concluded_on": date(1899, 12, 31)}, 'concluded_on: "1899-12-31" is no day from 1900 to 2199.'),
        ({"observed_on": "2200-01-01"}, 'observed_on: "2200-01-01" is no day from 1900 to 2199.'),
        ({"delivered_on": "9999-12-31"}, "or write none if it has not happened."),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_write_instead(facts, message):
    assert message in refusal(**facts)


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2199, 12, 31)])
def test_the_first_and_the_last_day_of_our_time_are_read(day):
    assert parse_facts({"concluded_on": day}, VOCABULARY) == {"concluded_on": day}


def test_a_record_of_before_may_hold_any_day():
    told = parse_facts({"delivered_on": "9999-12-31"}, VOCABULARY, as_recorded=True)
    assert told == {"delivered_on": date(9999, 12, 31)}


def test_audits_read_the_same_years():
    macros = (files("venditor.audits") / "sql" / "macros.sql").read_text("utf-8")
    assert f"BETWEEN {FIRST_YEAR} AND {LAST_YEAR}" in macros


def test_amounts_of_one_order_are_in_one_currency():
    message = refusal(
        price={"amount": "10.00", "currency": "EUR"}, delivery_cost={"amount": "5.00", "currency": "USD"}
    )
    assert "different currencies: EUR, USD." in message


def test_all_problems_are_told_at_once_with_their_lines():
    source = parse("product: good\nconsumer_country: DE\nx: 1\n", "order.yaml")
    with pytest.raises(FactsError) as caught:
        parse_facts(source.data, VOCABULARY, source)
    lines = str(caught.value).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["order.yaml:1:", "order.yaml:3:"]
    assert [problem["fact"] for problem in caught.value.facts["problems"]] == ["product", "x"]


def test_a_list_is_not_facts():
    with pytest.raises(FactsError, match="must be a mapping"):
        parse_facts(["consumer_country"], VOCABULARY)


@pytest.mark.parametrize(
    ("amount", "currency", "message"),
    [
        ("-0.01", "EUR", "price: -0.01 EUR is less than nothing. Write what was to be paid"),
        ("1.00", "ZZZ", 'price: "ZZZ" is not an ISO 4217 currency code. Write three capital letters'),
    ],
)
def test_a_price_that_none_can_be_is_refused(amount, currency, message):
    assert refusal(price={"amount": amount, "currency": currency}).startswith(message)
    assert refusal(price=Money(Decimal(amount), currency)).startswith(message)
    assert read(price={"amount": "0.00", "currency": "EUR"}) == {"price": Money(Decimal("0.00"), "EUR")}
