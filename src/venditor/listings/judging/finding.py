"""What is found against an offer at a destination, and what becomes of all the law asks there.

A finding names the rule and the clause that decided, what was seen and where. Its words are made for a
reader when they are needed (:mod:`venditor.listings.judging.telling`): most findings of a large feed are only
counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from venditor.listings.observing.observation import Confidence
from venditor.products import Source

State = Literal["absent", "not_found", "flawed", "practice"]
"""Absent: there is a place for it with nothing in it. Not found: not in what was given, which may be
elsewhere. Flawed: shown, but so that it does not do. Practice: something is done that may not be."""

STATES: tuple[State, ...] = ("practice", "flawed", "absent", "not_found")
"""In the order in which findings of one severity are told: what was seen before what was not."""

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""An error is to be mended, a warning is to be looked at by a person, a note tells what may matter. As the
levels of SARIF 2.1.0, section 3.27.10."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What of the law decided.

    Attributes:
        provision: its id, such as ``eu.gpsr.required.manufacturer_name``.
        question: its question, such as ``required.manufacturer_name``.
        clause: the clause that decided.
        law: code of the jurisdiction.
        act: short name of the act, in its own language.
        articles: what the clause rests on.
        url: official address of the act.
        since: first day it is in force.
        until: last day; ``None`` while it is.
        verified: whether its text was read.
        stands_in: a directive's provision that stands in for a national act that is not encoded.
        why: the sentence of the clause, by language.
        quotations: words of the law: article, words, and their language (BCP 47 tag).
    """

    provision: str
    question: str
    clause: str
    law: str
    act: str
    articles: tuple[str, ...]
    url: str
    since: date
    until: date | None
    verified: bool
    stands_in: bool
    why: Mapping[str, str] = field(repr=False)
    quotations: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)

    @property
    def about(self) -> str:
        """The item or practice it is about."""
        return self.question.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found against an offer.

    Attributes:
        rule: what of the law decided.
        destination: where the offer is made, such as ``DE``.
        state: what was seen.
        severity: how much it weighs.
        confidence: how surely it was seen.
        flaw: the variety, by its name in the catalogue; empty where there is none.
        sources: where, the deciding place first; none where something was not found.
        values: what the texts have gaps for.
        assumed: facts that were taken as they ordinarily are, on which it rests.
    """

    rule: Rule
    destination: str
    state: State
    severity: Severity
    confidence: Confidence
    flaw: str = ""
    sources: tuple[Source, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """A question that cannot be answered from what was given.

    Attributes:
        question: its id.
        destination: where.
        needs: facts that would settle it.
    """

    question: str
    destination: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """Whether an item is due at a destination, and why.

    Attributes:
        rule: what of the law decided.
        destination: where.
        due: whether it is.
        seen: ``seen``, ``flawed``, ``absent``, ``not_found``; ``known``: to the seller, and not shown.
    """

    rule: Rule
    destination: str
    due: bool
    seen: str


@dataclass(frozen=True, slots=True)
class OnLabel:
    """Something that the label on the goods must show.

    Attributes:
        item: as the law's answer names it.
        seen: whether the offer tells it too, as in :class:`Due`; ``not_looked_for`` where nothing looks for
            it.
    """

    item: str
    seen: str

    @property
    def told(self) -> bool:
        """Whether the offer tells it, well or not."""
        return self.seen in ("seen", "flawed")


@dataclass(frozen=True, slots=True)
class Label:
    """What the label on the goods must show at a destination: advice, and no finding.

    Attributes:
        destination: where.
        rule: what of the law decided what it shows, or leaves that to a person; ``None`` where no clause
            does.
        items: what it shows, in the order of the law's answer; none where that is not settled.
        languages: BCP 47 tags of the languages it must be in; none where the law does not say.
        language_rule: what of the law decided that.
        needs: facts that would settle what is not.
        assumed: facts that were taken as they ordinarily are, on which it rests.
    """

    destination: str
    rule: Rule | None
    items: tuple[OnLabel, ...]
    languages: tuple[str, ...] = ()
    language_rule: Rule | None = None
    needs: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What of the law decided any of it."""
        return tuple(rule for rule in (self.rule, self.language_rule) if rule is not None)


@dataclass(frozen=True, slots=True)
class Judged:
    """One listing, judged for every destination asked for.

    Attributes:
        path: the file it was read from, as given.
        item: which of several in it; ``None`` where a file is one listing.
        key: its own name, by which two runs know it again: SKU, id, GTIN, else its name.
        name: what is sold, as read; empty where unknown.
        findings: the heaviest first, then as the catalogue has them.
        open: questions that need more facts.
        dues: every item the law was asked about and answered, in the order of the vocabulary.
        labels: what the label on the goods must show, of each destination whose law says it.
    """

    path: str
    item: str | None
    key: str
    name: str
    findings: tuple[Finding, ...]
    open: tuple[Open, ...]
    dues: tuple[Due, ...]
    labels: tuple[Label, ...] = ()


def fingerprint(path: str, key: str, finding: Finding) -> str:
    """What makes a finding the same in two runs: product, rule, destination and variety; never the position.

    Args:
        path: the file, as given.
        key: the listing's own name (:attr:`Judged.key`).
        finding: what was found.

    Returns:
        16 hexadecimal digits.
    """
    parts = (path, key, finding.rule.question, finding.destination, finding.state, finding.flaw)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
