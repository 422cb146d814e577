"""Parts of Venditor that are installed on request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from venditor.core.errors import VenditorError


@contextmanager
def needs_audit_extra() -> Iterator[None]:
    """Import what an audit needs.

    Raises:
        VenditorError: when it is not installed, with the command that installs it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise VenditorError(
            "audit.not_installed",
            f"An audit needs {error.name}, which is not installed.",
            facts={"module": error.name},
            remedy='Install it with `pip install "venditor[audit]"`.',
        ) from None


@contextmanager
def needs_shop_extra() -> Iterator[None]:
    """Import what reading the pages of a shop needs.

    Raises:
        VenditorError: when it is not installed, with the command that installs it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise VenditorError(
            "shop.not_installed",
            f"Checking a shop needs {error.name}, which is not installed.",
            facts={"module": error.name},
            remedy='Install it with `pip install "venditor[shop]"`.',
        ) from None


@contextmanager
def needs_browser_extra() -> Iterator[None]:
    """Import what runs a shop's scripts.

    Raises:
        VenditorError: when it is not installed, with the command that installs it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise VenditorError(
            "shop.browser_not_installed",
            f"Running a shop's scripts needs {error.name}, which is not installed.",
            facts={"module": error.name},
            remedy='Install it with `pip install "venditor[shop,browser]"`.',
        ) from None
