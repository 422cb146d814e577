"""Open Food Facts: the export of its database as CSV or TSV.

Source: Open Food Facts, data fields of the export.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from venditor.listings.draft import Draft, item_name
from venditor.listings.read import Read, squeezed
from venditor.listings.tables.columns import (
    Columns,
    Filling,
    fill,
    first_of,
    in_words,
    keep,
    tell_damage,
)
from venditor.listings.tables.rows import Row
from venditor.listings.values.languages import language_tag

LOOKED_FOR = ("code", "product_name", "ingredients_text, nutriscore_grade, categories or countries")

WORDS = {
    "id": ("code",),
    "name": ("product_name", "generic_name", "abbreviated_product_name"),
    "description": ("generic_name",),
    "url": ("url", "link"),
    "category": ("categories_en", "categories", "categories_tags"),
    "brand": ("brands", "brands_en", "brands_tags"),
    "country_of_origin": ("origins_en", "origins", "origins_tags"),
    "ingredients": ("ingredients_text",),
    "allergens": ("allergens_en", "allergens", "allergens_tags"),
}
"""Fields in words, by the columns that fill them: the first with something in it decides."""

_ONE_OF = ("ingredients_text", "nutriscore_grade", "categories", "categories_en", "countries", "countries_en")
# What the database says about its own entry, and what is said better elsewhere.
_NOT_KEPT = re.compile(
    r"(?:created|last|modified|states|creator|completeness|unique_scans|popularity|data_quality|image|obsolete"
    r"|no_nutriments|main_category|countries|serving_quantity|product_quantity)\w*|lang|lc|quantity|.*_tags"
)


def is_open_food_facts(columns: Columns) -> bool:
    """Whether a table is an export of Open Food Facts."""
    return "code" in columns and "product_name" in columns and any(name in columns for name in _ONE_OF)


def read_open_food_facts(rows: Iterator[Row], columns: Columns, today: date) -> Iterator[Read]:  # noqa: ARG001
    """One listing for each row; it has no price, and no place for one.

    Args:
        rows: below the header.
        columns: of the header.
        today: not needed here.
    """
    taken = {name for names in WORDS.values() for name in names}
    others = [each for each in columns.all if each.name not in taken and not _NOT_KEPT.fullmatch(each.name)]
    codes = columns.named(WORDS["id"])
    fillings: list[Filling] = [
        *((columns.named(names), in_words(field)) for field, names in WORDS.items()),
        (codes, Draft.gtin),
        (columns.named(("image_url",)), lambda draft, place: draft.images([place])),
        (columns.named(("quantity",)), Draft.measure),
        (columns.named(("lang", "lc")), lambda draft, place: draft.parsed("language", place, language_tag)),
    ]
    for position, row in enumerate(rows, 1):
        draft = Draft("table")
        code = None
        if tell_damage(draft, row, columns):
            fill(draft, row, fillings)
            keep(draft, row, others)
            code = first_of(row, codes)
        yield draft.read(item_name(position, squeezed(code.text) if code else None))
