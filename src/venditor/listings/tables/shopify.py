"""Shopify: the export of its products as CSV, with the headers until 2024 and those since.

The rows of one product stand together under its handle: the first has its words, each variant has a row, and
rows may have nothing but one more picture.

Source: Shopify Help Center, "Using CSV files to import and export products".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from venditor.listings.draft import Draft, Place, item_name
from venditor.listings.read import Read, squeezed
from venditor.listings.sales import compared
from venditor.listings.tables.columns import (
    Column,
    Columns,
    Filling,
    fill,
    first_of,
    in_words,
    keep,
    tell_damage,
)
from venditor.listings.tables.rows import Row
from venditor.listings.values.units import quantity
from venditor.listings.values.words import by_stock, condition

LOOKED_FOR = ("Handle or URL handle", "Title", "Variant Price or Price")

MOST_TOGETHER = 5_000
"""Rows of one product: Shopify allows 2,048 variants and 250 pictures."""
MOST_CHARACTERS = 8 * 1024 * 1024
"""Characters of them; a product with more is read in parts."""

HANDLE = ("handle", "url handle")
TITLE = ("title",)
PRICE = ("variant price", "price")
COMPARED = ("variant compare at price", "compare-at price")
SKU = ("variant sku", "sku")
OWN_PICTURE = ("variant image", "variant image url")
PICTURES = ("image src", "product image url")
OPTIONS = tuple((f"option{number} name", f"option{number} value") for number in (1, 2, 3))
TRACKER = ("variant inventory tracker", "inventory tracker")
IN_STOCK = ("variant inventory qty", "inventory quantity")
POLICY = ("variant inventory policy", "continue selling when out of stock")

_WHOLE = ("unit price total measure", "variant unit price total measure")
_WHOLE_UNIT = ("unit price total measure unit", "variant unit price total measure unit")
_PER = ("unit price base measure", "variant unit price base measure")
_NO_OPTION = "default title"
_SELLS_ON = frozenset(("continue", "true", "yes"))
# What the shop system needs to sell and to send, or says by other columns; the rest is kept.
_NOT_KEPT = re.compile(
    r"(?:url )?handle|title|body \(html\)|description|vendor|(?:variant )?(?:sku|barcode|price|grams)|type"
    r"|(?:variant )?(?:compare[ -]at price|inventory .*|fulfillment service|requires shipping|taxable"
    r"|tax code|weight unit)|continue selling .*|option\d (?:name|value|linked to)|.*image .*"
    r"|variant image"
    r"|gift card|product category|cost per item|charge tax|weight .*|unit price .*measure.*"
    r"|google shopping / (?:google product category|mpn|manufacturer part number \(mpn\)|condition|adwords .*"
    r"|ad.* group.*|ads labels|custom .*)|",
)


def is_shopify(columns: Columns) -> bool:
    """Whether a table is an export of Shopify."""
    return all(any(name in columns for name in names) for names in (HANDLE, TITLE, PRICE))


@dataclass(frozen=True, slots=True)
class _Table:
    """The columns of an export, looked up once."""

    columns: Columns
    of_product: list[Filling]
    of_variant: list[Filling]
    others: list[Column]


def read_shopify(rows: Iterator[Row], columns: Columns, today: date) -> Iterator[Read]:  # noqa: ARG001
    """One listing for each variant of each product.

    Args:
        rows: below the header.
        columns: of the header.
        today: not needed: a price in the export is the one asked now.
    """
    table = _table(columns)
    position = 0
    for product in _products(rows, columns):
        for read in _variants(table, product, position):
            position += 1
            yield read


def _table(columns: Columns) -> _Table:
    of_product: list[Filling] = [
        (
            columns.named(("body (html)", "description")),
            lambda draft, place: draft.markup("description", place),
        ),
        (columns.named(("vendor",)), in_words("brand")),
        (
            columns.named(("product category", "type", "google shopping / google product category")),
            in_words("category"),
        ),
        (
            columns.named(("google shopping / mpn", "google shopping / manufacturer part number (mpn)")),
            in_words("mpn"),
        ),
        (
            columns.named(("google shopping / condition",)),
            lambda draft, place: draft.parsed("condition", place, condition),
        ),
    ]
    of_variant: list[Filling] = [
        (columns.named(SKU), in_words("sku")),
        (columns.named(("variant barcode", "barcode")), Draft.gtin),
    ]
    others = [each for each in columns.all if not _NOT_KEPT.fullmatch(each.name)]
    return _Table(columns, of_product, of_variant, others)


def _products(rows: Iterator[Row], columns: Columns) -> Iterator[list[Row]]:
    """The rows of each product."""
    handles = columns.named(HANDLE)
    together: list[Row] = []
    before = ""
    size = 0
    for row in rows:
        place = first_of(row, handles)
        handle = squeezed(place.text) if place is not None else ""
        size += sum(map(len, row.cells))
        full = len(together) >= MOST_TOGETHER or size > MOST_CHARACTERS
        if together and (handle != before or full or row.damage):
            yield together
            together, size = [], 0
        together.append(row)
        before = handle
    if together:
        yield together


def _variants(table: _Table, product: list[Row], position: int) -> Iterator[Read]:
    columns = table.columns
    first = product[0]
    said = columns.named((*PRICE, *SKU, *(value for _, value in OPTIONS)))
    variants = [row for row in product if row is first or _says(row, said)]
    pictures = [place for row in product if (place := first_of(row, columns.named(PICTURES)))]
    for offset, row in enumerate(variants, 1):
        draft = Draft("table")
        own = None
        if tell_damage(draft, row, columns):
            fill(draft, row, table.of_variant)
            fill(draft, first, table.of_product)
            own = _named(table, draft, first, row)
            _price(table, draft, row)
            _pictures(table, draft, row, pictures)
            _availability(table, draft, row)
            _measure(table, draft, row)
            for each in (row,) if row is first else (first, row):
                keep(draft, each, table.others)
        yield draft.read(item_name(position + offset, own))


def _says(row: Row, columns: list[Column]) -> bool:
    place = first_of(row, columns)
    return place is not None and not place.empty


def _options(table: _Table, first: Row, row: Row) -> list[tuple[str, Place]]:
    """The names of the options, which stand in the first row, with the values of this one."""
    found = []
    for name, value in OPTIONS:
        place = first_of(row, table.columns.named((value,)))
        called = first_of(first, table.columns.named((name,)))
        if place is not None and not place.empty and squeezed(place.text).lower() != _NO_OPTION:
            found.append((squeezed(called.text) if called and not called.empty else name, place))
    return found


def _named(table: _Table, draft: Draft, first: Row, row: Row) -> str | None:
    """Fill in name and identifier: those of the product, with the values of the options of this variant."""
    options = _options(table, first, row)
    values = [place for _, place in options]
    for called, place in options:
        draft.attribute(called, place)
    title = first_of(first, table.columns.named(TITLE))
    if title is not None and title.empty:
        draft.absent("name", draft.source(title))
    elif title is not None:
        draft.joined("name", [title, *values], " - ")
    handle = first_of(row, table.columns.named(HANDLE))
    if handle is None or handle.empty:
        return None
    draft.joined("id", [handle, *values], "/")
    return str(draft.value("id"))


def _price(table: _Table, draft: Draft, row: Row) -> None:
    price = first_of(row, table.columns.named(PRICE))
    compared(draft, price, first_of(row, table.columns.named(COMPARED)))


def _pictures(table: _Table, draft: Draft, row: Row, pictures: list[Place]) -> None:
    own = first_of(row, table.columns.named(OWN_PICTURE))
    places = [own, *pictures] if own is not None and not own.empty else pictures
    if places:
        draft.images(places)


def _availability(table: _Table, draft: Draft, row: Row) -> None:
    """Stock that is counted, and whether the shop sells on without it."""
    tracker, stock = (first_of(row, table.columns.named(names)) for names in (TRACKER, IN_STOCK))
    if tracker is None or tracker.empty or stock is None or stock.empty:
        return
    policy = first_of(row, table.columns.named(POLICY))
    sells_on = policy is not None and policy.text.strip().lower() in _SELLS_ON
    draft.parsed("availability", stock, lambda text: by_stock(text, sells_on=sells_on))


def _measure(table: _Table, draft: Draft, row: Row) -> None:
    whole, unit = (first_of(row, table.columns.named(names)) for names in (_WHOLE, _WHOLE_UNIT))
    if whole is None:
        return
    with_unit = Place(whole.path, f"{whole.text.strip()} {unit.text.strip() if unit else ''}".strip())
    draft.parsed("quantity", with_unit, lambda text: quantity(text, decimal=".")[0])
    per = first_of(row, table.columns.named(_PER))
    if per is not None and (per.empty or whole.empty):
        draft.absent("unit_price", draft.source(per))
    elif per is not None:
        # The shop shows one in its own currency, which does not stand in the export.
        draft.seen("unit_price", draft.source(whole), draft.source(per))
