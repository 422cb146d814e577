"""Bringing in a file of orders: one row a line, rows of one number are one order.

A marketplace's file has the orders of its members: rows of one number and one seller are an order in that
seller's own records. The marketplace keeps with whom each number is, and nothing of lines or buyers.

What can be told at once of a file is told while it is brought in; its orders are recorded by the worker, some
at a time. A row that cannot be used sets its whole order aside; all other orders are taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from venditor.aftersales.declaration import strange_characters
from venditor.core.identifiers import uuid7
from venditor.server.jobs.models import JobPart
from venditor.server.jobs.services import Part, content_of, start
from venditor.server.jobs.working import begin_part, end_part, take_turn
from venditor.server.markets.csv_sellers import is_member_until_the_end, sellers_named
from venditor.server.markets.services import keep_parts
from venditor.server.orders.csv_columns import Columns, columns_of, unused_columns
from venditor.server.orders.csv_grouping import Sellers, grouped
from venditor.server.orders.csv_reading import Group, problem, read_order
from venditor.server.orders.csv_rows import OrderFileError, Row, read_table
from venditor.server.orders.models import OrderImport
from venditor.server.orders.recording import Origin, Recorded, record_together
from venditor.server.orders.typed import CheckedOrder
from venditor.server.outbox.handling import Outcome
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.models import Tenant, TenantEvent
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.services import record_change

KIND = "orders.import"
IMPORTED = "import"
LONGEST_FILE_NAME = 200
# Orders recorded in one transaction: a writer holds nobody up for long, and waits for the disk seldom.
BATCH = 100


@dataclass(slots=True)
class _Batch:
    """Orders of a part of a file that can be recorded, of which lines, and why others cannot."""

    orders: list[CheckedOrder] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)


def begin_import(
    *, tenant: Tenant, actor: UUID, file_name: str, content: bytes, now: datetime
) -> OrderImport:
    """Begin to bring in a file of orders of a seller, or of a marketplace; the worker goes on with it.

    What the file is silent about stays as it was: a file of delivery days adds them to orders that are there.

    Args:
        tenant: the seller, or the marketplace, whose file has a column of sellers.
        actor: id of the account.
        file_name: name of the file as it was given.
        content: CSV in UTF-8, UTF-16 or Windows-1252: plain columns, or an export of Shopify or WooCommerce.
        now: this instant.

    Returns:
        The import, of which nothing is taken yet; its id is the subject of a task.

    Raises:
        OrderFileError: when the file as a whole cannot be read; nothing is kept of it then.
    """
    table = read_table(content)
    columns = columns_of(table.headings)
    groups, problems = grouped(table.rows, columns, sellers=_sellers(tenant, columns))
    kept = OrderImport(id=uuid7(now), tenant=tenant, at=now, staff=actor, file_name=_shown(file_name))
    kept.lines, kept.taken = len(table.rows), 0
    kept.unused = unused_columns(table.headings, columns)
    parts = _parts(table.headings, groups, problems)
    with acting_for(tenant.id):
        start(KIND, subject=kept.id, staff=actor, parts=parts, now=now, also=partial(_begin, kept))
    return kept


def work(item: OutboxItem, *, now: datetime) -> Outcome:
    """Record orders of a file, part after part, while the turn of its task lasts.

    Args:
        item: of the kind ``orders.import``; its subject is the task.
        now: this instant.
    """
    return take_turn(item, do=partial(_record_part, now=now), now=now)


def _begin(kept: OrderImport) -> None:
    kept.save(force_insert=True)
    TenantEvent.objects.create(
        tenant_id=kept.tenant_id,
        at=kept.at,
        actor=kept.staff,
        kind="orders.imported",
        detail={"import": str(kept.id), "lines": kept.lines},
    )


def _sellers(tenant: Tenant, columns: Columns) -> Sellers | None:
    """Whom the column of sellers names; nobody where the tenant is a seller itself."""
    if not tenant.is_marketplace:
        return None
    if "seller" not in columns.places:
        raise OrderFileError(
            "orders.no_seller",
            "No column has the seller.",
            remedy='Name it "seller", and name one in each row.',
        )
    with acting_for(tenant.id):
        return sellers_named()


def _parts(
    headings: Sequence[str], groups: Sequence[Group], problems: Sequence[dict[str, Any]]
) -> list[Part]:
    """A file in the parts in which it is recorded; what belongs to no order goes with the first."""
    parts: list[Part] = []
    for batch in list(_batches(groups)) or [[]]:
        told = [
            {"rows": [[row.line, row.cells] for row in group.rows], "problems": group.problems}
            for group in batch
        ]
        alone = [] if parts else problems
        weight = len(alone) + sum(len(group.rows) + len(group.problems) for group in batch)
        seller = str(batch[0].seller) if batch and batch[0].seller else None
        content = {"headings": headings, "seller": seller, "problems": alone, "groups": told}
        parts.append(Part(weight, content))
    return parts


def _batches(groups: Sequence[Group]) -> Iterator[list[Group]]:
    """Orders that are recorded together, which are of one seller."""
    by_seller: dict[UUID | None, list[Group]] = {}
    for group in groups:
        by_seller.setdefault(group.seller, []).append(group)
    for several in by_seller.values():
        left = iter(several)
        while batch := list(islice(left, BATCH)):
            yield batch


def _record_part(part: JobPart, *, now: datetime) -> None:
    told = content_of(part)
    batch = _read(told, now=now)
    if batch.orders and told["seller"]:
        try:
            _record_at_member(UUID(told["seller"]), part, batch, now=now)
        except _NoMemberError:
            columns = columns_of(told["headings"])
            gone = [
                problem(line, "seller", columns.heading(told["headings"], "seller")) for line in batch.lines
            ]
            batch = _Batch(problems=[*batch.problems, *gone])
        else:
            return
    if batch.orders:
        _record(Origin(IMPORTED), part, batch, then=partial(_end, part, batch), now=now)
        return
    with transaction.atomic():
        _end(part, batch, Recorded())


class _NoMemberError(Exception):
    """A seller left the marketplace while its file waited."""


def _record_at_member(seller: UUID, part: JobPart, batch: _Batch, *, now: datetime) -> None:
    """Record a seller's parts of a marketplace's orders in that seller's own records."""
    market, member = part.tenant, Tenant.objects.get(id=seller)

    def ended(recorded: Recorded) -> None:
        changed = len(recorded.new) + len(recorded.changed)
        if changed:
            detail = {"marketplace": market.slug, "orders": changed}
            record_change("orders.from_market", detail, tenant=member, actor=None, now=now)
        with acting_for(market.id):
            if not is_member_until_the_end(seller):
                raise _NoMemberError
            keep_parts(recorded.all, seller=member, now=now)
            _end(part, batch, recorded)

    with acting_for(seller):
        _record(Origin(IMPORTED, market.id), part, batch, then=ended, now=now)


