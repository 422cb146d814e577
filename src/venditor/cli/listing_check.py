"""`venditor listing check`: are offers complete, lawful and honestly priced where they are sold?"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from venditor.cli.extras import needs_extra
from venditor.cli.output import note_language, visible
from venditor.core.clock import now
from venditor.core.errors import VenditorError
from venditor.core.text import FALLBACK, counted, nearest_tag
from venditor.rules.wording import locale

if TYPE_CHECKING:
    from venditor.listings.judging.judge import Judge
    from venditor.listings.judging.prior import Ledger
    from venditor.listings.reports.difference import Earlier
    from venditor.listings.reports.entry import Run, Writer
    from venditor.listings.reports.report import Report
    from venditor.listings.reports.resuming import Broken
    from venditor.listings.reports.suppressions import Suppressions

FORMATS = ("text", "json", "jsonl", "sarif", "html", "dues")
IN_EVERY_LANGUAGE = ("json", "jsonl")
UNCHECKED = {
    "unknown": "no prices of these products are in the ledger for {country}, channel {channel}",
    "disputed": "their numbers are those of several products of the ledger",
    "unannounced": "they were not reduced where the ledger saw them last",
    "undetermined": "of days that count the ledger has no price",
}
"""Why a reduction was not checked, by the reason."""
_TOLD_EVERY_SECONDS = 2.0
_COLUMNS = 100


def add_arguments(actions: Any, a_day: Callable[[str], date]) -> None:
    """Declare the command."""
    check = actions.add_parser(
        "check", help="what is missing, wrong or not allowed, for every country it is sold to"
    )
    _what_is_checked(check, a_day)
    _how_it_is_told(check)
    _what_else_is_known(check)
    _what_fails(check)
    check.set_defaults(run=run)


def _what_is_checked(check: argparse.ArgumentParser, a_day: Callable[[str], date]) -> None:
    check.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="saved pages, feeds, exports, texts, or folders"
    )
    check.add_argument(
        "--market",
        required=True,
        type=_markets,
        metavar="CODES",
        help="countries it is sold to, such as DE,TW,US-CA (ISO 3166)",
    )
    check.add_argument("--today", type=a_day, metavar="DAY", help="the day whose law counts (default: today)")
    check.add_argument(
        "--snapshots",
        action="store_true",
        help="the two or three files are one page: first loaded, a while later, in a fresh visit",
    )


def _how_it_is_told(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="what is written; dues: a table of what is due, and why (default: text)",
    )
    check.add_argument("--out", type=Path, metavar="FILE", help="where it is written (default: the terminal)")
    check.add_argument("--language", default="en", metavar="LANG", help="en, de or zh-Hant (default: en)")
    check.add_argument(
        "--resume", action="store_true", help="go on where a check that wrote jsonl to --out was broken off"
    )


def _what_else_is_known(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "--facts", type=Path, metavar="FILE", help="what holds for every product, such as trader_country: TW"
    )
    check.add_argument(
        "--actors", type=Path, metavar="FILE", help="register of manufacturers and responsible persons"
    )
    check.add_argument("--ledger", type=Path, metavar="FILE", help="ledger of the prices that were asked")
    check.add_argument(
        "--channel", default="web", metavar="NAME", help="channel in the ledger (default: web)"
    )
    check.add_argument(
        "--beside", type=Path, metavar="FEED", help="feed of the same products, to compare prices with"
    )


def _what_fails(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "--suppressions", type=Path, metavar="FILE", help="findings that do not count, with reason and expiry"
    )
    check.add_argument(
        "--baseline",
        type=Path,
        metavar="REPORT",
        help="an earlier report (json, jsonl): only what is new fails",
    )
    check.add_argument(
        "--fail-on",
        choices=("error", "warning", "note"),
        default="error",
        help="lightest finding for which the exit code is 1 (default: error)",
    )


def _markets(text: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code.strip().upper() for code in text.split(",") if code.strip()))
    if not codes:
        raise argparse.ArgumentTypeError("it names no country; write codes such as DE,TW")
    return codes


def run(given: argparse.Namespace) -> int:
    """Check files and write the report.

    Returns:
        0 when nothing fails; 1 when a finding does, a file cannot be read, or no listing is there.
    """
    with needs_extra("listings"):
        from venditor.listings.checking import Inputs, by_name, check
        from venditor.listings.page.process import PageProcess
        from venditor.listings.read import Read
        from venditor.listings.reading import Unread, read_file
        from venditor.listings.reports.entry import Run
        from venditor.listings.reports.painting import PaintingProcess
    today = given.today or now().date()
    given.language = _language(given)
    files = _files(given)
    judge = _judge(given, today)
    law = {name: digest for one in judge.laws for name, digest in one.hashes.items()}
    silent = _silent(judge, today)
    paths = tuple(map(str, files))
    told = Run(today, given.market, dict(sorted(law.items())), paths, silent, _rests_on(given))
    # Whatever may be refused is read before the report is opened: an earlier one stands in its place.
    compared, broken = _compared(given, today), _broken(given, told)
    with PageProcess() as pages, PaintingProcess() as painter, _out(given, behind=broken is not None) as out:
        beside = list(read_file(given.beside, today, pages.read)) if given.beside else []
        named = by_name(one for one in beside if isinstance(one, Read))
        inputs = Inputs(files, today, pages.read, named, snapshots=given.snapshots)
        report = _report(given, told, _writer(given, out, broken, painter.paint), broken, compared)
        check(inputs, judge, report, done=broken.done if broken else None, progress=_progress())
        for one in beside:
            if isinstance(one, Unread):
                report.unread(str(given.beside), one.error)
        outcome = report.close()
    for line in _reductions_unchecked(judge.circumstances.ledger):
        print(visible(line), file=sys.stderr)
    return int(outcome.failed or not outcome.whole or not outcome.summary.listings)


def _language(given: argparse.Namespace) -> str:
    """The tag of the reader's language; English where nothing is written in it, which is told."""
    from venditor.listings.judging.law import LANGUAGES, law_of_listings
    from venditor.listings.values.errors import UnusableError
    from venditor.listings.values.languages import language_tag

    try:
        tag = language_tag(given.language)
    except UnusableError:
        tag = ""
    if tag.partition("-")[0] not in locale("en").languages:
        raise VenditorError(
            "listing.language",
            f'"{given.language}" is no tag of a language.',
            facts={"language": given.language},
            remedy="Write one such as de or zh-Hant.",
        )
    if given.format not in IN_EVERY_LANGUAGE:
        note_language(tag, law_of_listings().vocabulary)
    # A report names the language that it is in, and not the one that was asked for.
    return tag if nearest_tag(LANGUAGES, tag) else FALLBACK


