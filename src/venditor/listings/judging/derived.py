"""Facts that follow at a destination from where the shop, the goods and their manufacturer are.

>>> sorted(derived({"maker_country": "CN"}, "DE", ("DE", "FR")).items())
[('imported', True), ('maker_in_union', False)]
>>> derived({"goods_sent_from": "TW", "sent_from_abroad": False}, "TW", ())
{'sent_from_abroad': False}
"""

from __future__ import annotations

from collections.abc import Collection

from venditor.listings.judging.law import Facts
from venditor.rules.syntax import Value


def derived(told: Facts, country: str, union: Collection[str]) -> dict[str, Value]:
    """Facts that follow; one that is told stands as it is told.

    Args:
        told: what is known of the offer.
        country: ISO 3166-1 code of the destination.
        union: members of the union that the destination is one of; none where it is of none.
    """
    facts: dict[str, Value] = {}
    maker, sent_from = told.get("maker_country"), told.get("goods_sent_from")
    if isinstance(maker, str):
        facts["imported"] = maker != country
        if union:
            facts["maker_in_union"] = maker in union
    if isinstance(sent_from, str):
        facts["sent_from_abroad"] = sent_from != country
        if union:
            facts["sent_from_outside_union"] = sent_from not in union
    return {name: told.get(name, value) for name, value in facts.items()}
