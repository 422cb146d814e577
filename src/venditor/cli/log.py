"""`venditor log key | check | restore | adopt`: the public log of an installation."""

from __future__ import annotations

import argparse
import json
from typing import Any

from venditor.cli.server_setup import set_up_server
from venditor.core import clock
from venditor.core.text import counted


def add_arguments(commands: Any) -> None:
    """Declare the commands."""
    actions = commands.add_parser("log", help="the public log of declarations").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    key = actions.add_parser("key", help="print the key with which proofs are checked; publish it")
    key.set_defaults(run=run_key)
    check = actions.add_parser("check", help="recompute the whole log and compare it with the database")
    check.add_argument("--json", action="store_true", help="print the result as one JSON document")
    check.set_defaults(run=run_check)
    restore = actions.add_parser(
        "restore", help="append again what an older copy of the folder lacks, from the database"
    )
    restore.set_defaults(run=run_restore)
    adopt = actions.add_parser(
        "adopt", help="go on with a log of which the database has lost some records for good"
    )
    adopt.set_defaults(run=run_adopt)


def run_key(_given: argparse.Namespace) -> int:
    """Print the verifier key (vkey)."""
    set_up_server()
    from venditor.server.log.place import log_signer

    print(log_signer().verifier)
    return 0


def run_check(given: argparse.Namespace) -> int:
    """Check the log; 1 where something does not fit."""
    set_up_server()
    from venditor.server.log.checking import check_log

    checked = check_log()
    if given.json:
        told = {
            "format": "venditor.log-check/1",
            "log": checked.origin,
            "size": checked.size,
            "waiting": checked.waiting,
            "unknown": checked.unknown,
            "troubles": list(checked.troubles),
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for trouble in checked.troubles:
            print(f"error: {trouble}")
        print(
            f"{checked.origin}: {counted(checked.size, 'entry', 'entries')}, "
            f"{counted(checked.waiting, 'leaf waits', 'leaves wait')}, "
            f"{counted(checked.unknown, 'entry is', 'entries are')} of no known leaf, "
            f"{counted(len(checked.troubles), 'error')}."
        )
    return 1 if checked.troubles else 0


def run_restore(_given: argparse.Namespace) -> int:
    """Append again what the database knows."""
    set_up_server()
    from venditor.server.log.sequencer import restore

    appended = counted(restore(now=clock.now()), "entry was", "entries were")
    print(f"{appended} appended again. Now run `venditor log check`.")
    return 0


def run_adopt(_given: argparse.Namespace) -> int:
    """Take over entries that the database does not know."""
    set_up_server()
    from venditor.server.log.sequencer import sequence

    done = sequence(now=clock.now(), always=True, adopt=True)
    recorded = counted(done.recovered, "entry is", "entries are")
    print(f"{recorded} recorded now; {done.unknown:,} of no leaf, and they stay so.")
    return 0
