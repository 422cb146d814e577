"""What was typed into a question page, read into the form facts have in an address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from babel.numbers import NumberFormatError, parse_decimal
from django.utils.translation import gettext_lazy as _

from venditor.rights.facts import UNKNOWN
from venditor.rules.vocabulary import FactDefinition
from venditor.rules.wording import locale
from venditor.server.faces.portal.days import PARTS, NotADayError, Part, order, read_day
from venditor.server.faces.portal.fields import NOTHING, Form, Problem
from venditor.server.faces.portal.pages import Page


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page gave.

    Attributes:
        given: facts as they stand in an address.
        problem: what is wrong; nothing is given then.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None


def read_page(page: Page, facts: tuple[str, ...], form: Form) -> Reading:
    """What was typed into a page."""
    try:
        if page.ticks:
            return Reading(_read_ticks(page, facts, form.ticked))
        fact = form.vocabulary.facts[page.id]
        return Reading({fact.name: _READERS.get(fact.kind, _read_choice)(fact, form)})
    except _UnreadableError as error:
        return Reading(problem=error.problem)


class _UnreadableError(Exception):
    def __init__(self, message: str, target: str) -> None:
        super().__init__(message)
        self.problem = Problem(message, target)


def _read_ticks(page: Page, facts: tuple[str, ...], ticked: tuple[str, ...]) -> dict[str, str]:
    chosen = [name for name in ticked if name in page.facts]
    if not chosen and NOTHING not in ticked:
        raise _UnreadableError(_("Tick what applies, or “None of these”."), f"{page.id}-{facts[0]}")
    if chosen and NOTHING in ticked:
        message = _("You ticked something and also “None of these”. Keep one.")
        raise _UnreadableError(message, f"{page.id}-{NOTHING}")
    return {name: "true" if name in chosen else "false" for name in dict.fromkeys((*facts, *chosen))}


def _read_choice(fact: FactDefinition, form: Form) -> str:
    text = form.control(fact.name)
    if text == "":
        first = f"{fact.name}-true" if fact.kind == "bool" else f"{fact.name}-{next(iter(fact.options))}"
        raise _UnreadableError(_("Choose an answer."), first)
    return text


def _read_place(fact: FactDefinition, form: Form) -> str:
    text = form.control(fact.name)
    if text == "":
        raise _UnreadableError(_("Choose an answer from the list."), fact.name)
    return text


def _read_event(fact: FactDefinition, form: Form) -> str:
    choice = form.control(f"{fact.name}.choice")
    parts: dict[Part, str] = {part: form.control(f"{fact.name}.{part}").strip() for part in PARTS}
    if choice in (NOTHING, UNKNOWN):
        if any(parts.values()):
            message = _("You wrote a day and also chose another answer. Keep one.")
            raise _UnreadableError(message, f"{fact.name}-{order(form.language)[0]}")
        return choice
    try:
        return read_day(parts, form.language).isoformat()
    except NotADayError as error:
        nothing = not any(parts.values())
        part = order(form.language)[0] if nothing else error.part
        raise _UnreadableError(error.message, f"{fact.name}-{part}") from None


def _read_money(fact: FactDefinition, form: Form) -> str:
    amount = _plain(form.control(f"{fact.name}.amount"))
    currency = _plain(form.control(f"{fact.name}.currency")).upper()
    if form.control(f"{fact.name}.choice") == UNKNOWN:
        if amount:
            message = _("You wrote an amount and also chose “I don’t know”. Keep one.")
            raise _UnreadableError(message, f"{fact.name}-amount")
        return UNKNOWN
    if not amount:
        raise _UnreadableError(_("Write the amount, or choose another answer."), f"{fact.name}-amount")
    if currency not in locale(form.language).currencies:
        message = _("Write the currency with its three letters, such as EUR or TWD.")
        raise _UnreadableError(message, f"{fact.name}-currency")
    return f"{_decimal(amount, fact, form.language)} {currency}"


def _decimal(amount: str, fact: FactDefinition, language: str) -> Decimal:
    try:
        if (written := parse_decimal(amount, locale=locale(language), strict=True)) >= 0:
            return written
    except NumberFormatError:
        # The other habit, where it can mean only one thing: 19.90 on a German page, 19,90 on an English one.
        if match := re.fullmatch(r"([0-9]+)[.,]([0-9]{1,2})", amount):
            return Decimal(f"{match[1]}.{match[2]}")
    raise _UnreadableError(_("Write the amount in digits, such as 19.90."), f"{fact.name}-amount")


def _plain(text: str) -> str:
    """Full-width letters and digits as ordinary ones, digits of any script as 0 to 9."""
    plain = unicodedata.normalize("NFKC", text.strip())
    return "".join(str(int(mark)) if mark.isdecimal() else mark for mark in plain)


_READERS = {
    "event": _read_event,
    "date": _read_event,
    "money": _read_money,
    "country": _read_place,
    "region": _read_place,
}
