"""What changed since an earlier report: findings that are new, gone, the same, or that nobody looked for now.

Two findings are the same when their fingerprints agree; where a finding stands does not count. A finding that
was suppressed in the earlier report and no longer is, is new: a suppression that is over is seen.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, cast

from venditor.listings.errors import ListingError
from venditor.listings.judging.finding import SEVERITIES, Severity
from venditor.listings.reports.document import FORMAT, LISTINGS_FOLLOW
from venditor.listings.reports.entry import Change, Difference, Found, Known

MOST_BYTES_AT_ONCE = 256 * 2**20
"""Bytes of a report that was formatted anew and is read as a whole; as written, it is read line by line."""

LONGEST_LINE = 64 * 2**20
"""Characters of a line of a report, which holds one listing."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A report on disk, as far as it is compared.

    Attributes:
        checked_on: its day, as it stands there.
        findings: by fingerprint.
        looked_at: files that were looked at and wholly read.
        markets: destinations that were looked at.
    """

    checked_on: str
    findings: Mapping[str, Known]
    looked_at: frozenset[str]
    markets: frozenset[str]


class Comparison:
    """Compares a run with an earlier report while its listings go by.

    Args:
        earlier: the report.
    """

    def __init__(self, earlier: Earlier) -> None:
        """Nothing was seen yet."""
        self._earlier = earlier
        self._seen: set[str] = set()
        self._new: Counter[Severity] = Counter()

    def change(self, fingerprint: str, *, suppressed: bool) -> Change:
        """Whether a finding is new."""
        known = self._earlier.findings.get(fingerprint)
        return "same" if known is not None and (suppressed or not known.suppressed) else "new"

    def add(self, found: Found) -> None:
        """A finding of this run."""
        if found.fingerprint in self._earlier.findings:
            self._seen.add(found.fingerprint)
        if found.change == "new" and found.suppressed is None:
            self._new[found.finding.severity] += 1

    def difference(self, looked_at: frozenset[str], markets: Collection[str]) -> Difference:
        """All of it.

        Args:
            looked_at: files that this run looked at and wholly read.
            markets: destinations that it looked at.
        """
        missed = [one for name, one in self._earlier.findings.items() if name not in self._seen]
        return Difference(
            self._earlier.checked_on,
            new={severity: self._new[severity] for severity in SEVERITIES},
            same=len(self._seen),
            **_missed(missed, looked_at, markets),
        )


def _missed(
    missed: Sequence[Known], looked_at: frozenset[str], markets: Collection[str]
) -> dict[str, tuple[Known, ...]]:
    """Which of the findings that were not made again are gone, and which nobody looked for."""
    there = [one.path in looked_at and one.destination in markets for one in missed]
    return {
        "gone": tuple(one for one, looked in zip(missed, there, strict=True) if looked),
        "unseen": tuple(one for one, looked in zip(missed, there, strict=True) if not looked),
    }


def between(before: Earlier, after: Earlier) -> Difference:
    """What changed between two reports on disk; each finding of either is in exactly one of the four."""
    new: Counter[Severity] = Counter()
    seen = 0
    for name, one in after.findings.items():
        known = before.findings.get(name)
        seen += known is not None
        if not one.suppressed and (known is None or known.suppressed):
            new[cast("Severity", one.severity)] += 1
    missed = [one for name, one in before.findings.items() if name not in after.findings]
    return Difference(
        before.checked_on,
        new={severity: new[severity] for severity in SEVERITIES},
        same=seen,
        **_missed(missed, after.looked_at, after.markets),
    )


def read_report(path: Path) -> Earlier:
    """Read an earlier report, in either of its two shapes; what is not known in it is passed over.

    Args:
        path: a ``venditor.listing-report/1`` document, or its lines (``jsonl``).

    Raises:
        ListingError: when it cannot be read, or is something else.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            return _earlier(_parts(file, path))
    except OSError as error:
        raise _unusable(path, error.strerror or "it cannot be read") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _unusable(path, f"it is no whole {FORMAT} document") from None


def _earlier(parts: Iterator[Mapping[str, Any]]) -> Earlier:
    head = next(parts)
    findings: dict[str, Known] = {}
    unread: set[str] = set()
    ended = False
    for part in parts:
        if "summary" in part:
            ended = True
            unread = {str(one["path"]) for one in part["summary"].get("unread", ())}
        elif part.get("part") != "rule":
            for finding in part["findings"]:
                findings[str(finding["fingerprint"])] = _known(part, finding)
    if not ended:
        raise ValueError
    looked_at = frozenset(map(str, head.get("files", ()))) - unread
    markets = frozenset(map(str, head.get("markets", ())))
    return Earlier(str(head["checked_on"]), findings, looked_at, markets)


def _known(listing: Mapping[str, Any], finding: Mapping[str, Any]) -> Known:
    severity = str(finding.get("severity"))
    says = finding.get("says")
    return Known(
        path=str(listing["path"]),
        key=str(listing.get("key", "")),
        provision=str(finding.get("rule", "")),
        question=str(finding.get("question", "")),
        destination=str(finding.get("destination", "")),
        severity=severity if severity in SEVERITIES else "note",
        says={str(tag): str(text) for tag, text in says.items()} if isinstance(says, dict) else {},
        suppressed=finding.get("suppressed") is not None,
    )


def _parts(file: TextIO, path: Path) -> Iterator[Mapping[str, Any]]:
    """The head, each listing, and the end."""
    first = file.readline(LONGEST_LINE)
    if first.rstrip().endswith(LISTINGS_FOLLOW):
        yield _head(json.loads(first + "]}"), path)
        yield from _as_written(file)
        return
    head = _alone(first)
    if head is not None and head.get("part") == "run":
        yield _head(head, path)
        for line in _lines(file):
            yield json.loads(line)
        return
    rest = file.read(MOST_BYTES_AT_ONCE + 1)
    if len(rest) > MOST_BYTES_AT_ONCE:
        raise _unusable(path, "it was formatted anew and is too long to be read at once")
    whole = _head(json.loads(first + rest), path)
    yield whole
    yield from whole["listings"]
    yield {"summary": whole["summary"]}


def _as_written(file: TextIO) -> Iterator[Mapping[str, Any]]:
    for line in _lines(file):
        if line.startswith("]"):
            yield json.loads("{" + line.lstrip("], \n"))
            return
        yield json.loads(line.rstrip().rstrip(","))


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(LONGEST_LINE):
        if line.strip():
            yield line


def _alone(line: str) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _head(told: Any, path: Path) -> Mapping[str, Any]:
    stated = told.get("format") if isinstance(told, dict) else None
    if stated != FORMAT:
        named = f'its format is "{stated}", not {FORMAT}' if stated else f"it is no {FORMAT} document"
        raise _unusable(path, named)
    return cast("dict[str, Any]", told)


def _unusable(path: Path, why: str) -> ListingError:
    return ListingError(
        "listing.earlier_report",
        f"{path} cannot be compared with: {why}.",
        facts={"file": str(path)},
        remedy="Name a report that this check wrote with --format json or jsonl.",
    )
