"""The report for a terminal: the answer first, then each finding by file and product, or counts by rule.

What people wrote in a listing cannot steer the terminal. A line is as wide as the terminal; a character of
East Asia takes two columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TextIO

from venditor.core.terminal import shortened, visible, wrapped
from venditor.listings.judging.asked import GUESSED
from venditor.listings.judging.finding import Finding, Severity
from venditor.listings.reports.alike import Alike, alike, by_law
from venditor.listings.reports.entry import Difference, Entry, Group, Known, Labelled, Run, Summary, Texts
from venditor.listings.reports.goods import cited, guesses, said, told_too
from venditor.listings.reports.words import Words
from venditor.products import Source

MOST_FINDINGS = 40
"""Findings that are told one by one; where there are more, each rule is told with its count."""

MOST_PLACES = 2
"""Places that are quoted for a finding; the other reports have them all."""

MOST_NEEDS = 8
"""Facts that are named of those that would settle what stays open."""

MOST_LISTED = 10
"""Findings that are gone, and files that cannot be read, which are named; the others are counted."""

NARROWEST, WIDEST = 40, 120
"""Columns of the lines; longer ones are hard to read."""

_SHAPES = {"error": "✗", "warning": "▲", "note": "•"}
_COLOURS = {"error": "31", "warning": "33", "note": "36", "strong": "1", "quiet": "2"}


class TerminalWriter:
    """Writes when everything is known, since the answer comes first; keeps at most a screenful of findings.

    Args:
        out: where to.
        texts: words for findings.
        language: BCP 47 tag of the reader.
        colour: whether the terminal shows colours; never where words go to a file.
        columns: of the terminal.
        quiet: the answer alone.
    """

    def __init__(
        self,
        out: TextIO,
        texts: Texts,
        language: str,
        *,
        colour: bool = False,
        columns: int = 80,
        quiet: bool = False,
    ) -> None:
        """Nothing is written yet."""
        self._out, self._texts, self._words = out, texts, Words(language)
        self._colour, self._quiet = colour, quiet
        self._columns = min(max(columns, NARROWEST), WIDEST)
        self._run: Run | None = None
        self._kept: list[Entry] | None = []
        self._findings = 0

    def open(self, run: Run) -> None:
        """Nothing is written yet."""
        self._run = run

    def listing(self, entry: Entry) -> None:
        """Kept while there are few findings."""
        self._findings += len(entry.counting)
        if self._findings > MOST_FINDINGS and self._kept:
            # One listing is told whole, however much is found in it.
            self._kept = None
        elif self._kept is not None and entry.counting:
            self._kept.append(entry)

    def close(self, summary: Summary) -> None:
        """All of it."""
        if self._run is None:
            return
        for line in self._lines(self._run, summary):
            self._out.write(line.rstrip() + "\n")

    def _lines(self, run: Run, summary: Summary) -> Iterator[str]:
        yield from self._told(self._words.answer(run, summary), 0, "strong")
        if not self._quiet:
            for sentence in self._words.further(run, summary):
                yield from self._told(sentence, 0, "quiet")
            yield from self._one_by_one(self._kept) if self._kept is not None else self._by_rule(summary)
        if summary.unread:
            yield from self._unread(summary)
        if not self._quiet:
            yield from self._goods(summary)
            yield from self._problems(summary)
            yield from self._needs(summary)
            yield from self._not_judged(summary)
            yield from self._idle(summary)
            if summary.difference is not None:
                yield from self._changed(summary.difference)

    def _one_by_one(self, entries: Iterable[Entry]) -> Iterator[str]:
        for path, together in groupby(entries, key=lambda entry: entry.judged.path):
            yield ""
            yield from self._told(path, 0, "strong")
            for entry in together:
                judged = entry.judged
                name = judged.name or judged.key
                yield from self._told(f"{judged.item}: {name}" if judged.item and name else name, 2, "strong")
                for found in alike(entry.counting, self._texts, self._words.tag):
                    yield from self._found(found, "")

    def _found(self, together: Alike, before: str) -> Iterator[str]:
        finding = together[0].finding
        new = f" ({self._words('new')})" if together[0].change == "new" else ""
        destinations = ", ".join(dict.fromkeys(found.finding.destination for found in together))
        head = f"{before}{self._mark(finding.severity)}  {destinations}{new}  "
        yield from self._told(head + self._texts.says(finding, self._words.tag), 4, finding.severity)
        yield from self._told(f"→ {self._texts.fix(finding, self._words.tag)}", 6)
        for found, *_ in by_law(together):
            yield from self._told(_cited(found.finding), 6, "quiet")
        guessed = [name for name in finding.assumed if name in GUESSED]
        if guessed:
            labels = "; ".join(self._texts.fact(name, self._words.tag) for name in guessed)
            yield from self._told(
                self._words("pair", first=self._words("guessed"), second=labels), 6, "quiet"
            )
        for source in finding.sources[:MOST_PLACES]:
            yield from self._told(self._place(source), 6, "quiet")

    def _mark(self, severity: Severity) -> str:
        return f"{_SHAPES[severity]} {self._words(severity)}"

    def _place(self, source: Source) -> str:
        where = source.path or source.at
        if not source.quotation:
            return where
        quoted = self._words("quoted", text=shortened(source.quotation, 2 * self._columns))
        return self._words("pair", first=where, second=quoted)

    def _by_rule(self, summary: Summary) -> Iterator[str]:
        yield ""
        yield from self._told(self._words("by_rule"), 0, "strong")
        yield from self._told(self._words("all_in_json"), 0, "quiet")
        for group in summary.groups:
            yield from self._found((group.found,), f"{self._words.number(group.count)} × ")
            yield from self._told(self._example(group), 6, "quiet")

    def _example(self, group: Group) -> str:
        # The folder is the same for all of a file's listings, and long.
        file = group.path.replace("\\", "/").rstrip("/").rpartition("/")[2]
        name = shortened(group.name, self._columns // 2)
        place = ", ".join(part for part in (file, group.item, name) if part)
        return self._words("pair", first=self._words("example"), second=place)

    def _unread(self, summary: Summary) -> Iterator[str]:
        yield from self._heading("unread")
        for path, error in summary.unread[:MOST_LISTED]:
            yield from self._told(self._words("pair", first=path, second=str(error)), 2)
        yield from self._more(len(summary.unread))

    def _goods(self, summary: Summary) -> Iterator[str]:
        """What labels have to show, each once however many listings there are; it counts for nothing."""
        if summary.labels:
            yield ""
        for one in summary.labels[:MOST_LISTED]:
            yield from self._label(one)
        yield from self._more(len(summary.labels))

    def _label(self, one: Labelled) -> Iterator[str]:
        label, words = one.label, self._words
        name = words("on_goods", destination=label.destination)
        many = f"{words.number(one.count)} × " if one.count > 1 else ""
        told = words("pair", first=name, second=said(label, words, self._texts))
        yield from self._told(many + told, 0)
        # What an offer tells, and what was guessed of it, differs from one to the other.
        beside = (told_too(label, words, self._texts), guesses(label, words, self._texts))
        for sentence in beside if one.count == 1 and label.items else ():
            if sentence:
                yield from self._told(sentence, 4, "quiet")
        for rule in label.rules:
            yield from self._told(f"{cited(rule)} ({rule.provision})", 4, "quiet")

    def _problems(self, summary: Summary) -> Iterator[str]:
        if summary.problems:
            yield from self._heading("problems")
        for path, problem in summary.problems:
            place = self._words("pair", first=path, second=self._place(problem.source))
            yield from self._told(self._words("pair", first=place, second=problem.message), 2)

    def _needs(self, summary: Summary) -> Iterator[str]:
        if summary.needs:
            yield from self._heading("settled_by")
        for name, count in list(summary.needs.items())[:MOST_NEEDS]:
            label = self._texts.fact(name, self._words.tag)
            yield from self._told(f"{name} ({label}): {self._words.number(count)}", 2)

    def _not_judged(self, summary: Summary) -> Iterator[str]:
        questions = dict.fromkeys(one for each in summary.not_judged.values() for one in each)
        if questions:
            yield from self._heading("not_judged")
            labels = [self._texts.label(one, self._words.tag) for one in questions]
            yield from self._told("; ".join(labels), 2)

    def _idle(self, summary: Summary) -> Iterator[str]:
        if summary.idle:
            yield from self._heading("idle")
        for one in summary.idle:
            told = {"where": one.where, "day": self._words.day(one.until), "reason": one.reason}
            yield from self._told(self._words("expired" if one.expired else "unmet", **told), 2)

    def _changed(self, difference: Difference) -> Iterator[str]:
        words = self._words
        yield ""
        since = words("difference", day=words.day_of(difference.since))
        counts = (
            ("new", sum(difference.new.values())),
            ("gone", len(difference.gone)),
            ("same", difference.same),
            ("unseen", len(difference.unseen)),
        )
        listed = ", ".join(f"{words.number(count)} {words(name)}" for name, count in counts)
        yield from self._told(words("pair", first=since, second=listed), 0, "strong")
        for known in difference.gone[:MOST_LISTED]:
            yield from self._told(words("pair", first=words("gone"), second=_known(known, words.tag)), 2)
        yield from self._more(len(difference.gone))

    def _heading(self, name: str) -> Iterator[str]:
        yield ""
        yield from self._told(self._words(name), 0, "strong")

    def _more(self, count: int) -> Iterator[str]:
        if count > MOST_LISTED:
            yield from self._told(self._words("more", count=self._words.number(count - MOST_LISTED)), 2)

    def _told(self, text: str, indent: int, colour: str = "") -> Iterator[str]:
        """Lines of a text that may be hostile; colour is put on last, so that no line is cut inside it."""
        for number, line in enumerate(wrapped(visible(text), self._columns - indent - 2)):
            spaces = " " * (indent if number == 0 or indent == 0 else indent + 2)
            code = _COLOURS.get(colour, "") if self._colour else ""
            yield f"{spaces}\x1b[{code}m{line}\x1b[0m" if code else f"{spaces}{line}"


def _cited(finding: Finding) -> str:
    return f"{cited(finding.rule)} ({finding.rule.provision})"


def _known(known: Known, language: str) -> str:
    said = known.says.get(language) or known.says.get("en") or known.question
    return f"{known.path}, {known.key} ({known.destination}): {said}"
