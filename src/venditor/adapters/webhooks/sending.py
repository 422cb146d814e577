"""Sending a message: one connection to the address that was looked at, no redirect, an end in any case."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Timer
from typing import Protocol

from venditor.adapters.webhooks.addresses import Address, Target, is_public, resolved, target_of
from venditor.adapters.webhooks.errors import AddressError, DeliveryError

TIMEOUT = timedelta(seconds=15)
"""For a whole attempt. Standard Webhooks advises 15 to 30 seconds."""

_LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a receiver answered.

    Attributes:
        status: its status code.
        retry_after: the least wait that it asks for.
    """

    status: int
    retry_after: timedelta | None = None


class Sender(Protocol):
    """Sends bodies to addresses."""

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send a body; the answer, whatever it is.

        Raises:
            AddressError: when nothing is sent to such an address.
            DeliveryError: when there was no answer.
        """
        ...


@dataclass(frozen=True, slots=True)
class HttpsSender:
    """Sends over HTTPS to hosts on the open internet.

    The name is resolved once, every address of it is looked at, and the connection goes to one of those: a
    name that leads elsewhere a moment later changes nothing. Redirects are answers, and are not followed.

    Args:
        may_go_to: which addresses are allowed.
        plain: whether ``http`` will do.
        timeout: for a whole attempt.
        trusts: certificates that are trusted; the system's unless told.
    """

    may_go_to: Callable[[Address], bool] = is_public
    plain: bool = False
    timeout: timedelta = TIMEOUT
    trusts: ssl.SSLContext | None = None

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send a body; see :class:`Sender`."""
        target = target_of(url, plain=self.plain)
        try:
            addresses = resolved(target)
        except (OSError, UnicodeError) as error:
            raise DeliveryError("webhook.no_host", f"{target.host} is not found: {error}") from None
        if not addresses or not all(map(self.may_go_to, addresses)):
            raise AddressError(
                "webhook.private", f"{target.host} leads into a network that is not the open internet."
            )
        try:
            return self._posted(target, addresses[0], body, headers)
        except (OSError, http.client.HTTPException) as error:
            told = f"{target.host} gave no answer: {type(error).__name__}"
            raise DeliveryError("webhook.no_answer", told) from None

    def _posted(self, target: Target, address: Address, body: bytes, headers: Mapping[str, str]) -> Reply:
        seconds = self.timeout.total_seconds()
        with socket.create_connection((str(address), target.port), timeout=seconds) as raw:
            # A receiver that sends a byte now and then would outlast every timeout of a single read.
            over = Event()
            end = Timer(seconds, _hang_up, [raw, over])
            end.daemon = True
            end.start()
            try:
                wrapped = self._secured(raw, target) if target.is_secure else raw
                connection = http.client.HTTPConnection(target.host, target.port)
                connection.sock = wrapped
                own = {"Host": _host(target), "Content-Type": "application/json", "Connection": "close"}
                connection.request("POST", target.path, body, {**own, **headers})
                # The body is not read: nothing in it is for us.
                answer = connection.getresponse()
                if over.is_set():
                    # Headers that were cut off look like headers that ended.
                    raise TimeoutError
                return Reply(answer.status, _wait(answer.headers.get("Retry-After", "")))
            finally:
                end.cancel()

    def _secured(self, raw: socket.socket, target: Target) -> ssl.SSLSocket:
        context = self.trusts or ssl.create_default_context()
        return context.wrap_socket(raw, server_hostname=target.host)


def _hang_up(raw: socket.socket, over: Event) -> None:
    over.set()
    try:
        raw.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _host(target: Target) -> str:
    usual = 443 if target.is_secure else 80
    return target.host if target.port == usual else f"{target.host}:{target.port}"


def _wait(text: str) -> timedelta | None:
    """Seconds of a ``Retry-After``; a day at most. Its other form, a date, is left to the back-off."""
    if not text.isascii() or not text.isdecimal() or len(text) > len("9999999"):
        return None
    return min(timedelta(seconds=int(text)), _LONGEST_WAIT)
