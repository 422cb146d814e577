"""The queue of cases, and the mails that are held."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from venditor.aftersales import ReleaseAcknowledgement
from venditor.aftersales.events import AcknowledgementHeld
from venditor.aftersales.intake import LONGEST_HOLD
from venditor.core.identifiers import receipt_problem, receipt_read
from venditor.server.cases.models import Case
from venditor.server.cases.queue import Queue, chosen, counts, found, page_of
from venditor.server.cases.services import carry_out
from venditor.server.cases.story import story_of
from venditor.server.faces.console.access import console_page, identity
from venditor.server.faces.console.times import chip_of
from venditor.server.faces.console.words import FILTERS, Words
from venditor.server.staff.services import CASES, READ, may
from venditor.server.tenants.addresses import page_address
from venditor.server.tenants.models import Tenant

LONGEST_SEARCH = 200
_RECEIPT_LETTERS = 12


@console_page(READ)
def inbox(request: Any) -> HttpResponse:
    """The queue: one filter of it, or what a number names."""
    wanted = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    name = request.GET.get("show", "open")
    filters = {one: label for one, label in FILTERS.items() if one not in _without(request.seller)}
    name = name if name in filters else "open"
    cases = found(wanted) if wanted else chosen(name, staff=request.user.id)
    queue = page_of(cases, page=page_number(request), latest_first=name == "closed" and not wanted)
    context = {
        "queue": queue,
        "lines": _lines(queue, request),
        "show": name,
        "search": wanted,
        "doubt": _doubt(wanted) if wanted and not queue.total else "",
        "filters": _filters(request, filters, "" if wanted else name),
        "page": page_address(request.seller),
        "search_query": quote(wanted),
        "place": "inbox",
    }
    return render(request, "console/inbox.html", context)


def page_number(request: Any) -> int:
    """The page an address asks for; the first where it asks for none."""
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len("1000000") else 1


def _lines(queue: Queue, request: Any) -> list[dict[str, Any]]:
    return [
        {
            "entry": entry,
            "chip": chip_of(
                entry.case, now=request.now, language=request.language, nothing_due=entry.nothing_due
            ),
        }
        for entry in queue.entries
    ]


def _without(seller: Tenant) -> Collection[str]:
    # A marketplace has no orders of its own to match: what is open there waits to be passed on.
    return ("unmatched",) if seller.is_marketplace else ()


def _filters(request: Any, filters: Mapping[str, Words], current: str) -> list[dict[str, Any]]:
    counted = counts(staff=request.user.id)
    return [
        {"name": name, "label": label, "count": counted.get(name), "current": name == current}
        for name, label in filters.items()
    ]


def _doubt(wanted: str) -> str:
    """What may be wrong with a number that names nothing."""
    receipt = receipt_read(wanted)
    if len(receipt.replace("-", "")) == _RECEIPT_LETTERS and receipt_problem(receipt):
        return _("As a receipt number it has a typing error: its last character does not fit the others.")
    return ""


@console_page(READ)
def held(request: Any) -> HttpResponse:
    """Mails that wait for a person, and why each does."""
    queue = page_of(chosen("held", staff=request.user.id), page=page_number(request))
    lines = [{"entry": entry, **_held(entry.case)} for entry in queue.entries]
    context = {
        "queue": queue,
        "lines": lines,
        "may_work": may(request.membership.role, CASES),
        "longest_hold": LONGEST_HOLD // timedelta(hours=1),
        "place": "held",
    }
    return render(request, "console/held.html", context)


def _held(case: Case) -> dict[str, Any]:
    story = story_of(case.id)
    reasons = [step.event.reason for step in story.steps if isinstance(step.event, AcknowledgementHeld)]
    declared = story.state.declaration
    return {"reason": reasons[-1] if reasons else "", "contact": declared.contact if declared else ""}


@console_page(CASES, methods="POST")
def release(request: Any) -> HttpResponse:
    """Let held mails go: those that the page showed, never one that came in since."""
    wanted = [identity(text) for text in request.POST.getlist("case")[:LONGEST_SEARCH]]
    for case in wanted:
        carry_out(ReleaseAcknowledgement(), case=case, actor=request.actor, now=request.now)
    done = ngettext("%(count)s mail is on its way.", "%(count)s mails are on their way.", len(wanted))
    messages.success(request, done % {"count": len(wanted)})
    return redirect("console_held")
