"""The report as one HTML page: findings beside the page or the fields they quote.

It loads nothing, runs nothing and sends nothing, whatever stood in a listing: see
:mod:`venditor.listings.reports.picture`, and the page's own policy, which allows its one style sheet and no
other. It works without script, on a phone, in the dark, by keyboard and on paper.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TextIO

from venditor.core.errors import VenditorError
from venditor.core.markup import element, escape, peoples, stylesheet, table
from venditor.listings.formats import SNIFFED, format_of
from venditor.listings.judging.finding import SEVERITIES
from venditor.listings.reports.alike import alike
from venditor.listings.reports.beside import Quoted, fields_side, page_side, quoted, spots
from venditor.listings.reports.entry import Difference, Entry, Group, Known, Run, Summary, Texts
from venditor.listings.reports.goods import goods, of_one
from venditor.listings.reports.lines import Loads, load
from venditor.listings.reports.picture import Picture, Spot, picture
from venditor.listings.reports.rows import rows, severity
from venditor.listings.reports.words import Words

MOST_LISTINGS = 50
"""Listings that are shown with their findings; all are counted, and the JSON report has them all."""

MOST_LISTED = 100
"""Rows of a table of findings that are gone, or of files that cannot be read."""

Paints = Callable[[str, Sequence[Spot]], Picture]
"""Reads a page's words; of pages that nobody vouches for, best in a process of its own."""


_LIGHTEST = len(SEVERITIES)


@dataclass(frozen=True, slots=True)
class _Section:
    weight: int
    number: int
    content: str
    found: bool


class PageWriter:
    """Writes the page when everything is known; keeps the heaviest listings, of equal ones the first.

    Args:
        out: where to.
        texts: words for findings.
        language: BCP 47 tag of the reader: ``en``, ``de`` or ``zh-Hant``; others read English.
        loads: the text of a file, to show a page beside its findings.
        paints: reads a page's words.
        most: listings that are shown.
    """

    def __init__(
        self,
        out: TextIO,
        texts: Texts,
        language: str = "en",
        *,
        loads: Loads = load,
        paints: Paints = picture,
        most: int = MOST_LISTINGS,
    ) -> None:
        """Nothing is written yet."""
        self._out, self._texts, self._words = out, texts, Words(language)
        self._loads, self._paints, self._most = loads, paints, most
        self._sections: list[_Section] = []
        self._numbers = self._left_out = 0
        self._run: Run | None = None

    def open(self, run: Run) -> None:
        """Nothing is written yet."""
        self._run = run

    def listing(self, entry: Entry) -> None:
        """Kept while there are few."""
        is_page = entry.judged.item is None
        judged = entry.judged
        if not (entry.findings or entry.problems or (is_page and (judged.open or judged.labels))):
            return
        weight = min((SEVERITIES.index(one.finding.severity) for one in entry.counting), default=_LIGHTEST)
        if len(self._sections) >= self._most:
            lightest = max(self._sections, key=lambda one: (one.weight, one.number))
            if lightest.weight <= weight:
                self._left_out += bool(entry.findings)
                return
            self._left_out += lightest.found
            self._sections.remove(lightest)
        self._numbers += 1
        text = self._loads(entry.judged.path) if is_page else None
        content = section(self._numbers, entry, self._words, self._texts, text, self._paints)
        self._sections.append(_Section(weight, self._numbers, content, bool(entry.findings)))

    def close(self, summary: Summary) -> None:
        """The page."""
        if self._run is not None:
            sections = [one.content for one in self._sections]
            told = page(self._run, summary, sections, self._words, self._texts, self._left_out)
            self._out.write(told.encode("utf-8", "replace").decode())