def _record(
    origin: Origin, part: JobPart, batch: _Batch, *, then: Callable[[Recorded], None], now: datetime
) -> None:
    def persons(count: int) -> list[UUID]:
        with acting_for(part.tenant_id):
            return begin_part(part, persons=count, now=now)

    record_together(batch.orders, origin=origin, complete=False, now=now, then=then, persons=persons)


def _read(told: Any, *, now: datetime) -> _Batch:
    batch, columns = _Batch(problems=told["problems"]), columns_of(told["headings"])
    for one in told["groups"]:
        group = Group(rows=[Row(line, tuple(cells)) for line, cells in one["rows"]], problems=one["problems"])
        order = read_order(group, columns, now=now)
        if order is not None:
            batch.orders.append(order)
            batch.lines += [row.line for row in group.rows]
        batch.problems += group.problems
    # Whoever reads them looks for the column in her own file.
    for one in batch.problems:
        one["field"] = columns.heading(told["headings"], one["field"])
    return batch


def _end(part: JobPart, batch: _Batch, recorded: Recorded) -> None:
    """What belongs to the transaction of a part beside its orders."""
    end_part(part)
    kept = OrderImport.objects.select_for_update().get(id=part.job.subject)
    kept.taken += len(batch.lines)
    kept.orders += len(recorded.new) + len(recorded.changed)
    kept.erased += len(recorded.erased)
    if batch.problems:
        kept.problems = sorted([*kept.problems, *batch.problems], key=lambda one: one["line"])
    kept.save(update_fields=["taken", "orders", "erased", "problems"])


def _shown(file_name: str) -> str:
    name = file_name.replace("\\", "/").rpartition("/")[2]
    strange = strange_characters(name)
    return "".join(one for one in name if one not in strange)[:LONGEST_FILE_NAME]


__all__ = ["BATCH", "OrderFileError", "begin_import", "work"]
