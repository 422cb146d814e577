"""What the listing checks found in a shop, told: document, difference, terminal, page."""

import html
import json
from dataclasses import replace

import pytest

from venditor.audits.shop.difference import difference, read_last_run
from venditor.audits.shop.document import LANGUAGES, document
from venditor.audits.shop.errors import ShopError
from venditor.audits.shop.files import write_check
from venditor.audits.shop.markets.difference import market_difference, read_last_markets
from venditor.audits.shop.report import report
from venditor.audits.shop.told import told
from venditor.listings.judging import telling


def whole(pair):
    check, markets = pair
    return replace(check, markets=markets)


@pytest.fixture
def last(tmp_path, faults):
    """The last run, as it is read again."""
    write_check(tmp_path, whole(faults), None, language="en")
    return read_last_run(tmp_path / "findings.json")


def test_without_a_market_the_document_is_as_it_was(faults):
    check, _ = faults
    assert set(document(check)) == {
        "format", "shop", "checked_at", "applies", "pages", "findings", "difference",
    }  # fmt: skip


def test_each_finding_has_quotation_article_and_fix_in_every_language(faults):
    told_ = document(whole(faults))
    assert told_["format"] == "venditor.shop_check/1"
    market = told_["markets"]["each"][0]
    assert market["market"] == "DE"
    (button,) = (one for one in market["findings"] if one["question"] == "required.order_button")
    assert (button["act"], button["articles"]) == ("BGB", ["§ 312j Abs. 3 Satz 2"])
    assert button["where"][0]["quotation"] == "Bestellung abschicken"
    assert button["where"][0]["path"].startswith("html > body")
    assert (button["page"]["template"], button["subject"]) == ("checkout", "order de")
    for one in market["findings"]:
        assert all(sorted(one[name]) == sorted(LANGUAGES) for name in ("says", "why", "fix", "closes"))
        assert "change" not in one
    shop_wide = [one["question"] for one in market["findings"] if one["page"] is None]
    assert shop_wide == ["required.withdrawal_function_notice", "required.guarantee_notice"]


def test_the_same_run_again_changes_nothing(last, faults):
    check, markets = faults
    same = difference(last, check.findings, markets).markets
    assert (same.new, same.gone, same.unseen) == ((), (), ())
    assert same.same == sum(len(one.findings) for one in markets.markets) == 11


def test_what_was_mended_is_gone_and_what_is_not_looked_at_is_unseen(last, lawful, shop, checked):
    mended = difference(last, lawful[0].findings, lawful[1]).markets
    assert mended.new == ()
    assert mended.unseen == ()
    assert {one.question for one in mended.gone} == {
        "forbidden.term_no_returns",
        "forbidden.term_guarantee_excluded",
        "required.order_button",
        "required.unit_price",
        "required.withdrawal_function_notice",
    }
    _, less = checked(shop("tee-faults", {"kasse.html": None, "produkt-assam.html": None}), "DE")
    unseen = market_difference(last.markets, less)
    assert {one.question for one in unseen.unseen} == {
        "required.order_button",
        "required.unit_price",
        "required.nutrition",
    }
    assert unseen.gone == ()


def test_only_markets_of_both_runs_are_compared(last, shop, checked):
    _, other = checked(shop("tee-faults", {}), "FR")
    assert market_difference(last.markets, other) is None
    assert market_difference(None, other) is None
    assert market_difference(last.markets, None) is None
    _, one = checked(shop("tee-faults", {"agb.html": ("AGB", "AGB")}, folder="two"), "TW")
    assert market_difference(last.markets, one).same == 3
    _, more = checked(shop("tee-faults", {}, folder="three"), "DE", "TW", "FR")
    assert (market_difference(last.markets, more).new, len(more.markets[2].findings) > 0) == ((), True)


@pytest.mark.parametrize(
    "told_", [[], {"each": 1}, {"each": [{}]}, {"each": [{"market": "DE", "findings": [1]}]}]
)
def test_a_broken_part_of_an_earlier_report_is_refused(tmp_path, faults, told_):
    known = document(faults[0]) | {"markets": told_}
    path = tmp_path / "findings.json"
    path.write_text(json.dumps(known), "utf-8")
    with pytest.raises(ShopError, match="it is not a venditor"):
        read_last_run(path)


def test_an_earlier_report_without_markets_is_read():
    assert read_last_markets(None) is None


def test_the_terminal_has_errors_and_warnings_with_places_and_counts_notes(faults, last, lawful):
    lines = list(told(whole(faults), None, language="de"))
    assert "Deutschland: 7 Warnungen und 1 Hinweis" in "\n".join(lines)
    at = next(number for number, line in enumerate(lines) if "der Grundpreis" in line)
    assert lines[at].endswith("[Kategorie de, Produkt Assam Schwarztee 250 g]")
    assert lines[at + 1].startswith("    PAngV § 4 Abs. 1 Satz 1")
    assert not [line for line in lines if "Nährwert" in line]
    changed = difference(last, lawful[0].findings, lawful[1])
    ended = list(told(whole(lawful), changed, language="en"))[-1]
    assert ended == "Listing checks: 0 new, 8 gone, 3 same"


def test_the_terminal_says_what_was_not_looked_at(shop, checked):
    gone = {"kasse.html": None, "produkt-assam.html": None, "produkt-kanne.html": None}
    text = "\n".join(told(whole(checked(shop("tee-lawful", gone), "DE")), None, language="en"))
    assert "No product page was read, so no offer was judged." in text
    assert "No page with the button of an order was read" in text


@pytest.mark.parametrize("language", ["en", "de", "zh-Hant"])
def test_the_page_has_each_finding_with_its_law_and_runs_nothing(faults, language):
    text = report(whole(faults), language=language)
    plain = html.unescape(text)
    assert "<script" not in text
    assert "default-src 'none'" in text
    for market in faults[1].markets:
        assert f'id="market-{market.code}"' in text
        for one in market.findings:
            assert telling.says(one.finding, language) in plain
            assert telling.fix(one.finding, language) in plain
            assert one.finding.rule.articles[0] in plain
    assert "Vertreten durch die Geschäftsführerin Erika Muster" in plain


def test_the_page_tells_what_changed(last, lawful):
    changed = difference(last, lawful[0].findings, lawful[1])
    text = html.unescape(report(whole(lawful), changed, language="en"))
    part = text.partition('id="difference"')[2].partition("</section>")[0]
    assert "the price for a unit of measure" in part
    assert "gone" in part


def test_words_of_a_shop_are_no_markup(shop, checked):
    change = ("Teekanne Abendrot", "<b>Kanne</b>&lt;script&gt;alert(1)&lt;/script&gt;")
    found = checked(shop("tee-lawful", {"produkt-kanne.html": change}), "DE")
    assert "<script" not in report(whole(found), language="en")
