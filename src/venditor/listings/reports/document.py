"""The report as one JSON document, ``venditor.listing-report/1``, and as lines of JSON.

The same run gives the same bytes. The document is written while listings go by, one a line, so that a feed of
any length is written and read again without being held. Texts are in English, German and 繁體中文, so that a
program that shows them needs no catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, TextIO

from venditor.listings.judging.finding import Due, Label, Open, Rule
from venditor.listings.judging.labels import ITEMS, on_labels
from venditor.listings.reports.entry import (
    LANGUAGES,
    Difference,
    Entry,
    Found,
    Known,
    Run,
    Summary,
    Suppressed,
    Texts,
)
from venditor.products import Source

FORMAT = "venditor.listing-report/1"
LISTINGS_FOLLOW = '"listings": ['
"""The end of the first line of a document."""


class JsonWriter:
    """Writes one document.

    Args:
        out: where to.
        texts: words for findings.
    """

    def __init__(self, out: TextIO, texts: Texts) -> None:
        """Nothing is written yet."""
        self._out, self._texts, self._many = out, texts, 0

    def open(self, run: Run) -> None:
        """Its head."""
        head = _json(run_document(run))
        self._out.write(f"{head[:-1]}, {LISTINGS_FOLLOW}")

    def listing(self, entry: Entry) -> None:
        """One line."""
        self._out.write((",\n" if self._many else "\n") + _json(listing_document(entry, self._texts)))
        self._many += 1

    def close(self, summary: Summary) -> None:
        """Its end."""
        end = _json(summary_document(summary, self._texts))
        self._out.write(f"\n], {end[1:]}\n")


class JsonLinesWriter:
    """Writes a line for the run, one for each rule and each listing, and one for the summary.

    ``part`` says which; a rule comes before the first listing that it was asked about.

    Args:
        out: where to.
        texts: words for findings.
        told: rules that a report which is gone on with has told already; ``None`` for a new one.
    """

    def __init__(self, out: TextIO, texts: Texts, *, told: Collection[tuple[str, str]] | None = None) -> None:
        """Nothing is written yet."""
        self._out, self._texts = out, texts
        self._goes_on, self._told = told is not None, set(told or ())

    def open(self, run: Run) -> None:
        """The first line, where there is none yet."""
        if not self._goes_on:
            self._out.write(first_line(run))

    def listing(self, entry: Entry) -> None:
        """One line, and those of the rules that are new in it."""
        judged = entry.judged
        rules = [*(due.rule for due in judged.dues), *(finding.rule for finding in judged.findings)]
        rules += (rule for label in judged.labels for rule in label.rules)
        for rule in rules:
            name = (rule.provision, rule.clause)
            if name not in self._told:
                self._told.add(name)
                self._line("rule", _rule(rule, self._texts))
        self._line("listing", listing_document(entry, self._texts))

    def close(self, summary: Summary) -> None:
        """The last line."""
        end = summary_document(summary, self._texts)
        self._line("summary", {name: told for name, told in end.items() if name != "rules"})

    def _line(self, part: str, told: Mapping[str, Any]) -> None:
        self._out.write(_json({"part": part, **told}) + "\n")


def first_line(run: Run) -> str:
    """The first line of a report in lines."""
    return _json({"part": "run", **run_document(run)}) + "\n"


def _json(told: Mapping[str, Any]) -> str:
    # No surrogate that stands alone may come from a file: it could not be written as UTF-8.
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace").decode()


def run_document(run: Run) -> dict[str, Any]:
    """What is known before the first listing."""
    return {
        "format": FORMAT,
        "checked_on": run.checked_on.isoformat(),
        "markets": list(run.markets),
        "law": dict(sorted(run.law.items())),
        "files": list(run.files),
        "without_law": list(run.silent),
        "rests_on": dict(run.rests_on),
    }


def listing_document(entry: Entry, texts: Texts) -> dict[str, Any]:
    """One listing: its findings, what stays open, what is due, on labels too, what could not be read."""
    judged = entry.judged
    return {
        "path": judged.path,
        "item": judged.item,
        "key": judged.key,
        "name": judged.name,
        "findings": [finding_document(found, texts) for found in entry.findings],
        "open": [_open(one) for one in judged.open],
        "due": [_due(one) for one in judged.dues],
        "labels": [_label(one) for one in judged.labels],
        "problems": [problem.document() for problem in entry.problems],
    }


def finding_document(found: Found, texts: Texts) -> dict[str, Any]:
    """One finding, with its texts in every language."""
    finding, rule = found.finding, found.finding.rule
    told: dict[str, Callable[..., str]] = {
        "says": texts.says,
        "why": texts.why,
        "fix": texts.fix,
        "closes": texts.closes,
    }
    return {
        "fingerprint": found.fingerprint,
        "rule": rule.provision,
        "question": rule.question,
        "clause": rule.clause,
        "destination": finding.destination,
        "state": finding.state,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "flaw": finding.flaw,
        "law": rule.law,
        **_act(rule),
        "where": [_where(source) for source in finding.sources],
        **{name: {tag: say(finding, tag) for tag in LANGUAGES} for name, say in told.items()},
        "assumed": list(finding.assumed),
        "suppressed": _suppressed(found.suppressed),
        "change": found.change,
    }


def _act(rule: Rule) -> dict[str, Any]:
    return {
        "act": rule.act,
        "articles": list(rule.articles),
        "url": rule.url,
        "quotations": [
            {"article": article, "words": words, "language": language}
            for article, words, language in rule.quotations
        ],
        "in_force": {"from": rule.since.isoformat(), "until": rule.until.isoformat() if rule.until else None},
        "verified": rule.verified,
        "stands_in": rule.stands_in,
    }


def _where(source: Source) -> dict[str, Any]:
    return {
        "kind": source.kind,
        "path": source.path,
        "at": source.at,
        "snapshot": source.snapshot,
        "quotation": source.quotation,
    }


def _suppressed(given: Suppressed | None) -> dict[str, str] | None:
    return None if given is None else {"reason": given.reason, "until": given.until.isoformat()}


def _open(one: Open) -> dict[str, Any]:
    return {"question": one.question, "destination": one.destination, "needs": list(one.needs)}


def _due(one: Due) -> dict[str, Any]:
    """An item that is due or not; why, stands once for all listings under ``rules``."""
    return {
        "question": one.rule.question,
        "destination": one.destination,
        "due": one.due,
        "seen": one.seen,
        "rule": one.rule.provision,
        "clause": one.rule.clause,
    }


def _label(one: Label) -> dict[str, Any]:
    """What the label on the goods must show; the words for it stand once with its rule."""
    return {
        "destination": one.destination,
        "rule": None if one.rule is None else one.rule.provision,
        "clause": None if one.rule is None else one.rule.clause,
        "items": [{"item": each.item, "seen": each.seen} for each in one.items],
        "languages": list(one.languages),
        "language_rule": None if one.language_rule is None else one.language_rule.provision,
        "language_clause": None if one.language_rule is None else one.language_rule.clause,
        "needs": list(one.needs),
        "assumed": list(one.assumed),
    }


def summary_document(summary: Summary, texts: Texts) -> dict[str, Any]:
    """What is known after the last listing."""
    return {
        "rules": [_rule(rule, texts) for rule in summary.rules.values()],
        "summary": {
            "listings": summary.listings,
            "with_findings": summary.with_findings,
            "by_severity": dict(summary.severities),
            "suppressed": summary.suppressed,
            "open": summary.open,
            "needs": dict(summary.needs),
            "by_rule": [
                {
                    "rule": group.found.finding.rule.provision,
                    "clause": group.found.finding.rule.clause,
                    "destination": group.found.finding.destination,
                    "state": group.found.finding.state,
                    "flaw": group.found.finding.flaw,
                    "severity": group.found.finding.severity,
                    "count": group.count,
                    "example": {"path": group.path, "item": group.item, "name": group.name},
                }
                for group in summary.groups
            ],
            "unread": [
                {"path": path, "code": error.code, "message": error.message, "remedy": error.remedy}
                for path, error in summary.unread
            ],
            "not_judged": {path: list(questions) for path, questions in summary.not_judged.items()},
            "suppressions": [
                {
                    "where": one.where,
                    "until": one.until.isoformat(),
                    "expired": one.expired,
                    "reason": one.reason,
                }
                for one in summary.idle
            ],
        },
        "difference": None if summary.difference is None else difference_document(summary.difference),
    }


def _rule(rule: Rule, texts: Texts) -> dict[str, Any]:
    return {
        "rule": rule.provision,
        "clause": rule.clause,
        "question": rule.question,
        "label": {tag: texts.label(rule.question, tag) for tag in LANGUAGES},
        **({"items": _words_for_items(texts)} if rule.question == ITEMS else {}),
        "law": rule.law,
        **_act(rule),
        "why": dict(rule.why),
    }


def _words_for_items(texts: Texts) -> dict[str, dict[str, str]]:
    return {item: {tag: texts.on_label(item, tag) for tag in LANGUAGES} for item in on_labels()}


def difference_document(difference: Difference) -> dict[str, Any]:
    """What changed since an earlier report; a new finding says so itself."""
    return {
        "since": difference.since,
        "new": dict(difference.new),
        "same": difference.same,
        "gone": [_known(one) for one in difference.gone],
        "unseen": [_known(one) for one in difference.unseen],
    }


def _known(one: Known) -> dict[str, Any]:
    return {
        "path": one.path,
        "key": one.key,
        "rule": one.provision,
        "question": one.question,
        "destination": one.destination,
        "severity": one.severity,
        "says": dict(one.says),
    }
