"""The server behind a command: its settings, its applications."""

from __future__ import annotations

from venditor.cli.extras import needs_extra


def set_up_server() -> None:
    """Load the settings and the applications of the server.

    Raises:
        VenditorError: when the server is not installed, or an installation is not prepared.
    """
    with needs_extra("server"):
        from venditor.server.serving import set_up
    set_up()
