"""The server behind a command: its extra, its settings, its applications."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from venditor.core.errors import VenditorError


@contextmanager
def needs_server_extra() -> Iterator[None]:
    """Import what the server needs.

    Raises:
        VenditorError: when it is not installed, with the command that installs it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise VenditorError(
            "server.not_installed",
            f"This command needs {error.name}, which is not installed.",
            facts={"module": error.name},
            remedy='Install it with `pip install "venditor[server]"`.',
        ) from None


def set_up_server() -> None:
    """Load the settings and the applications of the server.

    Raises:
        VenditorError: when the server is not installed, or an installation is not prepared.
    """
    with needs_server_extra():
        from venditor.server.serving import set_up
    set_up()
