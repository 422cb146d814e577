"""What one destination's law answers, ready to be held against what is seen in one offer after the other.

Offers that differ in no fact the law reads have the same answers, so that what becomes of an item nobody saw
is worked out once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from venditor.listings.judging.catalogue import catalogue
from venditor.listings.judging.finding import SEVERITIES, Due, Finding, Open, Severity, State
from venditor.listings.judging.law import Answer
from venditor.listings.observing.categories import FACTS
from venditor.listings.observing.observation import Observation

Observed = Mapping[str, Sequence[Observation]]
"""What was seen, by the item or practice it is about."""

_REQUIRED, _FORBIDDEN = "required.", "forbidden."
GUESSED = frozenset(FACTS) - {"antique", "living", "medicine", "animal_feed"}
"""Facts about the kind of thing sold: where they are only taken as they ordinarily are, nothing is sure. The
others are so rare that it is no guess to take a thing for none of them."""
_BY_CONFIDENCE: dict[str, Severity] = {"high": "error", "medium": "warning", "low": "note"}
_RANK = {"seen": 0, "flawed": 1, "absent": 2}
_OF_LANGUAGE = "other_language"
_KNOWN = "known_not_shown"
"""What the seller knows may stand on the page, where no row of a feed shows it."""


@dataclass(frozen=True, slots=True)
class AtOne:
    """What is found at one destination.

    Attributes:
        findings: in the order of the vocabulary.
        open: questions that need more facts.
        dues: every item that was answered.
    """

    findings: tuple[Finding, ...]
    open: tuple[Open, ...]
    dues: tuple[Due, ...]


class Asked:
    """The answers of a destination."""

    def __init__(self, market: str, answers: Mapping[str, Answer]) -> None:
        """Work out what becomes of items that are not seen.

        Args:
            market: the destination.
            answers: by question.
        """
        self.market = market
        self.answers = answers  # Held, so that its id stays its own.
        self._items = {
            name.removeprefix(_REQUIRED): one
            for name, one in answers.items()
            if name.startswith(_REQUIRED) and one.status == "determined"
        }
        self._practices = {
            name.removeprefix(_FORBIDDEN): one for name, one in answers.items() if name.startswith(_FORBIDDEN)
        }
        self._open = tuple(
            Open(name, market, one.needs)
            for name, one in answers.items()
            if one.needs and name.startswith(_REQUIRED)
        )
        self._unseen = {
            about: Due(one.rule, market, one.value is True, "not_found")
            for about, one in self._items.items()
            if one.rule is not None
        }
        self._missing = {
            on_page: {about: self._not_found(about, on_page=on_page) for about in self._items}
            for on_page in (True, False)
        }

    def judged(self, seen: Observed, *, on_page: bool) -> AtOne:
        """What is found against an offer.

        Args:
            seen: what was seen in it.
            on_page: whether a page was given, on which everything might stand.
        """
        findings, dues = [], []
        missing = self._missing[on_page]
        for about, unseen in self._unseen.items():
            if about not in seen:
                dues.append(unseen)
                found = missing[about]
            else:
                one = best(seen[about])
                dues.append(Due(unseen.rule, self.market, unseen.due, how_seen(one)))
                found = self._item(about, one, on_page=on_page)
            if found is not None:
                findings.append(found)
        findings += self._done(seen)
        return AtOne(tuple(findings), (*self._open, *self._undecided(seen)), tuple(dues))

    def _not_found(self, about: str, *, on_page: bool) -> Finding | None:
        """What is found where nobody saw an item; a row is not asked for what it has no place for."""
        answer = self._items[about]
        by = answer.rule.provision if answer.rule is not None else ""
        if answer.value is not True or not catalogue().not_missed.isdisjoint((about, by)):
            return None
        if not (on_page or catalogue().items[about].scope == "row"):
            return None
        return self._finding(answer, "not_found", "warning" if on_page else "note")

    def _item(self, about: str, one: Observation, *, on_page: bool) -> Finding | None:
        """What is found where an item was seen, well or not."""
        answer = self._items[about]
        if answer.value is not True or one.seen == "seen" or (one.flaw == _KNOWN and not on_page):
            return None
        if one.seen == "absent":
            return self._finding(answer, "absent", "error" if on_page else "warning", one)
        weight = catalogue().flaws[one.flaw].weight
        return self._finding(answer, "flawed", _lighter(weight, _BY_CONFIDENCE[one.confidence]), one)

    def _done(self, seen: Observed) -> Iterator[Finding]:
        """Practices that are forbidden; where a person must decide, it is told and weighs little."""
        for about, answer in self._practices.items():
            person = answer.status == "for_a_person"
            if answer.rule is None or not (person or answer.value is True):
                continue
            for one in seen.get(about, ()):
                variety = catalogue().varieties.get(one.flaw)
                weight: Severity = "note" if person else variety.weight if variety else "error"
                yield self._finding(answer, "practice", _lighter(weight, _BY_CONFIDENCE[one.confidence]), one)

    def _undecided(self, seen: Observed) -> Iterator[Open]:
        """Practices that are done, and of which more must be known."""
        for about, answer in self._practices.items():
            if answer.needs and about in seen:
                yield Open(answer.question, self.market, answer.needs)

    def _finding(
        self, answer: Answer, state: State, severity: Severity, seen: Observation | None = None
    ) -> Finding:
        rule = answer.rule
        assert rule is not None  # noqa: S101 - only what a clause decided comes here
        guessed = not GUESSED.isdisjoint(answer.assumed)
        if guessed or not rule.verified:
            severity = _lighter(severity, "note" if guessed else "warning")
        return Finding(
            rule=rule,
            destination=self.market,
            state=state,
            severity=severity,
            confidence="low" if guessed else seen.confidence if seen else "high",
            flaw=seen.flaw if seen else "",
            sources=seen.sources if seen else (),
            values=seen.values if seen else {},
            assumed=answer.assumed,
        )


def best(observations: Sequence[Observation]) -> Observation:
    """The best of several places: what is shown well in one need not be shown in another.

    That something is in another language is said of all places where it stands.
    """
    return min(observations, key=lambda one: (one.flaw != _OF_LANGUAGE, _RANK[one.seen]))


def how_seen(one: Observation) -> str:
    """How an item was seen, in a word; what is known to the seller is not seen for that."""
    return "known" if one.flaw == _KNOWN else one.seen


def _lighter(one: Severity, other: Severity) -> Severity:
    return max(one, other, key=SEVERITIES.index)
