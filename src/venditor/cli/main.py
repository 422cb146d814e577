"""The `venditor` command: reads the arguments, runs one command, turns errors into messages and codes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from typing import NoReturn

from venditor import __version__
from venditor.cli import audit, law, listing, log, markets, output, rights, server, shop, verify, worker
from venditor.core.errors import VenditorError

DONE, FINDINGS, UNUSABLE = 0, 1, 2
# What shells give a command that its user stopped: 128 and the number of the signal.
STOPPED = 130


class _Parser(argparse.ArgumentParser):
    """Argument errors in the same form as all others."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(UNUSABLE, f"{self.prog}: {message}\n")


def a_day(text: str) -> date:
    """An ISO day from the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a day; write it like 2026-11-01') from None


def build_parser() -> argparse.ArgumentParser:
    """All commands and their arguments."""
    parser = _Parser(prog="venditor", description="Consumer protection for cross-border commerce.")
    parser.add_argument("--version", action="version", version=f"venditor {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    rights.add_arguments(commands, a_day)
    law.add_arguments(commands, a_day)
    audit.add_arguments(commands, a_day)
    shop.add_arguments(commands)
    listing.add_arguments(commands, a_day)
    server.add_arguments(commands)
    markets.add_arguments(commands)
    worker.add_arguments(commands)
    log.add_arguments(commands)
    verify.add_arguments(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 done; 1 done with findings or failed checks; 2 unusable input or arguments; 130 stopped with Ctrl-C.
    """
    given = build_parser().parse_args(arguments)
    try:
        output.prepare(document=getattr(given, "json", False))
        code: int = given.run(given)
        sys.stdout.flush()
    except VenditorError as error:
        # It may quote a file, or what a server answered.
        print(output.visible(str(error)), file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        # The reader of a pipe went away (`| head`); there is nobody left to tell.
        output.abandon()
        return DONE
    except OSError as error:
        unwritten = output.unwritten(error)
        if unwritten is None:
            raise
        print(unwritten, file=sys.stderr)
        output.abandon()
        return UNUSABLE
    return code
