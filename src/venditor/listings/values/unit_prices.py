"""Prices for a unit of measure: as a listing states them, or as Google shows them from two measures."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from venditor.core.money import minor_units
from venditor.core.quantity import Quantity
from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError, shown
from venditor.listings.values.money import Mark, amount
from venditor.listings.values.units import factor, quantity, unit_named
from venditor.products import UnitPrice

_LABEL = re.compile(r"^[^\d:]{0,40}: ?")
_PER = re.compile(
    r" ?/ ?| (?:per|pro|je|par|por|al|la|za|le|el) (?=[^\W_])|(?:每|毎)|(?<=[円元원])(?:あたり|당)",
    re.IGNORECASE,
)


def unit_price(
    text: str, currency: str | None = None, *, decimal: Mark | None = None
) -> tuple[UnitPrice, str | None]:
    """A price for a unit of measure, and its currency.

    Args:
        text: what stands there, such as ``€ 3,98 / kg``, ``1.20€/100 ml`` or ``1 l = 2,40 €``.
        currency: ISO 4217 code, where it is known from elsewhere.
        decimal: the mark before decimals, where the format prescribes one.

    Raises:
        UnusableError: it is no price for a measure; the text says why.

    Example:
        >>> unit_price("€ 3,98 / kg")
        (UnitPrice(amount=Decimal('3.98'), per=Quantity(amount=Decimal('1'), unit='kg')), 'EUR')
    """
    written = plain_digits(text)
    stated = _LABEL.sub("", written.strip(" ()[]*"))
    measure, equals, price = stated.partition("=")
    if not equals:
        parts = _PER.split(stated)
        # A language may need two words: "le kilo", "zum Preis pro kg".
        price, measure = parts[0], parts[1] if len(parts) == 2 else ""  # noqa: PLR2004
    if not price.strip() or not measure.strip():
        raise UnusableError(
            f'{shown(written)} is no price for a measure. Write it as "3.98 EUR / kg" or "1.20 EUR/100 ml".'
        )
    value, found = amount(price, currency, decimal=decimal)
    return UnitPrice(value, _per(measure)), found


def _per(text: str) -> Quantity:
    unit = unit_named(text)
    if unit is not None:
        return Quantity(Decimal(1), unit.symbol)
    return quantity(text)[0]


def shown_by_google(price: Decimal, currency: str, measure: Quantity, per: Quantity) -> UnitPrice:
    """The unit price that Google shows from ``unit_pricing_measure`` and ``unit_pricing_base_measure``.

    Args:
        price: what is asked for the whole.
        currency: ISO 4217 code, for its number of decimals.
        measure: how much the whole is.
        per: what the unit price is for.

    Returns:
        Rounded once, here, to the decimals of the currency, a half upwards.

    Raises:
        UnusableError: the two measures are not of one kind.

    Example:
        >>> litre, hundred = Quantity(Decimal(1), "l"), Quantity(Decimal(100), "ml")
        >>> shown_by_google(Decimal("2.49"), "EUR", litre, hundred).amount
        Decimal('0.25')
    """
    whole = measure.amount * factor(measure.unit, per.unit)
    step = Decimal(1).scaleb(-minor_units(currency))
    return UnitPrice((price * per.amount / whole).quantize(step, ROUND_HALF_UP), per)
