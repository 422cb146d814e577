"""One case: what was declared, what to do, what happened; and what staff do with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from venditor.aftersales import (
    AddNote,
    Assign,
    CloseCase,
    HandleLetters,
    HandOverAcknowledgement,
    MatchOrder,
    RejectedError,
    ReleaseAcknowledgement,
    ReopenCase,
    ReviewAssessment,
    SendAcknowledgementAgain,
    UnmatchOrder,
)
from venditor.aftersales.commands import Command
from venditor.aftersales.decide import OUTCOMES
from venditor.privacy import ErasedError
from venditor.server.cases.receipts import case_named
from venditor.server.cases.services import carry_out
from venditor.server.cases.story import Story, story_of
from venditor.server.faces.console import case_page, law_page
from venditor.server.faces.console.access import console_page, identity
from venditor.server.orders.models import Order
from venditor.server.orders.selectors import order_facts, order_of_id
from venditor.server.staff.selectors import colleague
from venditor.server.staff.services import CASES, READ

# As long as a declaration's own words may be.
LONGEST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class Action:
    """Something staff do with a case.

    Attributes:
        command: makes the command from the form that was sent.
        done: what the page says afterwards.
        text: name of the field that somebody writes in; empty where there is none.
    """

    command: Callable[[Any], Command]
    done: str | Promise
    text: str = ""


@console_page(READ)
def show(request: Any, case: UUID) -> HttpResponse:
    """The page of a case."""
    return page_of_case(request, story_of(case))


@console_page(CASES, methods="POST")
def act(request: Any, case: UUID, action: str) -> HttpResponse:
    """Do something with a case; what is refused is said beside the field, and nothing typed is lost."""
    if action not in ACTIONS:
        raise Http404
    story, chosen = story_of(case), ACTIONS[action]
    problem = _unusable(request, chosen)
    if not problem:
        try:
            carry_out(chosen.command(request), case=case, actor=request.actor, now=request.now)
        except (RejectedError, law_page.UnusableError) as error:
            problem = REFUSALS.get(error.code, str(error))
        except ErasedError:
            # There is no key any more under which words about this person could be kept.
            problem = gettext("What was declared has been erased. What happened stands below.")
    if problem:
        context = {"refused": action, "problem": problem, "typed": request.POST.get(chosen.text, "")}
        context["outcome"] = request.POST.get("outcome", "")
        return page_of_case(request, story, status=400, **context)
    messages.success(request, chosen.done)
    return redirect("console_case", case=case)


def page_of_case(request: Any, story: Story, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a case, with what was refused and what was typed."""
    context = case_page.context_of(story, request)
    return render(request, "console/case.html", {**context, **more, "place": "inbox"}, status=status)


def _unusable(request: Any, action: Action) -> str:
    """Why a form cannot be used, in the words of the page; empty where it can."""
    if not action.text:
        return ""
    text = request.POST.get(action.text, "")
    if not text.strip():
        return gettext("Write it in a few words.")
    if len(text) > LONGEST_TEXT or "\x00" in text:
        return gettext("This text is too long: %(most)s characters at most.") % {"most": LONGEST_TEXT}
    return ""


def _match(request: Any) -> Command:
    order = _order(request)
    return MatchOrder(order=str(order.id), evidence="staff", countries=order_facts(order).countries)


def _order(request: Any) -> Order:
    found = order_of_id(identity(request.POST.get("order")))
    if found is None:
        raise Http404
    return found


def _refund(request: Any) -> Command:
    return law_page.refund(request, case_named(request.resolver_match.kwargs["case"]))


def _assign(request: Any) -> Command:
    wanted = request.POST.get("staff", "")
    return Assign(staff=str(colleague(identity(wanted)).id) if wanted else None)


def _close(request: Any) -> Command:
    outcome = request.POST.get("outcome", "")
    return CloseCase(
        outcome=outcome if outcome in OUTCOMES else "",
        reason=request.POST.get("reason", ""),
        although_owed=law_page.although_owed(request),
    )


ACTIONS: Mapping[str, Action] = {
    "release": Action(lambda _request: ReleaseAcknowledgement(), _("The mail is on its way.")),
    "send-again": Action(lambda _request: SendAcknowledgementAgain(), _("The mail is on its way again.")),
    "hand-over": Action(
        lambda request: HandOverAcknowledgement(how=request.POST["how"]),
        _("It is noted how the acknowledgement was handed over."),
        "how",
    ),
    "letter-handled": Action(
        lambda request: HandleLetters(how=request.POST["how"]),
        _("It is noted how the consumer was reached."),
        "how",
    ),
    "match": Action(_match, _("The case is matched to the order.")),
    "unmatch": Action(
        lambda request: UnmatchOrder(reason=request.POST["reason"]),
        _("The match was undone."),
        "reason",
    ),
    "note": Action(lambda request: AddNote(text=request.POST["text"]), _("The note is saved."), "text"),
    "assign": Action(_assign, _("The case is assigned.")),
    "close": Action(_close, _("The case is closed."), "reason"),
    "look": Action(
        lambda request: ReviewAssessment(found=request.POST["found"]),
        _("What you found is saved."),
        "found",
    ),
    "goods-sent": Action(law_page.goods_sent, _("The day is saved; the law is asked again.")),
    "goods-back": Action(law_page.goods_back, _("The day is saved; the law is asked again.")),
    "refund": Action(_refund, _("The refund is saved.")),
    "refund-back": Action(law_page.refund_back, _("The entry of the refund was taken back."), "reason"),
    "reopen": Action(
        lambda request: ReopenCase(reason=request.POST["reason"]), _("The case is open again."), "reason"
    ),
}
REFUSALS: Mapping[str, str | Promise] = {
    "case.acknowledged": _(
        "The acknowledgement has not failed, so it need not be handed over in another way."
    ),
    "case.not_failed": _("The acknowledgement has not failed, so it is not sent a second time."),
    "case.matched": _("The case is matched to another order. Undo that match first, and say why."),
    "case.closed": _("The case is closed. Open it again first."),
    "case.outcome": _("Choose how the case ended."),
    "case.reason": _("Write it in a few words."),
    **law_page.REFUSALS,
}
