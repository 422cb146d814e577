"""Headers every page carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from venditor.server.config.languages import STAFF_PAGES

# No script, frame, image or font is used on these pages, from anywhere; forms are sent here and nowhere else.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# For the few pages of staff that speak to a passkey: script from here alone, and none in the page itself.
WITH_OWN_SCRIPT = f"{CONTENT_SECURITY_POLICY}; script-src 'self'; connect-src 'self'"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=()"


def page_headers(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware: what a browser may load, and that nobody else keeps a page with a visitor's facts."""

    def respond(request: Any) -> Any:
        response = get_response(request)
        # A page that needs more says so itself.
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["X-Frame-Options"] = "DENY"
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if request.path.startswith(STAFF_PAGES):
            # Without a referrer browsers call the origin of a form "null", and a form of staff must say whose
            # it is. No other site learns anything either.
            response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return respond
