"""Is it due, and why? For each product and country, every item the law was asked about, as a table.

What is due on the goods themselves and not in the offer, says so.

CSV (RFC 4180) in UTF-8 with a mark, so that spreadsheets read it; a cell that one would take for a formula
begins with an apostrophe.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TextIO

from venditor.core.terminal import visible
from venditor.core.text import pick
from venditor.listings.judging.finding import Due, Label, OnLabel, Open, Rule
from venditor.listings.judging.labels import ITEMS, LANGUAGE
from venditor.listings.judging.law import law_of_listings
from venditor.listings.reports.entry import Entry, Run, Summary, Texts

COLUMNS = ("path", "item", "product", "name", "market", "asked", "due", "seen", "why", "law", "needs")
ON_GOODS, BY_PERSON = "on the goods", "for a person"
"""Of what labels have to show: that it is due there, or that a person must decide."""

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
        for label in judged.labels:
            for row in self._label(label):
                self._rows.writerow(map(_cell, (*product, *row)))
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
            *self._decided(rule),
            "",
        )

    def _label(self, label: Label) -> Iterator[tuple[str, ...]]:
        """What is due on the goods, item by item, then the language; or what that depends on."""
        if label.rule is not None:
            decided = self._decided(label.rule)
            for one in label.items or (OnLabel("", ""),):
                asked = self._texts.on_label(one.item, self._language) if one.item else self._asked(ITEMS)
                due = ON_GOODS if one.item else BY_PERSON
                yield (label.destination, asked, due, one.seen, *decided, "")
        if label.language_rule is not None:
            due = ON_GOODS if label.languages else BY_PERSON
            yield (
                label.destination,
                self._asked(LANGUAGE),
                due,
                "",
                *self._decided(label.language_rule),
                "",
            )
        if label.needs:
            yield self._open(Open(ITEMS if label.rule is None else LANGUAGE, label.destination, label.needs))

    def _asked(self, question: str) -> str:
        return self._texts.label(question, self._language)

    def _decided(self, rule: Rule) -> tuple[str, str]:
        return pick(rule.why, self._language).text, f"{rule.act} {', '.join(rule.articles)}".strip()

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
