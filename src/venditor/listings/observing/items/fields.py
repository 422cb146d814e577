"""Items that a field of the listing shows, or has an empty place for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from venditor.listings.observing.items.allergens import allergens_in
from venditor.listings.observing.items.candidates import absent, flawed, seen
from venditor.listings.observing.items.texts import Texts
from venditor.listings.observing.observation import Observation
from venditor.products import ABSENT, PRESENT, Field, Listing, Source

ITEMS = {
    "price": "price",
    "unit_price": "unit_price",
    "images": "product_picture",
    "ingredients": "ingredients",
    "allergens": "allergens",
    "material": "materials",
    "country_of_origin": "country_of_origin",
    "quantity": "net_quantity",
    "warnings": "safety_warnings",
    "prior_prices": "prior_price",
    "seller": "seller_identity",
}
"""Fields that show an item by themselves."""

IDENTIFIERS = ("gtin", "mpn", "model")
"""Fields that identify a product wherever it is sold."""

FEWEST_LETTERS = 15
"""Letters of a description that says more than a name."""

LONGEST_NAME = 300
"""Characters of a name that are looked at."""

FEWEST_NUTRIENTS = 3
"""Nutrients that make a declaration and no lone figure."""

WITHOUT_TAX = "price_without_tax"
"""The flaw of a price to which tax is added."""

_MEASURED = re.compile(
    r"[Øø⌀∅]\s?\d|\d\s?(?:mm|cm|m|m²|m2|km|in|inch|zoll|\"|”|″|g|gr|kg|mg|lbs?|oz|ml|cl|dl|l|ltr|w|kw|v|mah|ah|gb|tb|hz|%)"
    r"(?![^\W\d_])|\d\s?[x×]\s?\d|\bgr\.?\s?\d|\(x\s?\d+\)|\d\s?(?:公分|公釐|毫米|厘米|公克|公斤|毫升|公升|吋|克)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}|[\u2e80-\u9fff\uac00-\ud7af]{2,}")
_FOR_MACHINES = frozenset(("json-ld", "microdata", "open-graph"))
_FOR_READERS = frozenset(("price", "images", "unit_price"))


def by_fields(listing: Listing, texts: Texts) -> Iterator[Observation]:
    """What fields show.

    Args:
        listing: that is looked at.
        texts: of the offer, in which what markup says to machines should stand too.
    """
    for name, item in ITEMS.items():
        field: Field[object] = getattr(listing, name)
        if field.state == PRESENT:
            yield _shown(item, field, texts, unseen=name not in _FOR_READERS)
        elif field.state == ABSENT:
            yield absent(item, *field.sources)
    if listing.lowest_price.state == PRESENT:
        yield seen("price", *listing.lowest_price.sources, confidence="medium")
    yield from _identifier(listing, texts)
    yield from _characteristics(listing)
    if listing.name.state == PRESENT:
        yield seen("food_name", *listing.name.sources, confidence="medium")
    if listing.ingredients.value:
        yield from allergens_in(listing.ingredients.value, *listing.ingredients.sources)
    yield from _nutrition(listing)
    yield from _tax(listing)
    yield from _delivery(listing)


def _shown(item: str, field: Field[object], texts: Texts, *, unseen: bool) -> Observation:
    """A field that says something; one that only markup has is not shown to readers."""
    told = str(field.value)
    if unseen and texts.on_page and only_for_machines(field.sources) and told.lower() not in texts.blob:
        return seen(item, *field.sources, hidden="markup")
    return seen(item, *field.sources)


def only_for_machines(sources: tuple[Source, ...]) -> bool:
    """Whether something was read in markup alone."""
    return bool(sources) and all(source.kind in _FOR_MACHINES for source in sources)


def _identifier(listing: Listing, texts: Texts) -> Iterator[Observation]:
    fields = {name: getattr(listing, name) for name in IDENTIFIERS}
    present = [field for field in fields.values() if field.state == PRESENT]
    shown = [each for each in present if not (texts.on_page and only_for_machines(each.sources))]
    visible = [each for each in present if each not in shown and str(each.value).lower() in texts.blob]
    if shown or visible:
        yield seen("product_identifier", *(shown or visible)[0].sources)
    elif listing.sku.state == PRESENT:
        yield seen("product_identifier", *listing.sku.sources, confidence="medium")
    elif any(source.kind == "feed" for source in listing.id.sources) and listing.id.state == PRESENT:
        # In a feed it is the shop's number for the article; a table may have the end of its address there.
        yield seen("product_identifier", *listing.id.sources, confidence="medium")
    elif present:
        yield seen("product_identifier", *present[0].sources, hidden="markup")
    elif any(field.state == ABSENT for field in fields.values()):
        sources = [source for field in fields.values() for source in field.sources]
        yield absent("product_identifier", *sources)


def _characteristics(listing: Listing) -> Iterator[Observation]:
    description = listing.description
    name = (listing.name.value or "").strip().lower()
    if description.state == PRESENT and description.value is not None:
        rest = description.value.lower().replace(name, "") if name else description.value
        if sum(letter.isalpha() for letter in rest) >= FEWEST_LETTERS:
            yield seen("main_characteristics", *description.sources)
            return
    if listing.attributes.state == PRESENT:
        yield seen("main_characteristics", *listing.attributes.sources[:1], confidence="medium")
    elif name and _WORD.search(name) and _MEASURED.search(name[:LONGEST_NAME]):
        # A name that says what it is and how large tells what a buyer of such a thing has to know.
        yield seen("main_characteristics", *listing.name.sources, confidence="medium")
    elif description.state == ABSENT and name:
        sources = (*description.sources, *listing.name.sources)
        yield flawed("main_characteristics", "only_few_words", *sources, name=listing.name.value or "")
    elif description.state == ABSENT:
        yield absent("main_characteristics", *description.sources)


def _nutrition(listing: Listing) -> Iterator[Observation]:
    """The declaration as Open Food Facts has it, a column for each nutrient."""
    pairs = zip(listing.attributes.value or (), listing.attributes.sources, strict=False)
    sources = [source for attribute, source in pairs if attribute.name.endswith("_100g")]
    if len(sources) >= FEWEST_NUTRIENTS:
        yield seen("nutrition", *sources)


def _tax(listing: Listing) -> Iterator[Observation]:
    included = listing.tax_included
    if included.value is True:
        yield seen("total_price", *included.sources)
    elif included.value is False:
        stated = included.sources[0].quotation if included.sources else ""
        yield flawed("total_price", WITHOUT_TAX, *included.sources, stated=stated)


def price_as_total(listing: Listing, told: Iterable[Observation]) -> Iterator[Observation]:
    """A price is the whole one where nothing says that tax comes on top: who sells to people asks for it all.

    Args:
        listing: that is looked at.
        told: what its running text says.
    """
    without = any(one.about == "total_price" and one.flaw == WITHOUT_TAX for one in told)
    price = listing.price if listing.price.state == PRESENT else listing.lowest_price
    if price.state == PRESENT and listing.tax_included.value is not False and not without:
        yield seen("total_price", *price.sources, confidence="medium")


def _delivery(listing: Listing) -> Iterator[Observation]:
    """What is said of delivery for machines: feeds and markup are how it is told to a marketplace."""
    costs = [each.cost is not None for each in listing.deliveries.value or ()]
    times = [each.most_days is not None for each in listing.deliveries.value or ()]
    if any(costs) or (
        listing.shipping.state == PRESENT and any(map(str.isdigit, listing.shipping.value or ""))
    ):
        yield seen(
            "delivery_cost", *(listing.deliveries.sources or listing.shipping.sources), confidence="medium"
        )
    elif listing.shipping.state == ABSENT:
        yield absent("delivery_cost", *listing.shipping.sources)
    if any(times):
        yield seen("delivery_time", *listing.deliveries.sources, confidence="medium")
    if listing.deliveries.value and all(each.country for each in listing.deliveries.value):
        yield seen("delivery_restrictions", *listing.deliveries.sources, confidence="low")
