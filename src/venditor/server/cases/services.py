"""Opening cases and carrying out commands: events, columns and effects in one transaction."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from venditor.aftersales import Case as CaseState
from venditor.aftersales import (
    Declaration,
    Declare,
    Event,
    Receive,
    Signals,
    decide,
    evolve,
    reason_to_hold,
    replay,
)
from venditor.aftersales.commands import Command
from venditor.aftersales.events import (
    AcknowledgementHeld,
    AcknowledgementQueuedAgain,
    AcknowledgementReleased,
    AssessmentMade,
    CaseClosed,
    CaseReopened,
    Channel,
    ContactConfirmed,
    GoodsReturned,
    GoodsSentBack,
    OrderMatched,
    OrderUnmatched,
    RefundRecorded,
    RefundTakenBack,
    WithdrawalDeclared,
)
from venditor.aftersales.intake import NO_PERSON
from venditor.core.identifiers import new_token, receipt_number, token_digest, uuid7
from venditor.privacy import normal_reference
from venditor.server.cases.intake import LIMITS, count, count_held, counts_of_new, keep_held, marks_of
from venditor.server.cases.models import Case, CaseLink, Submission
from venditor.server.cases.records import CONSUMER, SYSTEM, Actor, fold_into, read_events, write_events
from venditor.server.cases.references import keep_references
from venditor.server.cases.refunds import of_its_order, other_cases
from venditor.server.cases.turns import take_turns
from venditor.server.log.leaves import keep_leaves
from venditor.server.orders.selectors import reference_kind
from venditor.server.outbox.failpoints import reach
from venditor.server.outbox.services import is_in, let_go, put_back, put_in
from venditor.server.people.services import look_up, new_person_key, record_person
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for, current_tenant
from venditor.server.webhooks.events import announce

RECEIPT, CONTACT = "receipt", "contact"
NOTICE_EVERY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A declaration as it came in.

    Attributes:
        declaration: what was declared; its shape has been checked. language: BCP 47 tag of the page.
        channel: how it came. nonce: the page's own random value: the same page sent twice is one
        declaration; empty where there is none. signals: what the submission shows about who filled it in.
        network: network address it came from. order: id of the order, where its own signed link was used.
        countries: countries the consumer can live in.
        market_order: id of the marketplace's order, where its own signed link was used.
    """

    declaration: Declaration
    language: str
    channel: Channel
    nonce: str
    signals: Signals
    network: str
    countries: Sequence[str]
    order: UUID | None = None
    market_order: UUID | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A declaration that was taken.

    Attributes:
        case: id of its case.
        receipt_token: secret of the page that shows its receipt.
    """

    case: UUID
    receipt_token: str


def declare(submitted: Submitted, *, tenant: Tenant, now: datetime) -> Taken:
    """Take a declaration: always, at once, whatever it names.

    No order is looked for here, so a right number takes as long as a wrong one. The same page sent again
    gives the case it gave before.
    """
    key = _submission_key(submitted, tenant)
    token = _receipt_token(key)
    with acting_for(tenant.id):
        before = Submission.objects.filter(key=key).first()
        if before is not None:
            return _taken_before(before, token, now=now)
        person = new_person_key(now=now)
        reach("declare.key-made")
        try:
            with transaction.atomic():
                case = _open(submitted, tenant=tenant, person=person, now=now)
                CaseLink.objects.create(
                    tenant=tenant,
                    case=case,
                    purpose=RECEIPT,
                    digest=token_digest(token, purpose=RECEIPT),
                    made_at=now,
                )
                Submission.objects.create(tenant=tenant, key=key, case=case, made_at=now)
                reach("declare.written")
        except IntegrityError:
            # The same page was sent twice at once, and the other one was first.
            before = Submission.objects.filter(key=key).first()
            if before is None:
                raise
            return _taken_before(before, token, now=now)
        reach("declare.committed")
        return Taken(case.id, token)


def _submission_key(submitted: Submitted, tenant: Tenant) -> bytes:
    content = json.dumps(submitted.declaration.as_document(), ensure_ascii=False, sort_keys=True)
    nonce = submitted.nonce or new_token()
    return hashlib.sha256(f"{tenant.id}\0{nonce}\0{content}".encode()).digest()


def _taken_before(before: Submission, token: str, *, now: datetime) -> Taken:
    # Since the signing secret was renewed the same page comes to another token: it opens the receipt too.
    CaseLink.objects.get_or_create(
        digest=token_digest(token, purpose=RECEIPT),
        defaults={
            "tenant_id": before.tenant_id,
            "case_id": before.case_id,
            "purpose": RECEIPT,
            "made_at": now,
        },
    )
    return Taken(before.case_id, token)


def _receipt_token(key: bytes) -> str:
    # Worked out again when the same page is sent again; unguessable without the secret, and kept nowhere.
    return hmac.new(settings.SECRET_KEY.encode(), b"receipt" + key, hashlib.sha256).hexdigest()


def _open(submitted: Submitted, *, tenant: Tenant, person: UUID, now: datetime) -> Case:
    record_person(person, now=now)
    marks = marks_of(submitted.declaration, network=submitted.network)
    take_turns(marks.values())
    hold = reason_to_hold(submitted.signals, counts_of_new(marks, now=now), limits=LIMITS)
    command = Declare(
        receipt=receipt_number(),
        declaration=submitted.declaration,
        language=submitted.language,
        channel=submitted.channel,
        countries=submitted.countries,
        hold=hold,
        entry=tenant.is_marketplace,
    )
    case = _opened(command, Case(id=uuid7(now), person_id=person), now=now)
    if hold is None:
        count(marks, now=now)
    elif hold not in NO_PERSON:
        keep_held(case, marks, now=now)
    if tenant.is_marketplace:
        route_later(case.id, submitted.market_order, cause="declared", now=now)
    else:
        _examine_later(case, submitted.order, now=now)
    return case


def _opened(command: Declare | Receive, case: Case, *, now: datetime) -> Case:
    """A case of the current seller with its first events and what follows from them."""
    contract = command.declaration.contract
    case.tenant_id, case.receipt = current_tenant(), command.receipt
    case.contract_digest = look_up().digest(normal_reference(contract), kind=reference_kind(case.market_id))
    events = decide(None, command, now=now)
    state = replay(events)
    fold_into(case, state)
    case.save(force_insert=True)
    _append(case, events, state=state, actor=CONSUMER, now=now)
    keep_references(case, contract)
    return case


def receive(
    command: Receive, *, entry: Case, order: UUID | None, person: UUID, tell: bool, now: datetime
) -> Case:
    """Receive what a marketplace passed on, in the records of the current seller, inside a transaction.

    Args:
        command: what is received.
        entry: the marketplace's case.
        order: id of the seller's order, where the order's own link was used.
        person: of the consumer in the seller's records; her key has been made.
        tell: whether the seller gets a notice; a flood that programs sent is worth none.
        now: this instant.

    Returns:
        The seller's case.
    """
    record_person(person, now=now)
    fresh = Case(id=uuid7(now), person_id=person, market_id=entry.tenant_id, entry=entry)
    case = _opened(command, fresh, now=now)
    if tell:
        _tell_seller(now=now)
    _examine_later(case, order, now=now)
    return case


def route_later(case: UUID, market_order: UUID | None, *, cause: str, now: datetime) -> None:
    """Have the worker look to which sellers a marketplace's case is passed on; each cause is put in once."""
    payload = {"order": str(market_order)} if market_order else {}
    put_in("market.route", key=f"route {case} {cause}", subject=case, payload=payload, once=True, now=now)


