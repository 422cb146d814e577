"""The price among the visible words of a page: which amount is asked and what is none. All synthetic."""

import time
from decimal import Decimal

import pytest

from venditor.listings.page.amounts import MONEY, beginning, money_in
from venditor.listings.page.candidate import found
from venditor.listings.page.currency import currencies
from venditor.listings.page.reading import read_page
from venditor.listings.values.errors import UnusableError
from venditor.products import PriorPrice


def page(body, language="de"):
    return read_page(f"<html lang='{language}'><body><h1>Lampe</h1>{body}</body></html>")


def priced(body):
    """The price and the earlier price of a page."""
    listing = page(body).listing
    price, prior = listing.price.value, listing.prior_prices.value
    return None if price is None else str(price), None if prior is None else str(prior[0].amount)


def test_a_run_of_digits_that_is_no_price_is_read_in_no_time():
    started = time.process_time()
    assert MONEY.search("1" * 100_000) is None
    assert MONEY.search("1," * 50_000) is None
    assert MONEY.search("1 " * 50_000) is None
    assert MONEY.search("$" * 50_000) is None
    assert MONEY.search("9" * 16 + " €") is None
    block = f"<b itemprop='price'>{'1' * 100_000} €</b><b class='price'>{'2' * 100_000} €</b>"
    assert priced(block) == (None, None)
    assert time.process_time() - started < 2


def test_no_more_of_a_text_is_read_than_has_a_price_in_it():
    assert beginning("19,90 € " + "und mehr " * 100).startswith("19,90 € und mehr und")
    assert len(beginning("19,90 € " + "und mehr " * 100)) <= 80
    far = found("visible price", "price", "page", "p", "x " * 60 + "12 EUR")
    assert list(currencies([far])) == []
    with pytest.raises(UnusableError, match="no amount in it"):
        money_in("x " * 60 + "12 EUR")
    # An amount is never cut in two.
    with pytest.raises(UnusableError, match="no amount in it"):
        money_in("x" * 77 + " 1299 EUR")


@pytest.mark.parametrize(
    "text",
    [
        "ab 19,90 €",
        "Preis ab nur 19,90 €",
        "Desde 19,90 €",
        "from $18",
        "Now from only £18.00",
        "As low as $18",
        "à partir de 19,90 €",
        "A partire da 19,90 €",
        "vanaf € 19,90",
        "od 99,00 zł",
        "от 1 299 ₽",
        "1.299,90 TL'den başlayan",
        "12 990 Ft-tól",
        "19,90 € alkaen",
        "2,900원~",
        "100元起",
        "1,980円〜",
        "1,980円～2,480円",
        "1,980円から",
        "19,90 € – 29,90 €",
        "19,90 - 29,90 €",
        "$18 – $45",
        "$18 to $45",
        "19,90 € bis 29,90 €",
        "19,90 € à 29,90 €",
        "R$ 10,00 a R$ 12,00",
        "R$ 10,00 até R$ 12,00",
    ],
)
def test_the_lowest_of_several_is_no_price(text):
    with pytest.raises(UnusableError, match="is the lowest of several"):
        money_in(text)
    read = page(f"<b class='price'>{text}</b><p class='suggestion'><b class='price'>7,00 €</b></p>")
    assert read.listing.price.state == "unknown"
    assert [each.field for each in read.problems if each.field == "price"] == ["price"]
    microdata = f"<div itemscope itemtype='https://schema.org/Product'><b itemprop='price'>{text}</b></div>"
    assert page(microdata).listing.price.state == "unknown"


def test_the_ends_of_a_range_are_no_prices_where_each_has_an_element():
    ends = "<span class='price-amount'>$18.00</span> &ndash; <span class='price-amount'>$45.00</span>"
    assert priced(f"<p class='price'>{ends}</p>") == (None, None)
    assert priced("<p class='price'>ab <span class='price-amount'>19,90 €</span></p>") == (None, None)
    assert priced("<p>ab <span class='price'>19,90 €</span></p>") == (None, None)
    assert priced("<label>From</label> <span class='price'>£19.90</span>") == (None, None)


@pytest.mark.parametrize("text", ["Lieferbar ab Lager 19,90 €", "19,90 € ab Werk", "19,90 € - sofort da"])
def test_words_that_are_not_of_the_amount_make_it_no_lowest(text):
    assert money_in(text) == "19,90 €"


