"""Compiles the provisions of one jurisdiction to one SQL query.

The query is a ladder of SELECTs, one rung a provision, each adding the columns ``value``, ``status``, ``clause``
and ``collides`` of its question. Evaluation is two-valued over facts completed with stand-ins, as in
:mod:`venditor.rules.evaluate`; what is still needed is worked out beside it by :mod:`venditor.rules.sql_needs` and
turns an answer into ``undetermined``. Days that roll over are looked up in a calendar table by a join.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from venditor.calendars import countries, regions
from venditor.rules.functions import FUNCTIONS
from venditor.rules.library import CompiledJurisdiction
from venditor.rules.model import Clause, Provision, Version
from venditor.rules.needs import COLLISION, Outcome
from venditor.rules.diagram import Leaf, nodes
from venditor.rules.sql_terms import (
    UNKNOWN,
    FactColumn,
    Sql,
    SqlError,
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
    places_asked,
    text,
)
from venditor.rules.syntax import Call, Expression, questions_in

STATUSES = ("determined", "undetermined", "not_applicable", "not_encoded", "for_a_person")
DETERMINED, UNDETERMINED, NOT_APPLICABLE, NOT_ENCODED, FOR_A_PERSON = range(5)
_CODE = {name: index for index, name in enumerate(STATUSES)}
COUNTRY, REGION = "consumer_country", "consumer_region"
# A place in a country that is known to keep no days of its own.
ELSEWHERE = "-*"


def short(question: str) -> str:
    """A question's id as the beginning of column names: dots become double underscores."""
    return question.replace(".", "__")


@dataclass(frozen=True, slots=True)
class Lookup:
    """One join to the calendar: the day asked about, by which profile, under which name.

    Attributes:
        alias: name of the joined calendar row; its columns become ``<alias>_rolled``, ``_same``, ``_provisional``.
        profile: id of the counting profile.
        day: name of the column with the day asked about.
    """

    alias: str
    profile: str
    day: str


@dataclass(slots=True)
class Rung:
    """One SELECT of the ladder: new columns, and joins to the calendar."""

    columns: dict[str, Sql] = field(default_factory=dict)
    lookups: list[Lookup] = field(default_factory=list)


@dataclass(slots=True)
class Ladder:
    """The SELECTs so far, from the input relation upwards."""

    calendar: str
    rungs: list[Rung] = field(default_factory=list)

    def add(self, columns: Mapping[str, Sql]) -> None:
        """A rung of new columns over all earlier ones."""
        if columns:
            self.rungs.append(Rung(dict(columns)))

    def look_up(self, lookups: Sequence[Lookup]) -> None:
        """A rung that joins the calendar."""
        if lookups:
            self.rungs.append(Rung({}, list(lookups)))

    def select(self, relation: str, outputs: Mapping[str, Sql]) -> str:
        """The whole query in DuckDB's dialect."""
        parts, source = [], relation
        for index, rung in enumerate(self.rungs):
            name = f"rung_{index}"
            parts.append(f"{name} AS ({_rung(rung, source, self.calendar)})")
            source = name
        listed = ", ".join(f'{sql.sql(dialect="duckdb")} AS "{name}"' for name, sql in outputs.items())
        ladder = f"WITH {', '.join(parts)} " if parts else ""
        return f"{ladder}SELECT {listed} FROM {source}"


def _rung(rung: Rung, source: str, calendar: str) -> str:
    listed = [f'{sql.sql(dialect="duckdb")} AS "{name}"' for name, sql in rung.columns.items()]
    joins = []
    for lookup in rung.lookups:
        alias = lookup.alias
        listed += [f'{alias}."{name}" AS "{alias}_{name}"' for name in ("rolled", "same", "provisional")]
        joins.append(
            f"LEFT JOIN {calendar} AS {alias} ON {alias}.\"profile\" = '{lookup.profile}' "
            f'AND {alias}."place" = base."place" AND {alias}."day" = base."{lookup.day}"'
        )
    return f"SELECT base.*, {', '.join(listed)} FROM {source} AS base {' '.join(joins)}"


