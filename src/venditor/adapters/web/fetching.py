"""Fetches pages of the web for a check: politely, within limits, and from checked addresses only."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from urllib.parse import urljoin, urlsplit

from venditor import __version__
from venditor.adapters.web import robots
from venditor.adapters.web.addresses import AddressRefused, NeverAsked, Target, target_of
from venditor.adapters.web.bodies import TooLarge, Unreadable, read_body
from venditor.adapters.web.connecting import Gate, PinnedConnection, Resolver, system_resolver
from venditor.audits.shop.pages import Because, Page, Unread
from venditor.listings.decoding import decoded, is_text

PRODUCT = "VenditorShopCheck"
USER_AGENT = f"{PRODUCT}/{__version__} (Venditor shop check; reads a few pages, submits nothing)"
_HTML = ("text/html", "application/xhtml+xml")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SERVER_ERROR, _CLIENT_ERROR = 500, 400


@dataclass(frozen=True, slots=True)
class Limits:
    """What a check spends at most.

    Attributes:
        seconds: for one request, from the first connection to the last byte.
        bytes: of one page, as sent and as unpacked.
        hops: redirects that are followed for one page.
        interval: seconds between two pages of one host.
        parts: seconds between two parts of a page, such as its scripts, where a browser asks for them.
    """

    seconds: float = 20.0
    bytes: int = 4_000_000
    hops: int = 5
    interval: float = 1.0
    parts: float = 0.1


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: HTTP status, media type as sent, bytes."""

    status: int
    kind: str
    body: bytes


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Message
    body: bytes


