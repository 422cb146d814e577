"""How long persons are kept: what is set, which laws ask for more, who is erased next; and holding a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from venditor.rights.retention import ORDERS, WITHDRAWALS, least_time
from venditor.rules.wording import write_country, write_day, write_list
from venditor.server.cases.story import story_of
from venditor.server.faces.console.access import console_page
from venditor.server.faces.console.cases import page_of_case
from venditor.server.faces.console.fields import mark_problem
from venditor.server.faces.console.kept import hold_rows, law_told
from venditor.server.retention.expiry import Due, case_numbers, due_by, next_case, next_order, order_numbers
from venditor.server.retention.holds import HoldError, held_cases, hold, lift_hold
from venditor.server.retention.periods import MOST_MONTHS, Periods, keep_for, over_by, periods_of
from venditor.server.staff.services import SETTINGS
from venditor.server.tenants.models import Tenant

RECORDS = {WITHDRAWALS: _("records of withdrawals"), ORDERS: _("records of orders")}
REFUSALS = {
    "hold.reason": _("Write it in a few words."),
    "hold.erased": _("What was declared has been erased. What happened stands below."),
}


class RetentionForm(forms.Form):
    """How many months persons are kept; an empty field keeps them."""

    cases = forms.IntegerField(
        label=_("Months after the case was closed"),
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        help_text=_("1 to 600. While it is empty, nobody is erased."),
    )
    orders = forms.IntegerField(
        label=_("Months after the last day known of the order"),
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        help_text=_("1 to 600. While it is empty, nobody is erased."),
    )
    confirm = forms.CharField(label=_("How many are erased"), max_length=10, required=False)


@console_page(SETTINGS, methods="GET POST")
def retention(request: Any) -> HttpResponse:
    """What is kept how long and why, and who is erased next."""
    stands = periods_of(request.seller)
    form = RetentionForm(request.POST or None, initial={"cases": stands.cases, "orders": stands.orders})
    erases = 0
    if request.method == "POST" and form.is_valid():
        wanted = Periods(form.cleaned_data["cases"], form.cleaned_data["orders"])
        erases = _erased_at_once(stands, wanted, request)
        if not erases or form.cleaned_data["confirm"].strip() == str(erases):
            changed = keep_for(wanted, tenant=request.seller, actor=request.user, now=request.now)
            said = gettext("The settings are saved.") if changed else gettext("Nothing was different.")
            messages.success(request, said)
            return redirect("console_retention")
        mark_problem(form, "confirm", _confirm_words(erases))
    context = {
        "form": form,
        "erases": erases,
        "parts": _parts(stands, request),
        **_laws(request.seller, request.language),
        "holds": hold_rows(held_cases(), request),
        "place": "settings",
        "part": "retention",
    }
    return render(request, "console/retention.html", context, status=400 if form.errors else 200)


@console_page(SETTINGS, methods="POST")
def hold_case(request: Any, case: UUID) -> HttpResponse:
    """Put a case on hold."""
    done = {True: gettext("The case is on hold."), False: gettext("The case was on hold before.")}
    return _held(request, case, "hold", hold, done)


@console_page(SETTINGS, methods="POST")
def lift_case(request: Any, case: UUID) -> HttpResponse:
    """Lift the hold of a case."""
    done = {True: gettext("The hold is lifted."), False: gettext("The case was not on hold.")}
    return _held(request, case, "lift-hold", lift_hold, done)


def _held(
    request: Any, case: UUID, action: str, change: Callable[..., bool], done: dict[bool, str]
) -> HttpResponse:
    reason = request.POST.get("reason", "")
    try:
        changed = change(case, reason=reason, tenant=request.seller, actor=request.user, now=request.now)
    except HoldError as error:
        told = {"refused": action, "problem": REFUSALS[error.code], "typed": reason}
        return page_of_case(request, story_of(case), status=400, **told)
    messages.success(request, done[changed])
    return redirect("console_case", case=case)


def _erased_at_once(stands: Periods, wanted: Periods, request: Any) -> int:
    """How many are over as soon as it is saved, where those are more than were so before."""
    by = over_by(request.now)
    before = due_by(stands, tenant=request.seller, by=by)
    after = due_by(wanted, tenant=request.seller, by=by)
    return sum(after) if any(new > old for new, old in zip(after, before, strict=True)) else 0


def _confirm_words(erases: int) -> str:
    words = ngettext(
        "With this, %(count)s person is erased within hours, and nothing brings anybody back. "
        "Write %(count)s here to confirm it.",
        "With this, %(count)s persons are erased within hours, and nothing brings anybody back. "
        "Write %(count)s here to confirm it.",
        erases,
    )
    return words % {"count": erases}


def _parts(stands: Periods, request: Any) -> list[dict[str, Any]]:
    """Who declared and who bought: what is set, how many are kept, who is next."""
    seller, now, language = request.seller, request.now, request.language
    return [
        {
            "title": gettext("Who declared a withdrawal"),
            "months": stands.cases,
            "next": _next_words(next_case(stands, tenant=seller, now=now), language),
            "numbers": case_numbers(),
        },
        {
            "title": gettext("Who bought"),
            "months": stands.orders,
            "is_bought": True,
            "next": _next_words(next_order(stands, tenant=seller, now=now), language),
            "numbers": order_numbers(),
        },
    ]


def _next_words(due: Due | None, language: str) -> str:
    if due is None:
        return gettext("Next: nobody; no time runs yet.")
    words = ngettext("Next: %(count)s person on %(day)s.", "Next: %(count)s persons on %(day)s.", due.count)
    return words % {"count": due.count, "day": write_day(due.day, language)}


def _laws(seller: Tenant, language: str) -> dict[str, Any]:
    """Laws of the seller's countries that have records kept, and countries of which none is encoded."""
    laws, missing = [], []
    for country in dict.fromkeys((seller.country, *seller.markets)):
        found = dict.fromkeys(
            filter(None, (least_time(country, records=one) for one in (WITHDRAWALS, ORDERS)))
        )
        laws += [{**law_told(law, language), "records": _listed(law.records, language)} for law in found]
        missing += [] if found else [write_country(country, language)]
    return {"laws": laws, "missing": write_list(missing, language) if missing else ""}


def _listed(records: Iterable[str], language: str) -> str:
    return write_list([str(RECORDS[one]) for one in records], language)
