"""What a law pack says, read and checked: packs, provisions, versions and clauses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from venditor.core.text import LocalizedText
from venditor.rules.syntax import Expression, Value, facts_in, questions_in
from venditor.rules.vocabulary import QuestionDefinition

ActKind = Literal["act", "directive", "regulation", "ordinance"]
ClauseStatus = Literal["not_applicable", "not_encoded", "for_a_person"]
DEFAULT = "default"
STALE_AFTER_MONTHS = 12
"""A text not compared with its source for so long is out of date (`research/rules-as-code.md`, section 5)."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence of the law, word for word.

    Attributes:
        cite: article, as the act numbers it.
        says: the words, in ``language``.
        language: BCP 47 tag of the words.
    """

    cite: str
    says: str
    language: str


@dataclass(frozen=True, slots=True)
class Verification:
    """How sure the text of a provision is.

    Attributes:
        status: ``verified`` when primary text, its mirror or official guidance was read, else ``unverified``.
        evidence: what was read.
        source: where it was read.
        note: what a reader should know, such as the state of the consolidation.
    """

    status: Literal["verified", "unverified"]
    evidence: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Act:
    """An act of law.

    Attributes:
        kind: a ``directive`` is a floor that national acts transpose; a ``regulation`` applies by itself.
        overriding: binds those who sell to buyers here whatever law governs the contract, as rules of public
            law do; it answers also where no rule on the governing law is encoded.
        language: language of record; where there are several, the one its words are quoted in.
        authentic: every language of record; the text is equally authentic in each.
    """

    kind: ActKind
    name: LocalizedText
    short: LocalizedText
    url: str
    language: str
    authentic: tuple[str, ...]
    overriding: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of a provision: when it holds, and what then follows.

    Attributes:
        id: its name within the provision; the default clause is ``default``.
        when: its condition; ``None`` for the default.
        value: the answer it gives; ``None`` where it gives a status instead.
        status: the status it gives instead of a value.
        cites: articles it rests on.
        over: exceptions that do not count when this one holds.
        line: where it stands in its file.
    """

    id: str
    when: Expression | None
    value: Expression | None
    status: ClauseStatus | None
    cites: tuple[str, ...]
    over: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True)
class Version:
    """A provision as it stood in a span of time.

    Attributes:
        since: first day it is in force, inclusive.
        until: last day it is in force, inclusive; ``None`` while it is.
        parameters: named constants of the text, such as ``period``.
        parts: named parts (``let``) with names resolved, for explanations.
        applies_if: the provision has an answer only if this holds.
        clauses: the exceptions in the order written, then the default.
        line: where it stands in its file.
        verification: how far its text was verified, where that differs from the provision's.
        as_before: nobody here has read its text; it is taken to say what the version before it says.
        published: the day its text was published; ``None`` where the pack does not say it.
    """

    since: date
    until: date | None
    quotations: tuple[Quotation, ...]
    parameters: Mapping[str, Value]
    parts: Mapping[str, Expression]
    applies_if: Expression | None
    clauses: tuple[Clause, ...]
    line: int = 0
    verification: Verification | None = None
    as_before: bool = False
    published: date | None = None

    @property
    def exceptions(self) -> tuple[Clause, ...]:
        """All clauses but the default."""
        return self.clauses[:-1]

    @property
    def default(self) -> Clause:
        """The clause that decides when no exception holds."""
        return self.clauses[-1]

    def conditions(self) -> tuple[Expression, ...]:
        """Every condition that is asked before a clause decides."""
        parts = (self.applies_if, *(clause.when for clause in self.clauses))
        return tuple(part for part in parts if part is not None)

    def expressions(self) -> tuple[Expression, ...]:
        """Every expression of this version."""
        parts = [self.applies_if, *(part for clause in self.clauses for part in (clause.when, clause.value))]
        return tuple(part for part in parts if part is not None)

    @cached_property
    def _questions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(q for part in self.expressions() for q in questions_in(part)))

    @cached_property
    def _facts(self) -> frozenset[str]:
        return frozenset().union(*(facts_in(part) for part in self.expressions()))

    def questions(self) -> tuple[str, ...]:
        """Other questions this version refers to, each once."""
        return self._questions

    def facts(self) -> frozenset[str]:
        """Facts this version reads directly."""
        return self._facts


@dataclass(frozen=True)
class Provision:
    """A rule of one jurisdiction that answers one question, in all its versions.

    Attributes:
        id: ``jurisdiction.act.topic[.detail]``.
        applies_by: the fact whose day selects the version.
        versions: in the order of their first days; spans do not overlap.
        explain: sentence by clause, then language; ``{name}`` stands for a fact, parameter, part, question or
            the ``{result}``.
        not_encoded: what the text says and this encoding leaves out.
        interpretations: where the text leaves room, the reading taken and why.
        line: where it stands in its file.
    """

    id: str
    jurisdiction: str
    question: QuestionDefinition
    applies_by: str
    versions: tuple[Version, ...]
    explain: Mapping[str, LocalizedText]
    not_encoded: tuple[str, ...]
    interpretations: tuple[str, ...]
    verification: Verification
    act: Act
    pack: str
    line: int

    @cached_property
    def _questions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(q for version in self.versions for q in version.questions()))

    def questions(self) -> tuple[str, ...]:
        """Other questions any version refers to, each once."""
        return self._questions

    def facts(self) -> frozenset[str]:
        """Facts any version reads directly, and the fact that selects the version."""
        return frozenset((self.applies_by,)).union(*(version.facts() for version in self.versions))

    def verification_of(self, version: Version | None) -> Verification:
        """How far the text of a version was verified; of the provision as a whole, where none is told."""
        return self.verification if version is None or version.verification is None else version.verification

    def version_on(self, day: date) -> Version | None:
        """The version in force on a day, or ``None`` when none is encoded for it."""
        for version in self.versions:
            if version.since <= day and (version.until is None or day <= version.until):
                return version
        return None


@dataclass(frozen=True, slots=True)
class Pack:
    """One file of law: an act of one jurisdiction and its provisions.

    Attributes:
        id: ``jurisdiction.act``.
        transposes: the directive pack this act transposes, if any.
        counting: id of the counting profile of its periods.
        checked_on: the day the text was last compared with its source.
        hash: SHA-256 of the file.
    """

    id: str
    jurisdiction: str
    act: Act
    transposes: str | None
    counting: str
    checked_on: date
    provisions: tuple[Provision, ...]
    hash: str
    file: str

    def is_out_of_date(self, day: date) -> bool:
        """On a day: whether the last comparison with the source is :data:`STALE_AFTER_MONTHS` old or more."""
        months = (day.year - self.checked_on.year) * 12 + day.month - self.checked_on.month
        return months - (day.day < self.checked_on.day) >= STALE_AFTER_MONTHS
