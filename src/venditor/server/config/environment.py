"""Settings from the environment, each with a safe default."""

from __future__ import annotations

import os
from pathlib import Path


def text(name: str, default: str) -> str:
    """A setting that is a text; an empty one counts as not set."""
    return os.environ.get(name) or default


def words(name: str, default: str) -> list[str]:
    """A list setting: words between commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def switch(name: str) -> bool:
    """A setting that is on or off; off unless it is ``1``."""
    return os.environ.get(name) == "1"


def data_folder() -> Path:
    """Folder of an installation's own data: ``VENDITOR_VAR``, else ``var`` where the server starts."""
    return Path(os.environ.get("VENDITOR_VAR", "var")).resolve()
