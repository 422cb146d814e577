"""What each role may do, and changing who works at a seller; every change is told in the seller's history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from venditor.server.staff.errors import StaffError
from venditor.server.staff.models import Membership, Role, User
from venditor.server.staff.taking_on import password_link
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.services import record_change

READ, CASES, ORDERS, SETTINGS, STAFF = "read", "cases", "orders", "settings", "staff"

# The one table of who may do what; the console asks it before every page.
ROLE_MAY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        Role.OWNER: frozenset({READ, CASES, ORDERS, SETTINGS, STAFF}),
        Role.AGENT: frozenset({READ, CASES, ORDERS}),
        Role.READER: frozenset({READ}),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Somebody to be taken on.

    Attributes:
        email: address; its account is used where there is one.
        name: how the account is shown; kept where there is an account already.
        role: what they are to be.
        language: tag of the mail, and of the pages until they choose another.
    """

    email: str
    name: str
    role: str
    language: str


def may(role: str, permission: str) -> bool:
    """Whether a role is allowed something."""
    return permission in ROLE_MAY.get(role, frozenset())


def invite(invitation: Invitation, *, tenant: Tenant, actor: User, now: datetime) -> Membership:
    """Take somebody on, and write to them how to sign in.

    Raises:
        StaffError: when they work there already, or there is no such role.
    """
    role = _role(invitation.role)
    email = User.objects.normalize_email(invitation.email).lower()
    with acting_for(tenant.id), transaction.atomic():
        user = User.objects.filter(email=email).first()
        is_new = user is None
        if user is None:
            user = User.objects.create_user(email, name=invitation.name, language=invitation.language)
        elif Membership.objects.filter(user=user).exists():
            raise StaffError(
                "staff.already_there",
                _("%(email)s works here already.") % {"email": email},
                remedy=_("Change the role in the list instead."),
            )
        membership = Membership.objects.create(tenant=tenant, user=user, role=role, made_at=now)
        record_change("staff.invited", {"who": str(user), "role": role}, tenant=tenant, actor=actor, now=now)
        _write_to(user, tenant=tenant, actor=actor, is_new=is_new)
    return membership


def change_role(membership: Membership, *, role: str, tenant: Tenant, actor: User, now: datetime) -> None:
    """Give somebody another role.

    Raises:
        StaffError: when the seller would be left without an owner, or there is no such role.
    """
    wanted = _role(role)
    with acting_for(tenant.id), transaction.atomic():
        before = _locked(membership, tenant)
        if before.role == wanted:
            return
        _keep_an_owner(before)
        Membership.objects.filter(id=before.id).update(role=wanted)
        detail = {"who": str(before.user), "before": before.role, "after": wanted}
        record_change("staff.role", detail, tenant=tenant, actor=actor, now=now)


def remove(membership: Membership, *, tenant: Tenant, actor: User, now: datetime) -> None:
    """End somebody's work at a seller; the account stays, with what it did.

    Raises:
        StaffError: when the seller would be left without an owner.
    """
    with acting_for(tenant.id), transaction.atomic():
        before = _locked(membership, tenant)
        _keep_an_owner(before)
        Membership.objects.filter(id=before.id).delete()
        detail = {"who": str(before.user), "role": before.role}
        record_change("staff.removed", detail, tenant=tenant, actor=actor, now=now)


def change_own_account(user: User, *, name: str, language: str, zone: str) -> None:
    """Change how one's own account is shown, in which language its pages are, and whose clock they add.

    Raises:
        StaffError: when the zone is not an IANA zone.
    """
    if zone not in available_timezones():
        raise StaffError(
            "staff.zone",
            _("“%(zone)s” is not a time zone.") % {"zone": zone},
            remedy=_("Choose one from the list, such as Asia/Taipei."),
        )
    User.objects.filter(id=user.id).update(name=name, language=language, zone=zone)
    user.name, user.language, user.zone = name, language, zone


def change_own_language(user: User, *, language: str) -> None:
    """Change the language of one's own pages."""
    User.objects.filter(id=user.id).update(language=language)
    user.language = language


def _role(role: str) -> str:
    if role not in ROLE_MAY:
        raise StaffError(
            "staff.role",
            _("“%(role)s” is not a role.") % {"role": role},
            remedy=_("Choose one from the list."),
        )
    return str(Role(role).value)


def _locked(membership: Membership, tenant: Tenant) -> Any:
    # Two owners who remove each other at once wait here for one another.
    Tenant.objects.select_for_update().get(id=tenant.id)
    return Membership.objects.select_related("user").get(id=membership.id)


def _keep_an_owner(membership: Membership) -> None:
    others = Membership.objects.filter(role=Role.OWNER).exclude(id=membership.id)
    if membership.role == Role.OWNER and not others.exists():
        raise StaffError(
            "staff.last_owner",
            _("%(who)s is the only owner.") % {"who": membership.user},
            remedy=_("Make somebody else an owner first."),
        )


def _write_to(user: User, *, tenant: Tenant, actor: User, is_new: bool) -> None:
    address = password_link(user) if is_new else f"{settings.BASE_URL}{reverse('account_login')}"
    values = {"actor": str(actor), "seller": tenant.name, "address": address}
    with translation.override(user.language.lower()):
        if is_new:
            text = _(
                "%(actor)s asks you to work on withdrawals for %(seller)s.\n\n"
                "Choose a password to sign in; the link works for three days and once:\n%(address)s\n"
            )
        else:
            text = _(
                "%(actor)s asks you to work on withdrawals for %(seller)s.\n\n"
                "Sign in with your account:\n%(address)s\n"
            )
        subject = _("Work for %(seller)s on Venditor") % {"seller": " ".join(tenant.name.split())}
        send_mail(subject, text % values, settings.DEFAULT_FROM_EMAIL, [user.email])
