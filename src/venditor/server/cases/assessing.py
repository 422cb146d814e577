"""Assessing a case by all that is known of its order, and who may read what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from venditor.aftersales import (
    Assessment,
    Before,
    MakeAssessment,
    OrderedArticle,
    OrderFacts,
    RefundError,
    Withdrawal,
    assess,
    replay,
)
from venditor.aftersales import Case as CaseState
from venditor.aftersales.events import AssessmentMade
from venditor.core.money import Money, MoneyError, minor_units
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.records import SYSTEM, read_event, read_events
from venditor.server.cases.services import carry_out
from venditor.server.config.law_archive import law_archive
from venditor.server.orders.models import Order, OrderLine
from venditor.server.orders.selectors import charge_of, lines_of, order_facts, priced

# Cases in which nothing of the order was withdrawn from after all.
_WITHOUT_EFFECT = ("no_right", "duplicate", "not_ours")


def with_assessment(case: Case, state: CaseState, order: Order, *, now: datetime) -> CaseState:
    """The case with what the law gives, by all that is known now; the law it rests on is archived.

    Args:
        case: its row.
        state: what its events fold to; nothing is assessed where the declaration has been erased.
        order: the order it is matched to.
        now: this instant.
    """
    told = assessed(case, state, order)
    if told is None:
        return state
    # Before the event that rests on it, and outside of its transaction.
    for statement in told.statements:
        law_archive().keep(statement)
    return carry_out(
        MakeAssessment(order=str(order.id), assessment=told), case=case.id, actor=SYSTEM, now=now
    )


def assessed(case: Case, state: CaseState, order: Order) -> Assessment | None:
    """What the law gives; ``None`` where the declaration has been erased."""
    if state.declaration is None:
        return None
    lines = lines_of(order)
    withdrawal = Withdrawal(
        order=facts_known(order, state),
        articles=_articles(lines),
        declaration=state.declaration,
        notice_on=state.day,
        trader_country=case.tenant.country,
        before=_before(case, order),
    )
    try:
        withdrawal = replace(
            withdrawal,
            totals=priced(order, lines),
            standard_delivery=charge_of(order, "standard_delivery_cost"),
        )
    except (RefundError, MoneyError) as error:
        withdrawal = replace(withdrawal, trouble=error.code)
    return assess(withdrawal, language=state.language)


def facts_known(order: Order, state: CaseState) -> OrderFacts:
    """What is known of an order, with the days on which its goods were sent back and came back."""
    told = order_facts(order)
    days = {"goods_sent_back_on": state.goods_sent_on, "goods_returned_on": state.goods_returned_on}
    back = {name: day.isoformat() for name, day in days.items() if day is not None}
    return OrderFacts(told.countries, {**told.told, **back})


def _articles(lines: Iterable[OrderLine]) -> tuple[OrderedArticle, ...]:
    told = tuple(
        OrderedArticle(line=str(line.id), article=line.article, pieces=line.pieces, told=line.facts)
        for line in lines
    )
    return told or (OrderedArticle(line="", article="", pieces=1),)


def _before(case: Case, order: Order) -> Before:
    """What earlier cases of the same order gave back."""
    before = Before()
    earlier = Case.objects.filter(order=order, declared_at__lt=case.declared_at).exclude(id=case.id)
    for other in earlier.exclude(outcome__in=_WITHOUT_EFFECT).order_by("declared_at", "id"):
        document = document_of(other)
        if document is not None:
            before = _added(before, document)
    return before


def _added(before: Before, document: Mapping[str, Any]) -> Before:
    withdrawn = dict(before.withdrawn)
    for line in document["lines"]:
        if line["verdict"] == "in_time":
            withdrawn[line["line"]] = withdrawn.get(line["line"], 0) + line["withdrawn"]
    refund = document["refund"]
    if refund is None:
        return replace(before, withdrawn=withdrawn)
    payments = dict(before.payments)
    for name, part in refund["payments"].items():
        payments[name] = payments.get(name, 0) + _minor(part)
    return Before(
        withdrawn=withdrawn,
        goods=before.goods + _minor(refund["goods"]),
        delivery=before.delivery + _minor(refund["delivery"]),
        payments=payments,
    )


def _minor(told: Mapping[str, str]) -> int:
    money = Money.parse(told)
    return int(money.amount.scaleb(minor_units(money.currency)))


def document_of(case: Case) -> Mapping[str, Any] | None:
    """The assessment of the order a case is about; ``None`` where there is none, or it has been erased."""
    state = replay(read_events(case))
    if state.assessment is None:
        return None
    row = CaseEvent.objects.filter(case=case, kind="assessment_made").order_by("-number").first()
    made = read_event(row, person=case.person_id) if row else None
    return made.personal if isinstance(made, AssessmentMade) else None


def is_shown_behind_mail(case: Case) -> bool:
    """Whether the page behind the mailed link may show anything of the order.

    Only while the case is matched: the order's own link was used, the declared address (at which the mailed
    link arrived) is the order's own, or staff matched it. A suggestion is none, and a match taken back shows
    nothing any more.
    """
    return case.order_id is not None


def is_shown_on_screen(case: Case, *, order: UUID | None) -> bool:
    """Whether the page of whoever declared may show it: to whom the order's own link is at hand alone.

    Args:
        case: the case of the receipt.
        order: id of the order whose own link is at hand, if it is.
    """
    return order is not None and case.evidence == "order_link" and case.order_id == order


def is_on_its_way(case: Case, *, order: UUID | None) -> bool:
    """Whether whoever declared by the order's own link may expect an assessment that is not there yet."""
    done = CaseEvent.objects.filter(case=case, kind__in=("assessment_made", "order_unmatched"))
    return order is not None and case.is_open and not done.exists()
