"""Something an operator should look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at.

    Attributes:
        level: ``error`` keeps people's data or rights at risk; ``warning`` is worth a thought.
        about: what it is about.
        message: what was found, and what to do.
    """

    level: Literal["error", "warning"]
    about: str
    message: str
