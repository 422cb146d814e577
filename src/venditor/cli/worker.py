"""`venditor worker`: sends mail, matches orders, watches the clocks."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from typing import Any

from venditor.cli.server_setup import set_up_server

# Pages go first where they share a machine with the worker: a consumer waits for her page, mail takes seconds
# anyway.
NICENESS = 5


def add_arguments(commands: Any) -> None:
    """Declare the command."""
    worker = commands.add_parser("worker", help="send mail, match orders, watch the clocks; beside `serve`")
    worker.add_argument("--once", action="store_true", help="stop when nothing is due")
    worker.add_argument(
        "--with-input",
        action="store_true",
        help="stop when standard input ends: for a program that starts it and must not leave it behind",
    )
    worker.set_defaults(run=run_worker)


def run_worker(given: argparse.Namespace) -> int:
    """Work until stopped; one line on standard error for each event."""
    set_up_server()
    from django.conf import settings

    from venditor.server.outbox.loop import run

    _log_lines()
    if given.with_input:
        threading.Thread(target=_stop_with_input, daemon=True).start()
    os.nice(NICENESS)
    run(folder=settings.VAR, once=given.once)
    return 0


def _stop_with_input() -> None:
    """The other end is closed however the program there ended, also where it was killed."""
    # Not through `sys.stdin`: its lock would be held when the interpreter ends.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _log_lines() -> None:
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.getLogger("venditor.worker")
    log.addHandler(lines)
    log.setLevel(logging.INFO)
    log.propagate = False
