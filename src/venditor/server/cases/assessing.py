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
    Earlier,
    MakeAssessment,
    OrderedArticle,
    OrderFacts,
    RefundError,
    Totals,
    Withdrawal,
    before_of,
    replay,
)
from venditor.aftersales import Case as CaseState
from venditor.aftersales.events import AssessmentMade
from venditor.core.money import Money, MoneyError, minor_units
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.records import SYSTEM, read_event, read_events
from venditor.server.cases.refunds import other_cases, paid_back
from venditor.server.cases.services import carry_out
from venditor.server.config.law_archive import law_archive
from venditor.server.orders.models import Order, OrderLine
from venditor.server.orders.selectors import charge_of, lines_of, order_facts, priced

# Cases in which nothing of the order was withdrawn from after all.
_WITHOUT_EFFECT = ("no_right", "duplicate", "not_ours")
# Doubts with which it is not known which pieces a withdrawal takes.
_VAGUE = ("words", "unnamed")


def withdrawal_of(case: Case, state: CaseState, order: Order) -> Withdrawal | None:
    """What was declared, with all that is known of its order; ``None`` where it has been erased."""
    if state.declaration is None:
        return None
    lines = lines_of(order)
    withdrawal = Withdrawal(
        order=facts_known(order, state),
        articles=_articles(lines),
        declaration=state.declaration,
        notice_on=state.day,
        trader_country=case.tenant.country,
    )
    try:
        totals = priced(order, lines)
        standard = charge_of(order, "standard_delivery_cost")
    except (RefundError, MoneyError) as error:
        return replace(withdrawal, before=_before(case, order, None), trouble=error.code)
    before = _before(case, order, totals)
    return replace(withdrawal, totals=totals, standard_delivery=standard, before=before)


def keep_assessment(told: Assessment, *, case: Case, order: Order, now: datetime) -> CaseState:
    """The case with what the law gives; the law it rests on is archived.

    Args:
        told: what the law gives, by all that is known now.
        case: its row.
        order: the order it is matched to.
        now: this instant.
    """
    # Before the event that rests on it, and outside of its transaction.
    for statement in told.statements:
        law_archive().keep(statement)
    return carry_out(
        MakeAssessment(order=str(order.id), assessment=told), case=case.id, actor=SYSTEM, now=now
    )


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


def _before(case: Case, order: Order, totals: Totals | None) -> Before:
    """What of the order goes back already, by its other cases."""
    others = other_cases(order.id, of=case)
    earlier = [_earlier(one, order) for one in others.earlier]
    later = [paid_back(one, currency=order.currency) for one in others.later]
    return before_of(totals, earlier, later=later)


def _earlier(case: Case, order: Order) -> Earlier:
    """What an earlier case of the same order gives back, and what was paid back in it."""
    refunds = paid_back(case, currency=order.currency)
    made = None if case.outcome in _WITHOUT_EFFECT else _assessment_of(case)
    if made is None:
        return Earlier(refunds=refunds)
    if made.personal is None:
        # Erased: what goes back is known, and not for what.
        rest = max(0, (made.owed or 0) - sum(refunds.values()))
        return Earlier(refunds={**refunds, "": rest}, clear=False)
    return replace(_given_back(made.personal, currency=order.currency), refunds=refunds)


def _given_back(document: Mapping[str, Any], *, currency: str) -> Earlier:
    lines, refund = document["lines"], document["refund"]
    withdrawn = {line["line"]: line["withdrawn"] for line in lines if line["verdict"] == "in_time"}
    vague = any(doubt["code"] in _VAGUE for doubt in document["doubts"])
    clear = not vague or not any(line["verdict"] in ("in_time", "unclear") for line in lines)
    if refund is None or refund["amount"]["currency"] != currency:
        return Earlier(withdrawn=withdrawn, clear=clear)
    goods, delivery = _minor(refund["goods"]), _minor(refund["delivery"])
    return Earlier(withdrawn=withdrawn, goods=goods, delivery=delivery, clear=clear)


def _minor(told: Mapping[str, str]) -> int:
    money = Money.parse(told)
    return int(money.amount.scaleb(minor_units(money.currency)))


def document_of(case: Case) -> Mapping[str, Any] | None:
    """The assessment of the order a case is about; ``None`` where there is none, or it has been erased."""
    made = _assessment_of(case)
    return made.personal if made else None


def _assessment_of(case: Case) -> AssessmentMade | None:
    if replay(read_events(case)).assessment is None:
        return None
    row = CaseEvent.objects.filter(case=case, kind="assessment_made").order_by("-number").first()
    made = read_event(row, person=case.person_id) if row else None
    return made if isinstance(made, AssessmentMade) else None


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