def section(
    number: int,
    entry: Entry,
    words: Words,
    texts: Texts,
    text: str | None = None,
    paints: Paints = picture,
) -> str:
    """One listing: its findings, and beside them what they quote.

    Args:
        number: of the listing on the page, from 1; identifiers are made of it.
        entry: the listing.
        words: of the reader's language.
        texts: words for findings.
        text: its page, decoded; ``None`` where it is a row of a feed.
        paints: reads a page's words.
    """
    judged = entry.judged
    found = alike(entry.findings, texts, words.tag)
    places = quoted(found)
    shown = _painted(text, places, paints)
    side = (
        fields_side(number, places, entry.read, words)
        if shown is None
        else page_side(number, places, shown, words)
    )
    heading = peoples(judged.name or judged.key or judged.path)
    where = " · ".join(element("code", peoples(part)) for part in (judged.path, judged.item) if part)
    content = element("h2", heading, {"id": f"l{number}"}) + element("p", where, {"class": "quiet"})
    left = element("h3", escape(words("findings")))
    left += rows(number, found, side.marked, words, texts) if found else element("p", escape(words("none")))
    left += _goods(entry, words, texts) + _problems(entry, words) + _open(entry, words, texts)
    columns = element("div", left) + element("div", side.content)
    return element("section", content + element("div", columns, {"class": "beside"}))


def _painted(text: str | None, places: Sequence[Quoted], paints: Paints) -> Picture | None:
    if text is None or format_of(text[:SNIFFED].encode("utf-8", "replace")) != "page":
        return None
    try:
        return paints(text, spots(places))
    except VenditorError:
        # It was read once; what it says is told from that reading.
        return None


def _goods(entry: Entry, words: Words, texts: Texts) -> str:
    """What labels have to show; of a row of a feed it is folded, since many say the same."""
    labels = of_one(entry.judged.labels)
    if not labels:
        return ""
    head = element("h3", escape(words("on_goods_all")))
    head += element("p", escape(words("on_goods_note")), {"class": "quiet"})
    return head + goods(labels, words, texts, opened=entry.judged.item is None, quoted=True)


def _problems(entry: Entry, words: Words) -> str:
    if not entry.problems:
        return ""
    items = [
        element("li", f"{element('code', peoples(one.source.path))}: {_english(one.message)}")
        for one in entry.problems
    ]
    return element("h3", escape(words("problems"))) + element("ul", "".join(items))


def _english(text: str) -> str:
    """What readers of files say, in the one language that they say it in."""
    return element("span", escape(text), {"lang": "en"})


def _open(entry: Entry, words: Words, texts: Texts) -> str:
    if not entry.judged.open:
        return ""
    items = []
    for one in entry.judged.open:
        label = f"{texts.label(one.question, words.tag)} ({words.destination(one.destination)})"
        needs = "; ".join(texts.fact(name, words.tag) for name in one.needs)
        said = words("pair", first=words("needs"), second=needs) if needs else ""
        items.append(element("li", escape(label) + (f"<br>{escape(said)}" if said else "")))
    listed = element("summary", escape(words("open"))) + element("ul", "".join(items))
    return element("details", listed)


@cache
def style() -> str:
    """The style sheet of the page."""
    return stylesheet() + (files("venditor.listings.reports") / "page.css").read_text("utf-8")


