"""Pages, places, addresses and amounts of the interview, apart from the server."""

from dataclasses import replace
from datetime import date

import pytest

from venditor.core.text import Wording
from venditor.rights.jurisdictions import default_library
from venditor.server.faces.portal.fields import Form
from venditor.server.faces.portal.interview import begin, open_pages, questions_of, topics
from venditor.server.faces.portal.pages import Page, pages
from venditor.server.faces.portal.places import (
    alphabetical,
    countries_by_name,
    region_codes,
    regions_by_name,
)
from venditor.server.faces.portal.summary import assumptions
from venditor.server.faces.portal.told import read_told, retold, told
from venditor.server.faces.portal.topics import APART, advice, section_title, topic_name
from venditor.server.faces.portal.typed import read_page

VOCABULARY = default_library().vocabulary
TOPICS = topics(VOCABULARY)
TODAY = date(2026, 3, 10)
GOODS = {"consumer_country": "DE", "product": "goods", "contract": "distance"}


def _told(**given):
    return told(given, VOCABULARY, topic="withdrawal", language=None)


def test_every_fact_that_has_a_question_has_a_page_and_only_boxes_to_tick_share_one():
    assert all(page.facts == (page.id,) for page in pages(VOCABULARY) if not page.ticks)
    on_pages = [name for page in pages(VOCABULARY) for name in page.facts]
    assert sorted(on_pages) == sorted(
        name for name, fact in VOCABULARY.facts.items() if fact.ask or fact.group is not None
    )


def test_what_decides_most_is_asked_first_and_a_region_last():
    order = [page.id for page in pages(VOCABULARY)]
    assert order[:3] == ["consumer_country", "trader_country", "concluded_on"]
    assert order.index("contract") < order.index("exemptions") < order.index("informed_on")
    assert order[-1] == "consumer_region"


def test_topics_come_from_the_questions():
    assert TOPICS[0] == "withdrawal"
    assert TOPICS[-1] == "all"
    assert set(TOPICS[:-1]) == {q.partition(".")[0] for q in VOCABULARY.questions} - {"governing_law"}
    asked = questions_of("all", VOCABULARY)
    apart = (*APART, "governing_law.")
    assert set(asked) == {q for q in VOCABULARY.questions if not q.startswith(apart)}
    assert asked[-1] == "governing_law"


def test_a_topic_nobody_named_goes_by_its_first_question():
    question = replace(
        VOCABULARY.questions["withdrawal.available"], id="hope.exists", asks={"en": "Is there hope?"}
    )
    vocabulary = replace(VOCABULARY, questions={**VOCABULARY.questions, "hope.exists": question})
    assert "hope" in topics(vocabulary)
    assert topic_name("hope", vocabulary, "de") == Wording("Is there hope?", "en")
    assert questions_of("hope", vocabulary) == ("hope.exists", "governing_law")
    assert section_title("hope") == ""
    assert str(advice("hope.exists", "determined", "true")).startswith("Write to the shop")


def test_an_address_restores_what_was_told_in_the_order_told():
    query = {"lang": "de", "topic": "withdrawal", "product": "goods", "consumer_country": "DE", "utm": "x"}
    state = read_told(query, VOCABULARY, TOPICS)
    assert state.address() == "?lang=de&topic=withdrawal&product=goods&consumer_country=DE"
    assert list(state.given) == ["product", "consumer_country"]


def test_a_refused_value_is_kept_as_it_was_given():
    state = _told(consumer_country="DE", concluded_on="2026-02-30", informed_on="unknown")
    assert state.refused == {"concluded_on"}
    assert state.unknown == {"informed_on"}
    assert dict(state.facts) == {"consumer_country": "DE"}
    assert "concluded_on=2026-02-30" in state.address()


def test_facts_are_told_anew_and_taken_back():
    state = retold(_told(**GOODS), {"product": "service", "contract": None}, VOCABULARY)
    assert dict(state.given) == {"consumer_country": "DE", "product": "service"}


def test_the_law_that_governs_is_settled_before_anything_else_is_asked():
    visit = begin(_told(consumer_country="DE"), TODAY)
    assert [page.id for page in open_pages(visit)] == ["concluded_on"]
    visit = begin(_told(consumer_country="DE", concluded_on="2026-03-02"), TODAY)
    assert [page.id for page in open_pages(visit)][:2] == ["product", "contract"]


def test_an_answer_names_only_assumptions_without_which_it_would_be_open():
    facts = {**GOODS, "concluded_on": "2026-03-02"}
    facts |= {name: "false" for name, fact in VOCABULARY.facts.items() if fact.group}
    rests_on = assumptions(begin(_told(**facts), TODAY))
    assert rests_on["governing_law"] == ("trader_directs_activity", "buyer_is_consumer")
    assert rests_on["withdrawal.owes_for_diminished_value"] == ("handled_beyond_testing",)
    assert rests_on["withdrawal.available"] == ()


