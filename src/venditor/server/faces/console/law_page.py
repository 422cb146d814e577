"""What the law gives on the page of a case, and what staff record about goods and money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from venditor.aftersales import Case as CaseState
from venditor.aftersales import RecordGoodsBack, RecordGoodsSent, RecordRefund, TakeRefundBack
from venditor.aftersales.commands import Command
from venditor.aftersales.translated import translated
from venditor.core.errors import VenditorError
from venditor.core.identifiers import new_token
from venditor.core.money import Money, MoneyError, minor_units
from venditor.core.text import pick
from venditor.rights.jurisdictions import default_library
from venditor.rules.wording import write_day, write_money
from venditor.server.cases.assessing import document_of
from venditor.server.cases.models import Case
from venditor.server.cases.story import Story
from venditor.server.faces.console.amounts import amount_words
from venditor.server.faces.console.words import MEANS
from venditor.server.faces.hosted.assessed import assessment_told
from venditor.server.orders.amounts import AmountError, decimal_sign, read_amount

LONGEST_KEY = 80
LONGEST_AMOUNT = 24
LONGEST_KNOWN_BY = 1_000
VERDICTS: Mapping[str, tuple[str, str | Promise]] = {
    "in_time": ("good", _("in time")),
    "late": ("warn", _("late")),
    "exempt": ("warn", _("exempt")),
    "no_right": ("warn", _("no right")),
    "not_encoded": ("waits", _("law not encoded")),
    "unclear": ("waits", _("unclear")),
}
# Of an order that names no other means.
PAYMENTS: Mapping[str, str | Promise] = {"payment": _("Payment"), "gift_card": _("Gift card")}
# Why a person has to look, beside facts that are missing and law that is not encoded.
DOUBTS: Mapping[str, str | Promise] = {
    "for_a_person": _("Clauses or laws lead to different answers, or the law leaves it to a person."),
    "words": _("What is given back was named in the consumer's own words."),
    "unnamed": _("An article was named that the order does not have."),
    "pieces": _("More pieces are given back than are left."),
    "nothing": _("All of it was withdrawn from before."),
    "earlier": _("It is not known what an earlier withdrawal from this order took."),
    "refunded_before": _(
        "Less goes back than was paid for it: more was paid back before than earlier withdrawals gave."
    ),
    "refund.unbalanced": _("Prices, discount, delivery and payments do not make up what was paid."),
}
_AMOUNTS = _("The amounts of the order cannot be split.")
_SAID_OTHERWISE = ("needs", "not_encoded")


class UnusableError(VenditorError):
    """A form that cannot be used; its code is one of the page's refusals."""


def law_told(story: Story, language: str) -> dict[str, Any] | None:
    """The assessment of a case as staff read it; ``None`` where there is none."""
    record = document_of(story.case)
    if record is None:
        return None
    document = translated(record, language=language)
    shown = assessment_told(document, language=language)
    facts = default_library().vocabulary.facts
    refund = document["refund"]
    return {
        "lines": [
            {
                "told": told,
                "verdict": VERDICTS[line["verdict"]],
                "evidence": line["evidence"],
                "refund": write_money(Money.parse(line["refund"]), language) if line["refund"] else "",
            }
            for told, line in zip(shown.lines, document["lines"], strict=True)
        ],
        "further": shown.further,
        "is_translated": any(
            line["findings"] != kept["findings"]
            for line, kept in zip(document["lines"], record["lines"], strict=True)
        ),
        "refund": shown.refund,
        "refund_cites": shown.refund_cites,
        "delivery": _delivery_told(refund, language) if refund else "",
        "payments": [
            (PAYMENTS.get(name, name), write_money(Money.parse(part), language))
            for name, part in (refund["payments"] if refund else {}).items()
        ],
        "needs": [pick(facts[name].label, language).text for name in document["needs"] if name in facts],
        "doubts": bool(document["doubts"]),
        "why": list(dict.fromkeys(_why(document))),
    }


def _delivery_told(refund: Mapping[str, Any], language: str) -> str:
    """What of a refund is for delivery, and why."""
    amount = Money.parse(refund["delivery"])
    if refund["why_delivery"] == "free":
        return ""
    if refund["why_delivery"] == "part_kept":
        return gettext("Nothing of it is for delivery: the charge was due for what is kept as well.")
    if amount.amount == 0:
        return gettext("Nothing of it is for delivery: the law gives none back, or it was paid back before.")
    told = {"amount": write_money(amount, language)}
    return gettext("Of that for delivery: %(amount)s. Nothing is kept that was delivered.") % told


