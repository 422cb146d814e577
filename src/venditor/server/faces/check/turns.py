"""How often a network may ask: counted in memory, kept for a minute, written nowhere."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

from venditor.server.faces.check.limits import MOST_IN_A_MINUTE

SPAN = 60.0
"""Seconds."""

MOST_NETWORKS = 10_000
"""Networks that are remembered; of more, the one that asked first is forgotten."""


class Turns:
    """Counts what networks ask for within a minute.

    Args:
        most: turns of one network.
        seconds: a clock that never goes back.
    """

    def __init__(self, most: int = MOST_IN_A_MINUTE, seconds: Callable[[], float] = time.monotonic) -> None:
        """Nobody has asked yet."""
        self.most = most
        self._seconds = seconds
        self._taken: dict[str, deque[float]] = {}
        self._lock = Lock()

    def take(self, network: str) -> bool:
        """Take a turn.

        Returns:
            Whether there was one left.
        """
        now = self._seconds()
        with self._lock:
            taken = self._taken.pop(network, deque())
            while taken and now - taken[0] >= SPAN:
                taken.popleft()
            if len(taken) < self.most:
                taken.append(now)
                free = True
            else:
                free = False
            self._taken[network] = taken
            if len(self._taken) > MOST_NETWORKS:
                self._taken.pop(next(iter(self._taken)))
        return free
