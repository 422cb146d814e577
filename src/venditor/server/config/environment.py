"""Settings from the environment, each with a safe default."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

_DATABASES = frozenset({"sqlite", "postgres", "postgresql"})
_DATABASE_FORMS = (
    "PostgreSQL and SQLite are supported: write postgresql://USER:PASSWORD@HOST:PORT/NAME, the password "
    "percent-encoded, or sqlite:////PATH; or leave it out for SQLite in the data folder."
)

_PREFIX = "VENDITOR_"
# Every variable that is read somewhere; what else is named so does nothing, and is told by `venditor check`.
KNOWN = frozenset(
    _PREFIX + name
    for name in (
        "BEHIND_PROXY BOUNCES BOUNCE_DOMAIN BOUNCE_HOOK_SECRET CHROMIUM DEBUG FAILPOINT HOSTS KEYS "
        "LAW_CONTACT LOG LOG_ENDPOINT LOG_SIGNING_KEY LOOK_UP_SECRET MAIL MAILGUN_SIGNING_KEY "
        "MAILS_OF_A_SELLER MAIL_FROM MASTER_KEYS ORDER_LINKS PACKS REQUIRE_MFA SECRET_KEY URL VAR "
        "WEBHOOK_SECRET"
    ).split()
)


def text(name: str, default: str) -> str:
    """A setting that is a text; an empty one counts as not set."""
    return os.environ.get(name) or default


def words(name: str, default: str) -> list[str]:
    """A list setting: words between commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def number(name: str, default: int) -> int:
    """A setting that is a whole number above nothing.

    Raises:
        ImproperlyConfigured: when it is no such number.
    """
    told = text(name, str(default))
    if not (told.isascii() and told.isdecimal() and int(told)):
        raise ImproperlyConfigured(f'{name}: "{told}" is no whole number above 0.')
    return int(told)


def database(default: str) -> dict[str, Any]:
    """The database that ``DATABASE_URL`` names, as Django's settings hold it.

    Raises:
        ImproperlyConfigured: when it names none that is supported; it may hold a password and is not shown.
    """
    address = text("DATABASE_URL", default)
    scheme = address.partition(":")[0]
    if scheme not in _DATABASES:
        named = f'begins with "{scheme}:"' if scheme.isalnum() and scheme != address else "is no address"
        raise ImproperlyConfigured(f"DATABASE_URL {named}. {_DATABASE_FORMS}")
    try:
        return dict(dj_database_url.parse(address, conn_max_age=600, conn_health_checks=True))
    except ValueError:
        raise ImproperlyConfigured(f"DATABASE_URL is no address of a database. {_DATABASE_FORMS}") from None


def switch(name: str, *, default: bool = False) -> bool:
    """A setting that is on or off.

    Raises:
        ImproperlyConfigured: when it is neither ``1`` nor ``0``: a word that counts as off would be taken to
            be on.
    """
    told = text(name, "1" if default else "0")
    if told not in ("0", "1"):
        raise ImproperlyConfigured(f'{name}: "{told}" is neither 1 (on) nor 0 (off).')
    return told == "1"


def address(name: str, default: str) -> str:
    """A setting that is the address of a site, without a slash at its end.

    Raises:
        ImproperlyConfigured: when it does not begin with ``https://`` or ``http://`` and a host.
    """
    told = text(name, default).rstrip("/")
    scheme, _, rest = told.partition("://")
    if scheme not in ("https", "http") or not rest or rest.startswith("/"):
        host = rest or told
        raise ImproperlyConfigured(f'{name}: "{told}" does not begin with https://. Write https://{host}.')
    return told


def unknown() -> list[tuple[str, str]]:
    """Variables of the environment that are named like settings and are none, each with the nearest that is.

    The second is empty where none is near.
    """
    found = sorted(name for name in os.environ if name.startswith(_PREFIX) and name not in KNOWN)
    ends = {name.removeprefix(_PREFIX): name for name in KNOWN}
    near = (get_close_matches(name.removeprefix(_PREFIX), ends, n=1) for name in found)
    return [(name, ends[like[0]] if like else "") for name, like in zip(found, near, strict=True)]


def data_folder() -> Path:
    """Folder of an installation's own data: ``VENDITOR_VAR``, else ``var`` where the server starts."""
    return Path(os.environ.get("VENDITOR_VAR", "var")).resolve()
