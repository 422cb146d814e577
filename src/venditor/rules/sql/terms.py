"""Expressions of the law as SQL expressions.

Days are ``DATE``; an event that has not happened is ``'infinity'::DATE``, which is later than every day as
``none`` is; ``NULL`` is unknown. Money is a decimal amount, all of one row in one currency.

Expressions are built as sqlglot trees, so that nothing here quotes text by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import cast

import sqlglot
from sqlglot import exp

from venditor.calendars import CountingProfile, Period, profile
from venditor.core.errors import VenditorError
from venditor.core.money import Money
from venditor.core.rate import Rate
from venditor.rules.functions import FUNCTIONS, counts_working_days
from venditor.rules.sql.writing import DIALECT
from venditor.rules.syntax import (
    NONE,
    And,
    Call,
    Compare,
    Expression,
    Fact,
    In,
    IsNone,
    Literal,
    Never,
    Not,
    Or,
    Question,
    Sum,
    Value,
    walk,
)

Sql = exp.Expression
INFINITY = "infinity"
_DAYS_IN = {"day": 1, "week": 7}
_MONTHS_IN = {"month": 1, "year": 12}
_COMPARISONS: Mapping[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


class SqlError(VenditorError):
    """A provision that has no SQL form; ``facts`` has the construct."""


@dataclass(frozen=True, slots=True)
class FactColumn:
    """Where a fact of every row comes from.

    Attributes:
        sql: an expression over the input relation, in DuckDB's dialect; ``None`` when ``constant`` is meant.
        constant: one value for all rows; where this and ``sql`` are ``None``, no row knows the fact.
        nullable: whether the expression can be NULL, which is unknown.
    """

    sql: str | None = None
    constant: Value | None = None
    nullable: bool = True

    @property
    def parsed(self) -> Sql | None:
        """The expression, read; ``None`` where there is none.

        Raises:
            sqlglot.errors.ParseError: when it is no expression.
        """
        return None if self.sql is None else cast("Sql", sqlglot.parse_one(self.sql, dialect=DIALECT))

    @property
    def known_always(self) -> bool:
        """Whether every row knows the fact."""
        return self.constant is not None or (self.sql is not None and not self.nullable)

    @property
    def unknown_always(self) -> bool:
        """Whether no row knows the fact."""
        return self.sql is None and self.constant is None


UNKNOWN = FactColumn()


def column(name: str) -> Sql:
    """A quoted column."""
    return exp.Column(this=exp.Identifier(this=name, quoted=True))


@cache
def quoted(name: str) -> str:
    """A name as it is written in SQL."""
    return exp.to_identifier(name, quoted=True).sql(dialect=DIALECT)


def text(value: str) -> Sql:
    """A text literal."""
    return exp.Literal.string(value)


def number(value: int) -> Sql:
    """A whole number."""
    return exp.Literal.number(value)


def word(value: str, words: Iterable[str]) -> Sql:
    """One of some words, as a constant of the ENUM of them all: a byte in each row instead of a text."""
    return typed(text(value), _enum(tuple(words)))


@cache
def _enum(words: tuple[str, ...]) -> str:
    """The type of some words."""
    return f"ENUM({', '.join(text(one).sql(dialect=DIALECT) for one in words)})"


def day(value: date | Never) -> Sql:
    """A day, or infinity for ``none``."""
    written = INFINITY if isinstance(value, Never) else value.isoformat()
    return exp.Cast(this=text(written), to=exp.DataType.build("DATE"))


def constant(value: Value) -> Sql:
    """A constant of the law."""
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, date | Never):
        return day(value)
    if isinstance(value, Money):
        return exp.Cast(this=text(str(value.amount)), to=exp.DataType.build("DECIMAL(18, 4)"))
    if isinstance(value, Rate):
        return exp.Cast(this=text(str(value.percent)), to=exp.DataType.build("DECIMAL(7, 4)"))
    if isinstance(value, tuple):
        return exp.Array(expressions=[text(word) for word in value])
    return text(str(value))


def is_true(condition: Sql) -> bool:
    """Whether a condition is the constant true."""
    return isinstance(condition, exp.Boolean) and bool(condition.this)


def is_false(condition: Sql) -> bool:
    """Whether a condition is the constant false."""
    return isinstance(condition, exp.Boolean) and not condition.this


def both(conditions: Iterable[Sql]) -> Sql:
    """All of some conditions; true when there are none."""
    kept = [condition for condition in conditions if not is_true(condition)]
    if any(map(is_false, kept)):
        return exp.false()
    return _joined(exp.And, kept) if kept else exp.true()


def either(conditions: Iterable[Sql]) -> Sql:
    """One of some conditions; false when there are none."""
    kept = [condition for condition in conditions if not is_false(condition)]
    if any(map(is_true, kept)):
        return exp.true()
    return _joined(exp.Or, kept) if kept else exp.false()


def _joined(operator: type[exp.Connector], conditions: Sequence[Sql]) -> Sql:
    first, *others = map(_wrapped, conditions)
    joined = first
    for other in others:
        joined = cast("Sql", operator(this=joined, expression=other))
    return joined


def negated(condition: Sql) -> Sql:
    """Not the condition."""
    if isinstance(condition, exp.Boolean):
        return exp.Boolean(this=not condition.this)
    if isinstance(condition, exp.Not):
        return cast("Sql", condition.this.unnest().copy())
    return exp.Not(this=_wrapped(condition))


def _own(part: Sql) -> Sql:
    """A part to build with: a tree of sqlglot owns its parts, so what stands in one already is copied."""
    if part.parent is None:
        return part
    # Nearly all parts that stand in several places are columns of the query's own.
    return column(part.name) if type(part) is exp.Column and len(part.args) == 1 else part.copy()


def _wrapped(part: Sql) -> Sql:
    """A part of a larger expression, in parentheses where it could be read otherwise."""
    part = _own(part)
    return exp.Paren(this=part) if isinstance(part, exp.Binary | exp.In | exp.Not) else part


def compared(operator: str, left: Sql, right: Sql) -> Sql:
    """A comparison, written as the law writes it."""
    return cast("Sql", _COMPARISONS[operator](this=_wrapped(left), expression=_wrapped(right)))


def is_null(value: Sql) -> Sql:
    """Whether a value is unknown."""
    return exp.Is(this=_wrapped(value), expression=exp.Null())


def coalesced(value: Sql, otherwise: Sql) -> Sql:
    """A value, or another where it is NULL."""
    return exp.Coalesce(this=_own(value), expressions=[_own(otherwise)])


def equals(left: Sql, right: Sql) -> Sql:
    """Whether two values are the same; NULL where one is."""
    return compared("=", left, right)


def differ(left: Sql, right: Sql) -> Sql:
    """Whether two values are not the same; NULL is a value like any other."""
    return exp.NullSafeNEQ(this=_wrapped(left), expression=_wrapped(right))


def typed(value: Sql, type_name: str) -> Sql:
    """A value of a named SQL type."""
    return exp.Cast(this=_own(value), to=_type(type_name).copy())


@cache
def _type(name: str) -> exp.DataType:
    """A type by its name, read once."""
    return exp.DataType.build(name, dialect=DIALECT)


def choose(cases: Iterable[tuple[Sql, Sql]], otherwise: Sql | None) -> Sql:
    """``CASE WHEN ... THEN ... ELSE ... END``; what follows a case that always holds is left out."""
    kept: list[tuple[Sql, Sql]] = []
    for when, then in cases:
        if is_true(when):
            otherwise = then
            break
        if not is_false(when):
            kept.append((when, then))
    if not kept:
        return _own(otherwise) if otherwise is not None else exp.Null()
    branches = [exp.If(this=_own(when), true=_own(then)) for when, then in kept]
    return exp.Case(ifs=branches, default=_own(otherwise) if otherwise is not None else None)


@dataclass(frozen=True, slots=True)
class Terms:
    """Writes expressions over one set of columns.

    Attributes:
        fact: the SQL of a fact.
        question: the SQL of an earlier answer.
        at_place: the SQL of a host function that asks a calendar; raises where none may stand.
        raw: facts may be NULL, so functions that skip NULL must not.
    """

    fact: Callable[[str], Sql]
    question: Callable[[str], Sql]
    at_place: Callable[[Call], Sql]
    raw: bool = False

    def write(self, node: Expression) -> Sql:
        """The SQL of an expression.

        Raises:
            SqlError: when it has no SQL form.
        """
        match node:
            case Literal(value=value):
                return constant(value)
            case Fact(name=name):
                return self.fact(name)
            case Question(id=id_):
                return self.question(id_)
            case Call():
                return self.at_place(node) if FUNCTIONS[node.function].at_place else self.simple(node)
            case Sum():
                return self.sum(node)
            case _:
                return self.condition(node)

    def condition(self, node: Expression) -> Sql:
        """The SQL of an expression that is true or false."""
        match node:
            case Compare(operator=operator, left=left, right=right):
                return compared(operator, self.write(left), self.write(right))
            case In(operand=operand, values=values):
                return exp.In(this=self.write(operand), expressions=[text(word) for word in values])
            case IsNone(operand=operand):
                return equals(self.write(operand), constant(NONE))
            case Not(operand=operand):
                return negated(self.write(operand))
            case And(items=items):
                return both(map(self.write, items))
            case Or(items=items):
                return either(map(self.write, items))
            case _:
                raise SqlError(
                    "sql.construct",
                    f"{type(node).__name__} has no SQL form.",
                    facts={"node": repr(node)},
                    remedy="Write the provision with other constructs, or add the form to rules.sql.terms.",
                )

    def simple(self, node: Call) -> Sql:
        """``later``, ``earlier`` and ``lesser``; SQL's own skip NULL, which raw facts must not."""
        function = exp.Greatest if node.function == "later" else exp.Least
        first, *others = [_own(self.write(part)) for part in node.arguments]
        return cast("Sql", function(this=first, expressions=others, ignore_nulls=not self.raw))

    def sum(self, node: Sum) -> Sql:
        """A day and a period by the counting profile, or two amounts."""
        left = self.write(node.left)
        if node.profile:
            return shifted(left, _period(node.right), profile(node.profile), node.sign)
        operator = exp.Add if node.sign > 0 else exp.Sub
        return exp.Paren(this=operator(this=left, expression=self.write(node.right)))


