"""Prior prices, list prices and the shares counted from them. All synthetic."""

from decimal import Decimal

import pytest

from venditor.core.money import Money
from venditor.listings.observing.prices import Words, reductions
from venditor.listings.observing.prices.reductions import stated_shares
from venditor.products import Field, PriorPrice, Source


def priors(*each, kind="feed"):
    known = tuple(PriorPrice(Decimal(amount), what, "") for amount, what in each)
    return Field.present(known, Source(kind, "item 1/prior", str(each[0][0]), known))


def seen(offer):
    return [
        (one.flaw or one.about, one.confidence)
        for one in reductions(offer)
        if (one.about, one.flaw) != ("prior_price", "")
    ]


@pytest.mark.parametrize("kind", ["struck", "regular", "lowest_30_days", "other"])
def test_a_price_of_before_is_shown(row, kind):
    (one,) = reductions(row(price="70.00", prior_prices=priors(("100.00", kind))))
    assert (one.about, one.seen, one.values) == (
        "prior_price",
        "seen",
        {"prior": "100.00 EUR", "price": "70.00 EUR"},
    )


def test_a_list_price_alone_is_none(row):
    (one,) = reductions(row(price="70.00", prior_prices=priors(("100.00", "list"))))
    assert (one.about, one.seen, one.flaw) == ("prior_price", "flawed", "list_price_only")
    assert one.values == {"list_price": "100.00 EUR", "words": "", "price": "70.00 EUR"}


@pytest.mark.parametrize(
    "words",
    ["UVP 100,00 €", "RRP: 100.00 EUR", "Prix conseillé : 100,00 €", "adviesprijs € 100,00", "100,00 € UVP"],
)
def test_a_price_that_words_call_a_list_price_is_one(row, words):
    (one,) = reductions(row("Lamp", words, "70.00", prior_prices=priors(("100.00", "other"))))
    assert one.flaw == "list_price_only"


def test_a_passage_of_its_own_says_that_the_next_amount_is_a_list_price(page):
    was = {"price": "70.00", "prior_prices": priors(("100.00", "struck"), kind="page")}
    assert [one.flaw for one in reductions(page("70,00 €", "UVP", "100,00 €", **was))] == ["list_price_only"]
    assert [one.flaw for one in reductions(page("70,00 €", "UVP", "80,00 €", "100,00 €", **was))] == [""]


def test_an_amount_away_from_the_price_is_of_another_product(page):
    was = {"price": "70.00", "prior_prices": priors(("100.00", "struck"), kind="page")}
    assert [one.about for one in reductions(page("100,00 €", "a", "b", "70,00 €", **was))] == ["prior_price"]
    assert list(reductions(page("100,00 €", "a", "b", "c", "70,00 €", **was))) == []
    assert list(reductions(page(("100,00 €", "link", ""), "70,00 €", **was))) == []
    assert [one.about for one in reductions(page("70,00 €", **was))] == ["prior_price"]


def test_a_list_price_beside_a_price_of_before(row):
    offer = row(price="70.00", prior_prices=priors(("100.00", "list"), ("80.00", "struck")))
    (one,) = reductions(offer)
    assert (one.seen, one.values["prior"]) == ("seen", "80.00 EUR")


@pytest.mark.parametrize(
    ("price", "prior", "words", "expected"),
    [
        ("70.00", "100.00", "-30 %", []),
        ("70.00", "100.00", "-31 %", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "-29 %", []),
        ("70.00", "100.00", "-10 %", []),
        # 29.99 from 44.99 are 33.34... per cent: up to the next whole one is no lie, beyond it is.
        ("29.99", "44.99", "-33%", []),
        ("29.99", "44.99", "-34%", []),
        ("29.99", "44.99", "-35%", [("percentage_not_from_prior", "high")]),
        ("29.99", "44.99", "-33,3%", []),
        ("29.99", "44.99", "-33,4%", []),
        ("29.99", "44.99", "-33,5%", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "31% off", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "Save 31%!", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "31 % Rabatt", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "um 31 % reduziert", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "remise de 31 %", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "sconto del 31%", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "31 % de descuento", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "31% korting", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "31% taniej", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "31%OFF", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "31% 할인", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "7折", []),
        ("70.00", "100.00", "6.9折", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "69折", [("percentage_not_from_prior", "high")]),
        ("70.00", "100.00", "85折", []),
        # Shares of something else.
        ("70.00", "100.00", "up to 50% off", []),
        ("70.00", "100.00", "bis zu 50 % Rabatt", []),
        ("70.00", "100.00", "50% off with code SUMMER", []),
        ("70.00", "100.00", "50 % Rabatt auf das zweite Paar", []),
        ("70.00", "100.00", "no 50% off", []),
        ("70.00", "100.00", "100% cotton, 50% wool", []),
        ("70.00", "100.00", "SKU A-50%", []),
    ],
)
def test_a_share_must_not_be_greater_than_that_of_the_price_before(row, price, prior, words, expected):
    assert seen(row("Lamp", words, price, prior_prices=priors((prior, "struck")))) == expected


