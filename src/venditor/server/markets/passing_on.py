"""Passing a declaration on: a case at the marketplace, and one at each seller it is for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from venditor.aftersales import Case as CaseState
from venditor.aftersales import (
    ConfirmContact,
    Declaration,
    PassOn,
    Receive,
    RecordDeclined,
    RecordTakenBack,
    passed_on,
    replay,
)
from venditor.aftersales.events import AcknowledgementHeld
from venditor.aftersales.intake import NO_PERSON
from venditor.core.errors import VenditorError
from venditor.core.identifiers import receipt_number
from venditor.server.cases.models import Case
from venditor.server.cases.records import CONSUMER, SYSTEM, Actor, read_events
from venditor.server.cases.services import carry_out, receive
from venditor.server.outbox.failpoints import reach
from venditor.server.outbox.handling import GiveUp, Outcome
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.services import new_person_key
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for

# How a seller closes its case that is about no order of its own.
NOT_OURS = "not_ours"


class PassingOnError(VenditorError):
    """A declaration that cannot be passed on as it was asked; ``facts`` names the receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What of a declaration is one seller's.

    Attributes:
        seller: the seller.
        parts: places of the articles that are its own, from 0; ``None`` for all.
        words: the passage of the consumer's words that is its own; ``None`` for all.
        order: id of the seller's order, where the order's own link was used.
        number: of the order, where the consumer's text may say more than that; ``None`` for her text.
    """

    seller: Tenant
    parts: Collection[int] | None = None
    words: str | None = None
    order: UUID | None = None
    number: str | None = None


def pass_on(
    portions: Sequence[Portion],
    *,
    entry: UUID,
    complete: bool,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> CaseState:
    """Pass sellers' portions of a declaration on, in one transaction with the marketplace's own case.

    Args:
        portions: what is whose; one at least.
        entry: id of the current marketplace's case.
        complete: whether nothing is left to pass on afterwards.
        actor: who does it.
        now: this instant.
        version: of the case, where it must not have changed since it was looked at.

    Returns:
        The marketplace's case afterwards.

    Raises:
        PassingOnError: when a passage is not the consumer's own, her declaration has been erased, or the case
            has changed.
        RejectedError: when one of the sellers has it already, or it is no marketplace's case.
        Case.DoesNotExist: when the current marketplace has no such case.
    """
    # In one order for everybody: two at once would else wait for each other's notices.
    portions = sorted(portions, key=lambda portion: portion.seller.id)
    persons = [new_person_key(now=now) for _portion in portions]
    reach("pass-on.keys-made")
    with transaction.atomic():
        # Not the row of the marketplace too: whoever declares there would wait for it.
        row = Case.objects.select_for_update(of=("self",)).select_related("tenant").get(id=entry)
        _is_as_seen(row, version)
        events = read_events(row)
        after = replay(events)
        programs = any(isinstance(one, AcknowledgementHeld) and one.reason in NO_PERSON for one in events)
        for person, portion in zip(persons, portions, strict=True):
            command = _received(row, after, portion)
            case = _opened(command, row, after, portion, person=person, tell=not programs, now=now)
            told = PassOn(
                seller=str(portion.seller.id),
                case=str(case.id),
                receipt=command.receipt,
                complete=complete and portion is portions[-1],
            )
            after = carry_out(told, case=entry, actor=actor, now=now)
        reach("pass-on.written")
    reach("pass-on.committed")
    return after


def _is_as_seen(row: Case, version: int | None) -> None:
    if version not in (None, row.version):
        message = "The case has changed since it was looked at."
        raise PassingOnError("market.changed", message, facts={"receipt": row.receipt})


def _opened(
    command: Receive,
    entry: Case,
    state: CaseState,
    portion: Portion,
    *,
    person: UUID,
    tell: bool,
    now: datetime,
) -> Case:
    with acting_for(portion.seller.id):
        case = receive(command, entry=entry, order=portion.order, person=person, tell=tell, now=now)
        if state.contact_confirmed_at:
            carry_out(ConfirmContact(), case=case.id, actor=CONSUMER, now=now)
    return case


def _received(entry: Case, state: CaseState, portion: Portion) -> Receive:
    market = entry.tenant
    return Receive(
        receipt=receipt_number(),
        declaration=_portion_of(state, portion),
        language=state.language,
        declared_at=state.declared_at,
        countries=(*market.markets, market.country),
        came_by=state.receipt,
    )


def _portion_of(state: CaseState, portion: Portion) -> Declaration:
    facts = {"receipt": state.receipt, "seller": portion.seller.slug}
    if state.declaration is None:
        message = "What was declared has been erased, so nothing can be passed on."
        raise PassingOnError("market.erased", message, facts=facts)
    try:
        return passed_on(state.declaration, parts=portion.parts, words=portion.words, number=portion.number)
    except ValueError as problem:
        raise PassingOnError(
            "market.portion",
            f"This cannot be passed on: {problem}.",
            facts=facts,
            remedy="Choose articles, or keep a passage of the consumer's words as she wrote it.",
        ) from None


def answered(item: OutboxItem, *, now: datetime) -> Outcome:
    """Note in the marketplace's case that a seller declined what was passed on, or took it back.

    Args:
        item: of the kind ``market.answered``; its subject is the marketplace's case.
        now: this instant.

    Raises:
        GiveUp: when the marketplace has no such case.
    """
    # As it stands there now: of two changes the earlier may be told last.
    of_seller = Case.everywhere.filter(id=item.payload["case"], entry=item.subject)
    declined = of_seller.filter(outcome=NOT_OURS).exists()
    command = RecordDeclined if declined else RecordTakenBack
    try:
        carry_out(command(case=item.payload["case"]), case=item.subject, actor=SYSTEM, now=now)
    except Case.DoesNotExist:
        raise GiveUp("case.none") from None
    return Outcome({"declined": declined})


def confirmed(item: OutboxItem, *, now: datetime) -> Outcome:
    """Note at the sellers that the link in the marketplace's mail was opened.

    Args:
        item: of the kind ``market.confirmed``; its subject is the marketplace's case.
        now: this instant.

    Raises:
        GiveUp: when the marketplace has no such case.
    """
    if not Case.objects.filter(id=item.subject).exists():
        raise GiveUp("case.none")
    passed = Case.everywhere.filter(entry=item.subject).values_list("id", "tenant_id")
    for case, seller in list(passed):
        with acting_for(seller):
            carry_out(ConfirmContact(), case=case, actor=CONSUMER, now=now)
    return Outcome({"confirmed": True})
