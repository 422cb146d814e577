"""One run, told to every writer while it goes on, and what it comes to.

Example:
    >>> from datetime import date
    >>> report = Report(Run(date(2026, 12, 1), ("DE",), {}, ("lamp.html",)), [])
    >>> report.close().failed
    False
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from venditor.core.errors import VenditorError
from venditor.listings.judging.finding import SEVERITIES, Finding, Judged, Severity, fingerprint
from venditor.listings.read import Read
from venditor.listings.reports.difference import Comparison, Earlier
from venditor.listings.reports.entry import Change, Entry, Found, Run, Summary, Writer
from venditor.listings.reports.suppressions import Suppressions
from venditor.listings.reports.tally import Tally


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run comes to.

    Attributes:
        summary: what was counted.
        failed: whether a finding counts that is as heavy as was asked for, and new beside an earlier report,
            where one was given.
        whole: whether every file was read to its end.
    """

    summary: Summary
    failed: bool
    whole: bool


class Report:
    """Takes listings one by one, and keeps none.

    Args:
        run: what is known before the first listing.
        writers: each is told everything.
        suppressions: findings that do not count.
        earlier: the report that this one is compared with.
        fail_on: the lightest finding for which a run fails.
        told: listings that a report which is gone on with has told already; they are counted, not written.
    """

    def __init__(
        self,
        run: Run,
        writers: Sequence[Writer],
        *,
        suppressions: Suppressions | None = None,
        earlier: Earlier | None = None,
        fail_on: Severity = "error",
        told: Iterable[Judged] = (),
    ) -> None:
        """The head of every report is written."""
        self._run, self._writers = run, tuple(writers)
        self._suppressions = suppressions
        self._comparison = None if earlier is None else Comparison(earlier)
        self._failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
        self._failed = False
        self._tally = Tally()
        for writer in self._writers:
            writer.open(run)
        for judged in told:
            self._counted(judged, None)

    def add(self, judged: Judged, read: Read | None = None) -> None:
        """One listing.

        Args:
            judged: what is found against it.
            read: as it was read: for its problems, and for the fields that the page of the report shows.
        """
        entry = self._counted(judged, read)
        for writer in self._writers:
            writer.listing(entry)

    def _counted(self, judged: Judged, read: Read | None) -> Entry:
        entry = Entry(judged, tuple(self._found(judged, finding) for finding in judged.findings), read)
        self._tally.add(entry)
        self._failed = self._failed or any(map(self._fails, entry.findings))
        return entry

    def _found(self, judged: Judged, finding: Finding) -> Found:
        name = fingerprint(whole(judged.path), whole(judged.key), finding)
        suppressed = None if self._suppressions is None else self._suppressions.of(judged, finding)
        change: Change | None = None
        if self._comparison is not None:
            change = self._comparison.change(name, suppressed=suppressed is not None)
        found = Found(finding, name, suppressed, change)
        if self._comparison is not None:
            self._comparison.add(found)
        return found

    def _fails(self, found: Found) -> bool:
        return found.suppressed is None and found.change != "same" and found.finding.severity in self._failing

    def unread(self, path: str, error: VenditorError) -> None:
        """A file, or the rest of one, that cannot be read."""
        self._tally.unread(path, error)

    def not_judged(self, path: str, questions: Iterable[str]) -> None:
        """Questions that a file's format cannot answer, such as a feed's about the order button."""
        for question in questions:
            self._tally.not_judged(path, question)

    def close(self) -> Outcome:
        """The end of every report is written."""
        unread = self._tally.unread_paths
        difference = None
        if self._comparison is not None:
            difference = self._comparison.difference(frozenset(self._run.files) - unread, self._run.markets)
        idle = () if self._suppressions is None else self._suppressions.idle()
        summary = self._tally.summary(idle, difference)
        for writer in self._writers:
            writer.close(summary)
        return Outcome(summary, self._failed, whole=not unread)


def whole(name: str) -> str:
    """A name as a report has it: a half of a character in it cannot be written."""
    return name if name.isascii() else name.encode("utf-8", "replace").decode()
