"""What a report is told: the run, each listing in turn, and at the end what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from venditor.core.errors import VenditorError
from venditor.listings.judging.finding import Finding, Judged, Label, Rule, Severity
from venditor.listings.read import Problem, Read

LANGUAGES = ("en", "de", "zh-Hant")
"""Every document has its texts in these."""

Change = Literal["new", "same"]
"""Beside an earlier report: a finding that was not in it, or that was."""


class Texts(Protocol):
    """Words for findings; see :class:`venditor.listings.judging.telling.Telling`."""

    def says(self, finding: Finding, language: str) -> str:
        """What is found, in a sentence."""

    def why(self, finding: Finding, language: str) -> str:
        """Why the law asks for it."""

    def fix(self, finding: Finding, language: str) -> str:
        """What to do."""

    def closes(self, finding: Finding, language: str) -> str:
        """What would close it."""

    def label(self, question: str, language: str) -> str:
        """A question in a few words."""

    def fact(self, name: str, language: str) -> str:
        """What a fact of the law is called."""

    def on_label(self, item: str, language: str) -> str:
        """What the label on the goods shows, in a few words."""

    def spoken(self, tag: str, language: str) -> str:
        """What a language of the law is called."""


@dataclass(frozen=True, slots=True)
class Run:
    """What is known before the first listing.

    Attributes:
        checked_on: the day.
        markets: destinations, as asked for, such as ``DE`` or ``US-CA``.
        law: hash of each pack file that may answer, by its name in the law's folder.
        files: every file that is looked at, as given.
        silent: destinations that no law is encoded for on the day.
        rests_on: hash of each file that was given beside the listings, such as that of facts.
    """

    checked_on: date
    markets: tuple[str, ...]
    law: Mapping[str, str]
    files: tuple[str, ...]
    silent: tuple[str, ...] = ()
    rests_on: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Why a finding does not count.

    Attributes:
        reason: in words.
        until: the last day on which it does not.
    """

    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, and what this run knows of it.

    Attributes:
        finding: what was found.
        fingerprint: by which two runs know it again.
        suppressed: why it does not count; ``None`` where it does.
        change: beside an earlier report; ``None`` without one.
    """

    finding: Finding
    fingerprint: str
    suppressed: Suppressed | None = None
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One listing in a report.

    Attributes:
        judged: the listing, judged.
        findings: as :attr:`Judged.findings`, in the same order.
        read: as it was read; ``None`` where only the judgement is known.
    """

    judged: Judged
    findings: tuple[Found, ...]
    read: Read | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What stands in it and cannot be used."""
        return self.read.problems if self.read is not None else ()

    @property
    def counting(self) -> tuple[Found, ...]:
        """The findings that are not suppressed."""
        return tuple(found for found in self.findings if found.suppressed is None)


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that say the same of several listings.

    Attributes:
        count: how many.
        found: the first of them.
        path: its file.
        item: which of several in it.
        name: what is sold there, or its key.
    """

    count: int
    found: Found
    path: str
    item: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """What the label on the goods must show at a destination, of several listings the same.

    Attributes:
        count: of how many.
        label: of the first of them; what its offer tells is said of that one alone.
    """

    count: int
    label: Label


@dataclass(frozen=True, slots=True)
class Known:
    """A finding of an earlier report, as far as it is told again."""

    path: str
    key: str
    provision: str
    question: str
    destination: str
    severity: str
    says: Mapping[str, str] = field(default_factory=dict)
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed since an earlier report.

    Attributes:
        since: day of the earlier one, as it stands there.
        new: how many findings were not in it, by severity, without the suppressed ones.
        same: how many were.
        gone: findings of it that are no longer there.
        unseen: findings of it whose file or destination was not looked at, or not wholly, this time.
    """

    since: str
    new: Mapping[Severity, int]
    same: int
    gone: tuple[Known, ...]
    unseen: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Idle:
    """A suppression that does nothing any more.

    Attributes:
        where: its place, as ``file:line``.
        until: its last day.
        expired: whether that is over; else it met no finding.
        reason: as written there.
    """

    where: str
    until: date
    expired: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known after the last listing.

    Attributes:
        listings: how many were judged.
        with_findings: how many of them have a finding that counts.
        severities: findings that count, by severity.
        suppressed: findings that do not.
        open: questions that need more facts, over all listings.
        needs: how many of them each fact would help with, the most needed first.
        problems: what stands in listings and cannot be used, with its file: the first of them.
        groups: findings by rule, destination, state and variety, the heaviest and most frequent first.
        labels: what labels must show, by destination and rule, in the order of the destinations.
        rules: every rule that was applied, by provision and clause.
        unread: files, or rests of files, that cannot be read.
        not_judged: questions that a file's format cannot answer, by file.
        idle: suppressions that do nothing.
        difference: to an earlier report; ``None`` without one.
    """

    listings: int
    with_findings: int
    severities: Mapping[Severity, int]
    suppressed: int
    open: int
    needs: Mapping[str, int]
    problems: Sequence[tuple[str, Problem]]
    groups: Sequence[Group]
    labels: Sequence[Labelled]
    rules: Mapping[tuple[str, str], Rule]
    unread: Sequence[tuple[str, VenditorError]]
    not_judged: Mapping[str, Sequence[str]]
    idle: Sequence[Idle] = ()
    difference: Difference | None = None


class Writer(Protocol):
    """Writes a report while it is made; no writer keeps all listings."""

    def open(self, run: Run) -> None:
        """Before the first listing."""

    def listing(self, entry: Entry) -> None:
        """One listing."""

    def close(self, summary: Summary) -> None:
        """After the last one."""
