"""What the seller's own systems need: keys of the API, addresses of webhooks, all cases as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from venditor.server.access.keys import DECLARE, MOST_NAME, ORDERS, READ, keys, make_key, revoke_key
from venditor.server.cases.listing import cases_csv
from venditor.server.faces.api.operations import csv_response
from venditor.server.faces.console.access import console_page
from venditor.server.faces.console.fields import mark_problem
from venditor.server.faces.console.times import write_moment
from venditor.server.staff.services import READ as MAY_READ
from venditor.server.staff.services import SETTINGS as MAY_SET
from venditor.server.tenants.errors import SettingsError
from venditor.server.webhooks.endpoints import (
    add_endpoint,
    attempts,
    endpoints,
    remove_endpoint,
    renew_secret,
    secrets_of,
    send_again,
    tell_again,
)
from venditor.server.webhooks.events import ALL_TYPES

SCOPES: Mapping[str, str | Promise] = {
    DECLARE: _("Declare withdrawals"),
    READ: _("Read withdrawals"),
    ORDERS: _("Read which order a withdrawal is about"),
}
EVENTS: Mapping[str, str | Promise] = {
    "withdrawal.declared": _("A withdrawal was declared"),
    "acknowledgement.sent": _("The acknowledgement was sent"),
    "acknowledgement.failed": _("The acknowledgement did not arrive"),
    "order.matched": _("The order is known"),
    "assessment.made": _("An assessment was made"),
    "case.closed": _("The case was closed"),
    "withdrawal.passed_on": _("A withdrawal was passed on to a seller"),
}
STATES: Mapping[str, str | Promise] = {
    "pending": _("waiting"),
    "done": _("taken"),
    "dead": _("given up"),
    "held": _("held"),
}

# Why a message waits, or was given up.
TROUBLES: Mapping[str, str | Promise] = {
    "webhook.resting": _("The address gave no answer a moment ago; it is asked again soon."),
    "webhook.no_host": _("The host of the address is not found."),
    "webhook.no_answer": _("The address gave no answer."),
    "webhook.private": _("The host leads into a network that is not the open internet."),
    "webhook.address": _("Nothing is sent to this address."),
    "webhook.not_told": _("The address is told nothing any more."),
}
_ANSWERED = "webhook.answered "


class KeyForm(forms.Form):
    """A key of the API."""

    name = forms.CharField(label=_("Name"), max_length=MOST_NAME, help_text=_("Which system uses it."))
    scopes = forms.MultipleChoiceField(
        label=_("It may"), widget=forms.CheckboxSelectMultiple, choices=list(SCOPES.items())
    )


class EndpointForm(forms.Form):
    """An address of webhooks."""

    url = forms.CharField(
        label=_("Web address"),
        max_length=500,
        widget=forms.URLInput,
        help_text=_("With https://, on the internet; such as https://shop.example/hooks."),
    )
    events = forms.MultipleChoiceField(
        label=_("It is told when"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(one, EVENTS[one]) for one in ALL_TYPES],
        error_messages={"required": _("Choose at least one event.")},
    )


@console_page(MAY_SET, methods="GET POST")
def keys_page(request: Any) -> HttpResponse:
    """Keys of the API; a new one is shown once, on the page that answers."""
    form, made = KeyForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = make_key(
                told["name"],
                scopes=told["scopes"],
                tenant=request.seller,
                actor=request.user,
                now=request.now,
            )
            form = KeyForm()
        except SettingsError as error:
            mark_problem(form, str(error.facts["field"]), str(error))
    rows = [
        {"key": one, "scopes": [SCOPES[name] for name in one.scopes], **_used(one, request)} for one in keys()
    ]
    context = {"form": form, "made": made, "rows": rows, "place": "settings", "part": "keys"}
    return _shown_once(request, "console/keys.html", context, form)


@console_page(MAY_SET, methods="POST")
def key_revoke(request: Any, key: UUID) -> HttpResponse:
    """Take a key back."""
    revoke_key(key, tenant=request.seller, actor=request.user, now=request.now)
    messages.success(request, _("The key opens nothing any more."))
    return redirect("console_keys")


@console_page(MAY_SET, methods="GET POST")
def webhooks(request: Any) -> HttpResponse:
    """Addresses of webhooks, and the messages that were made last."""
    form, made = EndpointForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = add_endpoint(
                told["url"], events=told["events"], tenant=request.seller, actor=request.user, now=request.now
            )
            form = EndpointForm()
        except SettingsError as error:
            mark_problem(form, str(error.facts["field"]), str(error))
    return _webhooks_page(request, form, made)


@console_page(MAY_SET, methods="POST")
def webhook_act(request: Any, endpoint: UUID, action: str) -> HttpResponse:
    """Take an address away, renew its secret, or tell it again."""
    if action not in ACTIONS:
        raise Http404
    act, done = ACTIONS[action]
    changed = act(endpoint, tenant=request.seller, actor=request.user, now=request.now)
    if action == "renew":
        return _webhooks_page(request, EndpointForm(), changed)
    messages.success(request, done)
    return redirect("console_webhooks")


@console_page(MAY_SET, methods="POST")
def message_again(request: Any, item: UUID) -> HttpResponse:
    """Send a message once more."""
    send_again(item, tenant=request.seller, now=request.now)
    messages.success(request, _("The message is on its way again."))
    return redirect("console_webhooks")


@console_page(MAY_READ)
def cases_file(request: Any) -> HttpResponse:
    """All cases as CSV, with the mark by which Excel knows UTF-8."""
    return csv_response(cases_csv(request.seller.id, mark=True))


ACTIONS: Mapping[str, tuple[Callable[..., Any], str | Promise]] = {
    "remove": (remove_endpoint, _("The address is told nothing any more.")),
    "renew": (renew_secret, ""),
    "tell": (tell_again, _("The address is told again.")),
}


def _webhooks_page(request: Any, form: EndpointForm, made: Any) -> HttpResponse:
    rows = [{"endpoint": one, "events": [EVENTS[name] for name in one.events]} for one in endpoints()]
    context = {
        "form": form,
        "made": made,
        "secret": secrets_of(made, now=request.now)[0] if made else "",
        "rows": rows,
        "messages_made": [_message(one, request) for one in attempts()],
        "place": "settings",
        "part": "webhooks",
    }
    return _shown_once(request, "console/webhooks.html", context, form)


def _shown_once(request: Any, template: str, context: dict[str, Any], form: forms.Form) -> HttpResponse:
    response = render(request, template, context, status=400 if form.errors else 200)
    if context["made"]:
        # What is shown once is kept by no browser.
        response.headers["Cache-Control"] = "no-store"
    return response


def _used(one: Any, request: Any) -> dict[str, str]:
    zone, language = request.user.zone, request.language
    return {
        "made": write_moment(one.made_at, zone, language),
        "used": write_moment(one.last_used_at, zone, language) if one.last_used_at else "",
        "revoked": write_moment(one.revoked_at, zone, language) if one.revoked_at else "",
    }


def _trouble(code: str) -> str | Promise:
    """Why a message waits or was given up; the code itself of what is not about the address."""
    if code.startswith(_ANSWERED):
        return gettext("The address answered %(status)s.") % {"status": code.removeprefix(_ANSWERED)}
    return TROUBLES.get(code, code)


def _message(one: Any, request: Any) -> dict[str, Any]:
    item = one.item
    return {
        "item": item,
        "type": EVENTS[one.type],
        "receipt": one.receipt,
        "address": one.endpoint.url if one.endpoint else "",
        "state": STATES[item.state],
        "trouble": _trouble(item.trouble),
        "over": item.state in ("done", "dead") and one.endpoint is not None,
        "at": write_moment(item.made_at, request.user.zone, request.language),
    }
