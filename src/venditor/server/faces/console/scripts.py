"""Pages that need script: those that speak to a passkey, and no other."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from venditor.server.config.headers import WITH_OWN_SCRIPT


def own_script(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view whose page may load script from this server."""

    @wraps(view)
    def shown(request: Any, *places: Any, **values: Any) -> Any:
        response = view(request, *places, **values)
        response.headers["Content-Security-Policy"] = WITH_OWN_SCRIPT
        return response

    return shown
