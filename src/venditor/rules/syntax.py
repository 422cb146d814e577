"""The language of provisions: types and expressions.

An expression is a total function of facts: no loops, no recursion, no calls but to host functions. These
are all its constructs: ``or``, ``and``, ``not``, six comparisons, ``in {...}``, ``is none``, ``+`` and
``-``, literals, lists, names, and calls of host functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal as OneOf

from venditor.calendars import Period
from venditor.core.errors import VenditorError
from venditor.core.money import Money
from venditor.core.rate import Rate

Kind = OneOf["bool", "date", "period", "money", "rate", "country", "region", "enum", "list"]
Operator = OneOf["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Type:
    """A type of facts, answers and expressions.

    Attributes:
        kind: what values look like; ``date`` values may be ``none``.
        values: the words of an ``enum``, or the words a ``list`` may hold.
    """

    kind: Kind
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As shown in messages: ``date``, ``one of distance, in_store``."""
        if self.kind == "enum":
            return f"one of {', '.join(self.values)}"
        if self.kind == "list":
            return f"a list of {', '.join(self.values)}"
        return {"bool": "true or false", "money": "money"}.get(self.kind, f"a {self.kind}")


BOOL, DATE, PERIOD, MONEY = Type("bool"), Type("date"), Type("period"), Type("money")
RATE = Type("rate")
COUNTRY, REGION = Type("country"), Type("region")


class Never:
    """The value ``none``: it has not happened by ``observed_on``; later than every day."""

    __slots__ = ()

    def __repr__(self) -> str:
        """``none``, as it is written in facts files."""
        return "none"

    def __eq__(self, other: object) -> bool:
        """``none`` equals only itself."""
        return isinstance(other, Never)

    def __hash__(self) -> int:
        """One value, one hash."""
        return hash(Never)

    def __lt__(self, other: object) -> bool:
        """``none`` is before nothing."""
        return False

    def __le__(self, other: object) -> bool:
        """``none`` is at or before only itself."""
        return isinstance(other, Never)

    def __gt__(self, other: object) -> bool:
        """``none`` is after every day."""
        return not isinstance(other, Never)

    def __ge__(self, other: object) -> bool:
        """``none`` is at or after everything."""
        return True


NONE = Never()
Value = bool | str | date | Never | Period | Money | Rate | tuple[str, ...]
Day = date | Never


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant written in the law: a word, a day, a period, true or false, ``none``, or a list of words."""

    value: Value
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A name before it is known what it names."""

    id: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Fact:
    """The value of a fact."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Question:
    """The answer to another question of the same jurisdiction."""

    id: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A host function with its arguments."""

    function: str
    arguments: tuple[Expression, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """``left + right`` or, with ``sign`` -1, ``left - right``: a day and a period, or two amounts."""

    left: Expression
    right: Expression
    sign: OneOf[1, -1] = 1
    profile: str = ""
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of two values of one type."""

    operator: Operator
    left: Expression
    right: Expression
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """``x in {a, b}``."""

    operand: Expression
    values: tuple[str, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class IsNone:
    """``x is none``: it has not happened, or there is no such day."""

    operand: Expression
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """``not x``."""

    operand: Expression
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of them hold."""

    items: tuple[Expression, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them holds."""

    items: tuple[Expression, ...]
    at: int = field(default=0, compare=False)


class UnresolvedError(VenditorError):
    """An expression used before its names were resolved; ``facts`` has the name."""


def unresolved(name: Name) -> UnresolvedError:
    """The error for a name that nothing has resolved: :mod:`venditor.rules.resolve` comes first."""
    return UnresolvedError(
        "rules.unresolved",
        f'"{name.id}" was used before it was known what it names.',
        facts={"name": name.id},
        remedy="Resolve the expression with venditor.rules.resolve first.",
    )


Expression = Literal | Name | Fact | Question | Call | Sum | Compare | In | IsNone | Not | And | Or


def children(expression: Expression) -> tuple[Expression, ...]:
    """The direct parts of an expression."""
    match expression:
        case Call(arguments=parts) | And(items=parts) | Or(items=parts):
            return parts
        case Sum(left=left, right=right) | Compare(left=left, right=right):
            return (left, right)
        case In(operand=operand) | IsNone(operand=operand) | Not(operand=operand):
            return (operand,)
        case _:
            return ()


def with_parts(node: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The same expression with each direct part changed."""
    match node:
        case Call(arguments=parts):
            return replace(node, arguments=tuple(map(change, parts)))
        case And(items=parts) | Or(items=parts):
            return replace(node, items=tuple(map(change, parts)))
        case Sum(left=left, right=right) | Compare(left=left, right=right):
            return replace(node, left=change(left), right=change(right))
        case In(operand=operand) | IsNone(operand=operand) | Not(operand=operand):
            return replace(node, operand=change(operand))
        case _:
            return node


def walk(expression: Expression) -> Iterator[Expression]:
    """An expression and all its parts, each before its own parts."""
    yield expression
    for part in children(expression):
        yield from walk(part)


def facts_in(expression: Expression) -> frozenset[str]:
    """Names of the facts an expression reads directly."""
    if isinstance(expression, Fact):
        return frozenset((expression.name,))
    return frozenset().union(*(facts_in(part) for part in children(expression)))


def questions_in(expression: Expression) -> tuple[str, ...]:
    """Questions an expression refers to, in the order they are written, each once."""
    if isinstance(expression, Question):
        return (expression.id,)
    found = [question for part in children(expression) for question in questions_in(part)]
    return tuple(dict.fromkeys(found))
