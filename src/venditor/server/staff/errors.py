"""Why something about staff cannot be done."""

from __future__ import annotations

from venditor.core.errors import VenditorError


class StaffError(VenditorError):
    """A change of accounts or roles that a rule forbids."""
