"""What staff are told about an amount that they typed and that cannot be used."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import gettext

from venditor.core.money import Money, minor_units
from venditor.rules.wording import locale, write_money
from venditor.server.orders.amounts import AmountError

CURRENCY = re.compile(r"[A-Z]{3}")
_EXAMPLE = Decimal("19.90")


def amount_words(error: AmountError | None, *, currency: str, language: str) -> str:
    """Why an amount cannot be used, and how it is written.

    Args:
        error: what its reader found; ``None`` where it was read and is not possible.
        currency: ISO 4217 code.
        language: BCP 47 tag of the reader.
    """
    if error is not None and error.readings:
        first, second = (_written(one, currency, language) for one in error.readings)
        told = gettext("This can be %(first)s or %(second)s. Write it with all its decimals.")
        return told % {"first": first, "second": second}
    places = minor_units(currency)
    shape = "0" if not places else "0." + "0" * places
    example = format_decimal(_EXAMPLE, format=shape, locale=locale(language))
    return gettext("Write an amount such as %(example)s.") % {"example": example}


def _written(amount: str, currency: str, language: str) -> str:
    return write_money(Money(Decimal(amount), currency), language)
