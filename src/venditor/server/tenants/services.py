"""Changing what stands about a seller; every change is told in its history, in the same transaction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from venditor.adapters.mail import address_problem
from venditor.aftersales.declaration import strange_characters
from venditor.core.countries import COUNTRIES
from venditor.core.identifiers import uuid7
from venditor.server.config.hosted_words import HOSTED_LANGUAGES
from venditor.server.tenants.country_names import country_called
from venditor.server.tenants.errors import refused
from venditor.server.tenants.models import LabelOverride, Tenant, TenantEvent
from venditor.server.tenants.scope import acting_for

# What the form of settings may change, and nothing else.
CHANGEABLE = ("name", "address", "email", "country", "markets", "language", "colour", "privacy_url")
LANGUAGES = frozenset(language.tag for language in HOSTED_LANGUAGES)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
MOST_LABEL = 200


def record_change(kind: str, detail: Mapping[str, Any], *, tenant: Tenant, actor: Any, now: datetime) -> None:
    """Tell in a seller's history what somebody did, inside the transaction that does it.

    Args:
        kind: what was done, ``settings.changed``.
        detail: JSON-native values; never anything of a consumer.
        tenant: the seller.
        actor: the account; ``None`` for the command line of the installation.
        now: this instant.
    """
    TenantEvent.objects.create(
        id=uuid7(now),
        tenant=tenant,
        at=now,
        actor=None if actor is None else actor.id,
        kind=kind,
        detail=dict(detail),
    )


def change_settings(values: Mapping[str, Any], *, tenant: Tenant, actor: Any, now: datetime) -> bool:
    """Change what stands about a seller.

    Args:
        values: what the settings are to be, by their names in :data:`CHANGEABLE`.
        tenant: the seller.
        actor: the account.
        now: this instant.

    Returns:
        Whether anything was different.

    Raises:
        SettingsError: when a value cannot be used; nothing is changed then.
    """
    wanted = {name: values[name] for name in CHANGEABLE if name in values}
    check_settings(wanted)
    with acting_for(tenant.id), transaction.atomic():
        row = Tenant.objects.select_for_update().get(id=tenant.id)
        changes = {
            name: {"before": getattr(row, name), "after": value}
            for name, value in wanted.items()
            if getattr(row, name) != value
        }
        if not changes:
            return False
        Tenant.objects.filter(id=row.id).update(**{name: wanted[name] for name in changes})
        record_change("settings.changed", changes, tenant=tenant, actor=actor, now=now)
    return True


def override_label(language: str, words: str, *, tenant: Tenant, actor: Any, now: datetime) -> bool:
    """Set a seller's own words for the entry to its withdrawal function; empty ones bring the law's back.

    Returns:
        Whether anything was different.

    Raises:
        SettingsError: when the page is not offered in that language, or the words are too long.
    """
    if language not in LANGUAGES:
        message = _("The page is not offered in “%(language)s”.") % {"language": language}
        raise refused("language", message, _("Choose a language from the list."))
    wanted = " ".join(words.split())
    if len(wanted) > MOST_LABEL:
        message = _("The words are longer than %(most)s characters.") % {"most": MOST_LABEL}
        raise refused("withdraw", message, _("Shorten them."))
    if strange_characters(wanted):
        message = _("There are characters in it that cannot be kept.")
        raise refused("withdraw", message, _("Write what consumers are to see."))
    with acting_for(tenant.id), transaction.atomic():
        row = LabelOverride.objects.select_for_update().filter(language=language).first()
        before = row.withdraw if row else ""
        if before == wanted:
            return False
        if wanted:
            LabelOverride.objects.update_or_create(
                tenant=tenant, language=language, defaults={"withdraw": wanted}
            )
        elif row:
            row.delete()
        detail = {"language": language, "before": before, "after": wanted}
        record_change("label.changed", detail, tenant=tenant, actor=actor, now=now)
    return True


def _countries(codes: Iterable[str], field: str) -> None:
    for code in codes:
        if code not in COUNTRIES:
            message = _("“%(code)s” is not the code of a country.") % {"code": code}
            near = country_called(code)
            remedy = _("Write two letters of ISO 3166, such as %(example)s.") % {"example": near or "DE"}
            raise refused(field, message, remedy)


def check_settings(wanted: Mapping[str, Any]) -> None:
    """Hold settings to what can stand about a seller.

    Raises:
        SettingsError: when a value cannot be used.
    """
    for name in ("name", "address", "email"):
        if name in wanted and not wanted[name].strip():
            raise refused(name, _("This must not be empty."), _("Write what consumers are to see."))
    if "\n" in wanted.get("name", ""):
        raise refused("name", _("The name has more than one line."), _("Write it in one line."))
    if "email" in wanted and address_problem(wanted["email"]):
        message = _("This does not have the shape of an e-mail address.")
        raise refused("email", message, _("Write one such as name@example.org."))
    for field in ("country", "markets"):
        told = wanted.get(field, ())
        _countries([told] if isinstance(told, str) else told, field)
    if wanted.get("markets") == []:
        raise refused("markets", _("At least one country you sell to is needed."), _("Choose from the list."))
    if "language" in wanted and wanted["language"] not in LANGUAGES:
        message = _("The page is not offered in “%(language)s”.") % {"language": wanted["language"]}
        tags = _("Write one of these: %(codes)s.") % {"codes": " ".join(sorted(LANGUAGES))}
        raise refused("language", message, tags)
    if "colour" in wanted and not _COLOUR.fullmatch(wanted["colour"]):
        message = _("“%(colour)s” is not a colour.") % {"colour": wanted["colour"]}
        raise refused("colour", message, _("Write it with six digits, such as #0b4a63."))
    if wanted.get("privacy_url") and not wanted["privacy_url"].startswith("https://"):
        raise refused(
            "privacy_url", _("The address does not begin with https://."), _("Copy it from your browser.")
        )
