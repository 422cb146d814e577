"""Pages of staff that say why there is no other: in their language, with a way on."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import override

from venditor.server.config.languages import TAGS, named, page_language


def not_found(request: Any) -> HttpResponse:
    """There is nothing at this address, or nothing of this seller."""
    return render(request, "console/not_found.html", status=404)


def forbidden(request: Any) -> HttpResponse:
    """The account may not see this."""
    return render(request, "console/forbidden.html", status=403)


def form_refused(request: Any) -> HttpResponse:
    """The form was open for too long, or the browser keeps no cookie; nothing was done."""
    return render(request, "console/form_refused.html", status=403)


def keys_lost(request: Any) -> HttpResponse:
    """The key of somebody on the page is not where keys are: nobody erased it, it was lost."""
    return render(request, "console/keys_lost.html", status=500)


def failed(request: Any) -> HttpResponse:
    """The server failed. It asks no database, because that may be what failed."""
    chosen = named(getattr(request, "language", None)) or page_language(request)
    with override(chosen):
        return HttpResponse(render_to_string("console/failed.html", {"language": TAGS[chosen]}), status=500)