@dataclass(slots=True)
class WebSite:
    """A shop on the web.

    Attributes:
        start: its address, as it is fetched first.
        gate: what may be connected to.
        limits: what is spent.
        resolve: gives the addresses of a name.
        context: for TLS; the machine's own authorities unless told.
        wait: sleeps.
        tick: a clock that only goes forward, in seconds.
    """

    start: str
    gate: Gate = field(default_factory=Gate)
    limits: Limits = field(default_factory=Limits)
    resolve: Resolver = system_resolver
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    wait: Callable[[float], None] = time.sleep
    tick: Callable[[], float] = time.monotonic
    _robots: dict[str, robots.Robots] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _home: str = ""

    @property
    def saved(self) -> bool:
        """A site on the web is not saved."""
        return False

    def listed(self) -> tuple[str, ...]:
        """The web has no list of its pages."""
        return ()

    def holds(self, address: str) -> bool:
        """Whether an address is of the shop's host, one below it, or where its start page sent on to."""
        host = _bare(address)
        homes = {_bare(self.start), self._home} - {""}
        return any(host == home or host.endswith(f".{home}") for home in homes)

    def read(self, address: str) -> Page | Unread:
        """Read a page; whatever goes wrong is an unread page."""
        try:
            target, answer, hops = self._followed(address, self.limits.interval)
            page = _page(address, target, answer, hops)
        except _Unread as unread:
            return Unread(address, unread.because, unread.detail)
        if address == self.start and not self._home:
            self._home = _bare(page.address)
        return page

    def part(self, address: str) -> Part | None:
        """A part of a page that a browser asks for, such as a script; ``None`` where it is not to be had."""
        try:
            _, answer, _ = self._followed(address, self.limits.parts)
        except _Unread:
            return None
        return Part(answer.status, answer.headers.get("Content-Type") or "", answer.body)

    def _followed(self, address: str, interval: float) -> tuple[Target, _Answer, tuple[str, ...]]:
        hops: list[str] = []
        at = address
        while True:
            target = _target(at)
            if not self._rules(target).allows(target.path):
                raise _Unread("robots", f"robots.txt of {target.origin}")
            answer = self._get(target, self.limits.bytes, interval)
            location = answer.headers.get("Location")
            if answer.status not in _REDIRECTS or not location:
                return target, answer, tuple(hops)
            hops.append(target.address)
            if len(hops) > self.limits.hops:
                raise _Unread("redirects", " → ".join(hops[:3]))
            at = urljoin(target.address, location.strip()).partition("#")[0]

    def _rules(self, target: Target) -> robots.Robots:
        if target.origin not in self._robots:
            self._robots[target.origin] = self._read_rules(target)
        return self._robots[target.origin]

    def _read_rules(self, target: Target) -> robots.Robots:
        """RFC 9309, section 2.3.1: none where there is no file, nothing allowed where the server fails."""
        at = Target(target.scheme, target.host, target.port, "/robots.txt")
        for _ in range(self.limits.hops + 1):
            try:
                answer = self._get(at, robots.MOST_BYTES, self.limits.interval)
            except _Unread as unread:
                if unread.because == "too_large":
                    return robots.EVERYTHING
                raise
            location = answer.headers.get("Location")
            if answer.status in _REDIRECTS and location:
                at = _target(urljoin(at.address, location.strip()))
                continue
            if answer.status >= _SERVER_ERROR:
                return robots.NOTHING
            if answer.status >= _CLIENT_ERROR:
                return robots.EVERYTHING
            return robots.robots_rules(answer.body.decode("utf-8", "replace"), PRODUCT)
        return robots.EVERYTHING

    def _get(self, target: Target, limit: int, interval: float) -> _Answer:
        try:
            addresses = self.gate.admitted(target, self.resolve)
        except NeverAsked as refused:
            raise _Unread("never_asked", str(refused)) from None
        except AddressRefused as refused:
            raise _Unread("refused", str(refused)) from None
        except (OSError, UnicodeError) as error:
            raise _Unread("unknown_host", str(error)) from None
        self._pause(target, interval)
        with PinnedConnection(
            target, addresses, seconds=self.limits.seconds, context=self.context
        ) as connection:
            try:
                return self._exchange(connection, target, limit)
            except TooLarge as error:
                raise _Unread("too_large", str(error)) from None
            except ssl.SSLCertVerificationError as error:
                raise _Unread("insecure", error.verify_message) from None
            except (OSError, HTTPException, Unreadable) as error:
                late = connection.expired.is_set() or isinstance(error, TimeoutError | socket.timeout)
                because: Because = "timeout" if late else "broken"
                raise _Unread(because, type(error).__name__ if late else str(error)[:200]) from None

    def _exchange(self, connection: PinnedConnection, target: Target, limit: int) -> _Answer:
        headers = {
            "User-Agent": USER_AGENT,
            "Accept": "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.1",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            "Host": target.origin.partition("://")[2],
        }
        connection.request("GET", target.path, headers=headers)
        with connection.getresponse() as response:
            body = read_body(response, limit=limit) if response.status not in _REDIRECTS else b""
            if connection.expired.is_set():
                raise TimeoutError
            return _Answer(response.status, response.headers, body)

    def _pause(self, target: Target, interval: float) -> None:
        rules = self._robots.get(target.origin, robots.EVERYTHING)
        wanted = max(interval, rules.delay if interval == self.limits.interval else 0.0)
        last = self._last.get(target.host)
        if last is not None:
            left = wanted - (self.tick() - last)
            if left > 0:
                self.wait(left)
        self._last[target.host] = self.tick()


class _Unread(Exception):  # noqa: N818 - an outcome, turned into a value before it leaves this module
    def __init__(self, because: Because, detail: str) -> None:
        super().__init__(detail)
        self.because = because
        self.detail = detail


def _target(address: str) -> Target:
    try:
        return target_of(address)
    except AddressRefused as refused:
        raise _Unread("refused", str(refused)) from None


def _page(asked: str, target: Target, answer: _Answer, hops: tuple[str, ...]) -> Page:
    kind = answer.headers.get_content_type() if answer.headers.get("Content-Type") else "text/html"
    if kind not in _HTML:
        raise _Unread("not_html", kind)
    if not is_text(answer.body):
        raise _Unread("not_html", "its bytes are no text")
    text = decoded(answer.body, answer.headers.get_content_charset())
    return Page(asked, target.address, answer.status, text, hops)


def _bare(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
