"""How long a delivery takes, from what is told of handling and of transit."""

from __future__ import annotations

Days = tuple[int | None, int | None]
"""At least and at most so many; ``None`` where it is not told."""


def days_to_the_door(handling: Days, transit: Days) -> Days:
    """Days from the order to the door.

    Args:
        handling: from the order until the carrier has the thing.
        transit: from there to the door.

    Returns:
        At least as many as are told; at most so many only where both are told.

    Example:
        >>> days_to_the_door((0, 1), (2, 3)), days_to_the_door((None, None), (2, 3))
        ((2, 4), (2, None))
    """
    least = [each[0] for each in (handling, transit) if each[0] is not None]
    most = [each[1] for each in (handling, transit) if each[1] is not None]
    both = 2
    return sum(least) if least else None, sum(most) if len(most) == both else None
