"""One audit from an input table to its files."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from errno import EISDIR
from os import strerror
from pathlib import Path
from tempfile import TemporaryDirectory

from venditor.audits.balance import account, lines_apart
from venditor.audits.binding import bind
from venditor.audits.engine import Engine, InputTable
from venditor.audits.errors import AuditError
from venditor.audits.evaluation import Inquiry, evaluate
from venditor.audits.export import write_answers
from venditor.audits.facts import World, worlds
from venditor.audits.figures import IN_TIME, LAST_DAY, count
from venditor.audits.mapping import OrderMapping
from venditor.audits.problems import write_problems
from venditor.audits.report.page import page
from venditor.audits.result import AuditResult, summary
from venditor.audits.returns import match_credits
from venditor.audits.staging import stage
from venditor.core.clock import today
from venditor.rules.library import Library

ANSWERS, PROBLEMS, REPORT, SUMMARY = "answers.parquet", "problems.csv", "report.html", "summary.json"
FILES = (ANSWERS, PROBLEMS, REPORT, SUMMARY)


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of an audit.

    Attributes:
        mapping: how the input is read.
        out: folder for the files; made when it does not exist.
        law_as_of: what-if day that selects every version of the law; ``None`` when the facts do.
        language: BCP 47 tag of the report's reader.
    """

    mapping: OrderMapping
    out: Path
    law_as_of: date | None = None
    language: str = "en"


def audit_orders(
    engine: Engine,
    table: InputTable,
    order: Order,
    *,
    library: Library,
    progress: Callable[[str], None] = lambda _: None,
) -> AuditResult:
    """Audit the orders in a table and write the four files.

    Args:
        engine: holds the table.
        table: the input.
        order: what is wanted.
        library: the law.
        progress: is told each step as it begins: ``lines``, ``credits``, ``law``, ``figures``, ``files``.

    Returns:
        What was found. The files are in place when this returns: either all of them, or those of an
        earlier run unchanged.

    Raises:
        AuditError: when the input or the mapping cannot be used, when the files cannot be written, or when
            lines are lost.
    """
    mapping = order.mapping
    asked = tuple(dict.fromkeys((*mapping.questions, LAST_DAY, IN_TIME)))
    mapping = replace(mapping, questions=asked)
    progress("lines")
    binding = bind(mapping, table, library.vocabulary)
    places = stage(engine, table, mapping, binding, library.vocabulary)
    both = worlds(mapping, binding)
    progress("credits")
    match_credits(engine, both[0])
    progress("law")
    packs = evaluate(engine, both, Inquiry(library, asked, order.law_as_of))
    progress("figures")
    balance = account(engine, table)
    if not balance.read:
        raise AuditError(
            "audit.no_lines",
            f"{table.name} has headings and no lines below them.",
            facts={"file": table.name},
            remedy="Export the orders again.",
        )
    figures = count(engine, both, mapping)
    result = AuditResult(table, mapping, tuple(places), balance, figures, packs, order.law_as_of, library)
    progress("files")
    _write(engine, both, result, order)
    return result


def _write(engine: Engine, both: Sequence[World], result: AuditResult, order: Order) -> None:
    """Write all files in a folder of their own, then put them in their places together."""
    try:
        order.out.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            if (order.out / name).is_dir():
                raise IsADirectoryError(EISDIR, f"{name}: {strerror(EISDIR)}")
        with TemporaryDirectory(prefix=".venditor-", dir=order.out) as folder:
            new = Path(folder)
            write_answers(engine, both, result, new / ANSWERS)
            write_problems(new / PROBLEMS, lines_apart(engine), language=order.language)
            (new / REPORT).write_text(page(result, language=order.language, today=today()), "utf-8")
            document = json.dumps(summary(result), ensure_ascii=False, indent=2)
            (new / SUMMARY).write_text(f"{document}\n", "utf-8")
            for name in FILES:
                (new / name).replace(order.out / name)
    except OSError as error:
        raise AuditError(
            "audit.out",
            f"The results cannot be written to {order.out} ({error.strerror}).",
            facts={"out": str(order.out)},
            remedy="Free space, or name a folder that can be written to (--out DIR).",
        ) from None
