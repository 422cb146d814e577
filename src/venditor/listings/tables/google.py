"""Google Merchant feeds in tables: one attribute in a column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from venditor.listings.draft import Draft, item_name
from venditor.listings.feeds.attributes import (
    Element,
    attribute_named,
    known_by,
    listing_of,
    parts_named,
)
from venditor.listings.read import Problem, Read, squeezed
from venditor.listings.tables.columns import Columns, place_of, tell_damage
from venditor.listings.tables.rows import Row

LOOKED_FOR = ("id", "title", "price, link, availability or image_link")


def is_google(columns: Columns) -> bool:
    """Whether a table is a feed of Google Merchant."""
    return known_by(attribute_named(name) for name in columns.names())


def read_google(rows: Iterator[Row], columns: Columns, today: date) -> Iterator[Read]:
    """One listing for each row.

    Args:
        rows: below the header.
        columns: of the header.
        today: the day on which a sale price is in force or not.
    """
    named = [
        (attribute_named(column.name), parts_named(column.name), column)
        for column in columns.all
        if column.name
    ]
    for position, row in enumerate(rows, 1):
        damaged = Draft("table")
        if not tell_damage(damaged, row, columns):
            yield damaged.read(item_name(position, None))
            continue
        elements = [
            Element(name, place, header=parts)
            for name, parts, column in named
            if (place := place_of(row, column)) is not None
        ]
        own = next((squeezed(each.place.text) for each in elements if each.name == "id"), None)
        found = listing_of(elements, item_name(position, own), kind="table", today=today)
        yield _with(found, damaged.read(None).problems)


def _with(found: Read, problems: tuple[Problem, ...]) -> Read:
    return replace(found, problems=(*problems, *found.problems)) if problems else found
