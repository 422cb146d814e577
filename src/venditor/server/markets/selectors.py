"""Finding members and orders of the marketplace that is acted for, and where its cases were passed on."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from venditor.server.cases.models import Case
from venditor.server.markets.models import MarketOrder, MarketPart, Membership
from venditor.server.orders.links import links_csv, named_by_token
from venditor.server.orders.models import Order, OrderLine
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for, current_tenant

PAGE = 50


@dataclass(frozen=True, slots=True)
class PartOfOrder:
    """What one seller has of a marketplace's order.

    Attributes:
        seller: the seller.
        order: its order, in its own records.
        lines: the lines of that order.
    """

    seller: Tenant
    order: Order
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """That a marketplace's case was passed on to a seller.

    Attributes:
        seller: the seller.
        case: its case, in its own records.
    """

    seller: Tenant
    case: Case


@dataclass(frozen=True, slots=True)
class MarketOrders:
    """Some orders of a marketplace, newest first.

    Attributes:
        orders: those of this page, each with the sellers it is with.
        number: number of the page, from 1.
        more: whether there is another one behind it.
    """

    orders: tuple[tuple[MarketOrder, tuple[Tenant, ...]], ...]
    number: int
    more: bool


def members() -> list[Tenant]:
    """The sellers that sell on the current marketplace, by name."""
    return list(Tenant.objects.filter(id__in=_member_ids()).order_by("name", "slug"))


def member_of_slug(slug: str) -> Tenant | None:
    """The member with this name in addresses."""
    found: Tenant | None = Tenant.objects.filter(id__in=_member_ids(), slug=slug).first()
    return found


def receivers() -> list[Tenant]:
    """To whom a declaration can be passed on, by name: who sells here, or has an order from when it did."""
    had = MarketPart.objects.values("seller")
    rows = Tenant.objects.filter(Q(id__in=_member_ids()) | Q(id__in=had))
    return list(rows.order_by("name", "slug"))


def named_among(names: Iterable[str], sellers: Iterable[Tenant]) -> list[Tenant] | None:
    """The sellers that somebody named, each once; ``None`` where a name is nobody's, or of several.

    A name is compared without regard to case, width and blanks. The name in addresses goes first: nobody
    takes what is another's by calling himself so.
    """
    by_slug: dict[str, Tenant] = {}
    by_name: dict[str, list[Tenant]] = {}
    for seller in sellers:
        by_slug[folded_name(seller.slug)] = seller
        by_name.setdefault(folded_name(seller.name), []).append(seller)
    found: dict[UUID, Tenant] = {}
    for name in names:
        wanted = folded_name(name)
        named = [by_slug[wanted]] if wanted in by_slug else by_name.get(wanted, [])
        if len(named) != 1:
            return None
        found[named[0].id] = named[0]
    return list(found.values())


def folded_name(name: str) -> str:
    """A seller's name as names are compared."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def marketplaces() -> list[Tenant]:
    """All marketplaces of this installation, by name in addresses."""
    return list(Tenant.objects.filter(is_marketplace=True).order_by("slug"))


def marketplaces_of(seller: UUID) -> list[Tenant]:
    """The marketplaces on which a seller sells, by name."""
    where = Membership.everywhere.filter(seller=seller).values("tenant")
    return list(Tenant.objects.filter(id__in=where).order_by("name", "slug"))


def market_order_of_token(token: str, *, tenant: Tenant) -> MarketOrder | None:
    """The marketplace's order that the token of its own link names."""
    named = named_by_token(token, tenant=tenant.id)
    if named is None:
        return None
    with acting_for(tenant.id):
        found: MarketOrder | None = MarketOrder.objects.filter(id=named).first()
        return found


def market_orders_of_digests(digests: Iterable[bytes]) -> list[MarketOrder]:
    """The current marketplace's orders with these digests of their numbers."""
    return list(MarketOrder.objects.filter(number_digest__in=list(digests)).order_by("id"))


def market_orders_found(text: str = "", *, page: int = 1) -> MarketOrders:
    """The current marketplace's orders whose number holds a text; all where it is empty."""
    rows = MarketOrder.objects.order_by("-made_at", "-id")
    wanted = text.replace("\x00", "").strip()
    if wanted:
        rows = rows.filter(number__icontains=wanted)
    page = max(page, 1)
    begin = (page - 1) * PAGE
    shown = list(rows[begin : begin + PAGE + 1])
    sellers = _sellers_of(shown[:PAGE])
    told = tuple((order, sellers.get(order.id, ())) for order in shown[:PAGE])
    return MarketOrders(told, page, more=len(shown) > PAGE)


def market_order_links_csv(market: Tenant) -> str:
    """Numbers and links of all of a marketplace's orders as CSV, for the tool that writes its mail."""
    with acting_for(market.id):
        return links_csv(MarketOrder.objects.order_by("made_at", "id").iterator(), tenant=market)


def sellers_of(order: MarketOrder) -> list[Tenant]:
    """The sellers that an order of the current marketplace is with, by name."""
    return list(_sellers_of([order]).get(order.id, ()))


def parts_of(order: MarketOrder) -> list[PartOfOrder]:
    """What each seller has of an order of the current marketplace, by the sellers' names.

    For whoever has the order's own link, and for passing on; staff of the marketplace are shown no lines.
    """
    rows = MarketPart.objects.filter(market_order=order).select_related("seller", "order")
    told = []
    for row in rows.order_by("seller__name", "seller__slug"):
        with acting_for(row.seller_id):
            lines = tuple(OrderLine.objects.filter(order=row.order_id))
        told.append(PartOfOrder(row.seller, row.order, lines))
    return told


def orders_in(order: MarketOrder) -> Mapping[UUID, UUID]:
    """Ids of the sellers' orders that an order of the current marketplace is, by ids of the sellers."""
    rows = MarketPart.objects.filter(market_order=order)
    return dict(rows.values_list("seller", "order"))


def passed_cases(entries: Collection[UUID]) -> Mapping[UUID, Sequence[Passed]]:
    """The sellers' cases to which cases of the current marketplace were passed on, by the sellers' names."""
    here = Case.objects.filter(id__in=entries).values("id")
    rows = Case.everywhere.filter(entry__in=here, market=current_tenant()).select_related("tenant")
    told: dict[UUID, list[Passed]] = {}
    for row in rows.order_by("tenant__name", "id"):
        told.setdefault(row.entry_id, []).append(Passed(row.tenant, row))
    return told


def _member_ids() -> list[UUID]:
    return list(Membership.objects.values_list("seller", flat=True))


def _sellers_of(orders: Sequence[MarketOrder]) -> dict[UUID, tuple[Tenant, ...]]:
    rows = MarketPart.objects.filter(market_order__in=orders).select_related("seller")
    told: dict[UUID, tuple[Tenant, ...]] = {}
    for row in rows.order_by("seller__name", "seller__slug"):
        told[row.market_order_id] = (*told.get(row.market_order_id, ()), row.seller)
    return told
