"""The error for an order file that cannot be read."""

from venditor.core.errors import VenditorError


class OrderFileError(VenditorError):
    """A file that cannot be read as orders; ``facts`` has the file and what was found in it."""
