"""``answers.parquet``: every purchase and return with its facts and answers.

One row a purchase, and one for each part of a purchase that a credit note takes back (``line`` is then the
credit note's, ``purchase_line`` the purchase's). The facts are those with the assumptions; the answers
are given with them, and once more without them under names that begin with ``without__``. ``needs``
holds the names of the facts that are still needed, in order, with a space between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlglot import exp

from venditor.audits.engine import Engine
from venditor.audits.evaluation import COMBINATION
from venditor.audits.expressions import DIALECT, Sql, column, is_known
from venditor.audits.facts import WITH, WITHOUT, World
from venditor.audits.result import AuditResult, summary
from venditor.audits.staging import FACT_PREFIX
from venditor.rules.sql import constant, short

ANSWERS_FORMAT = "venditor.answers/1"
_ROW = ("line", "kind", "purchase_line")
_LAST = ("ordered_at", "credited_at", "place")
_PLAIN_PARTS = ("value", "provisional")
_WORD_PARTS = ("status", "law", "clause", "needs")
_WORDS = "answer_word"


def write_answers(engine: Engine, worlds: Sequence[World], result: AuditResult, path: Path) -> None:
    """Write the file, rows in the order of the input's lines.

    Args:
        engine: holds the answers of both worlds.
        worlds: with the assumptions, and without.
        result: what is written beside the rows: mapping, law and packs, as metadata of the file.
        path: where.
    """
    with_, without = worlds
    questions = result.mapping.questions
    _collect_words(engine, questions)
    query = exp.select(*_row(), *_facts(with_), *_answers(questions)).from_("case_row")
    for world in (with_, without):
        key = column(f"{COMBINATION}_{world.name}", "case_row")
        tables = [f"answer_{world.name}", *([f"combination_{WITH}"] if world is with_ else [])]
        for name in tables:
            query = query.join(name, on=exp.EQ(this=key.copy(), expression=column(COMBINATION, name)))
    query = query.order_by(column("line", "case_row"), column("purchase_line", "case_row"))
    told = summary(result)
    metadata = {
        "format": ANSWERS_FORMAT,
        "mapping": result.mapping.name,
        "law_as_of": str(told["law_as_of"] or ""),
        "packs": " ".join(f"{pack}@{digest}" for pack, digest in result.packs.items()),
    }
    engine.write_parquet(query.sql(dialect=DIALECT), path, metadata)


def _row() -> Iterator[Sql]:
    for name in _ROW:
        yield column(name, "case_row")
    yield column("order_id", "case_row").as_("order")
    yield column("item", "case_row")
    yield column("pieces", "case_row")
    yield column("currency", "case_row")
    yield exp.cast(column("amount", "case_row"), "DECIMAL(28, 4)").as_("purchase_amount")
    # Who bought is nobody's business here: only whether the file says so.
    yield is_known(column("customer", "case_row")).as_("customer_named")
    for name in _LAST:
        yield column(name, "case_row")


def _facts(world: World) -> Iterator[Sql]:
    for fact in sorted({*world.constants, *world.varying}):
        if fact in world.varying:
            yield column(world.column_of(fact), f"combination_{WITH}")
        else:
            yield constant(world.constants[fact]).as_(FACT_PREFIX + fact, quoted=True)


def _answers(questions: Sequence[str]) -> Iterator[Sql]:
    yield _word(column("law", _answer(WITH))).as_("law")
    for question in questions:
        for part in (*_PLAIN_PARTS, *_WORD_PARTS):
            yield _part(question, part, WITH).as_(f"{short(question)}__{part}")
    yield _word(column("law", _answer(WITHOUT))).as_("without__law")
    for question in questions:
        for part in ("value", "status", "needs"):
            yield _part(question, part, WITHOUT).as_(f"without__{short(question)}__{part}")


def _answer(world: str) -> str:
    return f"answer_{world}"


def _part(question: str, part: str, world: str) -> Sql:
    """One column of an answer; names of needed facts as one text, in order."""
    name = column(f"{short(question)}__{part}", _answer(world))
    if part == "needs":
        return _word(exp.func("array_to_string", name, exp.Literal.string(" ")))
    return _word(name) if part in _WORD_PARTS else name


def _word(value: Sql) -> Sql:
    return exp.cast(value, exp.DataType.build(_WORDS, udt=True))


def _collect_words(engine: Engine, questions: Sequence[str]) -> None:
    """Make a type of every text an answer has.

    The same few texts stand in every row, and some are long; as members of a type they are small
    numbers while rows are sorted and written, and text again in the file.
    """
    texts = [_texts(column("law"), world) for world in (WITH, WITHOUT)]
    for world in (WITH, WITHOUT):
        for question in questions:
            for part in _WORD_PARTS:
                value: Sql = column(f"{short(question)}__{part}")
                if part == "needs":
                    value = exp.func("array_to_string", value, exp.Literal.string(" "))
                texts.append(_texts(value, world))
    words = exp.select("word").distinct().from_(exp.union(*texts).subquery("found"))
    listed = words.where(is_known(column("word"))).order_by("word").sql(dialect=DIALECT)
    engine.run(f"CREATE TYPE {_WORDS} AS ENUM ({listed})")


def _texts(value: Sql, world: str) -> exp.Select:
    return exp.select(exp.cast(value, "VARCHAR").as_("word")).distinct().from_(_answer(world))