WHOLE = {
    "Indian groups": ("<b class='price'>₹1,29,999.00</b>", "129999.00"),
    "a dash behind groups": ("<b class='price'>1 299,- Kč</b>", "1299"),
    "a long dash behind groups": ("<b class='price'>CHF 1’299.–</b>", "1299"),
    "narrow spaces": ("<b class='price'>1&#8239;299,00&nbsp;€</b>", "1299.00"),
    "raised cents": ("<b class='price'>19<sup>90</sup> €</b>", "19.90"),
    "raised cents behind the sign": ("<b class='price'>19€<sup>90</sup></b>", "19.90"),
    "raised cents behind a mark": ("<b class='price'>1.<sup>99</sup></b>", "1.99"),
    "a footnote": ("<b class='price'>19,90 €<sup>1</sup></b>", "19.90"),
    "a footnote behind digits": ("<b class='price'>1299<sup>2)</sup> €</b>", "1299"),
    "a footnote of two digits": ("<b class='price'>19,90<sup>12</sup> €</b>", "19.90"),
    "a mark between elements": (
        "<div class='price'><span>129</span>,<span>99 zł</span></div>",
        "129.99",
    ),
    "a mark at the end of an element": (
        "<div class='price'><span>129,</span><span>99 zł</span></div>",
        "129.99",
    ),
    "a mark at the start of an element": (
        "<div class='price'><span>129</span><span>,99 zł</span></div>",
        "129.99",
    ),
    "cents by their name, thousands with a point": (
        "<div class='price'><i>$</i><i class='m__fraction'>12.499</i><i class='m__cents'>50</i></div>",
        "12499.50",
    ),
    "cents by their name, thousands with a comma": (
        "<div class='price'>$<b>1,299</b><b class='price-decimals'>95</b></div>",
        "1299.95",
    ),
    "words with a number beside it": (
        "<div class='price'><span>Pack of 12</span> <span>345 €</span></div>",
        "345",
    ),
    "digits of two elements that nothing joins": (
        "<div class='price'><span>12</span> <span>345 €</span></div>",
        None,
    ),
    "digits that nothing joins": ("<b class='price'>19 90 €</b>", None),
    "the same amount twice": (
        (
            "<div class='price'><i class='unseen'>$24.99</i><i>$<i class='price-whole'>24<i>.</i></i>"
            "<i class='price-fraction'>99</i></i></div>"
        ),
        "24.99",
    ),
    "the sign of a word": ("<b class='price'>Loft 25 Chairs</b><b class='price'>30 Ft</b>", "30"),
}


@pytest.mark.parametrize("case", WHOLE)
def test_a_number_is_read_whole_or_not_at_all(case):
    body, price = WHOLE[case]
    assert priced(body)[0] == price


@pytest.mark.parametrize(
    "name",
    ["gold-ring", "text-bold", "folder", "threshold", "washer", "navy", "textile", "cartridge", "syntax"],
)
def test_a_part_of_a_word_is_no_name(name):
    assert priced(f"<div class='{name}'><b class='price {name}'>25,00 €</b></div>") == ("25.00", None)


@pytest.mark.parametrize(
    "name",
    [
        "old-price",
        "oldPrice",
        "price--old",
        "priceWas",
        "was_price",
        "list-price",
        "price-listPrice",
        "line-through",
        "origin-price",
        "money--previous",
        "strikethrough",
        "strike-through-price",
    ],
)
def test_a_word_of_a_name_says_that_a_price_is_an_earlier_one(name):
    body = f"<i class='price {name}'>35,00 €</i><i class='price with-list-price has-old-price'>25,00 €</i>"
    assert priced(body) == ("25.00", "35.00")


@pytest.mark.parametrize(
    "text",
    [
        "Was £35",
        "RRP £35",
        "List price: $35",
        "statt 35 €",
        "UVP: 35 €",
        "Bisher 35 €",
        "avant 35 €",
        "au lieu de 35 €",
        "antes 35 €",
        "De R$ 35",
        "prima 35 €",
        "zamiast 35 zł",
        "tidigare 35 kr",
        "før 35 kr",
        "ennen 35 €",
        "原價 $35",
        "定價：35元",
        "定価 35円",
        "정상가 35원",
        "van € 35",
    ],
)
def test_words_before_an_amount_say_that_it_is_an_earlier_one(text):
    now = MONEY.search(text)[0].replace("35", "25")
    assert priced(f"<b class='price'>{text}</b><b class='price'>{now}</b>") == ("25", "35")


