"""Parser of the expression language.

Precedence, loosest first: ``or``; ``and``; ``not``; comparisons, ``in`` and ``is none``; ``+`` and ``-``.

>>> parse(
...     "informed_on > delivered_on + 12 months or contract in {distance, off_premises}"
... )  # doctest: +ELLIPSIS
Or(items=(Compare(operator='>', left=Name(id='informed_on', at=0), ...
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import assert_never

from venditor.calendars import Period
from venditor.core.errors import VenditorError
from venditor.rules.functions import ADDED_AT_PLACE, FUNCTIONS
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
    Name,
    Not,
    Operator,
    Or,
    Question,
    Sum,
    Value,
)

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<period>\d+\s+(?:working\s+)?(?:days?|weeks?|months?|years?)\b)
    | (?P<date>\d{4}-\d{2}-\d{2})
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_]+)*)
    | (?P<symbol><=|>=|!=|[=<>+\-(){}\[\],])
    )""",
    re.VERBOSE,
)
_COMPARISONS: dict[str, Operator] = {"=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_RESERVED = {"or", "and", "not", "in", "is"}
_CONSTANTS: dict[str, Value] = {"true": True, "false": False, "none": NONE}
MAX_DEPTH = 40


class GrammarError(VenditorError):
    """A sentence of law that is not in the language; ``facts`` has the text and the column."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _error(text: str, at: int, message: str, remedy: str) -> GrammarError:
    return GrammarError("rules.grammar", message, facts={"text": text, "column": at + 1}, remedy=remedy)


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    while match := _TOKEN.match(text, at):
        kind = str(match.lastgroup)
        tokens.append(_Token(kind, match[kind], match.start(kind)))
        at = match.end()
    rest = text[at:].lstrip()
    if rest:
        raise _error(
            text,
            len(text) - len(rest),
            f'"{rest[:12].rstrip()}" cannot be read.',
            "Write names, days like 2026-06-19, periods like 14 days, and or, and, not, in, is.",
        )
    return tokens


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Read one expression.

    Raises:
        GrammarError: when the text is not an expression; it names what was found and what was expected.
    """
    parser = _Parser(text)
    expression = parser.disjunction(0)
    if parser.peek().kind != "end":
        raise parser.unexpected("the end of the expression, or one of: and, or, +, -, a comparison")
    return expression


class _Parser:
    """Recursive descent over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [*_tokens(text), _Token("end", "the end", len(text))]
        self.index = 0

    def peek(self) -> _Token:
        return self.tokens[self.index]

    def take(self) -> _Token:
        token = self.peek()
        self.index += 1
        return token

    def at_word(self, word: str) -> bool:
        return self.peek().kind in ("word", "symbol") and self.peek().text == word

    def skip(self, word: str) -> bool:
        if self.at_word(word):
            self.index += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.skip(word):
            raise self.unexpected(f'"{word}"')

    def unexpected(self, expected: str) -> GrammarError:
        token = self.peek()
        shown = token.text if token.kind == "end" else f'"{token.text}"'
        return _error(
            self.text, token.at, f"found {shown} where {expected} was expected.", "Correct the expression."
        )

    def disjunction(self, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise _error(
                self.text, self.peek().at, "the expression is nested too deeply.", "Use `let` to name parts."
            )
        at = self.peek().at
        items = [self.conjunction(depth)]
        while self.skip("or"):
            items.append(self.conjunction(depth))
        return items[0] if len(items) == 1 else Or(tuple(items), at)

    def conjunction(self, depth: int) -> Expression:
        at = self.peek().at
        items = [self.negation(depth)]
        while self.skip("and"):
            items.append(self.negation(depth))
        return items[0] if len(items) == 1 else And(tuple(items), at)

    def negation(self, depth: int) -> Expression:
        at = self.peek().at
        if self.skip("not"):
            if depth > MAX_DEPTH:
                raise _error(
                    self.text, at, "the expression is nested too deeply.", "Use `let` to name parts."
                )
            return Not(self.negation(depth + 1), at)
        return self.comparison(depth)

    def comparison(self, depth: int) -> Expression:
        left = self.sum(depth)
        token = self.peek()
        if token.kind == "symbol" and token.text in _COMPARISONS:
            self.take()
            return Compare(_COMPARISONS[token.text], left, self.sum(depth), token.at)
        if self.skip("is"):
            negated = self.skip("not")
            self.expect("none")
            test = IsNone(left, token.at)
            return Not(test, token.at) if negated else test
        if self.skip("in"):
            return In(left, self.words("{", "}"), token.at)
        return left

    def sum(self, depth: int) -> Expression:
        left = self.atom(depth)
        while self.at_word("+") or self.at_word("-"):
            token = self.take()
            left = Sum(left, self.atom(depth), 1 if token.text == "+" else -1, at=token.at)
        return left

    def words(self, opening: str, closing: str) -> tuple[str, ...]:
        self.expect(opening)
        found: list[str] = []
        while not self.skip(closing):
            if found:
                self.expect(",")
            if self.peek().kind != "word" or self.peek().text in _RESERVED:
                raise self.unexpected("a word of the list")
            found.append(self.take().text)
        return tuple(found)

    def atom(self, depth: int) -> Expression:
        token = self.peek()
        if token.kind == "period":
            self.take()
            return Literal(Period.parse(" ".join(token.text.split())), token.at)
        if token.kind == "date":
            self.take()
            return Literal(self.day(token), token.at)
        if token.kind == "word" and token.text not in _RESERVED:
            self.take()
            return self.named(token, depth)
        if token.text == "[":
            return Literal(self.words("[", "]"), token.at)
        if self.skip("("):
            inner = self.disjunction(depth + 1)
            self.expect(")")
            return inner
        raise self.unexpected("a name, a day, a period, a list or an opening bracket")

    def named(self, token: _Token, depth: int) -> Expression:
        if token.text in _CONSTANTS:
            return Literal(_CONSTANTS[token.text], token.at)
        if not self.skip("("):
            return Name(token.text, token.at)
        arguments: list[Expression] = []
        while not self.skip(")"):
            if arguments:
                self.expect(",")
            arguments.append(self.disjunction(depth + 1))
        return Call(token.text, tuple(arguments), token.at)

    def day(self, token: _Token) -> date:
        try:
            return date.fromisoformat(token.text)
        except ValueError:
            raise _error(
                self.text, token.at, f"{token.text} is not a day of the calendar.", "Correct it."
            ) from None


_BINDING = {Or: 1, And: 2, Not: 3, Compare: 4, In: 4, IsNone: 4, Sum: 5}
_TIGHTEST = 6


def written(node: Expression) -> str:
    """An expression as it would be written in a pack; :func:`parse` reads it back.

    What :mod:`venditor.rules.resolve` added to a call (counting profile and place) is left out.

    >>> written(parse("a and (b or not c)"))
    'a and (b or not c)'
    """
    match node:
        case Literal(value=value):
            return _constant(value)
        case Name(id=name) | Fact(name=name) | Question(id=name):
            return name
        case Call(function=name, arguments=arguments):
            function = FUNCTIONS.get(name)
            added = ADDED_AT_PLACE if function and function.at_place else 0
            own = arguments[:-added] if added and len(arguments) > added else arguments
            return f"{name}({', '.join(map(written, own))})"
        case Sum(left=left, right=right, sign=sign):
            return f"{_part(left, node)} {'+' if sign > 0 else '-'} {_part(right, node, tighter=True)}"
        case _:
            return _condition(node)


def _condition(node: Compare | In | IsNone | Not | And | Or) -> str:
    match node:
        case Compare(operator=operator, left=left, right=right):
            return f"{_part(left, node, tighter=True)} {operator} {_part(right, node, tighter=True)}"
        case In(operand=operand, values=values):
            return f"{_part(operand, node, tighter=True)} in {{{', '.join(values)}}}"
        case IsNone(operand=operand):
            return f"{_part(operand, node, tighter=True)} is none"
        case Not(operand=IsNone(operand=operand)):
            return f"{_part(operand, node.operand, tighter=True)} is not none"
        case Not(operand=operand):
            return f"not {_part(operand, node)}"
        case And(items=items):
            return " and ".join(_part(item, node, tighter=True) for item in items)
        case Or(items=items):
            return " or ".join(_part(item, node, tighter=True) for item in items)
        case _:
            assert_never(node)


def _part(node: Expression, within: Expression, *, tighter: bool = False) -> str:
    """A part of an expression, in brackets where it binds less tightly than what it stands in."""
    binds = _BINDING.get(type(node), _TIGHTEST)
    return f"({written(node)})" if binds < _BINDING[type(within)] + tighter else written(node)


def _constant(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    return value.isoformat() if isinstance(value, date) else str(value)
