"""The fields of a question page as they are shown.

A fact becomes one field: options to choose from, a day, an amount, a place. What was typed stays as it was
typed until it can be read; nothing is chosen beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from babel.numbers import get_territory_currencies
from django.utils.translation import gettext_lazy as _

from venditor.core.text import Wording, pick
from venditor.rights.facts import UNKNOWN
from venditor.rules.vocabulary import FactDefinition, Vocabulary
from venditor.rules.wording import locale
from venditor.server.faces.portal.days import Part, order
from venditor.server.faces.portal.pages import EVERYTHING, TICKS_TITLE, Page
from venditor.server.faces.portal.places import countries_by_name, regions_by_name
from venditor.server.faces.portal.told import Told

Shape = Literal["choice", "day", "amount", "list", "ticks"]
NOTHING = "none"  # an event that has not happened; no box ticked
ON_A_DAY = "day"
AN_AMOUNT = "amount"

# Without these there is no answer at all, so "I don't know" would lead nowhere.
_INDISPENSABLE = frozenset(("consumer_country", "product", "contract"))
# Rights are asked about an order, so there is one.
_HAPPENED = frozenset(("concluded_on",))
_HINTS: Mapping[str, str] = {
    "consumer_country": _("It decides which law protects you."),
    "consumer_region": _("Its public holidays, or a law of its own, can change the answer."),
    "concluded_on": _("The day is in the e-mail that confirms your order."),
    "delivered_on": _("If the order came in several parcels, the last one counts."),
    "informed_on": _(
        "Often it is part of the e-mail that confirms the order. Then it is the day of that e-mail."
    ),
    "trader_country": _("Shops state their address on their site, often under “Imprint” or “About us”."),
}
_PART_NAMES: Mapping[Part, str] = {"day": _("Day"), "month": _("Month"), "year": _("Year")}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    value: str
    label: Wording | str
    chosen: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """A text field within a field: a part of a day, an amount, a currency."""

    name: str
    id: str
    label: str
    value: str
    size: int
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, and the id of the control to go to."""

    message: str
    target: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question as it stands on a page.

    Attributes:
        name: name of the fact, or of the group of boxes to tick.
        ask: the question.
        options: answers to choose from.
        others: further answers, under a heading of their own in a list of places.
        inputs: text fields that the first option opens.
    """

    name: str
    shape: Shape
    ask: Wording | str
    hint: str = ""
    options: tuple[Option, ...] = ()
    others: tuple[Option, ...] = ()
    inputs: tuple[Input, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """Fields in the making: for whom, with what was told and typed.

    Attributes:
        typed: what was typed into the page, by name of control; ``None`` where nothing was sent.
        ticked: the boxes that were ticked.
        problem: what is wrong.
    """

    vocabulary: Vocabulary
    told: Told
    language: str
    typed: Mapping[str, str] | None = None
    ticked: tuple[str, ...] = ()
    problem: Problem | None = None

    def field(self, page: Page, facts: tuple[str, ...]) -> Field:
        """The field of a page; of boxes to tick those of some facts."""
        if page.ticks:
            return self._ticks(page, facts)
        fact = self.vocabulary.facts[page.id]
        build = {
            "event": self._day,
            "date": self._day,
            "money": self._amount,
            "country": self._country,
            "region": self._region,
        }
        return build.get(fact.kind, self._choice)(fact)

    def control(self, name: str) -> str:
        """What stands in a control: what was typed, else what was told before."""
        return (self.typed or {}).get(name, "")

    def _ticks(self, page: Page, facts: tuple[str, ...]) -> Field:
        sent = self.typed is not None
        told = {name for name in facts if self.told.facts.get(name) is True}
        none = not told and all(self.told.facts.get(name) is False for name in facts)
        chosen = set(self.ticked) if sent else told | ({NOTHING} if none else set())
        options = [
            Option(
                name,
                pick(self.vocabulary.facts[name].label, self.language),
                name in chosen,
                page.id + "-" + name,
            )
            for name in facts
        ]
        options.append(Option(NOTHING, _("None of these"), NOTHING in chosen, f"{page.id}-{NOTHING}"))
        return Field(
            name=page.id,
            shape="ticks",
            ask=TICKS_TITLE,
            hint=_("Tick all that apply."),
            options=tuple(options),
            problem=self.problem,
        )

    def _parts(self, fact: FactDefinition, shape: Shape, **parts: Any) -> Field:
        return Field(
            name=fact.name,
            shape=shape,
            ask=pick(fact.ask or fact.label, self.language),
            hint=_HINTS.get(fact.name, ""),
            problem=self.problem,
            **parts,
        )

    def _is_wrong(self, control: str) -> bool:
        return self.problem is not None and self.problem.target == control

    def _options(
        self, name: str, answers: list[tuple[str, Wording | str]], *, chosen: str
    ) -> tuple[Option, ...]:
        return tuple(Option(value, label, value == chosen, f"{name}-{value}") for value, label in answers)

    def _choice(self, fact: FactDefinition) -> Field:
        answers: list[tuple[str, Wording | str]]
        if fact.kind == "bool":
            answers = [("true", _("Yes")), ("false", _("No"))]
        else:
            answers = [(word, pick(label, self.language)) for word, label in fact.options.items()]
        chosen = self.told.given.get(fact.name, "")
        answers += _or_unknown(fact)
        return self._parts(fact, "choice", options=self._options(fact.name, answers, chosen=chosen))

    def _day(self, fact: FactDefinition) -> Field:
        values = self.typed if self.typed is not None else day_controls(fact.name, self.told.given)
        answers: list[tuple[str, Wording | str]] = [(ON_A_DAY, _("On this day:"))]
        if fact.kind == "event" and fact.name not in _HAPPENED:
            answers.append((NOTHING, _("Not yet, or not at all")))
        answers += _or_unknown(fact)
        inputs = tuple(
            Input(
                name=f"{fact.name}.{part}",
                id=f"{fact.name}-{part}",
                label=_PART_NAMES[part],
                value=values.get(f"{fact.name}.{part}", ""),
                size=4 if part == "year" else 2,
                wrong=self._is_wrong(f"{fact.name}-{part}"),
            )
            for part in order(self.language)
        )
        chosen = values.get(f"{fact.name}.choice", "")
        options = self._options(f"{fact.name}-choice", answers, chosen=chosen)
        return self._parts(fact, "day", options=options, inputs=inputs)

    def _amount(self, fact: FactDefinition) -> Field:
        values = self.typed if self.typed is not None else self._amount_controls(fact.name)
        answers: list[tuple[str, Wording | str]] = [(AN_AMOUNT, _("This amount:")), *_or_unknown(fact)]
        names: tuple[tuple[str, str, int], ...] = (
            ("amount", _("Amount"), 8),
            ("currency", _("Currency"), 3),
        )
        inputs = tuple(
            Input(
                name=f"{fact.name}.{part}",
                id=f"{fact.name}-{part}",
                label=label,
                value=values.get(f"{fact.name}.{part}", ""),
                size=size,
                wrong=self._is_wrong(f"{fact.name}-{part}"),
            )
            for part, label, size in names
        )
        chosen = values.get(f"{fact.name}.choice", "")
        options = self._options(f"{fact.name}-choice", answers, chosen=chosen)
        return self._parts(fact, "amount", options=options, inputs=inputs)

    def _amount_controls(self, name: str) -> dict[str, str]:
        text = self.told.given.get(name, "")
        if text == UNKNOWN:
            return {f"{name}.choice": UNKNOWN, f"{name}.currency": self._currency()}
        amount, _gap, currency = text.partition(" ")
        decimal = locale(self.language).number_symbols["latn"]["decimal"]
        return {
            f"{name}.choice": AN_AMOUNT if text else "",
            f"{name}.amount": amount.replace(".", decimal),
            f"{name}.currency": currency or self._currency(),
        }

    def _currency(self) -> str:
        """The currency already told, else that of the country where the visitor lives."""
        told = (text for name, text in self.told.given.items() if self.vocabulary.facts[name].kind == "money")
        written = next((text.partition(" ")[2] for text in told if " " in text), "")
        country = self.told.facts.get("consumer_country")
        return written or next(iter(get_territory_currencies(str(country)) if country else ()), "")

    def _country(self, fact: FactDefinition) -> Field:
        known, others = countries_by_name(self.language, self.told.topic or EVERYTHING)
        chosen = self.told.given.get(fact.name, "")
        answers: list[tuple[str, Wording | str]] = [*others, *_or_unknown(fact)]
        return self._parts(
            fact,
            "list",
            options=self._options(fact.name, list(known), chosen=chosen),
            others=self._options(fact.name, answers, chosen=chosen),
        )

    def _region(self, fact: FactDefinition) -> Field:
        country = str(self.told.facts.get("consumer_country", ""))
        answers = [*regions_by_name(country, self.language), *_or_unknown(fact)]
        chosen = self.told.given.get(fact.name, "")
        return self._parts(fact, "list", options=self._options(fact.name, answers, chosen=chosen))


def _or_unknown(fact: FactDefinition) -> list[tuple[str, Wording | str]]:
    return [] if fact.name in _INDISPENSABLE else [(UNKNOWN, _("I don’t know"))]


def day_controls(name: str, given: Mapping[str, str]) -> dict[str, str]:
    """The controls of a day, filled from the address."""
    text = given.get(name, "")
    if text in ("", NOTHING, UNKNOWN):
        return {f"{name}.choice": text}
    year, _gap, rest = text.partition("-")
    month, _gap, day = rest.partition("-")
    written = {"year": year, "month": month.lstrip("0"), "day": day.lstrip("0")}
    return {f"{name}.choice": ON_A_DAY} | {f"{name}.{part}": value for part, value in written.items()}


_REFUSED: Mapping[str, str] = {
    "event": _("This day is not in the calendar. Check the day, the month and the year."),
    "date": _("This day is not in the calendar. Check the day, the month and the year."),
    "country": _("We know no such country. Choose one from the list."),
    "region": _("This region does not lie in your country. Choose one from the list."),
    "money": _("We cannot use this amount. All amounts must be in one currency, with its decimals."),
}


def refused(fact: FactDefinition, language: str, message: str = "") -> Problem:
    """What to tell about a fact that cannot be used: one out of an old or broken link, mostly."""
    by_kind = {
        "event": f"{fact.name}-{order(language)[0]}",
        "date": f"{fact.name}-{order(language)[0]}",
        "money": f"{fact.name}-amount",
        "country": fact.name,
        "region": fact.name,
        "bool": f"{fact.name}-true",
    }
    target = by_kind.get(fact.kind, f"{fact.name}-{next(iter(fact.options), '')}")
    if fact.group is not None:
        target = f"{fact.group}-{fact.name}"
    return Problem(message or _REFUSED.get(fact.kind, _("Choose one of these answers.")), target)
