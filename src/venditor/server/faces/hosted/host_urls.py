"""Addresses of the hosted page on a host of the seller's own: its page stands at the root."""

from __future__ import annotations

from django.urls import include, path

from venditor.server.config.urls import health
from venditor.server.faces.hosted.urls import pages

urlpatterns = [
    *(path(rest.removeprefix("/"), view, name=name) for rest, view, name in reversed(pages)),
    # Links that were printed before the seller had a host of its own.
    path("", include("venditor.server.faces.hosted.urls")),
    path("healthz", health, name="health"),
]
# The usual page leads to the portal, which a seller's own host does not have.
handler404 = "venditor.server.faces.hosted.views.not_found"
handler500 = "venditor.server.faces.hosted.failed.failed"
