"""What the total at the door is made from: the order, the answers of the law, the rates of the seller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from venditor.core.errors import VenditorError
from venditor.core.money import Money

PartName = Literal["price", "delivery", "duty", "import_tax", "clearance"]
"""What a total is made of."""

Limit = Money | Literal["none", "unknown"]
"""An answer of the law: an amount; none, where it was asked and does not apply; unknown, where it could not
be answered or was not asked."""


class DoorError(VenditorError):
    """Something that no total can be made from; ``facts`` carries it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is bought.

    Attributes:
        price: of all of it.
        items: how many things it is.
        delivery: what it costs to have it delivered; ``None`` where that is not known.
        refused: whether nothing is delivered to the destination.
        imported: whether it crosses a customs border; ``None`` where that is not known.
        value: what its worth is for the limits of the law; the price where it is not told. Whether delivery
            is in it is for the law to say (an intrinsic value is without it), and for who gives it.
        tax_included: whether the price includes the tax of the destination; ``None`` where that is not known.
        tax_collected_by_seller: whether the seller collects the import tax.
    """

    price: Money
    items: int = 1
    delivery: Money | None = None
    refused: bool = False
    imported: bool | None = None
    value: Money | None = None
    tax_included: bool | None = None
    tax_collected_by_seller: bool = False

    def __post_init__(self) -> None:
        """Refuse an order of nothing."""
        if self.items < 1:
            raise DoorError(
                "door.items",
                f"{self.items} is not a number of things that are bought.",
                facts={"items": self.items},
                remedy="Write a whole number from 1.",
            )


@dataclass(frozen=True, slots=True)
class ImportLaw:
    """What the law of the destination answers about this order.

    Attributes:
        duty_free_up_to: ``import.duty_free_up_to``.
        tax_free_up_to: ``import.tax_free_up_to``.
        duty_per_item: ``import.duty_per_item``.
        tax_collected_by_seller_up_to: ``import.tax_collected_by_seller_up_to``.
        duty_on: what customs duty is counted on beside the price; ``None`` where that is not known.
        tax_on: what import tax is counted on beside the price; ``None`` where that is not known.
    """

    duty_free_up_to: Limit = "unknown"
    tax_free_up_to: Limit = "unknown"
    duty_per_item: Limit = "unknown"
    tax_collected_by_seller_up_to: Limit = "unknown"
    duty_on: frozenset[PartName] | None = None
    tax_on: frozenset[PartName] | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """What the seller tells.

    Attributes:
        duty: customs duty in hundredths, such as ``Decimal("6.5")``; ``None`` where it is not known.
        tax: import tax in hundredths; ``None`` where it is not known.
        exchange: by currencies from and to, how many of the second one of the first is.
        clearance: what the carrier charges for paying duty and tax; ``None`` where it is not known.
    """

    duty: Decimal | None = None
    tax: Decimal | None = None
    exchange: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    clearance: Money | None = None

    def __post_init__(self) -> None:
        """Refuse what is no exact rate."""
        for rate in (self.duty, self.tax):
            if rate is not None and (not isinstance(rate, Decimal) or not rate.is_finite() or rate < 0):
                raise _no_rate(rate)
        for rate in self.exchange.values():
            if not isinstance(rate, Decimal) or not rate.is_finite() or rate <= 0:
                raise _no_rate(rate)


def _no_rate(rate: object) -> DoorError:
    return DoorError(
        "door.rate",
        f"{rate!r} is not a rate.",
        facts={"rate": rate},
        remedy='Write it exactly, as text such as "19" for 19 %, or "0.92" for an exchange rate.',
    )
