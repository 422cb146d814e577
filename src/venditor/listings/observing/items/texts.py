"""The words of an offer in order, what is hidden of them, and what only stands beside the product."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from venditor.listings.page import hiding
from venditor.listings.read import Passage, PassageKind, Read, squeezed
from venditor.products import MOST_QUOTED, Field, Kind, Source

BUTTON = "button"
"""How words are hidden that a button right before them unfolds."""

TO_OPEN = hiding.TO_OPEN | {BUTTON}
"""Ways of hiding after which a reader can have the words by opening something."""

MOST_UNFOLDED = 30
"""Passages that one button unfolds, at most; more are a menu, a form or a footer."""

LONGEST = 20_000
"""Characters of one passage that are looked at."""

_WORDY = (
    "name",
    "description",
    "shipping",
    "warnings",
    "ingredients",
    "allergens",
    "material",
    "warranty",
    "returns",
)
_ASIDE = re.compile(
    r"review|\bratings?\b|also (?:viewed|bought|like|consider)|similar|related|recently viewed|you may|"
    r"you might|recommend|"
    r"goes well with|more in the|question|recipe|cookie|newsletter|sponsored|bought together|"
    r"bewertung|rezension|kundenmeinung|ähnliche|kunden kauften|auch gekauft|gefallen|passend dazu|zuletzt|"
    r"empfehl|fragen|"
    r"rezept|gesponsert|\bavis\b|commentaire|similaire|associé|vous aimerez|recommand|recette|récemment|"
    r"opinion|reseñ|relacionad|también|recomend|receta|recension|correlati|potrebbe|simili|ricett|consigliat|"
    r"recensie|vergelijkbare|anderen bekeken|opinie|podobne|polecane|przepis|recenzii|similare|recomandate|"
    r"rețet|"
    r"avaliaç|semelhantes|評價|評論|评价|推薦|推荐|相關商品|相关商品|看了又看|食譜|食谱|レビュー|関連商品|おすすめ|レシピ|"
    r"리뷰|상품평|추천|함께 본|레시피",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"> h([1-6])(?::|$|\s)")
_LONGEST_HEADING = 90


@dataclass(frozen=True, slots=True)
class Text:
    """Words that stand together.

    Attributes:
        words: as they stand there.
        kind: what they are.
        source_kind: what they were read from.
        path: where they stand.
        hidden: how the page hides them; empty where it shows them.
        aside: whether they stand under a heading of reviews, other products, recipes and the like.
        address: where a link leads, what a picture shows.
        snapshot: of the page they stand in.
    """

    words: str
    kind: PassageKind
    source_kind: Kind
    path: str
    hidden: str = ""
    aside: bool = False
    address: str = ""
    snapshot: int = 1

    def source(self, start: int = 0, end: int | None = None) -> Source:
        """Where they stand, with the words of a part and a few around them."""
        if end is None or len(self.words) <= MOST_QUOTED:
            quoted = self.words
        else:
            first = max(0, min(start - 40, len(self.words) - MOST_QUOTED))
            quoted = self.words[first : first + MOST_QUOTED]
        kept = squeezed(quoted[: 4 * MOST_QUOTED])
        kept = kept if len(kept) <= MOST_QUOTED else kept[: MOST_QUOTED - 1] + "…"
        at = self.path if self.source_kind == "page" else ""
        return Source(self.source_kind, self.path, kept, at=at, snapshot=self.snapshot)


class Texts:
    """All texts of an offer.

    Args:
        read: the listing. Where its passages were not asked for, its fields in words stand in for them.
    """

    def __init__(self, read: Read) -> None:
        self.on_page = any(passage.path.startswith("html") for passage in read.passages[:1])
        self.all: tuple[Text, ...] = tuple(_of_passages(read) if read.passages else _of_fields(read))

    @cached_property
    def blob(self) -> str:
        """Every text in small letters, each on a line of its own."""
        return "\n".join(
            each.words.lower() if len(each.words) == len(each.words.lower()) else _lower(each.words)
            for each in self.all
        )

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for each in self.all:
            starts.append(at)
            at += len(each.words) + 1
        return starts

    def at(self, place: int) -> tuple[int, int]:
        """The number of the text at a place in :attr:`blob`, and where in it."""
        number = bisect_right(self._starts, place) - 1
        return number, place - self._starts[number]


def _lower(words: str) -> str:
    """Small letters, as many as there were: some letters become two."""
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in words)


def _of_passages(read: Read) -> Iterator[Text]:
    kind = _kind(read)
    level = 0
    unfolded = _unfolded(read.passages)
    for number, passage in enumerate(read.passages):
        if passage.kind == "heading" and passage.path.startswith("html"):
            own = _level(passage)
            if level == 0 or own <= level:
                level = own if _aside(passage.text) else 0
        page = passage.path.startswith("html")
        yield Text(
            squeezed(passage.text[:LONGEST]),
            passage.kind,
            "page" if page else kind,
            passage.path,
            BUTTON if number in unfolded else passage.hidden,
            aside=level > 0,
            address=passage.address,
            snapshot=passage.snapshot,
        )


def _unfolded(passages: tuple[Passage, ...]) -> frozenset[int]:
    """Numbers of the passages that are hidden right behind a button with words: it unfolds them."""
    found: set[int] = set()
    run: list[int] = []
    before: Passage | None = None
    for number, passage in enumerate(passages):
        if passage.hidden:
            run.append(number)
            continue
        if run and _unfolds(before) and len(run) <= MOST_UNFOLDED:
            found.update(run)
        run, before = [], passage
    if run and _unfolds(before) and len(run) <= MOST_UNFOLDED:
        found.update(run)
    return frozenset(found)


def _unfolds(before: Passage | None) -> bool:
    return before is not None and before.kind == "button" and before.text != ""


def _aside(heading: str) -> bool:
    return len(heading) <= _LONGEST_HEADING and _ASIDE.search(heading) is not None


def _level(passage: Passage) -> int:
    found = _LEVEL.search(passage.path[-40:])
    return int(found[1]) if found else 2


def _kind(read: Read) -> Kind:
    for field in (read.listing.name, read.listing.id, read.listing.price):
        if field.sources:
            return field.sources[0].kind
    return "text"


def _of_fields(read: Read) -> Iterator[Text]:
    for name in _WORDY:
        field: Field[str] = getattr(read.listing, name)
        if field.value and field.sources:
            yield Text(squeezed(field.value[:LONGEST]), "text", field.sources[0].kind, field.sources[0].path)