def _period(node: Expression) -> Period:
    if isinstance(node, Literal) and isinstance(node.value, Period):
        return node.value
    raise SqlError(
        "sql.period",
        "a period that is worked out has no SQL form.",
        facts={"node": repr(node)},
        remedy="Write the period as a parameter of the provision.",
    )


def shifted(event: Sql, period: Period, counting: CountingProfile, sign: int = 1) -> Sql:
    """The nominal end of a period after (``sign`` -1: before) an event, by a counting profile; no roll-over.

    The column form of :func:`venditor.calendars.add` and :func:`venditor.calendars.subtract`.

    Raises:
        SqlError: for a period in working days, which only a host function that asks a calendar counts.
    """
    if period.unit == "working_day":
        raise SqlError(
            "sql.working_days",
            f"{period} cannot be added without a calendar.",
            facts={"period": str(period)},
            remedy="Write end_of_period(day, period).",
        )
    if period.unit in _DAYS_IN:
        return plus_days(event, sign * (period.count * _DAYS_IN[period.unit] - counting.includes_event_day))
    months = period.count * _MONTHS_IN[period.unit]
    if counting.month_rule == "corresponding_day":
        return plus_months(event, sign * months)
    # The first day counted, or the last one where the period is counted backwards.
    edge = event if counting.includes_event_day else plus_days(event, sign)
    return _day_before(edge, months) if sign > 0 else _day_after(edge, months)


