"""What the law gives, laid out to be read: the answer first, then what to do, then why, then the law.

Every sentence about a right comes from the packs; the sentences here say what a person may do next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from venditor.core.text import Wording, pick
from venditor.rights.citation import cited
from venditor.rights.coverage import topic_of
from venditor.rights.dates import dates_in_words
from venditor.rights.documents import Answer, Statement
from venditor.rights.facts import day
from venditor.rights.jurisdictions import GOVERNING_LAW, default_library
from venditor.rights.places import jurisdiction_name
from venditor.rules.explain import fill
from venditor.rules.model import Provision
from venditor.rules.vocabulary import Vocabulary
from venditor.rules.wording import colon, semicolon, write_day
from venditor.server.faces.portal.beside import BothLaws, both_laws
from venditor.server.faces.portal.interview import Interview
from venditor.server.faces.portal.pages import EVERYTHING, TICKS_TITLE, pages
from venditor.server.faces.portal.topics import LEADS, advice, headline, section_title

# The end of a sentence, not of an abbreviation or of a day's number: 9. November 2026. Sie ...
_SENTENCE_END = re.compile(r"(?:(?<=\d{4}\.)|(?<=[^\W\d]{2}\.))\s+(?=[A-ZÀ-ÖØ-Þ¿¡«])|(?<=다\.)\s+|(?<=。)")
_DEFAULT = "default"
# With more, the sentence is no headline any more; the list under it tells them.
_MOST_NEEDS_IN_A_HEADLINE = 1
_CANNOT_TELL = _("We cannot tell yet.")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the words that matter most set apart."""

    before: str
    strong: str
    after: str
    language: str

    @property
    def whole(self) -> str:
        """The sentence as it was."""
        return f"{self.before}{self.strong}{self.after}"


