"""What changed since the last run: findings that are new, gone, the same, or on pages that were not seen now.

Two findings are the same when kind of finding, kind of page, language and value agree; the address does not
count, for another product may have been read. What is in order and what cannot be seen is not compared.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from venditor.audits.shop.document import FORMAT
from venditor.audits.shop.errors import ShopError
from venditor.audits.shop.findings import Finding, catalogue
from venditor.audits.shop.markets.difference import (
    LastMarkets,
    MarketDifference,
    market_difference,
    read_last_markets,
)
from venditor.audits.shop.markets.found import Markets

COMPARED = ("fault", "doubt")
# Where a page has these alone, it was not seen; every page that was has another one.
_BLIND = frozenset({"page_not_read", "page_by_script", "target_not_read", "language_unknown"})
MOST_BYTES = 20_000_000
"""Bytes of an earlier report; a large shop's has a hundredth of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed.

    Attributes:
        since: instant of the last run, as it stands in its report.
        new: findings that were not there.
        gone: findings of the last run that are no longer there.
        same: findings in both.
        unseen: findings of the last run on kinds of pages that could not be read now, or were not come upon.
        markets: the same for the listing checks; ``None`` where not both runs were asked about a market.
    """

    since: str
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    same: tuple[Finding, ...]
    unseen: tuple[Finding, ...]
    markets: MarketDifference | None = None


def difference(before: LastRun, now: tuple[Finding, ...], markets: Markets | None = None) -> Difference:
    """Compare two runs; each finding of either is in exactly one of the four.

    Args:
        before: the last run.
        now: findings of this one.
        markets: what the listing checks found now.
    """
    current = {finding.key: finding for finding in now if finding.weight in COMPARED}
    earlier = {finding.key: finding for finding in before.findings if finding.weight in COMPARED}
    seen = {(finding.template, finding.language) for finding in now if finding.kind not in _BLIND}
    missed = [finding for key, finding in earlier.items() if key not in current]
    return Difference(
        before.checked_at,
        new=tuple(finding for key, finding in current.items() if key not in earlier),
        gone=tuple(finding for finding in missed if (finding.template, finding.language) in seen),
        same=tuple(finding for key, finding in current.items() if key in earlier),
        unseen=tuple(finding for finding in missed if (finding.template, finding.language) not in seen),
        markets=market_difference(before.markets, markets),
    )


@dataclass(frozen=True, slots=True)
class LastRun:
    """An earlier report, as far as it is compared."""

    checked_at: str
    findings: tuple[Finding, ...]
    markets: LastMarkets | None = None


def read_last_run(path: Path) -> LastRun:
    """Read an earlier ``findings.json``; kinds that are no longer known are left out.

    Raises:
        ShopError: when it cannot be read or is not such a document.
    """
    try:
        raw = path.read_bytes()[: MOST_BYTES + 1]
        told: Any = json.loads(raw) if len(raw) <= MOST_BYTES else {}
        findings = tuple(_finding(each) for each in told["findings"] if each["kind"] in catalogue())
        markets = read_last_markets(told.get("markets"))
        last = LastRun(str(told["checked_at"]), findings, markets) if told["format"] == FORMAT else None
    except OSError as error:
        raise _unusable(path, error.strerror or "unreadable") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        last = None
    if last is None:
        raise _unusable(path, f"it is not a {FORMAT} document")
    return last


def _finding(given: dict[str, Any]) -> Finding:
    names = ("kind", "template", "language", "address", "value", "quotation")
    return Finding(**{name: str(given[name]) for name in names})


def _unusable(path: Path, why: str) -> ShopError:
    return ShopError(
        "shop.last_run",
        f"{path} cannot be compared with: {why}.",
        facts={"file": str(path)},
        remedy="Name the findings.json of an earlier run, or another folder with --out.",
    )
