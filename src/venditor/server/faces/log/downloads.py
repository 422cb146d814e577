"""The court bundle of a case as a download, for whichever page may give it."""

from __future__ import annotations

import logging

from django.http import HttpResponse
from django.template.loader import render_to_string

from venditor.server.cases.models import Case
from venditor.server.log.selectors import Shown, bundle_of
from venditor.traceability.bundle import SUFFIX
from venditor.traceability.tlog import LogError

log = logging.getLogger("venditor.log")
# Seconds until whoever asked may ask again.
_AGAIN = "30"


def bundle_download(case: Case, *, shown: Shown) -> HttpResponse | None:
    """The bundle of a case of the current seller; ``None`` while there is none.

    While the log cannot be read there stands a page that says to ask again.

    Who may have it is decided by the page that gives it: it holds all that was declared.

    Args:
        case: the case.
        shown: which assessments are in it.
    """
    try:
        bundle = bundle_of(case, shown=shown)
    except LogError as error:
        return unread(error, page=render_to_string("500.html"))
    if bundle is None:
        return None
    response = HttpResponse(bundle, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{case.receipt}{SUFFIX}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def unread(error: LogError, *, page: str) -> HttpResponse:
    """The answer while the log cannot be read: not now, ask again; the operator reads why.

    Args:
        error: why it cannot.
        page: what whoever asked is told.
    """
    log.error("The log cannot be read: %s", error)
    response = HttpResponse(page, status=503)
    response.headers["Retry-After"] = _AGAIN
    response.headers["Cache-Control"] = "no-store"
    return response
