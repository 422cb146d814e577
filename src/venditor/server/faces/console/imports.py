"""Files of orders: brought in, and how far the worker is with one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from venditor.server.faces.console.access import console_page
from venditor.server.faces.console.fields import OrderFileForm, mark_problem
from venditor.server.faces.console.times import write_moment
from venditor.server.faces.console.words import file_words
from venditor.server.jobs.models import Job
from venditor.server.jobs.selectors import job_of, jobs_of
from venditor.server.jobs.services import KEPT_AFTER_STOP, can_go_on, go_on, stop
from venditor.server.orders.csv_import import OrderFileError, begin_import
from venditor.server.orders.csv_rows import MOST_BYTES
from venditor.server.orders.models import OrderImport
from venditor.server.orders.selectors import import_of_id, imports_of
from venditor.server.staff.selectors import names_of
from venditor.server.staff.services import ORDERS


@console_page(ORDERS, methods="GET POST")
def order_import_page(request: Any) -> HttpResponse:
    """Bring a file of orders in; what can be told of it at once is told here."""
    form = OrderFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            kept = begin_import(
                tenant=request.seller,
                actor=request.user.id,
                file_name=given.name,
                # One byte more shows that it is too large.
                content=given.read(MOST_BYTES + 1),
                now=request.now,
            )
        except OrderFileError as error:
            mark_problem(form, "file", file_words(error))
        else:
            return redirect("console_import", file=kept.id)
    found = imports_of()
    jobs = jobs_of(one.id for one in found)
    names = names_of(one.staff for one in found)
    rows = [_row(one, jobs.get(one.id), names, request) for one in found]
    context = {"form": form, "imports": rows, "place": "orders"}
    return render(request, "console/order_import.html", context, status=400 if form.errors else 200)


@console_page(ORDERS)
def order_import_shown(request: Any, file: UUID) -> HttpResponse:
    """One file: how far the worker is with it, and what could not be used."""
    found = import_of_id(file)
    if found is None:
        raise Http404
    context = {"row": _row(found, job_of(found.id), names_of([found.staff]), request), "place": "orders"}
    return render(request, "console/import.html", context)


@console_page(ORDERS, methods="POST")
def order_import_act(request: Any, file: UUID, action: str) -> HttpResponse:
    """Stop the import of a file, or go on with it."""
    job = job_of(file)
    if job is None or action not in _ACTIONS:
        raise Http404
    act, done, not_done = _ACTIONS[action]
    if act(job.id, tenant=request.seller, actor=request.user, now=request.now):
        messages.success(request, done)
    else:
        messages.warning(request, not_done)
    return redirect("console_import", file=file)


# What is done, and what is said where it was, and where it could not be.
_ACTIONS = {
    "stop": (
        stop,
        _("The import was stopped. What was taken stays."),
        _("The import had ended already."),
    ),
    "go-on": (
        go_on,
        _("The import goes on."),
        _("This cannot go on. Bring the file in again: orders that are there stay as they are."),
    ),
}


def _row(one: OrderImport, job: Job | None, names: Mapping[UUID, str], request: Any) -> dict[str, Any]:
    """A file that was brought in, as the pages show it."""

    def written(at: Any) -> str:
        return write_moment(at, request.user.zone, request.language)

    return {
        "file": one,
        # A line can have several problems.
        "wrong": len({problem["line"] for problem in one.problems}),
        # None of a file that was brought in before the worker did it.
        "job": job,
        "may_go_on": job is not None and can_go_on(job),
        "kept_until": written(job.ended_at + KEPT_AFTER_STOP) if job and job.ended_at else "",
        "who": names.get(one.staff, _("an account that is gone")),
        "at": written(one.at),
    }
