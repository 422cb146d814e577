"""Everything that is seen in an offer: once for all destinations, and for each what depends on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from venditor.core.money import Money
from venditor.listings.observing import notices
from venditor.listings.observing.categories import categories_of
from venditor.listings.observing.items import observe_items
from venditor.listings.observing.items.texts import Texts
from venditor.listings.observing.languages import in_other_language, spoken_at
from venditor.listings.observing.observation import Destination, Observation, Offer
from venditor.listings.observing.prices import Sisters, Words, price_facts, prices, reductions
from venditor.listings.observing.terms import terms
from venditor.rules.syntax import Value

_BY_LEDGER = ("prior_price_not_lowest",)
_BY_LEDGER_FLAWS = ("not_from_lowest",)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in an offer.

    Attributes:
        observations: in the order of the detectors.
        facts: of the vocabulary of listings, as far as the offer tells them.
        on_page: whether a page was given, on which everything might stand.
        texts: all that was looked through.
    """

    observations: tuple[Observation, ...]
    facts: Mapping[str, Value]
    on_page: bool
    texts: Texts


def observe(offer: Offer, sisters: Sisters | None = None) -> Seen:
    """What can be seen whatever the destination.

    Args:
        offer: what is looked at.
        sisters: what the other listings of the same feed say of how they are priced.
    """
    words, texts = Words(offer.read), Texts(offer.read)
    kinds = categories_of(offer.read)
    facts: dict[str, Value] = {name: fact.value for name, fact in price_facts(offer.read, words).items()}
    # What kind of goods it is says more than a size in a name, which may be that of an empty bucket.
    facts |= {name: fact.value for name, fact in kinds.facts.items() if fact.confidence != "low"}
    if texts.on_page:
        facts |= notices.notice_facts(offer.read, offer.checked_on)
    items = tuple(observe_items(offer, kinds, texts=texts))
    # Of a toy it would also be asked for the warnings of toys, which these need not be.
    if not facts.get("toy") and any(one.about == "safety_warnings" and one.seen == "seen" for one in items):
        facts["has_warnings"] = True
    return Seen(
        observations=(
            *items,
            *prices(offer, words, sisters=sisters),
            *(one for look in notices.DETECTORS if texts.on_page for one in look(offer)),
        ),
        facts=facts,
        on_page=texts.on_page,
        texts=texts,
    )


@dataclass(frozen=True, slots=True)
class Languages:
    """Languages that the law of a destination asks for; none where it does not say.

    Attributes:
        information: of what is told of the product.
        warnings: of warnings.
    """

    information: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def observe_at(
    offer: Offer,
    destination: Destination,
    languages: Languages,
    prior: Money | None = None,
    *,
    texts: Texts | None = None,
) -> Iterator[Observation]:
    """What is seen only by what a destination gives.

    Args:
        offer: what is looked at.
        destination: where it is made.
        languages: that its law asks for; warnings have to be in one that is official there, where it does not
            say which.
        prior: the price before the reduction there, or what it cannot be above, where a ledger knows it.
        texts: of the offer, where they are at hand.
    """
    yield from terms(offer, destination)
    spoken = languages.warnings or spoken_at(destination.country, destination.region)
    yield from in_other_language(offer, languages.information, spoken, texts)
    if prior is not None:
        words = Words(offer.read)
        # A lowest price that the offer itself shows has told some of it whatever the destination.
        told = {(one.about, one.flaw) for one in reductions(offer, words)}
        for one in reductions(replace(offer, prior=prior), words):
            by_ledger = one.about in _BY_LEDGER or one.flaw in _BY_LEDGER_FLAWS
            if by_ledger and (one.about, one.flaw) not in told:
                yield one
