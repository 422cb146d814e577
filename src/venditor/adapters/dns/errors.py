"""Why nothing is known about a name."""

from __future__ import annotations

from venditor.core.errors import VenditorError


class NoAnswerError(VenditorError):
    """No server said what stands under a name, nor that nothing does; another time it may."""
