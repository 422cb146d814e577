"""Why a message was not delivered."""

from __future__ import annotations

from venditor.core.errors import VenditorError


class AddressError(VenditorError):
    """An address that nothing is sent to: its shape, or where it leads."""


class DeliveryError(VenditorError):
    """An address that was not reached, or gave no answer in time."""
