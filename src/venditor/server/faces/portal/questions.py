"""A question page made ready: its heading, its fields, and what the form carries on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from venditor.core.text import Wording
from venditor.server.faces.portal.fields import Field, Form, Option, Problem, refused
from venditor.server.faces.portal.interview import (
    MOST_PAGES,
    Interview,
    facts_on,
    page_before,
    pages_told,
    topics,
)
from venditor.server.faces.portal.pages import TOPIC, Page
from venditor.server.faces.portal.told import Told, retold
from venditor.server.faces.portal.topics import topic_name
from venditor.server.faces.portal.typed import read_page

_COUNTRY, _REGION = "consumer_country", "consumer_region"


@dataclass(frozen=True, slots=True)
class Question:
    """A question page.

    Attributes:
        page: id of the page, sent back with the form.
        title: its heading: the question.
        hidden: names and values the form carries on.
        back: address of the page before; ``None`` on the first.
        number: how many questions this makes; ``None`` where an answer is being changed.
    """

    page: str
    title: Wording | str
    fields: tuple[Field, ...]
    hidden: list[tuple[str, str]]
    back: str | None
    number: int | None
    most: int = MOST_PAGES

    @property
    def problems(self) -> list[Problem]:
        """What is wrong, field by field."""
        return [field.problem for field in self.fields if field.problem]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a page that was sent.

    Attributes:
        told: the state with its answers.
        question: the page again, where something on it is wrong.
    """

    told: Told
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Question pages of one visit.

    Attributes:
        visit: what was told.
        language: BCP 47 tag of the page.
        changing: an answer is being changed, so the questions are not counted.
        problems: what stands in the way of any answer, by fact.
    """

    visit: Interview
    language: str
    changing: bool = False
    problems: Mapping[str, Problem] = field(default_factory=dict)

    def topic(self, wrong: bool) -> Question:
        """The first question: what is it about?"""
        known = topics(self.visit.vocabulary)
        names = {topic: topic_name(topic, self.visit.vocabulary, self.language) for topic in known}
        options = [
            Option(topic, name, topic == self.visit.told.topic, f"{TOPIC}-{topic}")
            for topic, name in names.items()
        ]
        problem = Problem(_("Choose what it is about."), f"{TOPIC}-{known[0]}") if wrong else None
        asked = Field(TOPIC, "choice", _("What is it about?"), options=tuple(options), problem=problem)
        hidden = self.visit.told.hidden(without=(TOPIC,))
        return Question(TOPIC, asked.ask, (asked,), hidden, back=None, number=None if self.changing else 1)

    def page(self, page: Page) -> Question:
        """A question, filled with what was told before and with what is wrong with it."""
        vocabulary, told = self.visit.vocabulary, self.visit.told
        wrong = {name: refused(vocabulary.facts[name], self.language) for name in told.refused}
        here = {
            name: problem for name, problem in (wrong | dict(self.problems)).items() if name in page.facts
        }
        # What is wrong may stand in the way of finding out what else could matter here.
        asked = {*told.given, *here} if self.problems else {*facts_on(page, self.visit), *here}
        facts = tuple(name for name in page.facts if name in asked)
        return self._question(page, facts, Form(vocabulary, told, self.language, problems=here))

    def receive(self, page: Page, typed: Mapping[str, str], ticked: tuple[str, ...]) -> Received:
        """Take in a page that was sent: the state with its answers, or the page again as it was sent."""
        vocabulary, before = self.visit.vocabulary, self.visit.told
        facts = facts_on(page, self.visit)
        form = Form(vocabulary, before, self.language, typed, ticked)
        reading = read_page(page, facts, form)
        told = retold(before, {**reading.given, **_outdated(reading.given, before)}, vocabulary)
        wrong = {
            name: refused(vocabulary.facts[name], self.language)
            for name in told.refused.intersection(reading.given)
        }
        problems = {**wrong, **reading.problems}
        if not problems:
            return Received(told)
        return Received(told, question=self._question(page, facts, replace(form, problems=problems)))

    def _question(self, page: Page, facts: tuple[str, ...], form: Form) -> Question:
        fields = tuple(form.fields(page, facts))
        number = pages_told(self.visit, but=page) + 1
        return Question(
            page=page.id,
            title=fields[0].ask if len(fields) == 1 else page.title,
            fields=fields,
            hidden=self.visit.told.hidden(without=page.facts),
            back=self.visit.told.address(ask=page_before(page, self.visit)),
            number=number if number <= MOST_PAGES and not self.changing else None,
        )


def _outdated(given: Mapping[str, str], before: Told) -> dict[str, str | None]:
    """A region lies in one country: it is taken back where the country changes."""
    region = before.given.get(_REGION, "")
    moved = _COUNTRY in given and not region.startswith(f"{given[_COUNTRY]}-")
    return {_REGION: None} if moved else {}