def test_words_before_the_element_say_so_too():
    body = "<p>UVP <b class='price'>35,00 €</b></p><p>Nur <b class='price'>25,00 €</b></p>"
    assert priced(body) == ("25.00", "35.00")
    body = "<p><i>UVP:</i> <b class='price'>35,00 €</b></p><p><i>Nur</i> <b class='price'>25,00 €</b></p>"
    assert priced(body) == ("25.00", "35.00")


@pytest.mark.parametrize(
    "style", ["text-decoration: line-through", "color:red;TEXT-DECORATION-LINE:line-through"]
)
def test_a_style_that_strikes_through_says_so_too(style):
    body = f"<b class='price' style='{style}'>35,00 €</b><b class='price'>25,00 €</b>"
    assert priced(body) == ("25.00", "35.00")


def test_what_is_struck_through_within_an_element_is_not_its_price():
    assert priced("<div class='price'><del>35,00 €</del> <ins>25,00 €</ins></div>") == ("25.00", "35.00")
    inner = "19,90 €* <span class='list-price'>29,90 €*</span> (33.44% gespart)"
    assert priced(f"<p class='price with-list-price'>{inner}</p>") == ("19.90", "29.90")


NOT_ASKED = {
    "saved": "<b class='price'>Save £10.00</b>",
    "saved, in German": "<b class='price'>Sie sparen 10,00 €</b>",
    "taken off": "<b class='price'>-10,00 €</b>",
    "of a litre, by its name": "<b class='price price-unit'>Inhalt: 0.5 Liter (39,80 €* / 1 Liter)</b>",
    "of a litre": "<b class='price'>39,80 € / l</b>",
    "of a kilogram": "<b class='price'>(1 kg = 9,95 €)</b>",
    "of 100 grams": "<b class='price'>4,99 € /100 g</b>",
    "of a litre, in words": "<b class='price'>39,80 € pro Liter</b>",
    "the lowest of 30 days, by its name": "<div class='omnibus'><b class='price-min'>109,00 €</b></div>",
    "the lowest of 30 days, in Polish": "<p>Najniższa cena: <b class='price'>109,00 zł</b></p>",
    "the lowest of 30 days": "<b class='price'>Niedrigster Preis der letzten 30 Tage: 109,00 €</b>",
    "the lowest of 30 days, in French": "<b class='price'>Prix le plus bas : 109,00 €</b>",
    "of a month": "<b class='price'>8,99 € / Monat</b>",
    "of a month, in words": "<b class='price'>8,99 € monatlich</b>",
    "one of four": "<b class='price'>4 x 25,00 €</b>",
    "one of twelve": "<b class='price'>10,00 € in 12 rate</b>",
    "one of ten": "<b class='price'>10x de R$ 129,99 sem juros</b>",
    "of members": "<b class='price member-price'>17,00 €</b>",
    "of a subscription": "<b class='price subscription-price'>17,00 €</b>",
    "with a card": "<b class='price'>1 199 ₽ с картой</b>",
    "points": "<b class='price points'>250 €</b>",
    "hidden": "<b class='price' hidden>17,00 €</b>",
    "hidden by its style": "<div style='display: none'><b class='price'>17,00 €</b></div>",
    "of delivery": "<b class='price'>Versand: 4,90 €</b>",
}


@pytest.mark.parametrize("case", NOT_ASKED)
def test_what_is_not_asked_for_the_thing_is_no_price(case):
    assert priced(NOT_ASKED[case] + "<b class='price'>99,00 €</b>")[0] == "99.00"


@pytest.mark.parametrize(
    "net",
    [
        "<b class='price'>83,19 € zzgl. MwSt.</b>",
        "<b class='price'>83.19 € excl. VAT</b>",
        "<b class='price'>83,19 € netto</b>",
        "<b class='price'>83,19 € bez DPH</b>",
        "<i class='price-excluding-tax'><b class='price'>83,19 €</b></i>",
    ],
)
def test_a_price_without_tax_is_the_price_only_where_none_with_tax_stands_beside(net):
    gross = "<i class='price-including-tax'><b class='price'>99,00 €</b></i>"
    assert priced(net + gross)[0] == "99.00"
    assert priced(net)[0] == "83.19"


