"""By how much a price is reduced, in per cent of the prior price."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from venditor.listings.ledger.errors import LedgerError

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Percentage:
    """A reduction in per cent.

    Attributes:
        exact: as a fraction; below zero where the price is the higher one.
        shown: the highest number with the decimals asked for that is not more than it (`ROUND_FLOOR`): it
            promises no more than is given.
    """

    exact: Fraction
    shown: Decimal

    @property
    def is_reduction(self) -> bool:
        """Whether the price is lower at all."""
        return self.exact > 0


def percentage(prior: Decimal, price: Decimal, *, places: int = 0) -> Percentage:
    """By how many per cent of the prior price a price is lower.

    Args:
        prior: the prior price, above zero.
        price: what is asked, in the same currency.
        places: decimals of what is shown.

    Raises:
        LedgerError: `ledger.amount`: the prior price is not above zero.

    Example:
        >>> percentage(Decimal(90), Decimal(80))
        Percentage(exact=Fraction(100, 9), shown=Decimal('11'))

    Source:
        CJEU C-330/23: the percentage is determined from the prior price. How it is rounded no text says that
        was read; downwards claims least.
    """
    if not prior.is_finite() or prior <= 0:
        raise LedgerError("ledger.amount", f'"{prior}" is no prior price.', facts={"value": str(prior)})
    exact = Fraction(prior - price) * HUNDRED / Fraction(prior)
    scaled = exact * 10**places
    shown = Decimal(scaled.numerator // scaled.denominator).scaleb(-places)
    return Percentage(exact, shown.quantize(Decimal(1).scaleb(-places), ROUND_FLOOR))
