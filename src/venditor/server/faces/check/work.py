"""One page read, judged and told: what runs in the process for pages, and nothing of the server.

It is the same code as that of `venditor listing check`; only what stands on the page of the portal is put
together here (:mod:`venditor.server.faces.check.sections`).
"""

from __future__ import annotations

import gzip
import io
import traceback
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

from venditor.core.errors import VenditorError
from venditor.listings.checking import beyond_rows
from venditor.listings.decoding import decoded
from venditor.listings.errors import ListingError
from venditor.listings.formats import SNIFFED, format_of
from venditor.listings.judging import telling
from venditor.listings.judging.catalogue import catalogue
from venditor.listings.judging.judge import Circumstances, Judge
from venditor.listings.judging.law import DestinationLaw
from venditor.listings.observing.prices import Sisters
from venditor.listings.page.reading import read_page
from venditor.listings.read import Read
from venditor.listings.reading import Unread, read_stream
from venditor.listings.reports.document import JsonWriter
from venditor.listings.reports.entry import Entry, Run, Summary, Writer
from venditor.listings.reports.page import PageWriter
from venditor.listings.reports.report import Report
from venditor.listings.reports.sarif import SarifWriter
from venditor.server.faces.check.limits import MOST_LISTINGS, MOST_UNPACKED
from venditor.server.faces.check.sections import label, told
from venditor.server.faces.check.task import Checked, Task, Told

_GZIP = b"\x1f\x8b"
_READING = "listing."


@cache
def _law(market: str) -> DestinationLaw:
    return DestinationLaw(market)


@cache
def rehearsed() -> None:
    """What loads when the first page is read, such as units and languages: before the clock of any page."""
    page = b"<html><body><h1>Tea</h1><p>Green tea from Nantou, 100 g</p><p>5.00 EUR</p></body></html>"
    checked(Task(page, "", ("DE",), {}, "en", date(2026, 1, 1)))


def made_ready(task: Task) -> None:
    """The law of the countries asked for, before the clock of the page begins."""
    rehearsed()
    for market in task.markets:
        _law(market).shape({"checked_on": task.today})


def checked(task: Task) -> Checked:
    """Check a page.

    Whatever goes wrong is answered without a word of the page: nothing of it may stand in a log.
    """
    try:
        return _checked(task)
    except MemoryError:
        return {"refused": "listing.page_too_hard", "message": ""}
    except VenditorError as error:
        return {"refused": error.code, "message": error.message}
    except Exception as error:  # noqa: BLE001 - a page must not end the process, nor be quoted by a trace
        last = traceback.extract_tb(error.__traceback__)[-1]
        return {"failed": f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"}


def _checked(task: Task) -> Checked:
    raw = unpacked(task.raw)
    read = list(islice(read_stream(io.BytesIO(raw), task.today, read_page, passages=True), MOST_LISTINGS + 1))
    listings = [one for one in read if isinstance(one, Read)]
    errors = [one.error for one in read if isinstance(one, Unread)]
    if not listings:
        raise errors[0] if errors else ListingError("listing.empty", "It is empty.")
    text = decoded(raw) if format_of(raw[:SNIFFED]) == "page" else None
    if task.out:
        return {"file": _file(task, listings[:MOST_LISTINGS], errors, text)}
    kept = _Kept()
    summary = _reported(task, listings[:MOST_LISTINGS], errors, [kept])
    answer = told(kept.entries, summary, task.language, text)
    answer["not_looked_for"] = _not_looked_for(task, listings)
    answer["cut"] = len(listings) > MOST_LISTINGS
    if errors:
        answer["unread"] = errors[0].message
    return answer


def unpacked(raw: bytes) -> bytes:
    """What was sent, unpacked where it is packed with gzip.

    Raises:
        ListingError: when it breaks off, or is more than can be.
    """
    if not raw.startswith(_GZIP):
        return raw
    try:
        with gzip.open(io.BytesIO(raw)) as file:
            found = file.read(MOST_UNPACKED + 1)
    except (EOFError, zlib.error, OSError):
        raise ListingError("listing.gzip", "It is packed with gzip and ends or breaks early.") from None
    if len(found) > MOST_UNPACKED:
        raise ListingError(
            "listing.unpacked_too_large", f"Unpacked it has more than {MOST_UNPACKED:,} bytes."
        )
    return found


class _Kept:
    """Keeps the listings of a report."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def open(self, run: Run) -> None:
        """Nothing of the run is needed."""

    def listing(self, entry: Entry) -> None:
        """Keep one."""
        self.entries.append(entry)

    def close(self, summary: Summary) -> None:
        """Nothing of the summary is needed."""


def _reported(task: Task, listings: list[Read], errors: list[ListingError], writers: list[Writer]) -> Summary:
    """Judge listings, and tell a report of them."""
    laws = [_law(market) for market in task.markets]
    judge = Judge(laws, Circumstances(task.today, task.facts))
    hashes = {name: digest for law in laws for name, digest in law.hashes.items()}
    report = Report(Run(task.today, task.markets, dict(sorted(hashes.items())), (task.name,)), writers)
    rows = [one for one in listings if one.item is not None]
    sisters = Sisters()
    for one in rows:
        sisters.add(one)
    for one in listings:
        report.add(judge.judge(task.name, one, sisters=sisters if rows else None), one)
    for error in errors:
        report.unread(task.name, error)
    if rows:
        report.not_judged(task.name, beyond_rows(judge))
    return report.close().summary


def _file(task: Task, listings: list[Read], errors: list[ListingError], text: str | None) -> str:
    """A report as a file, as `venditor listing check --format` writes it."""
    out = io.StringIO()
    writers: Mapping[str, Callable[[], Writer]] = {
        "json": lambda: JsonWriter(out, telling),
        "sarif": lambda: SarifWriter(out, telling, task.language, loads=lambda _path: text),
        "html": lambda: PageWriter(out, telling, task.language, loads=lambda _path: text),
    }
    _reported(task, listings, errors, [writers[task.out]()])
    return out.getvalue()


def _not_looked_for(task: Task, listings: list[Read]) -> list[Told]:
    """Questions of the law that nothing looks for yet, or that rows have no place for."""
    asked = dict.fromkeys(question for market in task.markets for question in _law(market).questions)
    beyond = [one for one in asked if one.partition(".")[2] in catalogue().not_looked_for]
    if any(one.item is not None for one in listings):
        beyond += beyond_rows(Judge([_law(market) for market in task.markets], Circumstances(task.today, {})))
    return [label(one, task.language) for one in beyond]
