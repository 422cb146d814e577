"""What makes rows unanswerable as a whole, refused before any of them is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from venditor.rights.bulk_columns import Session, select
from venditor.rules.sql import SqlError, constant, quoted, written
from venditor.rules.vocabulary import FactKind, Vocabulary, nearest

_TEXT = ("VARCHAR", "ENUM")
_NUMBER = ("DECIMAL", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT")
# SQL types by kind of fact, and what to do about others.
READ_FROM: Mapping[FactKind, tuple[tuple[str, ...], str]] = {
    "bool": (("BOOLEAN",), "Give it as true or false."),
    "enum": (_TEXT, "Give it as text."),
    "country": (_TEXT, "Give it as text."),
    "region": (_TEXT, "Give it as text."),
    "event": (("DATE",), "Give it as a date, infinity where it has not happened."),
    "date": (("DATE",), "Give it as a date."),
    "money": (_NUMBER, "Give it as a decimal number."),
}


def is_of(kind: str, kinds: Sequence[str]) -> bool:
    """Whether an SQL type is one of some, whatever it is limited to: ``DECIMAL(10,2)`` is a ``DECIMAL``."""
    return kind.partition("(")[0] in kinds


def refuse_questions(questions: Sequence[str], vocabulary: Vocabulary) -> None:
    """Refuse questions that do not exist.

    Raises:
        SqlError: naming the first.
    """
    for question in questions:
        if question not in vocabulary.questions:
            raise SqlError(
                "sql.question",
                f'"{question}" is not a question.',
                facts={"question": question},
                remedy=nearest(question, vocabulary.questions),
            )


def refuse_name(session: Session, into: str) -> None:
    """Refuse to make a table where something of that name stands; engines do not tell capitals apart.

    Raises:
        SqlError: naming it.
    """
    name = written(constant(into.lower()))
    named = f"lower(table_name) = {name}"
    if session.rows(select(["1"], "information_schema.tables", named)):
        raise SqlError(
            "sql.into",
            f'There is a table or view called "{into}" already.',
            facts={"into": into},
            remedy="Name another table for the answers, or drop that one.",
        )


def refuse_types(session: Session, table: str, vocabulary: Vocabulary) -> None:
    """Refuse columns of facts whose type a fact cannot be read from.

    Args:
        session: holds the table.
        table: its facts stand in columns of their own names; other columns are left alone.
        vocabulary: the facts.

    Raises:
        SqlError: naming fact and type.
    """
    for name, kind in session.rows(select(["column_name", "column_type"], f"(DESCRIBE {table})")):
        if name not in vocabulary.facts:
            continue
        kinds, remedy = READ_FROM[vocabulary.facts[name].kind]
        if not is_of(kind, kinds):
            raise SqlError(
                "sql.type",
                f"{name}: it cannot be read from the type {kind}.",
                facts={"name": name, "type": kind},
                remedy=remedy,
            )


def refuse_keys(session: Session, table: str, held: str, key: str) -> None:
    """Refuse rows whose key does not tell them apart.

    Args:
        session: holds the table.
        table: the rows.
        held: name of the key's column in it.
        key: what it is called where the rows come from.

    Raises:
        SqlError: saying how many rows have no key, or naming one that stands twice.
    """
    column = quoted(held)
    counts = ["count(*)", f"count({column})", f"count(DISTINCT {column})"]
    ((rows, known, different),) = session.rows(select(counts, table))
    if known < rows:
        raise SqlError(
            "sql.no_key",
            f'{rows - known} of {rows} rows have no "{key}".',
            facts={"key": key, "rows": rows, "missing": rows - known},
            remedy="Give each row a key.",
        )
    if different < rows:
        twice = f"{select([column], table)} GROUP BY {column} HAVING count(*) > 1 ORDER BY {column} LIMIT 1"
        ((value,),) = session.rows(twice)
        raise SqlError(
            "sql.same_key",
            f'"{key}" does not tell rows apart: {value!r} stands in several of them.',
            facts={"key": key, "value": str(value)},
            remedy="Name a column whose values differ, or number the rows.",
        )
