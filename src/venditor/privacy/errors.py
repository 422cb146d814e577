"""What can be wrong with sealed data."""

from __future__ import annotations

from venditor.core.errors import VenditorError


class PrivacyError(VenditorError):
    """Sealed data, or a key, that cannot be used; ``facts`` names the person and never what was sealed."""


class ErasedError(PrivacyError):
    """The person's key has been erased: there is nothing to read any more, and that is intended."""
