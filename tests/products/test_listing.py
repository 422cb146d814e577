"""Listings as they are put out."""

from decimal import Decimal

from venditor.products import (
    Delivery,
    Field,
    Listing,
    PriorPrice,
    Rating,
    ReturnPolicy,
    Source,
)


def test_a_source_says_its_value_its_place_and_its_snapshot_where_there_is_one():
    plain = {"kind": "page", "path": "b.price", "quotation": "19,90 €"}
    assert Source("page", "b.price", "19,90 €").document() == plain
    whole = Source("page", "b.price", "19,90 €", Decimal("19.90"), "html > body > b", 2)
    assert whole.document() == {**plain, "value": "19.90", "at": "html > body > b", "snapshot": 2}


def test_values_of_their_own_are_put_out_whole():
    listing = Listing(
        prior_prices=Field.present((PriorPrice(Decimal("29.90"), "list", "UVP"),)),
        return_policies=Field.present((ReturnPolicy(("DE",), "finite", 14, "customer"),)),
        deliveries=Field.present((Delivery("DE", Decimal("4.90"), "EUR", 1, 3),)),
        rating=Field.present(Rating(Decimal("4.5"), Decimal(5), 12)),
        tax_included=Field.present(value=True),
    ).document()
    assert listing["prior_prices"]["value"] == [{"amount": "29.90", "kind": "list", "words": "UVP"}]
    assert listing["return_policies"]["value"] == [
        {
            "countries": ["DE"],
            "category": "finite",
            "days": 14,
            "remorse_fees": "customer",
            "defect_fees": None,
            "restocking_fee": None,
            "restocking_percent": None,
            "refunds": [],
            "methods": [],
        }
    ]
    assert listing["deliveries"]["value"] == [
        {
            "country": "DE",
            "cost": "4.90",
            "currency": "EUR",
            "least_days": 1,
            "most_days": 3,
            "refused": False,
        }
    ]
    assert listing["rating"]["value"] == {"value": "4.5", "best": "5", "count": 12}
    assert listing["tax_included"]["value"] is True
