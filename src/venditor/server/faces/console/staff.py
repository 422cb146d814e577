"""Who works at the seller."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from venditor.server.faces.console.access import console_page
from venditor.server.faces.console.fields import InviteForm, mark_problem
from venditor.server.faces.console.words import ROLE_HINTS, ROLES
from venditor.server.staff.errors import StaffError
from venditor.server.staff.selectors import member, members
from venditor.server.staff.services import STAFF, Invitation, change_role, invite
from venditor.server.staff.services import remove as remove_member


@console_page(STAFF, methods="GET POST")
def staff(request: Any) -> HttpResponse:
    """Members and their roles; and the form that takes somebody on."""
    form = InviteForm(request.POST or None, initial={"language": request.language})
    if request.method == "POST" and form.is_valid():
        try:
            invite(
                Invitation(**form.cleaned_data), tenant=request.seller, actor=request.user, now=request.now
            )
        except StaffError as error:
            mark_problem(form, "email", str(error))
        else:
            messages.success(request, _("Invited; the mail says how to sign in."))
            return redirect("console_staff")
    return _page(request, form, status=400 if form.errors else 200)


@console_page(STAFF, methods="POST")
def role(request: Any, membership: int) -> HttpResponse:
    """Give somebody another role."""
    row = member(membership)
    try:
        change_role(
            row, role=request.POST.get("role", ""), tenant=request.seller, actor=request.user, now=request.now
        )
    except StaffError as error:
        return _page(request, InviteForm(), status=400, problem=str(error), about=row.id)
    messages.success(request, _("%(who)s has another role now.") % {"who": row.user})
    return redirect("console_staff")


@console_page(STAFF, methods="GET POST")
def remove(request: Any, membership: int) -> HttpResponse:
    """End somebody's work here, after saying what that means."""
    row = member(membership)
    problem = ""
    if request.method == "POST":
        try:
            remove_member(row, tenant=request.seller, actor=request.user, now=request.now)
        except StaffError as error:
            problem = str(error)
        else:
            messages.success(request, _("%(who)s does not work here any more.") % {"who": row.user})
            return redirect("console_staff" if row.user != request.user else "console")
    context = {"row": row, "problem": problem, "place": "staff"}
    return render(request, "console/staff_remove.html", context, status=400 if problem else 200)


def _page(request: Any, form: InviteForm, *, status: int, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "members": members(),
        "roles": [(name, label, ROLE_HINTS[name]) for name, label in ROLES.items()],
        "place": "staff",
        **more,
    }
    return render(request, "console/staff.html", context, status=status)
