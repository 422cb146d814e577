"""What a change of the law does to a shop's orders: each answer before and after, counted.

The orders of a file are put to two states of the law, with the assumptions of the mapping. What differs is
counted by question and by the pair of clauses that decided, with the days and the money it moves, and some
lines of each pair are shown. Two states that say the same change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlglot import exp

from venditor.audits.balance import Balance, account
from venditor.audits.binding import bind
from venditor.audits.engine import Engine, InputTable
from venditor.audits.evaluation import COMBINATION, Inquiry, ask, combine
from venditor.audits.expressions import DIALECT, column
from venditor.audits.facts import WITH, worlds
from venditor.audits.figures import IN_TIME, LAST_DAY
from venditor.audits.mapping import OrderMapping
from venditor.audits.returns import match_credits
from venditor.audits.staging import stage
from venditor.audits.statements import statements
from venditor.rules.library import Library
from venditor.rules.sql import short
from venditor.rules.syntax import Kind
from venditor.rules.vocabulary import Vocabulary

OLD, NEW = "old", "new"
SAMPLES = 3
"""Lines shown of each pair of clauses."""
# Columns that tell a pair of clauses: law, status and clause twice, and whether the answer changes.
_KEY = 7
# Whether a withdrawal was in time is no question to a purchase nobody withdrew from.
_UNTOLD = """
INSERT INTO untold SELECT ?1, case_row.order_id
FROM case_row
JOIN before ON case_row.combination_with = before.combination
JOIN after ON case_row.combination_with = after.combination
WHERE before.status = 'undetermined' AND after.status = 'undetermined'
    AND (?1 <> ?2 OR case_row.kind = 'return')
