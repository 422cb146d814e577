"""The attributes of Google Merchant feeds, and the field of a listing that each one fills.

Feeds in XML and in tables share them. What no field has a place for is kept as an attribute of the listing.

Source: Google Merchant Center product data specification; Meta's catalogue adds ``origin_country`` and
``manufacturer_info``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from venditor.core.quantity import Quantity
from venditor.listings.draft import Draft, Place
from venditor.listings.feeds.shipping import deliveries, delivery
from venditor.listings.read import Read, squeezed
from venditor.listings.sales import Span, Stated, prices
from venditor.listings.values.days import interval
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.languages import language_tag
from venditor.listings.values.numbers import count
from venditor.listings.values.unit_prices import shown_by_google
from venditor.listings.values.units import quantity
from venditor.listings.values.words import availability, condition
from venditor.products import Kind

WORDS = {
    "id": "id",
    "title": "name",
    "link": "url",
    "brand": "brand",
    "mpn": "mpn",
    "model": "model",
    "sku": "sku",
    "material": "material",
    "energy_efficiency_class": "energy_class",
    "manufacturer": "manufacturer",
    "manufacturer_info": "manufacturer",
    "country_of_origin": "country_of_origin",
    "origin_country": "country_of_origin",
    "seller_name": "seller",
}
"""Attributes in words, by the field that they fill."""

MARKED_UP = {"description": "description", "summary": "description", "content": "description"}
"""Attributes in words that may be marked up as HTML."""

VALUES: dict[str, tuple[str, Callable[[str], object]]] = {
    "availability": ("availability", availability),
    "condition": ("condition", condition),
    "multipack": ("pieces", count),
    "content_language": ("language", language_tag),
}
"""Attributes with a value of their own: the field, and what reads it."""

GTINS = frozenset(("gtin", "ean", "upc", "isbn"))
IMAGES = frozenset(("image_link", "additional_image_link"))
TOGETHER = frozenset(
    "price sale_price sale_price_effective_date unit_pricing_measure unit_pricing_base_measure "
    "identifier_exists google_product_category product_type".split()
)
"""Attributes that say something only beside others."""

CORE = frozenset(("id", "title", "price", "link", "availability", "image_link"))
"""Attributes by which a feed is known."""

_NO = frozenset(("no", "false", "f", "n", "0"))


@dataclass(frozen=True, slots=True)
class Element:
    """An attribute of one item as it stands in a feed.

    Attributes:
        name: of the attribute, without a prefix.
        place: where it stands, and what.
        parts: attributes within it, such as those of ``shipping``.
        header: names of what stands between its colons, where the header of a table has them.
    """

    name: str
    place: Place
    parts: tuple[Element, ...] = ()
    header: tuple[str, ...] = ()


@dataclass(slots=True)
class _Item:
    """An item while it is read: the places that have to be seen together."""

    draft: Draft
    together: dict[str, Place] = field(default_factory=dict)
    images: list[Place] = field(default_factory=list)
    shipping: list[Element] = field(default_factory=list)


def listing_of(
    elements: Iterable[Element], item: str, *, kind: Kind, today: date, language: Place | None = None
) -> Read:
    """The listing that the attributes of one item make.

    Args:
        elements: the attributes; where two say the same thing, the deciding one first.
        item: which item it is.
        kind: of the feed.
        today: the day on which a sale price is in force or not.
        language: the language of the whole feed, where it says one.

    Returns:
        The listing, with what cannot be used in it.
    """
    one = _Item(Draft(kind))
    for element in elements:
        _take(one, element)
    if one.images:
        one.draft.images(one.images)
    if one.shipping:
        _shipping(one)
    if one.together:
        _together(one, today)
    if language is not None:
        one.draft.parsed("language", language, language_tag)
    return one.draft.read(item)


def _take(one: _Item, element: Element) -> None:
    take = _TAKEN.get(element.name)
    if take is not None:
        take(one, element)
    elif element.parts:
        for part in element.parts:
            one.draft.attribute(f"{element.name}/{part.name}", part.place)
    else:
        one.draft.attribute(element.name, element.place)


def _structured(one: _Item, element: Element) -> None:
    """A title or description with the kind of program that wrote it."""
    draft = one.draft
    parts = {part.name: part.place for part in element.parts}
    content = parts.get("content", element.place)
    if element.name == "structured_title":
        draft.text("name", content)
    else:
        draft.markup("description", content)
    if "digital_source_type" in parts:
        draft.attribute(f"{element.name}/digital_source_type", parts["digital_source_type"])


def _detail(one: _Item, element: Element) -> None:
    """A name and a value, as the table of data on a page has them."""
    parts = {part.name: part.place for part in element.parts}
    name = squeezed(parts["attribute_name"].text) if "attribute_name" in parts else element.name
    one.draft.attribute(name, parts.get("attribute_value", element.place))


def _shipping(one: _Item) -> None:
    told = []
    sources = []
    for element in one.shipping:
        place = _line(element)
        one.draft.says(place, place.text)
        sources.append(one.draft.source(place, place.text or None))
        told.append(place.text)
    if any(told):
        one.draft.present("shipping", "; ".join(filter(None, told)), *sources)
    else:
        one.draft.absent("shipping", *sources)
    _deliveries(one)


def _line(element: Element) -> Place:
    """What stands in an attribute of parts, as one line."""
    words = [squeezed(part.place.text) for part in element.parts] or [squeezed(element.place.text)]
    return Place(element.place.path, " ".join(filter(None, words)))


def _deliveries(one: _Item) -> None:
    found = []
    for element in one.shipping:
        parts = {part.name: squeezed(part.place.text) for part in element.parts}
        said = [delivery(parts)] if parts else deliveries(element.place.text, element.header)
        told = tuple(each for each in said if each is not None)
        if told:
            found.append((told, one.draft.source(_line(element), told)))
    if found:
        every = tuple(dict.fromkeys(each for told, _ in found for each in told))
        one.draft.present("deliveries", every, *(source for _, source in found))


def _together(one: _Item, today: date) -> None:
    draft, places = one.draft, one.together
    if "price" in places or "sale_price" in places:
        span = _span(draft, places.get("sale_price_effective_date"))
        stated = Stated(places.get("price"), places.get("sale_price"), span, carries_currency=True)
        prices(draft, stated, today)
    _category(draft, places.get("google_product_category"), places.get("product_type"))
    measure = places.get("unit_pricing_measure")
    if measure is not None:
        _measure(draft, measure, places.get("unit_pricing_base_measure"))
    exists = places.get("identifier_exists")
    if exists is not None and exists.text.strip().lower() in _NO:
        # One that stands there all the same is present, and has this as a source that says something else.
        for name in ("gtin", "mpn"):
            draft.absent(name, draft.source(exists))


def _span(draft: Draft, place: Place | None) -> Span:
    if place is None:
        return Span()
    if place.empty:
        return Span((place,))
    try:
        first, last = interval(place.text)
    except UnusableError as error:
        draft.refuse("price_until", str(error), place)
        return Span((place,), broken=True)
    return Span((place,), first, last)


def _category(draft: Draft, google: Place | None, own: Place | None) -> None:
    """Google's category in words, then the shop's own, then Google's number."""
    places = [place for place in (google, own) if place is not None]
    if google is not None and own is not None and google.text.strip().isdecimal():
        places.reverse()
    for place in places:
        draft.text("category", place)


