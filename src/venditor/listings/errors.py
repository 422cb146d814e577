"""What cannot be read as a listing."""

from __future__ import annotations

from venditor.core.errors import VenditorError


class ListingError(VenditorError):
    """A file, or one listing in it, that cannot be read; ``facts`` says where."""
