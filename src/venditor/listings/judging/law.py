"""What the law of a destination asks of an offer: every question answered, with what decided.

>>> from datetime import date
>>> law = DestinationLaw("DE")
>>> answers = law.shape({"checked_on": date(2026, 11, 28), "maker_in_union": False})
>>> answer = answers["required.responsible_person_name"]
>>> answer.value, answer.rule.law, answer.rule.articles
(True, 'EU', ('19(b)',))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from venditor.core.errors import VenditorError
from venditor.listings.judging.finding import Rule
from venditor.rules.evaluate import Case
from venditor.rules.explain import Explainer
from venditor.rules.library import CompiledJurisdiction, Library, open_library
from venditor.rules.model import Provision
from venditor.rules.residual import needs
from venditor.rules.syntax import Value
from venditor.rules.vocabulary import is_country

LANGUAGES = ("en", "de", "zh-Hant")
"""Languages in which the law of listings is told: those of the console."""

MOST_REMEMBERED = 4096
"""Different sets of facts whose answers are kept; a feed of one shop has some dozens."""

_OF_SHAPE = ("bool", "list")
_SPEAKS = ("determined", "undetermined", "not_applicable")
Facts = Mapping[str, Value]


class MarketError(VenditorError):
    """A destination that is none."""


@cache
def law_of_listings() -> Library:
    """The law of listings that comes with Venditor."""
    return open_library(Path(str(files("venditor.law"))), "listings")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the law says to one question.

    Attributes:
        question: its id.
        status: as of answers elsewhere; ``undetermined`` where facts are missing.
        value: ``None`` unless determined.
        rule: what decided, or leaves it to a person; ``None`` where no clause does.
        needs: facts that would settle it.
        assumed: facts that were taken as they ordinarily are, on which it rests.
    """

    question: str
    status: str
    value: Any
    rule: Rule | None
    needs: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


class DestinationLaw:
    """The law of one destination.

    A part of a country is asked before its country, and that before its union; whoever has something to say
    answers. A directive that stands in for a national act says so.
    """

    def __init__(self, market: str, library: Library | None = None) -> None:
        """Find who answers; packs are compiled when they are first asked.

        Args:
            market: ISO 3166-1 code, or ISO 3166-2 code of a part, such as ``DE`` or ``US-CA``.
            library: the law; Venditor's own by default.

        Raises:
            MarketError: when it is no country.
        """
        self.library = library or law_of_listings()
        self.market = market
        self.country, _, part = market.partition("-")
        if not is_country(self.country) or (part == "") != (market == self.country):
            raise MarketError(
                "listing.market",
                f'"{market}" is not a country, or a part of one.',
                facts={"market": market},
                remedy="Write codes of ISO 3166, such as DE,TW,US or US-CA.",
            )
        self._union = self.library.union_of(self.country)
        chain = [market, *([self.country] if part else []), *([self._union] if self._union else [])]
        self._chain = tuple(code for code in chain if code in self.library.jurisdictions)
        self._ordinary = {
            name: fact.ordinary
            for name, fact in self.library.vocabulary.facts.items()
            if fact.ordinary is not None
        }
        self._shape = tuple(self._questions(_OF_SHAPE))
        self._read = self._facts_of(self._shape)
        self._remembered: dict[frozenset[tuple[str, Value]], dict[str, Answer]] = {}

    def speaks_on(self, day: date) -> bool:
        """Whether any law that is in force here on a day is encoded."""
        return any(answer.status in _SPEAKS for answer in self.shape({"checked_on": day}).values())

    @property
    def hashes(self) -> dict[str, str]:
        """SHA-256 of every file that answers rest on, by its name."""
        return {
            name: digest
            for code in self._chain
            for name, digest in self.library.compiled(code).program.hashes.items()
        } | dict(self.library.tables)

    @property
    def union(self) -> tuple[str, ...]:
        """Members of the union that the destination is one of; none where it is of none."""
        return self.library.unions[self._union] if self._union else ()

    @property
    def questions(self) -> tuple[str, ...]:
        """Questions that some law here is encoded for, of those :meth:`shape` answers."""
        return self._shape

    def answers(self, question: str) -> bool:
        """Whether some law here is encoded for a question."""
        return any(question in self.library.compiled(code).program.provisions for code in self._chain)

    def _questions(self, kinds: Iterable[str]) -> list[str]:
        programs = [self.library.compiled(code).program for code in self._chain]
        return [
            name
            for name, question in self.library.vocabulary.questions.items()
            if question.type.kind in kinds and any(name in program.provisions for program in programs)
        ]

    def _facts_of(self, questions: Iterable[str]) -> frozenset[str]:
        """Every fact that provisions for some questions read, with those they refer to."""
        read: set[str] = set()
        for code in self._chain:
            provisions = self.library.compiled(code).program.provisions
            ahead, met = list(questions), set[str]()
            while ahead:
                name = ahead.pop()
                if name in provisions and name not in met:
                    met.add(name)
                    read |= provisions[name].facts()
                    ahead += provisions[name].questions()
        return frozenset(read)

    def shape(self, told: Facts) -> Mapping[str, Answer]:
        """What must be shown and what may not be done, and in which language.

        Args:
            told: facts of the offer. Others are taken as they ordinarily are.

        Returns:
            Answers by question, of those that some law of the destination is encoded for. Offers that do not
            differ in a fact the law reads are answered once.
        """
        facts = {**told, "consumer_country": self.country}
        key = frozenset((name, value) for name, value in facts.items() if name in self._read)
        known = self._remembered.get(key)
        if known is None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            known = self._remembered[key] = self._answers(self._shape, dict(key))
        return known

    def values(self, questions: Iterable[str], told: Facts) -> Mapping[str, Answer]:
        """Answers with days and amounts, which differ from offer to offer."""
        return self._answers(questions, {**told, "consumer_country": self.country})

    def _answers(self, questions: Iterable[str], told: Facts) -> dict[str, Answer]:
        assumed = {name: value for name, value in self._ordinary.items() if name not in told}
        speakers = [
            _Speaker(self.library.compiled(code), told, assumed, floor=code == self._union)
            for code in self._chain
        ]
        answers = {}
        for question in questions:
            answer = None
            for speaker in speakers:
                answer = speaker.answer(question) or answer
                if answer is not None and answer.status != "not_encoded":
                    break
            if answer is not None:
                answers[question] = answer
        return answers


