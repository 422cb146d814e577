"""Rates: an exact share in percent, such as an interest or a surcharge."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from venditor.core.errors import VenditorError

# Three digits and four decimals: the share of a sum that doubles it is 100 %, and none in the law is finer.
_WRITTEN = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?) ?%")


class RateError(VenditorError):
    """A share that is not exact; ``facts`` carries the value as given."""


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """An exact share.

    Attributes:
        percent: how many hundredths, at most 999.9999.
    """

    percent: Decimal

    def __str__(self) -> str:
        """As it stands in packs and statements: ``5 %``, ``0.5 %``."""
        return f"{self.percent.normalize():f} %"

    @classmethod
    def parse(cls, given: str) -> Rate:
        """Read ``5 %`` or ``0.5 %``.

        Raises:
            RateError: when it is no such share.
        """
        found = _WRITTEN.fullmatch(given)
        if found is None:
            raise RateError(
                "rate.shape",
                f'"{given}" is not a rate.',
                facts={"value": given},
                remedy='Write a number with a percent sign, such as "5 %" or "0.5 %".',
            )
        return cls(Decimal(found[1]))
