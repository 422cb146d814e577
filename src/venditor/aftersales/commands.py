"""What can be asked of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from venditor.aftersales.assessment import Assessment
from venditor.aftersales.declaration import Declaration
from venditor.aftersales.due import Due
from venditor.aftersales.events import Channel, Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Declare:
    """Take a declaration of withdrawal; opens the case.

    Attributes:
        receipt: fresh receipt number.
        declaration: what was declared; its shape has been checked.
        language: BCP 47 tag of the page.
        channel: how it came.
        countries: every country the consumer can live in.
        hold: why the acknowledgement's mail waits, or ``None``.
        entry: whether it came to a marketplace, which passes it on.
    """

    receipt: str
    declaration: Declaration
    language: str
    channel: Channel
    countries: Sequence[str]
    hold: str | None = None
    entry: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive:
    """Receive what a marketplace passed on; opens the case at the seller.

    Attributes:
        receipt: fresh receipt number.
        declaration: the seller's part of what was declared.
        language: BCP 47 tag of the marketplace's page.
        declared_at: when it was declared to the marketplace: from then on it counts.
        countries: every country the consumer can live in.
        came_by: receipt number that the marketplace gave out.
    """

    receipt: str
    declaration: Declaration
    language: str
    declared_at: datetime
    countries: Sequence[str]
    came_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseAcknowledgement:
    """Let the held mail go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDelay:
    """The held mail may have waited too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSending:
    """The next mail server took the acknowledgement, with this reply."""

    code: int
    text: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBounce:
    """A delivery status notification came back."""

    status: str
    diagnostic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordUndeliverable:
    """Sending was given up."""

    diagnostic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAcknowledgementAgain:
    """Try once more to send the acknowledgement that did not arrive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverAcknowledgement:
    """Staff gave it to the consumer in another way."""

    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmContact:
    """The mailed link was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestOrder:
    """An order bears the number that was named."""

    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchOrder:
    """The case is about this order.

    Attributes:
        order: id of the order.
        evidence: what shows it.
        countries: every country its consumer can live in.
    """

    order: str
    evidence: Evidence
    countries: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmatchOrder:
    """The case is not about the order it was matched to."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDue:
    """A due day was worked out."""

    due: Due


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDue:
    """No day is known for this question any more: it rested on what proved wrong."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassDue:
    """A due day may be over."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """Give the case to somebody on the staff, or to nobody."""

    staff: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote:
    """Write a note for the staff."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLetter:
    """Send the consumer a letter.

    Attributes:
        letter: names it; the same name again is the same letter.
        text: its subject, an empty line, its text.
    """

    letter: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLetterFailure:
    """A letter came back, or sending it was given up.

    Attributes:
        letter: which.
        status: enhanced status code of a report; empty where sending was given up.
        diagnostic: what the mail server said.
    """

    letter: str
    status: str
    diagnostic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleLetters:
    """Staff did otherwise about the letters that did not arrive."""

    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase:
    """Close the case with an outcome and a word why.

    Attributes:
        outcome: one of :data:`venditor.aftersales.decide.OUTCOMES`. reason: why, in words.
        although_owed: what the law's answer still gives the consumer, in minor units, where the case is
            closed all the same; it has to be the amount that is owed at this instant.
    """

    outcome: str
    reason: str
    although_owed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenCase:
    """Open a closed case again."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeAssessment:
    """What the law gives was worked out.

    Attributes:
        order: id of the order it is about.
        assessment: what came of it.
    """

    order: str
    assessment: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAssessment:
    """Somebody looked at what the assessment leaves open, and says what they found."""

    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGoodsSent:
    """The consumer showed on which day she sent the goods back."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGoodsBack:
    """The last of the goods arrived at the seller on this day."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRefund:
    """The seller paid back.

    Attributes:
        key: names this refund; the same key again is the same refund.
        amount: in minor units. currency: ISO 4217 code. day: on which it was paid. means: how.
        elsewhere: what was paid back in other cases of the same order, in minor units.
        paid: what was paid for the order, in minor units; ``None`` where only the assessment knows.
        cost: to what the order comes by its prices and what is known of its delivery, in minor units;
            ``None`` where a price is not known. It counts where it is not known what was paid.
        concluded_on: the day of the order, before which nothing was paid back; ``None`` where that is not
            known.
        known_by: how staff know that the buyer declared it; needed where nothing in the case shows it.
    """

    key: str
    amount: int
    currency: str
    day: date
    means: str
    elsewhere: int = 0
    paid: int | None = None
    cost: int | None = None
    concluded_on: date | None = None
    known_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeRefundBack:
    """A refund was entered that was not paid, or not so.

    Attributes:
        key: names the refund. reason: why, in words.
    """

    key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOn:
    """Note that a seller received its part.

    Attributes:
        seller: id of the seller. case: id of its case. receipt: receipt number there.
        complete: whether nothing is left to pass on.
    """

    seller: str
    case: str
    receipt: str
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeclined:
    """A seller closed what was passed on, for it is about no order of its own."""

    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTakenBack:
    """A seller that had declined opened its case again."""

    case: str


Command = (
    Declare
    | Receive
    | ReleaseAcknowledgement
    | RecordDelay
    | RecordSending
    | RecordBounce
    | RecordUndeliverable
    | SendAcknowledgementAgain
    | HandOverAcknowledgement
    | ConfirmContact
    | SuggestOrder
    | MatchOrder
    | UnmatchOrder
    | SetDue
    | DropDue
    | PassDue
    | Assign
    | AddNote
    | SendLetter
    | RecordLetterFailure
    | HandleLetters
    | CloseCase
    | ReopenCase
    | MakeAssessment
    | ReviewAssessment
    | RecordGoodsSent
    | RecordGoodsBack
    | RecordRefund
    | TakeRefundBack
    | PassOn
    | RecordDeclined
    | RecordTakenBack
)