def _files(given: argparse.Namespace) -> tuple[Path, ...]:
    """The files that are checked, each once; in a folder, the report of an earlier run is none of them."""
    from venditor.listings.reading import files_of

    read = (*given.paths, given.beside, given.facts, given.actors, given.ledger, given.suppressions)
    if any(_is_same(one, given.out) for one in read):
        raise VenditorError(
            "listing.out",
            f"{given.out} is read for this check; the report would be written over it.",
            facts={"path": str(given.out)},
            remedy="Name another file for --out.",
        )
    files = [one for one in files_of(given.paths) if not _is_same(one, given.out)]
    # A page that did not change between two looks may be given twice as a snapshot.
    return tuple(files if given.snapshots else dict.fromkeys(files))


def _rests_on(given: argparse.Namespace) -> dict[str, str]:
    """SHA-256 of every file that was given beside the listings, by its option."""
    names = ("facts", "actors", "ledger", "suppressions", "baseline", "beside")
    hashes = {}
    for name in names:
        path: Path | None = getattr(given, name)
        # What cannot be read is told where it is used.
        with suppress(OSError):
            if path is not None and path.is_file():
                with path.open("rb") as file:
                    hashes[name] = file_digest(file, "sha256").hexdigest()
    return hashes


def _is_same(one: Path | None, other: Path | None) -> bool:
    """Whether two names are those of one ordinary file."""
    try:
        return one is not None and other is not None and one.is_file() and one.samefile(other)
    except OSError:
        return False


def _silent(judge: Judge, today: date) -> tuple[str, ...]:
    """Destinations that no law is encoded for on the day; where it is all of them, nothing can be judged."""
    silent = tuple(law.market for law in judge.laws if not law.speaks_on(today))
    if len(silent) < len(judge.laws):
        return silent
    raise VenditorError(
        "listing.no_law",
        f"No law of offers is encoded for {', '.join(silent)} on {today.isoformat()}.",
        facts={"markets": silent, "day": today.isoformat()},
        remedy="docs/law/README.md lists the countries; name one of them, or a later day.",
    )


def _broken(given: argparse.Namespace, told: Run) -> Broken | None:
    """The report that is gone on with; ``None`` for a new one."""
    from venditor.listings.reports.resuming import read_broken

    if not given.resume:
        return None
    if given.format != "jsonl" or given.out is None:
        raise VenditorError(
            "listing.resume",
            "Only a check that writes lines to a file can go on where it was broken off.",
            facts={"format": given.format},
            remedy="Write --format jsonl --out FILE, and the same with --resume afterwards.",
        )
    if not given.out.exists():
        return None
    broken = read_broken(given.out, told)
    broken.cut()
    return broken


