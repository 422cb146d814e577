"""Amounts of an order on pages of staff: what they are called, and why one that was typed cannot be used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from venditor.core.money import Money, minor_units
from venditor.rules.wording import locale, write_money
from venditor.server.orders.amounts import AmountError
from venditor.server.orders.models import Order

CURRENCY = re.compile(r"[A-Z]{3}")
# Amounts that are facts the law asks about, and totals; in the order in which they are asked for.
CHARGES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "delivery_cost": (_("Delivery charge paid"), _("For this order; 0 where it was free.")),
    "standard_delivery_cost": (
        _("Price of the cheapest standard delivery"),
        _("That was offered for this order, whatever was chosen; 0 where it was free."),
    ),
}
TOTALS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "discount": (_("Discount"), _("Taken off all goods together.")),
    "gift_card": (_("Paid by gift card"), _("Part of the total that a gift card paid.")),
    "paid": (_("Total paid"), _("In all, with delivery, gift card included.")),
}
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


def amounts_told(order: Order, language: str) -> list[tuple[str | Promise, str]]:
    """What is known to have been paid for an order, and for what, beside the prices of its lines.

    Args:
        order: whose.
        language: BCP 47 tag of the reader.
    """
    told = [
        (label, write_money(Money.parse(order.facts[name]), language))
        for name, (label, _hint) in CHARGES.items()
        if order.facts.get(name)
    ]
    places = minor_units(order.currency)
    for name, (label, _hint) in TOTALS.items():
        minor = order.totals.get(name)
        if minor is not None:
            money = Money(Decimal(minor).scaleb(-places), order.currency)
            told.append((label, write_money(money, language)))
    return told


def _written(amount: str, currency: str, language: str) -> str:
    return write_money(Money(Decimal(amount), currency), language)
