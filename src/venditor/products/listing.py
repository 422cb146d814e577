"""The listing: what a shop says about one thing it sells, and where it says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar

from venditor.core.quantity import Quantity, plain
from venditor.products.terms import Delivery, PriorPrice, Rating, ReturnPolicy

State = Literal["present", "absent", "unknown"]
PRESENT: State = "present"
ABSENT: State = "absent"
UNKNOWN: State = "unknown"

Kind = Literal[
    "json-ld", "microdata", "open-graph", "markup", "page", "address", "feed", "table", "json", "text"
]
"""What a field was read from: markup, visible words or address of a page, a feed, a table, plain text."""

MOST_QUOTED = 200
"""Characters of a quotation that are kept; enough to find the place again."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field was read.

    Attributes:
        kind: what it was read from.
        path: where in it, such as ``offers[0].price``, ``item 3/g:price`` or ``line 7/Variant Price``.
        quotation: what stands there, literally, with runs of white space as one space.
        value: what this place says, in the field's own type; ``None`` where it says nothing that can be
            used, or only a part of the field.
        at: where in a page its element is, as a CSS path from ``html`` down; of JSON-LD, its script. Empty
            where the path alone finds the place, or only words that no element was found for.
        snapshot: which of several snapshots of a page it stands in, from 1.
    """

    kind: Kind
    path: str
    quotation: str
    value: Any = None
    at: str = ""
    snapshot: int = 1

    def document(self) -> dict[str, Any]:
        """As it is put out; value, position and snapshot where they say something."""
        told: dict[str, Any] = {"kind": self.kind, "path": self.path, "quotation": self.quotation}
        if self.value is not None:
            told["value"] = _shown(self.value)
        if self.at:
            told["at"] = self.at
        if self.snapshot > 1:
            told["snapshot"] = self.snapshot
        return told


@dataclass(frozen=True, slots=True)
class Field(Generic[Value]):
    """One field of a listing.

    Attributes:
        state: present; absent where there is a place for it and nothing in it; unknown where it was not found
            in what was given.
        value: what it says; ``None`` unless it is present.
        sources: where it was read, the deciding place first; the others say the same or something else.
    """

    state: State = UNKNOWN
    value: Value | None = None
    sources: tuple[Source, ...] = ()

    @classmethod
    def present(cls, value: Value, *sources: Source) -> Field[Value]:
        """A field that says something."""
        return cls(PRESENT, value, sources)

    @classmethod
    def absent(cls, *sources: Source) -> Field[Value]:
        """A field with a place, and nothing in it."""
        return cls(ABSENT, None, sources)

    def document(self) -> dict[str, Any]:
        """As it is put out: state, value and sources."""
        return {
            "state": self.state,
            "value": _shown(self.value),
            "sources": [source.document() for source in self.sources],
        }


NOTHING: Field[Any] = Field()
"""A field that was not found in what was given."""


def _shown(value: object) -> Any:
    match value:
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_shown(each) for each in value]
        case Quantity() | UnitPrice() | Attribute() | PriorPrice() | ReturnPolicy() | Delivery() | Rating():
            return value.document()
        case _:
            return value


Availability = Literal["in_stock", "out_of_stock", "preorder", "backorder", "limited", "discontinued"]
Condition = Literal["new", "used", "refurbished", "damaged"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """A name and a value as a page lists them, such as the rows of a table of data.

    Attributes:
        name: as it stands there.
        value: as it stands there.
    """

    name: str
    value: str

    def document(self) -> dict[str, str]:
        """As it is put out."""
        return {"name": self.name, "value": self.value}


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """A price for a unit of measure, as the listing states it.

    Attributes:
        amount: in the currency of the listing.
        per: the measure it is for, such as 1 kg or 100 ml.
    """

    amount: Decimal
    per: Quantity

    def document(self) -> dict[str, Any]:
        """As it is put out."""
        return {"amount": plain(self.amount), "per": self.per.document()}


@dataclass(frozen=True, slots=True)
class Listing:
    """What a shop says about one thing it sells.

    Money is an amount in ``currency``; words are as they stand there, with runs of white space as one space.

    Attributes:
        id: the name of the listing in its feed or file.
        name: what is sold.
        description: in words.
        language: BCP 47 tag of the words, as stated or found.
        url: its own address.
        images: addresses of pictures.
        category: as the shop or the feed names it.
        price: what is asked for it now.
        lowest_price: the lowest of several that are asked, where they are named: of a range, or "from" one.
        prior_prices: prices shown beside it as earlier, regular or list prices: of each kind the likeliest.
        price_from: first day of a reduced price.
        price_until: last day of the price.
        currency: ISO 4217 code of all amounts.
        tax_included: whether the price is said to include the tax on it.
        unit_price: price for a unit of measure, as stated, or as the measures of a feed have it shown.
        quantity: how much is in it.
        pieces: how many sellable things are in it (a pack of twelve).
        availability: whether it can be had.
        condition: whether it is new.
        seller: who sells it.
        sku: the shop's own number of it.
        mpn: the manufacturer's number.
        gtin: GTIN-14, GTIN-13, GTIN-12 or GTIN-8 with a right check digit, as written.
        brand: under which it is sold.
        model: its name within the brand.
        manufacturer: who made it.
        responsible_person: who answers for it in the European Union.
        country_of_origin: ISO 3166-1 code or name, as stated.
        material: what it is made of.
        ingredients: as listed.
        allergens: as named.
        energy_class: as stated.
        warnings: words of warning.
        warranty: what the seller or manufacturer promises.
        returns: what is said about sending it back, in words.
        return_policies: what offer, product and seller say of it for machines, in this order.
        shipping: what delivery costs or takes, in words.
        deliveries: the same as said for machines, by country.
        rating: what buyers are said to think of it.
        attributes: names and values that stand on it in lists and tables.
    """

    id: Field[str] = NOTHING
    name: Field[str] = NOTHING
    description: Field[str] = NOTHING
    language: Field[str] = NOTHING
    url: Field[str] = NOTHING
    images: Field[tuple[str, ...]] = NOTHING
    category: Field[str] = NOTHING
    price: Field[Decimal] = NOTHING
    lowest_price: Field[Decimal] = NOTHING
    prior_prices: Field[tuple[PriorPrice, ...]] = NOTHING
    price_from: Field[date] = NOTHING
    price_until: Field[date] = NOTHING
    currency: Field[str] = NOTHING
    tax_included: Field[bool] = NOTHING
    unit_price: Field[UnitPrice] = NOTHING
    quantity: Field[Quantity] = NOTHING
    pieces: Field[int] = NOTHING
    availability: Field[Availability] = NOTHING
    condition: Field[Condition] = NOTHING
    seller: Field[str] = NOTHING
    sku: Field[str] = NOTHING
    mpn: Field[str] = NOTHING
    gtin: Field[str] = NOTHING
    brand: Field[str] = NOTHING
    model: Field[str] = NOTHING
    manufacturer: Field[str] = NOTHING
    responsible_person: Field[str] = NOTHING
    country_of_origin: Field[str] = NOTHING
    material: Field[str] = NOTHING
    ingredients: Field[str] = NOTHING
    allergens: Field[str] = NOTHING
    energy_class: Field[str] = NOTHING
    warnings: Field[str] = NOTHING
    warranty: Field[str] = NOTHING
    returns: Field[str] = NOTHING
    return_policies: Field[tuple[ReturnPolicy, ...]] = NOTHING
    shipping: Field[str] = NOTHING
    deliveries: Field[tuple[Delivery, ...]] = NOTHING
    rating: Field[Rating] = NOTHING
    attributes: Field[tuple[Attribute, ...]] = NOTHING

    def __iter__(self) -> Iterator[tuple[str, Field[Any]]]:
        """Each field with its name, in order."""
        for each in fields(self):
            yield each.name, getattr(self, each.name)

    def document(self) -> dict[str, dict[str, Any]]:
        """As it is put out: every field, in order, the unknown ones too."""
        return {name: field.document() for name, field in self}
