"""What a handler of the outbox is: it does one thing in the outside world and says what is to be recorded.

A handler is called with the item and this instant, acting for the seller of the item, and with no
transaction open. It may use the database as it likes. It returns an :class:`Outcome` when the thing is done,
and raises :class:`RetryLater` or :class:`GiveUp` when it is not; anything else that it raises counts as a
defect and is tried again.

The item may have been carried out before: a worker can die between the doing and the recording. So a handler
does the same thing under the same name (the id of the item) each time, and the other side can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from venditor.server.outbox.models import OutboxItem


@dataclass(frozen=True, slots=True)
class Outcome:
    """A thing that was done.

    Attributes:
        result: JSON-native values kept with the item; they name nobody.
        record: writes what follows from it, in the transaction in which the item becomes done.
    """

    result: Mapping[str, Any] = field(default_factory=dict)
    record: Callable[[], object] | None = None


class NotDone(Exception):  # noqa: N818 - the two below are ends of an attempt, not faults
    """An attempt that did not do the thing.

    Args:
        reason: a code that is kept and logged; it names nobody.
        diagnostic: what the other side said, for the record of the seller; it may hold an address, and
            goes only where personal data is sealed.
    """

    def __init__(self, reason: str, *, diagnostic: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.diagnostic = diagnostic or reason


class RetryLater(NotDone):
    """It can be done later.

    Args:
        reason: as above.
        diagnostic: as above.
        after: the least time until the next attempt, where the other side told; else the back-off decides.
    """

    def __init__(self, reason: str, *, diagnostic: str = "", after: timedelta | None = None) -> None:
        super().__init__(reason, diagnostic=diagnostic)
        self.after = after


class GiveUp(NotDone):
    """It can never be done."""


class Handler(Protocol):
    """Does what an item asks for."""

    def __call__(self, item: OutboxItem, *, now: datetime) -> Outcome:
        """Carry out one item."""
        ...


class GivenUp(Protocol):
    """Records that an item will not be tried any more, in the transaction in which it becomes dead."""

    def __call__(self, item: OutboxItem, *, diagnostic: str, now: datetime) -> object:
        """Record it."""
        ...


def known_kinds() -> list[str]:
    """Kinds of items that this version can carry out."""
    return list(settings.OUTBOX_HANDLERS)


def handler_of(kind: str) -> Handler:
    """What this version does with a kind of item, from ``settings.OUTBOX_HANDLERS``."""
    return cast("Handler", _imported(settings.OUTBOX_HANDLERS[kind]))


def given_up_of(kind: str) -> GivenUp | None:
    """What is recorded when an item is given up, from ``settings.OUTBOX_GIVEN_UP``; often nothing."""
    path = settings.OUTBOX_GIVEN_UP.get(kind)
    return cast("GivenUp", _imported(path)) if path else None


@cache
def _imported(path: str) -> object:
    return import_string(path)
