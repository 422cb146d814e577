"""WooCommerce: the export of its products as CSV.

Source: WooCommerce, "Product CSV Import Schema"; the exporter writes prices with the decimal mark of the shop
and without marks of thousands. Its headers are in the language of the shop; the English ones are known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from venditor.listings.draft import Draft, Place, item_name
from venditor.listings.read import Read, squeezed
from venditor.listings.sales import Stated, prices, span_of
from venditor.listings.tables.columns import (
    Column,
    Columns,
    Filling,
    fill,
    first_of,
    in_words,
    keep,
    place_of,
    tell_damage,
)
from venditor.listings.tables.rows import Row
from venditor.listings.values.errors import UnusableError, shown
from venditor.products import Availability

LOOKED_FOR = ("Type", "SKU", "Name", "Regular price")

MOST_REMEMBERED = 32 * 1024 * 1024
"""Characters of the variable products that are remembered for their variations; each cell counts ten more.

Those beyond are listings of their own; their variations say that they miss them.
"""

_WORDS = {"id": ("id",), "sku": ("sku",)}
_INHERITED = {"category": ("categories",), "brand": ("brands", "brand")}
_GTINS = (
    "gtin, upc, ean, or isbn",
    "meta: _global_unique_id",
    "meta: _alg_ean",
    "meta: _wpm_gtin_code",
    "meta: _ts_gtin",
    "meta: hwp_product_gtin",
)
_STOCK: dict[str, Availability] = {
    "1": "in_stock",
    "yes": "in_stock",
    "0": "out_of_stock",
    "no": "out_of_stock",
    "backorder": "backorder",
}
_ATTRIBUTE = re.compile(r"attribute (\d+) (name|value\(s\))")
_MEASURED = re.compile(r"(weight|length|width|height) \((\w+)\)")
# What the shop system needs to sell, or says by other columns; the rest is kept.
_NOT_KEPT = re.compile(
    r"id|type|sku|name|parent|position|images|categories|brands?|(?:short )?description|in stock\?|stock"
    r"|.* price|date sale price \w+|tax (?:status|class)|low stock amount|backorders allowed\?"
    r"|sold individually\?"
    r"|allow customer reviews\?|is featured\?|visibility in catalog|download .*|upsells|cross-sells"
    r"|grouped products|button text|meta: _.*|attribute \d+ .*|(?:weight|length|width|height) \(\w+\)|gtin.*|"
)


def is_woocommerce(columns: Columns) -> bool:
    """Whether a table is an export of WooCommerce."""
    return all(name in columns for name in ("type", "sku", "name")) and (
        "regular price" in columns or "parent" in columns
    )


@dataclass(slots=True)
class _Table:
    """The columns of an export, looked up once, and its variable products."""

    columns: Columns
    attributes: list[tuple[Column, Column]]
    measured: list[tuple[str, str, Column]]
    others: list[Column]
    parents: dict[str, Row] = field(default_factory=dict)
    without_variations: dict[int, Row] = field(default_factory=dict)
    remembered: int = 0

    def place(self, row: Row | None, *names: str) -> Place | None:
        """The first cell with something in it of the columns with these headers."""
        return None if row is None else first_of(row, self.columns.named(names))


def read_woocommerce(rows: Iterator[Row], columns: Columns, today: date) -> Iterator[Read]:
    """One listing for each product, and for each variation in the place of its variable product.

    Args:
        rows: below the header.
        columns: of the header.
        today: the day on which a sale price is in force or not.
    """
    table = _table(columns)
    position = 0
    for row in rows:
        draft = Draft("table")
        if not tell_damage(draft, row, columns):
            position += 1
            yield draft.read(item_name(position, None))
            continue
        kinds = _text(table.place(row, "type")).lower()
        if "variable" in kinds and _remember(table, row):
            continue
        position += 1
        parent = _parent(table, draft, row) if "variation" in kinds else None
        yield _listing(table, draft, row, parent, position, today)
    for row in table.without_variations.values():
        position += 1
        draft = Draft("table")
        tell_damage(draft, row, columns)
        yield _listing(table, draft, row, None, position, today)


def _table(columns: Columns) -> _Table:
    parts: dict[str, dict[str, Column]] = {}
    measured = []
    for column in columns.all:
        if found := _ATTRIBUTE.fullmatch(column.name):
            parts.setdefault(found[1], {}).setdefault(found[2], column)
        if found := _MEASURED.fullmatch(column.name):
            measured.append((found[1].capitalize(), found[2], column))
    attributes = [(each["name"], each["value(s)"]) for each in parts.values() if len(each) == 2]  # noqa: PLR2004
    others = [each for each in columns.all if not _NOT_KEPT.fullmatch(each.name)]
    return _Table(columns, attributes, measured, others)


def _text(place: Place | None) -> str:
    return "" if place is None or place.empty else squeezed(place.text)


def _remember(table: _Table, row: Row) -> bool:
    """Keep a variable product for its variations, if there is room for it.

    It is a listing of its own only if no variation comes.
    """
    table.remembered += sum(map(len, row.cells)) + 10 * len(row.cells)
    if table.remembered > MOST_REMEMBERED:
        return False
    own = _text(table.place(row, "id"))
    for key in (f"id:{own}" if own else "", _text(table.place(row, "sku"))):
        if key:
            table.parents[key] = row
    table.without_variations[row.line] = row
    return True


def _parent(table: _Table, draft: Draft, row: Row) -> Row | None:
    place = table.place(row, "parent")
    found = table.parents.get(_text(place))
    if found is not None:
        table.without_variations.pop(found.line, None)
    elif place is not None:
        message = f"{shown(_text(place))} is no variable product above. Its name and words are not known."
        draft.remark("name", message, place)
    return found


def _listing(table: _Table, draft: Draft, row: Row, parent: Row | None, position: int, today: date) -> Read:
    columns = table.columns
    fillings: list[Filling] = [
        *((columns.named(names), in_words(name)) for name, names in _WORDS.items()),
        (columns.named(_GTINS), Draft.gtin),
    ]
    fill(draft, row, fillings)
    _name(table, draft, row, parent)
    for name, names in _INHERITED.items():
        place = _own_or_parents(table, row, parent, *names)
        if place is not None:
            draft.text(name, place)
    for each in (
        _own_or_parents(table, row, parent, "description"),
        _own_or_parents(table, row, parent, "short description"),
    ):
        if each is not None:
            draft.markup("description", each)
    pictures = [place for each in (row, parent) if (place := table.place(each, "images")) is not None]
    if pictures:
        draft.images(pictures)
    _prices(table, draft, row, today)
    _availability(table, draft, row)
    _attributes(table, draft, row)
    keep(draft, row, table.others)
    own = _text(table.place(row, "id")) or _text(table.place(row, "sku"))
    return draft.read(item_name(position, own))


def _own_or_parents(table: _Table, row: Row, parent: Row | None, *names: str) -> Place | None:
    own = table.place(row, *names)
    inherited = table.place(parent, *names)
    return own if inherited is None or (own is not None and not own.empty) else inherited


def _name(table: _Table, draft: Draft, row: Row, parent: Row | None) -> None:
    """The name of a variation is its own, else that of its product with the values of its attributes."""
    own, inherited = table.place(row, "name"), table.place(parent, "name")
    if inherited is None or inherited.empty or (own is not None and not own.empty):
        if own is not None:
            draft.text("name", own)
        return
    values = [place for _, column in table.attributes if (place := place_of(row, column)) and not place.empty]
    draft.joined("name", [inherited, *values], " - ")


def _prices(table: _Table, draft: Draft, row: Row, today: date) -> None:
    starts, ends = table.place(row, "date sale price starts"), table.place(row, "date sale price ends")
    span = span_of(draft, starts, ends)
    regular, sale = table.place(row, "regular price"), table.place(row, "sale price")
    prices(draft, Stated(regular, sale, span, mark=None), today)


def _availability(table: _Table, draft: Draft, row: Row) -> None:
    place = table.place(row, "in stock?")
    if place is not None:
        draft.parsed("availability", place, _in_stock)


def _in_stock(text: str) -> Availability:
    found = _STOCK.get(text.strip().lower())
    if found is None:
        raise UnusableError(f'{shown(text)} says nothing of stock. Write 1, 0 or "backorder".')
    return found


def _attributes(table: _Table, draft: Draft, row: Row) -> None:
    for name, value in table.attributes:
        called, said = place_of(row, name), place_of(row, value)
        if called is not None and said is not None and not called.empty:
            draft.attribute(squeezed(called.text), said)
    for called_so, unit, column in table.measured:
        place = place_of(row, column)
        if place is not None and not place.empty:
            draft.attribute(called_so, Place(place.path, f"{place.text.strip()} {unit}"))
