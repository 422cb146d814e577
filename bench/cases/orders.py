"""One million seeded orders: category, region, days of delivery, information and notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

ROWS = 1_000_000
SEED = 20_261_124
# Rows that every engine is checked on, spread evenly over the whole.
CHECKED = 20_000
EXEMPT = (
    "made_to_specification",
    "perishable",
    "unsealed_hygiene",
    "inseparably_mixed",
    "unsealed_media",
    "newspaper",
)
CATEGORIES = (*EXEMPT, "clothing", "electronics", "books", "furniture", "toys", "tools")
REGIONS = tuple(f"DE-{code}" for code in "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH".split())
FIRST_DELIVERY, LAST_DELIVERY = np.datetime64("2022-01-01"), np.datetime64("2026-06-30")
NOT_A_DAY = np.datetime64("NaT", "D")


@dataclass(frozen=True, slots=True)
class Orders:
    """Columns of orders, one entry an order.

    Attributes:
        category: codes into :data:`CATEGORIES`, int8.
        region: codes into :data:`REGIONS`, int8.
        delivered_on: days, datetime64[D].
        informed_on: days; NaT where the buyer was never informed.
        withdrawal_notice_on: days; NaT where no notice was sent.
    """

    category: np.ndarray[Any, Any]
    region: np.ndarray[Any, Any]
    delivered_on: np.ndarray[Any, Any]
    informed_on: np.ndarray[Any, Any]
    withdrawal_notice_on: np.ndarray[Any, Any]

    def spread(self, count: int) -> Orders:
        """Some of the orders, spread evenly."""
        rows = rows_checked(len(self.category), count)
        return Orders(*(getattr(self, name)[rows] for name in self.__slots__))

    def table(self) -> pa.Table:
        """The orders as they come from a shop: words, days, and null for what has not happened."""
        size = len(self.category)
        return pa.table(
            {
                "id": pa.array(np.arange(size)),
                "category": pa.array(np.array(CATEGORIES, dtype=object)[self.category]),
                "region": pa.array(np.array(REGIONS, dtype=object)[self.region]),
                "delivered_on": pa.array(self.delivered_on),
                "informed_on": pa.array(self.informed_on),
                "withdrawal_notice_on": pa.array(self.withdrawal_notice_on),
            }
        )

    def rows(self) -> list[dict[str, Any]]:
        """The orders one by one, days as :class:`datetime.date`."""
        return [dict(row) for row in self.table().to_pylist()]


def rows_checked(size: int, count: int = CHECKED) -> np.ndarray[Any, Any]:
    """Numbers of rows spread evenly over a table."""
    return np.linspace(0, size - 1, count).astype(np.int64)


def make(size: int = ROWS) -> Orders:
    """Seeded orders.

    Three in ten are of an exempt category. Of the buyers seven in ten were informed by the day of delivery,
    two in ten 1 to 400 days later, so that 12 months lie within, and one in ten never. Half sent a notice of
    withdrawal 0 to 30 days after delivery, one in ten 0 to 500 days after it, the others none.
    """
    random = np.random.default_rng(SEED)
    shares = np.array([0.05] * len(EXEMPT) + [0.7 / 6] * 6)
    span = int((LAST_DELIVERY - FIRST_DELIVERY).astype(int)) + 1
    delivered = FIRST_DELIVERY + random.integers(0, span, size)
    informed = _one_of(
        random,
        (0.7, delivered - random.integers(0, 10, size)),
        (0.2, delivered + random.integers(1, 401, size)),
        (0.1, np.full(size, NOT_A_DAY)),
    )
    notice = _one_of(
        random,
        (0.5, delivered + random.integers(0, 31, size)),
        (0.1, delivered + random.integers(0, 501, size)),
        (0.4, np.full(size, NOT_A_DAY)),
    )
    return Orders(
        random.choice(len(CATEGORIES), size, p=shares).astype(np.int8),
        random.integers(0, len(REGIONS), size, dtype=np.int8),
        delivered,
        informed,
        notice,
    )


def _one_of(
    random: np.random.Generator, *choices: tuple[float, np.ndarray[Any, Any]]
) -> np.ndarray[Any, Any]:
    """For each row the value of one of some choices, by their shares."""
    picked = random.choice(len(choices), len(choices[0][1]), p=[share for share, _ in choices])
    return np.choose(picked, [values for _, values in choices])
