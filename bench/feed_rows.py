"""How many rows of a feed a core checks in a second, for one destination, with every rule and its reasons.

The rows are those of the French feed of the shared data, again and again, each with words of its own, so that
nothing that is remembered of one row helps with another. No other open checker of feeds against the law is
known; beside the check stands what its parts take, and the same rows read by Python's own reader of XML.
"""

from __future__ import annotations

import argparse
import io
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

from measuring import Target, machine, pin, race, report, table

from venditor.listings.checking import Inputs, check
from venditor.listings.judging import telling
from venditor.listings.judging.judge import Circumstances, Judge
from venditor.listings.judging.law import DestinationLaw
from venditor.listings.page.reading import read_page
from venditor.listings.reading import read_file
from venditor.listings.reports.document import JsonLinesWriter
from venditor.listings.reports.entry import Run
from venditor.listings.reports.report import Report

SHARED = Path(os.environ.get("VENDITOR_SHARED", "../shared"))
FEED = SHARED / "data/listings/real/google_feed/pallmann-store_google-merchant-feed.xml"
DAY = date(2026, 11, 28)
MARKET = "FR"
ROWS, ROUNDS, ROWS_A_SECOND = 3_050, 3, 1_000
ATOM, GOOGLE = "http://www.w3.org/2005/Atom", "http://base.google.com/ns/1.0"


def rows(path: Path) -> int:
    """Write the feed with each of its rows many times, each with words of its own; says how many."""
    ET.register_namespace("", ATOM)
    ET.register_namespace("g", GOOGLE)
    tree = ET.parse(FEED)  # noqa: S314 - a file of our own data
    root = tree.getroot()
    entries = root.findall(f"{{{ATOM}}}entry")
    count = len(entries)
    while count < ROWS:
        for entry in entries:
            count += 1
            copy = ET.fromstring(ET.tostring(entry))  # noqa: S314 - written here
            for field in copy.iter():
                name = field.tag.rpartition("}")[2]
                if name in ("title", "description", "id") and field.text:
                    field.text += f" {count}"
            root.append(copy)
    tree.write(path, encoding="utf-8", xml_declaration=True)
    return count


def runs(path: Path) -> dict[str, Callable[[], None]]:
    """What is measured: reading alone, reading and judging, and with the report in lines."""

    def plain() -> None:
        for _, element in ET.iterparse(path):  # noqa: S314 - written here
            element.tag.rpartition("}")

    def reading() -> None:
        for _ in read_file(path, DAY, passages=True):
            pass

    def checked(out: io.StringIO | None) -> None:
        judge = Judge([DestinationLaw(MARKET)], Circumstances(DAY, {}))
        run = Run(DAY, (MARKET,), {}, (str(path),))
        writers = [] if out is None else [JsonLinesWriter(out, telling)]
        whole = Report(run, writers)
        check(Inputs((path,), DAY, read_page, {}), judge, whole)
        whole.close()

    return {
        "Venditor: read, judged and told in lines of JSON": lambda: checked(io.StringIO()),
        "Venditor: read and judged": lambda: checked(None),
        "Venditor: read": reading,
        "Python's XML reader": plain,
    }


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the figures into docs/benchmarks.md")
    given = parser.parse_args()
    core = pin(1)
    path = Path(os.environ.get("TMPDIR", "/tmp")) / "venditor-feed-rows.xml"  # noqa: S108 - removed below
    try:
        count = rows(path)
        rates = {name: count / timing.cpu for name, timing in race(runs(path), ROUNDS).items()}
    finally:
        path.unlink(missing_ok=True)
    first, *_ = rates.values()
    asked = len(DestinationLaw(MARKET).questions)
    lines = [
        f"{machine()}; {core}.",
        f"{count:,} rows of a French feed, to one destination, {asked} questions of law each.",
        "",
        table(("work", "rows/s"), [(name, f"{rate:,.0f}") for name, rate in rates.items()]),
        "",
        Target("checks of a feed row a second on one core", round(first), ROWS_A_SECOND).written(),
    ]
    report("feed-rows", "\n".join(lines), write=given.write)


if __name__ == "__main__":
    main()
