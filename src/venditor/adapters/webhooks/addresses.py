"""Where messages may go: to a host on the open internet, over TLS, and nowhere inside our own network.

Addresses are read, and judged, as :mod:`venditor.adapters.web` does it for pages.

Source: OWASP, "Server-Side Request Forgery Prevention".
"""

from __future__ import annotations

from venditor.adapters.web.addresses import IP, AddressRefused, Target, why_refused
from venditor.adapters.web.addresses import target_of as web_target
from venditor.adapters.webhooks.errors import AddressError

MOST_URL = 500


def target_of(url: str, *, plain: bool = False) -> Target:
    """An address taken apart.

    Args:
        url: the address.
        plain: whether ``http`` will do; for tests of this machine.

    Raises:
        AddressError: when nothing is sent to an address of this shape.
    """
    if len(url) > MOST_URL or not url.isascii() or "#" in url:
        raise _refused(url)
    try:
        target = web_target(url)
    except AddressRefused:
        raise _refused(url) from None
    if target.scheme != "https" and not plain:
        raise _refused(url)
    return target


def is_public(address: IP) -> bool:
    """Whether an address is one of the open internet, whatever form hides it."""
    return not why_refused(address, private=False)


def _refused(url: str) -> AddressError:
    return AddressError(
        "webhook.address",
        f'"{url[:MOST_URL]}" is not an address that messages are sent to.',
        facts={"field": "url"},
        remedy="Write it with https://, a host on the internet and no name or password.",
    )
