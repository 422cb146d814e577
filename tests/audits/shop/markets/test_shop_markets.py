"""Saved shops judged for markets: what is found once for the shop, on which page, and said once."""

from datetime import date

import pytest

from venditor.audits.shop.markets.document import markets_document
from venditor.audits.shop.markets.judging import TOLD_ALREADY, judge_shop
from venditor.listings.errors import ListingError
from venditor.listings.judging.judge import Circumstances, Judge
from venditor.listings.judging.law import DestinationLaw
from venditor.listings.page.reading import read_page


def told(markets, code):
    (market,) = (one for one in markets.markets if one.code == code)
    return [
        (one.finding.rule.question, one.finding.state, one.finding.flaw, one.subject)
        for one in market.findings
    ]


def there(markets, code):
    (market,) = (one for one in markets.markets if one.code == code)
    return {one.question: (one.place.template, one.source.quotation) for one in market.elsewhere}


def test_a_shop_has_its_findings_and_no_others(faults):
    _, markets = faults
    assert told(markets, "DE") == [
        ("forbidden.term_no_returns", "practice", "sale_goods", "page terms de"),
        ("forbidden.term_guarantee_excluded", "practice", "", "page terms de"),
        ("required.order_button", "flawed", "vague_label", "order de"),
        ("required.unit_price", "not_found", "", "page category de"),
        ("required.unit_price", "not_found", "", "product ASSAM"),
        ("required.withdrawal_function_notice", "not_found", "", "shop"),
        ("required.guarantee_notice", "not_found", "", "shop"),
        ("required.nutrition", "not_found", "", "product ASSAM"),
    ]
    assert [one[0] for one in told(markets, "TW")] == [
        "forbidden.term_return_cost",
        "forbidden.term_no_returns",
        "forbidden.term_guarantee_excluded",
    ]


def test_a_clean_shop_has_no_error_and_lacks_only_the_official_notice(lawful):
    check, markets = lawful
    assert check.to_do is False
    assert not markets.weigh("error")
    assert told(markets, "DE") == [
        ("required.guarantee_notice", "not_found", "", "shop"),
        ("required.nutrition", "not_found", "", "product ASSAM"),
    ]
    assert markets.weigh("warning")


def test_the_pages_have_their_parts(faults):
    _, markets = faults
    assert [one.name for one in markets.products] == ["Assam Schwarztee 250 g", "Teekanne Abendrot"]
    assert [one.template for one in markets.orders] == ["checkout"]
    assert "contact" in [one.template for one in markets.others]
    assert markets.unjudged == ()
    assert any("pangv" in name for name in markets.law)


def test_who_sells_is_found_in_the_imprint_and_not_missing(faults):
    _, markets = faults
    found = there(markets, "DE")
    assert found["required.seller_identity"] == ("contact", "Teehaus Morgenrot GmbH")
    assert found["required.seller_address"][0] == "contact"
    assert found["required.seller_contact"] == ("contact", "kontakt@morgenrot.example")
    assert found["required.return_cost_notice"][0] == "withdrawal_information"
    assert found["required.payment_means"][0] == "terms"
    assert there(markets, "TW")["required.seller_representative"] == (
        "contact",
        "Vertreten durch die Geschäftsführerin Erika Muster",
    )


def test_without_an_imprint_the_seller_is_told_once_for_the_shop(shop, checked):
    _, markets = checked(shop("tee-lawful", {"impressum.html": None}), "DE", "TW")
    missing = [one for one in told(markets, "DE") if "seller_" in one[0]]
    # The link to the imprint is there on both products, and leads to a page that is not.
    assert missing == [
        ("required.seller_identity", "flawed", "only_linked", "shop"),
        ("required.seller_address", "flawed", "only_linked", "shop"),
    ]
    assert ("required.seller_representative", "flawed", "only_linked", "shop") in told(markets, "TW")


def test_an_imprint_without_an_address_names_nobody(shop, checked):
    change = ("Erfundene Straße 1<br>20095 Hamburg<br>Deutschland", "Hamburg")
    _, markets = checked(shop("tee-lawful", {"impressum.html": change}), "DE")
    assert "required.seller_identity" not in there(markets, "DE")


def test_words_of_an_imprint_say_nothing_on_another_page(shop, checked):
    change = ("<h2>Zahlung</h2>", "<p>Vertreten durch die Geschäftsführerin Erika Muster</p><h2>Zahlung</h2>")
    folder = shop("tee-lawful", {"impressum.html": None, "agb.html": change})
    _, markets = checked(folder, "TW")
    assert ("required.seller_representative", "flawed", "only_linked", "shop") in told(markets, "TW")


def test_what_the_check_of_the_function_tells_is_not_told_again(faults):
    check, markets = faults
    assert {"odr_link", "entry_is_information"} <= {one.kind for one in check.findings}
    questions = {one.finding.rule.question for market in markets.markets for one in market.findings}
    assert not questions & TOLD_ALREADY


