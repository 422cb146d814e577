"""When an item that was not done is tried again, and when it is given up."""

from __future__ import annotations

import secrets
from datetime import timedelta

# Waits between attempts; their sum is a little more than two days, which most outages of mail servers are
# shorter than. RFC 5321 section 4.5.4.1 asks for four to five days of a relay; an acknowledgement that has
# not arrived after two is better given in another way, and staff are told.
WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=12),
    timedelta(hours=12),
    timedelta(hours=12),
)
# Waits are up to a fifth longer, so that what failed together is not tried together.
JITTER = 0.2
MOST_ATTEMPTS = len(WAITS) + 1

_chance = secrets.SystemRandom()


def wait_after(attempts: int, *, least: timedelta | None = None) -> timedelta | None:
    """How long to wait before the next attempt.

    Args:
        attempts: how often it has been tried; at least 1.
        least: what the other side asked for.

    Returns:
        The wait; ``None`` when it is not tried any more.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    wait = WAITS[attempts - 1] * _chance.uniform(1, 1 + JITTER)
    return max(wait, least) if least else wait
