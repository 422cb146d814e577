"""Why a setting of a seller cannot be taken."""

from __future__ import annotations

from venditor.core.errors import VenditorError


class SettingsError(VenditorError):
    """A setting that cannot be used; ``facts`` names the ``field`` of the form."""


def refused(field: str, message: str, remedy: str) -> SettingsError:
    """The error of a field of the form, in the reader's language."""
    return SettingsError(f"settings.{field}", message, facts={"field": field}, remedy=remedy)
