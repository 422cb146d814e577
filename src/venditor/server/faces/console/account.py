"""Whoever is signed in: which seller to work for, the own name, language and zone."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override

from venditor.server.config.languages import named
from venditor.server.faces.console.access import SELLER, signed_in
from venditor.server.faces.console.fields import PAGE_LANGUAGES, AccountForm, mark_problem
from venditor.server.staff.errors import StaffError
from venditor.server.staff.selectors import memberships_of
from venditor.server.staff.services import change_own_account, change_own_language


@signed_in(methods="GET POST")
def sellers(request: Any) -> HttpResponse:
    """The seller to work for, where somebody works for several."""
    found = memberships_of(request.user)
    if request.method == "POST":
        wanted = request.POST.get("choice")
        if not any(str(one.tenant_id) == wanted for one in found):
            raise Http404
        request.session[SELLER] = wanted
        return redirect("console")
    return render(
        request, "console/sellers.html", {"memberships": found, "current": request.session.get(SELLER)}
    )


@signed_in(methods="GET POST")
def account(request: Any) -> HttpResponse:
    """One's own name, language and zone; the way to password and second factor."""
    user = request.user
    stands = {"name": user.name, "language": user.language, "zone": user.zone}
    form = AccountForm(request.POST or None, initial=stands)
    if request.method == "POST" and form.is_valid():
        try:
            change_own_account(user, **form.cleaned_data)
        except StaffError as error:
            mark_problem(form, "zone", str(error))
        else:
            with override(named(user.language)):
                messages.success(request, _("Your account is saved."))
            return redirect("console_account")
    context = {"form": form, "zones": sorted(available_timezones()), "place": "account"}
    return render(request, "console/account.html", context, status=400 if form.errors else 200)


@signed_in(methods="POST")
def language(request: Any) -> HttpResponse:
    """Change the language of one's own pages, and go on where one was."""
    wanted = request.POST.get("language", "")
    if wanted not in PAGE_LANGUAGES:
        raise Http404
    change_own_language(request.user, language=wanted)
    back = request.POST.get("next", "")
    is_here = back.startswith("/") and url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}
    )
    # Not `redirect`, which takes a text without a slash for the name of a page.
    return HttpResponseRedirect(back) if is_here else redirect("console")
