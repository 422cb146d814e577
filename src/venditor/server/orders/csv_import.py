"""Bringing in a file of orders: one row a line, rows of one number are one order.

What can be told at once of a file is told while it is brought in; its orders are recorded by the worker, some
at a time. A row that cannot be used sets its whole order aside; all other orders are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from venditor.aftersales.declaration import strange_characters
from venditor.core.identifiers import uuid7
from venditor.privacy import normal_reference
from venditor.server.jobs.models import JobPart
from venditor.server.jobs.services import Part, content_of, start
from venditor.server.jobs.working import begin_part, end_part, take_turn
from venditor.server.orders.csv_cells import folded
from venditor.server.orders.csv_columns import Columns, columns_of
from venditor.server.orders.csv_reading import Group, problem, read_order
from venditor.server.orders.csv_rows import OrderFileError, Row, read_table
from venditor.server.orders.models import OrderImport
from venditor.server.orders.recording import Origin, Recorded, record_together
from venditor.server.orders.typed import CheckedOrder
from venditor.server.outbox.handling import Outcome
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.models import Tenant, TenantEvent
from venditor.server.tenants.scope import acting_for

KIND = "orders.import"
IMPORTED = "import"
LONGEST_FILE_NAME = 200
# Orders recorded in one transaction: a writer holds nobody up for long, and waits for the disk seldom.
BATCH = 100


@dataclass(slots=True)
class _Batch:
    """Orders of a part of a file that can be recorded, of how many lines, and why others cannot."""

    orders: list[CheckedOrder] = field(default_factory=list)
    lines: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)


def begin_import(
    *, tenant: Tenant, actor: UUID, file_name: str, content: bytes, now: datetime
) -> OrderImport:
    """Begin to bring in a file of orders of one seller; the worker goes on with it.

    What the file is silent about stays as it was: a file of delivery days adds them to orders that are there.

    Args:
        tenant: the seller.
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
    groups, problems = _grouped(table.rows, columns_of(table.headings))
    kept = OrderImport(id=uuid7(now), tenant=tenant, at=now, staff=actor, file_name=_shown(file_name))
    kept.lines, kept.taken = len(table.rows), 0
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


def _grouped(rows: Sequence[Row], columns: Columns) -> tuple[list[Group], list[dict[str, Any]]]:
    """Rows by the order they belong to, and what belongs to none."""
    groups: dict[str, Group] = {}
    problems = []
    for row in rows:
        reference = normal_reference(columns.cell(row.cells, "number"))
        if not reference:
            problems.append(problem(row.line, row.broken or "missing", "" if row.broken else "number"))
            continue
        group = groups.setdefault(reference, Group())
        if row.broken:
            group.problems.append(problem(row.line, row.broken))
        elif folded(columns.cell(row.cells, "pieces")).startswith("-"):
            problems.append(problem(row.line, "credit", "pieces"))
        else:
            group.rows.append(row)
    return list(groups.values()), problems


def _parts(
    headings: Sequence[str], groups: Sequence[Group], problems: Sequence[dict[str, Any]]
) -> list[Part]:
    """A file in the parts in which it is recorded; what belongs to no order goes with the first."""
    parts = []
    for batch in _batches(groups) if groups else [[]]:
        told = [
            {"rows": [[row.line, row.cells] for row in group.rows], "problems": group.problems}
            for group in batch
        ]
        alone = [] if parts else problems
        weight = len(alone) + sum(len(group.rows) + len(group.problems) for group in batch)
        parts.append(Part(weight, {"headings": headings, "problems": alone, "groups": told}))
    return parts


def _batches(groups: Sequence[Group]) -> Iterator[list[Group]]:
    left = iter(groups)
    while batch := list(islice(left, BATCH)):
        yield batch


def _record_part(part: JobPart, *, now: datetime) -> None:
    batch = _read(content_of(part))
    ended = partial(_end, part, batch)
    persons = partial(_persons, part, now=now)
    if batch.orders:
        origin = Origin(IMPORTED)
        record_together(batch.orders, origin=origin, complete=False, now=now, then=ended, persons=persons)
    else:
        with transaction.atomic():
            ended(Recorded())


def _persons(part: JobPart, count: int, *, now: datetime) -> list[UUID]:
    return begin_part(part, persons=count, now=now)


def _read(told: Any) -> _Batch:
    batch, columns = _Batch(problems=told["problems"]), columns_of(told["headings"])
    for one in told["groups"]:
        group = Group([Row(line, tuple(cells)) for line, cells in one["rows"]], one["problems"])
        order = read_order(group, columns)
        if order is not None:
            batch.orders.append(order)
            batch.lines += len(group.rows)
        batch.problems += group.problems
    return batch


def _end(part: JobPart, batch: _Batch, recorded: Recorded) -> None:
    """What belongs to the transaction of a part beside its orders."""
    end_part(part)
    kept = OrderImport.objects.select_for_update().get(id=part.job.subject)
    kept.taken += batch.lines
    kept.orders += len(recorded.new) + len(recorded.changed)
    if batch.problems:
        kept.problems = sorted([*kept.problems, *batch.problems], key=lambda one: one["line"])
    kept.save(update_fields=["taken", "orders", "problems"])


def _shown(file_name: str) -> str:
    name = file_name.replace("\\", "/").rpartition("/")[2]
    strange = strange_characters(name)
    return "".join(one for one in name if one not in strange)[:LONGEST_FILE_NAME]


__all__ = ["BATCH", "OrderFileError", "begin_import", "work"]
