"""Who answers for a destination, and what an answer rests on."""

from datetime import date

import pytest

from venditor.listings.judging.law import DestinationLaw, MarketError

DAY = date(2026, 11, 28)
RESPONSIBLE = "required.responsible_person_name"


def test_a_regulation_of_the_union_answers_for_its_members_by_itself():
    answer = DestinationLaw("HR").shape({"checked_on": DAY, "maker_in_union": False, "food": False})[
        RESPONSIBLE
    ]
    assert (answer.status, answer.value) == ("determined", True)
    assert (answer.rule.law, answer.rule.stands_in) == ("EU", False)
    assert set(answer.rule.why) == {"en", "de", "zh-Hant"}


def test_a_directive_of_the_union_stands_in_and_says_so():
    told = {"checked_on": DAY, "price_reduced": True, "reduction_began_on": DAY}
    answer = DestinationLaw("HR").shape(told)["required.prior_price"]
    assert (answer.value, answer.rule.law, answer.rule.stands_in) == (True, "EU", True)


def test_a_fact_that_is_not_known_is_asked_for():
    answer = DestinationLaw("DE").shape({"checked_on": DAY})[RESPONSIBLE]
    assert answer.status == "undetermined"
    assert "maker_in_union" in answer.needs
    assert answer.rule is None


def test_what_was_taken_as_it_ordinarily_is_is_named():
    law = DestinationLaw("DE")
    told = {"checked_on": DAY, "maker_in_union": False, "food": False}
    assert "offered_to_consumers" in law.shape(told)[RESPONSIBLE].assumed
    told["offered_to_consumers"] = True
    assert "offered_to_consumers" not in law.shape(told)[RESPONSIBLE].assumed


def test_offers_that_do_not_differ_in_what_the_law_reads_are_answered_once():
    law = DestinationLaw("DE")
    first = law.shape({"checked_on": DAY, "food": True})
    assert law.shape({"checked_on": DAY, "food": True, "goods_sent_from": "AQ"}) is first
    assert law.shape({"checked_on": DAY, "food": False}) is not first


def test_a_part_of_a_country_is_asked_before_the_country():
    assert DestinationLaw("US-CA").country == "US"


@pytest.mark.parametrize("market", ["XX", "de", "", "EU", "Germany"])
def test_what_is_no_country_is_refused(market):
    with pytest.raises(MarketError, match="is not a country"):
        DestinationLaw(market)


def test_every_file_an_answer_may_rest_on_has_a_hash():
    hashes = DestinationLaw("DE").hashes
    assert {"eu.gpsr", "listings/vocabulary.yaml"} <= hashes.keys()
    assert all(len(digest) == 64 for digest in hashes.values())
