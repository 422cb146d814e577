"""What is charged beside the price: for a means of payment, as a fee to be paid, as a ticked extra."""

from __future__ import annotations

from collections.abc import Iterator

from venditor.listings.observing.observation import Confidence, Observation, Offer
from venditor.listings.observing.prices.amounts import amount_in, amounts_of, asked, share_in, shown_money
from venditor.listings.observing.prices.words import Said, Words, phrase_data
from venditor.listings.read import Passage, Read
from venditor.products import MOST_QUOTED, Source

SURCHARGE, LEFT_OUT, PRETICKED = "payment_surcharge", "fee_left_out", "preticked_extra"


def surcharges(offer: Offer, words: Words | None = None) -> Iterator[Observation]:
    """Each kind once, with every place that says it."""
    words = words or Words(offer.read)
    currency = offer.read.listing.currency.value or ""
    yield from _payment(words, currency)
    for variety in phrase_data()[LEFT_OUT]:
        yield from _fee(words, variety, currency)
    yield from _preticked(offer.read, currency)


def _payment(words: Words, currency: str) -> Iterator[Observation]:
    said = [each for each in words.said(SURCHARGE) if _costs(each)]
    if said:
        values = {"surcharge": _charged(said[0], currency), "words": said[0].words}
        yield Observation(SURCHARGE, "seen", _places(said), "high", values=values)


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


def _preticked(read: Read, currency: str) -> Iterator[Observation]:
    """A field for something that costs more is ticked before the buyer has touched it."""
    price = asked(read)
    for passage in read.passages:
        if passage.kind != "field" or not passage.ticked:
            continue
        extra = [each for each in amounts_of(passage.text, currency) if each > 0]
        # What costs as much as the thing itself is the thing itself.
        if len(extra) == 1 and (price is None or extra[0] != price.amount):
            values = {"extra": passage.text[:MOST_QUOTED], "fee": shown_money(extra[0], currency)}
            yield Observation(PRETICKED, "seen", (_source(passage),), "high", values=values)


def _source(passage: Passage) -> Source:
    return Source(
        "page", passage.path, passage.text[:MOST_QUOTED], at=passage.path, snapshot=passage.snapshot
    )
