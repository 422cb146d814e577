"""The price that is asked, and amounts and shares as words have them, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from venditor.core.money import minor_units
from venditor.core.quantity import Quantity, plain
from venditor.listings.page.amounts import MONEY
from venditor.listings.read import Read
from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.money import amount
from venditor.products import Source

WIDE = Context(prec=80)
"""More digits than the largest amount by the smallest measure has, so that rounding never fails."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The price that a listing asks.

    Attributes:
        amount: in major units.
        currency: ISO 4217 code; empty where it is not known.
        sources: where it stands, the deciding place first.
    """

    amount: Decimal
    currency: str
    sources: tuple[Source, ...]

    def shown(self, value: Decimal) -> str:
        """Another amount in the same currency, as a reader sees it."""
        return shown_money(value, self.currency)


def asked(read: Read) -> Asked | None:
    """The price asked; ``None`` where none above zero is known."""
    price = read.listing.price
    if price.value is None or price.value <= 0:
        return None
    return Asked(price.value, read.listing.currency.value or "", price.sources)


def shown_money(value: Decimal, currency: str) -> str:
    """An amount with at least the decimals of its currency, and its code.

    Example:
        >>> shown_money(Decimal("15.0"), "EUR"), shown_money(Decimal("0.4995"), "EUR")
        ('15.00 EUR', '0.4995 EUR')
    """
    places = minor_units(currency) if currency else 0
    step = Decimal(1).scaleb(-places)
    text = plain(value.quantize(step, context=WIDE) if -int(value.as_tuple().exponent) < places else value)
    return f"{text} {currency}".strip()


def rounded(value: Decimal, places: int) -> Decimal:
    """A value that is computed, as it is shown: half upwards, once, here."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, context=WIDE)


def shown_measure(measure: Quantity) -> str:
    """A measure as a reader sees it: ``1 kg``, ``100 ml``."""
    return f"{plain(measure.amount)} {measure.unit}"


def amount_in(text: str, currency: str = "") -> Decimal | None:
    """The amount that words are, in a currency; ``None`` where they are none in it."""
    try:
        value, found = amount(text.strip(), currency or None)
    except UnusableError:
        return None
    return value if not currency or found in (None, currency) else None


def amounts_of(text: str, currency: str = "") -> Iterator[Decimal]:
    """The amounts with a sign that stand in words."""
    for match in MONEY.finditer(plain_digits(text)):
        value = amount_in(match[0], currency)
        if value is not None:
            yield value


def share_in(text: str) -> Decimal:
    """A percentage as words have it, without its sign.

    Example:
        >>> share_in("33,3 %")
        Decimal('33.3')
    """
    return Decimal(text.strip("%％ ").replace(",", "."))