def test_of_two_amounts_in_one_text_that_with_tax_is_read():
    assert money_in("1,980円（税込2,178円）") == "2,178円"
    assert money_in("税込2,178円（税抜1,980円）") == "2,178円"
    assert money_in("164 Kč bez DPH 199 Kč s DPH") == "199 Kč"
    assert money_in("100,00 € zzgl. MwSt. (119,00 € inkl. MwSt.)") == "119,00 €"
    assert money_in("19,90 € inkl. MwSt., Versand 5,00 €") == "19,90 €"


def test_a_price_beside_which_one_for_a_measure_stands_is_the_price():
    assert priced("<b class='price'>9,99 € (19,98 €/l)</b>")[0] == "9.99"
    assert priced("<b class='price'>9,99 € / m</b>")[0] == "9.99"
    assert priced("<b class='price'>1.299,00 € oder 36,08 € mtl.</b>")[0] == "1299.00"
    assert priced("<b class='price'>1.299,00 € (mtl. 36,08 €)</b>")[0] == "1299.00"
    inner = "<i class='price-unit'>19,98 €/l</i>"
    assert priced(f"<div class='price'>9,99 € {inner}</div>")[0] == "9.99"
    assert priced(f"<div class='price'>{inner} 9,99 €</div>")[0] == "9.99"
    assert priced("<b class='price'>2 x 500 ml 9,99 €</b>")[0] == "9.99"


def test_an_earlier_price_of_another_product_is_not_that_of_this_one():
    shelf = "<ul class='related'><li><del>35,00 €</del> <b class='price'>29,00 €</b></li></ul>"
    assert priced("<b class='price'>25,00 €</b>" + shelf) == ("25.00", None)


@pytest.mark.parametrize("name", ["normalPriceAmount", "price--regular", "full-price"])
def test_a_usual_price_is_an_earlier_one_only_where_another_stands_beside(name):
    words = "<p><i>Regular price</i> <b class='price'>$35.00</b></p>"
    assert priced(words) == ("35.00", None)
    assert priced(words + "<p><i>Sale price</i> <b class='price'>$25.00</b></p>") == ("25.00", "35.00")
    usual = f"<p class='price'>€ <b id='{name}' class='price'>35,00</b></p>"
    assert priced(usual) == ("35.00", None)
    assert priced(f"<i class='price {name}'>35,00 €</i><b class='price'>25,00 €</b>") == ("25.00", "35.00")


def test_an_amount_beside_a_percentage_is_no_range():
    assert money_in("$229 -18% Internet") == "$229"
    assert money_in("19,90 € - 5 Stück") == "19,90 €"
    assert priced("<b class='price old-price'>(- 24% )</b><b class='price'>19,90 €</b>") == ("19.90", None)


def test_an_earlier_price_is_another_than_the_price():
    assert priced("<del class='price'>25,00 €</del><b class='price'>25,00 €</b>") == ("25.00", None)


def test_the_sign_of_dollars_takes_no_letter_of_a_word():
    assert [each["sign"] for each in MONEY.finditer("Preis$35 S$35 網路價NT$35")] == ["$", "S$", "NT$"]


def test_behind_the_lowest_of_several_only_earlier_prices_are_read():
    body = "<b class='price'>ab 19,90 €</b><del class='price'>35,00 €</del><b class='deal price'>15,00 €</b>"
    assert priced(body + "<p class='suggestion'><b class='price'>7,00 €</b></p>") == (None, "35.00")


