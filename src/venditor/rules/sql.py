"""Compiles the provisions of one jurisdiction to columns of a query.

Each question gets the columns ``<question>__status``, ``__value``, ``__clause``, ``__collides`` and
``__provisional`` on a :class:`venditor.rules.sql_ladder.Ladder`. Evaluation is two-valued over facts
completed with stand-ins, as in :mod:`venditor.rules.evaluate`; what is still needed is worked out beside it
by :mod:`venditor.rules.sql_needs`. Days that roll over are looked up in the calendar table by a join.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from venditor.rules.diagram import Leaf, nodes
from venditor.rules.library import CompiledJurisdiction
from venditor.rules.model import Clause, Provision, Version
from venditor.rules.needs import COLLISION, Outcome
from venditor.rules.program import Program
from venditor.rules.sql_facts import Facts
from venditor.rules.sql_ladder import Answer, Ladder
from venditor.rules.sql_terms import (
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
    either,
    equals,
    negated,
    number,
    places_asked,
    typed,
)
from venditor.rules.syntax import NONE, Call, Expression, Literal, questions_in
from venditor.rules.vocabulary import QuestionDefinition

STATUSES = ("determined", "undetermined", "not_applicable", "not_encoded", "for_a_person")
DETERMINED, UNDETERMINED, NOT_APPLICABLE, NOT_ENCODED, FOR_A_PERSON = range(5)
_CODE = {name: index for index, name in enumerate(STATUSES)}
_CODE_TYPE = "TINYINT"
_SQL_TYPES = {
    "bool": "BOOLEAN",
    "date": "DATE",
    "money": "DECIMAL(18, 4)",
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


@dataclass(frozen=True, slots=True)
class _Version:
    """One version over the columns of a ladder.

    Attributes:
        applies: whether it is in force for a row.
        reached: whether its clauses are asked: nothing is taken over, and the provision applies.
        guards: for each exception, that it holds and none that goes over it does.
        collides: two exceptions that hold together give different answers.
    """

    version: Version
    applies: Sql
    reached: Sql
    guards: Mapping[str, Sql]
    collides: Sql


@dataclass(frozen=True, slots=True)
class _Given:
    """A value that some rows get.

    Attributes:
        when: for which rows, of those no earlier entry is for.
        day: the value, or the day the calendar is asked about.
        rule: by which rule the calendar is asked; empty where it is not.
        unsure: whether a calendar asked on the way is not fixed yet.
        never: the value is ``none``.
    """

    when: Sql
    day: Sql
    rule: str
    unsure: Sql
    never: bool


class Compiler:
    """Puts the answers to questions of one jurisdiction on a ladder.

    Attributes:
        clauses: by question, ids of the clauses that may decide, in the order of their codes.
        rests_on: by question, for each version when it applies and the questions it refers to.
    """

    def __init__(self, compiled: CompiledJurisdiction, facts: Facts, ladder: Ladder) -> None:
        """Prepare to compile.

        Args:
            compiled: the jurisdiction, with its what-if day if any.
            facts: the facts of each row.
            ladder: the query.
        """
        self.compiled = compiled
        self.program = compiled.program
        self.facts = facts
        self.ladder = ladder
        self.clauses: dict[str, tuple[str, ...]] = {}
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
        versions = [self.version(provision, version) for version in self.versions(provision)]
        clauses = (
            clause.id for each in versions for clause in (each.version.default, *each.version.exceptions)
        )
        self.clauses[question] = tuple(dict.fromkeys(clauses))
        self.rests_on[question] = [(each.applies, each.version.questions()) for each in versions]
        code = {id_: number(index) for index, id_ in enumerate(self.clauses[question])}
        status = _by_version(versions, [self.status(each) for each in versions], number(NOT_ENCODED))
        spoken = [choose([(each.reached, self.deciding(each, code))], None) for each in versions]
        columns = {
            "status": typed(status, _CODE_TYPE),
            "collides": _by_version(versions, [both([v.reached, v.collides]) for v in versions], exp.false()),
            "clause": typed(_by_version(versions, spoken, None), _CODE_TYPE),
        }
        for name, sql in columns.items():
            self.ladder.add(f"{short(question)}__{name}", sql)
        self.value(question, versions)

    def version(self, provision: Provision, version: Version) -> _Version:
        """One version over the columns so far."""
        guards = self.guards(version)
        earlier = [equals(about(question, "status"), number(DETERMINED)) for question in version.questions()]
        condition = [] if version.applies_if is None else [self.terms.write(version.applies_if)]
        return _Version(
            version,
            self.ladder.share("in_force", self.in_force(provision, version)),
            self.ladder.share("reached", both([*earlier, *condition])),
            guards,
            self.ladder.share("collides", self.collides(version, guards)),
        )

    def in_force(self, provision: Provision, version: Version) -> Sql:
        """Whether a version applies to a row."""
        if self.compiled.law_as_of is not None:
            return exp.true()
        selected = self.facts.completed(provision.applies_by)
        span: list[Sql] = [compared(">=", selected, constant(version.since))]
        if version.until is not None:
            span.append(compared("<=", selected, constant(version.until)))
        return both(span)

    def guards(self, version: Version) -> dict[str, Sql]:
        """When each exception counts: it holds, and none that goes over it does."""
        holds = {
            clause.id: self.ladder.share("holds", self.terms.write(clause.when))
            for clause in version.exceptions
            if clause.when is not None
        }
        return {
            id_: both(
                [condition, *(negated(holds[over.id]) for over in version.exceptions if id_ in over.over)]
            )
            for id_, condition in holds.items()
        }

    def collides(self, version: Version, guards: Mapping[str, Sql]) -> Sql:
        """Whether two exceptions hold together that give different answers."""
        drawn = nodes(self.compiled.drawing.version(version))
        if not any(isinstance(part, Leaf) and _is_collision(part.content) for part in drawn):
            return exp.false()
        pairs = []
        for index, first in enumerate(version.exceptions):
            for second in version.exceptions[index + 1 :]:
                if (first.status, first.value) != (second.status, second.value):
                    differ = self.values_differ(first, second)
                    pairs.append(both([guards[first.id], guards[second.id], differ]))
        return either(pairs)

    def values_differ(self, first: Clause, second: Clause) -> Sql:
        """Whether two clauses give different answers."""
        if first.value is None or second.value is None:
            return exp.true()
        one, other = self.terms.write(first.value), self.terms.write(second.value)
        return exp.NullSafeNEQ(this=one, expression=other)

    def status(self, each: _Version) -> Sql:
        """The status under a version, before anyone asks what is unknown.

        Statuses are taken over from the questions the version applies by, then the provision may not apply,
        then statuses are taken over from the other questions, then its clauses speak.
        """
        version = each.version
        default = version.default.status
        own = [(each.collides, number(FOR_A_PERSON))]
        own += [
            (each.guards[clause.id], number(_CODE[clause.status or "determined"]))
            for clause in version.exceptions
            if clause.status or default
        ]
        decided = choose(own, number(_CODE[default or "determined"]))
        first = questions_in(version.applies_if) if version.applies_if is not None else ()
        rest = [question for question in version.questions() if question not in first]
        waits = [_taken_over(question) for question in first]
        if version.applies_if is not None:
            waits.append((negated(self.terms.write(version.applies_if)), number(NOT_APPLICABLE)))
        waits += [_taken_over(question) for question in rest]
        return choose([(each.reached, decided), *waits], number(NOT_ENCODED))

    def deciding(self, each: _Version, code: Mapping[str, Sql]) -> Sql:
        """The code of the clause that decides; NULL where two collide."""
        held = [(each.guards[clause.id], code[clause.id]) for clause in each.version.exceptions]
        return choose([(each.collides, exp.Null()), *held], code[each.version.default.id])

    def value(self, question: str, versions: Sequence[_Version]) -> None:
        """The value, looked up in the calendar where it rolls over, and whether that is provisional.

        One look-up by each rule serves all clauses: they are asked about the day of the clause that speaks.
        """
        given = _with_one_rule([entry for each in versions for entry in self.given(each)])
        name = short(question)
        day = choose([(entry.when, entry.day) for entry in given], None)
        if not given:
            day = typed(day, sql_type(self.program.provisions[question].question))
        elif any(entry.rule for entry in given):
            day = self.ladder.share("day", day)
        values = [(entry.when, self.answer(Asked(day, entry.rule), "rolled")) for entry in given]
        self.ladder.add(f"{name}__value", _same_or_chosen(values, day))
        unsure = [
            (entry.when, either([entry.unsure, self.answer(Asked(day, entry.rule), "provisional")]))
            for entry in given
        ]
        determined = equals(about(question, "status"), number(DETERMINED))
        self.ladder.add(f"{name}__provisional", both([determined, _same_or_chosen(unsure, exp.false())]))

    def given(self, each: _Version) -> list[_Given]:
        """The values of a version's clauses, exceptions first; clauses with one value together."""
        default = each.version.default.value
        conditions: dict[Expression, list[Sql]] = {}
        for clause in each.version.exceptions:
            # One that agrees with the default need not be asked: where it holds, no other answer does.
            if clause.value is not None and clause.value != default:
                conditions.setdefault(clause.value, []).append(each.guards[clause.id])
        found = [
            self.entry(both([each.applies, self.ladder.share("gives", either(guards))]), value)
            for value, guards in conditions.items()
        ]
        return found if default is None else [*found, self.entry(each.applies, default)]

    def entry(self, when: Sql, value: Expression) -> _Given:
        """A value some rows get, before the calendar that decides it is asked."""
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


def _by_version(versions: Sequence[_Version], parts: Sequence[Sql], otherwise: Sql | None) -> Sql:
    """What the version in force says; something else where none is."""
    return choose([(each.applies, part) for each, part in zip(versions, parts, strict=True)], otherwise)


def _with_one_rule(given: Sequence[_Given]) -> list[_Given]:
    """Let what never happens be looked up like the rest: no calendar has a row for it."""
    rules = {entry.rule for entry in given} - {""}
    if len(rules) != 1:
        return list(given)
    (rule,) = rules
    return [replace(entry, rule=rule) if entry.never else entry for entry in given]


def _same_or_chosen(cases: Sequence[tuple[Sql, Sql]], otherwise: Sql) -> Sql:
    """A value by case; the value alone where it is the same in all of them."""
    if not cases:
        return otherwise
    if all(then == cases[0][1] for _, then in cases):
        return cases[0][1]
    return choose(cases, None)


def _taken_over(question: str) -> tuple[Sql, Sql]:
    """A question without a value hands on its status."""
    status = about(question, "status")
    return compared("!=", status, number(DETERMINED)), status


def _is_collision(content: object) -> bool:
    return isinstance(content, Outcome) and content.status == COLLISION
