"""The page "check this page": the form, then what is to be mended, or the report as a file."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from venditor.core import clock
from venditor.core.text import Wording
from venditor.rules.wording import write_day
from venditor.server.faces.check.limits import MOST_BYTES
from venditor.server.faces.check.process import BusyError, Desk
from venditor.server.faces.check.sent import InMemory, Sent, read_sent
from venditor.server.faces.check.task import TYPES, Checked, Out, Task
from venditor.server.faces.check.told import (
    FACT,
    KINDS,
    NONE,
    Told,
    countries_by_name,
    fact_label,
    market_name,
    markets_by_name,
    read_told,
)
from venditor.server.faces.check.turns import Turns
from venditor.server.faces.check.words import Problem, headline, problem, refusal
from venditor.server.faces.hosted.visitor import network_of

NEEDED = ("biip", "defusedxml", "pint", "py3langid", "selectolax")
"""Modules that reading a page needs."""

DESK = Desk()
TURNS = Turns()
_LOG = logging.getLogger(__name__)
_STATUS = {"busy": 503, "often": 429, "failed": 500}
_RETRY = {"busy": "5", "often": "60"}
_MEGABYTE = 1_000_000


@csrf_exempt  # no cookie and no account here, and nothing is kept: a forged form does nothing
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Any) -> HttpResponse:
    """The form; what was sent is checked, and forgotten with the answer."""
    if any(find_spec(name) is None for name in NEEDED):
        return render(request, "check/not_installed.html", status=503)
    if request.method != "POST":
        DESK.warm()
        return _form(request, Sent(), read_told(request.GET), [], bare=not request.GET)
    request.upload_handlers = [InMemory(request)]
    sent = read_sent(request)
    told = read_told(request.POST)
    if request.POST.get("step") == "change":
        return _form(request, sent, told, [])
    wrong = _problems(sent, told)
    if wrong:
        return _form(request, sent, told, wrong)
    if not TURNS.take(network_of(request)):
        return _refused(request, sent, told, "often")
    return _checked(request, sent, told)


def _problems(sent: Sent, told: Told) -> list[Problem]:
    names = ["too_large" if sent.too_large else "" if sent.raw else "nothing", told.problem()]
    return [problem(name, _field_of(sent) if name == "too_large" else "") for name in names if name]


def _refused(request: Any, sent: Sent, told: Told, name: str) -> HttpResponse:
    response = _form(request, sent, told, [problem(name, _field_of(sent))], status=_STATUS[name])
    if name in _RETRY:
        response.headers["Retry-After"] = _RETRY[name]
    return response


def _checked(request: Any, sent: Sent, told: Told) -> HttpResponse:
    out = request.POST.get("out", "")
    wanted = cast("Out", out if out in TYPES else "")
    task = Task(sent.raw, sent.called, told.markets, told.facts, request.language, clock.today(), wanted)
    try:
        answer = DESK.check(task)
    except BusyError:
        return _refused(request, sent, told, "busy")
    if "failed" in answer:
        _LOG.error("A page could not be checked: %s", answer["failed"])
        return _refused(request, sent, told, "failed")
    if "refused" in answer:
        return _form(request, sent, told, [refusal(answer, _field_of(sent))])
    if wanted:
        return _file(answer["file"], wanted)
    return _answer(request, sent, told, answer)


def _field_of(sent: Sent) -> str:
    """The field at which a page is mended: what an answer carried is sent anew as a file."""
    return "page" if sent.field == "page" else "file"


def _file(report: str, out: str) -> HttpResponse:
    kind, ending = TYPES[out]
    response = HttpResponse(report, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="venditor-report.{ending}"'
    return response


def _form(
    request: Any, sent: Sent, told: Told, wrong: list[Problem], *, bare: bool = False, status: int = 0
) -> HttpResponse:
    language = request.language
    context = {
        "problems": wrong,
        "wrong": {one.target: one for one in wrong},
        "kind_problem": next((one for one in wrong if one.target.startswith("kind")), None),
        "bare": bare,
        "action": _action(request),
        "pasted": sent.text,
        **_carried(Sent() if sent.text else sent),
        "markets": [(code, name, code in told.markets) for code, name in markets_by_name(language)],
        "countries": countries_by_name(language),
        "trader": told.places.get("trader_country", ""),
        "maker": told.places.get("maker_country", ""),
        "kinds": [(name, fact_label(name, language), name in told.kinds) for name in KINDS],
        "none": NONE,
        "no_kind": NONE in told.kinds,
        "more": told.carried,
        "megabytes": MOST_BYTES // _MEGABYTE,
        "known": bool(told.places or told.kinds),
    }
    return render(request, "check/form.html", context, status=status or (400 if wrong else 200))


def _carried(sent: Sent) -> dict[str, str]:
    carried = sent.carried
    return {"packed": carried, "name": sent.name if carried else ""}


def _action(request: Any) -> str:
    return reverse("check") + (f"?lang={request.language}" if request.GET.get("lang") else "")


def _answer(request: Any, sent: Sent, told: Told, answer: Checked) -> HttpResponse:
    language = request.language
    places = [market_name(code, language) for code in told.markets]
    facts = [
        {
            **fact,
            "field": FACT + fact["name"],
            "label": _worded(fact["label"]),
            "settles": [_worded(one) for one in fact["settles"]],
        }
        for fact in answer["open"]
        if fact["name"] not in told.more
    ]
    context = {
        "headline": headline(answer, places, language),
        "answer": answer,
        "sections": [{**one, "number": number} for number, one in enumerate(answer["sections"], 1)],
        "found": sum(answer["counts"].values()),
        "name": sent.name,
        "day": write_day(clock.today(), language),
        "asked": [fact for fact in facts if fact["kind"]],
        "unasked": [fact for fact in facts if not fact["kind"]],
        "not_looked_for": [_worded(one) for one in answer["not_looked_for"]],
        "kept": [*told.fields, *told.carried],
        "given": [(fact_label(name, language), value) for name, value in told.more.items()],
        "countries": countries_by_name(language),
        "packed": sent.carried,
        "carries_name": sent.name,
        "action": _action(request),
        "resend": "again",
        "megabytes": MOST_BYTES // _MEGABYTE,
    }
    return render(request, "check/answer.html", context)


def _worded(told: Any) -> Wording:
    return Wording(told["text"], told["language"])
