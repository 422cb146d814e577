"""Parts of Venditor that are installed on request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from venditor.core.errors import VenditorError

# What a part is for, as the subject of a sentence, by the names of its extras.
_PARTS = {
    "audit": "An audit",
    "listings": "Reading listings",
    "server": "This command",
    "shop": "Checking a shop",
    "shop,listings": "Judging a shop's offers",
    "shop,browser": "Running a shop's scripts",
    "verify": "A verification",
}


@contextmanager
def needs_extra(extras: str) -> Iterator[None]:
    """Import what a part needs.

    Args:
        extras: names of the extras, as pip takes them between brackets.

    Raises:
        VenditorError: when it is not installed, with the command that installs it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise VenditorError(
            f"{extras.replace(',', '.')}.not_installed",
            f"{_PARTS[extras]} needs {error.name}, which is not installed.",
            facts={"module": error.name},
            remedy=f'Install it with `pip install "venditor[{extras}]"`.',
        ) from None
