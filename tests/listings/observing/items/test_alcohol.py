"""Alcohol that is offered online, and things that only have its name."""

import pytest
from tests.listings.observing.items.test_items import page, row, told

SEEN = ("seen", "", "high")
PRACTICE = "alcohol_sold_online"
MARKUP = (
    '<script type="application/ld+json">{{"@type": "Product", "name": "{}", '
    '"offers": {{"@type": "Offer", "price": "650", "priceCurrency": "TWD"}}}}</script>'
)
DRINK = "金門高粱酒 58度 600毫升"


@pytest.mark.parametrize("button", ["<button>加入購物車</button>", '<a href="/c">加入購物車</a>'])
def test_a_drink_with_a_price_and_a_button_is_sold_online(button):
    found = page(f"<h1>{DRINK}</h1><p>NT$650</p>{button}", "zh-Hant-TW", MARKUP.format(DRINK))
    assert told(found, PRACTICE) == SEEN
    assert [source.quotation for source in found[PRACTICE].sources][:2] == ["加入購物車", DRINK]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (DRINK, "<p>NT$650，限門市選購</p>"),
        (DRINK, "<p hidden><button>加入購物車</button></p>"),
        ("高粱酒杯 6入", "<button>加入購物車</button>"),
        ("無酒精啤酒 330毫升", "<button>加入購物車</button>"),
        ("無酒精氣泡酒 750毫升", "<button>加入購物車</button>"),
        ("酒精棉片 100片", "<button>加入購物車</button>"),
    ],
)
def test_what_cannot_be_ordered_or_is_no_drink_is_not(name, body):
    found = page(f"<h1>{name}</h1>{body}", "zh-Hant-TW", MARKUP.format(name))
    assert told(found, PRACTICE) is None


def test_a_row_of_a_feed_is_an_offer_by_itself_where_it_has_a_price():
    assert told(row("zh-Hant-TW", name=DRINK, price=650), PRACTICE) == SEEN
    assert told(row("zh-Hant-TW", name=DRINK), PRACTICE) is None
    assert told(row("de", name="Rotwein 0,75 l", price=9), PRACTICE) == SEEN
    assert told(row("de", name="Weinglas 0,2 l", price=9), PRACTICE) is None
