"""The words of an offer with where each stands: its passages, and what it says in fields of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from venditor.listings.read import Passage, Read
from venditor.products import MOST_QUOTED, Field, Kind, Source

UNREAD = frozenset(("noscript", "template"))
"""Ways of hiding after which words are for no reader, even one who opens what can be opened."""

READ_OUT = frozenset(("class",))
"""Ways of hiding after which programs that read pages aloud still have the words."""

MOST_SOURCES = 3
"""Places of one thing that are told; more say nothing more."""

_OF_PAGES: frozenset[Kind] = frozenset(("json-ld", "microdata", "open-graph", "markup", "page", "address"))


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one place.

    Attributes:
        words: squeezed.
        passage: what they stand in; ``None`` for a field of the listing.
        place: where.
        index: of the passage, in the order of the page.
    """

    words: str
    passage: Passage | None
    place: Source
    index: int = 0

    def source(self, quotation: str = "", start: int = 0) -> Source:
        """This place, with a part of its words.

        Args:
            quotation: words of this text; all of them where empty.
            start: where in them that begins which has to be in the quotation.
        """
        words = quotation or self.words
        begin = 0
        if start > MOST_QUOTED // 2:
            begin = words.rfind(" ", 0, start - MOST_QUOTED // 4) + 1 or start - MOST_QUOTED // 4
        kept = (
            words[begin:]
            if len(words) - begin <= MOST_QUOTED
            else words[begin : begin + MOST_QUOTED - 1] + "…"
        )
        at = self.place
        return Source(at.kind, at.path, kept, at=at.at, snapshot=at.snapshot)


def texts(read: Read) -> Iterator[Text]:
    """What a reader can read of an offer, in order: texts and headings, then its fields about returns.

    Links, buttons and labels of fields are names of other things and are looked at by who looks for them.
    """
    seen: set[str] = set()
    kind = kind_of(read)
    for index, passage in enumerate(read.passages):
        if passage.kind in {"text", "heading"} and passage.hidden not in UNREAD and passage.text not in seen:
            seen.add(passage.text)
            yield Text(passage.text, passage, place(kind, passage), index)
    for told in (read.listing.returns, read.listing.warranty, read.listing.description):
        yield from _of_field(told, seen)


def _of_field(told: Field[str], seen: set[str]) -> Iterator[Text]:
    if told.state == "present" and told.value and told.sources:
        words = " ".join(str(told.value).split())
        if words not in seen:
            seen.add(words)
            yield Text(words, None, told.sources[0])


def kind_of(read: Read) -> Kind:
    """What the passages of a listing were read from."""
    if any(passage.path.startswith("html") for passage in read.passages[:1]):
        return "page"
    told = read.listing.name.sources or next((one.sources for _, one in read.listing if one.sources), ())
    if not told:
        return "text"
    return "page" if told[0].kind in _OF_PAGES else told[0].kind


def place(kind: Kind, passage: Passage) -> Source:
    """Where a passage stands, with its words."""
    words = passage.text if len(passage.text) <= MOST_QUOTED else passage.text[: MOST_QUOTED - 1] + "…"
    at = passage.path if kind == "page" else ""
    return Source(
        kind, passage.path, words or passage.address[:MOST_QUOTED], at=at, snapshot=passage.snapshot
    )


def few(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Different places, the first of them."""
    return tuple(dict.fromkeys(sources))[:MOST_SOURCES]
