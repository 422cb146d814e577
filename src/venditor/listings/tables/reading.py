"""A table of listings, known by its header."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from venditor.listings.errors import ListingError
from venditor.listings.read import Read
from venditor.listings.tables import google, open_food_facts, shopify, woocommerce
from venditor.listings.tables.columns import Columns
from venditor.listings.tables.encoding import encoding_of
from venditor.listings.tables.rows import Row, Rows, header_of
from venditor.listings.values.errors import shown

SEPARATORS = ",;\t|"
"""Characters that may stand between cells."""

_NONE = "\x1f"
"""A separator that no table has, to see a line as it is."""

_SAID = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table.

    Attributes:
        name: as it is put out.
        looked_for: columns by which it is known.
        known: whether a table with these columns is of this kind.
        read: its listings.
    """

    name: str
    looked_for: tuple[str, ...]
    known: Callable[[Columns], bool]
    read: Callable[[Iterator[Row], Columns, date], Iterator[Read]]


KINDS = (
    Kind("Shopify", shopify.LOOKED_FOR, shopify.is_shopify, shopify.read_shopify),
    Kind("WooCommerce", woocommerce.LOOKED_FOR, woocommerce.is_woocommerce, woocommerce.read_woocommerce),
    Kind(
        "Open Food Facts",
        open_food_facts.LOOKED_FOR,
        open_food_facts.is_open_food_facts,
        open_food_facts.read_open_food_facts,
    ),
    Kind("Google Merchant", google.LOOKED_FOR, google.is_google, google.read_google),
)
"""Every kind of table that is known, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a table is written, and of what kind it is.

    Attributes:
        kind: of the table.
        encoding: of the file.
        separator: between its cells.
        skip: lines before its header.
        columns: of its header.
    """

    kind: Kind
    encoding: str
    separator: str
    skip: int
    columns: Columns


def form_of(file: BinaryIO) -> Form:
    """How a table is written and of what kind it is, by its header.

    Args:
        file: it must be able to ``seek``, and is left at its beginning.

    Raises:
        ListingError: it is no table, or of no known kind; the error lists what was looked for.
    """
    encoding = encoding_of(file)
    first = header_of(file, encoding, _NONE)
    said = _SAID.fullmatch(" ".join(first.cells))
    skip = 1 if said else 0
    tried = []
    for separator in said[1] if said else SEPARATORS:
        header = header_of(file, encoding, separator, skip=skip)
        columns = Columns(header.cells)
        for kind in KINDS:
            if kind.known(columns):
                return Form(kind, encoding, separator, skip, columns)
        tried.append(header.cells)
    raise _unknown(max(tried, key=len))


def _unknown(header: list[str]) -> ListingError:
    looked_for = "; ".join(f"{kind.name}: {', '.join(kind.looked_for)}" for kind in KINDS)
    return ListingError(
        "table.unknown",
        f"The first line, {shown(', '.join(header))}, has none of the headers looked for ({looked_for}).",
        facts={
            "looked_for": {kind.name: list(kind.looked_for) for kind in KINDS},
            "header": header[:50],
        },
        remedy="Export the table again with its header in English.",
    )


def read_table(file: BinaryIO, today: date) -> Iterator[Read]:
    """The listings of a table, in turn.

    Args:
        file: CSV or TSV with a header; it must be able to ``seek``.
        today: the day on which a sale price is in force or not.

    Yields:
        One listing for each row, or for each variant of a product.

    Raises:
        ListingError: the file is no table, its header is of no kind that is known, or it ends inside a row;
            the rows before that have been given.
    """
    form = form_of(file)
    rows = Rows(file, form.encoding, form.separator, skip=form.skip, width=len(form.columns.all))
    each = iter(rows)
    next(each, None)
    yield from form.kind.read(each, form.columns, today)
    if rows.last is not None:
        raise _cut(rows.number, rows.last.line)


def _cut(row: int, line: int) -> ListingError:
    return ListingError(
        "table.cut",
        f"The file ends inside row {row}, which begins on line {line}: it is cut off.",
        facts={"row": row, "line": line},
        remedy="Have it written again, and whole.",
    )
