"""Is it due, and why? For each product and country, every item the law was asked about, as a table.

CSV (RFC 4180) in UTF-8 with a mark, so that spreadsheets read it; a cell that one would take for a formula
begins with an apostrophe.
"""

from __future__ import annotations

import csv
from typing import TextIO

from venditor.core.terminal import visible
from venditor.core.text import pick
from venditor.listings.judging.finding import Due, Open
from venditor.listings.judging.law import law_of_listings
from venditor.listings.reports.entry import Entry, Run, Summary, Texts

COLUMNS = ("path", "item", "product", "name", "market", "asked", "due", "seen", "why", "law", "needs")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class DuesWriter:
    """Writes a row for each product, country and item.

    Args:
        out: where to.
        texts: words for items.
        language: BCP 47 tag of the reader.
    """

    def __init__(self, out: TextIO, texts: Texts, language: str) -> None:
        """Nothing is written yet."""
        self._rows = csv.writer(out)
        self._out, self._texts, self._language = out, texts, language

    def open(self, run: Run) -> None:
        """The names of the columns."""
        del run
        self._out.write("\ufeff")
        self._rows.writerow(COLUMNS)

    def listing(self, entry: Entry) -> None:
        """What is due for one listing; what depends on more stands after what is known."""
        judged = entry.judged
        product = (judged.path, judged.item or "", judged.key, judged.name)
        for due in judged.dues:
            self._rows.writerow(map(_cell, (*product, *self._due(due))))
        for one in judged.open:
            self._rows.writerow(map(_cell, (*product, *self._open(one))))

    def close(self, summary: Summary) -> None:
        """Nothing stands after the last row."""
        del summary

    def _due(self, due: Due) -> tuple[str, ...]:
        rule = due.rule
        return (
            due.destination,
            self._texts.label(rule.question, self._language),
            "yes" if due.due else "no",
            due.seen,
            pick(rule.why, self._language).text,
            f"{rule.act} {', '.join(rule.articles)}".strip(),
            "",
        )

    def _open(self, one: Open) -> tuple[str, ...]:
        labels = law_of_listings().vocabulary.facts
        needs = "; ".join(pick(labels[name].label, self._language).text for name in one.needs)
        label = self._texts.label(one.question, self._language)
        return (one.destination, label, "depends", "", "", "", needs)


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, and that steers no terminal.

    >>> _cell("=HYPERLINK(1)"), _cell("Lampe")
    ("'=HYPERLINK(1)", 'Lampe')
    """
    told = visible(text)
    return f"'{told}" if text.startswith(_FORMULA) else told
