"""The pages of a shop as listings: which is an offer, which places an order, and which tells of the shop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from venditor.audits.shop.crawl import Visit
from venditor.audits.shop.detectors.script import made_by_script
from venditor.audits.shop.markets.found import Place, Unjudged
from venditor.audits.shop.pages import Page
from venditor.audits.shop.templates import ERROR, OTHER, PRODUCT
from venditor.listings.errors import ListingError
from venditor.listings.language import with_languages
from venditor.listings.observing.notices.ordering import order_page
from venditor.listings.observing.notices.wordings import plain
from venditor.listings.observing.notices.words import ordering_words
from venditor.listings.read import Read
from venditor.listings.reading import ReadsPage

Role = Literal["offer", "order", "page"]
"""An offer is judged as a listing; on the page of an order its button and what belongs to it; of any other
page only what it says of the shop, and its terms."""

_MARKUP = frozenset(("json-ld", "microdata", "open-graph"))
_FIRST = re.compile(r"> h1(?::nth-of-type\(\d+\))?$")
"""Path of a first heading."""
_FOUND = 200
"""HTTP status of a page that is there. Source: RFC 9110, section 15.3.1."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, read as a listing.

    Attributes:
        place: which page of the shop.
        read: as it was read.
        role: what is judged of it.
        key: the name by which two runs know it again.
    """

    place: Place
    read: Read
    role: Role
    key: str

    @property
    def subject(self) -> str:
        """What findings on it are about."""
        if self.role == "offer":
            return f"product {self.key}"
        if self.role == "order":
            return f"order {self.place.language}"
        return f"page {self.place.template} {self.place.language}"


def sheets_of(visits: Iterable[Visit], page: ReadsPage) -> Iterator[Sheet | Unjudged]:
    """Each page that was read and is not made by a script that did not run, once.

    Args:
        visits: of the crawl.
        page: reads a page.
    """
    known: set[str] = set()
    for visit in visits:
        shown = visit.page
        if not isinstance(shown, Page) or shown.status != _FOUND or visit.template == ERROR:
            continue
        if shown.address in known or visit.document is None or made_by_script(visit):
            continue
        known.add(shown.address)
        try:
            (read,) = with_languages([page(shown.html, with_passages=True)])
        except ListingError as error:
            yield Unjudged(_place(visit), str(error))
            continue
        yield _sheet(visit, read)


def _sheet(visit: Visit, read: Read) -> Sheet:
    role: Role = "page"
    if order_page(read):
        role = "order"
    elif _is_offer(visit.template, read):
        role = "offer"
    listing = read.listing
    named = (listing.sku, listing.id, listing.gtin, listing.name)
    key = next((str(field.value) for field in named if field.value), visit.address)
    return Sheet(_place(visit, str(listing.name.value or "") if role == "offer" else ""), read, role, key)


def _is_offer(template: str, read: Read) -> bool:
    """Whether a page offers one thing: an address alone that looks like a product's does not make it one."""
    if template == PRODUCT:
        return read.listing.price.state == "present" or _basket(read)
    return template == OTHER and _marked(read) and _headed(read)


def _marked(read: Read) -> bool:
    """Whether a price stands in markup for machines."""
    return any(source.kind in _MARKUP for source in read.listing.price.sources)


def _headed(read: Read) -> bool:
    """Whether the page is headed by the name of what is sold; a list is headed by another."""
    name = plain(str(read.listing.name.value or ""))
    heads = [plain(one.text) for one in read.passages if one.kind == "heading" and _FIRST.search(one.path)]
    return any(head and name and (head in name or name in head) for head in heads)


def _basket(read: Read) -> bool:
    return any(
        one.kind in {"button", "link"} and not one.hidden and ordering_words().holds("basket", one.text)
        for one in read.passages
    )


def _place(visit: Visit, name: str = "") -> Place:
    return Place(visit.template, visit.language, visit.address, name)
