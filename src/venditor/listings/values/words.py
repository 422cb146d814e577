"""Words for availability and condition: schema.org, Google Merchant, Shopify, WooCommerce.

Source: schema.org ItemAvailability and OfferItemCondition; Google Merchant Center product data specification;
WooCommerce REST v3 ``stock_status``.
"""

from __future__ import annotations

import re

from venditor.listings.values.errors import UnusableError, shown
from venditor.products import Availability, Condition

_AVAILABILITY: dict[Availability, str] = {
    "in_stock": "instock onlineonly instoreonly",
    "out_of_stock": "outofstock soldout reserved",
    "preorder": "preorder presale",
    "backorder": "backorder onbackorder madetoorder availablefororder",
    "limited": "limitedavailability limited",
    "discontinued": "discontinued",
}
_CONDITION: dict[Condition, str] = {
    "new": "newcondition new",
    "used": "usedcondition used",
    "refurbished": "refurbishedcondition refurbished",
    "damaged": "damagedcondition damaged",
}
AVAILABILITIES = {word: value for value, words in _AVAILABILITY.items() for word in words.split()}
CONDITIONS = {word: value for value, words in _CONDITION.items() for word in words.split()}

_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?(?:schema\.org[/#]|schema:)", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s_-]+")


def availability(text: str) -> Availability:
    """Whether a thing can be had.

    Args:
        text: a word of schema.org, with or without its address, of Google, Shopify or WooCommerce.

    Raises:
        UnusableError: it is none of their words.

    Example:
        >>> availability("https://schema.org/InStock"), availability("onbackorder")
        ('in_stock', 'backorder')
    """
    found = AVAILABILITIES.get(_word(text))
    if found is None:
        raise UnusableError(
            f"{shown(text)} is no word for availability. "
            "Write in_stock, out_of_stock, preorder, backorder, limited_availability or discontinued."
        )
    return found


def condition(text: str) -> Condition:
    """Whether a thing is new.

    Args:
        text: a word of schema.org, with or without its address, or of Google.

    Raises:
        UnusableError: it is none of their words.

    Example:
        >>> condition("schema:RefurbishedCondition")
        'refurbished'
    """
    found = CONDITIONS.get(_word(text))
    if found is None:
        raise UnusableError(
            f"{shown(text)} is no word for condition. Write new, used, refurbished or damaged."
        )
    return found


def by_stock(text: str, *, sells_on: bool) -> Availability:
    """Whether a thing can be had, by how many are left.

    Args:
        text: a whole number, which may be below zero where more were sold than there were.
        sells_on: whether the shop takes orders without stock.

    Raises:
        UnusableError: it is no whole number.
    """
    try:
        left = int(text)
    except ValueError:
        raise UnusableError(f"{shown(text)} is not a number of things in stock.") from None
    if left > 0:
        return "in_stock"
    return "backorder" if sells_on else "out_of_stock"


def _word(text: str) -> str:
    return _BETWEEN.sub("", _ADDRESS.sub("", text.strip())).lower()
