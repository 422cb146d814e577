"""Compiles the provisions of one jurisdiction to columns of a query.

Each question gets the columns ``<question>__value``, ``__status``, ``__provisional``, where two clauses can
collide ``__collides``, and on request ``__clause``, on a :class:`venditor.rules.sql.ladder.Ladder`.
Evaluation is two-valued over facts completed with stand-ins, as in :mod:`venditor.rules.evaluate`; what is
still needed is worked out beside it by :mod:`venditor.rules.sql.needs`. Days that roll over are looked up in
the calendar table by a join.

A value is NULL exactly where the answer is not determined, so later questions need no status to build on.
Conditions stand inside the CASE they decide: DuckDB then tests each only for the rows that reach it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from venditor.rules.diagram import Leaf, nodes
from venditor.rules.functions import counts_at_place
from venditor.rules.library import CompiledJurisdiction
from venditor.rules.model import Clause, Provision, Version
from venditor.rules.needs import COLLISION, Outcome
from venditor.rules.program import Program
from venditor.rules.sql.facts import Facts
from venditor.rules.sql.ladder import Answer, Ladder
from venditor.rules.sql.terms import (
    Asked,
    Sql,
    Terms,
    asked,
    asks_calendar,
    both,
    choose,
    column,
    compared,
    constant,
    differ,
    either,
    equals,
    is_null,
    is_true,
    negated,
    places_asked,
    typed,
    word,
)
from venditor.rules.syntax import NONE, And, Call, Expression, Literal, Question, questions_in
from venditor.rules.vocabulary import QuestionDefinition

STATUSES = ("determined", "undetermined", "not_applicable", "not_encoded", "for_a_person")
_SQL_TYPES = {
    "bool": "BOOLEAN",
    "date": "DATE",
    "money": "DECIMAL(18, 4)",
    "rate": "DECIMAL(7, 4)",
    "enum": "VARCHAR",
    "country": "VARCHAR",
    "list": "VARCHAR[]",
}


def short(question: str) -> str:
    """A question's id as the beginning of column names: dots become double underscores."""
    return question.replace(".", "__")


def sql_type(question: QuestionDefinition) -> str:
    """The SQL type of a question's answers."""
    return _SQL_TYPES[question.type.kind]


def rules_asked(program: Program) -> tuple[str, ...]:
    """The rules by which the law of a jurisdiction asks calendars, in order; see :class:`Asked`."""
    versions = (version for provision in program.provisions.values() for version in provision.versions)
    calls = (call for version in versions for part in version.expressions() for call in places_asked(part))
    return tuple(sorted({asked(call, lambda _: exp.Null()).rule for call in calls} - {""}))


def about(question: str, what: str) -> Sql:
    """One of the columns of a question."""
    return column(f"{short(question)}__{what}")


def determined(question: str) -> Sql:
    """Whether a question has an answer, before anyone asks what is unknown."""
    return negated(is_null(about(question, "value")))


@dataclass(frozen=True, slots=True)
class _Version:
    """One version over the columns of a ladder.

    Attributes:
        version: as the pack has it.
        applies: whether it is in force for a row.
        asked: for which rows its clauses are asked: it is in force, nothing is taken over, the provision
            applies, and no two clauses collide.
        speaks: by clause, for which of these rows it decides; the default comes last, for the rest.
    """

    version: Version
    applies: Sql
    asked: Sql
    speaks: Mapping[str, Sql]


@dataclass(frozen=True, slots=True)
class _Given:
    """A value that some rows get.

    Attributes:
        when: for which rows of its version, of those no earlier entry is for.
        day: the value, or the day the calendar is asked about.
        rule: by which rule the calendar is asked; empty where it is not.
        unsure: whether a calendar asked on the way is not fixed yet.
        never: the value is ``none``.
    """

    when: Sql
    day: Sql
    rule: str = ""
    unsure: Sql = field(default_factory=exp.false)
    never: bool = False


