"""Which of two prices is asked now: a regular price, and a sale price that may be limited to some days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from venditor.listings.draft import Draft, Place
from venditor.listings.read import squeezed
from venditor.listings.values.days import day
from venditor.listings.values.errors import UnusableError, shown
from venditor.listings.values.money import Mark, amount
from venditor.products import PriorPrice


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which a sale price is asked.

    Attributes:
        places: where they stand, in order; the texts may be empty.
        first: first day; ``None`` where it has none.
        last: last day; ``None`` where it has none.
        broken: something stands there that cannot be used, so nothing is known about the days.
    """

    places: tuple[Place, ...] = ()
    first: date | None = None
    last: date | None = None
    broken: bool = False

    def holds(self, today: date) -> bool:
        """Whether a day is one of them."""
        return (self.first is None or self.first <= today) and (self.last is None or today <= self.last)


@dataclass(frozen=True, slots=True)
class Stated:
    """The prices of a listing, as they stand in it.

    Attributes:
        regular: the price without a sale; ``None`` where there is no place for it.
        sale: the price in a sale; ``None`` where there is no place for it.
        span: its days.
        currency: ISO 4217 code, where it does not stand with the amount.
        mark: the mark before decimals that the format prescribes.
        carries_currency: whether the format writes the currency with the amount.
    """

    regular: Place | None
    sale: Place | None = None
    span: Span = Span()
    currency: str | None = None
    mark: Mark | None = "."
    carries_currency: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    """An amount that stands in a place.

    Attributes:
        amount: in major units.
        currency: ISO 4217 code; ``None`` where it is not known.
        place: where it stands.
    """

    amount: Decimal
    currency: str | None
    place: Place


def prices(draft: Draft, stated: Stated, today: date) -> None:
    """Fill in the price that is asked now, the one before, its days and its currency.

    Where it cannot be told whether the sale price is asked, no price is: both are kept as sources.

    Args:
        draft: the listing while it is read.
        stated: what stands in it.
        today: the day for which the price is wanted.
    """
    regular = price_in(draft, "price", stated.regular, stated)
    if stated.regular is not None and stated.regular.empty:
        draft.absent("price", draft.source(stated.regular))
    if stated.sale is None or stated.sale.empty:
        _without_sale(draft, stated, regular)
        return
    sale = price_in(draft, "prior_prices", stated.sale, stated)
    if sale is not None and not sale.amount:
        draft.refuse("prior_prices", f'"{stated.sale.text}" is no sale price. Leave it empty.', stated.sale)
        _without_sale(draft, stated, regular)
    elif sale is None or stated.span.broken:
        _untold(draft, stated, stated.sale)
    elif not stated.span.holds(today):
        _outside_sale(draft, stated, regular, stated.sale)
    else:
        _in_sale(draft, stated, regular, sale)


def price_in(draft: Draft, field: str, place: Place | None, stated: Stated) -> Price | None:
    """The amount in a place; ``None`` where there is none that can be used, which is told as a problem."""
    if place is None or place.empty:
        return None
    try:
        value, currency = amount(place.text, stated.currency, decimal=stated.mark)
    except UnusableError as error:
        draft.refuse(field, str(error), place)
        return None
    return Price(value, currency, place)


def span_of(draft: Draft, starts: Place | None, ends: Place | None) -> Span:
    """The days of a sale from the places of its first and its last day, each of which may be empty."""
    if starts is None or ends is None:
        return Span()
    found: list[date | None] = []
    broken = False
    for name, place in (("price_from", starts), ("price_until", ends)):
        try:
            found.append(None if place.empty else day(place.text))
        except UnusableError as error:
            draft.refuse(name, str(error), place)
            broken = True
    return Span((starts, ends), broken=True) if broken else Span((starts, ends), found[0], found[1])


def _asked(draft: Draft, stated: Stated, price: Price, other: Price | None = None) -> None:
    draft.present("price", price.amount, draft.source(price.place, price.amount))
    where = draft.source(price.place)
    currency = price.currency or (other.currency if other else None)
    if not stated.carries_currency:
        return
    if currency is not None:
        draft.present("currency", currency, draft.source(price.place, currency))
    elif all(each.isdecimal() or each in " .,'" for each in price.place.text):
        draft.absent("currency", where)
    else:
        text = squeezed(price.place.text)
        draft.refuse(
            "currency", f"{shown(text)} has a sign of several currencies. Write its code.", price.place
        )


