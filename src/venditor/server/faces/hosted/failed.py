"""What a consumer sees when the server fails under her form: nothing was sent, and all she typed is there."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.defaults import server_error

from venditor.rights.labels import on_a_button, withdrawal_labels
from venditor.server.faces.hosted.form import Form, Line
from venditor.server.faces.hosted.visitor import words_for
from venditor.server.tenants.models import Tenant

# Together they stand in no other form of the server.
_OURS = frozenset({"page", "step", "name", "contract", "contact"})


def failed(request: Any) -> HttpResponse:
    """The page after a failure: for a form of the hosted page the form again, else the usual one.

    It asks no database, because that may be what failed. Sending again is safe: had the declaration been
    written before the failure, the same page sent again gives the receipt that it gave before.
    """
    if request.method != "POST" or not request.POST.keys() >= _OURS:
        return server_error(request)
    return _once_more(request)


@cache_control(no_store=True, private=True)
def _once_more(request: Any) -> HttpResponse:
    typed = request.POST.dict()
    step = typed.pop("step")
    words = words_for(request, Tenant(language="en"))
    request.language = words.language
    labels = withdrawal_labels(words.language)
    own = labels.language == words.language
    # What the articles are called stands in the database; how many of each goes along unseen.
    lines = [Line(name.removeprefix("line-"), "", 0) for name in typed if name.startswith("line-")]
    values = {
        "words": words,
        "declaration": Form(typed, lines).declaration(),
        "sellers": typed.get("sellers", ""),
        "kept": typed.items(),
        "step": step,
        "confirm": on_a_button(labels.confirm) if own else words.say("Confirm withdrawal"),
    }
    return render(request, "hosted/failed.html", values, status=500)
