"""Reading the rows of one order: what they say together, and what cannot be used of them.

A row that cannot be used sets its whole order aside, for half an order is a wrong one. Why is told by line
and column, never by what stands there, which may name somebody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from venditor.aftersales import has_begun
from venditor.calendars import countries, regions
from venditor.core.countries import COUNTRIES
from venditor.rights.jurisdictions import default_library
from venditor.server.orders.amounts import POINT
from venditor.server.orders.csv_cells import NONE, CellError, read_amount, read_fact, read_pieces
from venditor.server.orders.csv_columns import Columns
from venditor.server.orders.csv_rows import Row
from venditor.server.orders.folding import folded
from venditor.server.orders.typed import CheckedOrder, OrderError, TypedLine, TypedOrder, checked
from venditor.server.tenants.country_names import country_called

_DAYS = ("concluded_on", "delivered_on", "informed_on")
# Days of the contract: one an order, also where its first row alone has them. Parcels come on several days.
_ONCE = ("concluded_on", "informed_on", "delivery_cost", "standard_delivery_cost")
_CHARGES = ("delivery_cost", "standard_delivery_cost")

# Why a line was not taken; a problem of an import has ``line``, ``reason`` and ``field``, which may be empty.
# Codes, so that each reader is told in her own language.
REASONS = frozenset(
    (
        # The row is no row of the table.
        "quotes columns text "
        # A cell cannot be used, or not in one way only.
        "missing too_long characters address day day_ambiguous amount amount_ambiguous currency pieces truth "
        "fact country day_to_come before_order "
        # Rows of one order do not go together; a row gives something back; another row set the order aside.
        "too_many differs credit order "
        # On a marketplace: nobody of that name sells there, or several do.
        "seller seller_ambiguous"
    ).split()
)


@dataclass(slots=True)
class Group:
    """Rows of one order, and what is wrong with them; on a marketplace those of one seller."""

    seller: UUID | None = None
    rows: list[Row] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)


def problem(line: int, reason: str, column: str = "", *, nearest: str = "") -> dict[str, Any]:
    """Why a line was not taken: one of :data:`REASONS`, the column, where it is one, and what was meant."""
    told = {"line": line, "reason": reason, "field": column}
    return {**told, "nearest": nearest} if nearest else told


def read_order(group: Group, columns: Columns, *, now: datetime) -> CheckedOrder | None:
    """The order of a group, or ``None`` where its problems set it aside.

    Args:
        group: its rows.
        columns: where things stand in them.
        now: this instant; an order tells of no day that is still to come.
    """
    if group.problems or not group.rows:
        set_aside(group)
        return None
    reading = _Reading(group, columns, now)
    order = reading.order()
    if not group.problems:
        try:
            return checked(order)
        except OrderError as error:
            reading.tell(error)
    set_aside(group)
    return None


def set_aside(group: Group) -> None:
    """Name every line of an order that is not taken, also those with nothing wrong of their own."""
    told = {one["line"] for one in group.problems}
    group.problems += [problem(row.line, "order") for row in group.rows if row.line not in told]


def _real_day(told: object) -> date | None:
    return None if told in (None, NONE) else date.fromisoformat(str(told))


class _Reading:
    """The rows of one order being read; what cannot be used is told in its group."""

    def __init__(self, group: Group, columns: Columns, now: datetime) -> None:
        self.group, self.now = group, now
        self.columns = columns
        self.rows_of_lines: list[Row] = []
        self.currency = folded(self.same("currency")).upper()
        # Shop systems write a point; who made another file is not known.
        self.decimal = POINT if columns.of_shop else ""

    def refuse(self, line: int, reason: str, column: str) -> None:
        self.group.problems.append(problem(line, reason, column))

    def cells(self, what: str) -> Iterator[tuple[Row, str]]:
        for row in self.group.rows:
            yield row, self.columns.cell(row.cells, what)

    def same(self, what: str) -> str:
        """What the rows say that say something, which has to be one thing."""
        first = ""
        for row, cell in self.cells(what):
            if first and cell and folded(cell).casefold() != folded(first).casefold():
                self.refuse(row.line, "differs", what)
            first = first or cell
        return first

    def order(self) -> TypedOrder:
        """The order as it would have been typed."""
        country = self.country()
        facts, own = self.facts()
        name = self.same("name") or " ".join(filter(None, (self.same("first_name"), self.same("last_name"))))
        return TypedOrder(
            number=self.columns.cell(self.group.rows[0].cells, "number"),
            email=self.same("email"),
            name=name,
            country=country,
            region=self.region(country),
            currency=self.currency,
            facts={**self.columns.known, **facts},
            lines=tuple(self.lines(own)),
            discount=self.amount("discount"),
            gift_card=self.amount("gift_card"),
            paid=self.amount("paid"),
        )

    def country(self) -> str:
        """The country's code; where its name stands there, its code is told, and which name is not."""
        told = folded(self.same("country"))
        if not told or told.upper() in COUNTRIES:
            return told.upper()
        line = next(row.line for row, cell in self.cells("country") if cell)
        self.group.problems.append(problem(line, "country", "country", nearest=country_called(told)))
        return ""

    def amount(self, what: str) -> str | None:
        """An amount of the whole order; ``None`` where the file is silent."""
        cell = self.same(what)
        try:
            return read_amount(cell, self.currency, decimal=self.decimal) or None
        except CellError as error:
            self.refuse(self.group.rows[0].line, error.code, what)
            return None

    def region(self, country: str) -> str:
        """The region as the law's calendars name it; what a shop system calls a state only if it is one."""
        known = regions(country) if country in countries() else ()
        told = folded(self.same("region")).upper()
        state = folded(self.same("state")).upper()
        for cell in filter(None, (told, state)):
            for code in (cell, f"{country}-{cell}"):
                if code in known:
                    return code
        return told

    def facts(self) -> tuple[dict[str, object], list[dict[str, object]]]:
        """Facts that hold for the order, and those of each row where rows differ."""
        by_row = [self.facts_of(row) for row in self.group.rows]
        names = {name: None for told in by_row for name in told}
        of_order: dict[str, object] = {}
        own: list[dict[str, object]] = [{} for _row in by_row]
        for name in names:
            values = [told.get(name) for told in by_row]
            known = [value for value in values if value is not None]
            if name in _ONCE:
                of_order[name] = known[0]
                self.refuse_others(name, values, known[0])
            elif all(value == values[0] for value in values):
                of_order[name] = values[0]
            else:
                for told, value in zip(own, values, strict=True):
                    told.update({name: value} if value is not None else {})
        for row, told in zip(self.group.rows, by_row, strict=True):
            self.refuse_days(row, told, ordered=_real_day(of_order.get("concluded_on")))
        return of_order, own

    def refuse_days(self, row: Row, told: Mapping[str, object], *, ordered: date | None) -> None:
        """Refuse days that cannot have been: one of two is wrong, and the law's answer rests on it."""
        for name in _DAYS:
            if (day := _real_day(told.get(name))) and not has_begun(day, self.now):
                self.refuse(row.line, "day_to_come", name)
        delivered = _real_day(told.get("delivered_on"))
        if ordered and delivered and delivered < ordered:
            self.refuse(row.line, "before_order", "delivered_on")

    def refuse_others(self, name: str, values: Sequence[object], first: object) -> None:
        for row, value in zip(self.group.rows, values, strict=True):
            if value is not None and value != first:
                self.refuse(row.line, "differs", name)

    def facts_of(self, row: Row) -> dict[str, object]:
        told: dict[str, object] = {}
        known = default_library().vocabulary.facts
        for name in dict.fromkeys((*_DAYS, *_CHARGES, *self.columns.facts)):
            place = self.columns.facts.get(name)
            cell = self.columns.cell(row.cells, name) if place is None else row.cells[place]
            try:
                value = read_fact(cell, known[name], currency=self.currency, decimal=self.decimal)
            except CellError as error:
                self.refuse(row.line, error.code, name)
            else:
                told.update({name: value} if value is not None else {})
        return told

    def lines(self, own: Sequence[Mapping[str, object]]) -> Iterator[TypedLine]:
        """Lines of the rows that name an article; a file may have orders alone."""
        for row, facts in zip(self.group.rows, own, strict=True):
            article, sku = self.columns.cell(row.cells, "article"), self.columns.cell(row.cells, "sku")
            if article or sku or facts:
                self.rows_of_lines.append(row)
                pieces, price = self.pieces(row), self.price(row)
                yield TypedLine(article=article, sku=sku, pieces=pieces, unit_price=price, facts=facts)

    def pieces(self, row: Row) -> int:
        try:
            return read_pieces(self.columns.cell(row.cells, "pieces"))
        except CellError as error:
            self.refuse(row.line, error.code, "pieces")
            return 1

    def price(self, row: Row) -> str:
        try:
            cell = self.columns.cell(row.cells, "unit_price")
            return read_amount(cell, self.currency, decimal=self.decimal)
        except CellError as error:
            self.refuse(row.line, error.code, "unit_price")
            return ""

    def tell(self, error: OrderError) -> None:
        """Problems of the order, each at the line it stands in."""
        told: Any = error.facts["problems"]
        for one in told:
            name, row = one["field"], self.group.rows[0]
            if name.startswith("lines."):
                _lines, index, name = name.split(".")
                row = self.rows_of_lines[int(index)]
            self.refuse(row.line, one["code"], name)