def carry_out(
    command: Command, *, case: UUID, actor: Actor, now: datetime, enclosed: bytes | None = None
) -> CaseState:
    """Carry out a command on a case of the current seller.

    Args:
        command: what is asked.
        case: id of the case.
        actor: who asks.
        now: this instant.
        enclosed: what the event is about, word for word, for its proof: the message that was sent. UTF-8.

    Returns:
        The state of the case afterwards.

    Raises:
        RejectedError: when the state of the case does not allow it.
        Case.DoesNotExist: when the current seller has no such case.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case)
        state = replay(read_events(row))
        events = decide(state, of_its_order(command, row), now=now)
        for event in events:
            state = evolve(state, event)
        if events:
            _append(row, events, state=state, actor=actor, enclosed=enclosed, now=now)
            reach("command.written")
    reach("command.carried-out")
    return state


def _append(
    case: Case,
    events: Sequence[Event],
    *,
    state: CaseState,
    actor: Actor,
    now: datetime,
    enclosed: bytes | None = None,
) -> None:
    rows = write_events(case, events, actor=actor, now=now)
    keep_leaves(case, rows, events, enclosed=enclosed, now=now)
    fold_into(case, state)
    case.save()
    announce(case, rows, now=now)
    held = any(isinstance(event, AcknowledgementHeld) for event in events)
    for event in events:
        effect = _EFFECTS.get(type(event))
        if effect is not None:
            effect(case, event, held, now)


def acknowledgement_key(case: Case) -> str:
    """Key of the item that sends the acknowledgement of a case."""
    return f"acknowledgement {case.id}"


def _acknowledge(case: Case, event: WithdrawalDeclared, held: bool, now: datetime) -> None:
    if event.came_by:
        # The marketplace acknowledged it.
        return
    _put_acknowledgement(case, acknowledgement_key(case), held=held, now=now)
    if not held:
        _tell_seller(now=now)


def _put_acknowledgement(case: Case, key: str, *, held: bool = False, now: datetime) -> None:
    token = new_token()
    CaseLink.objects.create(
        tenant_id=current_tenant(),
        case=case,
        purpose=CONTACT,
        digest=token_digest(token, purpose=CONTACT),
        made_at=now,
    )
    put_in(
        "withdrawal.acknowledgement",
        key=key,
        subject=case.id,
        person=case.person_id,
        personal={"token": token},
        held=held,
        now=now,
    )


def _tell_seller(*, now: datetime) -> None:
    """One notice to the seller for all that arrives within a while, however much it is."""
    begun = now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % NOTICE_EVERY
    key = f"notice {current_tenant()} {begun.isoformat()}"
    if not is_in(key):
        # Two declarations at once both put it in, and neither may fail for it.
        due, told = begun + NOTICE_EVERY, {"since": begun.isoformat()}
        put_in("withdrawal.notice", key=key, payload=told, due=due, once=True, now=now)


def _tell_of_held(_case: Case, event: AcknowledgementHeld, _held: bool, now: datetime) -> None:
    # Whoever withdraws from a fourth order within the hour waits for the seller, who has to learn of it.
    if event.reason not in NO_PERSON:
        _tell_seller(now=now)


def _acknowledge_again(case: Case, _event: Any, _held: bool, now: datetime) -> None:
    # A mail that no server took is tried anew; one that was taken and came back is written once more.
    if not put_back(acknowledgement_key(case), now=now):
        _put_acknowledgement(case, f"{acknowledgement_key(case)} {case.version}", now=now)


def _release(case: Case, _event: Any, _held: bool, now: datetime) -> None:
    count_held(case, now=now)
    let_go(acknowledgement_key(case), now=now)


def _examine_again(case: Case, _event: Any, _held: bool, now: datetime) -> None:
    _examine_later(case, None, now=now)


def _examine_later_ones(case: Case, event: Any, _held: bool, now: datetime) -> None:
    """What is left of an order for later withdrawals depends on what earlier ones gave back."""
    order = getattr(event, "order", None) or case.order_id
    if order is not None:
        _examine_after(case, other_cases(order, of=case).later, now=now)


def _examine_all_of_its_order(case: Case, _event: Any, _held: bool, now: datetime) -> None:
    """What was paid back leaves less for every other withdrawal; here something else may be due next."""
    if case.order_id is None:
        return
    others = other_cases(case.order_id, of=case)
    _examine_after(case, [case, *others.earlier, *others.later], now=now)


def _examine_after(case: Case, cases: Sequence[Case], *, now: datetime) -> None:
    for other in cases:
        if other.is_open:
            key = f"examine {other.id} after {case.id} {case.version}"
            put_in("case.examine", key=key, subject=other.id, now=now)


def _answer_market(case: Case, *, now: datetime) -> None:
    """Tell the marketplace that passed a case on to look whether it is an order of this seller's."""
    if case.market_id is None:
        return
    told = {"case": str(case.id)}
    key = f"answered {case.id} {case.version}"
    with acting_for(case.market_id):
        put_in("market.answered", key=key, subject=case.entry_id, payload=told, now=now)


