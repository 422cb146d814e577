"""The state of a case: its events, folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import reduce
from types import MappingProxyType
from typing import Literal

from venditor.aftersales import events as happened
from venditor.aftersales.declaration import Declaration
from venditor.aftersales.due import REFUND_DUE, Due
from venditor.aftersales.events import Event, Evidence
from venditor.aftersales.intake import NO_PERSON
from venditor.aftersales.whose_day import ConsumerTime

Acknowledgement = Literal[
    "queued", "held", "sent", "bounced", "undeliverable", "handed_over", "by_marketplace"
]
Letter = Literal["sent", "failed", "answered"]
# Verdicts with which something goes back, or may.
_TO_BE_SEEN = frozenset({"in_time", "unclear", "not_encoded"})
# How the case of a marketplace ends: by passing on.
PASSED_ON = "passed_on"


@dataclass(frozen=True, slots=True)
class Match:
    """The order a case is about, and what shows it."""

    order: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Route:
    """That a marketplace passed a part of a declaration on.

    Attributes:
        seller: id of the seller. case: id of its case. receipt: receipt number there.
        declined: whether the seller found that it is about no order of its own.
    """

    seller: str
    case: str
    receipt: str
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """Something a person has to do.

    Attributes:
        kind: ``acknowledge`` (the consumer has no acknowledgement by mail), ``release`` (a held mail waits),
            ``release_late`` (it has waited too long), ``letter`` (a letter did not arrive), ``route`` (a
            marketplace has to say which seller it is for), ``match`` (no order yet), ``check_match`` (an
            order was suggested), ``assess`` (the law's answer is not clear), ``answer`` (something is open,
            but nothing goes back), ``overdue`` (a day is over), ``withheld`` (it is, but the refund may wait
            for the goods).
        red: whether the seller is failing a duty as long as it is open.
    """

    kind: str
    red: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of after-sales, as it stands.

    Attributes:
        receipt: its receipt number.
        declared_at: when the declaration arrived; day, zone, certain: the day that counts, in the best
            knowledge.
        before_match: the same, as it was known from the declaration alone.
        language: BCP 47 tag in which the consumer reads.
        whole: whether she withdrew from the whole contract.
        declaration: what she declared; ``None`` after erasure.
        acknowledgement: what became of the mail.
        held_at: since when it is held, where it was; held_for: why it was; delayed: whether it has been for
            too long.
        contact_confirmed_at: when the mailed link was first opened.
        match: the order, once it is known; suggested: an order that may be it.
        refused: orders that staff found not to be it; only staff match them again.
        dues: due days by question; passed: questions whose day is over.
        assessment: the last one of the order the case is about, without its document; reviewed: digest of the
            one that staff looked at.
        goods_sent_on, goods_returned_on: days on which the goods were sent back and arrived.
        refunds: what was paid back; taken_back: keys of those that were entered wrongly.
        vouched_for: whether staff made sure that the buyer declared it.
        letters: what became of each, by its name; ``answered`` is one that failed and was seen to.
        staff: account that has the case.
        outcome: how it was closed; ``None`` while it is open.
        entry: whether it is a marketplace's, which passes it on; routes: to whom it was.
        all_passed_on: whether nothing was left to pass on after the last of them; given_back: those of the
            sellers' cases that were declined since, and not passed on to somebody else.
        came_by: receipt number of the marketplace that passed it on; empty where none did.
    """

    receipt: str
    declared_at: datetime
    day: date
    zone: str
    certain: bool
    before_match: ConsumerTime
    language: str
    whole: bool
    declaration: Declaration | None
    acknowledgement: Acknowledgement = "queued"
    held_at: datetime | None = None
    held_for: str = ""
    delayed: bool = False
    contact_confirmed_at: datetime | None = None
    match: Match | None = None
    suggested: str | None = None
    refused: frozenset[str] = frozenset()
    dues: Mapping[str, Due] = field(default_factory=lambda: MappingProxyType({}))
    passed: frozenset[str] = frozenset()
    assessment: happened.AssessmentMade | None = None
    reviewed: str = ""
    goods_sent_on: date | None = None
    goods_returned_on: date | None = None
    refunds: tuple[happened.RefundRecorded, ...] = ()
    taken_back: frozenset[str] = frozenset()
    vouched_for: bool = False
    letters: Mapping[str, Letter] = field(default_factory=lambda: MappingProxyType({}))
    staff: str | None = None
    outcome: str | None = None
    entry: bool = False
    routes: tuple[Route, ...] = ()
    all_passed_on: bool = False
    given_back: frozenset[str] = frozenset()
    came_by: str = ""

    @property
    def is_the_buyers(self) -> bool:
        """Whether something shows that the buyer declared it, and not somebody who knew her order's number.

        Her declaration counts either way; only money is not sent off before somebody has made sure. The link
        in the mail to the declared address was opened, the order's own link was used, or staff matched or
        vouched.
        """
        if self.vouched_for or self.match is None:
            # An address that was only declared, and is of no order, is whoever's it is.
            return self.vouched_for
        return self.match.evidence in ("order_link", "staff") or self.contact_confirmed_at is not None

    def route_to(self, seller: str) -> Route | None:
        """Where it was passed on to a seller that has not declined it."""
        live = (route for route in self.routes if route.seller == seller and not route.declined)
        return next(live, None)

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.outcome is None

    @property
    def next_due(self) -> Due | None:
        """The day that is due first; ``None`` in a closed case and where none is known."""
        dues = [due for question, due in self.dues.items() if question not in self.kept]
        return min(dues, key=lambda due: due.at, default=None) if self.is_open else None

    @property
    def refunded(self) -> int:
        """What was paid back, in minor units."""
        return sum(refund.amount for refund in self.refunds)

    @property
    def still_owed(self) -> int:
        """What the law's answer still gives the consumer, in minor units; 0 also where that is not known."""
        owed = self.assessment.owed if self.assessment else None
        return max(0, (owed or 0) - self.refunded)

    @property
    def nothing_due(self) -> bool:
        """Whether the law's answer is clear, and nothing is to be paid back any more."""
        told = self.assessment
        if told is None:
            return False
        if told.owed is not None:
            return self.still_owed == 0
        if not told.verdicts:
            # That nothing is left to give back is one reason to look; beside another it is not sure.
            return told.doubts <= 1
        return not told.verdicts.keys() & _TO_BE_SEEN

    @property
    def kept(self) -> frozenset[str]:
        """Questions of which the duty was done: what is owed was refunded.

        Where it is not known what is owed, any refund is enough once staff looked at what is open.
        """
        told = self.assessment
        if told is None or told.owed is None:
            done = bool(self.refunds) and told is not None and told.digest == self.reviewed
        else:
            done = self.refunded >= told.owed
        return frozenset((REFUND_DUE,)) if done else frozenset()

    @property
    def withholds(self) -> bool:
        """Whether all that is still owed may be held back (Directive 2011/83/EU article 13(3))."""
        at_once = self.assessment.at_once if self.assessment else None
        return at_once is not None and self.refunded >= at_once

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What a person has to do, the gravest first."""
        unmatched = self.is_open and self.match is None and not self.entry
        held = self.acknowledgement == "held" and (self.is_open or self.outcome == PASSED_ON)
        told = self.assessment
        unclear = told is not None and told.doubts > 0 and told.digest != self.reviewed
        over = self.is_open and bool(self.passed - self.kept)
        possible = (
            (Task("overdue", red=True), over and not self.withholds),
            (Task("acknowledge", red=True), self.acknowledgement in ("bounced", "undeliverable")),
            (Task("release_late", red=True), held and self.delayed),
            (Task("letter", red=True), "failed" in self.letters.values()),
            # A flood that programs sent asks nobody for haste; behind a limit there may be people.
            (Task("route", red=not (held and self.held_for in NO_PERSON)), self.entry and self.is_open),
            (Task("release", red=False), held and not self.delayed),
            (Task("check_match", red=False), unmatched and self.suggested is not None),
            (Task("match", red=False), unmatched and self.suggested is None),
            (Task("assess", red=False), self.is_open and unclear and not self.nothing_due),
            # Whatever is open about it: nothing goes back, and the consumer is to hear so.
            (Task("answer", red=False), self.is_open and unclear and self.nothing_due),
            (Task("withheld", red=False), over and self.withholds),
        )
        return tuple(task for task, holds in possible if holds)


def replay(events: Iterable[Event]) -> Case:
    """The case that a list of events makes; the first is a declaration."""
    case = reduce(evolve, events, None)
    if case is None:
        raise ValueError("a case has at least one event")
    return case


def evolve(case: Case | None, event: Event) -> Case:  # noqa: C901, PLR0912 - one branch an event, each one line
    """The case after one more event; total: every event folds into every state."""
    if isinstance(event, happened.WithdrawalDeclared):
        return _opened(event)
    if case is None:
        raise ValueError("the first event of a case is a declaration")
    match event:
        case happened.AcknowledgementHeld():
            return replace(
                case, acknowledgement="held", held_at=event.at, held_for=event.reason, delayed=False
            )
        case happened.AcknowledgementDelayed():
            return replace(case, delayed=True)
        case happened.AcknowledgementReleased() | happened.AcknowledgementQueuedAgain():
            return replace(case, acknowledgement="queued")
        case happened.AcknowledgementSent():
            return replace(case, acknowledgement="sent")
        case happened.AcknowledgementBounced():
            return replace(case, acknowledgement="bounced")
        case happened.AcknowledgementUndeliverable():
            return replace(case, acknowledgement="undeliverable")
        case happened.AcknowledgementHandedOver():
            return replace(case, acknowledgement="handed_over")
        case happened.ContactConfirmed():
            return replace(case, contact_confirmed_at=case.contact_confirmed_at or event.at)
        case happened.OrderSuggested():
            return replace(case, suggested=event.order)
        case happened.OrderMatched():
            return _matched(case, event)
        case happened.OrderUnmatched():
            return _unmatched(case, event)
        case happened.DueSet():
            return replace(
                case,
                dues=MappingProxyType({**case.dues, event.due.question: event.due}),
                passed=case.passed - {event.due.question},
            )
        case happened.DueDropped():
            dues = {question: due for question, due in case.dues.items() if question != event.question}
            return replace(case, dues=MappingProxyType(dues), passed=case.passed - {event.question})
        case happened.DuePassed():
            return replace(case, passed=case.passed | {event.question})
        case happened.CaseAssigned():
            return replace(case, staff=event.staff)
        case happened.CaseClosed():
            return replace(case, outcome=event.outcome)
        case happened.CaseReopened():
            return replace(case, outcome=None, all_passed_on=False)
        case happened.NoteAdded():
            return case
        case happened.LetterSent():
            return _with_letter(_answered(case), event.letter, "sent")
        case happened.LetterFailed():
            return _with_letter(case, event.letter, "failed")
        case happened.LettersHandled():
            return _answered(case)
        case happened.AssessmentMade():
            return replace(case, assessment=replace(event, personal=None))
        case happened.AssessmentReviewed():
            return replace(case, reviewed=event.digest)
        case happened.GoodsSentBack():
            return replace(case, goods_sent_on=event.day)
        case happened.GoodsReturned():
            return replace(case, goods_returned_on=event.day)
        case happened.RefundRecorded():
            return replace(case, refunds=(*case.refunds, event))
        case happened.RefundTakenBack():
            left = tuple(refund for refund in case.refunds if refund.key != event.key)
            return replace(case, refunds=left, taken_back=case.taken_back | {event.key})
        case happened.BuyerVouchedFor():
            return replace(case, vouched_for=True)
        case happened.DeclarationPassedOn():
            return _passed_on(case, event)
        case happened.SellerDeclined():
            return _declined(case, event.case, declined=True)
        case happened.SellerTookBack():
            return _declined(case, event.case, declined=False)


def _opened(event: happened.WithdrawalDeclared) -> Case:
    return Case(
        receipt=event.receipt,
        declared_at=event.at,
        day=event.day,
        zone=event.zone,
        certain=event.certain,
        before_match=ConsumerTime(event.day, event.zone, event.certain),
        language=event.language,
        whole=event.whole,
        declaration=event.personal,
        acknowledgement="by_marketplace" if event.came_by else "queued",
        entry=event.entry,
        came_by=event.came_by,
    )


def _with_letter(case: Case, letter: str, state: Letter) -> Case:
    return replace(case, letters=MappingProxyType({**case.letters, letter: state}))


def _answered(case: Case) -> Case:
    """The case with every letter that had failed seen to."""
    seen: dict[str, Letter] = {
        letter: "answered" if state == "failed" else state for letter, state in case.letters.items()
    }
    return replace(case, letters=MappingProxyType(seen))


def _passed_on(case: Case, event: happened.DeclarationPassedOn) -> Case:
    routes = (*case.routes, Route(event.seller, event.case, event.receipt))
    return replace(
        case,
        routes=routes,
        all_passed_on=event.complete,
        given_back=frozenset() if event.complete else case.given_back,
        outcome=PASSED_ON if event.complete else case.outcome,
    )


def _declined(case: Case, seller_case: str, *, declined: bool) -> Case:
    """The case with one route declined, which opens it again where it was passed on, or taken back."""
    routes = tuple(
        replace(route, declined=declined) if route.case == seller_case else route for route in case.routes
    )
    given_back = case.given_back | {seller_case} if declined else case.given_back - {seller_case}
    ended = case.outcome
    if declined and ended == PASSED_ON:
        ended = None
    elif ended is None and case.all_passed_on and not given_back:
        ended = PASSED_ON
    return replace(case, routes=routes, given_back=given_back, outcome=ended)


def _matched(case: Case, event: happened.OrderMatched) -> Case:
    return replace(
        case,
        match=Match(event.order, event.evidence),
        suggested=None,
        refused=case.refused - {event.order},
        assessment=None,
        day=event.day,
        zone=event.zone,
        certain=event.certain,
    )


def _unmatched(case: Case, event: happened.OrderUnmatched) -> Case:
    # Whose day it was is open again, as far as the order had told it.
    before = case.before_match
    return replace(
        case,
        match=None,
        suggested=None,
        refused=case.refused | {event.order},
        assessment=None,
        # It was of that order that somebody was the buyer.
        vouched_for=False,
        day=before.day,
        zone=before.zone,
        certain=before.certain,
    )