def test_countries_with_a_pack_come_first_and_every_country_is_there():
    known, others = countries_by_name("de")
    assert {"DE", "FR", "US"} <= {code for code, _name in known}
    assert "US" not in {code for code, _name in countries_by_name("de", "conformity")[0]}
    assert len(known) + len(others) == 249
    names = [name for _code, name in known]
    assert names.index("Österreich") == names.index("Niederlande") + 1


def test_names_are_sorted_without_regard_to_accents():
    assert sorted(["Zypern", "Österreich", "Polen", "äland"], key=alphabetical) == [
        "äland",
        "Österreich",
        "Polen",
        "Zypern",
    ]


@pytest.mark.parametrize("country", ["DE", "GB"])
@pytest.mark.parametrize("language", ["en", "de", "zh-Hant"])
def test_regions_have_names_where_they_are_few(country, language):
    named = regions_by_name(country, language)
    assert {code for code, _name in named} == set(region_codes(country))
    assert all(name.language == language and name.text != code for code, name in named)


@pytest.mark.parametrize(
    ("country", "language", "first", "last"),
    [
        ("ES", "en", "Andalusia", "Valencian Community"),
        ("AT", "de", "Burgenland", "Wien"),
        ("US", "de", "Alabama", "Wyoming"),
        # Characters are sorted by radical and stroke: 不 before 魁.
        ("CA", "zh-Hant", "不列顛哥倫比亞省", "魁北克省"),
    ],
)
def test_regions_are_sorted_by_the_name_the_reader_knows(country, language, first, last):
    names = [name.text for _code, name in regions_by_name(country, language)]
    assert names == sorted(names, key=alphabetical)
    assert (names[0], names[-1]) == (first, last)


def test_each_name_of_a_region_is_offered_once():
    names = [name.text for _code, name in regions_by_name("FR", "en")]
    assert names.count("Paris") == 1


def test_a_place_without_a_table_has_no_regions():
    assert region_codes("XX") == ()


def test_a_country_whose_holidays_differ_in_part_offers_all_its_regions():
    assert {"FR-57", "FR-75"} <= set(region_codes("FR"))


PRICE = Page("price", ("price",))


def _read_price(language="en", **typed):
    controls = {f"price.{part}": text for part, text in typed.items()}
    return read_page(PRICE, PRICE.facts, Form(VOCABULARY, _told(), language, controls))


@pytest.mark.parametrize(
    ("language", "amount", "currency", "read"),
    [
        ("en", "19.90", "EUR", "19.90 EUR"),
        ("en", "1,234.50", "EUR", "1234.50 EUR"),
        ("de", "19,90", "eur", "19.90 EUR"),
        ("de", "1.234,50", "EUR", "1234.50 EUR"),
        ("de", "19.90", "EUR", "19.90 EUR"),
        ("en", "19,90", "EUR", "19.90 EUR"),
        ("zh-Hant", "１２０", "ＴＷＤ", "120 TWD"),
        ("en", "٢٥", "EUR", "25 EUR"),
    ],
)
def test_an_amount_is_read_however_it_is_written(language, amount, currency, read):
    reading = _read_price(language, choice="amount", amount=amount, currency=currency)
    assert reading.given == {"price": read}


@pytest.mark.parametrize(
    ("typed", "target", "said"),
    [
        ({"choice": "amount"}, "price-amount", "Write the amount, or choose another answer."),
        ({"amount": "-5", "currency": "EUR"}, "price-amount", "Write the amount in digits, such as 19.90."),
        (
            {"amount": "5", "currency": "XXQ"},
            "price-currency",
            "Write the currency with its three letters, such as EUR or TWD.",
        ),
        ({"amount": "ten", "currency": "EUR"}, "price-amount", "Write the amount in digits, such as 19.90."),
        (
            {"amount": "1.2.3", "currency": "EUR"},
            "price-amount",
            "Write the amount in digits, such as 19.90.",
        ),
        (
            {"amount": "10", "currency": "€"},
            "price-currency",
            "Write the currency with its three letters, such as EUR or TWD.",
        ),
        (
            {"choice": "unknown", "amount": "10"},
            "price-amount",
            "You wrote an amount and also chose “I don’t know”. Keep one.",
        ),
    ],
)
def test_what_is_not_an_amount_is_refused_at_its_field(typed, target, said):
    problem = _read_price(**typed).problem
    assert (problem.target, str(problem.message)) == (target, said)


def test_an_amount_nobody_knows_is_told_as_unknown():
    assert _read_price(choice="unknown", currency="EUR").given == {"price": "unknown"}


def test_a_day_and_another_answer_exclude_each_other():
    page = Page("informed_on", ("informed_on",))
    typed = {"informed_on.choice": "none", "informed_on.day": "9"}
    problem = read_page(page, page.facts, Form(VOCABULARY, _told(), "zh-Hant", typed)).problem
    assert (problem.target, str(problem.message)) == (
        "informed_on-year",
        "You wrote a day and also chose another answer. Keep one.",
    )
