"""What stands where a page cannot be shown: programs get problem details, staff the console's pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views import defaults
from django.views.csrf import csrf_failure

from venditor.server.config.languages import STAFF_PAGES
from venditor.server.faces.api import problems as api
from venditor.server.faces.console import errors as console
from venditor.server.faces.hosted import failed as hosted

API_ADDRESSES = "/api/"


def not_found(request: Any, exception: Exception) -> HttpResponse:
    """There is nothing at this address."""
    if request.path.startswith(API_ADDRESSES):
        return api.NO_ADDRESS.response()
    if request.path.startswith(STAFF_PAGES):
        return console.not_found(request)
    return defaults.page_not_found(request, exception)


def forbidden(request: Any, exception: Exception) -> HttpResponse:
    """The page is not for whoever asks."""
    if request.path.startswith(STAFF_PAGES):
        return console.forbidden(request)
    return defaults.permission_denied(request, exception)


def form_refused(request: Any, reason: str = "") -> HttpResponse:
    """A form came without the token of the page on which it stood."""
    if request.path.startswith(STAFF_PAGES):
        return console.form_refused(request)
    return csrf_failure(request, reason)


def failed(request: Any) -> HttpResponse:
    """The server failed."""
    if request.path.startswith(API_ADDRESSES):
        return api.FAILED.response()
    if request.path.startswith(STAFF_PAGES):
        return console.failed(request)
    return hosted.failed(request)
