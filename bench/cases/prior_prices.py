"""The forty written cases of the prior price, read: their history as rows, the question, the right answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from venditor.listings.ledger import Beside, History, PriorRule, Row

CASES = Path(__file__).parents[2] / "tests" / "listings" / "ledger"
MINUTE = timedelta(minutes=1)
SEEN_AT = time(6)


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it is written.

    Attributes:
        name: what it is about.
        key: variant, country and channel that are asked about.
        zone: the destination's clock.
        rows: what is recorded, in order; some of it no ledger takes.
        rule: the law's.
        offered_since: first day on the market, where it is known.
        answer: the right one.
    """

    name: str
    key: tuple[str, str, str]
    zone: ZoneInfo
    rows: tuple[Row, ...]
    rule: PriorRule
    offered_since: date | None
    answer: Mapping[str, Any]


def written(name: str = "cases.yaml") -> list[Case]:
    """The cases of a file."""
    return [_case(told) for told in yaml.safe_load((CASES / name).read_text("utf-8"))]


def history(case: Case, rows: tuple[Row, ...]) -> History:
    """The rows of the variant that is asked about, without a ledger between."""
    variant, country, channel = case.key
    own = (row for row in rows if (row.variant, row.country, row.channel) == case.key)
    return History(variant, country, channel, case.zone, tuple(own))


def _case(told: Mapping[str, Any]) -> Case:
    zone = ZoneInfo(told.get("zone", "Europe/Berlin"))
    common = {name: told[name] for name in ("variant", "country", "channel", "currency") if name in told}
    rows = tuple(row for line in told["history"] for row in _rows({**common, **line}, zone))
    rule = told["rule"]
    return Case(
        told["name"],
        (told.get("variant", "sku:A"), told.get("country", "DE"), told.get("channel", "web")),
        zone,
        rows,
        PriorRule(rule["basis"], rule["from"], rule.get("least_from"), rule.get("last_from")),
        told.get("offered_since"),
        told["answer"],
    )


def _rows(line: Mapping[str, Any], zone: ZoneInfo) -> Iterator[Row]:
    for seen in _instants(line, zone):
        recorded = datetime.fromisoformat(line["recorded"]) if "recorded" in line else seen + MINUTE
        beside = [Beside(Decimal(str(line["was"])), "struck")] if "was" in line else []
        beside += [Beside(Decimal(str(line["list"])), "list")] if "list" in line else []
        price = line.get("price")
        yield Row(
            variant=line.get("variant", "sku:A"),
            country=line.get("country", "DE"),
            channel=line.get("channel", "web"),
            seen_at=seen,
            recorded_at=recorded,
            kind=line.get("kind", "asked"),
            amount=None if price is None else Decimal(str(price)),
            currency=line.get("currency", "EUR"),
            beside=tuple(beside),
            offered=line.get("offered", True),
            tax_included=line.get("tax"),
            every_change=line.get("every_change", False),
            reduced_from=line.get("from"),
            since=line.get("since"),
            was_called=line.get("was_called", ""),
        )


def _instants(line: Mapping[str, Any], zone: ZoneInfo) -> Iterator[datetime]:
    if "at" in line:
        yield datetime.fromisoformat(line["at"])
        return
    first, last = map(date.fromisoformat, line["days"].split(".."))
    for number in range((last - first).days + 1):
        yield datetime.combine(first + timedelta(days=number), SEEN_AT, zone).astimezone(UTC)
