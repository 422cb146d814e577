"""Which rows of a file belong to one order: those of one number, and on a marketplace of one seller."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from venditor.privacy import normal_reference
from venditor.server.orders.csv_columns import Columns
from venditor.server.orders.csv_reading import Group, problem, set_aside
from venditor.server.orders.csv_rows import Row
from venditor.server.orders.folding import folded

# The seller that a cell names, or why it names none.
Sellers: TypeAlias = Callable[[str], tuple[UUID | None, str]]
# What an export says of a whole order in its first row alone, whoever sells what stands there.
_OF_ORDER = (
    "email",
    "name",
    "first_name",
    "last_name",
    "country",
    "region",
    "state",
    "concluded_on",
    "informed_on",
    "currency",
)
# What an export adds up over all sellers; nobody can tell whose share is whose.
_ADDED_UP = ("delivery_cost", "standard_delivery_cost", "discount", "gift_card", "paid")


def grouped(
    rows: Sequence[Row], columns: Columns, *, sellers: Sellers | None = None
) -> tuple[list[Group], list[dict[str, Any]]]:
    """Rows by the order they belong to, and what belongs to none.

    Args:
        rows: of the file.
        columns: where things stand in them.
        sellers: whom the column of sellers names, on a marketplace.
    """
    sorting = _Sorting(columns, sellers)
    for row in rows:
        sorting.put(row)
    return sorting.groups(), sorting.problems


class _Sorting:
    """Rows being sorted by the orders they belong to."""

    def __init__(self, columns: Columns, sellers: Sellers | None) -> None:
        self.columns, self.sellers = columns, sellers
        self.problems: list[dict[str, Any]] = []
        self.by_order: dict[tuple[str, UUID | None], Group] = {}
        # On a marketplace: rows of one number with whoever sells what stands in them.
        self.rows: dict[str, list[Row]] = {}
        self.named: dict[str, set[str]] = {}
        self.torn: set[str] = set()

    def put(self, row: Row) -> None:
        reference = normal_reference(self.columns.cell(row.cells, "number"))
        if not reference:
            self.leave_out(row, "missing", "number")
            return
        seller, reason = self.seller_of(row, reference)
        if reason:
            self.leave_out(row, reason, "seller")
            return
        group = self.by_order.setdefault((reference, seller), Group(seller=seller))
        if row.broken:
            group.problems.append(problem(row.line, row.broken))
        elif folded(self.columns.cell(row.cells, "pieces")).startswith("-"):
            self.problems.append(problem(row.line, "credit", "pieces"))
        else:
            group.rows.append(row)

    def leave_out(self, row: Row, reason: str, column: str) -> None:
        self.problems.append(problem(row.line, row.broken or reason, "" if row.broken else column))

    def seller_of(self, row: Row, reference: str) -> tuple[UUID | None, str]:
        if self.sellers is None:
            return None, ""
        cell = self.columns.cell(row.cells, "seller")
        seller, reason = self.sellers(cell)
        self.named.setdefault(reference, set()).add(str(seller or folded(cell).casefold()))
        if not row.broken:
            self.rows.setdefault(reference, []).append(row)
        elif reason:
            # It can be a line of any seller's part of the order.
            self.torn.add(reference)
        return seller, reason

    def groups(self) -> list[Group]:
        for (reference, _seller), group in self.by_order.items():
            if reference in self.torn:
                set_aside(group)
            elif len(self.named.get(reference, ())) > 1 and group.rows:
                self.share(group, self.rows[reference])
        return list(self.by_order.values())

    def share(self, group: Group, rows: Sequence[Row]) -> None:
        """Tell a seller's part what its order says once, and not what it adds up over all sellers."""
        if self.columns.of_shop:
            group.rows = [self.written(row, dict.fromkeys(_ADDED_UP, "")) for row in group.rows]
        told = {}
        for what in _OF_ORDER:
            if not any(self.columns.cell(row.cells, what) for row in group.rows):
                cells = (self.columns.cell(row.cells, what) for row in rows)
                told[what] = next(filter(None, cells), "")
        group.rows[0] = self.written(group.rows[0], {what: cell for what, cell in told.items() if cell})

    def written(self, row: Row, told: dict[str, str]) -> Row:
        """A row with other cells; what has several columns stands in the first."""
        cells = list(row.cells)
        for what, cell in told.items():
            for place in self.columns.places.get(what, ()):
                cells[place] = ""
            for place in self.columns.places.get(what, ())[:1]:
                cells[place] = cell
        return Row(row.line, tuple(cells))
