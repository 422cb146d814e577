"""What staff record of money: refunds, entries that were wrong, and closing while something is owed."""

from __future__ import annotations

from datetime import datetime

from venditor.aftersales import commands as asked
from venditor.aftersales import events as happened
from venditor.aftersales.case import Case
from venditor.aftersales.events import Event
from venditor.aftersales.rejected import has_been, rejected, said


def refunded(case: Case, command: asked.RecordRefund, now: datetime) -> tuple[Event, ...]:
    """That the seller paid back; never more than is known to have been paid, and once for each key."""
    # The form of an entry that was taken back may come again too.
    if command.key in case.taken_back or any(refund.key == command.key for refund in case.refunds):
        return ()
    has_been(case, command.day, now)
    if command.concluded_on is not None and command.day < command.concluded_on:
        raise rejected(
            case,
            "case.refund_before_order",
            f"{command.day} is before the order of {command.concluded_on}.",
            remedy="Look at the day, or mend that of the order.",
        )
    if command.amount <= 0 or not command.means.strip():
        raise rejected(
            case, "case.refund", "A refund has an amount above nothing, and a means.", remedy="Write both."
        )
    _in_its_currency(case, command)
    _within_what_was_paid(case, command)
    made = happened.RefundRecorded(
        at=now,
        key=command.key,
        amount=command.amount,
        currency=command.currency,
        day=command.day,
        means=command.means.strip(),
    )
    return (*_made_sure(case, command.known_by, now), made)


def refund_taken_back(case: Case, command: asked.TakeRefundBack, now: datetime) -> tuple[Event, ...]:
    """That a refund was entered wrongly; an entry that is not there, or no more, is taken back already."""
    if not any(refund.key == command.key for refund in case.refunds):
        return ()
    if not case.is_open:
        # How it ended may rest on this refund.
        raise rejected(case, "case.closed", "The case is closed.", remedy="Open it again first.")
    reason = said(case, command.reason, "why")
    return (happened.RefundTakenBack(at=now, key=command.key, personal=reason),)


def closed(case: Case, command: asked.CloseCase, now: datetime) -> happened.CaseClosed:
    """How a case ended, where that does not drop in silence what is owed."""
    reason = said(case, command.reason, "why")
    ended = happened.CaseClosed(at=now, outcome=command.outcome, personal=reason)
    owed, told = case.still_owed, case.assessment
    if command.outcome == "refunded":
        if owed or not (case.refunds or (told and told.owed is not None)):
            raise rejected(
                case,
                "case.not_refunded",
                f"{case.refunded} are recorded as paid back, and {owed or 'more'} are owed, in minor units.",
                remedy="Record the refund first.",
            )
        return ended
    if not owed or told is None:
        return ended
    if command.although_owed != owed:
        raise rejected(
            case,
            "case.owed",
            f"The law's answer is that {owed} are owed, in minor units of {told.currency}.",
            remedy="Record the refund, or confirm that the case is closed all the same.",
        )
    return happened.CaseClosed(
        at=now, outcome=command.outcome, owed=owed, currency=told.currency, personal=reason
    )


def _in_its_currency(case: Case, command: asked.RecordRefund) -> None:
    told = case.assessment
    known = {refund.currency for refund in case.refunds} | (
        {told.currency} if told and told.currency else set()
    )
    if known and command.currency not in known:
        message = f"The order was paid in {', '.join(sorted(known))}, not in {command.currency}."
        raise rejected(case, "case.refund_currency", message, remedy="Refund in the currency of the payment.")


def _within_what_was_paid(case: Case, command: asked.RecordRefund) -> None:
    told = case.assessment
    paid = command.paid if command.paid is not None or told is None else told.paid
    before = case.refunded + command.elsewhere
    back = f"With the {before} refunded before, {command.amount} is more than the"
    minor = f"in minor units of {command.currency}."
    if paid is not None and before + command.amount > paid:
        raise rejected(
            case,
            "case.refund_too_much",
            f"{back} {paid} that were paid, {minor}",
            remedy="Look at what was refunded before, also in other cases of the same order.",
        )
    if paid is None and command.cost is not None and before + command.amount > command.cost:
        raise rejected(
            case,
            "case.refund_beyond_known",
            f"{back} {command.cost} to which all that is known of the order comes, {minor}",
            remedy="Add to the order what was paid for delivery, or in all.",
        )


def _made_sure(case: Case, known_by: str, now: datetime) -> tuple[Event, ...]:
    """That the buyer declared it, where the case does not show it: a refund waits for that, nothing else."""
    if case.is_the_buyers:
        return ()
    if not known_by.strip():
        raise rejected(
            case,
            "case.refund_to_whom",
            "Nobody has opened the link in the acknowledgement yet, so nothing shows that the buyer declared "
            "it.",
            remedy="Wait until it is opened, or write how you know. The day to refund runs on.",
        )
    return (happened.BuyerVouchedFor(at=now, personal=known_by),)
