"""One query for one jurisdiction: values, statuses, deciding clauses, collisions, what is still needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from venditor.rules.diagram import Diagrams
from venditor.rules.library import CompiledJurisdiction
from venditor.rules.sql.answers import STATUSES, Compiler, about, short
from venditor.rules.sql.facts import Facts
from venditor.rules.sql.ladder import Ladder
from venditor.rules.sql.needs import NeedsColumns, NeedsDrawing
from venditor.rules.sql.terms import (
    FactColumn,
    Sql,
    both,
    choose,
    either,
    is_null,
    negated,
    text,
    typed,
    word,
)
from venditor.rules.sql.told import Told


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to put out beside the values.

    Attributes:
        clauses: the deciding clause and the collision flag.
        needs: the names of the facts still needed; without them ``undetermined`` is told all the same.
    """

    clauses: bool = True
    needs: bool = True


EVERYTHING = Wanted()


def compile_query(
    compiled: CompiledJurisdiction,
    relation: str,
    columns: Mapping[str, FactColumn],
    questions: Sequence[str],
    *,
    key: str | None = None,
    calendar: str = "calendar",
    wanted: Wanted = EVERYTHING,
) -> str:
    """The SQL that answers questions of one jurisdiction for every row of a relation, in DuckDB's dialect.

    Args:
        compiled: the jurisdiction.
        relation: table, view or parenthesised query with one row a case.
        columns: where each fact comes from; a fact that is absent is unknown in every row. Values must be as
            :func:`venditor.rights.facts.parse_facts` lets them pass: known words, a region of the row's
            country, amounts of one currency.
        questions: ids of questions the jurisdiction answers.
        key: column of the relation to carry through; all of them when ``None``.
        calendar: table of :func:`venditor.rules.sql.calendar_rows`.
        wanted: which columns to put out.

    Returns:
        A SELECT with, for each question ``q`` (dots as double underscores): ``q__value``, ``q__status``,
        ``q__provisional``, and as wanted ``q__clause``, ``q__collides`` and ``q__needs`` (a list of names).

    Raises:
        SqlError: when a provision uses what has no SQL form.
    """
    return _Query(compiled, columns, calendar, wanted).sql(relation, questions, key=key)


class _Query:
    """One query in the making."""

    def __init__(
        self,
        compiled: CompiledJurisdiction,
        columns: Mapping[str, FactColumn],
        calendar: str,
        wanted: Wanted,
    ) -> None:
        self.compiled = compiled
        self.ladder = Ladder(calendar)
        self.facts = Facts(compiled, columns, self.ladder)
        self.compiler = Compiler(compiled, self.facts, self.ladder, clauses=wanted.clauses)
        self.wanted = wanted

    def sql(self, relation: str, questions: Sequence[str], *, key: str | None) -> str:
        answered = self.compiler.compile(questions)
        needs = self.needs(answered)
        for question in answered:
            self.unsure(question, needs[question])
        outputs: dict[str, Sql] = {}
        for question in questions:
            outputs |= self.outputs(question, needs[question])
        return self.ladder.select(relation, key, outputs)

    def needs(self, questions: Sequence[str]) -> dict[str, dict[str, Sql]]:
        """By question and fact: the condition under which a row needs it; facts never needed are left out."""
        diagrams = Diagrams(tuple(self.compiled.program.vocabulary.facts))
        drawing = NeedsDrawing(diagrams, self.facts.source)
        provisions = self.compiled.program.provisions
        drawn = {
            question: drawing.conditions(
                self.compiled.diagram(question), gives_days=provisions[question].question.type.kind == "date"
            )
            for question in questions
        }
        columns = NeedsColumns(Told(self.facts, self.ladder), self.ladder)
        roots = [diagram for conditions in drawn.values() for diagram in conditions.values()]
        conditions = iter(columns.write(roots))
        return {
            question: {fact: self.lacks(question, fact, next(conditions)) for fact in facts}
            for question, facts in drawn.items()
        }

    def lacks(self, question: str, fact: str, condition: Sql) -> Sql:
        """A column: the fact is unknown in a row, and the condition for it to be needed holds."""
        unknown = is_null(self.facts.told(fact)) if self.facts.source(fact).sql is not None else exp.true()
        return self.ladder.share(f"{short(question)}__lacks_{fact}", both([unknown, condition]))

    def lacking(self, question: str, needs: Mapping[str, Sql]) -> Sql:
        """Whether a row lacks a fact the answer depends on."""
        return self.ladder.share(f"{short(question)}__lacking", either(needs.values()))

    def unsure(self, question: str, needs: Mapping[str, Sql]) -> None:
        """A column: the answer, or one it rests on, is provisional."""
        rests_on = [
            (applies, either(about(other, "unsure") for other in questions))
            for applies, questions in self.compiler.rests_on[question]
        ]
        unsure = either([about(question, "provisional"), choose(rests_on, exp.false())])
        unsure = both([negated(self.lacking(question, needs)), unsure])
        self.ladder.add(f"{short(question)}__unsure", unsure)

    def outputs(self, question: str, needs: Mapping[str, Sql]) -> dict[str, Sql]:
        """The columns of one question that are put out."""
        name, lacking = short(question), self.lacking(question, needs)

        def told(what: str, otherwise: Sql) -> Sql:
            return choose([(lacking, otherwise)], about(question, what))

        found = {
            f"{name}__status": told("status", word("undetermined", STATUSES)),
            f"{name}__value": told("value", exp.Null()),
            f"{name}__provisional": about(question, "unsure"),
        }
        if self.wanted.clauses:
            found[f"{name}__clause"] = told("clause", exp.Null())
            collide = question in self.compiler.collide
            found[f"{name}__collides"] = told("collides", exp.false()) if collide else exp.false()
        if self.wanted.needs:
            found[f"{name}__needs"] = _names(needs)
        return found


def _names(needs: Mapping[str, Sql]) -> Sql:
    """The names of the facts whose condition holds, as a list."""
    if not needs:
        return typed(exp.Array(expressions=[]), "VARCHAR[]")
    names = [choose([(condition, text(name))], None) for name, condition in needs.items()]
    name = exp.to_identifier("name")
    known = exp.Lambda(this=negated(is_null(exp.column("name"))), expressions=[name])
    return exp.Anonymous(this="list_filter", expressions=[exp.Array(expressions=names), known])
