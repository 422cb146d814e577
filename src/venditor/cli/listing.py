"""`venditor listing`: what a shop says about what it sells, read from any format."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from venditor.cli import listing_check, listing_ledger
from venditor.cli.extras import needs_extra

if TYPE_CHECKING:
    from venditor.listings.read import Read
    from venditor.listings.reading import Unread


def add_arguments(commands: Any, a_day: Any) -> None:
    """Declare the commands."""
    parser = commands.add_parser("listing", help="read product pages, feeds and exports")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    read = actions.add_parser(
        "read", help="print each listing as a line of JSON, with where each field stands"
    )
    read.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="saved pages, feeds (RSS, Atom, TSV), exports (Shopify, WooCommerce, Open Food Facts), texts; "
        "a folder stands for every file in it",
    )
    read.add_argument(
        "--today", type=a_day, metavar="DAY", help="day on which a reduced price is in force or not"
    )
    read.add_argument(
        "--snapshots",
        action="store_true",
        help="the two or three files are one page: first loaded, a while later, in a fresh visit",
    )
    read.set_defaults(run=run_read, json=True)
    listing_check.add_arguments(actions, a_day)
    listing_ledger.add_arguments(actions, a_day)


def run_read(given: argparse.Namespace) -> int:
    """Read files, and print a line for each listing and for each file that cannot be read.

    Returns:
        0 when everything was read; 1 when something was not.
    """
    with needs_extra("listings"):
        from venditor.listings.page.process import PageProcess
        from venditor.listings.reading import Unread, files_of, read_file
    from venditor.core.clock import now

    today, whole = given.today or now().date(), True
    if given.snapshots:
        return _snapshots(given.paths, today)
    with PageProcess() as pages:
        for path in files_of(given.paths):
            for one in read_file(path, today, pages.read):
                whole = whole and not isinstance(one, Unread)
                print(json.dumps(_line(path, one), ensure_ascii=False))
    return 0 if whole else 1


def _snapshots(paths: list[Path], today: date) -> int:
    """Read files as one page, and print one line."""
    from venditor.listings.snapshots import Seen, read_snapshots

    seen = read_snapshots(paths, today)
    if not isinstance(seen, Seen):
        print(json.dumps(_line(*seen), ensure_ascii=False))
        return 1
    line = _line(paths[0], seen.read)
    line["snapshots"] = [str(path) for path in paths]
    line["changes"] = [change.document() for change in seen.changes]
    print(json.dumps(line, ensure_ascii=False))
    return 0


def _line(path: Path, one: Read | Unread) -> dict[str, Any]:
    if hasattr(one, "error"):
        error = one.error
        told = {"code": error.code, "message": error.message, "remedy": error.remedy}
        return {"path": str(path), "error": told}
    line: dict[str, Any] = {"path": str(path)}
    if one.item is not None:
        line["item"] = one.item
    line["listing"] = one.listing.document()
    if one.problems:
        line["problems"] = [problem.document() for problem in one.problems]
    return line
