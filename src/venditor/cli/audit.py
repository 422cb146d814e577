"""`venditor audit`: the law's questions asked of a whole file of orders."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TextIO

from venditor.cli import audit_explain
from venditor.cli.extras import needs_extra
from venditor.cli.output import note_language
from venditor.core.errors import VenditorError

if TYPE_CHECKING:
    from venditor.audits.report.words import Words
    from venditor.audits.result import AuditResult

_STEPS = ("reading", "lines", "credits", "law", "figures", "files")
_SAID = {
    "reading": "reading the file",
    "lines": "building orders",
    "credits": "matching credit notes",
    "law": "asking the law",
    "figures": "counting",
    "files": "writing the files",
}
_BAR = 20
# Facts a terminal names; the report has them all.
_MOST_NEEDED = 5


def add_arguments(commands: Any, a_day: Callable[[str], date]) -> None:
    """Declare the commands."""
    parser = commands.add_parser("audit", help="ask the law about a whole file of orders")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    orders = actions.add_parser(
        "orders", help="orders from CSV, Parquet or Excel: answers, problems, a report"
    )
    orders.add_argument("file", type=Path, metavar="FILE", help="the orders: .csv, .parquet or .xlsx")
    orders.add_argument(
        "--mapping",
        metavar="NAME|FILE",
        help="how columns are read and what is assumed (default: told by the headings)",
    )
    orders.add_argument("--law-as-of", type=a_day, metavar="DATE", help="what if the law of this day applied")
    orders.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for the results (default: FILE-audit)"
    )
    orders.add_argument("--language", default="en", help="language of the report, a BCP 47 tag (default: en)")
    orders.add_argument("--json", action="store_true", help="print the summary as one JSON document")
    orders.set_defaults(run=run_orders)
    audit_explain.add_arguments(actions)


def run_orders(given: argparse.Namespace) -> int:
    """Audit a file of orders.

    Returns:
        0 when every line was answered; 1 when lines were set aside.

    Raises:
        VenditorError: when the input, the mapping or the machine's setup cannot be used.
    """
    with needs_extra("audit"):
        from venditor.adapters.duckdb_engine import DuckDBEngine
        from venditor.adapters.order_files import read_orders
        from venditor.audits.binding import recognise
        from venditor.audits.mapping import FileHints
        from venditor.audits.mapping_file import find_mapping
        from venditor.audits.result import summary
        from venditor.audits.run import Order, audit_orders
    from venditor.rights.jurisdictions import default_library

    library = default_library()
    note_language(given.language, library.vocabulary)
    mapping = find_mapping(given.mapping, library.vocabulary) if given.mapping else None
    out = given.out or given.file.with_name(f"{given.file.stem}-audit")
    _refuse_file(out)
    with DuckDBEngine() as engine, Progress(sys.stderr) as progress:
        progress.step("reading")
        hints = mapping.hints if mapping else FileHints()
        table = read_orders(engine, given.file, hints=hints, progress=progress.share)
        order = Order(mapping or recognise(table, library.vocabulary), out, given.law_as_of, given.language)
        result = audit_orders(engine, table, order, library=library, progress=progress.step)
    if given.json:
        print(json.dumps(summary(result), ensure_ascii=False, indent=2))
    else:
        print(_told(result, out, given.language))
    if not result.balance.answered:
        raise _nothing_usable(result, out, given.language)
    return 1 if result.balance.apart else 0


def _refuse_file(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise VenditorError(
            "audit.out",
            f"{out} is a file, not a folder.",
            facts={"out": str(out)},
            remedy="Name a folder for the results (--out DIR).",
        )


def _nothing_usable(result: AuditResult, out: Path, language: str) -> VenditorError:
    from venditor.audits.run import PROBLEMS
    from venditor.audits.wording import phrase

    return VenditorError(
        "audit.nothing_usable",
        phrase("nothing_usable", language, file=result.table.name),
        facts={"file": result.table.name},
        remedy=phrase("look_at", language, file=str(out / PROBLEMS)),
    )


def _told(result: AuditResult, out: Path, language: str) -> str:
    """The result for a terminal: the balance, the figures twice, and where the files are."""
    from venditor.audits.facts import WITH, WITHOUT
    from venditor.audits.figures import PURCHASE_OUTCOMES, RETURN_OUTCOMES, total
    from venditor.audits.report.words import Words
    from venditor.audits.run import FILES
    from venditor.audits.wording import reasons
    from venditor.core.text import pick
    from venditor.rules.wording import write_day

    words = Words(language, result.library)
    balance = result.balance
    counts = {
        "read": words.number(balance.read),
        "purchases": words.number(balance.purchases),
        "returns": words.number(balance.returns),
        "apart": words.number(balance.apart),
    }
    lines = [f"{result.table.name} · {result.mapping.name}", words("balance_holds", **counts)]
    if result.law_as_of is not None:
        lines.append(words("hypothetical", day=write_day(result.law_as_of, words.language)))
    for reason, count in balance.set_aside.items():
        lines.append(f"  {words.number(count):>9}  {pick(reasons()[reason].name, words.language).text}")
    worlds = [total(result.figures.places, world) for world in (WITH, WITHOUT)]
    lines.append(f"\n  {words('with'):>24}  {words('without'):>24}")
    for kind, names in (("purchase", PURCHASE_OUTCOMES), ("return", RETURN_OUTCOMES)):
        for name in names:
            found = [world.purchases if kind == "purchase" else world.returns for world in worlds]
            numbers = "  ".join(f"{words.number(part.get(name, 0)):>24}" for part in found)
            lines.append(f"  {numbers}  {words(kind)}: {words(name)}")
    lines += _missing(result, words)
    lines += ["", words("wrote", folder=str(out), files=", ".join(FILES))]
    return "\n".join(lines)


def _missing(result: AuditResult, words: Words) -> list[str]:
    """What would have to be known: the facts most lines lack, and columns that are not there."""
    from venditor.audits.binding import overlooked
    from venditor.audits.facts import WITH

    lines = []
    needs = result.figures.needs[WITH]["purchase"]
    if needs:
        most = sorted(needs, key=lambda name: (-needs[name], name))[:_MOST_NEEDED]
        named = "; ".join(f"{words.fact(name)} ({name}, {words.number(needs[name])})" for name in most)
        lines += ["", words("needs_most", facts=named)]
    for fact, headings in overlooked(result.mapping, result.table).items():
        quoted = ", ".join(f'"{heading}"' for heading in headings)
        lines += ["", words("overlooked", headings=quoted, fact=words.fact(fact))]
    return lines


class Progress:
    """A line on a terminal that says how far the audit is; nothing where there is no terminal."""

    def __init__(self, stream: TextIO) -> None:
        """Begin; the line is drawn with the first step.

        Args:
            stream: where it is drawn.
        """
        self.stream = stream
        self.shown = stream.isatty()
        self.at = _STEPS[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown:
            self.stream.write("\r\033[K")
            self.stream.flush()

    def step(self, name: str) -> None:
        """A step begins."""
        self.at = name
        self._draw(_STEPS.index(name) / len(_STEPS))

    def share(self, done: float) -> None:
        """A share of the step, from 0 to 1, is done."""
        self._draw((_STEPS.index(self.at) + min(done, 1.0)) / len(_STEPS))

    def _draw(self, done: float) -> None:
        if self.shown:
            full = round(done * _BAR)
            bar = "#" * full + "-" * (_BAR - full)
            self.stream.write(f"\r\033[K[{bar}] {done:4.0%} {_SAID[self.at]}")
            self.stream.flush()
