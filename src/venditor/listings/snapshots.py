"""One page seen several times: as it was first loaded, a while later, and in a fresh visit.

What differs between them is what a reader of one page cannot know: that a price changed, that a thing that
was said to be sold out can be had.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from venditor.listings.read import Problem, Read
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
