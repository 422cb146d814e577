"""Settings from the environment, each with a safe default."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SECRET_FILE = "secret-key"  # noqa: S105 - the name of the file, not the secret
# Django's own advice for SECRET_KEY is fifty characters or more.
_SECRET_BYTES = 48


def words(name: str, default: str) -> list[str]:
    """A list setting: words between commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def switch(name: str) -> bool:
    """A setting that is on or off; off unless it is ``1``."""
    return os.environ.get(name) == "1"


def data_folder() -> Path:
    """Folder of an installation's own data: ``VENDITOR_VAR``, else ``var`` where the server starts."""
    return Path(os.environ.get("VENDITOR_VAR", "var")).resolve()


def secret_key() -> str:
    """The installation's secret: ``VENDITOR_SECRET_KEY``, else the file ``secret-key`` in the data folder.

    Raises:
        ImproperlyConfigured: when there is neither.
    """
    given = os.environ.get("VENDITOR_SECRET_KEY")
    if given:
        return given
    file = data_folder() / SECRET_FILE
    try:
        return file.read_text("ascii").strip()
    except FileNotFoundError:
        raise ImproperlyConfigured(
            f"There is no secret key: VENDITOR_SECRET_KEY is not set and {file} does not exist. "
            "Set the variable, or run `python -m venditor.server.demo --prepare`, which makes the file."
        ) from None


def make_secret_key(folder: Path) -> None:
    """Make the file ``secret-key`` in a folder, readable by its owner alone; an existing one is kept."""
    try:
        handle = os.open(folder / SECRET_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(_SECRET_BYTES) + "\n")
