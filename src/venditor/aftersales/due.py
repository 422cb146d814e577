"""Which day the law makes due in a case: asked of the law packs, never counted here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from venditor import rights
from venditor.aftersales.whose_day import zones_of
from venditor.calendars import regions
from venditor.rules.explain import plain

REFUND_DUE = "withdrawal.refund_due"
# What is so of an order of an online shop that withdraws by its page, unless somebody says otherwise.
OF_A_SHOP: Mapping[str, object] = {
    "trader_directs_activity": True,
    "buyer_is_consumer": True,
    "contract": "distance",
    "channel": "online",
    "product": "goods",
}
DELIVERED = "delivered_on"
_REGION, _COUNTRY = "consumer_region", "consumer_country"
# Days on which it depends whether there still is a right; and days on which what was ordered came back.
_EXISTS_FROM = ("delivered_on", "first_delivered_on", "service_received_on", "informed_on")
COMES_BACK = ("goods_sent_back_on", "goods_returned_on")


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
        facts: SHA-256 over the facts that were told, so that a day moves later only when they change.
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
    facts: str


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


def last_parcel(lines: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """The day on which the last of the goods of an order came, as a fact; empty where it is not known.

    Args:
        lines: what is known of each line, and of the order with it. Only goods arrive; a subscription's run
            from its own first delivery (Directive 2011/83/EU article 9(2)(b)(i) and (iii)).
    """
    goods = [
        line
        for line in lines
        if line.get("product", OF_A_SHOP["product"]) == "goods" and line.get("regular_delivery") is not True
    ]
    days = [str(line.get(DELIVERED, "")) for line in goods]
    if "none" in days:
        return {DELIVERED: "none"}
    return {DELIVERED: max(days, key=date.fromisoformat)} if days and all(days) else {}


def refund_due(order: OrderFacts, *, trader_country: str, notice_on: date) -> Due | None:
    """The last day to refund after a withdrawal; where it is open whether there is a right, were there one.

    Args:
        order: what is known.
        trader_country: ISO code of the seller's country.
        notice_on: the day on which the withdrawal was declared.

    Returns:
        The earliest day that can come out over the countries and regions the consumer can live in; ``None``
        where the law of none of them gives one: it waits for goods to come back, gives no right, leaves it to
        a person, or is not encoded.
    """
    base: dict[str, object] = {
        **OF_A_SHOP,
        "trader_country": trader_country,
        # Only selects the version of the law: an order declared upon today was concluded today at the latest.
        "concluded_on": notice_on.isoformat(),
        **order.told,
        "withdrawal_notice_on": notice_on.isoformat(),
    }
    known = _COUNTRY in order.told and len(order.countries) == 1
    told = json.dumps([order.countries, base], sort_keys=True, default=plain)
    digest = hashlib.sha256(told.encode()).hexdigest()
    found = [
        _due(answer, {**base, _COUNTRY: country}, certain=certain and known, digest=digest)
        for country in order.countries
        for answer, certain in _answers({**base, _COUNTRY: country})
    ]
    return min(found, key=lambda due: (due.at, due.law), default=None)


def _answers(facts: Mapping[str, object]) -> Iterator[tuple[_Answer, bool]]:
    """Days the law of one country can give, and whether the facts that were told decide."""
    answer, certain = _asked(facts), True
    if answer.status == "undetermined":
        # Nobody said when it arrived or when she was told of her right: both are taken to be so that she has
        # it. Nothing has come back unless somebody said so.
        day = facts["withdrawal_notice_on"]
        taken = {**dict.fromkeys(_EXISTS_FROM, day), **dict.fromkeys(COMES_BACK, "none")}
        facts, certain = {**taken, **facts}, False
        answer = _asked(facts)
    places = regions(str(facts[_COUNTRY])) if answer.needs == (_REGION,) else ()
    for one in (answer, *(_asked({**facts, _REGION: region}) for region in places)):
        if one.status == "determined" and one.value != "none":
            yield one, certain


@dataclass(frozen=True, slots=True)
class _Answer:
    status: str
    value: str
    needs: tuple[str, ...]
    law: str
    provision: str
    clause: str
    provisional: bool
    packs: str


def _asked(facts: Mapping[str, object]) -> _Answer:
    return _statement(json.dumps(facts, sort_keys=True, default=plain))


# Cases without an order ask the same of every market; the law does not change while a process runs.
@lru_cache(maxsize=4096)
def _statement(facts: str) -> _Answer:
    told = rights.statement(json.loads(facts), questions=(REFUND_DUE,), assume="ordinary")
    answer: Mapping[str, Any] = told["answers"][REFUND_DUE]
    return _Answer(
        status=answer["status"],
        value=str(answer["value"]),
        needs=tuple(answer["needs"]),
        law=str(answer["law"]),
        provision=str(answer["provision"]),
        clause=str(answer["clause"]),
        provisional=answer["provisional"],
        packs=told["packs"]["hash"],
    )


def _due(answer: _Answer, facts: Mapping[str, object], *, certain: bool, digest: str) -> Due:
    day = date.fromisoformat(answer.value)
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
        law=answer.law,
        provision=answer.provision,
        clause=answer.clause,
        packs=answer.packs,
        provisional=answer.provisional,
        certain=certain,
        facts=digest,
    )


def end_of_day(day: date, zone: str) -> datetime:
    """The instant at which a day is over in a zone: midnight after it, in UTC."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))
    return midnight.astimezone(UTC)
