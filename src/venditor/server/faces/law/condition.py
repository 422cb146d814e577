"""Expressions of the packs in words: conditions as lists, days and amounts as phrases.

``contract = distance and not made_to_specification`` reads "all of these: where the contract was made: at a
distance · made to the buyer's specification: no". The words are the labels of the facts and the questions of
the vocabulary; what a pack names by ``let`` and uses more than once gets a letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from venditor.rules.functions import FUNCTIONS
from venditor.rules.model import Version
from venditor.rules.syntax import (
    And,
    Call,
    Compare,
    Expression,
    Fact,
    In,
    IsNone,
    Literal,
    Not,
    Or,
    Question,
    Sum,
    Type,
    Value,
    walk,
)
from venditor.rules.vocabulary import FactDefinition
from venditor.server.faces.law.reader import Reader

_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_CONDITIONS = (And, Or, Not, Compare, In, IsNone)


def lettered(version: Version) -> dict[Expression, str]:
    """A letter for each condition that a version gives a name, so that it is written out only once."""
    used = {node for expression in version.expressions() for node in walk(expression)}
    named: dict[Expression, str] = {}
    for part in version.parts.values():
        bare = part.operand if isinstance(part, Not) else part
        if isinstance(bare, And | Or) and bare in used and bare not in named:
            named[bare] = chr(ord("A") + len(named))
    return named


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Writes the expressions of one jurisdiction for a reader.

    Attributes:
        reader: who reads.
        pages: address of the provision that answers a question, by question.
        letters: conditions that are written out elsewhere, with the letter that stands for them.
    """

    reader: Reader
    pages: Mapping[str, str]
    letters: Mapping[Expression, str] = field(default_factory=dict)

    def condition(self, node: Expression, *, holds: bool = True, spelled: bool = False) -> SafeString:
        """A condition in words.

        Args:
            node: the condition.
            holds: whether it must hold, or must not.
            spelled: write it out even if a letter stands for it.
        """
        letter = None if spelled else self.letters.get(node)
        if letter is not None:
            says = _("%(letter)s applies") if holds else _("%(letter)s does not apply")
            link = format_html('<a href="#named-{}">{}</a>', letter, letter)
            return _filled(says, letter=link)
        match node:
            case Not(operand=operand):
                return self.condition(operand, holds=not holds)
            case And():
                return self._several(_("all of these:") if holds else _("not all of these:"), node)
            case Or():
                return self._several(_("at least one of these:") if holds else _("none of these:"), node)
            case IsNone(operand=operand):
                return self._none(operand, holds=holds)
            case Compare():
                return self._compared(node, holds=holds)
            case In(operand=operand, values=values):
                return self._within(operand, values, holds=holds)
            case Literal(value=bool(value)):
                return self.reader.yes_or_no(value is holds)
            case _:
                return self._pair(self.named(node), self.reader.yes_or_no(holds))

    def _several(self, head: str, node: And | Or) -> SafeString:
        lines = format_html_join("", "<li>{}</li>", ((self.condition(item),) for item in self._items(node)))
        return format_html('{}<ul class="conditions">{}</ul>', head, lines)

    def _items(self, node: And | Or) -> list[Expression]:
        """What a list holds, without a list of its own kind within it: ``(a and b) and c``."""
        found: list[Expression] = []
        for item in node.items:
            if isinstance(item, And | Or) and type(item) is type(node) and item not in self.letters:
                found += self._items(item)
            else:
                found.append(item)
        return found

    def _pair(self, what: SafeString, value: object) -> SafeString:
        return format_html("{}{}{}", what, self.reader.colon, value)

    def _none(self, operand: Expression, *, holds: bool) -> SafeString:
        if isinstance(operand, Fact):
            state = _("has not happened") if holds else _("has happened")
        else:
            state = _("there is no such day") if holds else _("there is such a day")
        return self._pair(self.named(operand), state)

    def _compared(self, node: Compare, *, holds: bool) -> SafeString:
        operator = node.operator if holds else _OPPOSITE[node.operator]
        left, right = node.left, node.right
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, right = right, left
            operator = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(operator, operator)
        if operator in ("=", "!=") and isinstance(right, Literal):
            return self._equal(left, right.value, holds=operator == "=")
        says = self._relation(operator, "date" if self._kind(left) == "date" else "amount")
        return _filled(says, left=self.phrase(left), right=self.phrase(right))

    def _relation(self, operator: str, kind: str) -> str:
        return {
            ("date", "<"): _("%(left)s is before %(right)s"),
            ("date", "<="): _("%(left)s is on or before %(right)s"),
            ("date", ">"): _("%(left)s is after %(right)s"),
            ("date", ">="): _("%(left)s is on or after %(right)s"),
            ("amount", "<"): _("%(left)s is less than %(right)s"),
            ("amount", "<="): _("%(left)s is at most %(right)s"),
            ("amount", ">"): _("%(left)s is more than %(right)s"),
            ("amount", ">="): _("%(left)s is at least %(right)s"),
            ("date", "="): _("%(left)s is the same as %(right)s"),
            ("date", "!="): _("%(left)s is not the same as %(right)s"),
            ("amount", "="): _("%(left)s is the same as %(right)s"),
            ("amount", "!="): _("%(left)s is not the same as %(right)s"),
        }[kind, operator]

    def _equal(self, what: Expression, value: Value, *, holds: bool) -> SafeString:
        written = self.constant(value, what)
        if isinstance(value, bool):
            written = self.reader.yes_or_no(value is holds)
        elif not holds:
            written = _filled(_("not %(value)s"), value=written)
        return self._pair(self.named(what), written)

    def _within(self, what: Expression, values: tuple[str, ...], *, holds: bool) -> SafeString:
        listed = self.reader.listed([self.constant(word, what) for word in values], style="or")
        written = listed if holds else _filled(_("not %(value)s"), value=listed)
        return self._pair(self.named(what), written)

    def named(self, node: Expression) -> SafeString:
        """What a fact, a question or a value is called, before a colon: without quotation marks."""
        if isinstance(node, Fact):
            return self.reader.label(node.name)
        if isinstance(node, Question):
            return self._linked(node.id)
        return self.phrase(node)

    def phrase(self, node: Expression) -> SafeString:
        """A day, an amount or another value as a part of a sentence."""
        match node:
            case Literal(value=value):
                return self.constant(value, None)
            case Fact(name=name):
                return _filled(_("“%(name)s”"), name=self.reader.label(name))
            case Question(id=question):
                return self._answer(question)
            case Sum(left=left, right=right, sign=sign):
                says = _("%(left)s plus %(right)s") if sign > 0 else _("%(left)s minus %(right)s")
                return _filled(says, left=self.phrase(left), right=self.phrase(right))
            case Call(function=function, arguments=arguments):
                return self._call(function, arguments)
            case _:
                return self.condition(node)

    def _answer(self, question: str) -> SafeString:
        return _filled(_("“%(name)s”"), name=self._linked(question))

    def _linked(self, question: str) -> SafeString:
        asks, page = self.reader.asks(question), self.pages.get(question)
        return format_html('<a href="{}">{}</a>', page, asks) if page else asks

    def _call(self, function: str, arguments: tuple[Expression, ...]) -> SafeString:
        # Behind what is written stands where the holidays are looked up.
        written = (
            arguments if FUNCTIONS[function].repeats else arguments[: len(FUNCTIONS[function].arguments)]
        )
        values = [self.phrase(argument) for argument in written]
        if function == "end_of_period":
            says = _("the last day of %(period)s from %(day)s, on to a working day where the law moves it")
            return _filled(says, day=values[0], period=values[1])
        if function == "roll_over":
            return _filled(_("%(day)s, on to a working day where the law moves it"), day=values[0])
        says = {
            "later": _("the latest of: %(values)s"),
            "earlier": _("the earliest of: %(values)s"),
            "lesser": _("the smallest of: %(values)s"),
        }[function]
        return _filled(says, values=self.reader.listed(values))

    def constant(self, value: Value, of: Expression | None) -> SafeString:
        """A value written in the pack: of a fact or of a question, where one is given.

        Args:
            value: the value.
            of: what it is a value of.
        """
        fact, type_ = self._definition(of)
        if isinstance(value, bool):
            return self.reader.yes_or_no(value)
        return self.reader.value(value, type_, fact)

    def _definition(self, of: Expression | None) -> tuple[FactDefinition | None, Type | None]:
        vocabulary = self.reader.library.vocabulary
        if isinstance(of, Fact):
            return vocabulary.facts[of.name], vocabulary.facts[of.name].type
        if isinstance(of, Question):
            return None, vocabulary.questions[of.id].type
        return None, None

    def _kind(self, node: Expression) -> str:
        match node:
            case Literal(value=value):
                return "date" if isinstance(value, date) else "amount"
            case Sum(left=left):
                return self._kind(left)
            case Call(function=function):
                return FUNCTIONS[function].result.kind
            case _:
                type_ = self._definition(node)[1]
                return type_.kind if type_ else "amount"


def is_condition(node: Expression) -> bool:
    """Whether an expression is a condition written out, not a value or a single name."""
    return isinstance(node, _CONDITIONS)


def _filled(says: str, **values: object) -> SafeString:
    """A text with its gaps filled; the text is escaped, and so is what is not yet."""
    return SafeString(str(conditional_escape(says)) % values)
