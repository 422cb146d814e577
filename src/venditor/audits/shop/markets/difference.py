"""What changed for the markets since the last run: findings that are new, gone, the same, or not looked for.

Two findings are the same when their fingerprints agree. A market that only one of the runs asked about is not
compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from venditor.audits.shop.markets.found import MarketFinding, Markets
from venditor.listings.judging.finding import SEVERITIES
from venditor.listings.reports.entry import Known


@dataclass(frozen=True, slots=True)
class LastMarkets:
    """The part of an earlier report.

    Attributes:
        codes: markets that it was asked about.
        findings: by fingerprint; the path of each is its subject.
    """

    codes: frozenset[str]
    findings: Mapping[str, Known]


@dataclass(frozen=True, slots=True)
class MarketDifference:
    """What changed.

    Attributes:
        new: findings that were not there.
        gone: findings of the last run that are no longer there.
        unseen: findings of the last run on what was not looked at now.
        same: how many are in both.
    """

    new: tuple[MarketFinding, ...]
    gone: tuple[Known, ...]
    unseen: tuple[Known, ...]
    same: int


def market_difference(before: LastMarkets | None, now: Markets | None) -> MarketDifference | None:
    """Compare two runs.

    Args:
        before: of the last run; ``None`` where it was asked about no market.
        now: of this run; likewise.

    Returns:
        ``None`` where no market is in both.
    """
    if before is None or now is None:
        return None
    both = before.codes & {market.code for market in now.markets}
    if not both:
        return None
    current: dict[str, MarketFinding] = {}
    for market in now.markets:
        if market.code in both:
            for one in market.findings:
                current.setdefault(one.fingerprint, one)
    earlier = {name: one for name, one in before.findings.items() if one.destination in both}
    missed = [one for name, one in earlier.items() if name not in current]
    return MarketDifference(
        new=tuple(one for name, one in current.items() if name not in earlier),
        gone=tuple(one for one in missed if one.path in now.subjects),
        unseen=tuple(one for one in missed if one.path not in now.subjects),
        same=len(current.keys() & earlier.keys()),
    )


def read_last_markets(told: Any) -> LastMarkets | None:
    """The part ``markets`` of an earlier ``findings.json``.

    Args:
        told: as it stands there; ``None`` where it has none.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: when it is something else.
    """
    if told is None:
        return None
    findings = {str(one["fingerprint"]): _known(one) for market in told["each"] for one in market["findings"]}
    return LastMarkets(frozenset(str(market["market"]) for market in told["each"]), findings)


def _known(one: Mapping[str, Any]) -> Known:
    severity = str(one["severity"])
    return Known(
        path=str(one["subject"]),
        key="",
        provision=str(one["rule"]),
        question=str(one["question"]),
        destination=str(one["destination"]),
        severity=severity if severity in SEVERITIES else "note",
        says={str(tag): str(text) for tag, text in one["says"].items()},
    )
