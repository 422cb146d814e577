"""Deliveries as Google Merchant feeds state them: in parts, or in one cell with colons between.

Source: Google Merchant Center, "Shipping [shipping]": ``US:CA:Overnight:16.00 USD:1:1:2:3``, or the parts
that the header of the column names, ``shipping(country:price)``; times are in business days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from venditor.listings.read import squeezed
from venditor.listings.values.countries import country
from venditor.listings.values.deliveries import days_to_the_door
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.money import amount
from venditor.products import Delivery

PARTS = (
    "country region service price min_handling_time max_handling_time min_transit_time max_transit_time"
).split()
"""Parts of a cell whose header names none."""

MOST = 100
"""Deliveries of one cell, as many as a feed may have."""

_NEXT = re.compile(r",\s*(?=[A-Za-z]{2}:)")


def deliveries(text: str, header: Sequence[str] = ()) -> Iterator[Delivery]:
    """The deliveries of one cell.

    Args:
        text: what stands in it.
        header: names of its parts, where the header of the column has them.
    """
    for each in _NEXT.split(text)[:MOST]:
        parts = [squeezed(part) for part in each.split(":")]
        found = delivery(dict(zip(header or PARTS, parts, strict=False)))
        if found is not None:
            yield found


def delivery(parts: Mapping[str, str]) -> Delivery | None:
    """One delivery by its parts; ``None`` where they say nothing that can be used."""
    where, cost, currency = None, None, None
    with suppress(UnusableError):
        where = country(parts.get("country", ""))
    with suppress(UnusableError):
        cost, currency = amount(parts.get("price", ""), decimal=".")
    handling, transit = (
        (_days(parts.get(f"min_{name}_time", "")), _days(parts.get(f"max_{name}_time", "")))
        for name in ("handling", "transit")
    )
    found = Delivery(where, cost, currency, *days_to_the_door(handling, transit))
    return None if found == Delivery() else found


def _days(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,3}", text.strip()) else None
