"""Which host names the server answers to: its own, and those of sellers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpResponse
from django.http.request import split_domain_port, validate_host

from venditor.server.tenants.selectors import tenant_of_host

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
HOST_URLS = "venditor.server.faces.hosted.host_urls"


def known_hosts(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware: refuse unknown host names; note the seller whose own host it is.

    Sets ``request.host_tenant``: the seller, or ``None`` on a host of the installation.
    """

    def respond(request: Any) -> Any:
        request.host_tenant = None
        try:
            host = split_domain_port(request.get_host())[0]
        except DisallowedHost:
            return _nothing_here()
        if not validate_host(host, settings.HOSTS):
            request.host_tenant = tenant_of_host(host)
            if request.host_tenant is None:
                return _nothing_here(asked_for=host)
            request.urlconf = HOST_URLS
        return get_response(request)

    return respond


def _nothing_here(*, asked_for: str = "") -> HttpResponse:
    told = "There is nothing under this name.\n"
    if asked_for in LOOPBACK:
        # Whoever opens it so has the machine before her; others are told nothing of how it is set up.
        told += f"Name {asked_for} in VENDITOR_HOSTS, and start anew, to open the pages here.\n"
    # Misdirected request, RFC 9110 section 15.5.20.
    return HttpResponse(told, status=421, content_type="text/plain")
