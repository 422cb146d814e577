"""What is a seller's own: settings, words of the labels; and what was changed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from venditor.rights.labels import on_a_button, withdrawal_labels
from venditor.rules.wording import write_country
from venditor.server.config.hosted_words import HOSTED_LANGUAGES, hosted_words
from venditor.server.faces.console.access import console_page
from venditor.server.faces.console.case_page import language_name
from venditor.server.faces.console.fields import SettingsForm, mark_problem
from venditor.server.faces.console.inbox import page_number
from venditor.server.faces.console.times import write_moment
from venditor.server.faces.console.words import ACTORS, BY_ITSELF, CHANGES, FOUND, ROLES, SETTINGS
from venditor.server.markets.selectors import marketplaces_of, members
from venditor.server.staff.selectors import names_of
from venditor.server.staff.services import SETTINGS as MAY_SET
from venditor.server.tenants.addresses import page_address
from venditor.server.tenants.errors import SettingsError
from venditor.server.tenants.selectors import PAGE, changes, label_overrides
from venditor.server.tenants.services import CHANGEABLE, MOST_LABEL, change_settings, override_label


@console_page(MAY_SET, methods="GET POST")
def settings(request: Any) -> HttpResponse:
    """What stands about the seller."""
    seller = request.seller
    stands = {name: getattr(seller, name) for name in CHANGEABLE}
    form = SettingsForm(request.POST or None, initial=stands, language=request.language)
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "markets": _in_order(form.cleaned_data["markets"], seller.markets)}
        values["address"] = values["address"].replace("\r\n", "\n")
        try:
            changed = change_settings(values, tenant=seller, actor=request.user, now=request.now)
        except SettingsError as error:
            mark_problem(form, str(error.facts["field"]), str(error))
        else:
            messages.success(
                request, _("The settings are saved.") if changed else _("Nothing was different.")
            )
            return redirect("console_settings")
    chosen = form["markets"].value() or ()
    context = {
        "form": form,
        "chosen_markets": [write_country(code, request.language) for code in chosen],
        "page": page_address(seller),
        "others": members() if seller.is_marketplace else marketplaces_of(seller.id),
        "place": "settings",
        "part": "settings",
    }
    return render(request, "console/settings.html", context, status=400 if form.errors else 200)


def _in_order(chosen: list[str], before: list[str]) -> list[str]:
    """Countries that stay keep their order, the most usual first; new ones come after them."""
    return [code for code in before if code in chosen] + [code for code in chosen if code not in before]


@console_page(MAY_SET, methods="GET POST")
def labels(request: Any) -> HttpResponse:
    """The words on the two buttons, by language: the seller may word the entry, never the confirmation."""
    problems = {}
    if request.method == "POST":
        problems = _word(request)
        if not problems:
            messages.success(request, _("The words are saved."))
            return redirect("console_labels")
    own = label_overrides()
    rows = [_label_row(one, own, request, problems) for one in HOSTED_LANGUAGES]
    context = {"rows": rows, "problems": problems, "most": MOST_LABEL, "place": "settings", "part": "labels"}
    return render(request, "console/labels.html", context, status=400 if problems else 200)


def _word(request: Any) -> dict[str, str]:
    problems = {}
    for one in HOSTED_LANGUAGES:
        words = request.POST.get(f"withdraw-{one.tag}")
        if words is None:
            continue
        try:
            override_label(one.tag, words, tenant=request.seller, actor=request.user, now=request.now)
        except SettingsError as error:
            problems[one.tag] = str(error)
    return problems


def _label_row(one: Any, own: dict[str, str], request: Any, problems: dict[str, str]) -> dict[str, Any]:
    law, ours = withdrawal_labels(one.tag), hosted_words(one.tag)
    is_official = law.language == one.tag
    return {
        "tag": one.tag,
        "own_name": one.name,
        "name": language_name(one.tag, request.language),
        "law": on_a_button(law.withdraw) if is_official else ours.say("Withdraw from contract here"),
        "confirm": on_a_button(law.confirm) if is_official else ours.say("Confirm withdrawal"),
        "own": request.POST.get(f"withdraw-{one.tag}", own.get(one.tag, "")),
        "official": is_official,
        "seen": law.seen,
        "note": law.note,
        "source": law.source,
        "reviewed": ours.reviewed,
        "problem": problems.get(one.tag, ""),
    }


@console_page(MAY_SET)
def history(request: Any) -> HttpResponse:
    """What was changed about the seller, by whom."""
    page = page_number(request)
    found = changes(first=(page - 1) * PAGE, most=PAGE + 1)
    names = names_of(one.actor for one in found if one.actor)
    rows = [_change(one, names, request) for one in found[:PAGE]]
    context = {"rows": rows, "page": page, "more": len(found) > PAGE, "place": "settings", "part": "changes"}
    return render(request, "console/changes.html", context)


def _change(one: Any, names: dict[Any, str], request: Any) -> dict[str, Any]:
    pairs = []
    if one.kind in ("settings.changed", "retention.changed"):
        # As it was told once, how long persons are kept is no pair.
        told = [(name, pair) for name, pair in one.detail.items() if isinstance(pair, dict)]
        pairs = [
            (SETTINGS.get(name, name), _written(pair["before"]), _written(pair["after"]))
            for name, pair in told
            if pair["before"] != pair["after"]
        ]
    elif one.kind == "label.changed":
        named = language_name(one.detail["language"], request.language)
        pairs = [(named, one.detail["before"], one.detail["after"])]
    elif "before" in one.detail:
        pairs = [
            (
                one.detail.get("who") or one.detail.get("language"),
                _role(one.detail["before"]),
                _role(one.detail["after"]),
            )
        ]
    return {
        "what": CHANGES.get(one.kind, one.kind),
        "about": "" if pairs else _about(one.detail),
        "pairs": pairs,
        "order": one.detail.get("order", ""),
        "who": _who(one, names),
        "at": write_moment(one.at, request.user.zone, request.language),
    }


def _who(one: Any, names: dict[Any, str]) -> str:
    if one.actor:
        return names.get(one.actor, _("an account that is gone"))
    if one.kind in BY_ITSELF or one.detail.get("by") == "dns":
        return str(ACTORS["system"])
    return _("the command line")


def _written(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _role(value: str) -> str:
    return str(ROLES.get(value, value))


# What a change is about, by the names under which its detail has it.
_NAMED = ("who", "seller", "marketplace", "host", "file", "key", "address", "receipt", "orders")


def _about(detail: dict[str, Any]) -> str:
    named = [detail[name] for name in _NAMED if detail.get(name)]
    role = [_role(detail["role"])] if "role" in detail else []
    found = [str(FOUND[detail["found"]])] if "found" in detail else []
    return ", ".join([*map(str, named), *role, *found])
