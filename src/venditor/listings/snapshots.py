"""One page seen several times: as it was first loaded, a while later, and in a fresh visit.

What differs between them is what a reader of one page cannot know: that a price changed, that a thing that
was said to be sold out can be had.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from venditor.listings.errors import ListingError
from venditor.listings.page.reading import read_page
from venditor.listings.read import Problem, Read
from venditor.listings.reading import ReadsPage, Unread, read_file
from venditor.products import Field, Listing, Source

MOST = 3
"""Snapshots of one page: first loaded, a while later, in a fresh visit."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that is not the same in every snapshot.

    Attributes:
        field: of the listing.
        values: the field in each snapshot, in order.
    """

    field: str
    values: tuple[Field[Any], ...]

    def document(self) -> dict[str, Any]:
        """As it is put out."""
        return {"field": self.field, "values": [value.document() for value in self.values]}


@dataclass(frozen=True, slots=True)
class Seen:
    """One page, seen several times.

    Attributes:
        read: its listing, from all of them.
        changes: what differs between them.
    """

    read: Read
    changes: tuple[Change, ...]


def read_snapshots(
    paths: Sequence[Path], today: date, page: ReadsPage = read_page, *, passages: bool = False
) -> Seen | tuple[Path, Unread]:
    """Read files as one page.

    Args:
        paths: the page as first loaded, a while later, in a fresh visit.
        today: the day on which a sale price is in force or not.
        page: reads a page.
        passages: whether the passages of the pages are wanted.

    Returns:
        The page, or the first file that cannot be read.

    Raises:
        ListingError: when these are too many or too few files, or one holds several listings.
    """
    if not 2 <= len(paths) <= MOST:  # noqa: PLR2004 - one file is no comparison
        raise ListingError(
            "listing.snapshots",
            f"--snapshots takes two or three files, not {len(paths)}.",
            facts={"files": len(paths)},
            remedy="Give the page as first loaded, a while later, and in a fresh visit.",
        )
    seen = []
    for path in paths:
        one, *others = read_file(path, today, page, passages=passages)
        if others:
            raise ListingError(
                "listing.snapshots",
                f"{path} has {len(others) + 1} listings; a snapshot is one page.",
                facts={"path": str(path)},
                remedy="Give saved pages, or leave out --snapshots.",
            )
        if isinstance(one, Unread):
            return path, one
        seen.append(one)
    return Seen(*together(seen))


def together(snapshots: Sequence[Read]) -> tuple[Read, tuple[Change, ...]]:
    """The listing of several snapshots of one page, and what differs between them.

    Args:
        snapshots: the page at each time, in order.

    Returns:
        Each field as the first snapshot that knows it says it, its places named with their snapshot; and the
        fields that do not say the same in all of them.
    """
    numbered = [
        {name: _named(field, number) for name, field in read.listing}
        for number, read in enumerate(snapshots, 1)
    ]
    fields, changes = {}, []
    for name in numbered[0]:
        seen = tuple(each[name] for each in numbered)
        known = [field for field in seen if field.state != "unknown"]
        fields[name] = known[0] if known else seen[0]
        if len({(field.state, field.value) for field in seen}) > 1:
            changes.append(Change(name, seen))
    problems = tuple(
        replace(problem, source=_place(problem.source, number))
        for number, read in enumerate(snapshots, 1)
        for problem in read.problems
    )
    said = tuple(
        replace(passage, snapshot=number)
        for number, read in enumerate(snapshots, 1)
        for passage in read.passages
    )
    return Read(None, Listing(**fields), _once(problems), said), tuple(changes)


def _named(field: Field[Any], number: int) -> Field[Any]:
    return replace(field, sources=tuple(_place(source, number) for source in field.sources))


def _place(source: Source, number: int) -> Source:
    return replace(source, snapshot=number)


def _once(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple({(each.field, each.message): each for each in reversed(problems)}.values())[::-1]
