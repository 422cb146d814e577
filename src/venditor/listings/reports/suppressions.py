"""Findings that do not count for a while: a YAML file that says which, why, and until when.

.. code-block:: yaml

    - rule: eu.gpsr.required.*        # or question: required.manufacturer_name
      path: feeds/*.xml
      product: LAMP-*
      destination: DE
      reason: The manufacturer answers by 15 January.
      until: 2027-01-31

A suppressed finding stays in the report. What is over, and what meets nothing, is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from venditor.listings.judging.finding import Finding, Judged
from venditor.listings.reports.entry import Idle, Suppressed
from venditor.rules.source import Source, parse, read
from venditor.rules.vocabulary import nearest

_KEYS = ("rule", "question", "path", "product", "destination", "reason", "until")
_NEEDED = ("reason", "until")
_EXAMPLE = "rule, question, path, product, destination, reason, until"


@dataclass(frozen=True, slots=True)
class Suppression:
    """One entry of the file; patterns may have ``*``, ``?`` and ``[...]``, and ``*`` passes over slashes.

    Attributes:
        where: its place, as ``file:line``.
        rule: pattern of a provision.
        question: pattern of a question.
        path: pattern of a file, as given.
        product: pattern of a listing's own name.
        destination: such as ``DE``; empty for all.
        reason: in words.
        until: the last day on which it holds.
    """

    where: str
    rule: str
    question: str
    path: str
    product: str
    destination: str
    reason: str
    until: date

    def meets(self, judged: Judged, finding: Finding) -> bool:
        """Whether it is about a finding."""
        return (
            (not self.destination or self.destination == finding.destination)
            and fnmatchcase(finding.rule.provision, self.rule)
            and fnmatchcase(finding.rule.question, self.question)
            and fnmatchcase(judged.path, self.path)
            and fnmatchcase(judged.key, self.product)
        )


class Suppressions:
    """All entries of a file, on one day.

    Args:
        entries: in the order of the file; the first that meets a finding holds.
        today: the day.
    """

    def __init__(self, entries: Sequence[Suppression], today: date) -> None:
        """Nothing was met yet."""
        self._expired = tuple(one for one in entries if one.until < today)
        self._holding = tuple(one for one in entries if one.until >= today)
        self._met: set[int] = set()

    def of(self, judged: Judged, finding: Finding) -> Suppressed | None:
        """Why a finding does not count; ``None`` where it does."""
        holding = None
        for at, one in enumerate(self._holding):
            if one.meets(judged, finding):
                # An entry that another one makes needless is no entry that meets nothing.
                self._met.add(at)
                holding = holding or one
        return None if holding is None else Suppressed(holding.reason, holding.until)

    def idle(self) -> tuple[Idle, ...]:
        """Entries that are over, then those that met nothing."""
        unmet = [one for at, one in enumerate(self._holding) if at not in self._met]
        return tuple(
            Idle(one.where, one.until, expired, one.reason)
            for expired, each in ((True, self._expired), (False, unmet))
            for one in each
        )


def read_suppressions(path: Path, today: date) -> Suppressions:
    """Read a file of suppressions.

    Args:
        path: the file.
        today: the day; entries that are over by then do not hold.

    Raises:
        SourceError: with file and line, when it is not such a file.
    """
    return Suppressions(_entries(read(path)), today)


def parse_suppressions(raw: bytes | str, name: str, today: date) -> Suppressions:
    """The same for text that is at hand; ``name`` is what messages call it."""
    return Suppressions(_entries(parse(raw, name)), today)


def _entries(source: Source) -> tuple[Suppression, ...]:
    if not isinstance(source.data, list):
        remedy = f"Write a list, each entry with some of: {_EXAMPLE}."
        raise source.error((), "suppressions.shape", "suppressions are a list.", remedy=remedy)
    return tuple(_entry(source, at, given) for at, given in enumerate(source.data))


def _entry(source: Source, at: int, given: object) -> Suppression:
    if not isinstance(given, dict):
        remedy = f"Write a mapping with some of: {_EXAMPLE}."
        raise source.error((at,), "suppressions.shape", "an entry is a mapping.", remedy=remedy)
    texts = {name: _text(source, at, name, value) for name, value in given.items()}
    for name in _NEEDED:
        if name not in texts:
            message = f'an entry without "{name}": say why a finding does not count, and until when.'
            raise source.error((at,), "suppressions.missing", message, remedy=f"Add {name}: ...")
    if not ("rule" in texts or "question" in texts):
        message = "an entry names neither a rule nor a question."
        remedy = 'Add rule: or question:, such as question: "required.*".'
        raise source.error((at,), "suppressions.missing", message, remedy=remedy)
    anything = dict.fromkeys(("rule", "question", "path", "product"), "*")
    patterns = {name: texts.get(name, every) for name, every in anything.items()}
    return Suppression(
        where=source.where((at,)),
        destination=texts.get("destination", ""),
        reason=texts["reason"],
        until=_day(source, at, texts["until"]),
        **patterns,
    )


def _text(source: Source, at: int, name: str, value: object) -> str:
    if name not in _KEYS:
        message = f'"{name}" is none of {_EXAMPLE}.'
        raise source.error((at, name), "suppressions.key", message, remedy=nearest(name, _KEYS))
    if isinstance(value, int) and not isinstance(value, bool):
        # A product's number needs no quotation marks.
        return str(value)
    if not isinstance(value, str) or not value.strip():
        message = f'"{name}" has no text.'
        raise source.error((at, name), "suppressions.text", message, remedy="Write it in one line of text.")
    return value.strip()


def _day(source: Source, at: int, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f'"{text}" is not a day.'
        raise source.error(
            (at, "until"), "suppressions.day", message, remedy="Write it like 2027-01-31."
        ) from None
