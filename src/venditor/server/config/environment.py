"""Settings from the environment, each with a safe default."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

_DATABASES = frozenset({"sqlite", "postgres", "postgresql"})
_DATABASE_FORMS = (
    "PostgreSQL and SQLite are supported: write postgresql://USER:PASSWORD@HOST:PORT/NAME, the password "
    "percent-encoded, or sqlite:////PATH; or leave it out for SQLite in the data folder."
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


def switch(name: str) -> bool:
    """A setting that is on or off; off unless it is ``1``."""
    return os.environ.get(name) == "1"


def data_folder() -> Path:
    """Folder of an installation's own data: ``VENDITOR_VAR``, else ``var`` where the server starts."""
    return Path(os.environ.get("VENDITOR_VAR", "var")).resolve()