def test_a_list_lacks_unit_prices_once_with_the_tiles_that_lack_them(faults, shop, checked):
    one = next(one for one in faults[1].markets[0].findings if one.subject == "page category de")
    assert [source.quotation for source in one.finding.sources] == ["Assam Schwarztee 250 g", "7,90 €"]
    assert one.place.template == "category"
    tea = "<li><h2>Darjeeling Schwarztee 100 g</h2><p>9,90 €</p></li>"
    _, markets = checked(shop("tee-faults", {"kategorie.html": ("</ul>", tea * 5 + "</ul>")}), "DE", "TW")
    (several,) = (one for one in markets.markets[0].findings if one.subject == "page category de")
    assert len(several.finding.sources) == 6
    assert told(markets, "TW") == told(faults[1], "TW")


def test_of_several_tiles_the_surest_decides_the_weight(shop, checked):
    gel, oil = (
        "<li><h2>Duschgel Rose 200 ml</h2><p>9 €</p></li>",
        "<li><h2>Olivenöl 500 ml</h2><p>8 €</p></li>",
    )
    for number, (tiles, severity, first) in enumerate(
        ((gel, "note", "Duschgel"), (gel + oil, "warning", "Oliven"))
    ):
        changes = {"kategorie.html": ("</ul>", tiles + "</ul>")}
        _, markets = checked(shop("tee-lawful", changes, folder=str(number)), "DE")
        (one,) = (one.finding for one in markets.markets[0].findings if one.subject == "page category de")
        assert (one.severity, one.rule.question) == (severity, "required.unit_price")
        assert one.sources[0].quotation.startswith(first)


def test_a_vague_button_is_told_once(faults):
    _, markets = faults
    about = [one for one in told(markets, "DE") if "order_button" in one[0]]
    assert about == [("required.order_button", "flawed", "vague_label", "order de")]


def test_without_the_page_of_an_order_its_button_is_not_judged(shop, checked):
    _, markets = checked(shop("tee-faults", {"kasse.html": None}), "DE")
    assert markets.orders == ()
    assert not [one for one in told(markets, "DE") if "order_" in one[0]]
    assert "order de" not in markets.subjects


def test_without_a_product_page_nothing_is_missing(shop, checked):
    gone = {"produkt-assam.html": None, "produkt-kanne.html": None}
    _, markets = checked(shop("tee-lawful", gone), "DE")
    assert markets.products == ()
    assert [one for one in told(markets, "DE") if one[1] == "not_found"] == []
    assert "shop" not in markets.subjects


def test_a_page_that_looks_like_a_product_only_by_its_address_is_none(checked, shop):
    folder = shop("tee-lawful", {"produkt-kanne.html": None})
    (folder / "produkt-info.html").write_text(
        '<html lang="de"><title>Info</title><main><h1>Unsere Tees</h1><p>'
        + "Sie kommen aus Assam und Darjeeling. " * 12
        + '</p></main><footer><a href="widerrufen.html">Vertrag widerrufen</a></footer></html>',
        "utf-8",
    )
    _, markets = checked(folder, "DE")
    assert [one.name for one in markets.products] == ["Assam Schwarztee 250 g"]


@pytest.mark.parametrize(("heading", "products"), [("Kandis weiß", 3), ("Alle Süßungsmittel", 2)])
def test_a_page_of_any_address_is_a_product_where_its_heading_is_the_name_in_the_markup(
    shop, checked, heading, products
):
    folder = shop("tee-lawful", {})
    page = (
        (folder / "produkt-kanne.html").read_text("utf-8").replace("<h1>Teekanne Abendrot", f"<h1>{heading}")
    )
    page = page.replace("Teekanne Abendrot", "Kandis weiß")
    (folder / "kandis.html").write_text(page, "utf-8")
    _, markets = checked(folder, "DE")
    assert len(markets.products) == products


def test_a_page_that_cannot_be_read_as_a_listing_is_told_and_the_others_are_judged(lawful):
    def page(text, *, with_passages=False):
        if "<title>Teekanne" in text:
            raise ListingError("listing.page_too_hard", "The page takes too long.", facts={}, remedy="")
        return read_page(text, with_passages=with_passages)

    judge = Judge([DestinationLaw("DE")], Circumstances(date(2026, 12, 1), {}))
    markets = judge_shop(lawful[0].visits, judge, page)
    assert [one.name for one in markets.products] == ["Assam Schwarztee 250 g"]
    ((place, because),) = [(one.place, one.because) for one in markets.unjudged]
    assert place.address.endswith("produkt-kanne.html")
    assert "The page takes too long." in because


def test_a_term_on_each_page_is_told_once(shop, checked):
    term = "<footer><p>Die Gewährleistung ist ausgeschlossen.</p>"
    changes = dict.fromkeys(("produkt-assam.html", "produkt-kanne.html", "agb.html"), ("<footer>", term))
    _, markets = checked(shop("tee-lawful", changes), "DE")
    about = [one for one in told(markets, "DE") if one[0] == "forbidden.term_guarantee_excluded"]
    assert len(about) == 1


def test_two_runs_agree(checked, faults, shop):
    again = checked(shop("tee-faults", {}), "DE", "TW")[1]
    assert markets_document(again) == markets_document(faults[1])