class Compiler:
    """Puts the answers to questions of one jurisdiction on a ladder.

    Attributes:
        collide: questions with clauses that can collide; only these have the column.
        rests_on: by question, for each version when it applies and the questions it refers to.
    """

    def __init__(
        self, compiled: CompiledJurisdiction, facts: Facts, ladder: Ladder, *, clauses: bool = True
    ) -> None:
        """Prepare to compile.

        Args:
            compiled: the jurisdiction, with its what-if day if any.
            facts: the facts of each row.
            ladder: the query.
            clauses: whether the deciding clauses are to be put out.
        """
        self.compiled = compiled
        self.program = compiled.program
        self.facts = facts
        self.ladder = ladder
        self.names_clauses = clauses
        self.collide: set[str] = set()
        self.rests_on: dict[str, list[tuple[Sql, tuple[str, ...]]]] = {}
        self.terms = Terms(facts.completed, lambda question: about(question, "value"), self.looked_up)

    def compile(self, questions: Sequence[str]) -> tuple[str, ...]:
        """Add the columns of some questions and all they refer to; returns these, each after those."""
        wanted = self.closure(questions)
        self.facts.place(frozenset().union(*(self.program.facts[question] for question in wanted)))
        for question in wanted:
            self.provision(self.program.provisions[question])
        return wanted

    def closure(self, questions: Sequence[str]) -> tuple[str, ...]:
        """Questions with all they refer to, in dependency order."""
        wanted: set[str] = set()
        waiting = list(questions)
        while waiting:
            question = waiting.pop()
            if question not in wanted:
                wanted.add(question)
                waiting += self.refers_to(question)
        return tuple(question for question in self.program.provisions if question in wanted)

    def refers_to(self, question: str) -> tuple[str, ...]:
        """Other questions that versions which can apply refer to."""
        versions = self.versions(self.program.provisions[question])
        return tuple(dict.fromkeys(other for version in versions for other in version.questions()))

    def versions(self, provision: Provision) -> tuple[Version, ...]:
        """Versions that can apply: at most one where a what-if day is given, else all."""
        if self.compiled.law_as_of is None:
            return provision.versions
        version = provision.version_on(self.compiled.law_as_of)
        return () if version is None else (version,)

    def provision(self, provision: Provision) -> None:
        """The columns of one provision."""
        question = provision.question.id
        versions = [
            self.version(version, self.ladder.share("in_force", self.in_force(provision, version)))
            for version in self.versions(provision)
        ]
        self.rests_on[question] = [(each.applies, each.version.questions()) for each in versions]
        versions = self.apart(question, versions)
        if self.names_clauses:
            versions = self.by_clause(question, versions)
        self.value(provision.question, versions)
        self.ladder.add(f"{short(question)}__status", self.status(question, versions))

    def in_force(self, provision: Provision, version: Version) -> Sql:
        """Whether a version applies to a row."""
        if self.compiled.law_as_of is not None:
            return exp.true()
        selected = self.facts.completed(provision.applies_by)
        span: list[Sql] = [compared(">=", selected, constant(version.since))]
        if version.until is not None:
            span.append(compared("<=", selected, constant(version.until)))
        return both(span)

    def version(self, version: Version, applies: Sql) -> _Version:
        """One version, its clauses told by their conditions."""
        holds = {
            clause.id: self.terms.write(clause.when)
            for clause in version.exceptions
            if clause.when is not None
        }
        if self.may_collide(version):
            holds = {id_: self.ladder.share("holds", condition) for id_, condition in holds.items()}
        speaks = {
            id_: both(
                [condition, *(negated(holds[over.id]) for over in version.exceptions if id_ in over.over)]
            )
            for id_, condition in holds.items()
        }
        speaks[version.default.id] = exp.true()
        return _Version(version, applies, both([applies, self.reached(version)]), speaks)

    def reached(self, version: Version) -> Sql:
        """Whether nothing is taken over from other questions, and the provision applies."""
        condition = version.applies_if
        # What is not determined is NULL, and so is a condition that is that answer itself.
        implied = {part.id for part in _all_of(condition) if isinstance(part, Question)}
        waits = [determined(question) for question in version.questions() if question not in implied]
        return both([*waits, *([] if condition is None else [self.terms.write(condition)])])

    def may_collide(self, version: Version) -> bool:
        """Whether two exceptions can hold together that give different answers."""
        drawn = nodes(self.compiled.drawing.version(version))
        return any(isinstance(part, Leaf) and _is_collision(part.content) for part in drawn)

    def apart(self, question: str, versions: Sequence[_Version]) -> list[_Version]:
        """Versions asked only where no clauses collide; a column tells where they do, if any can."""
        collide = [
            both([each.asked, self.collides(each)]) for each in versions if self.may_collide(each.version)
        ]
        if not collide:
            return list(versions)
        self.collide.add(question)
        # CASE, because conditions are NULL where an earlier answer is.
        told = choose([(either(collide), exp.true())], exp.false())
        column_ = self.ladder.add(f"{short(question)}__collides", told)
        return [replace(each, asked=both([negated(column_), each.asked])) for each in versions]

    def collides(self, each: _Version) -> Sql:
        """Whether two exceptions of a version speak together and give different answers."""
        exceptions = each.version.exceptions
        return either(
            both([each.speaks[first.id], each.speaks[second.id], self.values_differ(first, second)])
            for index, first in enumerate(exceptions)
            for second in exceptions[index + 1 :]
            if (first.status, first.value) != (second.status, second.value)
        )

    def values_differ(self, first: Clause, second: Clause) -> Sql:
        """Whether two clauses give different answers."""
        if first.value is None or second.value is None:
            return exp.true()
        if isinstance(first.value, Literal) and isinstance(second.value, Literal):
            return exp.Boolean(this=first.value != second.value)
        return differ(self.terms.write(first.value), self.terms.write(second.value))

    def by_clause(self, question: str, versions: Sequence[_Version]) -> list[_Version]:
        """Versions over a column that names the deciding clause, so that each condition is asked once."""
        ids = dict.fromkeys(id_ for each in versions for id_ in each.speaks)
        cases = [
            (each.asked, choose([(when, word(id_, ids)) for id_, when in each.speaks.items()], None))
            for each in versions
        ]
        named = choose(cases, None) if cases else typed(exp.Null(), "VARCHAR")
        clause = self.ladder.add(f"{short(question)}__clause", named)
        by_word = {id_: equals(clause, word(id_, ids)) for id_ in ids}
        # Where every row is asked, the column names a clause in every row.
        rest = [exp.true() if is_true(each.asked) else negated(is_null(clause)) for each in versions]
        return [
            replace(each, asked=each.applies, speaks=by_word | {each.version.default.id: default})
            for each, default in zip(versions, rest, strict=True)
        ]

    def status(self, question: str, versions: Sequence[_Version]) -> Sql:
        """The status, before anyone asks what is unknown."""
        cases = [(determined(question), _status("determined"))]
        if question in self.collide:
            cases.append((about(question, "collides"), _status("for_a_person")))
        cases += [(each.applies, self.without_value(each)) for each in versions]
        return choose(cases, _status("not_encoded"))

    def without_value(self, each: _Version) -> Sql:
        """The status of what is not determined under a version.

        Statuses are taken over from the questions the version applies by, then the provision may not apply,
        then statuses are taken over from the other questions, then a clause says why.
        """
        version, condition = each.version, each.version.applies_if
        first = questions_in(condition) if condition is not None else ()
        cases = [_taken_over(question) for question in first]
        if condition is not None:
            cases.append((negated(self.terms.write(condition)), _status("not_applicable")))
        cases += [_taken_over(question) for question in version.questions() if question not in first]
        cases += [
            (each.speaks[clause.id], _status(clause.status))
            for clause in version.exceptions
            if clause.status is not None
        ]
        cases += [
            (each.speaks[clause.id], _status("for_a_person"))
            for clause in version.exceptions
            if _may_be_uncounted(clause)
        ]
        # A value that is nowhere to be found is one that no calendar counts.
        uncounted = "for_a_person" if _may_be_uncounted(version.default) else "not_encoded"
        return choose(cases, _status(version.default.status or uncounted))

    def value(self, question: QuestionDefinition, versions: Sequence[_Version]) -> None:
        """The value, looked up in the calendar where it rolls over, and whether that is provisional.

        One look-up by each rule serves all clauses: they are asked about the day of the clause that speaks.
        """
        name, given = short(question.id), _with_one_rule([self.given(each) for each in versions])
        rows = [each.asked for each in versions]
        day = _by_case(rows, given, lambda entry: entry.day)
        if all(isinstance(entry.day, exp.Null) for entries in given for entry in entries):
            day = typed(exp.Null(), sql_type(question))
        if any(entry.rule for entries in given for entry in entries):
            day = self.ladder.share("day", day)

        def provisional_by(entry: _Given) -> Sql:
            return either([entry.unsure, self.answer(Asked(day, entry.rule), "provisional")])

        value = _same_or_by_case(rows, given, lambda entry: self.answer(Asked(day, entry.rule), "rolled"))
        self.ladder.add(f"{name}__value", day if value is None else value)
        provisional = _same_or_by_case(rows, given, provisional_by) or exp.false()
        led_to = (both([each.applies, self.unsure(each.version.conditions())]) for each in versions)
        provisional = either([provisional, *led_to])
        self.ladder.add(f"{name}__provisional", both([determined(question.id), provisional]))

    def unsure(self, expressions: Iterable[Expression]) -> Sql:
        """Whether a calendar that expressions ask is not fixed yet."""
        calls = (call for expression in expressions for call in places_asked(expression))
        return either(self.answer(asked(call, self.terms.write), "provisional") for call in calls)

    def given(self, each: _Version) -> list[_Given]:
        """The values of a version's clauses, exceptions first; clauses with one value together."""
        default = each.version.default
        conditions: dict[Expression | None, list[Sql]] = {}
        for clause in each.version.exceptions:
            # As no two answers collide, what agrees with the default need not be asked.
            if clause.value != default.value:
                conditions.setdefault(clause.value, []).append(each.speaks[clause.id])
        found = [self.entry(either(when), value) for value, when in conditions.items()]
        return [*found, self.entry(each.speaks[default.id], default.value)]

    def entry(self, when: Sql, value: Expression | None) -> _Given:
        """A value some rows get, before the calendar that decides it is asked; NULL with a status instead."""
        if value is None:
            return _Given(when, exp.Null())
        write = self.terms.write
        outer = asked(value, write) if isinstance(value, Call) and asks_calendar(value) else None
        inner = [asked(call, write) for call in places_asked(value) if call != value]
        unsure = either(self.answer(what, "provisional") for what in inner)
        what = outer or Asked(write(value), "")
        return _Given(when, what.day, what.rule, unsure, never=value == Literal(NONE))

    def looked_up(self, call: Call) -> Sql:
        """The day a host function gives, from the calendar where it asks one."""
        return self.answer(asked(call, self.terms.write), "rolled")

    def answer(self, what: Asked, name: Answer) -> Sql:
        """What the calendar says about a day; the day itself, and sure, where none is asked."""
        if not what.rule:
            return exp.false() if name == "provisional" else what.day
        return self.ladder.answer(self.ladder.look_up(what.day, what.rule), name)