class Compiler:
    """Compiles questions of one jurisdiction over the columns of one relation."""

    def __init__(
        self, compiled: CompiledJurisdiction, columns: Mapping[str, FactColumn], *, calendar: str = "calendar"
    ) -> None:
        """Prepare a ladder whose first rung holds the completed facts.

        Args:
            compiled: the jurisdiction, with its what-if day if any.
            columns: where each fact comes from; a fact that is absent is unknown in all rows.
            calendar: name of the calendar table.
        """
        self.compiled = compiled
        self.program = compiled.program
        self.columns = columns
        self.ladder = Ladder(calendar)
        self.counter = 0
        self.clauses: dict[str, tuple[str, ...]] = {}

    def fact(self, name: str) -> FactColumn:
        """Where a fact comes from."""
        return self.columns.get(name, UNKNOWN)

    def fresh(self, stem: str) -> str:
        """A column name not used before."""
        self.counter += 1
        return f"{stem}_{self.counter}"

    def completed(self, name: str) -> Sql:
        """A fact with its stand-in where it is unknown; what SQL evaluates."""
        source = self.fact(name)
        if source.constant is not None:
            return constant(source.constant)
        if source.sql is None:
            value = self.compiled.evaluate.stand_ins[name]
            return exp.Null() if value is None else constant(value)
        return column(f"fact_{name}")

    def prepare(self, facts: frozenset[str]) -> None:
        """The first rung: facts as columns, completed, and the place whose holidays count."""
        rung: dict[str, Sql] = {}
        for name in sorted(facts):
            source = self.fact(name)
            if source.sql is None:
                continue
            given = exp.maybe_parse(source.sql, dialect="duckdb")
            value = self.compiled.evaluate.stand_ins[name]
            if source.nullable:
                rung[f"raw_{name}"] = given
                if value is not None:
                    given = exp.Coalesce(this=given.copy(), expressions=[constant(value)])
            rung[f"fact_{name}"] = given
        self.ladder.add(rung)
        if COUNTRY in facts:
            self.ladder.add({"place": self.place()})

    def place(self) -> Sql:
        """Key of the calendar rows of a row's place; a country alone stands for "region not known"."""
        country = self.completed(COUNTRY)
        source = self.fact(REGION)
        if source.unknown_always:
            return country
        region = self.completed(REGION)
        codes = [text(code) for place in countries() for code in regions(place)]
        elsewhere = exp.DPipe(this=country.copy(), expression=text(ELSEWHERE))
        return choose(
            [(is_null(region), country), (exp.In(this=region.copy(), expressions=codes), region.copy())],
            elsewhere,
        )

    def compile(self, questions: Sequence[str]) -> tuple[str, ...]:
        """Add the rungs of some questions and all they refer to; returns them in dependency order."""
        wanted = self.closure(questions)
        facts = frozenset().union(*(self.program.facts[question] for question in wanted))
        if self.compiled.law_as_of is not None:
            facts |= {COUNTRY}
        self.prepare(facts)
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
                waiting += [other for version in self.versions(question) for other in version.questions()]
        return tuple(question for question in self.program.provisions if question in wanted)

    def versions(self, question: str) -> tuple[Version, ...]:
        """Versions that can apply: one where a what-if day is given, else all."""
        provision = self.program.provisions[question]
        if self.compiled.law_as_of is None:
            return provision.versions
        version = provision.version_on(self.compiled.law_as_of)
        return () if version is None else (version,)

    def provision(self, provision: Provision) -> None:
        """The rungs of one provision: its clauses, then its value, looked up in the calendar where it rolls."""
        question = provision.question.id
        name = short(question)
        versions = self.versions(question)
        self.clauses[question] = tuple(
            dict.fromkeys(
                clause.id for version in versions for clause in (version.default, *version.exceptions)
            )
        )
        if not versions:
            self.ladder.add(
                {
                    f"{name}__status": number(NOT_ENCODED),
                    f"{name}__value": exp.Null(),
                    f"{name}__clause": exp.Null(),
                    f"{name}__collides": exp.false(),
                    f"{name}__provisional": exp.false(),
                    f"{name}__speaks": exp.false(),
                }
            )
            return
        self.inner_lookups(versions)
        applying = [self.in_force(provision, version) for version in versions]
        whole = self.compiled.law_as_of is not None
        guards, clause_of = self.clause_columns(name, versions, applying, question)
        status = self.status(versions, applying, name, whole=whole)
        speaks = self.speaks(versions, applying)
        self.ladder.add(
            {**guards, f"{name}__status": status, f"{name}__collides": clause_of, f"{name}__speaks": speaks}
        )
        self.value(name, versions, applying)

    def terms(self) -> Terms:
        """Writes expressions over completed facts and the columns so far."""
        return Terms(self.completed, lambda id_: column(f"{short(id_)}__value"), self.looked_up)

    def looked_up(self, call: Call) -> Sql:
        """The column a calendar question was answered in, on an earlier rung."""
        known = self._looked_up.get(call)
        if known is None:
            raise SqlError("sql.calendar", f"{call.function} cannot stand here.", facts={"call": str(call)})
        return column(known)

    _looked_up: dict[Call, str] = {}

    def inner_lookups(self, versions: Sequence[Version]) -> None:
        """Calendar questions inside conditions or inside other terms, each on a rung of its own."""
        self._looked_up = {}
        for version in versions:
            for clause in version.clauses:
                inner = [] if clause.when is None else places_asked(clause.when)
                if clause.value is not None:
                    outer = clause.value if _at_place(clause.value) else None
                    inner += [
                        call for call in places_asked(clause.value) if call is not outer and call != outer
                    ]
                for call in inner:
                    self.look_up(call)

    def look_up(self, call: Call) -> None:
        """One calendar question as a column."""
        if call in self._looked_up:
            return
        asked, counting = nominal(call, self.terms().write)
        day, alias, out = self.fresh("day"), self.fresh("cal"), self.fresh("end")
        self.ladder.add({day: asked})
        self.ladder.look_up([Lookup(alias, counting.id, day)])
        self.ladder.add({out: exp.Coalesce(this=column(f"{alias}_rolled"), expressions=[column(day)])})
        self._looked_up[call] = out

    def in_force(self, provision: Provision, version: Version) -> Sql:
        """Whether a version applies to a row."""
        if self.compiled.law_as_of is not None:
            return exp.true()
        selected = self.completed(provision.applies_by)
        span: list[Sql] = [exp.GTE(this=selected, expression=constant(version.since))]
        if version.until is not None:
            span.append(exp.LTE(this=selected.copy(), expression=constant(version.until)))
        return both(span)

    def clause_columns(
        self, name: str, versions: Sequence[Version], applying: Sequence[Sql], question: str
    ) -> tuple[dict[str, Sql], Sql]:
        """The deciding clause as a small number, and whether two clauses collide."""
        codes = {id_: index for index, id_ in enumerate(self.clauses[question])}
        cases: list[tuple[Sql, Sql]] = []
        collisions: list[Sql] = []
        for version, applies in zip(versions, applying, strict=True):
            guards = self.guards(version)
            inner = [(guards[clause.id].copy(), number(codes[clause.id])) for clause in version.exceptions]
            cases.append((applies.copy(), choose(inner, number(codes[version.default.id]))))
            if self.may_collide(version):
                collisions += [both([applies.copy(), pair]) for pair in self.collisions(version, guards)]
        chosen = cases[0][1] if len(cases) == 1 else choose(cases, None)
        return {f"{name}__clause": exp.Cast(this=chosen, to=exp.DataType.build("TINYINT"))}, either(
            collisions
        )

    def guards(self, version: Version) -> dict[str, Sql]:
        """When each exception counts: it holds, and none that goes over it does."""
        write = self.terms().write
        plain = {clause.id: write(clause.when) for clause in version.exceptions if clause.when is not None}
        guards = {}
        for id_, holds in plain.items():
            over = [negated(plain[other.id].copy()) for other in version.exceptions if id_ in other.over]
            guards[id_] = both([holds.copy(), *over]) if over else holds.copy()
        return guards

    def may_collide(self, version: Version) -> bool:
        """Whether the diagram of a version leaves any way for two clauses to collide."""
        drawn = self.compiled.drawing.version(version)
        return any(
            isinstance(part, Leaf) and isinstance(part.content, Outcome) and part.content.status == COLLISION
            for part in nodes(drawn)
        )

    def collisions(self, version: Version, guards: Mapping[str, Sql]) -> list[Sql]:
        """Pairs of exceptions that hold together and give different answers."""
        found = []
        exceptions = version.exceptions
        for index, first in enumerate(exceptions):
            for second in exceptions[index + 1 :]:
                if (first.status, first.value) == (second.status, second.value):
                    continue
                parts = [guards[first.id].copy(), guards[second.id].copy()]
                if first.value is not None and second.value is not None:
                    parts.append(
                        exp.NullSafeNEQ(this=self.plain_value(first), expression=self.plain_value(second))
                    )
                found.append(both(parts))
        return found

    def plain_value(self, clause: Clause) -> Sql:
        assert clause.value is not None
        for call in places_asked(clause.value):
            self.look_up(call)
        return self.terms().write(clause.value)

    def status(self, versions: Sequence[Version], applying: Sequence[Sql], name: str, *, whole: bool) -> Sql:
        """The status of each row before anyone asks what is unknown."""
        cases = []
        for version, applies in zip(versions, applying, strict=True):
            cases.append((applies.copy(), self.version_status(version, name)))
        if whole or len(cases) == 0:
            chosen = cases[0][1]
        else:
            chosen = choose(cases, number(NOT_ENCODED))
        return exp.Cast(this=chosen, to=exp.DataType.build("TINYINT"))

    def speaks(self, versions: Sequence[Version], applying: Sequence[Sql]) -> Sql:
        """Whether one clause of the provision itself decides: it applies, waits for nothing, and none collides."""
        cases = []
        for version, applies in zip(versions, applying, strict=True):
            parts = [
                exp.EQ(this=column(f"{short(question)}__status"), expression=number(DETERMINED))
                for question in version.questions()
            ]
            if version.applies_if is not None:
                parts.append(self.terms().write(version.applies_if))
            if self.may_collide(version):
                parts += [negated(pair) for pair in self.collisions(version, self.guards(version))]
            cases.append(both([applies.copy(), both(parts)]))
        return either(cases)

    def version_status(self, version: Version, name: str) -> Sql:
        """Statuses taken over from earlier questions, then not applicable, then what the clauses say."""
        cases: list[tuple[Sql, Sql]] = []
        condition = version.applies_if
        first = questions_in(condition) if condition is not None else ()
        self.taken_over(cases, first)
        if condition is not None:
            cases.append((negated(self.terms().write(condition)), number(NOT_APPLICABLE)))
        self.taken_over(cases, tuple(question for question in version.questions() if question not in first))
        guards = self.guards(version)
        if self.may_collide(version):
            cases += [(pair, number(FOR_A_PERSON)) for pair in self.collisions(version, guards)]
        default = version.default.status
        for clause in version.exceptions:
            if clause.status or default:
                cases.append((guards[clause.id].copy(), number(_CODE[clause.status or "determined"])))
        return choose(cases, number(_CODE[default or "determined"]))

    def taken_over(self, cases: list[tuple[Sql, Sql]], questions: Sequence[str]) -> None:
        """A question without a value hands on its status."""
        for question in questions:
            earlier = column(f"{short(question)}__status")
            cases.append((exp.NEQ(this=earlier, expression=number(DETERMINED)), earlier.copy()))

    def value(self, name: str, versions: Sequence[Version], applying: Sequence[Sql]) -> None:
        """The value: one expression by clause; where a clause rolls over, one look-up serves them all."""
        rolls: list[tuple[Sql, str]] = []
        cases: list[tuple[Sql, Sql]] = []
        for version, applies in zip(versions, applying, strict=True):
            plain, rolling = self.version_value(version)
            cases.append((applies.copy(), plain))
            rolls += [(both([applies.copy(), guard]), counting) for guard, counting in rolling]
        chosen = cases[0][1] if len(cases) == 1 else choose(cases, exp.Null())
        profiles = {counting for _, counting in rolls}
        if len(profiles) > 1:
            raise SqlError(
                "sql.profiles", "one provision rolls over by two profiles.", facts={"provision": name}
            )
        children = [
            column(f"{short(q)}__provisional")
            for q in dict.fromkeys(q for v in versions for q in v.questions())
        ]
        if not rolls:
            self.ladder.add({f"{name}__value": chosen, f"{name}__provisional": either(children)})
            return
        day, alias = self.fresh("day"), self.fresh("cal")
        self.ladder.add({day: chosen})
        self.ladder.look_up([Lookup(alias, profiles.pop(), day)])
        rolled = exp.Coalesce(this=column(f"{alias}_rolled"), expressions=[column(day)])
        everywhere = either([guard.copy() for guard, _ in rolls])
        provisional = both(
            [everywhere.copy(), exp.Coalesce(this=column(f"{alias}_provisional"), expressions=[exp.false()])]
        )
        self.ladder.add(
            {
                f"{name}__value": choose([(everywhere, rolled)], column(day)),
                f"{name}__provisional": either([provisional, *children]),
            }
        )

    def version_value(self, version: Version) -> tuple[Sql, list[tuple[Sql, str]]]:
        """The nominal value of a version, and under which guards the calendar moves it, by which profile."""
        guards = self.guards(version)
        cases: list[tuple[Sql, Sql]] = []
        rolling: list[tuple[Sql, str]] = []
        groups: dict[Expression | None, list[Sql]] = {}
        for clause in version.exceptions:
            # One that agrees with the default need not be asked: where it holds, no other answer does.
            if clause.value != version.default.value:
                groups.setdefault(clause.value, []).append(guards[clause.id])
        for value, conditions in groups.items():
            if value is None:
                continue
            guard = either([condition.copy() for condition in conditions])
            sql, counting = self.nominal_value(value)
            cases.append((guard, sql))
            if counting:
                rolling.append((guard.copy(), counting))
        default = version.default.value
        sql, counting = (exp.Null(), "") if default is None else self.nominal_value(default)
        if counting:
            rolling.append((both([negated(guard.copy()) for guard, _ in cases]), counting))
        return choose(cases, sql), rolling

    def nominal_value(self, value: Expression) -> tuple[Sql, str]:
        """A value before the calendar, and the profile by which the calendar moves it (or none)."""
        if _at_place(value):
            assert isinstance(value, Call)
            sql, counting = nominal(value, self.terms().write)
            return sql, counting.id if counting.rolls_over else ""
        return self.terms().write(value), ""


def _at_place(value: Expression) -> bool:
    return isinstance(value, Call) and FUNCTIONS[value.function].at_place
