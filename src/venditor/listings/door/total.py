"""The total at the door, part by part.

Amounts are exact until a part is put into the currency of the price; there, and only there, it is rounded to
that currency's decimals, a half upwards. So the parts that are shown add up to the total.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from venditor.core.money import Money, minor_units
from venditor.listings.door.given import ImportLaw, Limit, Order, PartName, Rates

Why = Literal[
    "stated",
    "not_imported",
    "in_price",
    "within_limit",
    "for_each_item",
    "by_rate",
    "collected_by_seller",
    "origin_unknown",
    "delivery_unknown",
    "delivery_refused",
    "limit_unknown",
    "rate_unknown",
    "base_unknown",
    "exchange_unknown",
    "clearance_unknown",
]
"""Why a part is what it is, or is not known."""

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a total.

    Attributes:
        name: what it is.
        amount: in the currency of the price; ``None`` where it is not known.
        why: it is so.
    """

    name: PartName
    amount: Money | None
    why: Why


@dataclass(frozen=True, slots=True)
class Door:
    """What is paid until the goods are at the door.

    Attributes:
        parts: in the order in which they are counted.
        total: of the parts that are known; ``None`` where nothing is delivered there.
        at_least: whether a part is not known, so that it may be more.
    """

    parts: tuple[Part, ...]
    total: Money | None
    at_least: bool


def at_the_door(order: Order, law: ImportLaw, rates: Rates) -> Door:
    """What is paid in all, in the currency of the price.

    Args:
        order: what is bought.
        law: what the law of the destination answers about it.
        rates: what the seller tells.
    """
    count = _Count(order, law, rates)
    delivery = count.delivery()
    parts = [Part("price", order.price, "stated"), delivery]
    parts.append(count.duty(parts))
    parts.append(count.tax(parts))
    clearance = count.clearance(parts)
    parts += [clearance] if clearance is not None else []
    total = order.price
    for part in parts[1:]:
        total = total + part.amount if part.amount is not None else total
    return Door(tuple(parts), None if order.refused else total, any(part.amount is None for part in parts))


@dataclass(frozen=True, slots=True)
class _Count:
    """One order under one law with one seller's rates."""

    order: Order
    law: ImportLaw
    rates: Rates

    def delivery(self) -> Part:
        """Delivery, in the currency of the price."""
        if self.order.refused:
            return Part("delivery", None, "delivery_refused")
        return self._given("delivery", self.order.delivery, "delivery_unknown")

    def duty(self, parts: list[Part]) -> Part:
        """Customs duty: none within the limit, a fixed amount for each item, or by its rate."""
        if (known := self._without_import("duty")) is not None:
            return known
        if self.rates.duty == 0 and self.law.duty_per_item == "none":
            return Part("duty", self._rounded(Decimal(0)), "by_rate")
        free = self._within(self.law.duty_free_up_to)
        if isinstance(free, str) or free:
            return self._free("duty", free)
        each = self.law.duty_per_item
        if isinstance(each, Money):
            amount = self._converted(each.amount * self.order.items, each.currency)
            return Part("duty", amount, "for_each_item" if amount is not None else "exchange_unknown")
        if each == "unknown":
            return Part("duty", None, "limit_unknown")
        return self._by_rate("duty", self.rates.duty, self.law.duty_on, parts)

    def tax(self, parts: list[Part]) -> Part:
        """Tax of the destination: in the price, none within the limit of imports, or by its rate."""
        if self.order.tax_included:
            return Part("import_tax", self._rounded(Decimal(0)), "in_price")
        if self.order.imported is False and self.order.tax_included is False:
            return self._by_rate("import_tax", self.rates.tax, self.law.tax_on, parts)
        if (known := self._without_import("import_tax")) is not None:
            return known
        free = self._within(self.law.tax_free_up_to)
        if isinstance(free, str) or free:
            return self._free("import_tax", free)
        part = self._by_rate("import_tax", self.rates.tax, self.law.tax_on, parts)
        if part.amount is not None and self._collected():
            return Part("import_tax", part.amount, "collected_by_seller")
        return part

    def clearance(self, parts: list[Part]) -> Part | None:
        """What the carrier charges for paying at the border; none where nothing is paid there."""
        due = [
            part
            for part in parts
            if self.order.imported is not False
            and part.name in ("duty", "import_tax")
            and part.why != "collected_by_seller"
            and (part.amount is None or part.amount.amount > 0)
        ]
        return self._given("clearance", self.rates.clearance, "clearance_unknown") if due else None

    def _collected(self) -> bool:
        """Whether the seller collects the tax, and may for an order of this value."""
        limit = self.law.tax_collected_by_seller_up_to
        return self.order.tax_collected_by_seller and self._within(limit) is True

    def _without_import(self, name: PartName) -> Part | None:
        if self.order.imported is None:
            return Part(name, None, "origin_unknown")
        return None if self.order.imported else Part(name, self._rounded(Decimal(0)), "not_imported")

    def _within(self, limit: Limit) -> bool | Why:
        """Whether the value is within a limit, in its own currency; why that is not known."""
        if limit == "unknown":
            return "limit_unknown"
        if limit == "none":
            return False
        value = self.order.value or self.order.price
        exact = self._exact(value.amount, value.currency, limit.currency)
        return "exchange_unknown" if exact is None else exact <= limit.amount

    def _free(self, name: PartName, free: bool | Why) -> Part:
        if isinstance(free, str):
            return Part(name, None, free)
        return Part(name, self._rounded(Decimal(0)), "within_limit")

    def _by_rate(
        self, name: PartName, rate: Decimal | None, on: frozenset[PartName] | None, parts: list[Part]
    ) -> Part:
        if rate is None:
            return Part(name, None, "rate_unknown")
        if on is None and rate:
            return Part(name, None, "base_unknown")
        base = self.order.price.amount
        for part in parts[1:]:
            if part.name in (on or ()):
                if part.amount is None:
                    return Part(name, None, "base_unknown")
                base += part.amount.amount
        return Part(name, self._rounded(base * rate / HUNDRED), "by_rate")

    def _given(self, name: PartName, amount: Money | None, unknown: Why) -> Part:
        if amount is None:
            return Part(name, None, unknown)
        converted = self._converted(amount.amount, amount.currency)
        return Part(name, converted, "stated" if converted is not None else "exchange_unknown")

    def _converted(self, amount: Decimal, currency: str) -> Money | None:
        exact = self._exact(amount, currency, self.order.price.currency)
        return None if exact is None else self._rounded(exact)

    def _exact(self, amount: Decimal, currency: str, into: str) -> Decimal | None:
        """An amount in another currency, not rounded; ``None`` where no rate is given."""
        if currency == into:
            return amount
        rate = self.rates.exchange.get((currency, into))
        return None if rate is None else amount * rate

    def _rounded(self, exact: Decimal) -> Money:
        currency = self.order.price.currency
        step = Decimal(1).scaleb(-minor_units(currency))
        return Money(exact.quantize(step, ROUND_HALF_UP), currency)
