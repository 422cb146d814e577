"""The pages of the portal: read the address, ask the domain, render."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from venditor.core import clock
from venditor.rights.jurisdictions import default_library
from venditor.rules.wording import write_day
from venditor.server.faces.portal.answers import Layout
from venditor.server.faces.portal.beside import body_cards, notes_of
from venditor.server.faces.portal.interview import (
    MOST_PAGES,
    OBSERVED_ON,
    Interview,
    begin,
    left_out,
    next_page,
    page_named,
)
from venditor.server.faces.portal.pages import EVERYTHING, Page, pages
from venditor.server.faces.portal.places import coverage
from venditor.server.faces.portal.questions import Asking, Question, address_before, address_of_topics
from venditor.server.faces.portal.summary import Summary, assumptions
from venditor.server.faces.portal.told import observed_on, read_told, retold
from venditor.server.faces.portal.topics import topic_name, topics


@require_safe
def start(request: Any) -> HttpResponse:
    """What Venditor is for, and what a visit can be about; what a link tells goes with the choice."""
    visit = _visit(request)
    subjects = [
        (
            topic_name(topic, visit.vocabulary, request.language),
            reverse("rights") + replace(visit.told, topic=topic).address(),
        )
        for topic in topics(visit.vocabulary)
    ]
    context = {
        "subjects": subjects,
        "coverage": coverage(request.language),
        "most": MOST_PAGES,
        "bare": not visit.told.given,
        **_notices(visit),
    }
    return render(request, "portal/start.html", context)


@require_safe
def rights(request: Any) -> HttpResponse:
    """One question a page, then the answer; everything told so far is in the address."""
    visit = _visit(request)
    wanted, sent = request.GET.get("ask"), request.GET.get("page")
    asking = Asking(visit, request.language, changing=wanted is not None)
    if visit.told.topic is None:
        return HttpResponseRedirect(address_of_topics(visit.told))
    received = page_named(sent, visit.vocabulary)
    if received is not None:
        return _receive(request, asking, received)
    page = page_named(wanted, visit.vocabulary) or _page_to_correct(visit) or next_page(visit)
    return _answer(request, visit) if page is None else _render(request, visit, asking.page(page))


def _visit(request: Any) -> Interview:
    vocabulary = default_library().vocabulary
    return begin(read_told(request.GET.dict(), vocabulary, topics(vocabulary)), clock.today())


def _page_to_correct(visit: Interview) -> Page | None:
    return next(
        (page for page in pages(visit.vocabulary) if visit.told.refused.intersection(page.facts)), None
    )


def _receive(request: Any, asking: Asking, page: Page) -> HttpResponse:
    received = asking.receive(page, request.GET.dict(), tuple(request.GET.getlist(page.id)))
    if received.question is not None:
        return _render(request, asking.visit, received.question)
    return HttpResponseRedirect(reverse("rights") + received.told.address())


def _render(request: Any, visit: Interview, question: Question) -> HttpResponse:
    context = {"question": question, **_notices(visit)}
    return render(request, "portal/question.html", context, status=400 if question.field.problem else 200)


def _answer(request: Any, visit: Interview) -> HttpResponse:
    """What the law gives for the facts told."""
    language, told = request.language, visit.told
    assumed = assumptions(visit)
    statement = visit.statement(language=language)
    layout = Layout(visit, statement, assumed, language)
    summary = Summary(visit, language)
    stated = observed_on(told, today=visit.today)
    pinned = retold(replace(told, language=language), {OBSERVED_ON: stated.isoformat()}, visit.vocabulary)
    rests_on = {name for names in assumed.values() for name in names}
    rows = summary.told(topic_name(str(told.topic), visit.vocabulary, language))
    context = {
        "sections": layout.sections(),
        "everything": told.topic == EVERYTHING and layout.answered,
        "law": layout.governing_law() if layout.answered else None,
        "notes": list(notes_of(statement)),
        "bodies": body_cards(statement, visit.vocabulary, language),
        "told": rows,
        "doubtful": [row for row in rows if row.doubt],
        "carried": told.parameters(),
        "assumed": summary.assumed([name for name in visit.vocabulary.facts if name in rests_on]),
        "stated": write_day(stated, language),
        "update": retold(told, {OBSERVED_ON: None}, visit.vocabulary).address()
        if stated != visit.today
        else "",
        "back": address_before(None, visit),
        "link": request.build_absolute_uri(reverse("rights") + pinned.address()),
        **_notices(visit),
    }
    return render(request, "portal/answer.html", context)


def _notices(visit: Interview) -> dict[str, Any]:
    """What the address says besides, and what came of it."""
    return {"strange": visit.told.strange, "left_out": left_out(visit)}