@dataclass(frozen=True, slots=True)
class Article:
    """An article of law, with its words where they are quoted."""

    name: str
    url: str
    says: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """Where an answer comes from.

    Attributes:
        provision: id of the provision, whose page tells the whole rule.
        act: short name of the act.
        place: whose law it is: a country's, a union's, or a state's or province's.
        dates: those of the version that answers, each as a phrase; among many answers only its span.
        verified: the text was read in its source.
        left_out: what the text says and the encoding leaves out; notes to lawyers, in English in every pack.
        readings: where the text leaves room, the reading taken; in English too.
    """

    provision: str
    act: str
    place: str
    articles: tuple[Article, ...]
    dates: tuple[Wording, ...]
    verified: bool
    left_out: tuple[str, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """A day and how far away it is."""

    day: str
    away: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Need:
    """A question that is still open.

    Attributes:
        page: id of the page that asks it; the form of the answer page sends it, so that not every question
            repeats all that was told in an address of its own.
        passed: the visitor did not know the answer.
    """

    ask: Wording
    page: str
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One answer as it stands on a page.

    Attributes:
        depends: the sentence leaves out what the answer depends on; the questions that are needed tell it.
    """

    question: str
    asks: Wording
    status: str
    sentence: Sentence
    marks: tuple[Wording, ...] = ()
    assumed: Wording | None = None
    needs: tuple[Need, ...] = ()
    advice: str = ""
    clock: Clock | None = None
    reasons: tuple[Wording, ...] = ()
    law: Law | None = None
    both: BothLaws | None = None
    depends: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The answers on one topic.

    Attributes:
        lead: what the visitor came for.
        cards: the other answers.
        waiting: questions that wait for further facts.
        needs: the facts they wait for, each once.
        next: the first open question on this topic that the visitor has not passed over.
        moot: questions that do not arise.
        missing: questions on which no law is encoded.
    """

    topic: str
    title: str
    lead: Card
    cards: tuple[Card, ...]
    waiting: tuple[Wording, ...]
    needs: tuple[Need, ...]
    next: Need | None
    moot: tuple[Wording, ...]
    missing: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A statement of rights about to be laid out.

    Attributes:
        assumed: ordinary values each answer rests on, by question.
    """

    visit: Interview
    statement: Statement
    assumed: Mapping[str, tuple[str, ...]]
    language: str

    @property
    def vocabulary(self) -> Vocabulary:
        """Facts, questions and phrases."""
        return self.visit.vocabulary

    @property
    def answered(self) -> bool:
        """Whether some law is found that could answer; one can bind whatever law governs."""
        found = (answer["provision"] for q, answer in self.statement["answers"].items() if q != GOVERNING_LAW)
        return self.statement["governing_law"] is not None or any(found)

    def sections(self) -> list[Section]:
        """The answers, topic by topic; where the law that governs is not found, nothing but that."""
        if not self.answered:
            return [self._section(GOVERNING_LAW, [GOVERNING_LAW])]
        by_topic: dict[str, list[str]] = {}
        for question in self.visit.questions:
            if question != GOVERNING_LAW:
                by_topic.setdefault(topic_of(question), []).append(question)
        return [self._section(topic, questions) for topic, questions in by_topic.items()]

    def governing_law(self) -> Card:
        """Which law decides."""
        return self.card(GOVERNING_LAW)

    def _section(self, topic: str, questions: list[str]) -> Section:
        answers = self.statement["answers"]
        lead = self._lead(topic, questions)
        others = [question for question in questions if question != lead]
        missing = [q for q in others if answers[q]["status"] == "not_encoded" and not answers[q]["provision"]]
        moot = [q for q in others if answers[q]["status"] == "not_applicable"]
        waiting = [q for q in others if answers[q]["status"] == "undetermined"]
        shown = [q for q in others if q not in missing and q not in moot and q not in waiting]
        needs = tuple(dict.fromkeys(need for q in waiting for need in self._needs(answers[q])))
        return Section(
            topic=topic,
            title=section_title(topic),
            lead=self.card(lead, leads=True),
            cards=tuple(self.card(question) for question in shown),
            waiting=tuple(self._asks(question) for question in waiting),
            needs=needs,
            next=next((need for need in (*self._needs(answers[lead]), *needs) if not need.passed), None),
            moot=tuple(self._asks(question) for question in moot),
            missing=tuple(self._asks(question) for question in missing),
        )

    def _lead(self, topic: str, questions: list[str]) -> str:
        answers = self.statement["answers"]
        wanted = [question for question in LEADS.get(topic, ()) if question in questions]
        decided = [question for question in wanted if answers[question]["status"] == "determined"]
        arising = [question for question in questions if answers[question]["status"] != "not_applicable"]
        return next(iter((*decided, *arising, *questions)))

    def _asks(self, question: str) -> Wording:
        return pick(self.vocabulary.questions[question].asks, self.language)

    def card(self, question: str, *, leads: bool = False) -> Card:
        """One answer."""
        answer = self.statement["answers"][question]
        until = day(answer["value"])
        whole = Wording(answer["sentence"], answer["language"])
        sentence, around = self._headline(question, answer, until) if leads else (_stressed(whole, until), [])
        needs = tuple(self._needs(answer))
        depends = leads and bool(needs) and len(answer["needs"]) > _MOST_NEEDS_IN_A_HEADLINE
        if depends:
            sentence, around = Sentence(str(_CANNOT_TELL), "", "", self.language), []
        return Card(
            question=question,
            asks=self._asks(question),
            status=answer["status"],
            sentence=sentence,
            marks=tuple(self._marks(answer, leads=leads)),
            assumed=self._assumed(question),
            needs=needs,
            advice=advice(question, answer["status"], _outcome(answer, until, self.visit.today))
            if leads
            else "",
            clock=self._clock(until) if leads and until else None,
            reasons=tuple(dict.fromkeys((*around, *_reasons(answer["explain"])))) if leads else (),
            law=self._law(answer),
            both=both_laws(answer, self.vocabulary, self.language),
            depends=depends,
        )

    def _headline(self, question: str, answer: Answer, until: date | None) -> tuple[Sentence, list[Wording]]:
        """The sentence that answers, and what the pack says around it."""
        outcome = _outcome(answer, until, self.visit.today)
        own = headline(question, "moved" if outcome == "ahead" and answer["clause"] != _DEFAULT else outcome)
        whole = Wording(answer["sentence"], answer["language"])
        if own and until:
            day_ = write_day(until, self.language)
            return _stressed(Wording(str(own) % {"day": day_}, self.language), until), [whole]
        said = [Wording(text, whole.language) for text in _SENTENCE_END.split(whole.text) if text]
        written = write_day(until, whole.language) if until else ""
        answers = next((part for part in reversed(said) if written and written in part.text), None)
        if answers is None:
            return _stressed(whole, until), []
        return _stressed(answers, until), [part for part in said if part is not answers]

    def _phrase(self, name: str) -> Wording:
        return pick(self.vocabulary.phrases[name], self.language)

    def _marks(self, answer: Answer, *, leads: bool) -> Iterator[Wording]:
        union = self._stands_in(answer) if leads else ""
        if union:
            phrase = self._phrase("national_act_missing")
            yield Wording(fill(phrase.text, lambda _name: union), phrase.language)
        if answer["verification"] == "unverified":
            yield self._phrase("unverified")
        if answer["provisional"]:
            yield self._phrase("provisional")

    def _stands_in(self, answer: Answer) -> str:
        """Name of the union whose directive answers for a national act that is not encoded."""
        if not answer["stands_in"] or answer["law"] is None:
            return ""
        return pick(default_library().union_names[answer["law"]], self.language).text

    def _assumed(self, question: str) -> Wording | None:
        names = self.assumed.get(question, ())
        if not names:
            return None
        facts = self.visit.facts()
        phrase = self._phrase("assumed")
        mark, between = colon(phrase.language), semicolon(phrase.language)
        labels = {name: pick(self.vocabulary.facts[name].label, self.language).text for name in names}
        words = [f"{label}{mark}{self.value(facts[name])}" for name, label in labels.items()]
        return Wording(fill(phrase.text, lambda _name: between.join(words)), phrase.language)

    def value(self, value: object) -> str:
        """Yes or no."""
        return self._phrase("yes" if value else "no").text

    def _needs(self, answer: Answer) -> Iterator[Need]:
        page_of = {name: page for page in pages(self.vocabulary) for name in page.facts}
        seen = set()
        for name in sorted(answer["needs"], key=list(self.vocabulary.facts).index):
            page = page_of.get(name)
            if page is None or page.id in seen:
                continue
            seen.add(page.id)
            ask = Wording(str(TICKS_TITLE), self.language)
            if not page.ticks:
                ask = pick(self.vocabulary.facts[name].ask, self.language)
            passed = not self.visit.told.unknown.isdisjoint(page.facts)
            yield Need(ask, page.id, passed)

    def _clock(self, until: date) -> Clock:
        days = (until - self.visit.today).days
        return Clock(write_day(until, self.language), _away(days), passed=days < 0)

    def _law(self, answer: Answer) -> Law | None:
        provision = _provision(answer)
        if provision is None:
            return None
        act = pick(provision.act.short, self.language).text
        dates = answer["dates"]
        # Of many answers at once, the version that decides; its provision's page tells the other days.
        brief = self.visit.told.topic == EVERYTHING
        return Law(
            provision=provision.id,
            act=act,
            place=_place(provision.jurisdiction, self.language),
            articles=tuple(_articles(answer, act)),
            dates=tuple(dates_in_words(dates, self.vocabulary, self.language, brief=brief)) if dates else (),
            verified=answer["verification"] == "verified",
            left_out=provision.not_encoded,
            readings=provision.interpretations,
        )


def _provision(answer: Answer) -> Provision | None:
    """The provision an answer rests on."""
    if answer["law"] is None:
        return None
    program = default_library().program(answer["law"])
    return next((one for one in program.provisions.values() if one.id == answer["provision"]), None)


def _place(jurisdiction: str, language: str) -> str:
    return jurisdiction_name(default_library(), jurisdiction, language).text


def _stressed(wording: Wording, until: date | None) -> Sentence:
    """A sentence with its day set apart."""
    before, strong, after = wording.text.partition(write_day(until, wording.language) if until else "\0")
    return Sentence(before, strong, after, wording.language)


def _outcome(answer: Answer, until: date | None, today: date) -> str:
    """A value in lower case; for a day whether it is ahead or has passed."""
    if until is not None:
        return "passed" if until < today else "ahead"
    return str(answer["value"]).lower()


def _articles(answer: Answer, act: str) -> Iterator[Article]:
    """Each article once, with every sentence that is quoted from it."""
    quoted: dict[tuple[str, str], list[Wording]] = {}
    for cite in answer["cites"]:
        says = quoted.setdefault((cite["article"], cite["url"]), [])
        says += [Wording(cite["says"], cite["language"])] if cite["says"] else []
    for (article, url), sentences in quoted.items():
        # Each stands in a line of its own.
        (name,) = cited(act, [article])
        yield Article(name, url, tuple(sentences))


def _reasons(explained: Mapping[str, Any] | None) -> Iterator[Wording]:
    """Sentences of the answers this one rests on, the nearest first."""
    for reason in (explained or {}).get("because", []):
        if reason["status"] == "determined":
            yield Wording(reason["sentence"], reason["language"])
        yield from _reasons(reason)


def _away(days: int) -> str:
    if days == 0:
        return str(_("today"))
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}
