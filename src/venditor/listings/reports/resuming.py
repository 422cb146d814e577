"""A report in lines that was broken off: what it has told already, so that a run goes on behind it.

The lines that are whole are kept; half a line, and a summary, are cut off. They are counted again, so that a
run in two parts ends with the bytes of a run in one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from venditor.listings.errors import ListingError
from venditor.listings.judging.finding import Due, Finding, Judged, Label, OnLabel, Open, Rule
from venditor.listings.reports.document import FORMAT, first_line
from venditor.listings.reports.entry import Run
from venditor.products import Source

Rules = dict[tuple[str, str], Rule]


@dataclass(frozen=True, slots=True)
class Broken:
    """A report that was broken off.

    Attributes:
        path: its file.
        size: bytes of it that are kept; zero where not even its first line is whole.
        done: how many listings of each file it has told.
        rules: those that it has told, by provision and clause.
    """

    path: Path
    size: int
    done: Mapping[str, int]
    rules: Rules = field(repr=False)

    def listings(self) -> Iterator[Judged]:
        """What it has told, in order."""
        for _, told in _lines(self.path, self.size):
            if told["part"] == "listing":
                yield _judged(told, self.rules)

    def cut(self) -> None:
        """Take off its file what is not kept; what is written then goes behind."""
        with self.path.open("r+b") as file:
            file.truncate(self.size)


def read_broken(path: Path, run: Run) -> Broken:
    """Read a report in lines that was broken off.

    Args:
        path: its file.
        run: that is to go on; it must be the same that was broken off.

    Raises:
        ListingError: when it is no such report, or one of another run.
    """
    done: Counter[str] = Counter()
    rules: Rules = {}
    size = 0
    head: object = None
    try:
        for end, told in _lines(path):
            if head is None:
                head = told
            elif told["part"] == "rule":
                rules[told["rule"], told["clause"]] = _rule(told)
            elif told["part"] == "listing":
                # What cannot be told again is not kept.
                _judged(told, rules)
                done[told["path"]] += 1
            else:
                break
            size = end
        if head is None and _is_begun(path, run):
            return Broken(path, 0, {}, {})
    except OSError as error:
        raise _unusable(path, error.strerror or "it cannot be read") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _unusable(path, f"it is no {FORMAT} in lines") from None
    if not isinstance(head, dict) or head.get("format") != FORMAT or head.get("part") != "run":
        raise _unusable(path, f"it is no {FORMAT} in lines")
    if head != json.loads(first_line(run)):
        raise _unusable(path, "it is of another day, other markets, other files, other facts or another law")
    return Broken(path, size, dict(done), rules)


def _is_begun(path: Path, run: Run) -> bool:
    """Whether a file has nothing but the beginning of the first line; lines are held back for a while."""
    first = first_line(run).encode()
    with path.open("rb") as file:
        return first.startswith(file.read(len(first)))


def _lines(path: Path, size: int | None = None) -> Iterator[tuple[int, Any]]:
    """Each whole line with where it ends; half a line is the end."""
    end = 0
    with path.open("rb") as file:
        for line in file:
            end += len(line)
            if not line.endswith(b"\n") or (size is not None and end > size):
                return
            yield end, json.loads(line)


def _rule(told: Mapping[str, Any]) -> Rule:
    until = told["in_force"]["until"]
    return Rule(
        provision=told["rule"],
        question=told["question"],
        clause=told["clause"],
        law=told["law"],
        act=told["act"],
        articles=tuple(told["articles"]),
        url=told["url"],
        since=date.fromisoformat(told["in_force"]["from"]),
        until=None if until is None else date.fromisoformat(until),
        verified=told["verified"],
        stands_in=told["stands_in"],
        why=told["why"],
        quotations=tuple((one["article"], one["words"], one["language"]) for one in told["quotations"]),
    )


def _judged(told: Mapping[str, Any], rules: Rules) -> Judged:
    return Judged(
        path=told["path"],
        item=told["item"],
        key=told["key"],
        name=told["name"],
        findings=tuple(_finding(one, rules) for one in told["findings"]),
        open=tuple(Open(one["question"], one["destination"], tuple(one["needs"])) for one in told["open"]),
        dues=tuple(
            Due(rules[one["rule"], one["clause"]], one["destination"], due=one["due"], seen=one["seen"])
            for one in told["due"]
        ),
        labels=tuple(_label(one, rules) for one in told["labels"]),
    )


def _label(told: Mapping[str, Any], rules: Rules) -> Label:
    return Label(
        destination=told["destination"],
        rule=_rule_of(rules, told["rule"], told["clause"]),
        items=tuple(OnLabel(one["item"], one["seen"]) for one in told["items"]),
        languages=tuple(told["languages"]),
        language_rule=_rule_of(rules, told["language_rule"], told["language_clause"]),
        needs=tuple(told["needs"]),
        assumed=tuple(told["assumed"]),
    )


def _rule_of(rules: Rules, provision: str | None, clause: str | None) -> Rule | None:
    return None if provision is None or clause is None else rules[provision, clause]


def _finding(told: Mapping[str, Any], rules: Rules) -> Finding:
    sources = tuple(
        Source(one["kind"], one["path"], one["quotation"], at=one["at"], snapshot=one["snapshot"])
        for one in told["where"]
    )
    return Finding(
        rules[told["rule"], told["clause"]],
        told["destination"],
        told["state"],
        told["severity"],
        told["confidence"],
        told["flaw"],
        sources,
        assumed=tuple(told["assumed"]),
    )


def _unusable(path: Path, why: str) -> ListingError:
    return ListingError(
        "listing.broken_report",
        f"{path} cannot be gone on with: {why}.",
        facts={"file": str(path)},
        remedy="Give the same arguments as before, or write to another file without --resume.",
    )
