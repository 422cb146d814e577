"""Serving the log: its checkpoint, and the tiles and entries that the checkpoint covers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from venditor.server.faces.log.downloads import unread
from venditor.server.log.selectors import log_resource
from venditor.traceability.tlog import LogError

# What a checkpoint covers is never written again.
_FOR_GOOD = "public, max-age=31536000, immutable"
_CHECKPOINT = "checkpoint"


@require_safe
def resource(request: Any, resource: str) -> HttpResponse:
    """A resource of the log; there is nothing else below this address."""
    try:
        content = log_resource(resource)
    except LogError as error:
        response = unread(error, page="The log cannot be read at the moment.\n")
        response.headers["Content-Type"] = "text/plain"
        return response
    if content is None:
        response = HttpResponse("The log has no such resource.\n", status=404, content_type="text/plain")
        response.headers["Cache-Control"] = "no-store"
        return response
    newest = resource == _CHECKPOINT
    kind = "text/plain; charset=utf-8" if newest else "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    response.headers["Cache-Control"] = "no-store" if newest else _FOR_GOOD
    # Whoever watches the log may do so from a page of their own.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