def _without_sale(draft: Draft, stated: Stated, regular: Price | None) -> None:
    if regular is not None:
        _asked(draft, stated, regular)
    if stated.sale is not None and stated.sale.empty:
        draft.absent("prior_prices", draft.source(stated.sale))
    _days_as_places(draft, stated.span)


def _days(span: Span) -> list[tuple[str, Place, date | None]]:
    if not span.places:
        return []
    return [("price_from", span.places[0], span.first), ("price_until", span.places[-1], span.last)]


def _days_as_places(draft: Draft, span: Span) -> None:
    """Days of no sale that is on: absent where nothing stands, else kept as sources."""
    for field, place, _ in _days(span):
        if place.empty:
            draft.absent(field, draft.source(place))
        else:
            draft.seen(field, draft.source(place))


def _untold(draft: Draft, stated: Stated, sale: Place) -> None:
    draft.seen("price", *(draft.source(place) for place in (stated.regular, sale) if place is not None))
    _days_as_places(draft, stated.span)
    draft.remark("price", "It cannot be told whether the sale price is asked. Correct it or its days.", sale)


def _outside_sale(draft: Draft, stated: Stated, regular: Price | None, sale: Place) -> None:
    if regular is not None:
        _asked(draft, stated, regular)
    draft.absent("prior_prices", draft.source(sale), *map(draft.source, stated.span.places))
    _days_as_places(draft, stated.span)


def _in_sale(draft: Draft, stated: Stated, regular: Price | None, sale: Price) -> None:
    refused = _refused(regular, sale) if regular is not None else ""
    if refused and regular is not None:
        draft.refuse("prior_prices", refused, sale.place)
        _asked(draft, stated, regular)
        return
    _asked(draft, stated, sale, regular)
    if regular is not None:
        if regular.amount > sale.amount:
            _prior(draft, regular)
        else:
            draft.absent("prior_prices", draft.source(sale.place), draft.source(regular.place))
    for field, where, end in _days(stated.span):
        if end is None:
            draft.absent(field, draft.source(where))
        else:
            draft.present(field, end, draft.source(where))


def _prior(draft: Draft, regular: Price) -> None:
    """A higher price beside the one asked: in every format with a place for one it is that outside a sale.

    Source: Google Merchant Center, "price" beside "sale_price"; Shopify, "compare-at price" (the original
    price before an adjustment or a sale); WooCommerce, "regular price".
    """
    path = regular.place.path
    called = path.rpartition(".")[2] if draft.kind == "json" else path.partition("/")[2].removeprefix("g:")
    prior = (PriorPrice(regular.amount, "regular", called),)
    draft.present("prior_prices", prior, draft.source(regular.place, prior))


def _refused(regular: Price, sale: Price) -> str:
    """Why a sale price cannot stand beside the regular price; empty where it can."""
    if regular.currency and sale.currency and regular.currency != sale.currency:
        return f"The sale price is in {sale.currency} and the price in {regular.currency}. Write both in one."
    if sale.amount > regular.amount:
        return f"The sale price {sale.amount} is higher than the price {regular.amount}, which is asked then."
    return ""


def compared(draft: Draft, price: Place | None, before: Place | None, *, currency: str | None = None) -> None:
    """Fill in the price that is asked, and the one that it is compared with where that is higher.

    Shop systems show the second only where it is higher; one that is not says nothing.

    Args:
        draft: the listing while it is read.
        price: where the price stands; ``None`` where there is no place for it.
        before: where the price that it is compared with stands.
        currency: ISO 4217 code, where it is known.
    """
    stated = Stated(price, currency=currency)
    asked = price_in(draft, "price", price, stated)
    if price is not None and price.empty:
        draft.absent("price", draft.source(price))
    if asked is not None:
        draft.present("price", asked.amount, draft.source(asked.place))
    if before is None:
        return
    higher = price_in(draft, "prior_prices", before, stated)
    if higher is not None and asked is not None and higher.amount > asked.amount:
        _prior(draft, higher)
    elif higher is not None and asked is None:
        draft.seen("prior_prices", draft.source(before))
    elif before.empty or higher is not None:
        draft.absent("prior_prices", draft.source(before))
