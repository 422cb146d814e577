"""How long somebody is kept, in the reader's words: on the page of a case, and on that of an order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from venditor.rights.retention import LeastTime
from venditor.rules.wording import write_country, write_day
from venditor.server.cases.models import Case
from venditor.server.faces.console.times import write_moment
from venditor.server.orders.models import Order
from venditor.server.retention.expiry import Kept, case_kept, order_kept
from venditor.server.retention.holds import Hold, holds_of
from venditor.server.staff.selectors import names_of
from venditor.server.staff.services import SETTINGS, may

OF_A_CASE: Mapping[str, str | Promise] = {
    "erased": _("Who declared was erased on %(day)s. What happened stays, and names nobody."),
    "held": _("On hold: who declared is not erased, whatever the age of the case."),
    "open": _("Who declared is kept while the case is open."),
    "unset": _("No time is set: who declared is kept."),
    "until": _("Who declared is erased on %(day)s."),
}
OF_AN_ORDER: Mapping[str, str | Promise] = {
    "erased": _("The buyer was erased on %(day)s. The order stays, with its number, days and amounts."),
    "held": _("On hold: a case about this order is held, so the buyer is not erased."),
    "open": _("The buyer is kept while a case about this order is open."),
    "undelivered": _("The buyer is kept: as far as it is told, the order has not arrived."),
    "unset": _("No time is set: the buyer is kept."),
    "until": _("The buyer is erased on %(day)s."),
}
MARKS = {"held": "warn", "unset": "warn"}


def case_told(case: Case, request: Any) -> dict[str, Any]:
    """How long who declared a case is kept, why, and its holds."""
    kept = case_kept(case, tenant=request.seller)
    told = _told(kept, OF_A_CASE, request)
    about = order_kept(case.order, tenant=request.seller) if case.order else None
    return {
        **told,
        "why": _why_of_a_case(kept, request.language),
        # Erased here, she can still be read through her order.
        "order": _told(about, OF_AN_ORDER, request)["says"] if about and about.state != "erased" else "",
        "holds": hold_rows(holds_of(case), request),
        "may_hold": may(request.membership.role, SETTINGS) and kept.state != "erased",
    }


def order_told(order: Order, request: Any) -> dict[str, Any]:
    """How long the buyer of an order is kept, and why."""
    kept = order_kept(order, tenant=request.seller)
    return {**_told(kept, OF_AN_ORDER, request), "why": _why_of_an_order(kept, request.language)}


def hold_rows(holds: Any, request: Any) -> list[dict[str, Any]]:
    """Holds as the pages show them."""
    names = names_of({one for hold in holds for one in (hold.row.staff, hold.row.lifted_by) if one})
    return [_hold_row(hold, names, request) for hold in holds]


def law_told(law: LeastTime, language: str) -> dict[str, Any]:
    """A law that has records kept, with the country's name in the reader's language."""
    return {"law": law, "country": write_country(law.country, language)}


def _told(kept: Kept, words: Mapping[str, str | Promise], request: Any) -> dict[str, Any]:
    state = "undelivered" if kept.state == "until" and kept.erased_on is None else kept.state
    day = kept.at.astimezone(UTC).date() if kept.at else kept.erased_on
    return {
        "state": state,
        "mark": MARKS.get(state, ""),
        "says": str(words[state]) % {"day": write_day(day, request.language) if day else ""},
        "law": law_told(kept.span.law, request.language) if kept.span and kept.span.law else None,
    }


def _why_of_a_case(kept: Kept, language: str) -> str:
    if kept.span is None:
        return ""
    count = kept.span.months
    if kept.state == "open":
        words = ngettext(
            "Then for %(months)s month after it is closed.",
            "Then for %(months)s months after it is closed.",
            count,
        )
        return words % {"months": count}
    if kept.anchor is None:
        return ""
    words = ngettext(
        "%(months)s month after the case was closed on %(day)s.",
        "%(months)s months after the case was closed on %(day)s.",
        count,
    )
    return words % {"months": count, "day": write_day(kept.anchor, language)}


def _why_of_an_order(kept: Kept, language: str) -> str:
    if kept.span is None or kept.anchor is None:
        return ""
    count = kept.span.months
    words = ngettext(
        "%(months)s month after the last day known of the order, %(day)s.",
        "%(months)s months after the last day known of the order, %(day)s.",
        count,
    )
    return words % {"months": count, "day": write_day(kept.anchor, language)}


def _hold_row(hold: Hold, names: Mapping[Any, str], request: Any) -> dict[str, Any]:
    row, zone, language = hold.row, request.user.zone, request.language
    return {
        "hold": hold,
        "case": row.case,
        "by": _who(row.staff, names),
        "at": write_moment(row.made_at, zone, language),
        "lifted_by": _who(row.lifted_by, names),
        "lifted": write_moment(row.lifted_at, zone, language) if row.lifted_at else "",
    }


def _who(account: Any, names: Mapping[Any, str]) -> str:
    if account is None:
        return gettext("the command line")
    return names.get(account, gettext("an account that is gone"))
