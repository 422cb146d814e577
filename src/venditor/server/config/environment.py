"""Settings from the environment, each with a safe default."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


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
    told = os.environ.get(name) or str(default)
    if not (told.isascii() and told.isdecimal() and int(told)):
        raise ImproperlyConfigured(f'{name}: "{told}" is no whole number above 0.')
    return int(told)


def switch(name: str) -> bool:
    """A setting that is on or off; off unless it is ``1``."""
    return os.environ.get(name) == "1"


def data_folder() -> Path:
    """Folder of an installation's own data: ``VENDITOR_VAR``, else ``var`` where the server starts."""
    return Path(os.environ.get("VENDITOR_VAR", "var")).resolve()
