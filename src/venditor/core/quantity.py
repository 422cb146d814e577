"""Quantities: an exact amount of a unit of measure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with a unit.

    Attributes:
        amount: how much, exactly.
        unit: symbol of the unit, such as ``g``, ``ml``, ``m`` or ``piece``.
    """

    amount: Decimal
    unit: str

    def document(self) -> dict[str, str]:
        """Amount as text, and unit."""
        return {"amount": plain(self.amount), "unit": self.unit}


def plain(amount: Decimal) -> str:
    """A decimal number without an exponent: ``1200``, ``19.90``."""
    return f"{amount:f}"
