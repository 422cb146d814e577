"""What the server asks of the process that checks a page, and what that answers; as JSON, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NotRequired, TypedDict

Out = Literal["", "json", "sarif", "html"]
"""The page, or the report as a file."""

TYPES: Mapping[str, tuple[str, str]] = {
    "json": ("application/json", "json"),
    "sarif": ("application/sarif+json", "sarif"),
    "html": ("text/html", "html"),
}
"""Media type of a report, and how its file's name ends."""


@dataclass(frozen=True, slots=True)
class Task:
    """One page to check.

    Attributes:
        raw: the page, as it was sent.
        name: what it is called in a report.
        markets: destinations, such as ``DE`` or ``US-CA``.
        facts: what the seller tells, by names of the vocabulary of listings.
        language: BCP 47 tag of the reader.
        today: the day whose law counts.
        out: what is wanted.
    """

    raw: bytes
    name: str
    markets: tuple[str, ...]
    facts: Mapping[str, str | bool]
    language: str
    today: date
    out: Out = ""


class Section(TypedDict):
    """One listing: markup of its findings, and of what stands beside them."""

    name: str
    item: str
    rows: str
    beside: str
    more: int


class Told(TypedDict):
    """A text, and the language that it is in."""

    text: str
    language: str


class OpenFact(TypedDict):
    """A fact that would settle questions."""

    name: str
    kind: str
    label: Told
    settles: list[Told]


class Checked(TypedDict):
    """The answer.

    ``refused`` is the code of what cannot be read, with its message in English; ``failed`` names a mistake of
    ours. ``file`` is a report. Otherwise there are findings, and in ``goods`` markup of what labels have to
    show.
    """

    refused: NotRequired[str]
    message: NotRequired[str]
    failed: NotRequired[str]
    file: NotRequired[str]
    language: NotRequired[str]
    counts: NotRequired[dict[str, int]]
    listings: NotRequired[int]
    cut: NotRequired[bool]
    unread: NotRequired[str]
    sections: NotRequired[list[Section]]
    goods: NotRequired[str]
    left: NotRequired[int]
    open: NotRequired[list[OpenFact]]
    not_looked_for: NotRequired[list[Told]]
