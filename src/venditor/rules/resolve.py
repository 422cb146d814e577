"""Names and types: what each name of an expression names, and that every operation gets what it needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from venditor.calendars import Period
from venditor.core.errors import VenditorError
from venditor.core.money import Money
from venditor.core.rate import Rate
from venditor.rules.functions import COUNTRY_FACT, FUNCTIONS, REGION_FACT
from venditor.rules.syntax import (
    BOOL,
    DATE,
    MONEY,
    PERIOD,
    RATE,
    And,
    Call,
    Compare,
    Expression,
    Fact,
    In,
    IsNone,
    Literal,
    Name,
    Never,
    Not,
    Or,
    Question,
    Sum,
    Type,
    Value,
)
from venditor.rules.vocabulary import Vocabulary, is_country, nearest

PLACE = (Fact(COUNTRY_FACT), Fact(REGION_FACT))
_REGION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")


class RuleTypeError(VenditorError):
    """An expression whose parts do not fit; ``facts`` has the column."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What names may name inside one version of a provision.

    Attributes:
        questions: questions the same jurisdiction answers.
        parameters: constants of the version.
        parts: ``let`` expressions already resolved, with their types.
        profile: id of the counting profile that ``+`` and periods follow.
    """

    vocabulary: Vocabulary
    questions: frozenset[str]
    parameters: Mapping[str, Value]
    parts: Mapping[str, tuple[Expression, Type]]
    profile: str


def type_of(value: Value) -> Type:
    """Type of a constant; words and lists take their type from where they stand."""
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, date | Never):
        return DATE
    if isinstance(value, Period):
        return PERIOD
    if isinstance(value, Money):
        return MONEY
    if isinstance(value, Rate):
        return RATE
    return Type("list") if isinstance(value, tuple) else Type("enum", (value,))


def resolve(expression: Expression, scope: Scope, expected: Type) -> Expression:
    """Resolve the names of an expression and check that it has the expected type.

    Raises:
        RuleTypeError: naming what was found, what was expected and the nearest known name.
    """
    resolved, found = _Resolver(scope).visit(expression, expected)
    if not _fits(found, expected):
        raise _error(
            expression, f"this is {found} where {expected} is needed.", "Change the expression or the type."
        )
    return resolved


def infer(expression: Expression, scope: Scope) -> tuple[Expression, Type]:
    """Resolve an expression whose type is free, such as a ``let`` part."""
    return _Resolver(scope).visit(expression, None)


def _fits(found: Type, expected: Type) -> bool:
    if found.kind in ("enum", "list") and expected.kind == found.kind:
        return set(found.values) <= set(expected.values)
    return found.kind == expected.kind


def _error(expression: Expression, message: str, remedy: str) -> RuleTypeError:
    return RuleTypeError("rules.type", message, facts={"column": expression.at + 1}, remedy=remedy)


class _Resolver:
    """One pass over one expression."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def visit(self, node: Expression, expected: Type | None) -> tuple[Expression, Type]:
        match node:
            case Literal(value=value):
                return self.literal(node, value, expected)
            case Name():
                return self.name(node, expected)
            case Call():
                return self.call(node)
            case Sum():
                return self.sum(node)
            case Compare():
                return self.compare(node), BOOL
            case In() | IsNone() | Not() | And() | Or():
                return self.condition(node), BOOL
            case Fact() | Question():
                return node, self.type_of_resolved(node)
            case _:
                assert_never(node)

    def type_of_resolved(self, node: Fact | Question) -> Type:
        vocabulary = self.scope.vocabulary
        return (
            vocabulary.facts[node.name].type if isinstance(node, Fact) else vocabulary.questions[node.id].type
        )

    def condition(self, node: In | IsNone | Not | And | Or) -> Expression:
        match node:
            case In(operand=operand, values=values):
                inner, type_ = self.visit(operand, None)
                if not values:
                    raise _error(node, "{} holds nothing.", "Write at least one word, such as {distance}.")
                for word in values:
                    self.word(node, word, type_)
                return replace(node, operand=inner)
            case IsNone(operand=operand):
                return replace(node, operand=self.need(operand, DATE))
            case Not(operand=operand):
                return replace(node, operand=self.need(operand, BOOL))
            case And(items=items) | Or(items=items):
                return replace(node, items=tuple(self.need(item, BOOL) for item in items))
            case _:
                assert_never(node)

    def need(self, node: Expression, type_: Type) -> Expression:
        inner, found = self.visit(node, type_)
        if not _fits(found, type_):
            raise _error(node, f"this is {found} where {type_} is needed.", "Change the expression.")
        return inner

    def literal(self, node: Literal, value: Value, expected: Type | None) -> tuple[Expression, Type]:
        if isinstance(value, tuple):
            if expected is None or expected.kind != "list":
                raise _error(node, "a list stands where none is expected.", "Use a list only as an answer.")
            for word in value:
                self.word(node, word, Type("enum", expected.values))
            return node, expected
        return node, type_of(value)

    def word(self, node: Expression, word: str, type_: Type) -> Literal:
        """A bare word as a constant of a type that has words."""
        known = {
            "country": is_country(word),
            "region": bool(_REGION.fullmatch(word)),
            "enum": word in type_.values,
        }.get(type_.kind, False)
        if not known:
            raise _error(
                node, f'"{word}" is not {type_}.', nearest(word, type_.values) or "Write a known word."
            )
        return Literal(word, node.at)

    def name(self, node: Name, expected: Type | None) -> tuple[Expression, Type]:
        scope, id_ = self.scope, node.id
        if id_ in scope.parts:
            return scope.parts[id_]
        if id_ in scope.parameters:
            value = scope.parameters[id_]
            return Literal(value, node.at), type_of(value)
        if id_ in scope.vocabulary.facts:
            return Fact(id_, node.at), scope.vocabulary.facts[id_].type
        if id_ in scope.questions:
            return Question(id_, node.at), scope.vocabulary.questions[id_].type
        if expected is not None and expected.kind in ("enum", "country", "region"):
            return self.word(node, id_, expected), expected
        if id_ in scope.vocabulary.questions:
            remedy = "This jurisdiction does not answer that question; nothing is inherited silently."
            raise _error(node, f'"{id_}" is not answered here.', remedy)
        known = [*scope.vocabulary.facts, *scope.parameters, *scope.parts, *scope.questions]
        raise _error(node, f'"{id_}" is not a fact, parameter, part or question.', nearest(id_, known))

    def call(self, node: Call) -> tuple[Expression, Type]:
        function = FUNCTIONS.get(node.function)
        if function is None:
            known = f"Known are: {', '.join(FUNCTIONS)}."
            raise _error(
                node, f'"{node.function}" is not a host function.', nearest(node.function, FUNCTIONS) or known
            )
        wanted = list(function.arguments)
        if function.repeats and len(node.arguments) > len(wanted):
            wanted += [wanted[-1]] * (len(node.arguments) - len(wanted))
        if len(wanted) != len(node.arguments):
            message = f"{node.function} takes {len(wanted)} arguments, found {len(node.arguments)}."
            raise _error(node, message, function.cites)
        arguments = tuple(
            self.need(given, type_) for given, type_ in zip(node.arguments, wanted, strict=True)
        )
        if function.at_place:
            self.check_place(node)
            arguments = (*arguments, Literal(self.scope.profile), *PLACE)
        return replace(node, arguments=arguments), function.result

    def check_place(self, node: Call) -> None:
        for place in PLACE:
            if place.name not in self.scope.vocabulary.facts:
                message = f"{node.function} asks for the holidays of a place, and {place.name} is not a fact."
                raise _error(node, message, "Add it to the vocabulary.")

    def sum(self, node: Sum) -> tuple[Expression, Type]:
        left, left_type = self.visit(node.left, None)
        right, right_type = self.visit(node.right, None)
        kinds = (left_type.kind, right_type.kind)
        if kinds == ("date", "period"):
            if (
                isinstance(right, Literal)
                and isinstance(right.value, Period)
                and right.value.unit == "working_day"
            ):
                raise _error(
                    node, "working days need a place.", "Write end_of_period(day, period) instead of +."
                )
            return replace(node, left=left, right=right, profile=self.scope.profile), DATE
        if kinds == ("money", "money"):
            return replace(node, left=left, right=right), MONEY
        sign = "+" if node.sign > 0 else "-"
        raise _error(
            node, f"{left_type} {sign} {right_type} has no meaning.", "Add a period to a day, or two amounts."
        )

    def compare(self, node: Compare) -> Expression:
        left, type_ = self.visit(node.left, None)
        right = self.need(node.right, type_)
        ordered = type_.kind in ("date", "money")
        if node.operator not in ("=", "!=") and not ordered:
            raise _error(node, f"{type_} cannot be ordered.", "Use = or !=.")
        if type_.kind in ("list", "period"):
            raise _error(node, f"{type_} cannot be compared.", "Compare days, amounts, words, true or false.")
        return replace(node, left=left, right=right)
