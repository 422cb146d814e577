"""One line of ``answers.parquet`` explained: the facts in its columns are put to the law again.

The statement that comes out gives the reasons in words; that it gives the same answers as the row is checked,
for the law, the program or the file may have changed since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from venditor.audits.engine import Engine, InputTable
from venditor.audits.errors import AuditError
from venditor.audits.export import ANSWERS_FORMAT
from venditor.audits.expressions import DIALECT, column
from venditor.audits.staging import FACT_PREFIX
from venditor.core.money import Money
from venditor.rights.documents import Answer, Statement
from venditor.rights.statement import statement
from venditor.rules.explain import plain
from venditor.rules.library import Library
from venditor.rules.sql import short
from venditor.rules.syntax import NONE, Value
from venditor.rules.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Explained:
    """One row explained.

    Attributes:
        row: its columns by name.
        statement: what the law says about its facts, and why.
        differs: questions whose answer in the row is another.
    """

    row: Mapping[str, Any]
    statement: Statement
    differs: tuple[str, ...]


def explained(
    engine: Engine,
    answers: InputTable,
    line: int,
    *,
    metadata: Mapping[str, str],
    language: str,
    library: Library,
) -> list[Explained]:
    """Explain every row of a line: its purchase, or each purchase it takes something back from.

    Args:
        engine: holds the answers.
        answers: ``answers.parquet`` as the engine holds it.
        line: number of the line in the audited file.
        metadata: what is written in the file beside its rows.
        language: BCP 47 tag of the reader.
        library: the law.

    Raises:
        AuditError: when the file holds no answers, or none to this line.
    """
    if metadata.get("format") != ANSWERS_FORMAT:
        raise AuditError(
            "audit.not_answers",
            f"{answers.name} holds no answers of an audit.",
            facts={"file": answers.name, "format": metadata.get("format")},
            remedy="Name the folder that `venditor audit orders` wrote, or its answers.parquet.",
        )
    law_as_of = date.fromisoformat(metadata["law_as_of"]) if metadata["law_as_of"] else None
    found = []
    for row in _rows(engine, answers, line):
        facts = dict(_facts(row, library.vocabulary))
        questions = [
            question for question in library.vocabulary.questions if _part(question, "status") in row
        ]
        document = statement(
            facts, questions=questions, language=language, law_as_of=law_as_of, library=library
        )
        differs = tuple(
            question for question, answer in document["answers"].items() if not _same(row, question, answer)
        )
        found.append(Explained(row, document, differs))
    if not found:
        raise _no_such_line(engine, answers, line)
    return found


def _no_such_line(engine: Engine, answers: InputTable, line: int) -> AuditError:
    query = f"SELECT min(line), max(line) FROM {answers.relation}"  # noqa: S608 - a relation of ours
    ((first, last),) = engine.rows(query)
    return AuditError(
        "audit.no_such_line",
        f"{answers.name} has no answer to line {line}: its answers are to lines {first} to {last}.",
        facts={"file": answers.name, "line": line, "first": first, "last": last},
        remedy="A line without an answer is in problems.csv, with the reason; a heading is line 1.",
    )


def _rows(engine: Engine, answers: InputTable, line: int) -> Iterator[dict[str, Any]]:
    names = list(answers.columns)
    listed = ", ".join(column(name).sql(dialect=DIALECT) for name in names)
    query = f"SELECT {listed} FROM {answers.relation} WHERE line = ? ORDER BY purchase_line"  # noqa: S608 - names are quoted
    for values in engine.rows(query, [line]):
        yield dict(zip(names, values, strict=True))


def _facts(row: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[tuple[str, Value]]:
    """The facts a row knows, as :func:`venditor.rights.facts.parse_facts` gives them."""
    for name in vocabulary.facts:
        value = row.get(FACT_PREFIX + name)
        if value is not None:
            yield name, _fact(value, row["currency"])


def _fact(value: Any, currency: str) -> Value:
    if isinstance(value, Decimal):
        return Money(value, currency)
    # The engine hands infinity, which is `none`, over as the last day there is.
    return NONE if value == date.max else value


def _same(row: Mapping[str, Any], question: str, answer: Answer) -> bool:
    value = answer["value"]
    expected = Decimal(value["amount"]) if isinstance(value, dict) else value
    found = row[_part(question, "value")]
    if isinstance(found, date):
        found = plain(_fact(found, ""))
    told = (row[_part(question, part)] for part in ("status", "law", "clause"))
    return (*told, found) == (answer["status"], answer["law"], answer["clause"], expected)


def _part(question: str, part: str) -> str:
    return f"{short(question)}__{part}"