def plus_days(event: Sql, days: int) -> Sql:
    """A day some days on; infinity stays."""
    if days == 0:
        return event
    operator = exp.Add if days > 0 else exp.Sub
    return exp.Paren(this=operator(this=_own(event), expression=number(abs(days))))


def plus_months(event: Sql, months: int) -> Sql:
    """The day of the same number some months on, or the month's end; infinity stays."""
    operator = exp.Add if months >= 0 else exp.Sub
    interval = exp.Interval(this=number(abs(months)), unit=exp.var("MONTH"))
    return typed(exp.Paren(this=operator(this=_own(event), expression=interval)), "DATE")


def _number_in_month(value: Sql) -> Sql:
    return exp.Anonymous(this="day", expressions=[_own(value)])


def _day_before(first: Sql, months: int) -> Sql:
    corresponding = plus_months(first, months)
    same_number = equals(_number_in_month(corresponding), _number_in_month(first))
    return choose([(same_number, plus_days(corresponding, -1))], corresponding)


def _day_after(last: Sql, months: int) -> Sql:
    following = plus_days(last, 1)
    month_ended = equals(_number_in_month(following), number(1))
    return choose([(month_ended, plus_months(following, -months))], plus_days(plus_months(last, -months), 1))


def places_asked(node: Expression) -> tuple[Call, ...]:
    """Calls of host functions that ask a calendar, inner ones first, each once."""
    return tuple(dict.fromkeys(cast("Call", part) for part in walk(node) if asks_calendar(part)))


def asks_calendar(node: Expression) -> bool:
    """Whether an expression is itself a call that asks a calendar."""
    return isinstance(node, Call) and FUNCTIONS[node.function].at_place


@dataclass(frozen=True, slots=True)
class Asked:
    """What a calendar is asked.

    Attributes:
        day: the day it is asked about.
        rule: id of a counting profile, to be asked where the day rolls over to; a profile and a period
            (:func:`rule_of`), to be asked where the period after the day ends; empty when nothing is to be
            asked and the day is the answer.
    """

    day: Sql
    rule: str


def rule_of(counting: CountingProfile, period: Period) -> str:
    """The rule by which a period ends that days cannot be counted for without a calendar."""
    return f"{counting.id}: {period}"


def rule_parts(rule: str) -> tuple[CountingProfile, Period | None]:
    """The counting profile of a rule, and the period, if it is not only asked where a day rolls over to."""
    counting_id, _, period = rule.partition(": ")
    return profile(counting_id), Period.parse(period) if period else None


def asked(call: Call, write: Callable[[Expression], Sql]) -> Asked:
    """What a host function asks a calendar.

    Args:
        call: of a function with ``at_place``.
        write: writes its arguments.
    """
    event = write(call.arguments[0])
    counting_id = call.arguments[-3]
    if not isinstance(counting_id, Literal):
        raise SqlError("sql.profile", "a counting profile must be constant.", facts={"node": repr(call)})
    counting = profile(str(counting_id.value))
    rolls = counting.id if counting.rolls_over else ""
    if call.function == "roll_over":
        return Asked(event, rolls)
    period = _period(call.arguments[1])
    if counts_working_days(period, counting):
        return Asked(event, rule_of(counting, period))
    return Asked(shifted(event, period, counting), rolls)
