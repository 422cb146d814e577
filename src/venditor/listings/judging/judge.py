"""One offer, judged for every destination: what was seen against what the law there asks.

The same code judges one page and each row of a feed of a million.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from venditor.listings.judging.asked import Asked, AtOne
from venditor.listings.judging.asked_label import AskedLabel
from venditor.listings.judging.derived import derived
from venditor.listings.judging.finding import SEVERITIES, STATES, Finding, Judged, Label
from venditor.listings.judging.floor import floor_of
from venditor.listings.judging.law import MOST_REMEMBERED, Answer, DestinationLaw, Facts
from venditor.listings.judging.prior import Ledger
from venditor.listings.observing.observation import Destination, Observation, Offer
from venditor.listings.observing.observe import Languages, Seen, observe, observe_at
from venditor.listings.observing.prices import Sisters
from venditor.listings.observing.registered import shown_of
from venditor.listings.observing.registry import facts_of, known_of
from venditor.listings.read import Read
from venditor.products.actors import Registry
from venditor.products.listing import Listing


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
        self._ready: dict[int, tuple[Asked, AskedLabel]] = {}
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
        if read.item is not None and all(field.state == "unknown" for _, field in read.listing):
            # Of a row that cannot be used nothing is known, and nothing is missed.
            return Judged(path, read.item, read.item or "", "", (), (), ())
        known = self.circumstances
        offer = Offer(read, known.checked_on, beside)
        seen = observe(offer, sisters)
        told = {**seen.facts, **known.told, "checked_on": known.checked_on}
        beyond: tuple[Observation, ...] = ()
        if known.registry is not None:
            assigned = known.registry.of(read.listing)
            told |= facts_of(assigned, self.laws[0].library.unions["EU"])
            beyond = (*shown_of(assigned, seen.texts), *known_of(assigned, read.listing.language.value))
        return self._judged(path, read, [self._at(law, offer, seen, told, beyond) for law in self.laws])

    def _judged(self, path: str, read: Read, at: Sequence[tuple[AtOne, Label | None]]) -> Judged:
        """What was found at each destination, together."""
        judged, listing, ledger = [one for one, _ in at], read.listing, self.circumstances.ledger
        found = sorted((finding for one in judged for finding in one.findings), key=self._place)
        left = ledger.opened() if ledger is not None else ()
        return Judged(
            path=path,
            item=read.item,
            key=_key(listing) or read.item or "",
            name=listing.name.value or "",
            findings=tuple(found),
            open=(*(each for one in judged for each in one.open), *left),
            dues=tuple(due for one in judged for due in one.dues),
            labels=tuple(label for _, label in at if label is not None),
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
    ) -> tuple[AtOne, Label | None]:
        """What is found at one destination, and what the label on the goods must show there."""
        floor = floor_of(
            law.market,
            _word(told, "trader_country"),
            _word(told, "product") or "goods",
            _word(told, "condition") or "new",
            offer.checked_on,
        )
        country, _, _ = law.market.partition("-")
        place = Destination(country, law.market if law.market != country else "", floor)
        facts = {**_of_floor(place), **told, **derived(told, country, law.union)}
        ledger = self.circumstances.ledger
        prior = ledger.known(offer.read, law, facts) if ledger is not None else None
        if prior is not None:
            facts |= prior.facts
        at_most = None if prior is None else prior.at_most
        answers = law.shape(facts)
        languages = Languages(
            _list(answers, "language.of_information"), _list(answers, "language.of_warnings")
        )
        observations = (
            *beyond,
            *seen.observations,
            *observe_at(offer, place, languages, at_most, texts=seen.texts),
        )
        asked, label = self._asked(law.market, answers)
        by_about = _by_about(observations)
        return asked.judged(by_about, on_page=seen.on_page), label.judged(by_about)

    def _asked(self, market: str, answers: Mapping[str, Answer]) -> tuple[Asked, AskedLabel]:
        """The answers, ready for the next offer with the same ones; the law gives the same mapping again."""
        known = self._ready.get(id(answers))
        if known is None:
            if len(self._ready) >= MOST_REMEMBERED:
                self._ready.clear()
            known = self._ready[id(answers)] = (Asked(market, answers), AskedLabel(market, answers))
        return known


def _of_floor(place: Destination) -> dict[str, bool]:
    """Facts of the law of listings that the law of orders answers."""
    floor, facts = place.floor, {}
    if floor.withdrawal is not None:
        facts["withdrawal_available"] = floor.withdrawal
    if floor.return_cost is not None:
        facts["return_cost_on_buyer"] = floor.return_cost == "consumer"
    return facts


def _questions(laws: Iterable[DestinationLaw]) -> Iterator[str]:
    return iter(dict.fromkeys(name for law in laws for name in law.library.vocabulary.questions))


def _by_about(observations: Iterable[Observation]) -> dict[str, list[Observation]]:
    by: dict[str, list[Observation]] = {}
    for one in observations:
        by.setdefault(one.about, []).append(one)
    return by


def _list(answers: Mapping[str, Answer], question: str) -> tuple[str, ...]:
    answer = answers.get(question)
    return answer.value if answer is not None and isinstance(answer.value, tuple) else ()


def _word(facts: Facts, name: str) -> str | None:
    value = facts.get(name)
    return value if isinstance(value, str) else None


def _key(listing: Listing) -> str:
    """The listing's own name, by which two runs know it again."""
    for field in (listing.sku, listing.id, listing.gtin, listing.url, listing.name):
        if field.value:
            return str(field.value)
    return ""
