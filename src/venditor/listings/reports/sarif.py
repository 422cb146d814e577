"""The report as SARIF 2.1.0, as code hosts and editors read it.

Written while listings go by: ``results`` first, ``tool`` with the rules that occurred last; properties of
JSON have no order. Messages are plain text; what people wrote in a listing can put neither links nor
placeholders into them.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; sections are named beside
what they ask for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO
from urllib.parse import quote

from venditor import __version__
from venditor.core.terminal import visible
from venditor.listings.judging.finding import Rule
from venditor.listings.reports.entry import Entry, Found, Run, Summary, Suppressed, Texts
from venditor.listings.reports.lines import Lines, Loads, Place, load
from venditor.listings.reports.words import Words
from venditor.products import Source

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

MOST_PLACES = 50
"""Places that are named for a finding; code hosts keep a hundred."""

FINGERPRINT = "venditorFinding/v1"
"""Name of the fingerprint: a versioned hierarchical string (3.5.4.2)."""

OF_GITHUB = "primaryLocationLineHash"
"""The fingerprint by which GitHub's code scanning knows a result again; else it takes the line's words."""

_TAGS = {"zh-Hant": "zh-TW"}
"""A language has two letters, and may have a country behind them (3.19.21)."""

_UNCHANGED = {"new": "new", "same": "unchanged"}


class SarifWriter:
    """Writes one log with one run.

    Args:
        out: where to.
        texts: words for findings.
        language: BCP 47 tag of the messages.
        loads: the text of a file, for lines and columns.
    """

    def __init__(self, out: TextIO, texts: Texts, language: str = "en", *, loads: Loads = load) -> None:
        """Nothing is written yet."""
        self._out, self._texts, self._language = out, texts, language
        self._lines = Lines(loads)
        self._rules: dict[str, tuple[int, Rule]] = {}
        self._many = 0
        self._run: Run | None = None

    def open(self, run: Run) -> None:
        """Its head."""
        self._run = run
        head = _json({"$schema": SCHEMA, "version": VERSION})
        self._out.write(f'{head[:-1]}, "runs": [{{"columnKind": "unicodeCodePoints", "results": [')

    def listing(self, entry: Entry) -> None:
        """A line for each finding."""
        for found in entry.findings:
            self._out.write((",\n" if self._many else "\n") + _json(self._result(found, entry)))
            self._many += 1

    def close(self, summary: Summary) -> None:
        """The rules, and what could not be read."""
        end = {
            "tool": {"driver": self._driver()},
            "invocations": [self._invocation(summary)],
            "properties": self._properties(),
        }
        self._out.write(f"\n], {_json(end)[1:]}]}}\n")

    def _result(self, found: Found, entry: Entry) -> dict[str, Any]:
        """One finding (3.27)."""
        finding, rule = found.finding, found.finding.rule
        index, _ = self._rules.setdefault(rule.provision, (len(self._rules), rule))
        named = finding.sources[:MOST_PLACES]
        places = [self._location(entry, source) for source in named] or [self._whole(entry)]
        said = f"{self._texts.says(finding, self._language)} {self._texts.fix(finding, self._language)}"
        result: dict[str, Any] = {
            "ruleId": rule.provision,
            "ruleIndex": index,
            "kind": "fail",
            "level": finding.severity,
            "message": {"text": message(said)},
            # One location is where it is to be mended (3.27.12); the others bear on it (3.27.22).
            "locations": places[:1],
            "partialFingerprints": {FINGERPRINT: found.fingerprint, OF_GITHUB: f"{found.fingerprint}:1"},
            "properties": {
                "clause": rule.clause,
                "destination": finding.destination,
                "state": finding.state,
                "flaw": finding.flaw,
                "confidence": finding.confidence,
                "closes": plain(self._texts.closes(finding, self._language)),
                "inForce": _in_force(rule),
                "product": plain(entry.judged.name or entry.judged.key),
            },
        }
        if places[1:]:
            # The JSON report has them all.
            result["relatedLocations"] = [{"id": at, **place} for at, place in enumerate(places[1:], 1)]
        if found.suppressed is not None:
            result["suppressions"] = [_suppression(found.suppressed)]
        if found.change is not None:
            result["baselineState"] = _UNCHANGED[found.change]
        return result

    def _location(self, entry: Entry, source: Source) -> dict[str, Any]:
        place = self._lines.place(entry.judged.path, source)
        names = (entry.judged.item, source.at or source.path)
        return _located(entry, place, source.quotation, [name for name in names if name])

    def _whole(self, entry: Entry) -> dict[str, Any]:
        """Of what was not found, the listing."""
        return _located(entry, None, "", [entry.judged.item] if entry.judged.item else [])

    def _driver(self) -> dict[str, Any]:
        """The program, and the rules that occurred (3.19, 3.49)."""
        return {
            "name": "Venditor",
            "version": __version__,
            # `semanticVersion` is left out: the program promises no meaning of its parts yet.
            "language": _TAGS.get(self._language, self._language),
            "rules": [self._rule(rule) for _, rule in self._rules.values()],
        }

    def _rule(self, rule: Rule) -> dict[str, Any]:
        label = self._texts.label(rule.question, self._language)
        why = rule.why.get(self._language) or rule.why.get("en") or label
        cited = f"{rule.act} {', '.join(rule.articles)}".strip()
        told: dict[str, Any] = {
            "id": rule.provision,
            "shortDescription": {"text": message(label)},
            "fullDescription": {"text": message(f"{why} ({cited})")},
            "help": {
                "text": message("\n".join((why, cited, *(words for _, words, _language in rule.quotations))))
            },
            "properties": {
                "law": rule.law,
                "act": rule.act,
                "articles": list(rule.articles),
                "question": rule.question,
                "inForce": _in_force(rule),
                "verified": rule.verified,
                "standsIn": rule.stands_in,
                "tags": [rule.law, rule.question.partition(".")[0]],
            },
        }
        if rule.url.startswith(("https://", "http://")):
            told["helpUri"] = quote(rule.url, safe=":/?#[]@!$&'()*+,;=%~")
        return told

    def _invocation(self, summary: Summary) -> dict[str, Any]:
        """Whether everything was read, and what was not (3.20)."""
        notes: list[dict[str, Any]] = [
            {
                "level": "error",
                "descriptor": {"id": error.code},
                "message": {"text": message(str(error))},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(path)}}}],
            }
            for path, error in summary.unread
        ]
        if self._run is not None and self._run.silent:
            said = Words(self._language).without_law(self._run)
            notes.append(
                {
                    "level": "warning",
                    "descriptor": {"id": "listing.no_law"},
                    "message": {"text": message(said)},
                }
            )
        told: dict[str, Any] = {"executionSuccessful": not summary.unread}
        return told | ({"toolExecutionNotifications": notes} if notes else {})

    def _properties(self) -> dict[str, Any]:
        run = self._run
        if run is None:
            return {}
        return {
            "checkedOn": run.checked_on.isoformat(),
            "markets": list(run.markets),
            "law": dict(sorted(run.law.items())),
        }


def _located(entry: Entry, place: Place | None, quotation: str, names: list[str]) -> dict[str, Any]:
    """A location (3.28): the file, with a region where one is known, and the place's own name."""
    region = _region(place, quotation)
    artifact = {"uri": uri(entry.judged.path)}
    told: dict[str, Any] = {"physicalLocation": {"artifactLocation": artifact, "region": region}}
    if names:
        qualified = plain("/".join(names))
        told["logicalLocations"] = [{"fullyQualifiedName": qualified, "kind": "element"}]
    if place is None:
        # Code hosts show no result without a line, so it has the first one, and says that it is none.
        told["properties"] = {"lineKnown": False}
    return told


