"""Which question comes next: only one whose answer can change what the visitor is told.

Whether a fact can matter is the law's business: it is what the statement of rights says it needs. Here it is
only decided in which order people are asked, and when enough has been asked to answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from venditor import rights
from venditor.rights.coverage import topic_of
from venditor.rights.documents import Statement
from venditor.rights.jurisdictions import GOVERNING_LAW, default_library
from venditor.rules.syntax import Value
from venditor.rules.vocabulary import Vocabulary
from venditor.server.faces.portal.pages import EVERYTHING, Page, pages
from venditor.server.faces.portal.told import Told, observed_on, retold
from venditor.server.faces.portal.topics import APART, topics

# What is still open then is asked from the answer, on request.
MOST_PAGES = 7
OBSERVED_ON = "observed_on"
# Asked about before the other questions of their topics: what people come for.
_MOST_WANTED = frozenset(("delivery.remedies", "conformity.remedies"))


@dataclass(frozen=True, slots=True)
class Interview:
    """A visit: what was told, on which day.

    Attributes:
        vocabulary: facts and questions.
        told: what the visitor has told.
        today: the day on which the page is read.
    """

    vocabulary: Vocabulary
    told: Told
    today: date

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions this visit is about, the most important first, the governing law last."""
        return questions_of(self.told.topic, self.vocabulary)

    def facts(self, *, assumed: bool = True) -> dict[str, Value]:
        """Known facts, with the day of today.

        Args:
            assumed: put in the ordinary value of facts that are not asked unless the visitor wants to.
        """
        stated = {OBSERVED_ON: observed_on(self.told, today=self.today)}
        ordinary = self.ordinary() if assumed else {}
        return {**ordinary, **stated, **self.told.facts}

    def ordinary(self) -> dict[str, Value]:
        """Ordinary values of the facts nobody told, but for those that are asked together on a page."""
        return {
            name: fact.ordinary
            for name, fact in self.vocabulary.facts.items()
            if fact.ordinary is not None and fact.group is None and name not in self.told.given
        }

    def statement(self, *, language: str, facts: Mapping[str, Value] | None = None) -> Statement:
        """The statement of rights on the questions of this visit."""
        return rights.statement(
            self.facts() if facts is None else facts,
            questions=self.questions,
            language=language,
            today=self.today,
        )


def questions_of(topic: str | None, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Questions on a topic, the most wanted first, else in the vocabulary's order; then the governing law."""
    known = topics(vocabulary)
    everything = tuple(one for one in known if one not in APART)
    wanted = everything if topic in (None, EVERYTHING) else (topic,)
    chosen = [q for q in vocabulary.questions if topic_of(q) in wanted]
    ordered = sorted(chosen, key=lambda q: (known.index(topic_of(q)), q not in _MOST_WANTED))
    return (*ordered, GOVERNING_LAW)


def begin(told: Told, today: date) -> Interview:
    """The visit, under Venditor's own law."""
    return Interview(default_library().vocabulary, told, today)


def open_facts(visit: Interview) -> dict[str, frozenset[str]]:
    """Facts each question still needs, but for those the visitor does not know."""
    answers = visit.statement(language="en")["answers"]
    return {question: frozenset(answer["needs"]) - visit.told.unknown for question, answer in answers.items()}


def open_pages(visit: Interview) -> list[Page]:
    """Pages that could still change an answer, in the order in which they are asked.

    Pages for the first question that is open come first: an answer is better whole than many are in part.
    """
    every = pages(visit.vocabulary)
    found: dict[str, Page] = {}
    for needed in open_facts(visit).values():
        found |= {page.id: page for page in every if page.id not in found and needed.intersection(page.facts)}
    return list(found.values())


def next_page(visit: Interview) -> Page | None:
    """The page to ask next, or ``None`` when it is time to answer."""
    if len(answered(visit)) >= MOST_PAGES:
        return None
    return next(iter(open_pages(visit)), None)


def told_pages(visit: Interview) -> list[Page]:
    """Pages with a fact that was told, in the order told."""
    page_of = {name: page for page in pages(visit.vocabulary) for name in page.facts}
    told_on = [page_of[name] for name in visit.told.given if name in page_of]
    return list({page.id: page for page in told_on}.values())


def answered(visit: Interview) -> list[Page]:
    """Pages the visitor was asked and answered; what is taken as ordinary unless changed is not asked."""
    return [page for page in told_pages(visit) if not assumable(page, visit.vocabulary)]


def assumable(page: Page, vocabulary: Vocabulary) -> bool:
    """Whether a page is only asked when the visitor wants to change what is taken as ordinary."""
    facts = [vocabulary.facts[name] for name in page.facts]
    return all(fact.ordinary is not None and fact.group is None for fact in facts)


def facts_on(page: Page, visit: Interview) -> tuple[str, ...]:
    """The facts a page asks now; of boxes to tick those that can matter, and those ticked before."""
    if not page.ticks:
        return page.facts
    before = retold(visit.told, dict.fromkeys(page.facts), visit.vocabulary)
    needed = frozenset().union(*open_facts(Interview(visit.vocabulary, before, visit.today)).values())
    # A box that was left unticked and can no longer matter is not shown again.
    again = {name for name in page.facts if visit.told.given.get(name, "false") != "false"}
    return tuple(name for name in page.facts if name in needed | again) or page.facts


def left_out(visit: Interview) -> list[tuple[str, str]]:
    """What cannot be used and is on no page where it could be corrected, with its value."""
    told = visit.told
    return [
        (name, text)
        for name, text in told.given.items()
        if name in told.refused and page_named(name, visit.vocabulary) is None
    ]


def page_named(name: str | None, vocabulary: Vocabulary) -> Page | None:
    """The page with an id, or that asks a fact."""
    return next((page for page in pages(vocabulary) if name == page.id or name in page.facts), None)


def page_before(page: Page | None, visit: Interview) -> Page | None:
    """The page that the visitor answered before this one; ``None`` before the first."""
    done = answered(visit)
    place = done.index(page) if page in done else len(done)
    return done[place - 1] if place else None
