"""Expressions of the packs in words: what holds, what must not, in which order."""

import re
from datetime import date

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from venditor.calendars import Period
from venditor.core.money import Money
from venditor.rights.jurisdictions import default_library
from venditor.rules.syntax import (
    NONE,
    And,
    Call,
    Compare,
    Fact,
    In,
    IsNone,
    Literal,
    Not,
    Or,
    Question,
    Sum,
)
from venditor.server.faces.law.condition import Phrasing
from venditor.server.faces.law.provision import provisions
from venditor.server.faces.law.reader import Reader
from venditor.server.faces.law.rule import rule_of

LIBRARY = default_library()
TODAY = date(2026, 3, 10)
DISTANCE = Compare("=", Fact("contract"), Literal("distance"))
CONSUMER, NEWSPAPER = Fact("buyer_is_consumer"), Fact("newspaper")
ORDERED, ARRIVED = Fact("concluded_on"), Fact("delivered_on")
LABELS = {name: fact.label for name, fact in LIBRARY.vocabulary.facts.items()}
HERE = "“day of the contract”"
STARTS = Question("withdrawal.starts_on")


def said(node, language="en", **more):
    with translation.override(language.lower()):
        written = Phrasing(Reader(LIBRARY, language, TODAY), {}, **more).condition(node)
    listed = written.replace("<ul", " (<ul").replace("</ul>", ")").replace("</li><li>", "; ")
    return re.sub(r"\s+", " ", strip_tags(listed)).strip()


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (CONSUMER, "the buyer is a consumer: yes"),
        (Not(CONSUMER), "the buyer is a consumer: no"),
        (Not(Not(CONSUMER)), "the buyer is a consumer: yes"),
        (DISTANCE, "where the contract was made: at a distance: online, by phone or by post"),
        (Not(DISTANCE), "where the contract was made: not at a distance: online, by phone or by post"),
        (In(Fact("product"), ("goods", "service")), "what was bought: goods or a service"),
        (Not(In(Fact("product"), ("goods", "service"))), "what was bought: not goods or a service"),
        (
            In(Fact("product"), ("digital_content", "digital_service")),
            "what was bought: “digital content, not on a disc or other carrier” or “a digital service”",
        ),
        (Compare("=", Fact("consumer_country"), Literal("DE")), "country where the buyer lives: Germany"),
        (IsNone(ORDERED), "day of the contract: has not happened"),
        (Not(IsNone(ORDERED)), "day of the contract: has happened"),
        (IsNone(STARTS), "From which day does the period to withdraw run?: there is no such day"),
        (
            Compare("<", ORDERED, Literal(date(2026, 6, 19))),
            "“day of the contract” is before Friday, 19 June 2026",
        ),
        (
            Not(Compare("<", ORDERED, Literal(date(2026, 6, 19)))),
            "“day of the contract” is on or after Friday, 19 June 2026",
        ),
        (
            Compare("<", Literal(date(2026, 6, 19)), ORDERED),
            "“day of the contract” is after Friday, 19 June 2026",
        ),
        (
            Compare(">", Fact("price"), Literal(Money.parse({"amount": "40.00", "currency": "EUR"}))),
            "“price of the order” is more than €40.00",
        ),
    ],
)
def test_a_condition_is_put_in_words(node, words):
    if "price" in words:
        words = words.replace("price of the order", LIBRARY.vocabulary.facts["price"].label["en"])
    assert said(node) == words


def test_lists_of_one_kind_are_one_list_and_others_keep_their_place():
    both, either = And((CONSUMER, NEWSPAPER)), Or((CONSUMER, NEWSPAPER))
    inner = "the buyer is a consumer: yes; newspapers, journals or magazines (not a subscription): yes"
    inner = inner.replace(
        "newspapers, journals or magazines (not a subscription)",
        LIBRARY.vocabulary.facts["newspaper"].label["en"],
    )
    here = "where the contract was made: at a distance: online, by phone or by post"
    assert said(And((both, DISTANCE))) == f"all of these: ({inner}; {here})"
    assert said(Or((either, DISTANCE))) == f"at least one of these: ({inner}; {here})"
    assert said(Or((both, DISTANCE))) == f"at least one of these: (all of these: ({inner}); {here})"
    assert said(And((either, DISTANCE))) == f"all of these: (at least one of these: ({inner}); {here})"


def test_what_must_not_hold_is_not_taken_apart():
    both, either = And((CONSUMER, DISTANCE)), Or((CONSUMER, DISTANCE))
    assert said(Not(both)).startswith("not all of these: (the buyer is a consumer: yes;")
    assert said(Not(either)).startswith("none of these: (the buyer is a consumer: yes;")


def test_a_letter_stands_for_a_named_condition():
    named = And((CONSUMER, DISTANCE))
    assert said(named, letters={named: "A"}) == "A applies"
    assert said(Not(named), letters={named: "A"}) == "A does not apply"
    assert said(Or((named, NEWSPAPER)), letters={named: "A"}).startswith("at least one of these: (A applies;")
    assert said(And((named, NEWSPAPER)), letters={named: "A"}).startswith("all of these: (A applies;")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "de",
            f"„{LABELS['delivered_on']['de']}“ liegt nach „{LABELS['concluded_on']['de']}“ plus 14 Tage",
        ),
        ("zh-Hant", "「收到商品（或最後一件商品）的日期」晚於「訂約日」加14 天"),
    ],
)
def test_days_are_phrases_in_the_readers_language(language, words):
    later = Sum(ORDERED, Literal(Period(14, "day")))
    assert said(Compare(">", ARRIVED, later), language) == words


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            Call(
                "end_of_period",
                (ORDERED, Literal(Period(5, "working_day")), Literal("de.bgb"), Fact("consumer_country")),
            ),
            f"the last day of 5 working days from {HERE}, on to a working day where the law moves it",
        ),
        (
            Call("roll_over", (ORDERED, Literal("de.bgb"))),
            "“day of the contract”, on to a working day where the law moves it",
        ),
        (Call("earlier", (ORDERED, Literal(NONE))), "the earliest of: “day of the contract” and no such day"),
    ],
)
def test_a_call_says_what_it_finds_and_not_where_it_looks(call, words):
    with translation.override("en"):
        assert strip_tags(Phrasing(Reader(LIBRARY, "en", TODAY), {}).phrase(call)) == words


def test_a_label_that_fell_back_says_its_language():
    with translation.override("en"):
        written = Reader(LIBRARY, "sv", TODAY).label("contract")
    assert written == f'<span lang="en">{LIBRARY.vocabulary.facts["contract"].label["en"]}</span>'


def test_every_clause_of_every_version_is_as_encoded():
    reader = Reader(LIBRARY, "en", TODAY)
    for known in provisions(LIBRARY).values():
        for version in known.versions:
            rule = rule_of(known, version, reader)
            told = [*rule.exceptions(), rule.ordinary()]
            assert [clause.id for clause in told] == [clause.id for clause in version.clauses]
            for clause, here in zip(version.clauses, told, strict=True):
                keys = [key for key, _value in here.code]
                assert ("when" in keys) == (clause.when is not None)
                assert ("status" in keys) == (clause.status is not None)
                assert all(value for _key, value in here.code)
