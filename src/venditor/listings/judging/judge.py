"""One offer, judged for every destination: what was seen against what the law there asks.

The same code judges one page and each row of a feed of a million.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from venditor.listings.judging.catalogue import catalogue
from venditor.listings.judging.derived import derived
from venditor.listings.judging.finding import SEVERITIES, STATES, Due, Finding, Judged, Open, Severity, State
from venditor.listings.judging.floor import floor_of
from venditor.listings.judging.law import Answer, DestinationLaw, Facts
from venditor.listings.judging.prior import Ledger
from venditor.listings.observing.categories import FACTS
from venditor.listings.observing.observation import Destination, Observation, Offer
from venditor.listings.observing.observe import Languages, Seen, observe, observe_at
from venditor.listings.observing.prices import Sisters
from venditor.listings.observing.registry import facts_of, known_of
from venditor.listings.read import Read
from venditor.products.actors import Registry
from venditor.products.listing import Listing

_REQUIRED, _FORBIDDEN = "required.", "forbidden."
_KIND = frozenset(FACTS)
"""Facts about the kind of thing sold: where they are only taken as they ordinarily are, nothing is sure."""
_BY_CONFIDENCE: dict[str, Severity] = {"high": "error", "medium": "warning", "low": "note"}
_OF_LANGUAGE = "other_language"
_KNOWN = "known_not_shown"
"""What the seller knows may stand on the page, where no row of a feed shows it."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known beside the listing.

    Attributes:
        checked_on: the day.
        told: facts the seller tells of all offers, by their names in the vocabulary of listings.
        registry: who makes the products, and who answers for them.
        ledger: of the prices that were asked.
    """

    checked_on: date
    told: Facts
    registry: Registry | None = None
    ledger: Ledger | None = None


class Judge:
    """Judges offers at some destinations."""

    def __init__(self, laws: Sequence[DestinationLaw], circumstances: Circumstances) -> None:
        self.laws = laws
        self.circumstances = circumstances
        self._order = {name: place for place, name in enumerate(_questions(laws))}

    def judge(
        self, path: str, read: Read, beside: tuple[Read, ...] = (), *, sisters: Sisters | None = None
    ) -> Judged:
        """Judge one listing.

        Args:
            path: the file it was read from, as it is shown.
            read: the listing.
            beside: the same product as read elsewhere, such as its feed row beside its page.
            sisters: what the other listings of the same feed say of how they are priced.
        """
        known = self.circumstances
        offer = Offer(read, known.checked_on, beside)
        seen = observe(offer, sisters)
        told = {**seen.facts, **known.told, "checked_on": known.checked_on}
        beyond: tuple[Observation, ...] = ()
        if known.registry is not None:
            assigned = known.registry.of(read.listing)
            told |= facts_of(assigned, self.laws[0].library.unions["EU"])
            beyond = tuple(known_of(assigned, read.listing.language.value))
        found: list[Finding] = []
        opened: list[Open] = []
        dues: list[Due] = []
        for law in self.laws:
            one = self._at(law, offer, seen, told, beyond)
            found += one.findings
            opened += one.open
            dues += one.dues
        found.sort(key=self._place)
        listing = read.listing
        return Judged(
            path=path,
            item=read.item,
            key=_key(listing) or read.item or "",
            name=listing.name.value or "",
            findings=tuple(found),
            open=tuple(opened),
            dues=tuple(dues),
        )

    def _place(self, one: Finding) -> tuple[int, int, int]:
        """The heaviest first; what was seen before what was not found; then as the vocabulary has them."""
        return (
            SEVERITIES.index(one.severity),
            STATES.index(one.state),
            self._order[one.rule.question],
        )

    def _at(
        self, law: DestinationLaw, offer: Offer, seen: Seen, told: Facts, beyond: Sequence[Observation]
    ) -> _AtOne:
        """What is found at one destination."""
        floor = floor_of(
            law.market,
            _word(told, "trader_country"),
            _word(told, "product") or "goods",
            _word(told, "condition") or "new",
            offer.checked_on,
        )
        country, _, _ = law.market.partition("-")
        place = Destination(country, law.market if law.market != country else "", floor)
        facts = {**told, **_of_floor(place), **derived(told, country, law.union)}
        ledger = self.circumstances.ledger
        prior = ledger.known(offer.read, law, facts) if ledger is not None else None
        if prior is not None:
            facts |= prior.facts
        at_most = None if prior is None else prior.at_most
        answers = law.shape(facts)
        languages = Languages(
            _list(answers, "language.of_information"), _list(answers, "language.of_warnings")
        )
        observations = (*beyond, *seen.observations, *observe_at(offer, place, languages, at_most))
        return _AtOne(law.market, _by_about(observations), on_page=seen.on_page).judged(answers)


def _of_floor(place: Destination) -> dict[str, bool]:
    """Facts of the law of listings that the law of orders answers."""
    floor, facts = place.floor, {}
    if floor.withdrawal is not None:
        facts["withdrawal_available"] = floor.withdrawal
    if floor.return_cost is not None:
        facts["return_cost_on_buyer"] = floor.return_cost == "consumer"
    return facts


class _AtOne:
    """What one destination's law says of what was seen."""

    def __init__(self, market: str, seen: Mapping[str, Sequence[Observation]], *, on_page: bool) -> None:
        self.market = market
        self.seen = seen
        self.on_page = on_page
        self.findings: list[Finding] = []
        self.open: list[Open] = []
        self.dues: list[Due] = []

    def judged(self, answers: Mapping[str, Answer]) -> _AtOne:
        for question, answer in answers.items():
            if question.startswith(_REQUIRED):
                self.item(question, answer)
            elif question.startswith(_FORBIDDEN):
                self.practice(question, answer)
        return self

    def item(self, question: str, answer: Answer) -> None:
        """Something that may have to be shown."""
        about = question.removeprefix(_REQUIRED)
        if answer.needs:
            self.open.append(Open(question, self.market, answer.needs))
        if answer.rule is None:
            return
        one = _best(self.seen.get(about, ()))
        seen = "not_found" if one is None else "known" if one.flaw == _KNOWN else one.seen
        self.dues.append(Due(answer.rule, self.market, answer.value is True, seen))
        if answer.value is not True or (one is not None and one.seen == "seen"):
            return
        if one is None:
            if self.on_page or catalogue().items[about].scope == "row":
                severity: Severity = "warning" if self.on_page else "note"
                self.add(answer, "not_found", severity)
        elif one.flaw == _KNOWN and not self.on_page:
            return
        elif one.seen == "absent":
            self.add(answer, "absent", "error" if self.on_page else "warning", one)
        else:
            flaw = catalogue().flaws[one.flaw].weight
            self.add(answer, "flawed", _lighter(flaw, _BY_CONFIDENCE[one.confidence]), one)

    def practice(self, question: str, answer: Answer) -> None:
        """Something that may be forbidden, each place where it is done."""
        done = self.seen.get(question.removeprefix(_FORBIDDEN), ())
        if answer.needs and done:
            self.open.append(Open(question, self.market, answer.needs))
        if answer.rule is None or answer.value is not True:
            return
        for one in done:
            severity = _BY_CONFIDENCE[one.confidence]
            variety = catalogue().varieties.get(one.flaw)
            self.add(answer, "practice", _lighter(variety.weight, severity) if variety else severity, one)

    def add(self, answer: Answer, state: State, severity: Severity, seen: Observation | None = None) -> None:
        rule = answer.rule
        assert rule is not None  # noqa: S101 - asked before
        guessed = not _KIND.isdisjoint(answer.assumed)
        if guessed or not rule.verified:
            severity = _lighter(severity, "note" if guessed else "warning")
        self.findings.append(
            Finding(
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
        )


def _questions(laws: Iterable[DestinationLaw]) -> Iterator[str]:
    return iter(dict.fromkeys(name for law in laws for name in law.library.vocabulary.questions))


def _by_about(observations: Iterable[Observation]) -> dict[str, list[Observation]]:
    by: dict[str, list[Observation]] = {}
    for one in observations:
        by.setdefault(one.about, []).append(one)
    return by


_RANK = {"seen": 0, "flawed": 1, "absent": 2}


def _best(observations: Sequence[Observation]) -> Observation | None:
    """The best of several places: what is shown well in one need not be shown in another.

    That something is in another language is said of all places where it stands.
    """
    return min(observations, key=lambda one: (one.flaw != _OF_LANGUAGE, _RANK[one.seen]), default=None)


def _list(answers: Mapping[str, Answer], question: str) -> tuple[str, ...]:
    answer = answers.get(question)
    return answer.value if answer is not None and isinstance(answer.value, tuple) else ()


def _lighter(one: Severity, other: Severity) -> Severity:
    return max(one, other, key=SEVERITIES.index)


def _word(facts: Facts, name: str) -> str | None:
    value = facts.get(name)
    return value if isinstance(value, str) else None


def _key(listing: Listing) -> str:
    """The listing's own name, by which two runs know it again."""
    for field in (listing.sku, listing.id, listing.gtin, listing.url, listing.name):
        if field.value:
            return str(field.value)
    return ""
