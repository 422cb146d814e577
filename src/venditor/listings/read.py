"""What every reader of a format gives: listings in turn, each with what could not be read in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from venditor.products import MOST_QUOTED, Kind, Listing, Source


@dataclass(frozen=True, slots=True)
class Problem:
    """A field that says something which cannot be used.

    Attributes:
        field: of the listing.
        message: what is wrong, and what to write instead.
        source: where it stands.
    """

    field: str
    message: str
    source: Source

    def document(self) -> dict[str, Any]:
        """As it is put out."""
        return {"field": self.field, "message": self.message, "source": self.source.document()}


@dataclass(frozen=True, slots=True)
class Read:
    """One listing that was read.

    Attributes:
        item: which of several in a file, by its position from 1 and its own name; ``None`` where a file is
            one listing.
        listing: what it says.
        problems: what stands in it and cannot be used.
    """

    item: str | None
    listing: Listing
    problems: tuple[Problem, ...] = ()


def squeezed(text: str) -> str:
    """Words with runs of white space as one space, none at the ends."""
    return " ".join(text.split())


def source(kind: Kind, path: str, text: str) -> Source:
    """Where something was read, with as much of it as is kept."""
    quotation = squeezed(text[: 4 * MOST_QUOTED])
    kept = quotation if len(quotation) <= MOST_QUOTED else quotation[: MOST_QUOTED - 1] + "…"
    return Source(kind, path, kept)
