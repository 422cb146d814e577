"""What the law gives somebody who withdrew: line by line, with its reasons, and what goes back.

An assessment answers; it does not decide. What the facts leave open, what two clauses or two laws answer
differently, and what is not encoded goes to a person, with the facts that are missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from venditor.core.money import Money
from venditor.rights.evidence import Evidence

ASSESSMENT_FORMAT = "venditor.assessment/1"

AVAILABLE = "withdrawal.available"
LAST_DAY = "withdrawal.last_day"
IN_TIME = "withdrawal.in_time"
REFUND_DUE = "withdrawal.refund_due"
MAY_WITHHOLD = "withdrawal.may_withhold"
REFUND_AMOUNT = "withdrawal.refund_amount"
RETURN_COST = "withdrawal.return_cost"
SEND_BACK_BY = "withdrawal.send_back_by"
DIMINISHED = "withdrawal.owes_for_diminished_value"
QUESTIONS = (
    AVAILABLE,
    "withdrawal.starts_on",
    LAST_DAY,
    IN_TIME,
    REFUND_DUE,
    MAY_WITHHOLD,
    REFUND_AMOUNT,
    RETURN_COST,
    SEND_BACK_BY,
    DIMINISHED,
)

WhyDelivery = Literal["whole", "part_kept", "free"]
Verdict = Literal["in_time", "late", "exempt", "no_right", "not_encoded", "unclear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The law's answer to one question, in the consumer's language.

    Attributes:
        question: its id. status: as in a statement. value: JSON-native; ``None`` unless determined.
        sentence: the engine's own words; language: BCP 47 tag they are really in.
        law, provision, clause: where the answer comes from; ``None`` where nothing answers.
        cites: act, article, address and words of what decides.
        needs: facts without which it is undetermined. assumed: ordinary values it rests on.
        provisional: whether it rests on holidays that are not fixed yet.
        verification: how far the text of the provision was verified.
    """

    question: str
    status: str
    value: Any
    sentence: str
    language: str
    law: str | None
    provision: str | None
    clause: str | None
    cites: tuple[Mapping[str, Any], ...]
    needs: tuple[str, ...]
    assumed: tuple[str, ...]
    provisional: bool
    verification: str | None

    @property
    def is_open(self) -> bool:
        """Whether a person, or another fact, has to decide it."""
        return self.status in ("undetermined", "for_a_person")

    def as_document(self) -> dict[str, Any]:
        """The finding as JSON-native values."""
        return {
            "question": self.question,
            "status": self.status,
            "value": self.value,
            "sentence": self.sentence,
            "language": self.language,
            "law": self.law,
            "provision": self.provision,
            "clause": self.clause,
            "cites": [dict(cite) for cite in self.cites],
            "needs": list(self.needs),
            "assumed": list(self.assumed),
            "provisional": self.provisional,
            "verification": self.verification,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedLine:
    """One line of the order that was withdrawn from.

    Attributes:
        line: its id. article: what it is. pieces: how many were ordered; withdrawn: how many she gives back.
        verdict: ``in_time`` (there is a right, and it was used in time), ``late``, ``exempt`` (an exception
            of the law takes the right away), ``no_right`` (there never was one), ``not_encoded``, or
            ``unclear``.
        findings: the law's answers by question.
        evidence: what shows the exception; whoever relies on it has to show it.
        refund: what was paid for the pieces withdrawn; ``None`` where nothing goes back, or it is not known.
        statement: which of the assessment's statements these findings are from.
    """

    line: str
    article: str
    pieces: int
    withdrawn: int
    verdict: Verdict
    findings: Mapping[str, Finding]
    evidence: tuple[Evidence, ...]
    refund: Money | None
    statement: int

    def as_document(self) -> dict[str, Any]:
        """The line as JSON-native values."""
        return {
            "line": self.line,
            "article": self.article,
            "pieces": self.pieces,
            "withdrawn": self.withdrawn,
            "verdict": self.verdict,
            "findings": {question: finding.as_document() for question, finding in self.findings.items()},
            "evidence": [
                {"fact": one.fact, "kind": one.kind, "text": one.text, "language": one.language}
                for one in self.evidence
            ],
            "refund": self.refund.as_document() if self.refund else None,
            "statement": self.statement,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """What goes back.

    Attributes:
        amount: in all. goods: for what was withdrawn from. delivery: of the delivery charge.
        why_delivery: ``whole`` (nothing is kept that was delivered, so the law's part of the charge goes
            back), ``part_kept`` (it was due for what is kept as well), or ``free`` (nothing was charged).
        payments: what goes back to each payment; empty where nobody told how it was paid.
        paid: what was paid for the order; never is more refunded.
    """

    amount: Money
    goods: Money
    delivery: Money
    why_delivery: WhyDelivery
    payments: Mapping[str, Money]
    paid: Money

    def as_document(self) -> dict[str, Any]:
        """The refund as JSON-native values."""
        return {
            "amount": self.amount.as_document(),
            "goods": self.goods.as_document(),
            "delivery": self.delivery.as_document(),
            "why_delivery": self.why_delivery,
            "payments": {name: part.as_document() for name, part in self.payments.items()},
            "paid": self.paid.as_document(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why a person has to look.

    Attributes:
        code: ``needs`` (facts are missing), ``for_a_person`` (clauses or laws answer differently, or the law
            leaves it to one), ``not_encoded``, ``words`` (she named what she gives back in her own words),
            ``unnamed`` (a line that the order does not have), ``pieces`` (more than are left), ``nothing``
            (all of it was withdrawn from before), ``earlier`` (it is not known what an earlier withdrawal
            took), ``refunded_before`` (less goes back than was paid for it, for more was paid back before
            than earlier withdrawals gave), or the code of a :class:`RefundError`.
        question: the question it is about; empty where it is about what was declared, or the amounts.
        line: id of the line, where it is about one.
        needs: the facts that are missing.
    """

    code: str
    question: str = ""
    line: str = ""
    needs: tuple[str, ...] = ()

    def as_document(self) -> dict[str, Any]:
        """The doubt as JSON-native values."""
        return {
            "code": self.code,
            "question": self.question,
            "line": self.line,
            "needs": list(self.needs),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the law gives for a withdrawal, at one state of the law and of what is known.

    Attributes:
        lines: those withdrawn from; all of the order's where it is not known which.
        whole: whether nothing of the order is kept.
        refund: what goes back; ``None`` where nothing does, or it is not known.
        law: jurisdiction that governs; ``None`` where none is found, or the lines have several.
        packs: SHA-256 over everything of the law that was used.
        provisional: whether an answer rests on holidays that are not fixed yet.
        hypothetical: whether it is a what-if.
        doubts: why a person has to look; empty where none has to.
        language: BCP 47 tag of the consumer.
        statements: the statements of rights the findings are from, frozen.
    """

    lines: tuple[AssessedLine, ...]
    whole: bool
    refund: Refund | None
    law: str | None
    packs: str
    provisional: bool
    doubts: tuple[Doubt, ...]
    language: str
    statements: tuple[Mapping[str, Any], ...]
    hypothetical: bool = False

    @property
    def needs(self) -> tuple[str, ...]:
        """Every fact that an answer is missing, also those for which no person has to look."""
        found = {name for line in self.lines for one in line.findings.values() for name in one.needs}
        return tuple(sorted(found.union(*(doubt.needs for doubt in self.doubts))))

    def as_document(self) -> dict[str, Any]:
        """The document ``venditor.assessment/1``, JSON-native throughout."""
        return {
            "format": ASSESSMENT_FORMAT,
            "language": self.language,
            "law": self.law,
            "packs": self.packs,
            "whole": self.whole,
            "provisional": self.provisional,
            "hypothetical": self.hypothetical,
            "lines": [line.as_document() for line in self.lines],
            "refund": self.refund.as_document() if self.refund else None,
            "doubts": [doubt.as_document() for doubt in self.doubts],
            "needs": list(self.needs),
            "statements": [_without_trees(statement) for statement in self.statements],
        }


def _without_trees(statement: Mapping[str, Any]) -> dict[str, Any]:
    """A statement without its trees of reasons, nine tenths of it: replaying it gives them again."""
    answers = {question: {**answer, "explain": None} for question, answer in statement["answers"].items()}
    return {**statement, "answers": answers}


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of a document, the same for the same content."""
    canonical = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
