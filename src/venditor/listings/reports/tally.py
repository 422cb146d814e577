"""Counts of a run, kept while its listings go by: their number grows with the law, not with the feed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from venditor.core.errors import VenditorError
from venditor.listings.judging.finding import SEVERITIES, Label, Rule, Severity
from venditor.listings.read import Problem
from venditor.listings.reports.entry import Difference, Entry, Found, Group, Idle, Labelled, Summary

MOST_PROBLEMS = 20
"""Problems that are told with the summary; each listing of the document has its own."""

_Key = tuple[str, str, str, str, str, str]
_LabelKey = tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]


class Tally:
    """What is counted of a run."""

    def __init__(self) -> None:
        self._listings = self._with_findings = self._suppressed = self._open = 0
        self._needs: Counter[str] = Counter()
        self._problems: list[tuple[str, Problem]] = []
        self._severities: Counter[Severity] = Counter()
        self._groups: dict[_Key, Group] = {}
        self._labels: dict[_LabelKey, Labelled] = {}
        self._rules: dict[tuple[str, str], Rule] = {}
        self._unread: list[tuple[str, VenditorError]] = []
        self._not_judged: dict[str, dict[str, None]] = {}

    def add(self, entry: Entry) -> None:
        """Count one listing."""
        self._listings += 1
        self._open += len(entry.judged.open)
        self._needs.update(fact for one in entry.judged.open for fact in one.needs)
        if len(self._problems) < MOST_PROBLEMS:
            self._problems += ((entry.judged.path, problem) for problem in entry.problems)
        for due in entry.judged.dues:
            self._rules.setdefault((due.rule.provision, due.rule.clause), due.rule)
        for label in entry.judged.labels:
            self._label(label)
        for found in entry.findings:
            rule = found.finding.rule
            self._rules.setdefault((rule.provision, rule.clause), rule)
            if found.suppressed is not None:
                self._suppressed += 1
                continue
            self._severities[found.finding.severity] += 1
            self._group(found, entry)
        self._with_findings += bool(entry.counting)

    def _group(self, found: Found, entry: Entry) -> None:
        finding, judged = found.finding, entry.judged
        key = (
            finding.severity,
            finding.rule.provision,
            finding.rule.clause,
            finding.destination,
            finding.state,
            finding.flaw,
        )
        known = self._groups.get(key)
        if known is None:
            self._groups[key] = Group(1, found, judged.path, judged.item, judged.name or judged.key)
        else:
            self._groups[key] = replace(known, count=known.count + 1)

    def _label(self, label: Label) -> None:
        for rule in label.rules:
            self._rules.setdefault((rule.provision, rule.clause), rule)
        decided = tuple((rule.provision, rule.clause) for rule in label.rules)
        key = (label.destination, decided, label.needs)
        known = self._labels.get(key)
        self._labels[key] = Labelled(1, label) if known is None else replace(known, count=known.count + 1)

    def unread(self, path: str, error: VenditorError) -> None:
        """A file, or the rest of one, that cannot be read."""
        self._unread.append((path, error))

    @property
    def unread_paths(self) -> frozenset[str]:
        """Files of which something was not read."""
        return frozenset(path for path, _ in self._unread)

    def not_judged(self, path: str, question: str) -> None:
        """A question that a file's format cannot answer."""
        self._not_judged.setdefault(path, {})[question] = None

    def summary(self, idle: tuple[Idle, ...] = (), difference: Difference | None = None) -> Summary:
        """All of it."""
        return Summary(
            listings=self._listings,
            with_findings=self._with_findings,
            severities={severity: self._severities[severity] for severity in SEVERITIES},
            suppressed=self._suppressed,
            open=self._open,
            needs=dict(sorted(self._needs.items(), key=lambda one: (-one[1], one[0]))),
            problems=tuple(self._problems[:MOST_PROBLEMS]),
            groups=sorted(self._groups.values(), key=_weight),
            labels=_by_destination(self._labels.values()),
            rules=dict(sorted(self._rules.items())),
            unread=tuple(self._unread),
            not_judged={path: tuple(questions) for path, questions in self._not_judged.items()},
            idle=idle,
            difference=difference,
        )


def _by_destination(labels: Iterable[Labelled]) -> list[Labelled]:
    """Those of one destination together, in the order of the first of each, the most frequent first."""
    told = list(labels)
    order = {one.label.destination: place for place, one in reversed(list(enumerate(told)))}
    return sorted(told, key=lambda one: (order[one.label.destination], -one.count))


def _weight(group: Group) -> tuple[int, int, str, str, str, str]:
    finding = group.found.finding
    return (
        SEVERITIES.index(finding.severity),
        -group.count,
        finding.destination,
        finding.rule.provision,
        finding.state,
        finding.flaw,
    )
