"""Static files whose addresses carry a hash of their content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@cache
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


class VersionedFiles(StaticFilesStorage):
    """Addresses such as ``/static/venditor.css?v=4f0c...``: files are served as they are and kept for long.

    There is no step that collects files before a start, so none can be forgotten.
    """

    def url(self, name: str) -> str:
        """Address of a static file, with its version."""
        address: str = super().url(name)
        found = finders.find(name)
        if found is None or settings.DEBUG:
            return address
        return f"{address}?v={_version(Path(found))}"
