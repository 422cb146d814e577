"""Which addresses are fetched from: the public Internet, and one's own test shop where that is asked for.

Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (read in November 2026); RFC 4291 section 2.4:
global unicast is 2000::/3. Addresses at which providers of machines hand out secrets are named beside them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_network
from urllib.parse import quote, urlsplit

IP = IPv4Address | IPv6Address
STANDARD_PORTS = {"http": 80, "https": 443}

_NEVER = {
    "this network": "0.0.0.0/8",
    "link-local": "169.254.0.0/16",
    "protocol assignments": "192.0.0.0/24",
    "documentation 1": "192.0.2.0/24",
    "6to4 relays": "192.88.99.0/24",
    "benchmarks": "198.18.0.0/15",
    "documentation 2": "198.51.100.0/24",
    "documentation 3": "203.0.113.0/24",
    "multicast": "224.0.0.0/4",
    "reserved": "240.0.0.0/4",
    "metadata of Alibaba Cloud": "100.100.100.200/32",
    "metadata of Azure": "168.63.129.16/32",
    "metadata of AWS": "fd00:ec2::254/128",
    "protocol assignments of IPv6": "2001::/23",
    "documentation of IPv6": "2001:db8::/32",
    "6to4": "2002::/16",
    "more documentation of IPv6": "3fff::/20",
}
_PRIVATE = {
    "private 10": "10.0.0.0/8",
    "shared": "100.64.0.0/10",
    "loopback": "127.0.0.0/8",
    "private 172": "172.16.0.0/12",
    "private 192": "192.168.0.0/16",
    "loopback of IPv6": "::1/128",
    "unique local": "fc00::/7",
}
_NEVER_NETWORKS = {name: ip_network(text) for name, text in _NEVER.items()}
_PRIVATE_NETWORKS = {name: ip_network(text) for name, text in _PRIVATE.items()}
_GLOBAL_UNICAST = ip_network("2000::/3")

_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_DOTTED = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}")
# Letters that IDNA 2003, which Python has, and IDNA 2008, which browsers have, send to different hosts.
_DEVIATING = set("ßς\u200c\u200d")
_LONGEST_NAME = 253


class AddressRefused(Exception):  # noqa: N818 - an outcome that the fetcher turns into an unread page
    """An address is not fetched; its text says why."""


class NeverAsked(AddressRefused):
    """An address of a network that nothing is fetched from, one's own test shop neither."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes.

    Attributes:
        scheme: ``http`` or ``https``.
        host: name in its ASCII form, or an address without brackets.
        port: TCP port.
        path: path and query, as they are sent.
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as browsers keep sites apart."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        standard = STANDARD_PORTS[self.scheme] == self.port
        return f"{self.scheme}://{host}" if standard else f"{self.scheme}://{host}:{self.port}"

    @property
    def address(self) -> str:
        """The whole address."""
        return self.origin + self.path


def why_refused(address: IP, *, private: bool) -> str:
    """Why an address is not connected to, in words; empty when it may be.

    Args:
        address: that a name stands for.
        private: whether networks of one's own are allowed; metadata of machines never is.
    """
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return f"IPv4-mapped {address}"
    for name, network in _NEVER_NETWORKS.items():
        if address.version == network.version and address in network:
            return f"{name} {network}"
    for name, network in _PRIVATE_NETWORKS.items():
        if address.version == network.version and address in network:
            return "" if private else f"{name} {network}"
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return f"not global unicast {address}"
    return ""


def target_of(address: str) -> Target:
    """Read an address as strictly as it is fetched.

    Raises:
        AddressRefused: for another scheme, a name and password, blanks and backslashes, a number that is not
        a plain
            dotted address, or a name that is none.
    """
    if _UNSAFE.search(address):
        raise AddressRefused("an address has no blanks, control characters or backslashes")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise AddressRefused("this is no address") from None
    if parts.scheme not in STANDARD_PORTS:
        raise AddressRefused("only http and https are fetched")
    if "@" in parts.netloc:
        raise AddressRefused("an address with a name and password is not fetched")
    if "[" in parts.netloc and ":" not in (parts.hostname or ""):
        raise AddressRefused("this is no address")
    host = _host(parts.hostname or "")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    return Target(
        parts.scheme, host, port or STANDARD_PORTS[parts.scheme], f"{path}?{query}" if query else path
    )


def _host(name: str) -> str:
    if ":" in name:
        if "%" in name:
            raise AddressRefused("an address with a zone is not fetched")
        try:
            return str(IPv6Address(name))
        except ValueError:
            raise AddressRefused("this is no IPv6 address") from None
    if _DEVIATING & set(name):
        raise AddressRefused("this name means two hosts; write it in its xn-- form")
    try:
        host = name.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        raise AddressRefused("this is no host name") from None
    if not host or len(host) > _LONGEST_NAME or not re.fullmatch(r"[a-z0-9._-]+", host):
        raise AddressRefused("this is no host name")
    # As browsers do: a name whose last part is a number is an address, and there is one way to write it.
    last = host.rpartition(".")[2]
    if (last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last)) and not _DOTTED.fullmatch(host):
        raise AddressRefused("an address in numbers is written as four decimal numbers")
    return host
