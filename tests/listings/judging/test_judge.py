"""One offer, judged at its destinations: what is found, how much it weighs, and what stays open."""

from datetime import date
from io import BytesIO

import pytest

from venditor.listings.judging.finding import fingerprint
from venditor.listings.judging.judge import Circumstances, Judge
from venditor.listings.judging.law import DestinationLaw
from venditor.listings.read import Read
from venditor.listings.reading import read_stream
from venditor.products import Listing

DAY = date(2026, 11, 28)
PAGE = """<!doctype html><html lang="de"><head><title>Lampe Ada</title>
<script type="application/ld+json">{"@type":"Product","name":"Lampe Ada","sku":"L-1",
"offers":{"@type":"Offer","price":"49.00","priceCurrency":"EUR"}}</script></head>
<body><h1>Lampe Ada</h1><p class="price">49,00 €</p>%s<button>In den Warenkorb</button></body></html>"""


def read(text):
    return next(read_stream(BytesIO(text.encode()), DAY, passages=True))


def judged(text, *markets, **told):
    judge = Judge([DestinationLaw(market) for market in markets], Circumstances(DAY, told))
    return judge.judge("offer", read(text))


def found(one, question):
    return [
        (each.destination, each.state, each.severity)
        for each in one.findings
        if each.rule.question == question
    ]


def test_what_a_page_lacks_is_not_found_and_is_looked_at_by_a_person():
    one = judged(PAGE % "", "DE", "TW")
    assert found(one, "required.seller_identity") == [
        ("DE", "not_found", "warning"),
        ("TW", "not_found", "warning"),
    ]


def test_what_a_page_shows_is_no_finding_and_is_due():
    one = judged(PAGE % "", "DE")
    assert found(one, "required.price") == []
    (due,) = [each for each in one.dues if each.rule.question == "required.price"]
    assert (due.due, due.seen, due.rule.law) == (True, "seen", "DE")


def test_what_one_law_asks_of_everything_and_is_silly_for_most_is_due_and_not_missed():
    one = judged(PAGE % "", "VN", "CN")
    silly = ("shelf_life", "instructions_for_use", "safety_warnings")
    assert [each.rule.question for each in one.findings if each.rule.about in silly] == []
    dues = {each.rule.about: (each.destination, each.due, each.seen) for each in one.dues}
    assert [dues[about] for about in silly] == [
        ("VN", True, "not_found"),
        ("VN", True, "not_found"),
        ("CN", True, "not_found"),
    ]
    assert found(one, "required.country_of_origin") == [("VN", "not_found", "warning")]


def test_what_is_forbidden_and_done_is_an_error_with_its_place():
    dead = '<a href="https://ec.europa.eu/consumers/odr">OS-Plattform</a>'
    one = judged(PAGE % dead, "DE", "TW")
    assert found(one, "forbidden.dead_dispute_link") == [("DE", "practice", "error")]
    (finding,) = [each for each in one.findings if each.rule.about == "dead_dispute_link"]
    assert finding.sources[0].quotation == "OS-Plattform"
    assert finding.rule.since <= DAY


def test_a_term_is_measured_by_what_each_destination_gives():
    policy = "<p>Rückgabe innerhalb von 10 Tagen nach Erhalt der Ware.</p>"
    one = judged(PAGE % policy, "DE", "TW")
    assert [each[0] for each in found(one, "forbidden.term_short_return_window")] == ["DE"]


def test_a_row_is_not_blamed_for_what_only_a_page_shows():
    one = judged("id,title,description,price\nL-1,Lampe Ada,Tischlampe mit Schirm,49.00 EUR\n", "DE")
    assert found(one, "required.seller_identity") == []
    assert found(one, "required.price") == []
    assert found(one, "required.product_picture") == [("DE", "not_found", "note")]


def test_what_depends_on_more_is_asked_and_not_found_against_the_offer():
    one = judged(PAGE % "", "DE")
    needs = {each.question: each.needs for each in one.open}
    assert needs["required.responsible_person_name"] == ("maker_in_union",)
    assert found(one, "required.responsible_person_name") == []


def test_what_the_seller_tells_settles_it():
    one = judged(PAGE % "", "DE", maker_in_union=False, food=False)
    assert "required.responsible_person_name" not in {each.question for each in one.open}
    assert found(one, "required.responsible_person_name")[0][:2] == ("DE", "not_found")


def test_a_finding_that_rests_on_a_guess_about_the_kind_of_thing_weighs_little():
    page = PAGE.replace("Lampe Ada", "Ada") % ""
    guessed, told = judged(page, "DE"), judged(page, "DE", food=False)
    name = "required.manufacturer_postal_address"
    assert found(guessed, name) == [("DE", "not_found", "note")]
    assert found(told, name) == [("DE", "not_found", "warning")]


def test_the_heaviest_come_first_and_what_was_seen_before_what_was_not():
    dead = '<a href="https://ec.europa.eu/consumers/odr">OS-Plattform</a><p>Kein Umtausch.</p>'
    one = judged(PAGE % dead, "DE")
    weights = [("error", "warning", "note").index(each.severity) for each in one.findings]
    assert weights == sorted(weights)
    warnings = [each.state for each in one.findings if each.severity == "warning"]
    assert warnings == sorted(warnings, key=("practice", "flawed", "absent", "not_found").index)


def test_a_finding_is_known_again_wherever_it_moves_on_the_page():
    dead = '<a href="https://ec.europa.eu/consumers/odr">OS-Plattform</a>'
    names = [
        {fingerprint("offer", one.key, each) for each in one.findings}
        for one in (judged(PAGE % dead, "DE"), judged(PAGE % f"<div><p>Neu</p>{dead}</div>", "DE"))
    ]
    assert names[0] == names[1]


@pytest.mark.parametrize("market", ["US-NY", "CA-QC"])
def test_a_part_of_a_country_is_a_destination(market):
    assert {each.destination for each in judged(PAGE % "", market).dues} == {market}


def test_what_the_seller_tells_goes_before_what_the_law_of_orders_ordinarily_gives():
    name = "required.no_withdrawal_notice"
    assert found(judged(PAGE % "", "DE"), name) == []
    assert found(judged(PAGE % "", "DE", withdrawal_available=False), name) == [
        ("DE", "not_found", "warning")
    ]


def test_of_a_row_that_cannot_be_used_nothing_is_missed():
    judge = Judge([DestinationLaw("DE")], Circumstances(DAY, {}))
    judged = judge.judge("feed.tsv", Read("7", Listing()))
    assert (judged.key, judged.findings, judged.open, judged.dues) == ("7", (), (), ())
    page = judge.judge("cut.html", Read(None, Listing()))
    assert "required.price" in {one.rule.question for one in page.findings}


@pytest.mark.parametrize(
    ("market", "asked"),
    [("DE", True), ("NL", True), ("KR", True), ("TW", False), ("CN", False), ("JP", False)],
)
def test_a_number_to_call_is_too_little_only_where_the_law_asks_for_an_email_too(market, asked):
    given = judged(PAGE % "<p>Tel.: 030 1234567</p>", market)
    told = [one.flaw for one in given.findings if one.rule.question == "required.seller_email"]
    assert told == (["only_phone"] if asked else [])
    assert not [one for one in given.findings if one.rule.question == "required.seller_contact"]
