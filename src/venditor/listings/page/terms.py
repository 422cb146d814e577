"""Delivery, return, ratings and prices for a measure, as a page says them in schema.org's terms.

Source: schema.org, MerchantReturnPolicy, OfferShippingDetails, AggregateRating, UnitPriceSpecification.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from venditor.listings.page.candidate import Candidate
from venditor.listings.page.json_ld import Found, Graph, listed, short
from venditor.listings.page.properties import MOST_VALUES, plain, texts
from venditor.listings.read import source
from venditor.listings.values.countries import country
from venditor.listings.values.deliveries import Days, days_to_the_door
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.money import amount
from venditor.listings.values.numbers import count
from venditor.products import (
    Delivery,
    Kind,
    Rating,
    RefundType,
    ReturnCategory,
    ReturnFees,
    ReturnMethod,
    ReturnPolicy,
)

Word = TypeVar("Word", bound=str)

_CATEGORIES: Mapping[str, ReturnCategory] = {
    "merchantreturnnotpermitted": "not_permitted",
    "merchantreturnfinitereturnwindow": "finite",
    "merchantreturnunlimitedwindow": "unlimited",
    "merchantreturnunspecified": "unspecified",
}
_FEES: Mapping[str, ReturnFees] = {
    "freereturn": "free",
    "returnfeescustomerresponsibility": "customer",
    "returnshippingfees": "return_shipping",
    "originalshippingfees": "original_shipping",
    "restockingfees": "restocking",
}
_REFUNDS: Mapping[str, RefundType] = {
    "fullrefund": "full",
    "exchangerefund": "exchange",
    "storecreditrefund": "store_credit",
}
_METHODS: Mapping[str, ReturnMethod] = {
    "returnbymail": "mail",
    "returninstore": "store",
    "returnatkiosk": "kiosk",
    "keepproduct": "keep",
}
_DAY = frozenset(("", "day", "d"))
"""Codes of units for days; one without a unit is in days. Source: UN/CEFACT, Recommendation 20."""

MOST_REVIEWS = 100_000
"""Reviews of one product that are counted."""

MOST_COUNTRIES = 300
"""Countries of one policy or delivery; there are fewer."""


def terms(known: Graph, of: Found, kind: Kind) -> Iterator[Candidate]:
    """What an offer, a product or a seller says beside its price.

    Args:
        known: the page's objects, to which others refer.
        of: the object.
        kind: of the markup.
    """
    for name, (field, read) in _READERS.items():
        for each in known.inner(of, name, MOST_VALUES):
            for value in read(known, each):
                yield _candidate(kind, field, each, value)
    if "aggregaterating" not in of.node:
        for name in REVIEWS:
            reviews = [each for each in listed(of.node.get(name), MOST_REVIEWS) if isinstance(each, Mapping)]
            if reviews:
                value = Rating(count=len(reviews))
                yield _candidate(kind, "rating", Found(of.place(name), reviews[0]), value)


def _candidate(kind: Kind, field: str, of: Found, value: object) -> Candidate:
    written = json.dumps(of.node, ensure_ascii=False, default=str)
    return Candidate(kind, field, written, source(kind, of.path, written, value), value=value)


def _policy(known: Graph, of: Found) -> Iterator[ReturnPolicy]:
    days = _whole(of.node.get("merchantreturndays"))
    fee, percent = _fee(known, of)
    policy = ReturnPolicy(
        countries=_countries(of, "applicablecountry") or _countries(of, "returnpolicycountry"),
        category=_first(of, "returnpolicycategory", _CATEGORIES),
        days=days,
        remorse_fees=_first(of, "customerremorsereturnfees", _FEES) or _first(of, "returnfees", _FEES),
        defect_fees=_first(of, "itemdefectreturnfees", _FEES),
        restocking_fee=fee,
        restocking_percent=percent,
        refunds=_every(of, "refundtype", _REFUNDS),
        methods=_every(of, "returnmethod", _METHODS),
    )
    if policy != ReturnPolicy():
        yield policy


def _fee(known: Graph, of: Found) -> tuple[Decimal | None, Decimal | None]:
    """What is kept back: an amount, or as a plain number a percentage."""
    for each in known.inner(of, "restockingfee", 1):
        return _money(each)[0], None
    text = plain(of.node.get("restockingfee", ...))
    return None, _number(text)


def _delivery(known: Graph, of: Found) -> Iterator[Delivery]:
    cost, currency = next(
        (_money(each) for each in known.inner(of, "shippingrate", MOST_VALUES)), (None, None)
    )
    handling: Days = (None, None)
    transit: Days = (None, None)
    for time in known.inner(of, "deliverytime", 1):
        handling, transit = (_days(known, time, name) for name in ("handlingtime", "transittime"))
    least, most = days_to_the_door(handling, transit)
    refused = true_or_false(of.node.get("doesnotship"))
    places = [
        each
        for region in known.inner(of, "shippingdestination", MOST_COUNTRIES)
        for each in _countries(region, "addresscountry")
    ]
    for place in places or (None,):
        found = Delivery(place, cost, currency, least, most, refused=refused is True)
        if found != Delivery():
            yield found


def _days(known: Graph, of: Found, name: str) -> Days:
    for each in known.inner(of, name, 1):
        unit = short(plain(each.node.get("unitcode")) or plain(each.node.get("unittext")) or "")
        if unit not in _DAY | {"days"}:
            continue
        exact = _whole(each.node.get("value"))
        least, most = (_whole(each.node.get(end)) for end in ("minvalue", "maxvalue"))
        return (exact if least is None else least), (exact if most is None else most)
    return None, None


def _rating(known: Graph, of: Found) -> Iterator[Rating]:  # noqa: ARG001
    value, best = (_number(plain(of.node.get(name, ...))) for name in ("ratingvalue", "bestrating"))
    counts = [_whole(of.node.get(name)) for name in ("reviewcount", "ratingcount")]
    found = Rating(value, best, next((each for each in counts if each is not None), None))
    if found != Rating():
        yield found


_READERS: Mapping[str, tuple[str, Callable[[Graph, Found], Iterator[object]]]] = {
    "hasmerchantreturnpolicy": ("return_policies", _policy),
    "hasproductreturnpolicy": ("return_policies", _policy),
    "shippingdetails": ("deliveries", _delivery),
    "aggregaterating": ("rating", _rating),
}

REVIEWS = ("review", "reviews")
"""Properties of single reviews, which count where nothing sums them up."""

TERMS = (*_READERS, *REVIEWS)
"""Properties that are read here, in small letters."""


def _every(of: Found, name: str, words: Mapping[str, Word]) -> tuple[Word, ...]:
    said = (short(text.strip().rstrip("/")) for text in texts(of.node.get(name), "availability"))
    return tuple(dict.fromkeys(words[each] for each in said if each in words))


def _first(of: Found, name: str, words: Mapping[str, Word]) -> Word | None:
    return next(iter(_every(of, name, words)), None)


def _countries(of: Found, name: str) -> tuple[str, ...]:
    found = []
    for each in listed(of.node.get(name), MOST_COUNTRIES):
        for text in texts(each, "name"):
            with suppress(UnusableError):
                found.append(country(text))
    return tuple(dict.fromkeys(found))


def _money(of: Found) -> tuple[Decimal | None, str | None]:
    """A MonetaryAmount; one with a range is none."""
    currency = plain(of.node.get("currency")) or plain(of.node.get("pricecurrency")) or ""
    with suppress(UnusableError):
        return amount(f"{plain(of.node.get('value')) or ''} {currency.strip()}", decimal=".")
    return None, None


def _number(text: str | None) -> Decimal | None:
    with suppress(InvalidOperation, AttributeError):
        found = Decimal((text or "").strip().rstrip("%").replace(",", "."))
        return found if found.is_finite() else None
    return None


def _whole(value: Any) -> int | None:
    text = (plain(value) or "").strip()
    if text == "0":
        return 0
    with suppress(UnusableError):
        return count(text)
    return None


def true_or_false(value: Any) -> bool | None:
    """A Boolean, as it is or as a word; ``None`` where it is none."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(short(plain(value) or ""))
