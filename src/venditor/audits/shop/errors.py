"""What can go wrong before a shop's pages are looked at."""

from venditor.core.errors import VenditorError


class ShopError(VenditorError):
    """A shop, a folder or an earlier report that cannot be used."""
