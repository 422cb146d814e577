"""A product page as a listing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from venditor.listings.page.attributes import attributes, from_lists, listed
from venditor.listings.page.availability import said_availability
from venditor.listings.page.candidate import Candidate, found
from venditor.listings.page.choosing import chosen
from venditor.listings.page.markup import from_json_ld, from_microdata, from_open_graph
from venditor.listings.page.numbers import in_address, labelled
from venditor.listings.page.prices import currencies, of_the_place, visible_prices
from venditor.listings.page.tree import parsed
from venditor.listings.page.words import lines, take_off_unseen
from venditor.listings.read import Read, squeezed
from venditor.products import NOTHING, Field, Listing

FIELDS = (
    "name description language url images category price price_before price_until currency availability "
    "condition seller sku mpn gtin brand model manufacturer responsible_person country_of_origin material "
    "ingredients allergens energy_class warnings warranty"
).split()
"""Fields that are read from pages."""

MOST_IMAGES = 20


def read_page(text: str) -> Read:
    """The listing of a page.

    Args:
        text: the page, decoded.

    Raises:
        ListingError: when it is no page that people read.
    """
    tree = parsed(text)
    candidates = every(tree)
    lists = listed(tree)
    candidates += from_lists(lists)
    currency, wrong = chosen(candidates, "currency")
    fields: dict[str, Field[Any]] = {"currency": currency}
    problems = [*wrong]
    for name in FIELDS:
        if name not in ("currency", "images"):
            fields[name], wrong = chosen(candidates, name, currency.value)
            problems += wrong
    fields["images"] = _images(candidates)
    fields["attributes"] = attributes(lists)
    return Read(None, Listing(**fields), tuple(problems))


def every(tree: LexborHTMLParser) -> list[Candidate]:
    """Every reading of every field; the tree loses what is not visible."""
    found_ = [*from_json_ld(tree), *from_microdata(tree), *from_open_graph(tree), *_stated(tree)]
    take_off_unseen(tree)
    words = lines(tree)
    found_ += visible_prices(tree)
    found_ += currencies(found_)
    found_ += of_the_place(found_)
    found_ += labelled(words)
    heading = next((each.text for each in found_ if each.source.path == "h1"), "")
    found_ += said_availability(words, heading)
    found_ += in_address([each.text for each in found_ if each.field == "url"])
    return found_


def _stated(tree: LexborHTMLParser) -> Iterator[Candidate]:
    """What a page says of itself: its language, title, heading, description and address."""
    root = tree.root
    language = (root.attributes.get("lang") or "").strip().replace("_", "-") if root is not None else ""
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", language):
        yield found("page", "language", "page", "html lang", language)
    # A first heading may be the shop's logo, without words.
    headings = (squeezed(heading.text(separator=" ")) for heading in tree.css("h1"))
    heading = next(filter(None, headings), "")
    if heading:
        yield found("page", "name", "page", "h1", heading)
    described = tree.css_first("meta[name=description]")
    if described is not None and (described.attributes.get("content") or "").strip():
        yield found("page", "description", "page", "meta description", described.attributes["content"])
    canonical = tree.css_first("link[rel=canonical]")
    if canonical is not None and (canonical.attributes.get("href") or "").strip():
        yield found("page", "url", "page", "link canonical", canonical.attributes["href"])


def _images(candidates: list[Candidate]) -> Field[tuple[str, ...]]:
    known = [each for each in candidates if each.field == "images"]
    addresses = tuple(dict.fromkeys(each.text.strip() for each in known))[:MOST_IMAGES]
    return Field.present(addresses, known[0].source) if known else NOTHING
