"""A check of files of listings, from the first to the last, however many rows they have."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from threading import Lock

from venditor.listings.judging.catalogue import catalogue
from venditor.listings.judging.judge import Judge
from venditor.listings.observing.prices import Sisters
from venditor.listings.read import Read
from venditor.listings.reading import ReadsPage, Unread, read_file
from venditor.listings.reports.report import Report, whole
from venditor.listings.snapshots import Seen, read_snapshots
from venditor.products.listing import Listing

AHEAD = 2_000
"""Rows of a feed that are looked at before the first is judged: how goods of a kind are priced there. They
are held meanwhile, some 20 MB of them."""

SELDOM = 20_000
"""Objects that are made until those in circles are looked for. A listing has none and is freed at its
last use; to look after each 700, as Python does, took a sixth of the time of a check."""

Progress = Callable[[str, int], None]
"""Is told the file, and how many listings were checked in all."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is checked.

    Attributes:
        files: in order.
        today: the day on which a sale price is in force or not.
        page: reads a page.
        beside: the same products as read elsewhere, by one of their own names (:func:`names_of`).
        snapshots: whether the files are one page, seen several times.
    """

    files: Sequence[Path]
    today: date
    page: ReadsPage
    beside: Mapping[str, Read]
    snapshots: bool = False


def check(
    inputs: Inputs,
    judge: Judge,
    report: Report,
    *,
    done: Mapping[str, int] | None = None,
    progress: Progress = lambda _path, _count: None,
) -> None:
    """Check files, and tell a report what is found in them.

    Args:
        inputs: what is checked.
        judge: judges one listing.
        report: is told each listing, and each file that cannot be read.
        done: how many listings of a file an earlier run that was broken off has told already.
        progress: is told after each listing.
    """
    with _FEW_COLLECTIONS:
        _check(inputs, judge, report, Counter(done or {}), progress)


class _FewCollections:
    """Look for circles of objects seldom, and not among those that are there already, such as the law.

    Checks may run beside each other: the first one to begin sets it, the last one to end sets it back.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._running = 0
        self._before = gc.get_threshold()
        self._froze = False

    def __enter__(self) -> None:
        with self._lock:
            self._running += 1
            if self._running == 1:
                self._before = gc.get_threshold()
                # Who froze objects itself did so once they were all there; garbage since then would stay.
                self._froze = gc.get_freeze_count() == 0
                if self._froze:
                    gc.freeze()
                gc.set_threshold(SELDOM, *self._before[1:])

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._running -= 1
            if self._running == 0:
                gc.set_threshold(*self._before)
                if self._froze:
                    gc.unfreeze()


_FEW_COLLECTIONS = _FewCollections()


def _check(inputs: Inputs, judge: Judge, report: Report, told: Counter[str], progress: Progress) -> None:
    if inputs.snapshots:
        if not told:
            _check_snapshots(inputs, judge, report)
        return
    count = told.total()
    for file in inputs.files:
        path, name = str(file), whole(str(file))
        rows = False
        for one, sisters in _read(file, inputs):
            if isinstance(one, Unread):
                report.unread(path, one.error)
                continue
            rows = rows or one.item is not None
            if told[name]:  # Two files may have one name in a report.
                told[name] -= 1
                continue
            beside = _beside(one.listing, inputs.beside)
            report.add(judge.judge(path, one, beside, sisters=sisters), one)
            count += 1
            progress(path, count)
        if rows:
            report.not_judged(path, beyond_rows(judge))


def _check_snapshots(inputs: Inputs, judge: Judge, report: Report) -> None:
    """Check the one page that the files are."""
    seen = read_snapshots(inputs.files, inputs.today, inputs.page, passages=True)
    if not isinstance(seen, Seen):
        path, unread = seen
        report.unread(str(path), unread.error)
        return
    page = seen.read
    beside = _beside(page.listing, inputs.beside)
    report.add(judge.judge(str(inputs.files[0]), page, beside), page)


def _read(file: Path, inputs: Inputs) -> Iterator[tuple[Read | Unread, Sisters | None]]:
    """The listings of a file, each with what its first rows say of how rows are priced there."""
    reads = read_file(file, inputs.today, inputs.page, passages=True)
    ahead = list(islice(reads, AHEAD))
    rows = [one for one in ahead if isinstance(one, Read) and one.item is not None]
    sisters = Sisters.of(rows) if rows else None
    for one in chain(ahead, reads):
        yield one, sisters


def beyond_rows(judge: Judge) -> list[str]:
    """Questions about what no row has a place for: the shop's own pages, and where orders are placed."""
    items = catalogue().items
    asked = dict.fromkeys(question for law in judge.laws for question in law.questions)
    return [
        question
        for question in asked
        if question.startswith("required.") and items[question.partition(".")[2]].scope != "row"
    ]


def names_of(listing: Listing) -> list[str]:
    """Names by which a product is known again elsewhere: its GTIN, its number, its address."""
    named = (("gtin", listing.gtin), ("sku", listing.sku), ("id", listing.id), ("url", listing.url))
    return [f"{kind} {field.value}" for kind, field in named if field.value]


def by_name(reads: Iterable[Read]) -> dict[str, Read]:
    """Listings by each of their names; the first of a name counts."""
    known: dict[str, Read] = {}
    for read in reads:
        for name in names_of(read.listing):
            known.setdefault(name, read)
    return known


def _beside(listing: Listing, known: Mapping[str, Read]) -> tuple[Read, ...]:
    if not known:
        return ()
    names = names_of(listing)
    # The row's id is the shop's number of the product, which a page calls its SKU.
    names += [f"id {listing.sku.value}"] if listing.sku.value else []
    found = next((known[name] for name in names if name in known), None)
    return () if found is None else (found,)