def policy() -> str:
    """Content-Security-Policy of the page: its own style sheet, by its hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def page(
    run: Run, summary: Summary, sections: Sequence[str], words: Words, texts: Texts, left_out: int = 0
) -> str:
    """The whole page.

    Args:
        run: what was known before the first listing.
        summary: what is known after the last one.
        sections: the listings that are shown, as markup.
        words: of the reader's language.
        texts: words for findings.
        left_out: how many listings with findings are not shown.
    """
    head = "".join(
        (
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy())}">',
            '<meta name="referrer" content="no-referrer">',
            element("title", escape(words("title"))),
            element("style", style()),
        )
    )
    top = element("h1", escape(words("title")))
    top += element("p", escape(words.answer(run, summary)), {"class": "lead"})
    top += "".join(element("p", escape(sentence)) for sentence in words.further(run, summary))
    main = "".join(_before(summary, words, texts, left_out)) + "".join(sections)
    main += "".join(_after(run, summary, words, texts))
    body = element("header", top) + element("main", main)
    body += element("footer", element("p", escape(words("unreviewed"))))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(words.tag)}"><head>{head}</head><body>{body}</body></html>\n'
    )


def _before(summary: Summary, words: Words, texts: Texts, left_out: int) -> Iterable[str]:
    if summary.unread:
        yield _unread(summary, words)
    if summary.difference is not None:
        yield _changed(summary.difference, words)
    if summary.listings > 1 and summary.groups:
        yield _by_rule(summary.groups, words, texts)
    if left_out:
        shown = words.counted("not_shown", left_out)
        yield element("p", escape(shown), {"class": "notice"})


def _after(run: Run, summary: Summary, words: Words, texts: Texts) -> Iterable[str]:
    questions = dict.fromkeys(one for each in summary.not_judged.values() for one in each)
    if questions:
        items = [escape(texts.label(one, words.tag)) for one in questions]
        yield _part("not_judged", _listed(items), words)
    if summary.idle:
        items = []
        for one in summary.idle:
            told = {"where": one.where, "day": words.day(one.until), "reason": one.reason}
            items.append(escape(words("expired" if one.expired else "unmet", **told)))
        yield _part("idle", _listed(items), words)
    if summary.rules:
        yield _basis(run, summary, words)


def _part(name: str, content: str, words: Words) -> str:
    heading = element("h2", escape(words(name)), {"id": name})
    return element("section", heading + content)


def _listed(items: Iterable[str]) -> str:
    return element("ul", "".join(element("li", item) for item in items))


def _unread(summary: Summary, words: Words) -> str:
    rows = [
        [element("code", peoples(path)), _english(error.message), _english(error.remedy)]
        for path, error in summary.unread[:MOST_LISTED]
    ]
    headings = [words("file"), words("message"), words("what_to_do")]
    return _part("unread", table(words("unread"), headings, rows) + _more(len(summary.unread), words), words)


def _more(count: int, words: Words) -> str:
    if count <= MOST_LISTED:
        return ""
    return element("p", escape(words("more", count=words.number(count - MOST_LISTED))), {"class": "quiet"})


def _by_rule(groups: Sequence[Group], words: Words, texts: Texts) -> str:
    rows = []
    for group in groups:
        finding = group.found.finding
        example = ", ".join(part for part in (group.path, group.item, group.name) if part)
        cited = f"{finding.rule.act} {', '.join(finding.rule.articles)}".strip()
        said = texts.says(finding, words.tag)
        rows.append(
            [
                escape(said) + element("div", peoples(example), {"class": "quiet"}),
                severity(finding, words),
                escape(words.destination(finding.destination)),
                f"{words.number(group.count)} ×",
                escape(cited),
            ]
        )
    headings = [words(name) for name in ("found", "severity", "destination", "count", "law")]
    return _part("by_rule", table(words("by_rule"), headings, rows, numbers=(3,)), words)


def _changed(difference: Difference, words: Words) -> str:
    counts = (
        ("new", sum(difference.new.values())),
        ("gone", len(difference.gone)),
        ("same", difference.same),
        ("unseen", len(difference.unseen)),
    )
    listed = ", ".join(f"{words.number(count)} {words(name)}" for name, count in counts)
    rows = [
        _known(name, known, words)
        for name, found in (("gone", difference.gone), ("unseen", difference.unseen))
        for known in found
    ]
    since = words("difference", day=words.day_of(difference.since))
    content = element("h2", escape(since), {"id": "difference"}) + element("p", escape(listed))
    if rows:
        headings = [words(name) for name in ("change", "found", "product")]
        content += table(since, headings, rows[:MOST_LISTED]) + _more(len(rows), words)
    return element("section", content)


def _known(name: str, known: Known, words: Words) -> list[str]:
    said = known.says.get(words.tag) or known.says.get("en") or known.question
    found = f"{said} ({words.destination(known.destination)})"
    return [escape(words(name)), escape(found), peoples(f"{known.path}, {known.key}")]


def _basis(run: Run, summary: Summary, words: Words) -> str:
    acts = dict.fromkeys((rule.law, rule.act, rule.url) for rule in summary.rules.values())
    items = []
    for code, act, url in acts:
        name = escape(f"{act} ({code})")
        web = url.startswith(("https://", "http://"))
        items.append(element("a", name, {"href": url, "rel": "noreferrer"}) if web else name)
    files_ = "".join(
        element("li", f"{element('code', escape(name))} {element('code', escape(hash_), {'class': 'hash'})}")
        for name, hash_ in sorted(run.law.items())
    )
    return _part("basis", _listed(items) + (element("ul", files_) if files_ else ""), words)
