"""Why a setting of a seller cannot be taken."""

from __future__ import annotations

from venditor.core.errors import VenditorError


class SettingsError(VenditorError):
    """A setting that cannot be used; ``facts`` names the ``field`` of the form."""
