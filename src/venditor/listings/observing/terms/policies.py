"""A return policy that an offer states for machines (schema.org MerchantReturnPolicy).

Source: schema.org, MerchantReturnPolicy and the enumerations of its properties.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from venditor.listings.observing.observation import Floor
from venditor.listings.observing.terms.saying import Term
from venditor.listings.observing.terms.windows import Window, is_short
from venditor.listings.read import Read
from venditor.products import ReturnPolicy, Source

MARKUP = "markup"
"""The variety of a term that stands in markup and may stand nowhere else on the page."""

_PAID = frozenset(("customer", "return_shipping", "original_shipping", "restocking"))


def in_markup(read: Read, floor: Floor, today: date, country: str) -> Iterator[Term]:
    """The terms of the policies that apply at a destination."""
    told = read.listing.return_policies
    if told.state != "present" or not told.value or not told.sources:
        return
    for index, policy in enumerate(told.value):
        if policy.countries and country not in policy.countries:
            continue
        source = _source(told.sources, index, policy)
        if floor.withdrawal is not False:
            yield from _remorse(policy, source, floor, today, country)
        if policy.defect_fees in _PAID:
            yield Term(
                "term_defect_return_cost", source, "high", MARKUP, (("words", str(policy.defect_fees)),)
            )


def _source(sources: tuple[Source, ...], index: int, policy: ReturnPolicy) -> Source:
    own = (source for source in sources if source.value == policy)
    return next(own, sources[index] if index < len(sources) else sources[0])


def _remorse(policy: ReturnPolicy, source: Source, floor: Floor, today: date, country: str) -> Iterator[Term]:
    if policy.category == "not_permitted":
        yield Term("term_no_returns", source, "high", MARKUP, (("words", "MerchantReturnNotPermitted"),))
    elif policy.days is not None and is_short(Window(policy.days, "days"), floor, today, country):
        until = floor.withdraw_until.isoformat() if floor.withdraw_until else ""
        values = (
            ("words", "merchantReturnDays"),
            ("days", str(policy.days)),
            ("unit", "days"),
            ("until", until),
        )
        yield Term("term_short_return_window", source, "high", MARKUP, values)
    if policy.remorse_fees == "restocking" or policy.restocking_fee:
        amount = f"{policy.restocking_fee}" if policy.restocking_fee else ""
        yield Term(
            "term_restocking_fee", source, "high", MARKUP, (("words", "RestockingFees"), ("amount", amount))
        )
    if policy.remorse_fees in {"customer", "return_shipping"} and floor.return_cost == "trader":
        yield Term("term_return_cost", source, "high", MARKUP, (("words", str(policy.remorse_fees)),))
    if policy.refunds and "full" not in policy.refunds:
        given = ", ".join(policy.refunds)
        yield Term("term_no_money_back", source, "high", MARKUP, (("words", given),))
