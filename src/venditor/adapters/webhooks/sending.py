"""Sending a message: one connection to the address that was looked at, no redirect, an end in any case."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import Protocol

from venditor.adapters.web.addresses import IP, Target
from venditor.adapters.web.connecting import PinnedConnection, system_resolver
from venditor.adapters.webhooks.addresses import is_public, target_of
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

    The name is resolved once, every address of it is looked at, and the connection goes to the first of those
    that answers: a name that leads elsewhere a moment later changes nothing. Redirects are answers, and are
    not followed.

    Args:
        may_go_to: which addresses are allowed.
        plain: whether ``http`` will do.
        timeout: for a whole attempt.
        trusts: certificates that are trusted; the system's unless told.
    """

    may_go_to: Callable[[IP], bool] = is_public
    plain: bool = False
    timeout: timedelta = TIMEOUT
    trusts: ssl.SSLContext | None = None

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send a body; see :class:`Sender`."""
        target = target_of(url, plain=self.plain)
        try:
            addresses = list(dict.fromkeys(system_resolver(target.host, target.port)))
        except (OSError, UnicodeError) as error:
            raise DeliveryError("webhook.no_host", f"{target.host} is not found: {error}") from None
        if not addresses or not all(self.may_go_to(ip_address(one.partition("%")[0])) for one in addresses):
            raise AddressError(
                "webhook.private", f"{target.host} leads into a network that is not the open internet."
            )
        try:
            return self._posted(target, addresses, body, headers)
        except (OSError, http.client.HTTPException) as error:
            told = f"{target.host} gave no answer: {type(error).__name__}"
            raise DeliveryError("webhook.no_answer", told) from None

    def _posted(
        self, target: Target, addresses: Sequence[str], body: bytes, headers: Mapping[str, str]
    ) -> Reply:
        context = self.trusts or ssl.create_default_context()
        own = {
            "Host": target.origin.partition("://")[2],
            "Content-Type": "application/json",
            "Connection": "close",
        }
        with PinnedConnection(
            target, addresses, seconds=self.timeout.total_seconds(), context=context
        ) as connection:
            connection.request("POST", target.path, body, {**own, **headers})
            # The body is not read: nothing in it is for us.
            with connection.getresponse() as answer:
                if connection.expired.is_set():
                    # Headers that were cut off look like headers that ended.
                    raise TimeoutError
                return Reply(answer.status, _wait(answer.headers.get("Retry-After", "")))


def _wait(text: str) -> timedelta | None:
    """Seconds of a ``Retry-After``; a day at most. Its other form, a date, is left to the back-off."""
    if not text.isascii() or not text.isdecimal() or len(text) > len("9999999"):
        return None
    return min(timedelta(seconds=int(text)), _LONGEST_WAIT)
