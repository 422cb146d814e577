"""Prices shown as earlier ones, and shares by which the price is said to be reduced.

A share is compared exactly: one that is stated is wrong where it is greater than the true share by a whole
unit of its last digit or more. A shop may round as it likes, and may state less than is true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from venditor.core.quantity import plain
from venditor.listings.observing.observation import Confidence, Observation, Offer
from venditor.listings.observing.prices.amounts import Asked, amounts_of, asked, rounded, share_in
from venditor.listings.observing.prices.prior_prices import known_priors
from venditor.listings.observing.prices.words import Said, Words, not_within, phrase_data
from venditor.listings.read import Read
from venditor.products import PriorPrice, Source

ITEM = "prior_price"
NOT_LOWEST, NOT_FROM_PRIOR, FICTITIOUS = (
    "prior_price_not_lowest",
    "percentage_not_from_prior",
    "fictitious_prior_price",
)

NEAR = 2
"""Passages of a page between a share and the price that it belongs to; others are of other products."""

SHORT = 80
"""Characters of a passage of a page in which a share is that of a price, and no sentence about a sale; and of
the words around a share that say what it is of."""

SHOWN_DECIMALS = 1
HUNDRED = Decimal(100)

_MACHINES = frozenset(("feed", "table", "json"))


def reductions(offer: Offer, words: Words | None = None) -> Iterator[Observation]:
    """Prior prices as an item, and what is wrong with them and with the shares counted from them."""
    price = asked(offer.read)
    field = offer.read.listing.prior_prices
    if price is None or not field.value:
        return
    words = words or Words(offer.read)
    priors = known_priors(offer.read, words)
    if not priors:
        return
    earlier = [each for each in priors if each.kind != "list"]
    yield _item(price, priors, earlier, field.sources)
    yield from _not_higher(price, earlier, field.sources)
    yield from _not_lowest(offer, price, earlier, field.sources)
    yield from _shares(offer, price, priors, words)


def stated_shares(read: Read, words: Words) -> list[Said]:
    """The shares by which this price is said to be reduced, with where they stand.

    Not those of a code, of a second piece or of a whole range; and of a page only those beside the price, in
    no link and with no amount of another product with them or between.
    """
    price = asked(read)
    found = [each for each in words.said("reduced_by") if not _of_others(each)]
    if price is None or not any(each.text.kind == "page" for each in found):
        return found
    priors = {each.amount for each in read.listing.prior_prices.value or ()}
    own = frozenset({price.amount, *priors, *(each - price.amount for each in priors)})
    numbers = {text.place: number for number, text in enumerate(words.texts)}
    return [each for each in found if _beside(words, numbers[each.text.place], own, price.currency)]


def _beside(words: Words, number: int, own: frozenset[Decimal], currency: str) -> bool:
    """Whether a passage of a page is about some amounts: the first that stand in it or around it are they."""
    text = words.texts[number]
    if len(text.words) > SHORT or text.linked:
        return False
    stated = set(amounts_of(text.words, currency))
    if stated:
        return stated <= own
    for step in (-1, 1):
        for distance in range(1, NEAR + 1):
            place = number + step * distance
            around = (
                set(amounts_of(words.texts[place].words, currency)) if 0 <= place < len(words.texts) else ()
            )
            if around:
                if not set(around) <= own:
                    break
                return True
    return False


def _of_others(said: Said) -> bool:
    start, end = said.match.span()
    around = said.text.words[max(0, start - SHORT) : end + SHORT]
    return _others().search(around) is not None


@cache
def _others() -> re.Pattern[str]:
    words = (word for listed in phrase_data()["not_of_this_price"].values() for word in listed)
    return re.compile("|".join(not_within(word) for word in words), re.IGNORECASE)


def share_of(said: Said) -> Decimal:
    """A stated share; 7折 is seven tenths of the price, 85折 eighty-five hundredths."""
    if not said["fold"]:
        return share_in(said["share"])
    fold = Decimal(said["fold"])
    return HUNDRED - (fold * 10 if fold < 10 else fold)  # noqa: PLR2004 - tenths below ten


def _item(
    price: Asked, priors: Sequence[PriorPrice], earlier: Sequence[PriorPrice], sources: tuple[Source, ...]
) -> Observation:
    shown = price.shown(price.amount)
    if earlier:
        values = {"prior": price.shown(earlier[0].amount), "price": shown}
        return Observation(ITEM, "seen", sources, "high", values=values)
    values = {"list_price": price.shown(priors[0].amount), "words": priors[0].words, "price": shown}
    return Observation(ITEM, "flawed", sources, "high", "list_price_only", values)


def _not_higher(
    price: Asked, earlier: Sequence[PriorPrice], sources: tuple[Source, ...]
) -> Iterator[Observation]:
    """A price that is said to be earlier is not above the one asked; the lowest of thirty days may be."""
    for each in earlier:
        if each.kind != "lowest_30_days" and each.amount <= price.amount:
            # What is in a file a shop's page may leave out; what stands on a page is shown.
            hidden = bool(sources) and sources[0].kind in _MACHINES
            values = {"prior": price.shown(each.amount), "price": price.shown(price.amount)}
            confidence: Confidence = "low" if hidden else "high"
            yield Observation(FICTITIOUS, "seen", sources, confidence, "prior_not_higher", values)
            return


def _not_lowest(
    offer: Offer, price: Asked, earlier: Sequence[PriorPrice], sources: tuple[Source, ...]
) -> Iterator[Observation]:
    """The prior price that is shown is above the one that the ledger knows."""
    known = offer.prior
    if known is None or not earlier or known.currency != price.currency:
        return
    lowest = [each for each in earlier if each.kind == "lowest_30_days"]
    stated = min(each.amount for each in lowest or earlier)
    if stated > known.amount:
        values = {"stated": price.shown(stated), "lowest": price.shown(known.amount)}
        yield Observation(NOT_LOWEST, "seen", sources, "high", values=values)


@dataclass(frozen=True, slots=True)
class _Share:
    """A stated share, and what it can have been counted from."""

    said: Said
    stated: Decimal

    def fits(self, price: Decimal, prior: Decimal) -> bool:
        """Whether it is not greater than the true share by a unit of its last digit or more."""
        return self.stated - share(price, prior) < self.unit

    def is_of(self, price: Decimal, prior: Decimal) -> bool:
        """Whether it is the true share, rounded up or down."""
        return abs(self.stated - share(price, prior)) < self.unit

    @property
    def unit(self) -> Decimal:
        """What one more in its last digit is."""
        return Decimal(1).scaleb(int(self.stated.as_tuple().exponent))


def share(price: Decimal, prior: Decimal) -> Decimal:
    """By how many hundredths a price is below a prior one, exactly to 28 digits.

    Example:
        >>> share(Decimal("70"), Decimal("100"))
        Decimal('30')
    """
    return (prior - price) * HUNDRED / prior


def _shares(offer: Offer, price: Asked, priors: Sequence[PriorPrice], words: Words) -> Iterator[Observation]:
    stated = [_Share(said, share_of(said)) for said in stated_shares(offer.read, words)]
    above = [each for each in priors if each.amount > price.amount]
    if not stated or not above:
        return
    # One that is right is the one of this price; others beside it are of something else.
    told = next((one for one in stated if any(one.is_of(price.amount, each.amount) for each in above)), None)
    told = told or stated[0]
    yield from _judged(offer, price, above, told)


def _judged(offer: Offer, price: Asked, above: Sequence[PriorPrice], told: _Share) -> Iterator[Observation]:
    earlier = [each for each in above if each.kind != "list"]
    fitting = [each for each in earlier if told.fits(price.amount, each.amount)]
    lowest = _lowest(offer, price, offer.read.listing.prior_prices.value or ())
    listed = [each for each in above if each.kind == "list" and told.is_of(price.amount, each.amount)]
    confidence: Confidence = "medium" if told.said.text.kind == "page" else "high"
    if fitting:
        if lowest and not told.fits(price.amount, lowest):
            more = {"lowest": price.shown(lowest)}
            yield _wrong(price, fitting[0], told, "not_from_lowest", "high", more)
    elif listed and earlier:
        yield _wrong(price, listed[0], told, "from_list_price", "medium")
    elif not listed:
        highest = max(earlier or above, key=lambda each: each.amount)
        yield _wrong(price, highest, told, "", confidence if earlier else "medium")


def _lowest(offer: Offer, price: Asked, priors: Sequence[PriorPrice]) -> Decimal | None:
    """The lowest earlier price that the ledger knows or that the offer itself shows."""
    if offer.prior is not None and offer.prior.currency == price.currency:
        return offer.prior.amount
    return min((each.amount for each in priors if each.kind == "lowest_30_days"), default=None)


def _wrong(
    price: Asked,
    prior: PriorPrice,
    told: _Share,
    flaw: str,
    confidence: Confidence,
    more: dict[str, str] | None = None,
) -> Observation:
    true = rounded(share(price.amount, prior.amount), SHOWN_DECIMALS)
    values = {
        "stated": f"{plain(told.stated)} %",
        "share": f"{plain(true)} %",
        "prior": price.shown(prior.amount),
        "price": price.shown(price.amount),
        **(more or {}),
    }
    sources = (told.said.source, *price.sources[:1])
    return Observation(NOT_FROM_PRIOR, "seen", sources, confidence, flaw, values)
