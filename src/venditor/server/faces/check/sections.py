"""What an answer shows of each listing, as much of it as one page can weigh; the report has all."""

from __future__ import annotations

from collections.abc import Sequence

from venditor.core.errors import VenditorError
from venditor.core.text import pick
from venditor.listings.judging import telling
from venditor.listings.judging.catalogue import catalogue
from venditor.listings.judging.finding import SEVERITIES
from venditor.listings.judging.labels import ITEMS
from venditor.listings.judging.law import law_of_listings
from venditor.listings.reports.alike import Alike, alike
from venditor.listings.reports.beside import Quoted, Side, fields_side, page_side, quoted, spots
from venditor.listings.reports.entry import Entry, Summary
from venditor.listings.reports.goods import goods
from venditor.listings.reports.picture import picture
from venditor.listings.reports.rows import rows
from venditor.listings.reports.words import Words
from venditor.server.faces.check.limits import MOST_BESIDE, MOST_LABELS, MOST_OF_FINDINGS, MOST_SHOWN
from venditor.server.faces.check.task import Checked, OpenFact, Section, Told

_CHARACTERS = (12_000, 6_000, 3_000, 1_000)
"""Of a page that is shown beside its findings: as many of these as weigh little enough."""

_AROUND = 300
"""Characters shown around a mark."""

_KINDS = ("bool", "country")
"""Kinds of facts that are asked for on the page."""


def told(entries: Sequence[Entry], summary: Summary, language: str, text: str | None) -> Checked:
    """An answer, from the listings of a report.

    Args:
        entries: the listings.
        summary: what came of all of them.
        language: BCP 47 tag of the reader.
        text: the page, decoded; ``None`` where there are rows of a feed, or a text.
    """
    words = Words(language)
    found = [alike(entry.findings, telling, words.tag) for entry in entries]
    counts: dict[str, int] = {
        severity: sum(one[0].finding.severity == severity for each in found for one in each)
        for severity in SEVERITIES
    }
    left = MOST_OF_FINDINGS
    sections: list[Section] = []
    with_findings = [pair for pair in zip(entries, found, strict=True) if pair[1]]
    for number, (entry, together) in enumerate(with_findings[:MOST_SHOWN], 1):
        # What one listing leaves is there for those after it.
        share = left // (min(len(with_findings), MOST_SHOWN) - number + 1)
        section = _section(number, entry, together, words, text, share)
        left -= len(f"{section['rows']}{section['beside']}".encode())
        sections.append(section)
    return {
        "language": words.tag,
        "counts": counts,
        "listings": len(entries),
        "sections": sections,
        "left": len(with_findings) - len(sections),
        "goods": goods(summary.labels[:MOST_LABELS], words, telling, opened=False, quoted=False),
        "open": _open(entries, language),
    }


def _section(
    number: int, entry: Entry, found: Sequence[Alike], words: Words, text: str | None, most: int
) -> Section:
    whole = _beside(number, entry, quoted(found), words, text)
    shown = found[: _fitting(number, found, words, most - len(whole.content.encode()))]
    side = whole if len(shown) == len(found) else _beside(number, entry, quoted(shown), words, text)
    markup = rows(number, shown, side.marked, words, telling) if shown else ""
    judged = entry.judged
    return {
        "name": judged.name or judged.key,
        "item": judged.item or "",
        "rows": markup,
        "beside": side.content,
        "more": len(found) - len(shown),
    }


def _fitting(number: int, found: Sequence[Alike], words: Words, most: int) -> int:
    """How many findings weigh little enough, the heaviest in law first."""
    count = len(found)
    while count:
        weight = len(rows(number, found[:count], frozenset(), words, telling).encode())
        if weight <= most:
            break
        count = max(min(count - 1, count * most // weight), 0)
    return count


def _beside(number: int, entry: Entry, places: Sequence[Quoted], words: Words, text: str | None) -> Side:
    """The page with its marks, or the fields of a row; less of them where they are too heavy."""
    if entry.judged.item is None and text is not None:
        for most in _CHARACTERS:
            try:
                shown = picture(text, spots(places), most=most, around=min(_AROUND, most // 10))
            except VenditorError:
                break
            side = page_side(number, places, shown, words)
            if len(side.content.encode()) <= MOST_BESIDE:
                return side
    side = fields_side(number, places, entry.read, words)
    return side if len(side.content.encode()) <= MOST_BESIDE else fields_side(number, places, None, words)


def _open(entries: Sequence[Entry], language: str) -> list[OpenFact]:
    """Facts that would settle what stays open, those first that settle most, each with what it settles."""
    settles: dict[str, dict[str, None]] = {}
    for entry in entries:
        for one in entry.judged.open:
            for name in one.needs:
                settles.setdefault(name, {})[one.question] = None
        for label_ in entry.judged.labels:
            for name in label_.needs:
                settles.setdefault(name, {})[ITEMS] = None
    ordered = sorted(settles.items(), key=lambda pair: -len(pair[1]))
    return [_fact(name, list(questions), language) for name, questions in ordered]


def _fact(name: str, questions: Sequence[str], language: str) -> OpenFact:
    definition = law_of_listings().vocabulary.facts[name]
    wording = pick(definition.label, language)
    return {
        "name": name,
        "kind": definition.kind if definition.kind in _KINDS else "",
        "label": {"text": wording.text, "language": wording.language},
        "settles": [label(question, language) for question in questions],
    }


def label(question: str, language: str) -> Told:
    """What a question is about, and the language in which that is said."""
    kind, _, name = question.partition(".")
    item = catalogue().items.get(name) if kind == "required" else None
    wording = pick(item.label if item else law_of_listings().vocabulary.questions[question].asks, language)
    return {"text": wording.text, "language": wording.language}
