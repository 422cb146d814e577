"""The one door of the console: who is there, for which seller, and whether the role may."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render

from venditor.core import clock
from venditor.privacy import NO_KEY, PrivacyError
from venditor.server.cases.records import Actor
from venditor.server.faces.console.errors import keys_lost
from venditor.server.staff.models import Membership
from venditor.server.staff.selectors import memberships_of
from venditor.server.staff.services import may
from venditor.server.tenants.scope import acting_for

View = Callable[..., HttpResponse]
SELLER = "seller"


def console_page(permission: str, *, methods: str = "GET") -> Callable[[View], View]:
    """A page of the console that asks for a permission of ``staff.services.ROLE_MAY``.

    The whole view, with its template, runs inside the records of one seller. It gets ``request.seller``,
    ``request.membership``, ``request.actor`` and ``request.now``. Whatever the seller does not have is a
    plain 404, whether another seller has it or nobody.

    Args:
        permission: what the role must allow.
        methods: HTTP methods that are answered, between blanks.
    """

    def door(view: View) -> View:
        @wraps(view)
        def opened(request: Any, **values: Any) -> HttpResponse:
            turned_away = at_the_door(request, methods=methods)
            if turned_away is not None:
                return turned_away
            membership = chosen_membership(request)
            if not isinstance(membership, Membership):
                return membership
            if not may(membership.role, permission):
                return render(request, "console/refused.html", {"membership": membership}, status=403)
            with acting_for(membership.tenant_id):
                _note(request, membership)
                if _meant_for_another(request, membership):
                    return render(request, "console/other_seller.html", status=409)
                try:
                    return view(request, **values)
                except ObjectDoesNotExist:
                    raise Http404 from None
                except PrivacyError as error:
                    if error.code != NO_KEY:
                        raise
                    return keys_lost(request)

        opened.permission = permission  # type: ignore[attr-defined]
        opened.methods = methods.split()  # type: ignore[attr-defined]
        return opened

    return door


def signed_in(methods: str = "GET") -> Callable[[View], View]:
    """A page for whoever is signed in, before a seller is chosen."""

    def door(view: View) -> View:
        @wraps(view)
        def opened(request: Any, **values: Any) -> HttpResponse:
            turned_away = at_the_door(request, methods=methods)
            return view(request, **values) if turned_away is None else turned_away

        opened.methods = methods.split()  # type: ignore[attr-defined]
        return opened

    return door


def at_the_door(request: Any, *, methods: str) -> HttpResponse | None:
    """Where somebody has to go first; ``None`` for whoever may come in."""
    if getattr(request, "host_tenant", None) is not None:
        # A seller's own host shows its page to consumers, and nothing else.
        raise Http404
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if settings.REQUIRE_MFA and not is_mfa_enabled(request.user):
        return redirect("mfa_index")
    if request.method not in methods.replace("GET", "GET HEAD").split():
        return HttpResponseNotAllowed(methods.split())
    request.now = clock.now()
    return None


def chosen_membership(request: Any) -> Membership | HttpResponse:
    """The membership under which somebody works, or the page where one is chosen."""
    request.memberships = memberships_of(request.user)
    if not request.memberships:
        return render(request, "console/no_seller.html", status=403)
    if len(request.memberships) == 1:
        return request.memberships[0]
    wanted = request.session.get(SELLER)
    found = next((one for one in request.memberships if str(one.tenant_id) == wanted), None)
    return found or redirect("console_sellers")


def identity(text: str | None) -> UUID:
    """An id as a form sends it.

    Raises:
        Http404: where it is none; an id that nobody has and one that is none are the same to the sender.
    """
    try:
        return UUID(text or "")
    except ValueError:
        raise Http404 from None


def _note(request: Any, membership: Membership) -> None:
    request.membership, request.seller = membership, membership.tenant
    request.actor = Actor("staff", request.user.id)


def _meant_for_another(request: Any, membership: Membership) -> bool:
    # Two windows may stand at two sellers: what was typed for one is never done at the other.
    return request.method == "POST" and request.POST.get("seller") != str(membership.tenant_id)
