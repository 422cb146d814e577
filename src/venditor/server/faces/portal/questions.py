"""A question page made ready: its field, and what the form carries on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.urls import reverse

from venditor.server.faces.portal.fields import Field, Form, Problem, refused
from venditor.server.faces.portal.interview import (
    MOST_PAGES,
    Interview,
    answered,
    facts_on,
    next_page,
    page_before,
)
from venditor.server.faces.portal.pages import Page
from venditor.server.faces.portal.told import Told, retold
from venditor.server.faces.portal.typed import read_page

_COUNTRY, _REGION = "consumer_country", "consumer_region"


@dataclass(frozen=True, slots=True)
class Question:
    """A question page.

    Attributes:
        page: id of the page, sent back with the form.
        field: the question.
        hidden: names and values the form carries on.
        back: address of the page before.
        number: how many questions this makes; ``None`` where an answer is being changed.
    """

    page: str
    field: Field
    hidden: Mapping[str, str]
    back: str
    number: int | None
    most: int = MOST_PAGES


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
    """

    visit: Interview
    language: str
    changing: bool = False

    def page(self, page: Page, problem: Problem | None = None) -> Question:
        """A question, filled with what was told before and with what is wrong with it.

        Args:
            page: the page to ask.
            problem: why no answer can be given with what was told on it.
        """
        told = self.visit.told
        form = Form(self.visit.vocabulary, told, self.language, problem=problem or self._refused(page, told))
        # What is wrong with a box to tick may be all there is to show of it.
        wrong = told.refused.intersection(page.facts)
        facts = tuple(name for name in page.facts if name in {*facts_on(page, self.visit), *wrong})
        return self._question(page, facts, form)

    def receive(self, page: Page, typed: Mapping[str, str], ticked: tuple[str, ...]) -> Received:
        """Take in a page that was sent: the state with its answers, or the page again as it was sent."""
        vocabulary, before = self.visit.vocabulary, self.visit.told
        facts = facts_on(page, self.visit)
        form = Form(vocabulary, before, self.language, typed, ticked)
        reading = read_page(page, facts, form)
        told = retold(before, {**reading.given, **_outdated(reading.given, before)}, vocabulary)
        problem = reading.problem or (self._refused(page, told) if reading.given else None)
        if problem is None:
            return Received(told)
        return Received(told, question=self._question(page, facts, replace(form, problem=problem)))

    def _refused(self, page: Page, told: Told) -> Problem | None:
        facts = (self.visit.vocabulary.facts[name] for name in page.facts if name in told.refused)
        return next((refused(fact, self.language) for fact in facts), None)

    def _question(self, page: Page, facts: tuple[str, ...], form: Form) -> Question:
        number = sum(other != page for other in answered(self.visit)) + 1
        return Question(
            page=page.id,
            field=form.field(page, facts),
            # An answer told before is carried on too: told anew it keeps its place.
            hidden=self.visit.told.parameters(),
            back=address_before(page, self.visit),
            number=number if number <= MOST_PAGES and not self.changing else None,
        )


def address_before(page: Page | None, visit: Interview) -> str:
    """Address of the page before this one, or before the answer; before the first the choice of the topic.

    A question that is asked from the answer leads back to it.
    """
    if page is not None and page not in answered(visit) and next_page(visit) is None:
        return visit.told.address()
    before = page_before(page, visit)
    return address_of_topics(visit.told) if before is None else visit.told.address(ask=before.id)


def address_of_topics(told: Told) -> str:
    """Address where the topic is chosen, with all else that was told."""
    return reverse("start") + replace(told, topic=None).address()


def _outdated(given: Mapping[str, str], before: Told) -> dict[str, str | None]:
    """A region lies in one country: it is taken back where the country changes."""
    region = before.given.get(_REGION, "")
    moved = _COUNTRY in given and not region.startswith(f"{given[_COUNTRY]}-")
    return {_REGION: None} if moved else {}
