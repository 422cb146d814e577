"""Running the demonstration: ``python -m venditor.server.demo``."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from venditor.core.errors import VenditorError
from venditor.server.serving import prepare, serve

HOST, PORT = "127.0.0.1", 8000
_SECONDS_TO_STOP = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demonstration server.

    Returns:
        The exit code: 0 when stopped by hand, 2 where the port or the data folder cannot be used.
    """
    parser = argparse.ArgumentParser(prog="python -m venditor.server.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help=f"port on {HOST} (default: {PORT})")
    parser.add_argument("--prepare", action="store_true", help="prepare and put the shop in, then stop")
    given = parser.parse_args(arguments)
    os.environ.setdefault("VENDITOR_URL", f"http://{HOST}:{given.port}")
    # Asked to stop, the worker is stopped too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        prepare()
        # Models can be imported once the settings are loaded.
        from venditor.server.demo.shop import put_in  # noqa: PLC0415

        told = put_in()
        if not given.prepare:
            with _worker():
                serve(host=HOST, port=given.port, ready=_ready(told.links, told.sign_in))
    except VenditorError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a program that is run by hand
        return 2
    except KeyboardInterrupt:
        pass
    return 0


def _ready(links: Sequence[tuple[str, str]], sign_in: str) -> str:
    width = max(len(label) for label, _path in links) + 2
    lines = [f"{label:<{width}}{{address}}{path}" for label, path in links]
    return "\n".join(("Venditor is ready; stop it with Ctrl+C.", *lines, sign_in))


@contextmanager
def _worker() -> Iterator[None]:
    """The worker in a process of its own, for as long as the pages are served."""
    # What it reads ends with this process, also where it is killed: no worker is left behind.
    process = subprocess.Popen(
        [sys.executable, "-m", "venditor.cli", "worker", "--with-input"], stdin=subprocess.PIPE
    )
    try:
        yield
    finally:
        process.terminate()
        if process.stdin is not None:
            process.stdin.close()
        process.wait(timeout=_SECONDS_TO_STOP)


if __name__ == "__main__":
    sys.exit(main())
