"""One query for one jurisdiction: values, statuses, deciding clauses, collisions, and what is still needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from venditor.rules.diagram import Diagram, Leaf
from venditor.rules.evaluate import compile_expression
from venditor.rules.library import CompiledJurisdiction
from venditor.rules.residual import REGION_FACT
from venditor.rules.sql import DETERMINED, STATUSES, UNDETERMINED, Compiler, Lookup, short
from venditor.rules.sql_needs import NeedsColumns, NeedsDrawing
from venditor.rules.sql_terms import (
    FactColumn,
    Sql,
    Terms,
    both,
    choose,
    column,
    constant,
    either,
    is_null,
    negated,
    nominal,
    number,
    text,
)
from venditor.rules.syntax import Call, Expression


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to put out beside the values.

    Attributes:
        clauses: the deciding clause and the collision flag.
        needs: the names of the facts still needed; without them ``undetermined`` is told all the same.
    """

    clauses: bool = True
    needs: bool = True


ALL = Wanted()


def compile_query(
    compiled: CompiledJurisdiction,
    relation: str,
    columns: Mapping[str, FactColumn],
    questions: Sequence[str],
    *,
    key: str | None = None,
    calendar: str = "calendar",
    wanted: Wanted = ALL,
) -> str:
    """The SQL that answers questions of one jurisdiction for every row of a relation, in DuckDB's dialect.

    Args:
        compiled: the jurisdiction.
        relation: table, view or parenthesised query with one row a case.
        columns: where each fact comes from; a fact that is absent is unknown in every row.
        questions: ids of questions the jurisdiction answers.
        key: column of the relation to carry through; all of them when ``None``.
        calendar: table of :func:`venditor.rights.bulk.calendar_rows`.
        wanted: which columns to put out.

    Returns:
        A SELECT with, for each question ``q`` (dots as double underscores): ``q__value``, ``q__status``,
        ``q__provisional``, and as wanted ``q__clause``, ``q__collides`` and ``q__needs`` (list of fact names).

    Raises:
        SqlError: when a provision uses what has no SQL form.
    """
    return _Query(compiled, columns, calendar, wanted).sql(relation, questions, key)


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
        self.compiler = Compiler(compiled, columns, calendar=calendar)
        self.wanted = wanted
        self.raw_lookups: dict[Call, str] = {}

    def sql(self, relation: str, questions: Sequence[str], key: str | None) -> str:
        self.compiler.compile(questions)
        outputs: dict[str, Sql] = {key: column(key)} if key is not None else {}
        missing = {question: self.needs(question) for question in questions}
        for question in questions:
            outputs.update(self.outputs(question, missing[question]))
        if key is None:
            outputs = {"": exp.Star(), **outputs}
        return self.compiler.ladder.select(relation, outputs)

    def outputs(self, question: str, missing: Mapping[str, Sql]) -> dict[str, Sql]:
        """The columns of one question."""
        name = short(question)
        status, value = column(f"{name}__status"), column(f"{name}__value")
        if missing:
            lacking = column(self.lacking(question, missing))
            status = choose([(lacking, number(UNDETERMINED))], status)
        determined = exp.EQ(this=exp.Paren(this=status.copy()), expression=number(DETERMINED))
        found = {
            f"{name}__status": _word(status, STATUSES),
            f"{name}__value": choose([(determined, value)], None),
            f"{name}__provisional": both([determined.copy(), column(f"{name}__provisional")]),
        }
        if self.wanted.clauses:
            unclear = negated(exp.In(this=exp.Paren(this=status.copy()), expressions=[number(UNDETERMINED)]))
            clause = _word(column(f"{name}__clause"), self.compiler.clauses[question])
            found[f"{name}__clause"] = choose([(both([unclear, self.decided(question)]), clause)], None)
            found[f"{name}__collides"] = column(f"{name}__collides")
        if self.wanted.needs:
            found[f"{name}__needs"] = _names(missing)
        return found

    def decided(self, question: str) -> Sql:
        """Whether a clause of the question's own provision spoke: nothing was taken over, it applied, one held."""
        return column(f"{short(question)}__speaks")

    def lacking(self, question: str, missing: Mapping[str, Sql]) -> str:
        """A column: some fact is still needed."""
        name = f"{short(question)}__lacking"
        self.compiler.ladder.add({name: either([condition.copy() for condition in missing.values()])})
        return name

    def needs(self, question: str) -> dict[str, Sql]:
        """By fact: the condition under which a row still needs it; facts never needed are left out."""
        fact = self.compiler.fact
        candidates = sorted(name for name in self.compiled.support(question) if not fact(name).known_always)
        drawing = NeedsDrawing(self.compiled.drawing.diagrams, fact, lambda node: bool(self.evaluate(node)))
        drawn: dict[str, Diagram] = {}
        for name in candidates:
            condition = drawing.condition(self.compiled.diagram(question), name)
            if not isinstance(condition, Leaf) or condition.content:
                drawn[name] = condition
        columns = NeedsColumns(
            fact, self.raw, Terms(self.raw, _no_question, self.raw_at_place, raw=True), self.differ
        )
        rungs, conditions = columns.write(drawn.values(), self.compiler.fresh)
        for rung in rungs:
            self.compiler.ladder.add(rung)
        return {
            name: both([is_null(self.raw(name)), condition]) if fact(name).sql is not None else condition
            for name, condition in zip(drawn, conditions, strict=True)
        }

    def evaluate(self, node: Expression) -> object:
        """A comparison of constants."""
        facts = {name: source.constant for name, source in self.compiler.columns.items()}
        return compile_expression(node)(facts)

    def raw(self, name: str) -> Sql:
        """A fact as told: NULL where unknown."""
        source = self.compiler.fact(name)
        if source.constant is not None:
            return constant(source.constant)
        if source.sql is None:
            return exp.Null()
        return column(f"raw_{name}" if source.nullable else f"fact_{name}")

    def raw_lookup(self, call: Call) -> str:
        """The calendar's answer about a day as told: NULL where the day is unknown."""
        known = self.raw_lookups.get(call)
        if known is None:
            terms = Terms(self.raw, _no_question, self.raw_at_place, raw=True)
            asked, counting = nominal(call, terms.write)
            day, known = self.compiler.fresh("rawday"), self.compiler.fresh("rawcal")
            self.compiler.ladder.add({day: asked})
            self.compiler.ladder.look_up([Lookup(known, counting.id, day)])
            self.compiler.ladder.add({f"{known}_day": column(day)})
            self.raw_lookups[call] = known
        return known

    def raw_at_place(self, call: Call) -> Sql:
        """The last day of a period over facts as told: NULL where it is open."""
        name = self.raw_lookup(call)
        rolled = exp.Coalesce(this=column(f"{name}_rolled"), expressions=[column(f"{name}_day")])
        return choose([(self.differ(call), exp.Null())], rolled)

    def differ(self, call: Expression) -> Sql:
        """Whether a row does not know its region and the regions differ about the day asked for."""
        assert isinstance(call, Call)
        if self.compiler.fact(REGION_FACT).known_always:
            return exp.false()
        name = self.raw_lookup(call)
        # A day that is itself unknown might be any, also one on which regions differ.
        same = exp.Coalesce(
            this=column(f"{name}_same"), expressions=[negated(is_null(column(f"{name}_day")))]
        )
        return both([is_null(self.raw(REGION_FACT)), negated(same)])


def _no_question(question: str) -> Sql:
    raise AssertionError(question)


def _word(code: Sql, words: Sequence[str]) -> Sql:
    """A small number as the word it stands for."""
    cases = [
        (exp.EQ(this=exp.Paren(this=code.copy()), expression=number(index)), text(word))
        for index, word in enumerate(words)
    ]
    return choose(cases, None)


def _names(missing: Mapping[str, Sql]) -> Sql:
    """The names of the facts whose condition holds, as a list."""
    if not missing:
        return exp.Cast(this=exp.Array(expressions=[]), to=exp.DataType.build("VARCHAR[]", dialect="duckdb"))
    names = exp.Array(
        expressions=[choose([(condition.copy(), text(name))], None) for name, condition in missing.items()]
    )
    return exp.func(
        "list_filter",
        names,
        exp.Lambda(this=negated(is_null(exp.column("x"))), expressions=[exp.to_identifier("x")]),
    )
