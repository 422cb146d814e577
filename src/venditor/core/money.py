"""Money: an exact amount with an ISO 4217 currency."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from venditor.core.errors import VenditorError

# ISO 4217 minor units that are not two; every other current code has two.
_MINOR_UNITS = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
_CURRENCY = re.compile(r"[A-Z]{3}")
_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# Digits before the decimal point: beyond any price, and well within the 28 digits that Decimal keeps exactly.
MAX_DIGITS = 18


class MoneyError(VenditorError):
    """An amount that is not exact money; ``facts`` carries the value as given."""


def minor_units(currency: str) -> int:
    """Number of decimal places of a currency (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD."""
    return _MINOR_UNITS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount in one currency.

    Attributes:
        amount: decimal amount in major units, with exactly the currency's decimal places.
        currency: ISO 4217 alphabetic code.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        """Refuse what is not exact: floats, unknown shapes, more decimals than the currency has."""
        if not isinstance(self.amount, Decimal):
            raise MoneyError(
                "money.not_exact",
                f"{self.amount!r} is not an exact amount.",
                facts={"amount": self.amount},
                remedy='Write the amount as text, such as "19.90".',
            )
        if not _CURRENCY.fullmatch(self.currency):
            raise MoneyError(
                "money.currency",
                f'"{self.currency}" is not an ISO 4217 currency code.',
                facts={"currency": self.currency},
                remedy='Write three capital letters, such as "EUR".',
            )
        if self.amount.is_finite() and self.amount.adjusted() >= MAX_DIGITS:
            raise MoneyError(
                "money.too_large",
                f"{self.amount} has more than {MAX_DIGITS} digits before the point.",
                facts={"amount": str(self.amount)},
                remedy="Check the amount.",
            )
        places = minor_units(self.currency)
        quantum = Decimal(1).scaleb(-places)
        exact = self.amount.is_finite() and self.amount == self.amount.quantize(quantum)
        if not exact:
            raise MoneyError(
                "money.decimals",
                f"{self.amount} has more decimals than {self.currency} has ({places}).",
                facts={"amount": str(self.amount), "currency": self.currency},
                remedy="Round it first, at a place that names its rounding.",
            )
        # Adding zero takes the sign off "-0.00".
        object.__setattr__(self, "amount", self.amount.quantize(quantum) + 0)

    @classmethod
    def parse(cls, given: object) -> Money:
        """Read ``{"amount": "19.90", "currency": "EUR"}``.

        Args:
            given: a mapping with ``amount`` (text or whole number, never a float) and ``currency``.

        Raises:
            MoneyError: when the shape, the amount or the currency is not right; ``facts`` has the value.
        """
        if not isinstance(given, Mapping) or set(given) != {"amount", "currency"}:
            raise MoneyError(
                "money.shape",
                f"{given!r} is not money.",
                facts={"value": given},
                remedy='Write {amount: "19.90", currency: EUR}.',
            )
        amount = given["amount"]
        if isinstance(amount, float | bool) or not isinstance(amount, int | str | Decimal):
            raise MoneyError(
                "money.not_exact",
                f"{amount!r} is not an exact amount.",
                facts={"amount": amount},
                remedy='Write the amount in quotes, such as "19.90".',
            )
        if isinstance(amount, str) and not _AMOUNT.fullmatch(amount):
            raise MoneyError(
                "money.amount",
                f'"{amount}" is not an amount.',
                facts={"amount": amount},
                remedy='Write digits with a point for decimals, such as "1234.50".',
            )
        return cls(Decimal(amount), str(given["currency"]))

    def as_document(self) -> dict[str, str]:
        """The form used in facts files and statements: amount as text, and currency."""
        return {"amount": str(self.amount), "currency": self.currency}

    def _other(self, other: object) -> Decimal:
        if not isinstance(other, Money) or other.currency != self.currency:
            raise MoneyError(
                "money.currencies_differ",
                f"{self} and {other} are not in the same currency.",
                facts={"left": str(self), "right": str(other)},
                remedy="Convert at a stated rate first; Venditor never converts by itself.",
            )
        return other.amount

    def __add__(self, other: Money) -> Money:
        """Sum of two amounts of one currency."""
        return Money(self.amount + self._other(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        """Difference of two amounts of one currency."""
        return Money(self.amount - self._other(other), self.currency)

    def __le__(self, other: Money) -> bool:
        """Whether this amount is at most the other, in one currency."""
        return self.amount <= self._other(other)

    def __lt__(self, other: Money) -> bool:
        """Whether this amount is below the other, in one currency."""
        return self.amount < self._other(other)

    def __str__(self) -> str:
        """``19.90 EUR``."""
        return f"{self.amount} {self.currency}"