def test_names_and_styles_of_any_length_are_read_in_no_time():
    style, name = "text-decoration:" * 40_000, "price-old " * 60_000
    started = time.process_time()
    page(
        f"<b class='price' style='{style}'>35 €</b><b class='{name}'>1 €</b>"
        + "<b class='price'>2 €</b>" * 400
    )
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("earlier", "kind", "words"),
    [
        ("<s class='price'>29,90 €</s>", "struck", ""),
        ("<b class='price' style='text-decoration: line-through'>29,90 €</b>", "struck", ""),
        ("<b class='price price--crossed'>29,90 €</b>", "struck", ""),
        ("<s class='price'>statt 29,90 €</s>", "struck", "statt"),
        ("<b class='old-price'>29,90 €</b>", "other", ""),
        ("<b class='price'>statt 29,90 €</b>", "other", "statt"),
        ("<s class='price'>UVP 29,90 €</s>", "list", "UVP"),
        ("<p>RRP: <s class='price'>29,90 €</s></p>", "list", "RRP"),
        ("<b class='list-price'>29,90 €</b>", "list", ""),
        ("<p>UVP: <span><i><s class='price'>29,90 €</s></i></span></p>", "list", "UVP"),
        ("<p>UVP <span><s class='price'>29,90 €</s> zum Nachlesen</span></p>", "struck", ""),
        ("<p>UVP <i>12 kg</i> <span><s class='price'>29,90 €</s></span></p>", "struck", ""),
        ("<p>Prezzo di listino <span><s>29,90 €</s></span></p>", "list", "Prezzo di listino"),
        ("<b class='price-regular'>29,90 €</b>", "regular", ""),
        ("<b class='price'>Normalpreis: 29,90 €</b>", "regular", "Normalpreis"),
        (
            "<p class='price'>Niedrigster Preis der letzten 30 Tage: 29,90 €</p>",
            "lowest_30_days",
            "Niedrigster Preis der letzten 30 Tage",
        ),
        (
            "<p class='omnibus-price'>Najniższa cena z 30 dni przed obniżką: 29,90 €</p>",
            "lowest_30_days",
            "Najniższa cena z 30 dni przed obniżką",
        ),
        (
            "<p class='price'>Prix le plus bas des 30 derniers jours : 29,90 €</p>",
            "lowest_30_days",
            "Prix le plus bas des 30 derniers jours",
        ),
    ],
)
def test_an_earlier_price_is_of_the_kind_that_its_words_and_its_look_say(earlier, kind, words):
    prior = page(f"<b class='price'>19,90 €</b>{earlier}").listing.prior_prices
    assert prior.value == (PriorPrice(Decimal("29.90"), kind, words),)
    assert prior.sources[0].value == prior.value


def test_each_kind_of_earlier_price_is_kept_once():
    body = (
        "<b class='price'>19,90 €</b><s class='price'>29,90 €</s><s class='price'>UVP 34,90 €</s>"
        "<p class='price'>Niedrigster Preis der letzten 30 Tage: 18,90 €</p><s class='price'>39,90 €</s>"
    )
    kinds = {one.kind: str(one.amount) for one in page(body).listing.prior_prices.value}
    assert kinds == {"struck": "29.90", "list": "34.90", "lowest_30_days": "18.90"}


def test_an_earlier_price_that_is_not_higher_says_nothing():
    prior = page("<b class='price'>19,90 €</b><s class='price'>9,90 €</s>").listing.prior_prices
    assert (prior.state, prior.value) == ("absent", None)


def test_an_earlier_price_stands_in_the_box_of_the_price():
    box = "<div><div><b class='price'>19,90 €</b></div>{}</div>"
    other = "<div><s class='price'>39,90 €</s><b class='price'>29,90 €</b></div>"
    deep = "<p>" + "<i>" * 7 + "<s class='price'>24,90 €</s>" + "</i>" * 7 + "</p>"
    nested = "<div>" * 7 + "{}" + "</div>" * 7
    own = nested.format(box.format("<s class='price'>24,90 €</s>"))
    amounts = [str(one.amount) for one in page(own + other).listing.prior_prices.value]
    assert amounts == ["24.90"]
    assert page(nested.format(box.format("")) + other).listing.prior_prices.value is None
    assert page(nested.format(box.format("")) + deep).listing.prior_prices.value is None


def test_words_before_the_next_amount_are_of_that_one():
    told = "Niedrigster Preis der letzten 30 Tage: 79,00 €"
    listing = read_page(f"<h1>Lampe</h1><p class='price'><del>79,00 €</del> 59,00 € {told}</p>").listing
    assert listing.price.value == Decimal("59.00")
    assert [(one.amount, one.kind) for one in listing.prior_prices.value] == [(Decimal("79.00"), "struck")]
