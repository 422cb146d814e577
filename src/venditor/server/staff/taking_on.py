"""Letting somebody work at a seller from the command line of the installation."""

from __future__ import annotations

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from venditor.adapters.mail import ADDRESS_PROBLEMS, address_problem
from venditor.core.errors import VenditorError
from venditor.server.staff.models import Membership, User
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.selectors import tenant_of_slug
from venditor.server.tenants.services import record_change


class TakingOnError(VenditorError):
    """A seller that does not exist, or an address at which nobody can be written to."""


def take_on(email: str, *, seller: str, role: str, name: str, language: str, now: datetime) -> str | None:
    """Give somebody a role at a seller.

    Args:
        email: address of the account; one that exists is used.
        seller: the seller's slug.
        role: one of :class:`venditor.server.staff.models.Role`; replaces the one they have there.
        name: how a new account is shown.
        language: of a new account's pages.
        now: this instant.

    Returns:
        A link by which the owner of a new account sets a password; ``None`` where the account existed.

    Raises:
        TakingOnError: when there is no such seller, or no mail can be sent to the address.
    """
    problem = address_problem(email)
    if problem:
        raise TakingOnError(
            "staff.email",
            f'"{email}" is no address at which somebody can sign in: {ADDRESS_PROBLEMS[problem]}.',
            facts={"email": email},
            remedy="Write one such as name@example.org.",
        )
    tenant = tenant_of_slug(seller)
    if tenant is None:
        raise TakingOnError(
            "staff.no_seller",
            f'There is no seller "{seller}".',
            facts={"seller": seller},
            remedy="See `venditor seller list`.",
        )
    with acting_for(tenant.id), transaction.atomic():
        user = User.objects.filter(email=User.objects.normalize_email(email).lower()).first()
        is_new = user is None
        user = user or User.objects.create_user(email, name=name, language=language)
        Membership.objects.update_or_create(tenant=tenant, user=user, defaults={"role": role})
        record_change("staff.taken_on", {"who": str(user), "role": role}, tenant=tenant, actor=None, now=now)
    return password_link(user) if is_new else None


def password_link(user: User) -> str:
    """The address at which an account sets a password; it works once, and for three days."""
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return f"{settings.BASE_URL}{reverse('account_reset_password_from_key', kwargs=parts)}"
