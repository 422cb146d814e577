"""What a command brings about in a case, or why it is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from venditor.aftersales import commands as asked
from venditor.aftersales import events as happened
from venditor.aftersales import paying_back
from venditor.aftersales.assessment import MAY_WITHHOLD, Assessment, digest_of
from venditor.aftersales.case import Case
from venditor.aftersales.commands import Command
from venditor.aftersales.due import Due
from venditor.aftersales.events import Event
from venditor.aftersales.intake import LONGEST_HOLD
from venditor.aftersales.rejected import has_been, rejected, said
from venditor.aftersales.whose_day import consumer_time
from venditor.core.money import Money, minor_units

OUTCOMES = ("refunded", "settled", "no_right", "duplicate", "not_ours")
_TROUBLED = ("bounced", "undeliverable")


def decide(case: Case | None, command: Command, *, now: datetime) -> tuple[Event, ...]:
    """The events a command brings about.

    Args:
        case: the case as it stands; ``None`` before its declaration.
        command: what is asked.
        now: this instant, aware, in UTC.

    Returns:
        The events, in order; none where what is asked already holds, so that a command may come twice.

    Raises:
        RejectedError: when the state of the case does not allow it.
    """
    now = now.replace(microsecond=0)
    if isinstance(command, asked.Declare | asked.Receive):
        if case is not None:
            raise rejected(case, "case.exists", "This case has been opened already.")
        return _declared(command, now) if isinstance(command, asked.Declare) else (_received(command),)
    if case is None:
        raise ValueError("a case begins with a declaration")
    return _DECIDERS[type(command)](case, command, now)


def _declared(command: asked.Declare, now: datetime) -> tuple[Event, ...]:
    when = consumer_time(now, countries=command.countries)
    declared = happened.WithdrawalDeclared(
        receipt=command.receipt,
        at=now,
        language=command.language,
        channel=command.channel,
        whole=command.declaration.whole,
        day=when.day,
        zone=when.zone,
        certain=when.certain,
        personal=command.declaration,
        entry=command.entry,
    )
    if command.hold is None:
        return (declared,)
    return (declared, happened.AcknowledgementHeld(at=now, reason=command.hold))


def _received(command: asked.Receive) -> happened.WithdrawalDeclared:
    at = command.declared_at
    when = consumer_time(at, countries=command.countries)
    return happened.WithdrawalDeclared(
        receipt=command.receipt,
        at=at,
        language=command.language,
        channel="marketplace",
        whole=command.declaration.whole,
        day=when.day,
        zone=when.zone,
        certain=when.certain,
        personal=command.declaration,
        came_by=command.came_by,
    )


def _released(case: Case, _command: asked.ReleaseAcknowledgement, now: datetime) -> tuple[Event, ...]:
    if case.acknowledgement != "held":
        return ()
    return (happened.AcknowledgementReleased(at=now),)


def _delayed(case: Case, _command: asked.RecordDelay, now: datetime) -> tuple[Event, ...]:
    if case.acknowledgement != "held" or case.held_at is None or case.delayed:
        return ()
    over = case.held_at + LONGEST_HOLD
    return (happened.AcknowledgementDelayed(at=over),) if now >= over else ()


def _sent(case: Case, command: asked.RecordSending, now: datetime) -> tuple[Event, ...]:
    if case.acknowledgement not in ("queued", *_TROUBLED):
        return ()
    return (happened.AcknowledgementSent(at=now, code=command.code, text=command.text, host=command.host),)


def _bounced(case: Case, command: asked.RecordBounce, now: datetime) -> tuple[Event, ...]:
    # A bounce may be read before the sending was recorded; what staff handed over stays handed over.
    if case.acknowledgement not in ("sent", "queued"):
        return ()
    return (happened.AcknowledgementBounced(at=now, status=command.status, personal=command.diagnostic),)


def _undeliverable(case: Case, command: asked.RecordUndeliverable, now: datetime) -> tuple[Event, ...]:
    if case.acknowledgement != "queued":
        return ()
    return (happened.AcknowledgementUndeliverable(at=now, personal=command.diagnostic),)


def _queued_again(case: Case, _command: asked.SendAcknowledgementAgain, now: datetime) -> tuple[Event, ...]:
    if case.acknowledgement == "queued":
        return ()
    if case.acknowledgement not in _TROUBLED:
        raise rejected(
            case, "case.not_failed", "The acknowledgement has not failed, so it is not sent a second time."
        )
    return (happened.AcknowledgementQueuedAgain(at=now),)


def _handed_over(case: Case, command: asked.HandOverAcknowledgement, now: datetime) -> tuple[Event, ...]:
    if case.acknowledgement == "handed_over":
        return ()
    if case.acknowledgement not in _TROUBLED:
        raise rejected(
            case,
            "case.acknowledged",
            "The acknowledgement has not failed, so it need not be handed over in another way.",
        )
    return (happened.AcknowledgementHandedOver(at=now, personal=said(case, command.how, "how")),)


def _confirmed(case: Case, _command: asked.ConfirmContact, now: datetime) -> tuple[Event, ...]:
    return () if case.contact_confirmed_at else (happened.ContactConfirmed(at=now),)


def _suggested(case: Case, command: asked.SuggestOrder, now: datetime) -> tuple[Event, ...]:
    if case.match or case.suggested == command.order or command.order in case.refused:
        return ()
    return (happened.OrderSuggested(at=now, order=command.order),)


def _matched(case: Case, command: asked.MatchOrder, now: datetime) -> tuple[Event, ...]:
    if case.match and case.match.order == command.order:
        return ()
    # What staff took back, no rule puts in again.
    if command.evidence != "staff" and command.order in case.refused:
        return ()
    if case.match:
        raise rejected(
            case,
            "case.matched",
            "The case is matched to another order.",
            remedy="Take that match back first, and say why.",
        )
    when = consumer_time(case.declared_at, countries=command.countries)
    return (
        happened.OrderMatched(
            at=now,
            order=command.order,
            evidence=command.evidence,
            day=when.day,
            zone=when.zone,
            certain=when.certain,
        ),
    )


def _unmatched(case: Case, command: asked.UnmatchOrder, now: datetime) -> tuple[Event, ...]:
    if case.match is None:
        return ()
    reason = said(case, command.reason, "why")
    return (happened.OrderUnmatched(at=now, order=case.match.order, personal=reason),)


def _due_set(case: Case, command: asked.SetDue, now: datetime) -> tuple[Event, ...]:
    due, old = command.due, case.dues.get(command.due.question)
    if due == old:
        return ()
    # A due day moves later only when something it rests on is known better: its anchor, its order, or the
    # law.
    if old and due.at > old.at and _rests_on(due) == _rests_on(old):
        raise rejected(case, "case.due_later", f"{due.question} cannot move from {old.day} to {due.day}.")
    return (happened.DueSet(at=now, due=due),)


def _rests_on(due: Due) -> tuple[str, str, str]:
    return due.anchor, due.facts, due.packs


def _dropped(case: Case, command: asked.DropDue, now: datetime) -> tuple[Event, ...]:
    if command.question not in case.dues:
        return ()
    return (happened.DueDropped(at=now, question=command.question),)


def _passed(case: Case, command: asked.PassDue, now: datetime) -> tuple[Event, ...]:
    due = case.dues.get(command.question)
    if due is None or not case.is_open or command.question in case.passed or now < due.at:
        return ()
    # Noticed late, it still happened when the day ended.
    return (happened.DuePassed(at=due.at, question=command.question),)


def _assigned(case: Case, command: asked.Assign, now: datetime) -> tuple[Event, ...]:
    return () if case.staff == command.staff else (happened.CaseAssigned(at=now, staff=command.staff),)


def _noted(case: Case, command: asked.AddNote, now: datetime) -> tuple[Event, ...]:
    return (happened.NoteAdded(at=now, personal=said(case, command.text, "what")),)


def _letter_sent(case: Case, command: asked.SendLetter, now: datetime) -> tuple[Event, ...]:
    if command.letter in case.letters:
        return ()
    text = said(case, command.text, "what")
    return (happened.LetterSent(at=now, letter=command.letter, personal=text),)


def _letter_failed(case: Case, command: asked.RecordLetterFailure, now: datetime) -> tuple[Event, ...]:
    # A letter that is not known was sent when letters were kept as notes.
    if case.letters.get(command.letter, "sent") != "sent":
        return ()
    return (
        happened.LetterFailed(
            at=now, letter=command.letter, status=command.status, personal=command.diagnostic
        ),
    )


def _letters_handled(case: Case, command: asked.HandleLetters, now: datetime) -> tuple[Event, ...]:
    if "failed" not in case.letters.values():
        return ()
    return (happened.LettersHandled(at=now, personal=said(case, command.how, "how")),)


def _closed(case: Case, command: asked.CloseCase, now: datetime) -> tuple[Event, ...]:
    if not case.is_open:
        raise rejected(case, "case.closed", "The case is closed.", remedy="Open it again first.")
    if command.outcome not in OUTCOMES:
        raise rejected(
            case,
            "case.outcome",
            f'"{command.outcome}" is not an outcome.',
            remedy=f"Choose one of: {', '.join(OUTCOMES)}.",
        )
    return (paying_back.closed(case, command, now),)


def _reopened(case: Case, command: asked.ReopenCase, now: datetime) -> tuple[Event, ...]:
    if case.is_open:
        return ()
    return (happened.CaseReopened(at=now, personal=said(case, command.reason, "why")),)


def _assessed(case: Case, command: asked.MakeAssessment, now: datetime) -> tuple[Event, ...]:
    told = command.assessment
    document = told.as_document()
    digest = digest_of(document)
    # The match may have been taken back, or the case closed, while it was worked out.
    if not case.is_open or case.match is None or case.match.order != command.order:
        return ()
    if case.assessment and case.assessment.digest == digest:
        return ()
    refund = told.refund
    return (
        happened.AssessmentMade(
            at=now,
            order=command.order,
            digest=digest,
            law=told.law,
            packs=told.packs,
            verdicts=dict(Counter(line.verdict for line in told.lines)),
            whole=told.whole,
            owed=_minor(refund.amount) if refund else None,
            paid=_minor(refund.paid) if refund else None,
            at_once=_at_once(told),
            currency=refund.amount.currency if refund else "",
            doubts=len(told.doubts),
            provisional=told.provisional,
            personal=document,
        ),
    )


def _at_once(told: Assessment) -> int | None:
    """What may not be held back until goods are back; what goes back for delivery is held back with them."""
    if any(line.verdict == "unclear" for line in told.lines):
        return None
    due = [line for line in told.lines if line.verdict == "in_time"]
    free = [line for line in due if line.findings[MAY_WITHHOLD].value is not True]
    if not due or not free:
        return 0 if due else None
    if told.refund is None:
        return None
    if len(free) == len(due):
        return _minor(told.refund.amount)
    return sum(_minor(line.refund) for line in free if line.refund)


def _minor(money: Money) -> int:
    return int(money.amount.scaleb(minor_units(money.currency)))


def _reviewed(case: Case, command: asked.ReviewAssessment, now: datetime) -> tuple[Event, ...]:
    if case.assessment is None:
        raise rejected(case, "case.not_assessed", "There is no assessment to look at.")
    if case.assessment.digest == case.reviewed:
        return ()
    found = said(case, command.found, "what was found")
    return (happened.AssessmentReviewed(at=now, digest=case.assessment.digest, personal=found),)


def _goods_sent(case: Case, command: asked.RecordGoodsSent, now: datetime) -> tuple[Event, ...]:
    has_been(case, command.day, now)
    if case.goods_sent_on == command.day:
        return ()
    return (happened.GoodsSentBack(at=now, day=command.day),)


def _goods_back(case: Case, command: asked.RecordGoodsBack, now: datetime) -> tuple[Event, ...]:
    has_been(case, command.day, now)
    if case.goods_returned_on == command.day:
        return ()
    return (happened.GoodsReturned(at=now, day=command.day),)


def _passed_on(case: Case, command: asked.PassOn, now: datetime) -> tuple[Event, ...]:
    if not case.entry:
        raise rejected(case, "case.no_entry", "This case is a seller's own; it is not passed on.")
    if any(route.case == command.case for route in case.routes):
        return ()
    if case.route_to(command.seller):
        raise rejected(
            case,
            "case.passed_on",
            "This was passed on to that seller before.",
            remedy="Look at the receipt number it has there.",
        )
    return (
        happened.DeclarationPassedOn(
            at=now,
            seller=command.seller,
            case=command.case,
            receipt=command.receipt,
            complete=command.complete,
        ),
    )


def _declined(case: Case, command: asked.RecordDeclined, now: datetime) -> tuple[Event, ...]:
    live = any(route.case == command.case and not route.declined for route in case.routes)
    return (happened.SellerDeclined(at=now, case=command.case),) if live else ()


def _taken_back(case: Case, command: asked.RecordTakenBack, now: datetime) -> tuple[Event, ...]:
    declined = any(route.case == command.case and route.declined for route in case.routes)
    return (happened.SellerTookBack(at=now, case=command.case),) if declined else ()


_DECIDERS: Mapping[type, Callable[[Case, Any, datetime], tuple[Event, ...]]] = {
    asked.ReleaseAcknowledgement: _released,
    asked.RecordDelay: _delayed,
    asked.RecordSending: _sent,
    asked.RecordBounce: _bounced,
    asked.RecordUndeliverable: _undeliverable,
    asked.SendAcknowledgementAgain: _queued_again,
    asked.HandOverAcknowledgement: _handed_over,
    asked.ConfirmContact: _confirmed,
    asked.SuggestOrder: _suggested,
    asked.MatchOrder: _matched,
    asked.UnmatchOrder: _unmatched,
    asked.SetDue: _due_set,
    asked.DropDue: _dropped,
    asked.PassDue: _passed,
    asked.Assign: _assigned,
    asked.AddNote: _noted,
    asked.SendLetter: _letter_sent,
    asked.RecordLetterFailure: _letter_failed,
    asked.HandleLetters: _letters_handled,
    asked.CloseCase: _closed,
    asked.ReopenCase: _reopened,
    asked.MakeAssessment: _assessed,
    asked.ReviewAssessment: _reviewed,
    asked.RecordGoodsSent: _goods_sent,
    asked.RecordGoodsBack: _goods_back,
    asked.RecordRefund: paying_back.refunded,
    asked.TakeRefundBack: paying_back.refund_taken_back,
    asked.PassOn: _passed_on,
    asked.RecordDeclined: _declined,
    asked.RecordTakenBack: _taken_back,
}
