"""A page as it was read, and the port through which pages are read.

A page that was not read is a value too: it says why, and nothing is concluded from its silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Because = Literal[
    "robots", "refused", "unknown_host", "timeout", "too_large", "not_html", "insecure", "broken",
    "redirects", "missing", "turned_away", "failing", "never_asked",
]  # fmt: skip
"""Why a page was not read: robots.txt asks for it, an address that is not fetched, no such host, too slow,
too large, no HTML, no valid certificate, a broken answer, too many redirects, not in the folder, a page for
programs that are turned away instead of it, a page that tells of a failure instead of it, an
address of a network that is never asked."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read.

    Attributes:
        asked: the address that was asked for.
        address: the address that answered, without a fragment.
        status: HTTP status; 200 for a file.
        html: its text.
        hops: addresses that sent on to another, in order.
        rendered: whether a browser ran its scripts first.
    """

    asked: str
    address: str
    status: int
    html: str
    hops: tuple[str, ...] = ()
    rendered: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A page that was not read.

    Attributes:
        asked: the address that was asked for.
        because: why not, by name.
        detail: the same in words, in English, for a log.
    """

    asked: str
    because: Because
    detail: str = ""


class Site(Protocol):
    """Where pages come from: the web, or a saved folder."""

    @property
    def start(self) -> str:
        """Address of the first page."""
        ...

    @property
    def saved(self) -> bool:
        """Whether this is a folder, in which only what was saved can be found."""
        ...

    def read(self, address: str) -> Page | Unread:
        """Read a page."""
        ...

    def holds(self, address: str) -> bool:
        """Whether an address belongs to the shop."""
        ...

    def listed(self) -> tuple[str, ...]:
        """Every page of a folder, in order; nothing for the web, which has no list."""
        ...
