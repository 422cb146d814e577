"""What a command brings about in a case, or why it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from venditor.aftersales import commands as asked
from venditor.aftersales import events as happened
from venditor.aftersales.case import Case
from venditor.aftersales.commands import Command
from venditor.aftersales.due import Due
from venditor.aftersales.events import Event
from venditor.aftersales.whose_day import consumer_time
from venditor.core.errors import VenditorError

OUTCOMES = ("refunded", "settled", "no_right", "duplicate", "not_ours")
_TROUBLED = ("bounced", "undeliverable")


class RejectedError(VenditorError):
    """A command that the state of the case does not allow; ``facts`` names the receipt and the state."""


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
    if isinstance(command, asked.Declare):
        if case is not None:
            raise _rejected(case, "case.exists", "This case has been opened already.")
        return _declared(command, now)
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
    )
    if command.hold is None:
        return (declared,)
    return (declared, happened.AcknowledgementHeld(at=now, reason=command.hold))


def _released(case: Case, _command: asked.ReleaseAcknowledgement, now: datetime) -> tuple[Event, ...]:
    if case.acknowledgement != "held":
        return ()
    return (happened.AcknowledgementReleased(at=now),)


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
        raise _rejected(
            case, "case.not_failed", "The acknowledgement has not failed, so it is not sent a second time."
        )
    return (happened.AcknowledgementQueuedAgain(at=now),)


def _handed_over(case: Case, command: asked.HandOverAcknowledgement, now: datetime) -> tuple[Event, ...]:
    if case.acknowledgement == "handed_over":
        return ()
    if case.acknowledgement not in _TROUBLED:
        raise _rejected(
            case,
            "case.acknowledged",
            "The acknowledgement has not failed, so it need not be handed over in another way.",
        )
    return (happened.AcknowledgementHandedOver(at=now, personal=_said(case, command.how, "how")),)


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
        raise _rejected(
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
    reason = _said(case, command.reason, "why")
    return (happened.OrderUnmatched(at=now, order=case.match.order, personal=reason),)


def _due_set(case: Case, command: asked.SetDue, now: datetime) -> tuple[Event, ...]:
    due, old = command.due, case.dues.get(command.due.question)
    if due == old:
        return ()
    # A due day moves later only when something it rests on is known better: its anchor, its order, or the
    # law.
    if old and due.at > old.at and _rests_on(due) == _rests_on(old):
        raise _rejected(case, "case.due_later", f"{due.question} cannot move from {old.day} to {due.day}.")
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
    return (happened.NoteAdded(at=now, personal=_said(case, command.text, "what")),)


def _closed(case: Case, command: asked.CloseCase, now: datetime) -> tuple[Event, ...]:
    if not case.is_open:
        raise _rejected(case, "case.closed", "The case is closed.", remedy="Open it again first.")
    if command.outcome not in OUTCOMES:
        raise _rejected(
            case,
            "case.outcome",
            f'"{command.outcome}" is not an outcome.',
            remedy=f"Choose one of: {', '.join(OUTCOMES)}.",
        )
    reason = _said(case, command.reason, "why")
    return (happened.CaseClosed(at=now, outcome=command.outcome, personal=reason),)


def _reopened(case: Case, command: asked.ReopenCase, now: datetime) -> tuple[Event, ...]:
    if case.is_open:
        return ()
    return (happened.CaseReopened(at=now, personal=_said(case, command.reason, "why")),)


_DECIDERS: Mapping[type, Callable[[Case, Any, datetime], tuple[Event, ...]]] = {
    asked.ReleaseAcknowledgement: _released,
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
    asked.CloseCase: _closed,
    asked.ReopenCase: _reopened,
}


def _said(case: Case, text: str, what: str) -> str:
    if not text.strip():
        raise _rejected(case, "case.reason", f"Nothing says {what}.", remedy="Write it in a few words.")
    return text


def _rejected(case: Case, code: str, message: str, *, remedy: str = "") -> RejectedError:
    facts = {"receipt": case.receipt, "acknowledgement": case.acknowledgement, "outcome": case.outcome}
    return RejectedError(code, message, facts=facts, remedy=remedy)
