"""Finding accounts, roles, and who works at the current seller."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from venditor.server.staff.models import Membership, User
from venditor.server.tenants.scope import current_tenant


def memberships_of(user: User) -> list[Membership]:
    """Everywhere somebody works, by the seller's name; asked before any seller is named."""
    found = Membership.everywhere.filter(user=user).select_related("tenant")
    return list(found.order_by("tenant__name", "id"))


def members() -> list[Membership]:
    """Who works at the current seller, by name."""
    found = Membership.objects.select_related("user").order_by("user__name", "user__email")
    return list(found)


def member(membership: int) -> Membership:
    """One membership at the current seller.

    Raises:
        Membership.DoesNotExist: when the current seller has no such membership.
    """
    found: Membership = Membership.objects.select_related("user").get(id=membership)
    return found


def colleague(user: UUID) -> User:
    """The account of somebody who works at the current seller.

    Raises:
        User.DoesNotExist: when nobody of that id works there.
    """
    found: User = User.objects.get(id=user, memberships__tenant_id=current_tenant())
    return found


def names_of(users: Iterable[UUID]) -> dict[UUID, str]:
    """Names by id, also of people who do not work there any more: they stand in the history."""
    return {user.id: str(user) for user in User.objects.filter(id__in=set(users))}