def test_what_is_wrong_is_told_in_figures(row):
    offer = row("Lamp", "-40 %", "70.00", prior_prices=priors(("99.99", "struck")))
    (one,) = (one for one in reductions(offer) if one.about == "percentage_not_from_prior")
    assert one.values == {"stated": "40 %", "share": "30.0 %", "prior": "99.99 EUR", "price": "70.00 EUR"}
    assert [source.path for source in one.sources] == ["item 1/description", "item 1/price"]


def test_a_share_that_is_right_only_from_a_list_price(row):
    both = priors(("100.00", "list"), ("80.00", "struck"))
    assert seen(row("Lamp", "-30 %", "70.00", prior_prices=both)) == [("from_list_price", "medium")]
    assert seen(row("Lamp", "-12 %", "70.00", prior_prices=both)) == []
    alone = priors(("100.00", "list"))
    assert seen(row("Lamp", "-30 %", "70.00", prior_prices=alone)) == [("list_price_only", "high")]
    assert seen(row("Lamp", "-35 %", "70.00", prior_prices=alone)) == [
        ("list_price_only", "high"),
        ("percentage_not_from_prior", "medium"),
    ]


def test_a_share_must_be_of_the_lowest_price_that_is_shown(row):
    both = priors(("100.00", "struck"), ("75.00", "lowest_30_days"))
    assert seen(row("Lamp", "-30 %", "70.00", prior_prices=both)) == [("not_from_lowest", "high")]
    assert seen(row("Lamp", "-6 %", "70.00", prior_prices=both)) == []
    assert seen(row("Lamp", "-7 %", "70.00", prior_prices=both)) == []
    assert seen(row("Lamp", "-8 %", "70.00", prior_prices=both)) == [("not_from_lowest", "high")]


def test_a_price_of_before_is_compared_with_the_one_that_the_ledger_knows(row):
    struck = priors(("100.00", "struck"))

    def known(amount, currency="EUR", words=""):
        prior = Money(Decimal(amount), currency)
        return seen(row("Lamp", words, "70.00", prior=prior, prior_prices=struck))

    assert known("99.99") == [("prior_price_not_lowest", "high")]
    assert known("100.00") == []
    assert known("100.01") == []
    assert known("80.00", "CHF") == []
    assert known("80.00", words="-30 %") == [("prior_price_not_lowest", "high"), ("not_from_lowest", "high")]


def test_the_lowest_of_thirty_days_is_the_one_that_is_compared(row):
    both = priors(("100.00", "struck"), ("75.00", "lowest_30_days"))
    prior = Money(Decimal("75.00"), "EUR")
    assert seen(row(price="70.00", prior=prior, prior_prices=both)) == []
    assert seen(row(price="70.00", prior=Money(Decimal("74.99"), "EUR"), prior_prices=both)) == [
        ("prior_price_not_lowest", "high")
    ]


@pytest.mark.parametrize(
    ("prior", "kind", "expected"),
    [
        ("70.01", "struck", []),
        ("70.00", "struck", [("prior_not_higher", "high")]),
        ("69.99", "struck", [("prior_not_higher", "high")]),
        ("69.99", "lowest_30_days", []),
    ],
)
def test_a_price_of_before_that_is_not_higher(row, prior, kind, expected):
    assert seen(row(price="70.00", prior_prices=priors((prior, kind), kind="page"))) == expected


def test_what_a_file_holds_a_page_may_leave_out(row):
    assert seen(row(price="70.00", prior_prices=priors(("70.00", "regular"), kind="table"))) == [
        ("prior_not_higher", "low")
    ]


def shares(offer):
    return [said.words for said in stated_shares(offer.read, Words(offer.read))]


def test_on_a_page_a_share_is_of_this_price_where_it_stands_by_it(page):
    was = {"price": "70.00", "prior_prices": priors(("100.00", "struck"), kind="page")}
    assert shares(page("100,00 €", "70,00 €", "-30%", **was)) == ["-30%"]
    assert shares(page("-30%", "100,00 € 70,00 €", **was)) == ["-30%"]
    assert shares(page("70,00 € -30%", **was)) == ["-30%"]
    assert shares(page("70,00 €, you save 30,00 € (30%)", **was)) == ["you save 30,00 € (30%)"]
    # Other products, in links or with their own amounts, and what is far off.
    assert shares(page("70,00 €", ("-50%", "link", ""), **was)) == []
    assert shares(page("70,00 €", "20,00 € -50%", **was)) == []
    assert shares(page("70,00 €", "20,00 €", "-50%", "90,00 €", **was)) == []
    assert shares(page("70,00 €", "a", "b", "-50%", **was)) == []
    assert shares(page("70,00 €", ("-50%", "text", "style"), **was)) == []
    assert (
        shares(
            page(
                "70,00 €",
                "Today we reduce a great many things by a lot: -50% and more for everyone " * 2,
                **was,
            )
        )
        == []
    )


def test_a_share_that_is_right_is_the_one_of_this_price(page):
    was = {"price": "70.00", "prior_prices": priors(("100.00", "struck"), kind="page")}
    assert seen(page("-50%", "100,00 € 70,00 €", "-30%", **was)) == []
    assert seen(page("-50%", "100,00 € 70,00 €", **was)) == [("percentage_not_from_prior", "medium")]
