"""The error every part of the mail adapter raises for input it cannot use."""

from venditor.core.errors import VenditorError


class MailError(VenditorError):
    """A letter, address, setting or report that cannot be used; ``facts`` has the value and the rule."""
