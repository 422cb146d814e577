"""How long records of withdrawals and orders must be kept: a least time by country, where a text names one.

>>> least_time("KR", records=ORDERS).years
5
>>> least_time("DE", records=WITHDRAWALS) is None
True

The table is data, ``law/retention.yaml``, beside the packs. Not encoded: every country but those in it; what
is missing there is no permission to erase.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, cast

from venditor.rules.source import read
from venditor.rules.vocabulary import mapping

Records = Literal["withdrawals", "orders"]
WITHDRAWALS: Final = "withdrawals"
ORDERS: Final = "orders"


@dataclass(frozen=True, slots=True)
class LeastTime:
    """How long a law has records kept.

    Attributes:
        country: ISO code; years: from the end of the case or of the order, to the day of the same number.
        records: which records it is about.
        act, cite, says: where it stands, and its words, in the act's ``language`` (BCP 47 tag).
        url: where the act can be read.
        verification: how far the text was verified.
    """

    country: str
    years: int
    records: tuple[str, ...]
    act: str
    cite: str
    says: str
    language: str
    url: str
    verification: str


def least_time(country: str, *, records: Records) -> LeastTime | None:
    """The least time of a country for records of one kind; ``None`` where none is encoded."""
    return least_times(records=records).get(country)


@cache
def least_times(*, records: Records) -> Mapping[str, LeastTime]:
    """Every least time for records of one kind, by country."""
    return MappingProxyType({one.country: one for one in _table() if records in one.records})


@cache
def _table() -> tuple[LeastTime, ...]:
    source = read(Path(str(files("venditor.law"))) / "retention.yaml")
    top = mapping(source, (), source.data)
    told = mapping(source, ("keep_at_least",), top["keep_at_least"])
    found = []
    for country, entry in told.items():
        values = mapping(source, ("keep_at_least", country), entry)
        texts = {
            name: cast("str", values[name])
            for name in ("act", "cite", "says", "language", "url", "verification")
        }
        records = tuple(cast("list[str]", values["records"]))
        found.append(LeastTime(country, cast("int", values["years"]), records, **texts))
    return tuple(found)