class _Speaker:
    """One jurisdiction, asked about one set of facts.

    The directives of a union, its floor, stand in for acts of its members.
    """

    def __init__(self, compiled: CompiledJurisdiction, told: Facts, assumed: Facts, *, floor: bool) -> None:
        self.compiled = compiled
        self.floor = floor
        self.told = told
        self.assumed = assumed
        self.facts = {**assumed, **told}
        self.case = Case(
            compiled.evaluate,
            self.facts,
            needs=lambda question: needs(compiled.diagram(question), self.facts),
        )
        self.explainers = {language: Explainer(self.case, language) for language in LANGUAGES}

    def answer(self, question: str) -> Answer | None:
        """What it says; ``None`` where it has no provision."""
        provision = self.compiled.program.provisions.get(question)
        if provision is None:
            return None
        missing = self.case.needs(question)
        if missing:
            return Answer(question, "undetermined", None, None, tuple(sorted(missing)))
        result = self.case.result(question)
        decided = result.status in ("determined", "for_a_person")
        if not decided or result.version is None or len(result.clauses) != 1:
            return Answer(question, result.status, None, None)
        rule = self.rule(question, provision)
        return Answer(question, result.status, result.value, rule, (), self.rests_on(question))

    def rests_on(self, question: str) -> tuple[str, ...]:
        """Facts taken as they ordinarily are, that would be needed otherwise."""
        if not self.assumed.keys() & self.compiled.support(question):
            return ()
        return tuple(sorted(needs(self.compiled.diagram(question), self.told) & self.assumed.keys()))

    def rule(self, question: str, provision: Provision) -> Rule:
        """What decided a determined answer."""
        version = self.case.result(question).version
        assert version is not None  # noqa: S101 - it is determined
        told = {language: explainer.explain(question) for language, explainer in self.explainers.items()}
        english = told["en"]
        cites = english["cites"]
        return Rule(
            provision=provision.id,
            question=question,
            clause=english["clause"] or "",
            law=provision.jurisdiction,
            act=cites[0]["act"] if cites else provision.act.short["en"],
            articles=tuple(dict.fromkeys(cite["article"] for cite in cites)),
            url=provision.act.url,
            since=version.since,
            until=version.until,
            verified=english["verification"] == "verified",
            stands_in=self.floor and provision.act.kind == "directive",
            why={language: document["sentence"] for language, document in told.items()},
            quotations=tuple(
                (cite["article"], cite["says"], cite["language"] or "") for cite in cites if cite["says"]
            ),
        )
