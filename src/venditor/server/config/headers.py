"""Headers every page carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# No script, frame, image or font is used on these pages, from anywhere; forms are sent here and nowhere else.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=()"


def page_headers(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware: what a browser may load, and that nobody else keeps a page with a visitor's facts."""

    def respond(request: Any) -> Any:
        response = get_response(request)
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["X-Frame-Options"] = "DENY"
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return respond
