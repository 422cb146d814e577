"""Host names of the seller's own: what to set so that they are proven, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from venditor.server.faces.console.access import console_page
from venditor.server.faces.console.fields import HostForm, mark_problem
from venditor.server.faces.console.times import write_moment
from venditor.server.faces.console.words import FOUND
from venditor.server.staff.services import SETTINGS as MAY_SET
from venditor.server.tenants.errors import SettingsError
from venditor.server.tenants.hosts import add_host, ask_for_look, challenge_name, remove_host
from venditor.server.tenants.models import TenantHost
from venditor.server.tenants.selectors import hosts


@console_page(MAY_SET, methods="GET POST")
def own_hosts(request: Any) -> HttpResponse:
    """Host names of the seller's own."""
    form = HostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_host(form.cleaned_data["host"], tenant=request.seller, actor=request.user, now=request.now)
        except SettingsError as error:
            mark_problem(form, str(error.facts["field"]), str(error))
        else:
            messages.success(request, _("The host name is noted. Show now that it is yours."))
            return redirect("console_hosts")
    rows = [_row(one, request) for one in hosts()]
    context = {"form": form, "rows": rows, "place": "settings", "part": "hosts"}
    return render(request, "console/hosts.html", context, status=400 if form.errors else 200)


@console_page(MAY_SET, methods="POST")
def host_check(request: Any, host: int) -> HttpResponse:
    """Let the worker look for the token at once."""
    if ask_for_look(host, tenant=request.seller, actor=request.user, now=request.now):
        messages.success(
            request, _("The record is being looked for. Load this page again in a moment to see the outcome.")
        )
    else:
        messages.info(request, _("A look is on its way already, or just was. Wait a minute between two."))
    return redirect("console_hosts")


@console_page(MAY_SET, methods="POST")
def host_remove(request: Any, host: int) -> HttpResponse:
    """Take a host name away."""
    remove_host(host, tenant=request.seller, actor=request.user, now=request.now)
    messages.success(request, _("The host name was removed. Links that use it lead nowhere now."))
    return redirect("console_hosts")


def _row(one: TenantHost, request: Any) -> Mapping[str, Any]:
    zone, language = request.user.zone, request.language
    return {
        "host": one,
        "challenge": challenge_name(one.host),
        "proven": write_moment(one.proven_at, zone, language) if one.proven_at else "",
        "looked": write_moment(one.looked_at, zone, language) if one.looked_at else "",
        "found": FOUND.get(one.found, ""),
    }
