"""The error an audit raises for input it cannot use."""

from venditor.core.errors import VenditorError


class AuditError(VenditorError):
    """An audit that cannot be done: a file, a mapping or a column is not usable; ``facts`` names which."""
