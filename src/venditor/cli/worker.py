"""`venditor worker`: sends mail, matches orders, watches the clocks."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from typing import Any

from venditor.cli.server_setup import set_up_server

# Pages go first where they share a machine with the worker: a consumer waits for her page, mail takes seconds
# anyway.
NICENESS = 5


def add_arguments(commands: Any) -> None:
    """Declare the command."""
    worker = commands.add_parser("worker", help="send mail, match orders, watch the clocks; beside `serve`")
    worker.add_argument("--once", action="store_true", help="stop when nothing is due")
    worker.set_defaults(run=run_worker)


def run_worker(given: argparse.Namespace) -> int:
    """Work until stopped; one line on standard error for each event."""
    set_up_server()
    from django.conf import settings

    from venditor.server.outbox.loop import run

    _log_lines()
    os.nice(NICENESS)
    run(folder=settings.VAR, once=given.once)
    return 0


def _log_lines() -> None:
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.getLogger("venditor.worker")
    log.addHandler(lines)
    log.setLevel(logging.INFO)
    log.propagate = False