"""
_Key = tuple[Any, ...]
_Amounts = Mapping[_Key, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class State:
    """One state of the law.

    Attributes:
        library: its packs.
        reading: makes its ways of counting and holidays those in use, for as long as it is entered.
    """

    library: Library
    reading: Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Side:
    """What one state of the law says of a line.

    Attributes:
        law: jurisdiction whose provision answers; ``None`` where none does.
        status: of the answer.
        clause: that decided.
    """

    law: str | None
    status: str
    clause: str | None


@dataclass(frozen=True, slots=True)
class Sample:
    """A line whose answer is another one.

    Attributes:
        line: of the file.
        order: number of the order.
        country: the buyer's.
        old: the answer's value before, as it stands in the table; ``None`` where there was none.
        new: and after.
    """

    line: int
    order: str | None
    country: str | None
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Pair:
    """Lines whose answers come from one pair of clauses.

    Attributes:
        old: before.
        new: after.
        changed: whether status or value differ; else only the clause or the law does.
        rows: how many lines, or parts of lines that came back.
        orders: of how many orders.
        days: days by which a day moves, all lines together; ``None`` where none does.
        span: fewest and most of them.
        worth: amounts of the lines, by currency.
        moved: by how much an amount moves, by currency; empty for answers that are no money.
        samples: some lines, the first of the file.
    """

    old: Side
    new: Side
    changed: bool
    rows: int
    orders: int
    days: int | None
    span: tuple[int, int] | None
    worth: Mapping[str, Decimal]
    moved: Mapping[str, Decimal]
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """What becomes of one question.

    Attributes:
        pairs: the most lines first; only those that differ in answer, clause or law.
        rows: lines whose answer changes.
        orders: orders with such a line.
        countries: such lines by the buyer's country.
        days: such lines by the days a day moves.
        untold: lines whose answer depends, in both states, on what nobody told.
    """

    question: str
    pairs: tuple[Pair, ...]
    rows: int
    orders: int
    countries: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[int, int] = field(default_factory=dict)
    untold: int = 0


@dataclass(frozen=True, slots=True)
class LawChange:
    """What a change of the law does to the orders of a file.

    Attributes:
        table: the input.
        mapping: how it was read.
        balance: where every line went.
        rows: lines that were asked about, and parts of lines that came back.
        orders: orders with such a line.
        changed_orders: orders with an answer that changes.
        untold_orders: orders with an answer that cannot be told in either state.
        questions: by question, those that only one state knows left out.
    """

    table: InputTable
    mapping: OrderMapping
    balance: Balance
    rows: int
    orders: int
    changed_orders: int
    untold_orders: int
    questions: tuple[QuestionChange, ...]


def law_change(
    engine: Engine,
    table: InputTable,
    mapping: OrderMapping,
    old: State,
    new: State,
    *,
    law_as_of: date | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> LawChange:
    """Put the orders of a file to two states of the law.

    Args:
        engine: holds the table.
        table: the input.
        mapping: how it is read; its questions are asked.
        old: the earlier law.
        new: the later one, whose vocabulary the mapping is read with.
        law_as_of: what-if day that selects every version in both.
        progress: is told each step as it begins: ``lines``, ``credits``, ``old``, ``new``, ``figures``.

    Returns:
        What differs.

    Raises:
        AuditError: when the input or the mapping cannot be used.
    """
    vocabulary = new.library.vocabulary
    asked = _comparable((*mapping.questions, LAST_DAY, IN_TIME), old.library.vocabulary, vocabulary)
    progress("lines")
    binding = bind(mapping, table, vocabulary)
    stage(engine, table, mapping, binding, vocabulary)
    world = worlds(mapping, binding)[0]
    progress("credits")
    match_credits(engine, world)
    combine(engine, [world])
    for name, state in ((OLD, old), (NEW, new)):
        progress(name)
        with state.reading():
            ask(engine, [world], Inquiry(state.library, asked, law_as_of), answers=name)
    progress("figures")
    return _counted(engine, table, mapping, asked, vocabulary)


def _comparable(questions: Sequence[str], old: Vocabulary, new: Vocabulary) -> tuple[str, ...]:
    """The questions that both states know with answers of one type."""
    return tuple(
        question
        for question in dict.fromkeys(questions)
        if question in old.questions
        and old.questions[question].type.kind == new.questions[question].type.kind
    )


def _counted(
    engine: Engine, table: InputTable, mapping: OrderMapping, asked: Sequence[str], vocabulary: Vocabulary
) -> LawChange:
    engine.run("CREATE TABLE changed_order (order_id VARCHAR)")
    engine.run("CREATE TABLE untold (question VARCHAR, order_id VARCHAR)")
    found = tuple(_question(engine, question, vocabulary.questions[question].type.kind) for question in asked)
    ((rows, orders),) = engine.rows("SELECT count(*), count(DISTINCT order_id) FROM case_row")
    ((changed,),) = engine.rows("SELECT count(DISTINCT order_id) FROM changed_order")
    ((untold,),) = engine.rows("SELECT count(DISTINCT order_id) FROM untold")
    return LawChange(table, mapping, account(engine, table), rows, orders, changed, untold, found)


def _question(engine: Engine, question: str, kind: Kind) -> QuestionChange:
    """Compare the answers to one question."""
    for name, answers in (("before", OLD), ("after", NEW)):
        view = _answers(question, kind, f"{answers}_{WITH}")
        engine.run(f"CREATE OR REPLACE VIEW {name} AS {view.sql(dialect=DIALECT)}")
    engine.run(statements("change"))
    worth, moved = _money(engine)
    samples: dict[_Key, list[Sample]] = {}
    for row in engine.rows(statements("change_samples"), [SAMPLES]):
        samples.setdefault(row[:_KEY], []).append(Sample(*row[_KEY:]))
    pairs = []
    for row in engine.rows(statements("change_pairs")):
        key, (lines, orders, days, fewest, most) = row[:_KEY], row[_KEY:]
        pairs.append(
            Pair(
                old=Side(*key[:3]),
                new=Side(*key[3:6]),
                changed=key[6],
                rows=lines,
                orders=orders,
                days=days,
                span=None if fewest is None else (fewest, most),
                worth=worth.get(key, {}),
                moved=moved.get(key, {}),
                samples=tuple(samples[key]),
            )
        )
    ((rows, orders),) = engine.rows("SELECT count(*), count(DISTINCT order_id) FROM change WHERE changed")
    countries = dict(engine.rows(statements("change_countries")))
    days_moved = dict(engine.rows(statements("change_days")))
    untold = _untold(engine, question)
    return QuestionChange(question, tuple(pairs), rows, orders, countries, days_moved, untold)


def _untold(engine: Engine, question: str) -> int:
    """Lines whose answer depends in both states on what nobody told: that it stays is not known."""
    engine.run(_UNTOLD, [question, IN_TIME])
    ((lines,),) = engine.rows("SELECT count(*) FROM untold WHERE question = ?", [question])
    return int(lines)


def _answers(question: str, kind: Kind, table: str) -> exp.Select:
    """The answers to one question, under names that are the same for all."""
    value = column(f"{short(question)}__value")
    parts = {part: column(f"{short(question)}__{part}") for part in ("law", "status", "clause")}
    return exp.select(
        column(COMBINATION),
        *(exp.cast(part, "VARCHAR").as_(name) for name, part in parts.items()),
        exp.cast(value.copy(), "VARCHAR").as_("value"),
        exp.cast(value.copy() if kind == "date" else exp.Null(), "DATE").as_("day"),
        exp.cast(value.copy() if kind == "money" else exp.Null(), "DECIMAL(18, 4)").as_("money"),
    ).from_(table)


def _money(engine: Engine) -> tuple[_Amounts, _Amounts]:
    """What the lines of each pair are worth, and by how much an amount moves, by currency."""
    worth: dict[_Key, dict[str, Decimal]] = {}
    moved: dict[_Key, dict[str, Decimal]] = {}
    for row in engine.rows(statements("change_worth")):
        key, (currency, amount, difference) = row[:_KEY], row[_KEY:]
        if amount is not None:
            worth.setdefault(key, {})[currency] = amount
        if difference is not None:
            moved.setdefault(key, {})[currency] = difference
    return worth, moved
