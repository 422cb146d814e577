"""A connection to an address that was checked, in the name of the host it was resolved from."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from ipaddress import ip_address
from threading import Event, Timer
from time import monotonic
from typing import Self

from venditor.adapters.web.addresses import IP, AddressRefused, NeverAsked, Target, why_refused

# Seconds; a socket that is given none waits for ever, or not at all.
_LEAST = 0.01

Resolver = Callable[[str, int], Sequence[str]]
"""Gives every address a name stands for; raises `OSError` where there is none."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What may be connected to.

    Attributes:
        private_host: the one host that may be in a network of one's own; ``None`` for none.
        ports: TCP ports, beside the standard ones.
        private_port: port of the private host, which may be any.
    """

    private_host: str | None = None
    ports: frozenset[int] = frozenset()
    private_port: int | None = None

    def admitted(self, target: Target, resolve: Resolver) -> tuple[str, ...]:
        """Addresses of a target, all of them checked.

        Raises:
            AddressRefused: for another port, or when any of the addresses is refused.
            OSError: when there is no such host.
        """
        own = target.host == self.private_host
        allowed = {80, 443, *self.ports} | ({self.private_port} if own else set())
        if target.port not in allowed:
            raise AddressRefused(f"port {target.port} is not fetched from")
        found = tuple(dict.fromkeys(resolve(target.host, target.port)))
        if not found:
            raise OSError("no address")
        for text in found:
            why = why_refused(_read(text), private=own)
            if why:
                never = why_refused(_read(text), private=True)
                kind = NeverAsked if never else AddressRefused
                raise kind(f"{target.host} is {text}: {why}")
        return found


def _read(text: str) -> IP:
    # A zone, as in fe80::1%eth0, says on which wire; the address alone decides.
    return ip_address(text.partition("%")[0])


def system_resolver(host: str, port: int) -> Sequence[str]:
    """The addresses that this machine's own resolver gives."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class PinnedConnection(HTTPConnection):
    """HTTP to one of the addresses that were checked; the name is only said, never looked up again.

    The whole exchange ends by a deadline: a server that sends a byte now and then is cut off all the same.
    """

    def __init__(
        self, target: Target, addresses: Sequence[str], *, seconds: float, context: ssl.SSLContext
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            target: where to.
            addresses: checked ones, tried in order.
            seconds: for everything together.
            context: for TLS.
        """
        super().__init__(target.host, target.port, timeout=seconds)
        self._target = target
        self._addresses = addresses
        self._context = context
        self._socket: socket.socket | None = None
        self.expired = Event()
        self._ends = monotonic() + seconds
        self._deadline = Timer(seconds, self._cut)
        self._deadline.daemon = True

    def __enter__(self) -> Self:
        self._deadline.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._deadline.cancel()
        self.close()

    def connect(self) -> None:
        """Connect to the first address that answers."""
        failed: OSError = OSError("no address")
        for address in self._addresses:
            if self.expired.is_set():
                break
            try:
                left = max(self._ends - monotonic(), _LEAST)
                plain = socket.create_connection((address, self._target.port), left)
            except OSError as error:
                failed = error
                continue
            self._socket = plain
            try:
                self.sock = self._secured(plain)
            except BaseException:
                plain.close()
                raise
            self._socket = self.sock
            return
        raise failed

    def _secured(self, plain: socket.socket) -> socket.socket:
        if self._target.scheme != "https":
            return plain
        return self._context.wrap_socket(plain, server_hostname=self._target.host)

    def _cut(self) -> None:
        self.expired.set()
        held = self._socket
        if held is not None:
            try:
                held.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
