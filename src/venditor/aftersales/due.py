"""Which day the law makes due in a case: asked of the law packs, never counted here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from venditor import rights
from venditor.aftersales.whose_day import zones_of
from venditor.calendars import regions

REFUND_DUE = "withdrawal.refund_due"
_REGION, _COUNTRY = "consumer_region", "consumer_country"


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which the seller has to act.

    Attributes:
        question: the question of the law it answers, ``withdrawal.refund_due``.
        day: the last day, inclusive.
        at: the aware instant in UTC at which that day is over.
        zone: the IANA zone of the day.
        anchor: the day it is counted from, and what it is, as ``withdrawal_notice_on 2026-03-23``.
        law: jurisdiction whose provision decides.
        provision: id of the provision.
        clause: its deciding clause.
        packs: SHA-256 over the packs used.
        provisional: whether it rests on holidays not fixed yet.
        certain: whether the order's own facts decide; else it is the earliest day that can come out.
    """

    question: str
    day: date
    at: datetime
    zone: str
    anchor: str
    law: str
    provision: str
    clause: str
    packs: str
    provisional: bool
    certain: bool


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What is known of the order a case is about.

    Attributes:
        countries: every country the consumer can live in; one where it is known.
        told: facts of the vocabulary that are known, by name, in a form that
            :func:`venditor.rights.parse_facts`
            takes.
    """

    countries: tuple[str, ...]
    told: Mapping[str, object] = field(default_factory=dict)


def refund_due(order: OrderFacts, *, trader_country: str, notice_on: date) -> Due | None:
    """The last day to refund after a withdrawal, were the right to exist.

    Args:
        order: what is known.
        trader_country: ISO code of the seller's country.
        notice_on: the day on which the withdrawal was declared.

    Returns:
        The earliest day that can come out over the countries and regions the consumer can live in; ``None``
        where the law of none of them gives one yet (it waits for a fact, or is not encoded).
    """
    base: dict[str, object] = {
        "trader_country": trader_country,
        "trader_directs_activity": True,
        "buyer_is_consumer": True,
        "contract": "distance",
        "channel": "online",
        "product": "goods",
        # Only selects the version of the law: an order declared upon today was concluded today at the latest.
        "concluded_on": notice_on.isoformat(),
        **order.told,
        "withdrawal_notice_on": notice_on.isoformat(),
    }
    known = _COUNTRY in order.told and len(order.countries) == 1
    found = [due for country in order.countries for due in _under(country, base, certain=known)]
    return min(found, key=lambda due: (due.at, order.countries), default=None)


def _under(country: str, base: Mapping[str, object], *, certain: bool) -> Iterator[Due]:
    facts = {**base, _COUNTRY: country}
    answer, packs = _asked(facts)
    if answer["status"] == "undetermined" and answer["needs"] == [_REGION]:
        for region in regions(country):
            regional, packs = _asked({**facts, _REGION: region})
            if regional["status"] == "determined":
                yield _due(regional, packs, facts, certain=False)
    elif answer["status"] == "determined" and answer["value"] != "none":
        yield _due(answer, packs, facts, certain=certain)


def _asked(facts: Mapping[str, object]) -> tuple[Mapping[str, Any], str]:
    told = rights.statement(facts, questions=(REFUND_DUE,), assume="ordinary")
    return told["answers"][REFUND_DUE], told["packs"]["hash"]


def _due(answer: Mapping[str, Any], packs: str, facts: Mapping[str, object], *, certain: bool) -> Due:
    day = date.fromisoformat(answer["value"])
    zones = zones_of(str(facts[_COUNTRY])) or ("UTC",)
    # Where a country has several zones, the money is there in time if it is there in the one whose day ends
    # first.
    zone = min(zones, key=lambda one: end_of_day(day, one))
    return Due(
        question=REFUND_DUE,
        day=day,
        at=end_of_day(day, zone),
        zone=zone,
        anchor=f"withdrawal_notice_on {facts['withdrawal_notice_on']}",
        law=answer["law"],
        provision=answer["provision"],
        clause=answer["clause"],
        packs=packs,
        provisional=answer["provisional"],
        certain=certain,
    )


def end_of_day(day: date, zone: str) -> datetime:
    """The instant at which a day is over in a zone: midnight after it, in UTC."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))
    return midnight.astimezone(UTC)
