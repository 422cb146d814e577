"""The sellers that a file of a marketplace's orders names, and their parts of those orders."""

from __future__ import annotations

from uuid import UUID

from venditor.server.markets.models import Membership
from venditor.server.markets.selectors import folded_name, members
from venditor.server.orders.csv_grouping import Sellers


def sellers_named() -> Sellers:
    """Whom a cell names among the members of the current marketplace.

    A member's name in addresses goes first; its name counts where no other member has the same.
    """
    by_slug: dict[str, UUID] = {}
    by_name: dict[str, set[UUID]] = {}
    for member in members():
        by_slug[folded_name(member.slug)] = member.id
        by_name.setdefault(folded_name(member.name), set()).add(member.id)

    def named(cell: str) -> tuple[UUID | None, str]:
        name = folded_name(cell)
        if not name:
            return None, "missing"
        if name in by_slug:
            return by_slug[name], ""
        found = by_name.get(name, set())
        if len(found) == 1:
            return next(iter(found)), ""
        return None, "seller_ambiguous" if found else "seller"

    return named


def is_member_until_the_end(seller: UUID) -> bool:
    """Whether a seller sells on the current marketplace; it does not leave before the transaction ends."""
    return Membership.objects.select_for_update().filter(seller=seller).first() is not None
