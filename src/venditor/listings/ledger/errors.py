"""What a price ledger cannot take, or cannot be read as."""

from __future__ import annotations

from venditor.listings.errors import ListingError


class LedgerError(ListingError):
    """A ledger that is torn or altered, or a row that no ledger takes; ``facts`` says which."""
