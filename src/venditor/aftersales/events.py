"""What can happen in a case. Events are facts of the past: they are never changed, and never taken back.

An event keeps what is personal in its ``personal`` value alone, so that it can be sealed under the person's
key. When that key is erased the event still folds: the value is ``None``, and all else stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from venditor.aftersales.declaration import Declaration
from venditor.aftersales.due import Due

Channel = Literal["hosted", "order_link", "api", "staff", "marketplace"]
Evidence = Literal["order_link", "contact", "staff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalDeclared:
    """A consumer declared her withdrawal; it counts from this instant.

    Attributes:
        receipt: the receipt number given out.
        at: the instant, to the second, at which the declaration arrived.
        language: BCP 47 tag of the page.
        channel: how it came.
        whole: whether it is from the whole contract.
        day: the day that counts; zone: where it was decided; certain: whether the zone is known.
        personal: the declaration itself.
        entry: whether it was declared to a marketplace, which passes it on to the sellers.
        came_by: where a marketplace passed it on, the receipt number that it gave out: it has acknowledged.
    """

    receipt: str
    at: datetime
    language: str
    channel: Channel
    whole: bool
    day: date
    zone: str
    certain: bool
    personal: Declaration | None
    entry: bool = False
    came_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementHeld:
    """The acknowledgement's mail waits for a person; the one on the screen was given."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementReleased:
    """The held mail was let go: by staff, or by itself as soon as its limits allowed."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementDelayed:
    """The held mail has waited too long; dated at the instant it had, however late that was noticed."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementSent:
    """The next mail server took the acknowledgement.

    Attributes:
        code: its reply code; text: its words; host: its name: evidence that it took the mail over.
    """

    at: datetime
    code: int
    text: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementBounced:
    """A mail server said later that the acknowledgement did not arrive.

    Attributes:
        status: enhanced status code (RFC 3463), such as ``5.1.1``.
        personal: what the server wrote.
    """

    at: datetime
    status: str
    personal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementUndeliverable:
    """No mail server took the acknowledgement, and none will be tried any more.

    Attributes:
        personal: what the last one said.
    """

    at: datetime
    personal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementQueuedAgain:
    """Staff had the acknowledgement sent once more, to the address that was declared."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementHandedOver:
    """Staff gave the acknowledgement to the consumer in another way.

    Attributes:
        personal: how.
    """

    at: datetime
    personal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactConfirmed:
    """The link in the acknowledgement was opened: its address reaches somebody."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSuggested:
    """An order has the number that was named, but not the contact: a person must look."""

    at: datetime
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMatched:
    """The case is about this order.

    Attributes:
        evidence: the order's own signed link, the order's own contact, or staff.
        day: the day of the declaration by the order's country; zone, certain: as in the declaration.
    """

    at: datetime
    order: str
    evidence: Evidence
    day: date
    zone: str
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderUnmatched:
    """Staff found that the case is not about that order.

    Attributes:
        personal: why.
    """

    at: datetime
    order: str
    personal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSet:
    """A day by which the seller has to act is known, or known better."""

    at: datetime
    due: Due


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDropped:
    """No day is known any more: by the order the case is about, the law names none yet."""

    at: datetime
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePassed:
    """The day is over; dated at the instant it ended, however late that was noticed."""

    at: datetime
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssigned:
    """Somebody on the staff takes the case, or nobody.

    Attributes:
        staff: id of the account, or ``None``.
    """

    at: datetime
    staff: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded:
    """Staff wrote a note for the staff.

    Attributes:
        personal: the note.
    """

    at: datetime
    personal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSent:
    """Staff sent the consumer a letter; it answers whichever before it did not arrive.

    Attributes:
        letter: names this letter.
        personal: its subject, an empty line, its text.
    """

    at: datetime
    letter: str
    personal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFailed:
    """A letter did not arrive.

    Attributes:
        letter: which.
        status: enhanced status code (RFC 3463) of the mail server that sent it back, ``5.1.1``; empty where
            none took it, and none will be tried any more.
        personal: what the server wrote.
    """

    at: datetime
    letter: str
    status: str
    personal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersHandled:
    """Staff did otherwise about letters that had not arrived.

    Attributes:
        personal: how.
    """

    at: datetime
    personal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed:
    """Staff closed the case.

    Attributes:
        outcome: ``refunded``, ``settled``, ``no_right``, ``duplicate`` or ``not_ours``.
        owed: what the law's answer still gave the consumer, in minor units, which staff confirmed; 0 where
            nothing was owed, or it was not known what. currency: ISO 4217 code; empty where ``owed`` is 0.
        personal: in words.
    """

    at: datetime
    outcome: str
    owed: int = 0
    currency: str = ""
    personal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened:
    """Staff opened the case again.

    Attributes:
        personal: why.
    """

    at: datetime
    personal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentMade:
    """What the law gives for the withdrawal was worked out, by all that is known now.

    An earlier one stays as it was: it says what was known then.

    Attributes:
        order: id of the order it is about.
        digest: SHA-256 of the document. law: jurisdiction that governs. packs: SHA-256 of the law used.
        verdicts: how many lines came to each verdict. whole: whether nothing of the order is kept.
        owed: what goes back, in minor units, and paid: what was paid for the order; ``None`` where it is not
            known. currency: ISO 4217 code of both; empty where neither is.
        at_once: what of it may not be held back until goods are back or shown to be sent; ``None`` where it
            is not known.
        doubts: for how many reasons a person has to look.
        provisional: whether it rests on holidays that are not fixed yet.
        personal: the document ``venditor.assessment/1``, which names articles.
    """

    at: datetime
    order: str
    digest: str
    law: str | None
    packs: str
    verdicts: Mapping[str, int]
    whole: bool
    owed: int | None
    paid: int | None
    currency: str
    doubts: int
    provisional: bool
    at_once: int | None = None
    personal: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentReviewed:
    """Somebody on the staff looked at what an assessment leaves open.

    Attributes:
        digest: of the assessment's document.
        personal: what they found.
    """

    at: datetime
    digest: str
    personal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsSentBack:
    """The consumer showed that she sent the goods back.

    Attributes:
        day: on which she sent them.
    """

    at: datetime
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsReturned:
    """The goods are with the seller again.

    Attributes:
        day: on which the last of them arrived.
    """

    at: datetime
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRecorded:
    """The seller paid back.

    Attributes:
        key: names this refund, so that recording it twice makes no second one.
        amount: in minor units of the currency. currency: ISO 4217 code.
        day: on which it was paid. means: how: ``card``, ``gift_card``, ``transfer``.
    """

    at: datetime
    key: str
    amount: int
    currency: str
    day: date
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundTakenBack:
    """Staff took the entry of a refund back: it was not paid, or not so.

    Attributes:
        key: names the refund.
        personal: why.
    """

    at: datetime
    key: str
    personal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerVouchedFor:
    """Staff made sure in another way than by the mailed link that the buyer declared it.

    Attributes:
        personal: how they know.
    """

    at: datetime
    personal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationPassedOn:
    """A marketplace passed its part of a declaration on to a seller.

    Attributes:
        seller: id of the seller. case: id of the case that was opened there. receipt: its receipt number.
        complete: whether nothing is left to pass on; that closes the marketplace's own case.
    """

    at: datetime
    seller: str
    case: str
    receipt: str
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerDeclined:
    """A seller found that what was passed on is not about an order of its own.

    Attributes:
        case: id of the seller's case.
    """

    at: datetime
    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerTookBack:
    """A seller that had declined opened its case again.

    Attributes:
        case: id of the seller's case.
    """

    at: datetime
    case: str


Event = (
    WithdrawalDeclared
    | AcknowledgementHeld
    | AcknowledgementReleased
    | AcknowledgementDelayed
    | AcknowledgementSent
    | AcknowledgementBounced
    | AcknowledgementUndeliverable
    | AcknowledgementQueuedAgain
    | AcknowledgementHandedOver
    | ContactConfirmed
    | OrderSuggested
    | OrderMatched
    | OrderUnmatched
    | DueSet
    | DueDropped
    | DuePassed
    | CaseAssigned
    | NoteAdded
    | LetterSent
    | LetterFailed
    | LettersHandled
    | CaseClosed
    | CaseReopened
    | AssessmentMade
    | AssessmentReviewed
    | GoodsSentBack
    | GoodsReturned
    | RefundRecorded
    | RefundTakenBack
    | BuyerVouchedFor
    | DeclarationPassedOn
    | SellerDeclined
    | SellerTookBack
)
