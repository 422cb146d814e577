"""Bringing in a file of orders: one row a line, rows of one number are one order.

A row that cannot be used sets its whole order aside, for half an order is a wrong one; all other orders are
taken. Why is told by line and column, never by what stands there, which may name somebody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from venditor.aftersales.declaration import strange_characters
from venditor.calendars import countries, regions
from venditor.privacy import normal_reference
from venditor.rights.jurisdictions import default_library
from venditor.server.orders.csv_cells import CellError, folded, read_amount, read_fact, read_pieces
from venditor.server.orders.csv_columns import Columns, columns_of
from venditor.server.orders.csv_rows import OrderFileError, Row, read_table
from venditor.server.orders.models import OrderImport
from venditor.server.orders.recording import Recorded, record_together
from venditor.server.orders.typed import CheckedOrder, OrderError, TypedLine, TypedOrder, checked
from venditor.server.tenants.models import Tenant, TenantEvent
from venditor.server.tenants.scope import acting_for

IMPORTED = "import"
LONGEST_FILE_NAME = 200
# Orders recorded in one transaction: a writer holds nobody up for long, and waits for the disk seldom.
BATCH = 100
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
        "fact "
        # Rows of one order do not go together; a row gives something back; another row set the order aside.
        "too_many differs credit order"
    ).split()
)


@dataclass(slots=True)
class _Group:
    """Rows of one order, and what is wrong with them."""

    rows: list[Row] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)


def order_import(
    *, tenant: Tenant, actor: UUID, file_name: str, content: bytes, now: datetime
) -> OrderImport:
    """Bring in a file of orders of one seller.

    What the file is silent about stays as it was: a file of delivery days adds them to orders that are there.

    Args:
        tenant: the seller.
        actor: id of the account.
        file_name: name of the file as it was given.
        content: CSV in UTF-8, UTF-16 or Windows-1252: plain columns, or an export of Shopify or WooCommerce.
        now: this instant.

    Returns:
        What was taken, and why the rest was not.

    Raises:
        OrderFileError: when the file as a whole cannot be read; nothing was taken.
    """
    table = read_table(content)
    columns = columns_of(table.headings)
    groups, problems = _grouped(table.rows, columns)
    orders: list[tuple[CheckedOrder, int]] = []
    for group in groups:
        read = _read(group, columns)
        if read is not None:
            orders.append((read, len(group.rows)))
        problems += group.problems
    with acting_for(tenant.id):
        kept = OrderImport(tenant=tenant, at=now, staff=actor, file_name=_shown(file_name), taken=0)
        kept.lines = len(table.rows)
        kept.problems = sorted(problems, key=lambda one: one["line"])
        _begin(kept)
        for batch in _batches(orders):
            _record(batch, kept, now=now)
    return kept


def _begin(kept: OrderImport) -> None:
    with transaction.atomic():
        kept.save(force_insert=True)
        TenantEvent.objects.create(
            tenant_id=kept.tenant_id,
            at=kept.at,
            actor=kept.staff,
            kind="orders.imported",
            detail={"import": str(kept.id), "lines": kept.lines, "problems": len(kept.problems)},
        )


def _batches(orders: Sequence[tuple[CheckedOrder, int]]) -> Iterator[list[tuple[CheckedOrder, int]]]:
    left = iter(orders)
    while batch := list(islice(left, BATCH)):
        yield batch


def _record(batch: Sequence[tuple[CheckedOrder, int]], kept: OrderImport, *, now: datetime) -> None:
    lines = sum(count for _order, count in batch)
    before = (kept.taken, kept.orders)

    def counted(recorded: Recorded) -> None:
        kept.taken = before[0] + lines
        kept.orders = before[1] + len(recorded.new) + len(recorded.changed)
        kept.save(update_fields=["taken", "orders"])

    orders = [order for order, _count in batch]
    record_together(orders, source=IMPORTED, complete=False, now=now, then=counted)


def _shown(file_name: str) -> str:
    name = file_name.replace("\\", "/").rpartition("/")[2]
    strange = strange_characters(name)
    return "".join(one for one in name if one not in strange)[:LONGEST_FILE_NAME]


def _problem(line: int, reason: str, column: str = "") -> dict[str, Any]:
    return {"line": line, "reason": reason, "field": column}


def _grouped(rows: Sequence[Row], columns: Columns) -> tuple[list[_Group], list[dict[str, Any]]]:
    """Rows by the order they belong to, and what belongs to none."""
    groups: dict[str, _Group] = {}
    problems = []
    for row in rows:
        reference = normal_reference(columns.cell(row.cells, "number"))
        if not reference:
            problems.append(_problem(row.line, row.broken or "missing", "" if row.broken else "number"))
            continue
        group = groups.setdefault(reference, _Group())
        if row.broken:
            group.problems.append(_problem(row.line, row.broken))
        elif folded(columns.cell(row.cells, "pieces")).startswith("-"):
            problems.append(_problem(row.line, "credit", "pieces"))
        else:
            group.rows.append(row)
    return list(groups.values()), problems


def _read(group: _Group, columns: Columns) -> CheckedOrder | None:
    """The order of a group, or ``None`` where its problems set it aside."""
    if group.problems or not group.rows:
        _set_aside(group)
        return None
    reading = _Reading(group, columns)
    order = reading.order()
    if not group.problems:
        try:
            return checked(order)
        except OrderError as error:
            reading.tell(error)
    _set_aside(group)
    return None


def _set_aside(group: _Group) -> None:
    """Name every line of an order that is not taken, also those with nothing wrong of their own."""
    told = {problem["line"] for problem in group.problems}
    group.problems += [_problem(row.line, "order") for row in group.rows if row.line not in told]


class _Reading:
    """The rows of one order being read; what cannot be used is told in its group."""

    def __init__(self, group: _Group, columns: Columns) -> None:
        self.group = group
        self.columns = columns
        self.rows_of_lines: list[Row] = []
        self.currency = folded(self.same("currency")).upper()

    def refuse(self, line: int, reason: str, column: str) -> None:
        self.group.problems.append(_problem(line, reason, column))

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
        country = folded(self.same("country")).upper()
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

    def amount(self, what: str) -> str | None:
        """An amount of the whole order; ``None`` where the file is silent."""
        cell = self.same(what)
        try:
            return read_amount(cell, self.currency) or None
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
        return of_order, own

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
                value = read_fact(cell, known[name], currency=self.currency)
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
            return read_amount(self.columns.cell(row.cells, "unit_price"), self.currency)
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


__all__ = ["BATCH", "REASONS", "OrderFileError", "order_import"]
