"""What the visitor told, and what was assumed, each with a way to change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from venditor.core.money import Money
from venditor.core.text import Wording, pick
from venditor.rights.documents import Statement
from venditor.rights.facts import UNKNOWN
from venditor.rights.jurisdictions import GOVERNING_LAW
from venditor.rights.places import region_name
from venditor.rules.syntax import Value
from venditor.rules.vocabulary import FactDefinition
from venditor.rules.wording import semicolon, write_country, write_day, write_money
from venditor.server.faces.portal.interview import Interview, told_pages
from venditor.server.faces.portal.pages import TICKS_TITLE, Page
from venditor.server.faces.portal.questions import address_of_topics

# Days that are agreed, not met: they may well lie ahead.
_MAY_LIE_AHEAD = frozenset(
    (
        *("promised_delivery_on", "extra_delivery_time_until", "promised_shipment_on"),
        *("later_shipment_agreed_until", "quality_guarantee_until"),
    )
)


@dataclass(frozen=True, slots=True)
class Row:
    """A fact with its value, and the way to change it.

    Attributes:
        address: the address where it is changed.
        doubt: what may be a slip about it.
        fact: what a form asks for instead: many rows, each with an address that holds all that was told, are
            heavy. Empty where only the address will do.
    """

    ask: Wording
    values: tuple[Wording, ...]
    address: str
    doubt: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The facts of a visit in the reader's language."""

    visit: Interview
    language: str

    def told(self, topic: Wording) -> list[Row]:
        """What the visitor told, in the order told."""
        first = Row(self._own(_("What is it about?")), (topic,), address_of_topics(self.visit.told))
        return [first, *map(self._page, told_pages(self.visit))]

    def assumed(self, names: list[str]) -> list[Row]:
        """What was taken as ordinary."""
        facts = self.visit.facts()
        return [self._fact(self.visit.vocabulary.facts[name], facts.get(name)) for name in names]

    def _own(self, text: str) -> Wording:
        return Wording(text, self.language)

    def _page(self, page: Page) -> Row:
        told = self.visit.told
        if not page.ticks:
            return self._fact(self.visit.vocabulary.facts[page.id], told.facts.get(page.id))
        ticked = [name for name in page.facts if told.facts.get(name) is True]
        labels = [pick(self.visit.vocabulary.facts[name].label, self.language) for name in ticked]
        values = tuple(labels) or (self._own(_("None of these")),)
        return Row(self._own(str(TICKS_TITLE)), values, told.address(ask=page.id), fact=page.id)

    def _fact(self, fact: FactDefinition, value: Value | None) -> Row:
        return Row(
            ask=pick(fact.ask or fact.label, self.language),
            values=(self.write(fact, value),),
            address=self.visit.told.address(ask=fact.name),
            doubt=self._doubt(fact, value),
            fact=fact.name,
        )

    def _doubt(self, fact: FactDefinition, value: Value | None) -> str:
        if not isinstance(value, date):
            return ""
        if value > self.visit.today and fact.name not in _MAY_LIE_AHEAD:
            return _("this day lies in the future")
        facts, others = self.visit.vocabulary.facts, self.visit.told.facts
        late = [other for other in fact.not_before if _lies_before(value, others.get(other))]
        if not late:
            return ""
        labels = (pick(facts[other].label, self.language).text for other in late)
        return _("this day lies before: %(days)s") % {"days": semicolon(self.language).join(labels)}

    def write(self, fact: FactDefinition, value: Value | None) -> Wording:
        """A value as the reader reads it."""
        phrases = self.visit.vocabulary.phrases
        if value is None:
            return pick(phrases[UNKNOWN], self.language)
        if isinstance(value, bool):
            return pick(phrases["yes" if value else "no"], self.language)
        if fact.kind == "enum":
            return pick(fact.options[str(value)], self.language)
        if fact.kind == "region":
            return region_name(str(value), self.language)
        if isinstance(value, date):
            return self._own(write_day(value, self.language))
        if isinstance(value, Money):
            return self._own(write_money(value, self.language))
        if fact.kind == "country":
            return self._own(write_country(str(value), self.language))
        return pick(phrases["not_yet"], self.language)


def _lies_before(day: date, other: Value | None) -> bool:
    return isinstance(other, date) and day < other


def assumptions(visit: Interview) -> dict[str, tuple[str, ...]]:
    """The ordinary values each answer rests on: those without which it would be open.

    The governing law's own come first: every other answer rests on them too, and names only what is its own.
    """
    ordinary = visit.ordinary()
    bare = visit.facts(assumed=False)
    law = _needed(visit.statement(language="en", facts=bare), ordinary)[GOVERNING_LAW]
    settled = {**bare, **{name: ordinary[name] for name in law}}
    needed = _needed(visit.statement(language="en", facts=settled), ordinary)
    return needed | {GOVERNING_LAW: law}


def _needed(statement: Statement, ordinary: Mapping[str, Value]) -> dict[str, tuple[str, ...]]:
    return {
        question: tuple(name for name in ordinary if name in answer["needs"])
        for question, answer in statement["answers"].items()
    }
