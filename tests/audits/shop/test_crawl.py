"""What a server answers instead of a page is not taken for the page."""

from datetime import UTC, datetime

import pytest

from venditor.audits.shop.check import check_shop
from venditor.audits.shop.crawl import PAGES_FOR_MARKETS, Plan
from venditor.audits.shop.difference import LastRun, difference
from venditor.audits.shop.errors import ShopError
from venditor.audits.shop.findings import Finding
from venditor.audits.shop.pages import Page

START = "https://shop.example/"
TEXT = "<p>" + "Tassen und Teller aus der Werkstatt. " * 10
LINKS = '<footer><a href="/kontakt">Kontakt</a> <a href="/w">Vertrag widerrufen</a></footer>'
SHOP = f"<html lang=de>{TEXT}{LINKS}</html>"
INSTEAD = f"<html lang=de><title>Einen Moment</title>{TEXT}</html>"


class Shop:
    """A shop whose pages answer with a status of their own; all others are there."""

    saved, start = False, START

    def __init__(self, **statuses):
        self.statuses = statuses

    def listed(self):
        return ()

    def holds(self, address):
        return address.startswith(START)

    def read(self, address):
        status = self.statuses.get(address.removeprefix(START) or "start", 200)
        return Page(address, address, status, SHOP if status == 200 else INSTEAD)


def checked(**statuses):
    now = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
    return check_shop(Shop(**statuses), Plan(), shop=START, now=now).findings


def found(**statuses):
    return [(each.kind, each.template, each.value) for each in checked(**statuses)]


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_page_that_was_kept_from_us_is_none_without_the_entry(status):
    because = "failing" if status == 500 else "turned_away"
    kinds = found(kontakt=status)
    assert ("page_not_read", "contact", because) in kinds
    assert not [each for each in kinds if each[0] == "entry_missing"]


@pytest.mark.parametrize(
    ("status", "kind", "value"),
    [
        (403, "target_not_read", "turned_away"),
        (429, "target_not_read", "turned_away"),
        (503, "target_not_read", "turned_away"),
        (401, "target_broken", "401"),
        (404, "target_broken", "404"),
        (500, "target_broken", "500"),
    ],
)
def test_a_page_behind_the_entry_that_was_kept_from_us_is_no_broken_one(status, kind, value):
    assert (kind, "target", value) in found(w=status)


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, "shop.turned_away"), (404, "shop.missing"), (500, "shop.failing"), (503, "shop.turned_away")],
)
def test_a_shop_whose_start_page_was_kept_from_us_is_not_judged(status, code):
    with pytest.raises(ShopError, match=f"HTTP {status}") as refused:
        found(start=status)
    assert refused.value.code == code


def test_what_could_not_be_seen_this_time_is_not_gone():
    old = Finding("odr_link", "contact", "de", f"{START}kontakt", "https://ec.europa.eu/consumers/odr/")
    last = LastRun("2026-11-20T09:30:00Z", (old,))
    seen, unseen = (difference(last, checked(**told)) for told in ({}, {"kontakt": 403}))
    assert (seen.gone, seen.unseen) == ((old,), ())
    assert (unseen.gone, unseen.unseen) == ((), (old,))


class Linked(Shop):
    """A shop with products, and pages on which it tells of itself."""

    def read(self, address):
        names = ("kontakt", "impressum", "versand", "p/tee", "p/kanne", "p/tasse", "p/dose", "sortiment")
        links = "".join(f'<a href="/{name}">{name.title()}</a>' for name in names)
        known = address.removeprefix(START) in ("", *names)
        html = f"<html lang=de>{TEXT}<footer>{links}</footer></html>"
        return Page(address, address, 200 if known else 404, html)


def visited(**plan):
    now = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
    visits = check_shop(Linked(), Plan(**plan), shop=START, now=now).visits
    return [(each.template, each.address.removeprefix(START)) for each in visits]


def test_for_markets_the_imprint_delivery_and_further_products_are_read():
    assert visited() == [
        ("start", ""),
        ("contact", "kontakt"),
        ("category", "sortiment"),
        ("product", "p/tee"),
        ("error", "venditor-shop-check-no-such-page"),
    ]
    assert visited(markets=True, pages=PAGES_FOR_MARKETS) == [
        ("start", ""),
        ("contact", "kontakt"),
        ("category", "sortiment"),
        ("product", "p/tee"),
        ("imprint", "impressum"),
        ("delivery", "versand"),
        ("product", "p/kanne"),
        ("product", "p/tasse"),
        ("error", "venditor-shop-check-no-such-page"),
    ]
