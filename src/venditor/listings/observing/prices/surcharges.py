"""What is charged beside the price: for a means of payment, as a fee to be paid, as a ticked extra."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from venditor.listings.observing.observation import Confidence, Observation, Offer
from venditor.listings.observing.prices.amounts import amount_in, share_in, shown_money
from venditor.listings.observing.prices.extras import ticked_extras
from venditor.listings.observing.prices.words import Said, Words, phrase_data
from venditor.products import Source

SURCHARGE, LEFT_OUT = "payment_surcharge", "fee_left_out"
_NEAR = 30
"""Characters before a surcharge in which it may stand whose card it is."""


def surcharges(offer: Offer, words: Words | None = None) -> Iterator[Observation]:
    """Each kind once, with every place that says it."""
    words = words or Words(offer.read)
    currency = offer.read.listing.currency.value or ""
    yield from _payment(words, currency)
    for variety in phrase_data()[LEFT_OUT]:
        yield from _fee(words, variety, currency)
    yield from ticked_extras(offer.read, currency)


def _payment(words: Words, currency: str) -> Iterator[Observation]:
    said = [each for each in words.said(SURCHARGE) if _costs(each)]
    if said:
        values = {"surcharge": _charged(said[0], currency), "words": said[0].words}
        yield Observation(SURCHARGE, "seen", _places(said), "high", values=values)


def on_consumer_card(words: Words) -> tuple[Source, ...]:
    """Where more is charged for a card that consumers have, a transfer or a direct debit."""
    return _places([each for each in words.said(SURCHARGE) if _costs(each) and _is_of_consumers(each)])


def _is_of_consumers(said: Said) -> bool:
    begins = said.match.start()
    near = said.text.words[max(begins - _NEAR, 0) : begins] + said.words
    return bool(_named("cards_and_transfers").search(said.words)) and not _named("other_cards").search(near)


@cache
def _named(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(phrase_data()[kind]), re.IGNORECASE)


def _fee(words: Words, variety: str, currency: str) -> Iterator[Observation]:
    said = [each for each in words.said(f"{LEFT_OUT}/{variety}") if _costs(each)]
    if said:
        fee = _charged(said[0], currency)
        confidence: Confidence = "high" if fee else "medium"
        values = {"fee": fee, "words": said[0].words}
        yield Observation(LEFT_OUT, "seen", _places(said), confidence, variety, values)


def _costs(said: Said) -> bool:
    """Whether what is charged is more than nothing, or is not told."""
    if said["share"]:
        return share_in(said["share"]) > 0
    money = said["money"] or said["money2"]
    return not money or amount_in(money) != 0


def _charged(said: Said, currency: str) -> str:
    money = said["money"] or said["money2"]
    value = amount_in(money, currency) if money else None
    if value is not None:
        return shown_money(value, currency)
    return money or said["share"]


def _places(said: list[Said]) -> tuple[Source, ...]:
    """Where it stands, each place once."""
    return tuple({(each.text.path, each.words): each.source for each in said}.values())
