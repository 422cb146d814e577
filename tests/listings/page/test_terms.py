"""Return, delivery, ratings, taxes and prices for a measure in the markup of a page."""

import json
from decimal import Decimal

import pytest

from venditor.core.quantity import Quantity
from venditor.listings.page.reading import read_page
from venditor.products import Delivery, PriorPrice, Rating, ReturnPolicy, UnitPrice


def linked(offer=None, product=None, *others):
    offer = {"@type": "Offer", "price": "19.90", "priceCurrency": "EUR", **(offer or {})}
    product = {"@type": "Product", "name": "Lampe", "offers": offer, **(product or {})}
    script = json.dumps({"@context": "https://schema.org", "@graph": [product, *others]})
    return read_page(
        f"<html><head><script type='application/ld+json'>{script}</script></head></html>"
    ).listing


POLICY = {
    "@type": "MerchantReturnPolicy",
    "applicableCountry": ["DE", "at"],
    "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
    "merchantReturnDays": 14,
    "returnMethod": ["https://schema.org/ReturnByMail", "ReturnInStore"],
    "returnFees": "http://schema.org/ReturnFeesCustomerResponsibility",
    "itemDefectReturnFees": "schema:FreeReturn",
    "refundType": {"@id": "https://schema.org/FullRefund"},
    "restockingFee": {"@type": "MonetaryAmount", "value": "3.50", "currency": "EUR"},
}
READ = ReturnPolicy(
    ("DE", "AT"), "finite", 14, "customer", "free", Decimal("3.50"), None, ("full",), ("mail", "store")
)


@pytest.mark.parametrize(
    "listing",
    [
        linked({"hasMerchantReturnPolicy": POLICY}),
        linked(None, {"hasMerchantReturnPolicy": [POLICY]}),
        linked(None, None, {"@type": "OnlineStore", "name": "Shop", "hasMerchantReturnPolicy": POLICY}),
        linked({"seller": {"@type": "Organization", "hasMerchantReturnPolicy": POLICY}}),
        linked({"hasMerchantReturnPolicy": {"@id": "#r"}}, None, {"@id": "#r", **POLICY}),
    ],
    ids=["offer", "product", "shop", "seller", "reference"],
)
def test_a_return_policy_is_read_wherever_it_stands(listing):
    assert listing.return_policies.value == (READ,)
    (source,) = listing.return_policies.sources
    assert (source.at, source.value) == ("html > head > script", (READ,))


@pytest.mark.parametrize(
    ("word", "category"),
    [
        ("MerchantReturnNotPermitted", "not_permitted"),
        ("http://schema.org/MerchantReturnUnlimitedWindow", "unlimited"),
        ("https://schema.org/MerchantReturnUnspecified/", "unspecified"),
        ("schema:MerchantReturnFiniteReturnWindow", "finite"),
        ("soon", None),
    ],
)
def test_categories_of_return_policies(word, category):
    found = linked({"hasMerchantReturnPolicy": {"returnPolicyCategory": word, "merchantReturnDays": "30"}})
    assert found.return_policies.value == (ReturnPolicy(category=category, days=30),)


@pytest.mark.parametrize(
    ("word", "fees"),
    [
        ("FreeReturn", "free"),
        ("ReturnFeesCustomerResponsibility", "customer"),
        ("ReturnShippingFees", "return_shipping"),
        ("OriginalShippingFees", "original_shipping"),
        ("RestockingFees", "restocking"),
    ],
)
def test_the_fees_of_a_change_of_mind_go_before_those_of_every_case(word, fees):
    policy = {"returnFees": "FreeReturn", "customerRemorseReturnFees": word}
    assert linked({"hasMerchantReturnPolicy": policy}).return_policies.value == (
        ReturnPolicy(remorse_fees=fees),
    )


def test_a_restocking_fee_as_a_plain_number_is_a_percentage():
    found = linked({"hasMerchantReturnPolicy": {"restockingFee": 10, "refundType": "StoreCreditRefund"}})
    assert found.return_policies.value == (
        ReturnPolicy(restocking_percent=Decimal(10), refunds=("store_credit",)),
    )


def test_the_country_that_a_thing_is_sent_back_to_stands_for_that_of_the_policy():
    found = linked(
        {"hasMerchantReturnPolicy": {"returnPolicyCountry": {"@type": "Country", "name": "France"}}}
    )
    assert found.return_policies.value == (ReturnPolicy(countries=("FR",)),)


def test_policies_of_offer_product_and_shop_stand_in_this_order_each_once():
    shop = {
        "@type": "Store",
        "hasMerchantReturnPolicy": [{"merchantReturnDays": 14}, {"merchantReturnDays": 60}],
    }
    found = linked(
        {"hasMerchantReturnPolicy": {"merchantReturnDays": 30}},
        {"hasMerchantReturnPolicy": {"merchantReturnDays": 14}},
        shop,
    )
    assert [one.days for one in found.return_policies.value] == [30, 14, 60]


