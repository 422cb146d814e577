"""What an offer says beside its price: earlier prices, delivery, return, ratings."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from venditor.core.quantity import plain

PriceKind = Literal["struck", "list", "regular", "lowest_30_days", "other"]
"""What a price beside the one asked is: struck through and no more; a manufacturer's or list price; the one
asked outside a sale; the lowest of the last 30 days; called something else."""


@dataclass(frozen=True, slots=True)
class PriorPrice:
    """A price shown beside the one asked, as one that was or would be asked.

    Attributes:
        amount: in the currency of the listing.
        kind: what it is by its own words or markup.
        words: what it is called there; empty where it is called nothing.
    """

    amount: Decimal
    kind: PriceKind
    words: str = ""

    def document(self) -> dict[str, Any]:
        """As it is put out."""
        return {"amount": plain(self.amount), "kind": self.kind, "words": self.words}


ReturnCategory = Literal["not_permitted", "finite", "unlimited", "unspecified"]
ReturnFees = Literal["free", "customer", "return_shipping", "original_shipping", "restocking"]
RefundType = Literal["full", "exchange", "store_credit"]
ReturnMethod = Literal["mail", "store", "kiosk", "keep"]


@dataclass(frozen=True, slots=True)
class ReturnPolicy:
    """What a seller says for machines about sending things back.

    Source: schema.org, MerchantReturnPolicy.

    Attributes:
        countries: ISO 3166-1 alpha-2 codes in which it applies; empty where none are named.
        category: whether and how long things can be sent back.
        days: after receipt, within which they can be.
        remorse_fees: what is charged where the buyer has changed their mind, or where no case is named.
        defect_fees: what is charged where the thing has a fault.
        restocking_fee: an amount kept back for taking it in again, in the currency of the listing.
        restocking_percent: the same as a percentage of the price.
        refunds: what is given back.
        methods: how things are sent back.
    """

    countries: tuple[str, ...] = ()
    category: ReturnCategory | None = None
    days: int | None = None
    remorse_fees: ReturnFees | None = None
    defect_fees: ReturnFees | None = None
    restocking_fee: Decimal | None = None
    restocking_percent: Decimal | None = None
    refunds: tuple[RefundType, ...] = ()
    methods: tuple[ReturnMethod, ...] = ()

    def document(self) -> dict[str, Any]:
        """As it is put out."""
        return {
            "countries": list(self.countries),
            "category": self.category,
            "days": self.days,
            "remorse_fees": self.remorse_fees,
            "defect_fees": self.defect_fees,
            "restocking_fee": None if self.restocking_fee is None else plain(self.restocking_fee),
            "restocking_percent": None if self.restocking_percent is None else plain(self.restocking_percent),
            "refunds": list(self.refunds),
            "methods": list(self.methods),
        }


@dataclass(frozen=True, slots=True)
class Delivery:
    """What it costs and how long it takes to have a thing delivered.

    Attributes:
        country: ISO 3166-1 alpha-2 code of where to; ``None`` where none is named.
        cost: of it; ``None`` where it is not told.
        currency: ISO 4217 code of the cost.
        least_days: from the order to the door, at least, as far as handling and transit are told.
        most_days: the same, at most; ``None`` unless both are told.
        refused: whether the seller says that nothing is delivered there.
    """

    country: str | None = None
    cost: Decimal | None = None
    currency: str | None = None
    least_days: int | None = None
    most_days: int | None = None
    refused: bool = False

    def document(self) -> dict[str, Any]:
        """As it is put out."""
        return {
            "country": self.country,
            "cost": None if self.cost is None else plain(self.cost),
            "currency": self.currency,
            "least_days": self.least_days,
            "most_days": self.most_days,
            "refused": self.refused,
        }


@dataclass(frozen=True, slots=True)
class Rating:
    """What buyers are said to think of a thing.

    Attributes:
        value: the average, as stated; ``None`` where there are only single reviews.
        best: the highest value there can be, where it is stated.
        count: how many ratings or reviews it is made of, where it is stated or they stand there.
    """

    value: Decimal | None = None
    best: Decimal | None = None
    count: int | None = None

    def document(self) -> dict[str, Any]:
        """As it is put out."""
        return {
            "value": None if self.value is None else plain(self.value),
            "best": None if self.best is None else plain(self.best),
            "count": self.count,
        }
