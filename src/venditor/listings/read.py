"""What every reader of a format gives: listings in turn, each with what could not be read in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from venditor.products import MOST_QUOTED, Kind, Listing, Source

PassageKind = Literal["text", "heading", "link", "button", "image", "field", "frame"]
"""What a passage is."""


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
class Passage:
    """What a reader of the page sees in one place, in the order of the page.

    Attributes:
        kind: what it is.
        text: its words, white space squeezed; an image's alternative text, a button's or a field's label.
        path: where it is, so that it can be found again: a CSS path in a page
            (``html > body > div:nth-of-type(2) > p``), ``item 3/description`` in a feed.
        address: where a link leads, what an image or a frame shows, where a button's form goes.
        hidden: how the page hides it; "" where it shows it.
        snapshot: which of several snapshots of the page it stands in, from 1.
        ticked: whether it is a box that is ticked in the page as given.
    """

    kind: PassageKind
    text: str
    path: str
    address: str = ""
    hidden: str = ""
    snapshot: int = 1
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """One listing that was read.

    Attributes:
        item: which of several in a file, by its position from 1 and its own name; ``None`` where a file is
            one listing.
        listing: what it says.
        problems: what stands in it and cannot be used.
        passages: what a reader sees, in order; of a page none unless they were asked for.
    """

    item: str | None
    listing: Listing
    problems: tuple[Problem, ...] = ()
    passages: tuple[Passage, ...] = ()


def squeezed(text: str) -> str:
    """Words with runs of white space as one space, none at the ends."""
    return " ".join(text.split())


def source(kind: Kind, path: str, text: str, value: object = None) -> Source:
    """Where something was read, with as much of it as is kept, and its value where it has one."""
    quotation = squeezed(text[: 4 * MOST_QUOTED])
    kept = quotation if len(quotation) <= MOST_QUOTED else quotation[: MOST_QUOTED - 1] + "…"
    return Source(kind, path, kept, value)