def _by_case(rows: Sequence[Sql], given: Sequence[Sequence[_Given]], part: Callable[[_Given], Sql]) -> Sql:
    """What each row is given, by version and clause; NULL where none of them speaks."""
    inner = [choose([(entry.when, part(entry)) for entry in entries], None) for entries in given]
    return choose(zip(rows, inner, strict=True), None)


def _same_or_by_case(
    rows: Sequence[Sql], given: Sequence[Sequence[_Given]], part: Callable[[_Given], Sql]
) -> Sql | None:
    """The same, asked of no row where every one is given one thing; ``None`` where nothing is given."""
    # A clause without a value has nothing to ask about.
    valued = [part(entry) for entries in given for entry in entries if not isinstance(entry.day, exp.Null)]
    if not valued or all(sql == valued[0] for sql in valued):
        return valued[0] if valued else None
    return _by_case(rows, given, part)


def _with_one_rule(given: Sequence[Sequence[_Given]]) -> list[list[_Given]]:
    """Let what never happens be looked up like the rest: no calendar has a row for it."""
    rules = {entry.rule for entries in given for entry in entries} - {""}
    if len(rules) != 1:
        return [list(entries) for entries in given]
    (rule,) = rules
    return [[replace(entry, rule=rule) if entry.never else entry for entry in entries] for entries in given]


def _may_be_uncounted(clause: Clause) -> bool:
    """Whether a clause gives a day that no calendar may count: the end of a period of working days."""
    return clause.value is not None and counts_at_place(clause.value)


def _status(name: str) -> Sql:
    return word(name, STATUSES)


def _taken_over(question: str) -> tuple[Sql, Sql]:
    """A question without a value hands on its status."""
    return is_null(about(question, "value")), about(question, "status")


def _all_of(condition: Expression | None) -> tuple[Expression, ...]:
    """The conditions that must all hold."""
    if condition is None:
        return ()
    return (
        tuple(part for item in condition.items for part in _all_of(item))
        if isinstance(condition, And)
        else (condition,)
    )


def _is_collision(content: object) -> bool:
    return isinstance(content, Outcome) and content.status == COLLISION