def _why(document: Mapping[str, Any]) -> Iterator[str | Promise]:
    for doubt in document["doubts"]:
        if doubt["code"] not in _SAID_OTHERWISE:
            yield DOUBTS.get(doubt["code"], _AMOUNTS)


def money_told(state: CaseState, language: str) -> dict[str, Any]:
    """What the forms about money show: what was paid back, and what is still owed."""
    told = state.assessment
    owed = state.still_owed
    return {
        # Names one form for a refund, so that it sent twice records one.
        "refund_key": new_token(),
        "means": MEANS.items(),
        "refunds": [
            {
                "key": one.key,
                "amount": _amount(one.amount, one.currency, language),
                "day": write_day(one.day, language),
                "means": MEANS.get(one.means, one.means),
            }
            for one in state.refunds
        ],
        "owed": {"minor": owed, "amount": _amount(owed, told.currency, language)} if told and owed else None,
    }


def _amount(minor: int, currency: str, language: str) -> str:
    return write_money(Money(Decimal(minor).scaleb(-minor_units(currency)), currency), language)


def goods_sent(request: Any) -> Command:
    """The form that says when she sent the goods back."""
    return RecordGoodsSent(day=_day(request))


def goods_back(request: Any) -> Command:
    """The form that says when the goods arrived."""
    return RecordGoodsBack(day=_day(request))


def refund(request: Any, case: Case) -> Command:
    """The form that says what was paid back."""
    key = request.POST.get("key", "")
    means = request.POST.get("means", "")
    if not key or len(key) > LONGEST_KEY or "\x00" in key or means not in MEANS:
        raise UnusableError("case.refund", "The form was changed on its way.")
    currency = case.order.currency if case.order else ""
    money = _typed_amount(request, currency)
    minor = int(money.amount.scaleb(minor_units(currency)))
    return RecordRefund(
        key=key,
        amount=minor,
        currency=currency,
        day=_day(request),
        means=means,
        known_by=request.POST.get("known_by", "").strip()[:LONGEST_KNOWN_BY],
    )


def _typed_amount(request: Any, currency: str) -> Money:
    """An amount as somebody who reads this language writes it."""
    typed, sign = request.POST.get("amount", ""), decimal_sign(request.language)
    try:
        return Money.parse({"amount": read_amount(typed, currency, decimal=sign), "currency": currency})
    except MoneyError as error:
        raise UnusableError("form.amount", str(error)) from None
    except AmountError as error:
        if not error.readings:
            raise UnusableError("form.amount", "This is not an amount.") from None
        words = amount_words(error, currency=currency, language=request.language)
        raise UnusableError("form.amount_ambiguous", words) from None


def refund_back(request: Any) -> Command:
    """The form that says which refund was entered wrongly, and why."""
    key = request.POST.get("key", "")
    if not key or len(key) > LONGEST_KEY or "\x00" in key:
        raise UnusableError("form.refund", "No refund was chosen.")
    return TakeRefundBack(key=key, reason=request.POST["reason"])


def although_owed(request: Any) -> int:
    """What staff confirmed to be owed when they close a case, in minor units; 0 where they did not."""
    text = request.POST.get("although_owed", "")[:LONGEST_AMOUNT]
    return int(text) if text.isascii() and text.isdecimal() else 0


def _day(request: Any) -> date:
    try:
        return date.fromisoformat(request.POST.get("day", "").strip())
    except ValueError:
        raise UnusableError("form.day", "This is no day.") from None


REFUSALS: Mapping[str, str | Promise] = {
    "form.day": _("This is not a day of the calendar."),
    "form.amount": _("This is not an amount of the order's currency."),
    "case.day": _("This day is still to come."),
    "case.refund": _("A refund has an amount above nothing, and a means."),
    "case.refund_currency": _("The order was paid in another currency."),
    "case.refund_too_much": _("This is more than was paid. Look at what was refunded before."),
    "case.refund_beyond_known": _(
        "This is more than all that is known of the order comes to. Add to the order what was paid for "
        "delivery, or in all."
    ),
    "case.refund_before_order": _("This day is before the day of the order."),
    "case.not_refunded": _("Less is recorded as paid back than is owed. Record the refund first."),
    "case.owed": _(
        "Something is still owed by the law's answer. Record the refund, or confirm that you close the case "
        "all the same."
    ),
    "form.refund": _("Choose the refund that was entered wrongly."),
    "case.not_assessed": _("There is no assessment yet."),
    "case.refund_to_whom": _(
        "Nobody has opened the link in the acknowledgement yet. Wait for it, or write how you know that the "
        "buyer declared it."
    ),
}