def _judge(given: argparse.Namespace, today: date) -> Judge:
    from venditor.listings.judging.judge import Circumstances, Judge
    from venditor.listings.judging.law import DestinationLaw
    from venditor.listings.judging.prior import Ledger
    from venditor.listings.judging.told import read_told
    from venditor.listings.observing.registry import read_registry

    told = read_told(given.facts) if given.facts else {}
    ledger = Ledger(given.ledger, given.channel) if given.ledger else None
    laws = [DestinationLaw(market) for market in given.market]
    registry = read_registry(given.actors) if given.actors else None
    return Judge(laws, Circumstances(today, told, registry=registry, ledger=ledger))


def _reductions_unchecked(ledger: Ledger | None) -> Iterator[str]:
    """What is missing in the ledger to check reductions that listings announce."""
    if ledger is None:
        return
    for (country, reason), left in ledger.unchecked.items():
        named = ", ".join(left.named) + (", ..." if left.count > len(left.named) else "")
        why = UNCHECKED[reason].format(country=country, channel=ledger.channel)
        yield f"{counted(left.count, 'reduction')} not checked for {country}: {why} ({named})."
    sold = ledger.index.places_sold()
    if any((country, ledger.channel) not in sold for country, _ in ledger.unchecked):
        has = "; ".join(f"{country}, channel {channel}" for country, channel in sold)
        yield f"The ledger has prices for {has or 'nothing'}. --channel says which are meant."


def _compared(given: argparse.Namespace, today: date) -> tuple[Suppressions | None, Earlier | None]:
    """What findings are held against: those that do not count, and those of an earlier report."""
    from venditor.listings.reports.difference import read_report
    from venditor.listings.reports.suppressions import read_suppressions

    kept = read_suppressions(given.suppressions, today) if given.suppressions else None
    return kept, read_report(given.baseline) if given.baseline else None


def _report(
    given: argparse.Namespace,
    told: Run,
    writer: Writer,
    broken: Broken | None,
    compared: tuple[Suppressions | None, Earlier | None],
) -> Report:
    from venditor.listings.reports.report import Report

    suppressions, earlier = compared
    return Report(
        told,
        [writer],
        suppressions=suppressions,
        earlier=earlier,
        fail_on=given.fail_on,
        told=broken.listings() if broken else (),
    )


def _writer(given: argparse.Namespace, out: TextIO, broken: Broken | None, paint: Any) -> Writer:
    from venditor.listings.judging import telling
    from venditor.listings.reports.document import JsonLinesWriter, JsonWriter
    from venditor.listings.reports.dues import DuesWriter
    from venditor.listings.reports.page import PageWriter
    from venditor.listings.reports.sarif import SarifWriter
    from venditor.listings.reports.terminal import TerminalWriter

    match given.format:
        case "json":
            return JsonWriter(out, telling)
        case "jsonl":
            return JsonLinesWriter(out, telling, told=broken.rules if broken and broken.size else None)
        case "sarif":
            return SarifWriter(out, telling, given.language)
        case "dues":
            return DuesWriter(out, telling, given.language)
        case "html":
            return PageWriter(out, telling, given.language, paints=paint)
        case _:
            tty = out.isatty()
            columns = shutil.get_terminal_size().columns if tty else _COLUMNS
            return TerminalWriter(out, telling, given.language, colour=tty, columns=columns)


@contextmanager
def _out(given: argparse.Namespace, *, behind: bool) -> Iterator[TextIO]:
    """Where the report goes; behind what a file has already, where it goes on."""
    if given.out is None:
        with nullcontext(sys.stdout) as out:
            yield out
        return
    try:
        with given.out.open("a" if behind else "w", encoding="utf-8", newline="\n") as out:
            yield out
    except OSError as error:
        raise VenditorError(
            "listing.out",
            f"{given.out} cannot be written ({error.strerror}).",
            facts={"path": str(given.out)},
            # Without its name the file was opened, and did not take what was written.
            remedy="Free space, or name a file elsewhere."
            if error.filename is None
            else "Name a file in a folder that is there.",
        ) from None


def _progress() -> Callable[[str, int], None]:
    """Tells a person who waits how far it is, every few seconds."""
    if not sys.stderr.isatty():
        return lambda _path, _count: None
    began = told = time.monotonic()

    def progress(path: str, count: int) -> None:
        nonlocal told
        at = time.monotonic()
        if at - told >= _TOLD_EVERY_SECONDS:
            told = at
            print(f"{count:,} listings, {count / (at - began):,.0f} a second, in {path}", file=sys.stderr)

    return progress
