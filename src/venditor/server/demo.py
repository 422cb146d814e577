"""A first installation on one's own machine: prepare its data folder and serve the pages.

``python -m venditor.server.demo`` serves http://127.0.0.1:8000 until stopped; ``--prepare`` only prepares.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from venditor.server.config import environment, secrets

HOST, PORT = "127.0.0.1", 8000
_PAGES = (("Start", "/"), ("Rights of an order", "/rights"), ("Is it up?", "/healthz"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demonstration server.

    Returns:
        The exit code: 0 when stopped by hand, 2 where the port is taken.
    """
    parser = argparse.ArgumentParser(prog="python -m venditor.server.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help=f"port on {HOST} (default: {PORT})")
    parser.add_argument(
        "--prepare", action="store_true", help="make the data folder and its secret key, then stop"
    )
    given = parser.parse_args(arguments)
    prepare()
    return 0 if given.prepare else serve(given.port)


def prepare() -> None:
    """Make the data folder and the installation's secret key, where they do not exist yet."""
    folder = environment.data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    secrets.make_missing(folder)


def serve(port: int) -> int:
    """Serve the pages until the process is stopped."""
    import waitress  # noqa: PLC0415 - only serving needs the server

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "venditor.server.config.settings")
    # Settings are read when the application is imported, and by now there is a secret key.
    from venditor.server.config.wsgi import application  # noqa: PLC0415

    try:
        server = waitress.create_server(application, host=HOST, port=port)
    except OSError as error:
        print(f"Port {port} cannot be used: {error.strerror}. Choose another with --port.", file=sys.stderr)  # noqa: T201
        return 2
    address = f"http://{HOST}:{server.effective_port}"
    lines = [f"{label:<20} {address}{path}" for label, path in _PAGES]
    print("\n".join(("Venditor is ready; stop it with Ctrl+C.", *lines)), flush=True)  # noqa: T201
    server.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