def _measure(draft: Draft, place: Place, base: Place | None) -> None:
    whole = draft.parsed("quantity", place, lambda text: quantity(text, decimal=".")[0])
    if place.empty:
        draft.absent("unit_price", draft.source(place))
    if whole is None:
        return
    if base is None or base.empty:
        # Google's help names no measure that stands in for it, and says that it may show another one.
        draft.seen("unit_price", *(draft.source(each) for each in (place, base) if each is not None))
        return
    try:
        per = quantity(base.text, decimal=".")[0]
        _unit_price(draft, whole, per, place, base)
    except UnusableError as error:
        draft.refuse("unit_price", str(error), base)


def _unit_price(draft: Draft, whole: Quantity, per: Quantity, *places: Place) -> None:
    price, currency = draft.value("price"), draft.value("currency")
    if price is None or currency is None:
        draft.seen("unit_price", *map(draft.source, places))
        return
    draft.present("unit_price", shown_by_google(price, currency, whole, per), *map(draft.source, places))


Take = Callable[[_Item, Element], None]


def _in_words(name: str) -> Take:
    return lambda one, element: one.draft.text(name, element.place)


def _marked_up(name: str) -> Take:
    return lambda one, element: one.draft.markup(name, element.place)


def _of_value(name: str, parse: Callable[[str], object]) -> Take:
    def take(one: _Item, element: Element) -> None:
        one.draft.parsed(name, element.place, parse)

    return take


def _beside_others(one: _Item, element: Element) -> None:
    before = one.together.get(element.name)
    if before is None or before.empty:
        one.together[element.name] = element.place
    else:
        one.draft.attribute(element.name, element.place)


_TAKEN: dict[str, Take] = {
    **{name: _in_words(filled) for name, filled in WORDS.items()},
    **{name: _marked_up(filled) for name, filled in MARKED_UP.items()},
    **{name: _of_value(filled, parse) for name, (filled, parse) in VALUES.items()},
    **dict.fromkeys(TOGETHER, _beside_others),
    **dict.fromkeys(IMAGES, lambda one, element: one.images.append(element.place)),
    **dict.fromkeys(GTINS, lambda one, element: one.draft.gtin(element.place)),
    **dict.fromkeys(("structured_title", "structured_description"), _structured),
    "shipping": lambda one, element: one.shipping.append(element),
    "product_detail": _detail,
    "return_policy_label": _in_words("returns"),
}
"""What is done with an attribute; one that is not named here is kept as an attribute of the listing."""


def attribute_named(header: str) -> str:
    """The name of an attribute as the header of a table has it: ``g:Image Link`` is ``image_link``.

    Example:
        >>> attribute_named("g:Image Link"), attribute_named("shipping(country:price)")
        ('image_link', 'shipping')
    """
    plain = header.strip().lower().removeprefix("g:").partition("(")[0]
    return re.sub(r"[\s_-]+", "_", plain.strip())


def parts_named(header: str) -> tuple[str, ...]:
    """The names of what stands between the colons of a cell: ``shipping(country:price)``.

    Example:
        >>> parts_named("shipping(country:price)"), parts_named("shipping")
        (('country', 'price'), ())
    """
    inside = header.strip().lower().partition("(")[2].partition(")")[0]
    return tuple(each.strip() for each in inside.split(":")) if inside else ()


def known_by(names: Iterable[str]) -> bool:
    """Whether these attributes are those of a feed: identifier, title, and one more that every feed has."""
    found = CORE.intersection(names)
    return {"id", "title"} <= found and len(found) > 2  # noqa: PLR2004
