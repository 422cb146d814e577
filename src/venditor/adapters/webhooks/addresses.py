"""Where messages may go: to a host on the open internet, over TLS, and nowhere inside our own network.

Source: OWASP, "Server-Side Request Forgery Prevention"; IANA special-purpose address registries, as Python's
    ``ipaddress`` has them.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from venditor.adapters.webhooks.errors import AddressError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MOST_URL = 500
# An IPv4 address inside an IPv6 one, in its last 32 bits: RFC 6052 section 2.1.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """An address, taken apart.

    Attributes:
        host: name in ASCII (IDNA); port: of the connection; path: with its query.
        is_secure: whether it is reached over TLS.
    """

    host: str
    port: int
    path: str
    is_secure: bool = True


def target_of(url: str, *, plain: bool = False) -> Target:
    """An address taken apart.

    Args:
        url: the address.
        plain: whether ``http`` will do; for tests of this machine.

    Raises:
        AddressError: when nothing is sent to an address of this shape.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except ValueError:
        raise _refused(url) from None
    known = ("http", "https") if plain else ("https",)
    unusable = parts.scheme not in known or not host or parts.username is not None or bool(parts.fragment)
    if unusable or len(url) > MOST_URL or not url.isascii() or any(one <= " " for one in url):
        raise _refused(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    is_secure = parts.scheme == "https"
    return Target(host, port or (443 if is_secure else 80), path, is_secure)


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet, whatever form hides it."""
    if isinstance(address, ipaddress.IPv6Address):
        hidden = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _TRANSLATED:
            hidden.append(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
        if any(one is not None and not is_public(one) for one in hidden):
            return False
    return address.is_global and not address.is_multicast


def resolved(target: Target) -> list[Address]:
    """All addresses of a host, in the order of the resolver.

    Raises:
        OSError: when it has none now.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _refused(url: str) -> AddressError:
    return AddressError(
        "webhook.address",
        f'"{url[:MOST_URL]}" is not an address that messages are sent to.',
        facts={"field": "url"},
        remedy="Write it with https://, a host on the internet and no name or password.",
    )
