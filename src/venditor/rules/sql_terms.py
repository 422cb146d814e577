"""Expressions of the law as SQL expressions.

Days are ``DATE``; an event that has not happened is ``'infinity'::DATE``, which is later than every day just as
``none`` is; ``NULL`` is unknown. Money is a decimal amount, all of one row in one currency.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce

from sqlglot import exp

from venditor.calendars import CountingProfile, Period, profile
from venditor.core.errors import VenditorError
from venditor.core.money import Money
from venditor.rules.functions import FUNCTIONS
from venditor.rules.syntax import (
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
    children,
)

Sql = exp.Expression
INFINITY = "infinity"
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
        constant: one value for all rows; ``None`` (with ``sql`` ``None``) when the fact is unknown in all rows.
        nullable: whether the expression can be NULL, which is unknown.
    """

    sql: str | None = None
    constant: Value | None = None
    nullable: bool = True

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
    return exp.column(exp.to_identifier(name, quoted=True))


def text(value: str) -> Sql:
    """A text literal."""
    return exp.Literal.string(value)


def number(value: int) -> Sql:
    """A whole number."""
    return exp.Literal.number(value)


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
    if isinstance(value, tuple):
        return exp.Array(expressions=[text(word) for word in value])
    return text(str(value))


def both(conditions: list[Sql]) -> Sql:
    """All of some conditions; true when there are none."""
    if not conditions:
        return exp.true()
    return reduce(lambda left, right: exp.And(this=left, expression=right), map(_wrapped, conditions))


def either(conditions: list[Sql]) -> Sql:
    """One of some conditions; false when there are none."""
    if not conditions:
        return exp.false()
    return reduce(lambda left, right: exp.Or(this=left, expression=right), map(_wrapped, conditions))


def negated(condition: Sql) -> Sql:
    """Not the condition."""
    return exp.Not(this=exp.Paren(this=condition))


def _wrapped(condition: Sql) -> Sql:
    plain = isinstance(condition, exp.Column | exp.Boolean | exp.Paren | exp.Not)
    return condition if plain else exp.Paren(this=condition)


def is_null(value: Sql) -> Sql:
    """Whether a value is unknown."""
    return exp.Is(this=value, expression=exp.Null())


def choose(cases: list[tuple[Sql, Sql]], otherwise: Sql | None) -> Sql:
    """``CASE WHEN ... THEN ... ELSE ... END``; the last value alone where there are no cases."""
    if not cases:
        return otherwise if otherwise is not None else exp.Null()
    branches = [exp.If(this=when, true=then) for when, then in cases]
    return exp.Case(ifs=branches, default=otherwise)


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
        """The SQL of an expression."""
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
            case Compare(operator=operator, left=left, right=right):
                return _COMPARISONS[operator](this=self.write(left), expression=self.write(right))
            case In(operand=operand, values=values):
                return exp.In(this=self.write(operand), expressions=[text(word) for word in values])
            case IsNone(operand=operand):
                return exp.EQ(this=self.write(operand), expression=constant(_NONE))
            case Not(operand=operand):
                return negated(self.write(operand))
            case And(items=items):
                return both([self.write(item) for item in items])
            case Or(items=items):
                return either([self.write(item) for item in items])
            case _:
                raise SqlError(
                    "sql.construct", f"{type(node).__name__} has no SQL form.", facts={"node": str(node)}
                )

    def simple(self, node: Call) -> Sql:
        """``later``, ``earlier`` and ``lesser``; SQL's own skip NULL, which raw facts must not."""
        arguments = [self.write(part) for part in node.arguments]
        function = exp.Greatest if node.function == "later" else exp.Least
        value: Sql = function(this=arguments[0], expressions=arguments[1:], ignore_nulls=True)
        if not self.raw:
            return value
        missing = [is_null(argument.copy()) for argument in arguments]
        return choose([(either(missing), exp.Null())], value)

    def sum(self, node: Sum) -> Sql:
        """A day and a period by the counting profile, or two amounts."""
        left = self.write(node.left)
        if not node.profile:
            operator = exp.Add if node.sign > 0 else exp.Sub
            return exp.Paren(this=operator(this=left, expression=self.write(node.right)))
        if not isinstance(node.right, Literal) or not isinstance(node.right.value, Period):
            raise SqlError("sql.period", "a period must be a constant of the law.", facts={"node": str(node)})
        return shifted(left, node.right.value, profile(node.profile), node.sign)


