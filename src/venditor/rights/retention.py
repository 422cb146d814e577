"""How long records of withdrawals must be kept: a least time by country, where a text names one.

>>> least_years("KR").years
5
>>> least_years("DE") is None
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
from typing import cast

from venditor.rules.source import read
from venditor.rules.vocabulary import mapping


@dataclass(frozen=True, slots=True)
class LeastTime:
    """How long a law has records kept.

    Attributes:
        country: ISO code; years: from the end of the case, to the day of the same number.
        act, cite, says: where it stands, and its words.
        verification: how far the text was verified.
    """

    country: str
    years: int
    act: str
    cite: str
    says: str
    verification: str


def least_years(country: str) -> LeastTime | None:
    """The least time of a country; ``None`` where none is encoded."""
    return _table().get(country)


@cache
def _table() -> Mapping[str, LeastTime]:
    source = read(Path(str(files("venditor.law"))) / "retention.yaml")
    top = mapping(source, (), source.data)
    told = mapping(source, ("keep_at_least",), top["keep_at_least"])
    found = {}
    for country, entry in told.items():
        values = mapping(source, ("keep_at_least", country), entry)
        texts = {name: cast("str", values[name]) for name in ("act", "cite", "says", "verification")}
        found[country] = LeastTime(country, cast("int", values["years"]), **texts)
    return MappingProxyType(found)
