"""How heavy the fullest answer page is: everything about an order, for buyers whose shop has a country."""

from itertools import product
from urllib.parse import urlencode

import pytest

from venditor.rights.jurisdictions import default_library

# Telephones on slow lines; the page is sent packed, and unpacked it is read on small machines.
MOST_BYTES = 60_000
TODAY = "2026-03-10"
# An order of which a buyer has told all that the pages ask for, question after question.
TOLD = {
    "product": "goods",
    "contract": "distance",
    "channel": "online",
    "condition": "new",
    "concluded_on": "2026-03-02",
    "delivered_on": "2026-03-09",
    "informed_on": "2026-03-02",
    **dict.fromkeys(
        (
            *("regular_delivery", "made_to_specification", "liable_to_deteriorate", "unsealed_hygiene"),
            *("inseparably_mixed", "unsealed_media", "newspaper", "price_fluctuates", "deferred_alcohol"),
            *("public_auction", "notarised", "own_return_terms_shown", "exclusion_notice_given"),
            *("order_data_shown", "required_information_given", "order_correctable", "confirmation_complete"),
            *("withdrawal_function_offered", "durable_goods", "quality_guaranteed"),
        ),
        "false",
    ),
    **dict.fromkeys(
        (
            *("withdrawal_notice_on", "goods_sent_back_on", "goods_returned_on"),
            *("nonconformity_appeared_on", "fault_notified_on", "complaint_made_on"),
        ),
        TODAY,
    ),
    "promised_delivery_on": "2026-03-06",
    "contract_confirmed_on": "2026-03-09",
    "order_cancelled_on": "none",
    "refund_paid_on": "none",
    "order_button": "other_words",
    "disputed_point": "fault_at_delivery",
    "price": "20.00 EUR",
    "delivery_cost": "3.00 EUR",
    "standard_delivery_cost": "3.00 EUR",
}
# Where the last day turns on the holidays of a region, or the law on that of a part.
REGIONS = {"DE": "DE-BY", "ES": "ES-MD", "GB": "GB-ENG"}
LAWS = {"of-the-shop": {}, "chosen": {"law_chosen": "true", "chosen_law": "TW"}}


def _buyers():
    return sorted({*default_library().unions["EU"], "GB", "TW", "JP", "KR"})


def _told(buyer, **more):
    region = {"consumer_region": REGIONS[buyer]} if buyer in REGIONS else {}
    return {**TOLD, "consumer_country": buyer, "trader_country": buyer, **region, **more}


def _weighed():
    """Each buyer in one of three languages, by both laws, in every run; the campaign weighs every page."""
    for number, (language, (name, more)) in enumerate(product(("ja", "de", "en"), LAWS.items())):
        yield pytest.param(language, more, slice(number // 2, None, 3), id=f"{language}-{name}-some")
        yield pytest.param(
            language, more, slice(None), id=f"{language}-{name}-all", marks=pytest.mark.campaign
        )


@pytest.mark.parametrize(("language", "more", "part"), list(_weighed()))
def test_everything_about_an_order_weighs_little(visit_in, language, more, part):
    visitor, heavy = visit_in(language), {}
    for buyer in _buyers()[part]:
        page = visitor.open("?" + urlencode({"topic": "all", **_told(buyer, **more)}))
        assert (page.status, page.asks) == (200, None), buyer
        heavy[buyer] = len(page.html.encode())
    assert {buyer: size for buyer, size in heavy.items() if size >= MOST_BYTES} == {}
