"""Products as they are offered: the listing, its fields, and where each was read.

A listing is what a shop says about one thing it sells, on a page, in a feed or in a file. Each field is
*present*, *absent* (there is a place for it, and nothing in it) or *unknown* (not found in what was given),
and names where it was read, so that a finding can show its evidence.

>>> from decimal import Decimal
>>> from venditor.products import Field, Listing, Source
>>> price = Field.present(Decimal("19.90"), Source("feed", "item 3/g:price", "19.90 EUR"))
>>> listing = Listing(price=price)
>>> listing.price.state, listing.gtin.state
('present', 'unknown')
>>> listing.document()["price"]["sources"][0]["path"]
'item 3/g:price'
"""

from venditor.products.listing import (
    ABSENT,
    MOST_QUOTED,
    NOTHING,
    PRESENT,
    UNKNOWN,
    Attribute,
    Availability,
    Condition,
    Field,
    Kind,
    Listing,
    Source,
    State,
    UnitPrice,
)
from venditor.products.terms import (
    Delivery,
    PriceKind,
    PriorPrice,
    Rating,
    RefundType,
    ReturnCategory,
    ReturnFees,
    ReturnMethod,
    ReturnPolicy,
)

__all__ = [
    "ABSENT",
    "MOST_QUOTED",
    "NOTHING",
    "PRESENT",
    "UNKNOWN",
    "Attribute",
    "Availability",
    "Condition",
    "Delivery",
    "Field",
    "Kind",
    "Listing",
    "PriceKind",
    "PriorPrice",
    "Rating",
    "RefundType",
    "ReturnCategory",
    "ReturnFees",
    "ReturnMethod",
    "ReturnPolicy",
    "Source",
    "State",
    "UnitPrice",
]
