"""Addresses of the server; pages are reached by the names of their modules."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import include, path


def health(request: Any) -> HttpResponse:
    """Say that the server answers; for monitors."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("healthz", health, name="health"),
    path("", include("venditor.server.faces.hosted.urls")),
    path("", include("venditor.server.faces.hooks.urls")),
    path("", include("venditor.server.faces.api.urls")),
    path("", include("venditor.server.faces.log.urls")),
    path("", include("venditor.server.faces.console.urls")),
    path("", include("venditor.server.faces.law.urls")),
    path("", include("venditor.server.faces.check.urls")),
    path("", include("venditor.server.faces.portal.urls")),
]
# Staff get pages of their own; nobody who declares loses what she typed, whatever fails.
handler403 = "venditor.server.faces.errors.forbidden"
handler404 = "venditor.server.faces.errors.not_found"
handler500 = "venditor.server.faces.errors.failed"
