"""Has the law's questions answered for every purchase and return, with the assumptions and without them.

Lines that share all facts share their answers, so the law is asked once for each distinct combination of
facts, and every line is then given the answers of its combination. The table ``case_row`` has one row a
purchase and one for each part of a purchase that was taken back, with its two combinations; the tables
``combination_with`` and ``answer_with`` (and ``..._without``) have the facts and answers of each combination.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from venditor.audits.engine import Engine
from venditor.audits.expressions import DIALECT, all_of, column
from venditor.audits.facts import World
from venditor.rights.bulk import BulkAnswers
from venditor.rules.library import Library

COMBINATION = "combination"
# A row of the result, beside its facts.
ROW = {
    "input_line": "line",
    "row_kind": "kind",
    "line": "purchase_line",
    "order_id": "order_id",
    "item": "item",
    "row_pieces": "pieces",
    "currency": "currency",
    "amount": "amount",
    "customer": "customer",
    "ordered_at": "ordered_at",
    "credited_at": "credited_at",
    "place": "place",
    "country": "country",
}


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked of which law.

    Attributes:
        library: the law.
        questions: ids of the questions.
        law_as_of: what-if day that selects every version; ``None`` when facts do.
    """

    library: Library
    questions: tuple[str, ...]
    law_as_of: date | None


def evaluate(engine: Engine, worlds: Sequence[World], inquiry: Inquiry) -> Mapping[str, str]:
    """Answer every question for every row, in each world.

    Args:
        engine: holds ``case_source``.
        worlds: the facts, with assumptions and without.
        inquiry: what is asked.

    Returns:
        SHA-256 by pack that the answers rest on.
    """
    combine(engine, worlds)
    return ask(engine, worlds, inquiry)


def combine(engine: Engine, worlds: Sequence[World]) -> None:
    """Find the distinct combinations of facts of each world, and which one each row has.

    Args:
        engine: holds ``case_source``.
        worlds: the facts.
    """
    rows = [column(name).as_(alias) for name, alias in ROW.items()]
    facts = [sql.copy().as_(_held(world, fact)) for world in worlds for fact, sql in world.varying.items()]
    _create(engine, "case_facts", exp.select(*rows, *facts).from_("case_source"))
    # A mapping without assumptions has the same facts with them and without: they are asked about once.
    same = _same(worlds)
    for world in worlds:
        if same[world.name] == world.name:
            _create(engine, f"combination_{world.name}", _combinations(world))
    _repeat(engine, "combination", same)
    _create(engine, "case_row", _keyed(worlds))
    engine.run("DROP TABLE case_facts")


def ask(
    engine: Engine, worlds: Sequence[World], inquiry: Inquiry, *, answers: str = "answer"
) -> Mapping[str, str]:
    """Answer every question for every combination of facts.

    Args:
        engine: holds the combinations.
        worlds: the facts.
        inquiry: what is asked.
        answers: begins the names of the tables of answers.

    Returns:
        SHA-256 by pack that the answers rest on.
    """
    asked = BulkAnswers(inquiry.library, inquiry.questions, law_as_of=inquiry.law_as_of)
    packs: dict[str, str] = {}
    same = _same(worlds)
    for world in worlds:
        if same[world.name] == world.name:
            packs.update(
                asked.answer(
                    engine,
                    f"combination_{world.name}",
                    world.fact_columns(inquiry.library.vocabulary),
                    key=COMBINATION,
                    into=f"{answers}_{world.name}",
                )
            )
    _repeat(engine, answers, same)
    return dict(sorted(packs.items()))


def _same(worlds: Sequence[World]) -> dict[str, str]:
    """The first world with the same facts, by the name of each."""
    return {
        world.name: next(
            other.name
            for other in worlds
            if (other.constants, other.varying) == (world.constants, world.varying)
        )
        for world in worlds
    }


def _repeat(engine: Engine, table: str, same: Mapping[str, str]) -> None:
    """Give worlds that are the same as another one that one's table."""
    for name, other in same.items():
        if name != other:
            engine.run(f"CREATE VIEW {table}_{name} AS FROM {table}_{other}")


def _create(engine: Engine, table: str, query: exp.Select) -> None:
    engine.run(query.ctas(table, dialect=DIALECT).sql(dialect=DIALECT))


def _held(world: World, fact: str) -> str:
    return f"{world.name}_{fact}"


def _combinations(world: World) -> exp.Select:
    held = [column(_held(world, fact)).as_(world.column_of(fact)) for fact in world.varying]
    distinct = exp.select(*held).distinct().from_("case_facts").subquery("different")
    number = exp.Window(this=exp.RowNumber()).as_(COMBINATION)
    return exp.select(number, "*").from_(distinct)


def _keyed(worlds: Sequence[World]) -> exp.Select:
    """Rows with the number of their combination in each world."""
    keys = [
        column(COMBINATION, f"combination_{world.name}").as_(f"{COMBINATION}_{world.name}")
        for world in worlds
    ]
    query = exp.select(*(column(alias) for alias in ROW.values()), *keys).from_("case_facts")
    for world in worlds:
        table = f"combination_{world.name}"
        same = [
            exp.NullSafeEQ(
                this=column(_held(world, fact), "case_facts"),
                expression=column(world.column_of(fact), table),
            )
            for fact in world.varying
        ]
        query = query.join(table, on=all_of(same))
    return query