_NONE = Never()


def shifted(event: Sql, period: Period, counting: CountingProfile, sign: int = 1) -> Sql:
    """The nominal last day of a period after an event, by a counting profile; no roll-over.

    Raises:
        SqlError: for working days and for months counted backwards by the day-before rule.
    """
    if period.unit == "working_day":
        raise SqlError("sql.working_days", f"{period} has no SQL form yet.", facts={"period": str(period)})
    if period.unit in ("day", "week"):
        days = period.count * (7 if period.unit == "week" else 1)
        return plus_days(event, sign * (days - counting.includes_event_day))
    months = period.count * (12 if period.unit == "year" else 1)
    if counting.month_rule == "corresponding_day":
        return plus_months(event, sign * months)
    if sign < 0:
        raise SqlError("sql.backwards", f"{period} backwards has no SQL form.", facts={"period": str(period)})
    return _day_before_corresponding(event if counting.includes_event_day else plus_days(event, 1), months)


def plus_days(event: Sql, days: int) -> Sql:
    """A day some days on; infinity stays."""
    if days == 0:
        return event
    operator = exp.Add if days > 0 else exp.Sub
    return exp.Paren(this=operator(this=event, expression=number(abs(days))))


def plus_months(event: Sql, months: int) -> Sql:
    """The day of the same number some months on, or the month's end; infinity stays."""
    operator = exp.Add if months >= 0 else exp.Sub
    interval = exp.Interval(this=number(abs(months)), unit=exp.var("MONTH"))
    return exp.Cast(
        this=exp.Paren(this=operator(this=event, expression=interval)), to=exp.DataType.build("DATE")
    )


def _day_before_corresponding(first: Sql, months: int) -> Sql:
    corresponding = plus_months(first, months)
    same_number = exp.EQ(this=exp.func("day", corresponding.copy()), expression=exp.func("day", first.copy()))
    return choose([(same_number, plus_days(corresponding.copy(), -1))], corresponding)


def places_asked(node: Expression) -> list[Call]:
    """Calls of host functions that ask a calendar, inner ones first, each once."""
    found: dict[Call, None] = {}

    def visit(part: Expression) -> None:
        for inner in children(part):
            visit(inner)
        if isinstance(part, Call) and FUNCTIONS[part.function].at_place:
            found.setdefault(part)

    visit(node)
    return list(found)


def nominal(call: Call, write: Callable[[Expression], Sql]) -> tuple[Sql, CountingProfile]:
    """The day a calendar is asked about, and the profile by which it rolls over."""
    event, *rest = call.arguments
    counting_id = call.arguments[-3]
    assert isinstance(counting_id, Literal)
    counting = profile(str(counting_id.value))
    if call.function == "roll_over":
        return write(event), counting
    period = rest[0]
    if not isinstance(period, Literal) or not isinstance(period.value, Period):
        raise SqlError("sql.period", "a period must be a constant of the law.", facts={"node": str(call)})
    _check_minimum(period.value, counting)
    return shifted(write(event), period.value, counting), counting


# Every fortnight of every holiday table has more than the working days any profile asks for; a test holds this.
FORTNIGHT = 14


def _check_minimum(period: Period, counting: CountingProfile) -> None:
    days = {"day": 1, "week": 7}.get(period.unit, FORTNIGHT) * period.count
    if counting.minimum_working_days and counting.minimum_applies_from_days <= days < FORTNIGHT:
        raise SqlError(
            "sql.minimum_working_days",
            f"{period} by {counting.id} must hold working days, which has no SQL form.",
            facts={"period": str(period), "profile": counting.id},
        )