def _confirm_passed_on(case: Case, _event: Any, _held: bool, now: datetime) -> None:
    # By the worker: how long the page takes must not tell whether the declaration was passed on to anybody.
    if case.tenant.is_marketplace:
        put_in("market.confirmed", key=f"confirmed {case.id}", subject=case.id, now=now)


def _closed(case: Case, event: CaseClosed, held: bool, now: datetime) -> None:
    _answer_market(case, now=now)
    _examine_later_ones(case, event, held, now)


def _reopened(case: Case, event: CaseReopened, held: bool, now: datetime) -> None:
    _answer_market(case, now=now)
    # Orders may have come while it was closed.
    if not case.tenant.is_marketplace:
        _examine_again(case, event, held, now)
        # What it gives back counts again, also where it comes to the same.
        _examine_later_ones(case, event, held, now)


def _match_changed(case: Case, event: OrderMatched | OrderUnmatched, held: bool, now: datetime) -> None:
    """What was paid back in it counts for the order, or does not any more."""
    _examine_again(case, event, held, now)
    others = other_cases(event.order, of=case)
    _examine_after(case, [*others.earlier, *others.later], now=now)


def _examine_later(case: Case, order: UUID | None, *, now: datetime) -> None:
    payload = {"order": str(order)} if order else {}
    put_in("case.examine", key=f"examine {case.id} {case.version}", subject=case.id, payload=payload, now=now)


_EFFECTS: Mapping[type, Callable[[Case, Any, bool, datetime], None]] = {
    WithdrawalDeclared: _acknowledge,
    AcknowledgementHeld: _tell_of_held,
    AcknowledgementReleased: _release,
    AcknowledgementQueuedAgain: _acknowledge_again,
    ContactConfirmed: _confirm_passed_on,
    OrderMatched: _match_changed,
    OrderUnmatched: _match_changed,
    CaseClosed: _closed,
    CaseReopened: _reopened,
    GoodsSentBack: _examine_again,
    GoodsReturned: _examine_again,
    AssessmentMade: _examine_later_ones,
    RefundRecorded: _examine_all_of_its_order,
    RefundTakenBack: _examine_all_of_its_order,
}

__all__ = [
    "CONSUMER",
    "CONTACT",
    "RECEIPT",
    "SYSTEM",
    "Actor",
    "Submitted",
    "Taken",
    "carry_out",
    "declare",
    "receive",
    "route_later",
]