def _region(place: Place | None, quotation: str) -> dict[str, Any]:
    """A region of text (3.30); columns count code points (3.14.27), the end stands behind the last one."""
    if place is None:
        return {"startLine": 1}
    region: dict[str, Any] = {"startLine": place.line}
    if place.column is not None:
        region |= {"startColumn": place.column, "endLine": place.end_line, "endColumn": place.end_column}
        region["snippet"] = {"text": plain(quotation)}
    return region


def _suppression(given: Suppressed) -> dict[str, Any]:
    """Why a result does not count (3.35); it stands in a file of its own (3.35.2)."""
    return {
        "kind": "external",
        "status": "accepted",
        "justification": plain(given.reason),
        "properties": {"until": given.until.isoformat()},
    }


def _in_force(rule: Rule) -> dict[str, str | None]:
    return {"from": rule.since.isoformat(), "until": rule.until.isoformat() if rule.until else None}


def plain(text: str) -> str:
    """People's words without what would steer a terminal."""
    return visible(text)


def message(text: str) -> str:
    """Words as the text of a message: no placeholder (3.11.5), and no link (3.11.6) can come of them.

    >>> message("50 % {0} [here](https://evil.example)")
    '50 % {{0}} [here] (https://evil.example)'
    """
    return plain(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")


def uri(path: str) -> str:
    """A file as a URI reference (3.4.3): relative as it was given, absolute with its scheme.

    >>> uri("shop/Lampe 1.html"), uri("./a:b.html"), uri("/srv/feed.xml")
    ('shop/Lampe%201.html', 'a%3Ab.html', 'file:///srv/feed.xml')
    """
    parts = list(_steps(path.replace("\\", "/")))
    try:
        # What is no UTF-8 in a file's name is written as the bytes it is.
        written = quote("/".join(parts), safe="/", errors="surrogateescape")
    except UnicodeEncodeError:
        written = quote("/".join(parts), safe="/", errors="replace")
    return f"file://{written}" if path.startswith("/") else written


def _steps(path: str) -> Iterator[str]:
    for at, part in enumerate(path.split("/")):
        if part != "." and (part or at == 0):
            yield part


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace").decode()
