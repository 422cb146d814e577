"""A product page as a listing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from venditor.listings.errors import ListingError
from venditor.listings.page.agreeing import compared
from venditor.listings.page.attributes import attributes, from_lists, listed
from venditor.listings.page.availability import said_availability
from venditor.listings.page.candidate import Candidate, found
from venditor.listings.page.choosing import chosen, collected, placed
from venditor.listings.page.currency import currencies, of_the_place
from venditor.listings.page.linked import from_json_ld
from venditor.listings.page.microdata import from_microdata
from venditor.listings.page.numbers import in_address, labelled
from venditor.listings.page.open_graph import from_open_graph
from venditor.listings.page.opened import Opened, opened
from venditor.listings.page.passages import passages
from venditor.listings.page.placing import Places
from venditor.listings.page.positions import Positions
from venditor.listings.page.prices import visible_prices
from venditor.listings.page.prior import prior_prices
from venditor.listings.page.said_prices import said_prices
from venditor.listings.page.tree import parsed
from venditor.listings.page.words import lines, shown_lines
from venditor.listings.read import Read
from venditor.products import NOTHING, Field, Listing

FIELDS = (
    "name description language url category price lowest_price price_until tax_included unit_price quantity "
    "availability condition seller sku mpn gtin brand model manufacturer responsible_person "
    "country_of_origin material ingredients allergens energy_class warnings warranty rating"
).split()
"""Fields of pages that one reading decides."""

COLLECTED = ("return_policies", "deliveries")
"""Fields that every reading adds to."""

MOST_IMAGES = 20

_OF_ANY_PAGE = frozenset(("language", "url"))


def read_page(text: str, *, with_passages: bool = False) -> Read:
    """The listing of a page.

    Args:
        text: the page, decoded.
        with_passages: whether the passages of the page are wanted too, which takes several times as long.

    Raises:
        ListingError: when it is no page that people read, or there is nothing on it.
    """
    tree = parsed(text)
    said = passages(tree) if with_passages else ()
    page = opened(tree)
    candidates = every(page)
    if all(each.field in _OF_ANY_PAGE for each in candidates) and not lines(page.tree):
        raise ListingError(
            "listing.no_words",
            "The page shows no words and has no markup: it is empty, was cut off, or a script makes it.",
            facts={},
            remedy="Save the page from a browser, once it is shown.",
        )
    lists = listed(page)
    candidates += from_lists(lists)
    positions = Positions()
    currency, wrong = chosen(candidates, "currency", positions=positions)
    fields: dict[str, Field[Any]] = {"currency": currency}
    problems = [*wrong]
    for name in FIELDS:
        fields[name], wrong = chosen(candidates, name, currency.value, positions=positions)
        problems += wrong
    fields["prior_prices"], wrong = prior_prices(candidates, fields["price"].value, currency.value, positions)
    problems += wrong
    fields |= {name: collected(candidates, name, positions) for name in COLLECTED}
    fields["images"] = _images(candidates, positions)
    fields["attributes"] = attributes(lists, positions)
    places = Places(said)
    listing = Listing(**{name: places.field(field) for name, field in fields.items()})
    return Read(None, listing, tuple(map(places.problem, problems)), said)


def every(page: Opened) -> list[Candidate]:
    """Every reading of every field."""
    found_ = [*from_json_ld(page), *from_microdata(page), *from_open_graph(page), *_stated(page)]
    words = lines(page.tree)
    found_ += visible_prices(page.tree)
    if not any(each.field in ("price", "lowest_price") for each in found_):
        found_ += said_prices(shown_lines(page.tree), page.words)
    found_ += currencies(found_)
    found_ += of_the_place(found_)
    found_ += labelled(words)
    found_ += said_availability(words, page.words, page.first)
    found_ += in_address([each.text for each in found_ if each.field == "url"])
    return compared(found_, chosen(found_, "currency")[0].value)


def _stated(page: Opened) -> Iterator[Candidate]:
    """What a page says of itself: its language, title, heading, description and address."""
    root = page.tree.root
    language = (root.attributes.get("lang") or "").strip().replace("_", "-") if root is not None else ""
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", language):
        yield found("page", "language", "page", "html lang", language, node=root)
    if page.words:
        yield found("page", "name", "page", "h1", page.words, node=page.heading)
    description = page.meta("description")
    content = description.attributes.get("content") if description is not None else None
    if content and content.strip():
        yield found("page", "description", "page", "meta description", content, node=description)
    if page.address:
        yield found("page", "url", "page", "link canonical", page.address, node=page.canonical)


def _images(candidates: list[Candidate], positions: Positions) -> Field[tuple[str, ...]]:
    known = [each for each in candidates if each.field == "images"]
    addresses = tuple(dict.fromkeys(each.text.strip() for each in known))[:MOST_IMAGES]
    return Field.present(addresses, placed(known[0], (addresses[0],), positions)) if known else NOTHING
