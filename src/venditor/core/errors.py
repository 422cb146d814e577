"""The one error every part of Venditor raises for input it cannot use."""

from collections.abc import Mapping
from types import MappingProxyType


class VenditorError(Exception):
    """Something could not be done, said so that the reader knows what to do next.

    Packages subclass it, so that a caller can catch one kind; the command line, the pages and the
    API all show the same text. A message says what happened with the value and which rule it broke,
    and blames nobody.

    Args:
        code: stable machine-readable name, lower case, dotted: `area.what_happened`.
        message: what happened, with the value, as one or more whole sentences.
        facts: what a program needs to act on it (file, line, the value, the nearest right name).
        remedy: what to do next, as a whole sentence; empty when there is nothing to do.

    Example:
        >>> error = VenditorError(
        ...     "facts.unknown_name",
        ...     "facts.yaml:3: there is no fact called 'delivred_on'.",
        ...     facts={"name": "delivred_on", "nearest": "delivered_on"},
        ...     remedy="Did you mean 'delivered_on'?",
        ... )
        >>> str(error)
        "facts.yaml:3: there is no fact called 'delivred_on'. Did you mean 'delivered_on'?"
        >>> error.facts["nearest"]
        'delivered_on'
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        facts: Mapping[str, object] | None = None,
        remedy: str = "",
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.facts: Mapping[str, object] = MappingProxyType(dict(facts or {}))
        self.remedy = remedy

    def __str__(self) -> str:
        """The message, then the remedy where there is one."""
        return f"{self.message} {self.remedy}" if self.remedy else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # An exception is pickled through `args`, which cannot carry keyword-only arguments;
        # workers of a bulk run send their errors to the parent process.
        return _rebuild, (type(self), self.code, self.message, dict(self.facts), self.remedy)


def _rebuild(
    kind: type[VenditorError], code: str, message: str, facts: dict[str, object], remedy: str
) -> VenditorError:
    error = kind.__new__(kind)
    VenditorError.__init__(error, code, message, facts=facts, remedy=remedy)
    return error
