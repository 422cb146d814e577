"""What staff of a marketplace do with a declaration: find the seller it is for, and pass it on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from venditor.aftersales import RejectedError
from venditor.server.cases.story import Story, story_of
from venditor.server.faces.console.access import console_page
from venditor.server.faces.console.cases import page_of_case
from venditor.server.markets.passing_on import PassingOnError, Portion, pass_on
from venditor.server.markets.routing import number_told
from venditor.server.markets.selectors import named_among, receivers
from venditor.server.staff.services import CASES

FORM = "pass-on"
LONGEST_NAME = 200
REFUSALS: Mapping[str, str | Promise] = {
    "case.passed_on": _("This seller has it already; its receipt number stands below."),
    "market.portion": _(
        "Choose articles, or keep a passage of the consumer's words exactly as it stands there."
    ),
    "market.erased": _("What was declared has been erased, so nothing can be passed on."),
}


@console_page(CASES, methods="POST")
def pass_it_on(request: Any, case: UUID) -> HttpResponse:
    """Pass a declaration, or a part of it, on to one seller."""
    story = story_of(case)
    problem = _refused(request, story)
    if problem:
        typed = {"refused": FORM, "problem": problem, "typed": request.POST.get("words", "")}
        return page_of_case(request, story, status=400, **typed)
    messages.success(request, _("It was passed on."))
    return redirect("console_case", case=case)


def _refused(request: Any, story: Story) -> str:
    """Passes it on; why it was not, in the words of the page."""
    name = request.POST.get("to", "")[:LONGEST_NAME]
    named = named_among([name], receivers()) if name.strip() else None
    if not named:
        return gettext("No seller of this name sells here, or several do. Choose one from the list.")
    declared = story.state.declaration
    by_part = declared is not None and not declared.whole
    chosen = request.POST.getlist("part")
    parts = [place for place in range(len(declared.parts) if declared else 0) if str(place) in chosen]
    portion = Portion(
        seller=named[0],
        parts=parts if by_part else None,
        words=request.POST.get("words", "") if by_part else None,
        number=number_told(story.case, declared) if declared else None,
    )
    complete = request.POST.get("rest") == "nothing"
    try:
        pass_on([portion], entry=story.case.id, complete=complete, actor=request.actor, now=request.now)
    except (RejectedError, PassingOnError) as error:
        return str(REFUSALS.get(error.code, error))
    return ""
