"""Who looks at a hosted page: in which language, from which network."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header

from venditor.core.text import pick
from venditor.server.config.hosted_words import HOSTED_LANGUAGES, HostedWords, hosted_words
from venditor.server.tenants.models import Tenant

_TAGS = {language.tag: language.tag for language in HOSTED_LANGUAGES}
# An IPv6 subscriber has a whole /64 (RFC 6177); its addresses are one origin.
_IPV6_PREFIX = 64


def words_for(request: Any, tenant: Tenant) -> HostedWords:
    """The words in the language the address asks for, else the browser prefers, else the seller writes in."""
    for wish in _wishes(request):
        found = pick(_TAGS, wish).language
        # `pick` falls back to English, which nobody asked for.
        if found.partition("-")[0].lower() == wish.partition("-")[0].lower():
            return hosted_words(found)
    return hosted_words(tenant.language)


def _wishes(request: Any) -> Iterator[str]:
    asked = request.POST.get("lang") or request.GET.get("lang")
    if asked:
        yield asked
    for wish, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        yield wish


def network_of(request: Any) -> str:
    """The network a request comes from: an IPv4 address, or the /64 of an IPv6 one.

    Behind a proxy it is the last address of ``X-Forwarded-For``, which the proxy itself put there.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    try:
        told = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(told, ipaddress.IPv6Address):
        told = told.ipv4_mapped or told
    if isinstance(told, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((told, _IPV6_PREFIX), strict=False))
    return str(told)