def test_deliveries_by_country_with_cost_and_days():
    details = {
        "@type": "OfferShippingDetails",
        "shippingRate": {"@type": "MonetaryAmount", "value": 4.9, "currency": "EUR"},
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": ["DE", "AT"]},
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "handlingTime": {"@type": "QuantitativeValue", "minValue": 0, "maxValue": 1, "unitCode": "DAY"},
            "transitTime": {"@type": "QuantitativeValue", "minValue": 2, "maxValue": 3, "unitCode": "DAY"},
        },
    }
    none = {"shippingDestination": {"addressCountry": "CH"}, "doesNotShip": "http://schema.org/True"}
    assert linked({"shippingDetails": [details, none]}).deliveries.value == (
        Delivery("DE", Decimal("4.9"), "EUR", 2, 4),
        Delivery("AT", Decimal("4.9"), "EUR", 2, 4),
        Delivery("CH", refused=True),
    )


def test_times_that_are_not_in_days_or_only_of_transit_say_no_most():
    def details(unit):
        return {"shippingDetails": {"deliveryTime": {"transitTime": {"value": 2, "unitCode": unit}}}}

    assert linked(details("DAY")).deliveries.value == (Delivery(least_days=2),)
    assert linked(details("HUR")).deliveries.state == "unknown"


def test_a_rating_has_its_value_its_best_and_its_number():
    rating = {"@type": "AggregateRating", "ratingValue": "4,4", "bestRating": 5, "reviewCount": "89"}
    found = linked(None, {"aggregateRating": rating, "review": {"@type": "Review"}})
    assert found.rating.value == Rating(Decimal("4.4"), Decimal(5), 89)


def test_single_reviews_are_a_rating_without_a_value():
    found = linked(None, {"review": [{"@type": "Review", "reviewBody": "Gut"}, {"@type": "Review"}]})
    assert found.rating.value == Rating(count=2)


@pytest.mark.parametrize(
    ("said", "included"), [(True, True), ("false", False), ("https://schema.org/True", True)]
)
def test_whether_tax_is_included(said, included):
    price = {"@type": "PriceSpecification", "price": "19.90", "valueAddedTaxIncluded": said}
    found = linked({"priceSpecification": price})
    assert found.tax_included.value is included
    assert found.tax_included.sources[0].path == (
        "json-ld[0].@graph[0].offers[0].priceSpecification[0].valueAddedTaxIncluded"
    )


def measured(value, base=None):
    whole = {"@type": "QuantitativeValue", "value": value, "unitCode": "MLT"}
    if base:
        whole["valueReference"] = {"@type": "QuantitativeValue", "value": base, "unitCode": "LTR"}
    return {
        "@type": "UnitPriceSpecification",
        "price": "12.00",
        "priceCurrency": "EUR",
        "referenceQuantity": whole,
    }


def test_a_price_for_a_measure_is_no_price_of_the_whole():
    found = linked({"priceSpecification": measured(100)})
    assert (found.price.value, found.unit_price.value) == (
        Decimal("19.90"),
        UnitPrice(Decimal("12.00"), Quantity(Decimal(100), "ml")),
    )
    assert found.quantity.state == "unknown"


def test_with_a_base_the_measure_is_that_of_the_whole():
    found = linked({"price": None, "priceSpecification": measured(750, 1)})
    assert (found.price.value, found.unit_price.value, found.quantity.value) == (
        Decimal("12.00"),
        UnitPrice(Decimal("16.00"), Quantity(Decimal(1), "l")),
        Quantity(Decimal(750), "ml"),
    )


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("https://schema.org/ListPrice", "list"),
        ("MSRP", "list"),
        ("SRP", "list"),
        ("StrikethroughPrice", "struck"),
        ("http://schema.org/RegularPrice", "regular"),
    ],
)
def test_a_price_type_says_the_kind_of_an_earlier_price(word, kind):
    found = linked(
        {"priceSpecification": [{"@type": "PriceSpecification", "price": 29.9, "priceType": word}]}
    )
    called = word.rpartition("/")[2]
    assert found.prior_prices.value == (PriorPrice(Decimal("29.9"), kind, called),)


def test_microdata_says_the_same():
    html = """<body><div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Lampe</h1>
      <div itemprop="aggregateRating" itemscope itemtype="https://schema.org/AggregateRating">
        <span itemprop="ratingValue">4.5</span> von <span itemprop="reviewCount">12</span></div>
      <div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
        <b itemprop="price" content="19.9"></b>
        <div itemprop="hasMerchantReturnPolicy" itemscope itemtype="https://schema.org/MerchantReturnPolicy">
          <meta itemprop="merchantReturnDays" content="14">
          <link itemprop="returnPolicyCategory" href="https://schema.org/MerchantReturnFiniteReturnWindow"></div>
        <div itemprop="shippingDetails" itemscope itemtype="https://schema.org/OfferShippingDetails">
          <div itemprop="shippingRate" itemscope itemtype="https://schema.org/MonetaryAmount">
            <meta itemprop="value" content="4.90"><meta itemprop="currency" content="EUR"></div></div>
      </div></div></body>"""
    found = read_page(html).listing
    assert found.rating.value == Rating(Decimal("4.5"), None, 12)
    assert found.return_policies.value == (ReturnPolicy(category="finite", days=14),)
    assert found.deliveries.value == (Delivery(None, Decimal("4.90"), "EUR"),)
    assert found.rating.sources[0].at == "html > body > div > div:nth-of-type(1)"
