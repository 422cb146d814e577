"""A listing while it is read: what stands in each place, and what in it cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from venditor.core.quantity import Quantity
from venditor.listings.descriptions import words_of
from venditor.listings.read import Passage, Problem, Read, source, squeezed
from venditor.listings.values.errors import UnusableError, shown
from venditor.listings.values.gtin import gtin, gtin_reading
from venditor.listings.values.units import quantity
from venditor.products import ABSENT, PRESENT, Attribute, Field, Kind, Listing, Source

Value = TypeVar("Value")

SAYS_NOTHING = frozenset(("-", "--", "–", "—", "n/a", "n.a.", "na", "nan", "none", "null", "undefined"))
"""Words that programs write into a place that has nothing in it, in small letters."""

FREE_WORDS = frozenset(("id", "name", "description", "sku"))
"""Fields in which such a word may be meant."""


ADDRESSES = re.compile(r"\s*,\s*(?=https?:)")
"""What stands between addresses in one place; a comma within one is not followed by another."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file that a field can be read from.

    Attributes:
        path: where it is, such as ``line 7/Variant Price``.
        text: what stands there, whole.
    """

    path: str
    text: str

    @property
    def empty(self) -> bool:
        """Whether it has nothing in it, or only a word for nothing."""
        text = self.text.strip()
        return not text or (len(text) < 10 and text.lower() in SAYS_NOTHING)  # noqa: PLR2004


class Draft:
    """A listing while it is read.

    The first place with something usable in it decides a field; others are kept as its sources. A place with
    something that cannot be used leaves the field unknown, and is told as a problem.

    Args:
        kind: what it is read from.
    """

    __slots__ = ("_attributes", "_fields", "_problems", "_words", "kind")

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._fields: dict[str, Field[Any]] = {}
        self._problems: list[Problem] = []
        self._attributes: list[tuple[Attribute, Source]] = []
        self._words: dict[str, str] = {}

    def source(self, place: Place, value: object = None) -> Source:
        """A place as the source of a field, with what it says where it says the whole of it."""
        return source(self.kind, place.path, place.text, value)

    def says(self, place: Place, words: str) -> None:
        """Words that a reader sees in a place."""
        if words:
            self._words.setdefault(place.path, words)

    def value(self, field: str) -> Any:
        """What a field says by now; ``None`` unless it is present."""
        found = self._fields.get(field)
        return None if found is None else found.value

    def present(self, field: str, value: object, *sources: Source) -> None:
        """A field says something; one source alone says all of it."""
        if len(sources) == 1 and sources[0].value is None:
            sources = (replace(sources[0], value=value),)
        self._set(field, Field(PRESENT, value, sources))

    def absent(self, field: str, *sources: Source) -> None:
        """A field has a place, and nothing in it."""
        self._set(field, Field(ABSENT, None, sources))

    def seen(self, field: str, *sources: Source) -> None:
        """A field is named in places that do not settle it: it stays unknown."""
        self._set(field, Field(sources=sources))

    def refuse(self, field: str, message: str, place: Place) -> None:
        """A field says something that cannot be used."""
        where = self.source(place)
        self._problems.append(Problem(field, message, where))
        self.seen(field, where)

    def remark(self, field: str, message: str, place: Place) -> None:
        """Something about a field that has to be told, whatever its state is."""
        self._problems.append(Problem(field, message, self.source(place)))

    def _set(self, field: str, found: Field[Any]) -> None:
        before = self._fields.get(field)
        if before is None:
            self._fields[field] = found
        elif _rank(found) > _rank(before):
            self._fields[field] = Field(found.state, found.value, found.sources + before.sources)
        else:
            self._fields[field] = Field(before.state, before.value, before.sources + found.sources)

    def text(self, field: str, place: Place) -> None:
        """A field in words, as they stand there."""
        words = squeezed(place.text)
        if not words or (field not in FREE_WORDS and place.empty):
            self.absent(field, self.source(place))
        else:
            self.says(place, words)
            self.present(field, words, self.source(place, words))

    def markup(self, field: str, place: Place) -> None:
        """A field in words that may be marked up as HTML; the words are kept, the marks are not."""
        words = words_of(place.text)
        if words:
            self.says(place, words)
            self.present(field, words, self.source(place, words))
        else:
            self.absent(field, self.source(place))

    def parsed(self, field: str, place: Place, parse: Callable[[str], Value]) -> Value | None:
        """A field whose text has a value of its own.

        Args:
            field: of the listing.
            place: where it stands.
            parse: gives the value; raises :class:`UnusableError` where there is none.

        Returns:
            The value, or ``None`` where there is nothing or nothing usable.
        """
        if place.empty:
            self.absent(field, self.source(place))
            return None
        try:
            value = parse(place.text)
        except UnusableError as error:
            self.refuse(field, str(error), place)
            return None
        self.present(field, value, self.source(place, value))
        return value

    def gtin(self, place: Place) -> None:
        """The trade item number; leading zeros that were lost are added, and that is told."""
        if self.parsed("gtin", place, gtin) is not None:
            reading = gtin_reading(place.text)
            if reading.lost:
                self.remark(
                    "gtin", f"{shown(place.text)} lost leading zeros; read as {reading.value}.", place
                )

    def measure(self, place: Place, parse: Callable[[str], tuple[Quantity, int | None]] = quantity) -> None:
        """How much is in it; and how many things, where the same words say it."""
        found = self.parsed("quantity", place, lambda text: parse(text)[0])
        pieces = None if found is None else parse(place.text)[1]
        if pieces is not None:
            self.present("pieces", pieces, self.source(place, pieces))

    def joined(self, field: str, places: Sequence[Place], between: str) -> None:
        """A field in words that stand in several places."""
        words = [squeezed(place.text) for place in places]
        for place, said in zip(places, words, strict=True):
            self.says(place, said)
        self.present(field, between.join(words), *map(self.source, places))

    def images(self, places: Sequence[Place], apart: re.Pattern[str] = ADDRESSES) -> None:
        """Addresses of pictures, in the order of the places and each once.

        Args:
            places: where they stand; at least one.
            apart: what stands between several in one place.
        """
        addresses: dict[str, None] = {}
        sources = []
        for place in places:
            found = [] if place.empty else [each for each in apart.split(place.text.strip()) if each]
            if found:
                addresses |= dict.fromkeys(found)
                sources.append(self.source(place, tuple(found)))
        if addresses:
            self.present("images", tuple(addresses), *sources)
        else:
            self.absent("images", self.source(places[0]))

    def attribute(self, name: str, place: Place) -> None:
        """A name and a value that no field has a place for; nothing where there is no value."""
        words = squeezed(place.text)
        if words:
            self.says(place, words)
            self._attributes.append((Attribute(name, words), self.source(place)))

    def read(self, item: str | None) -> Read:
        """The listing, as far as it could be read."""
        if self._attributes:
            attributes, sources = zip(*self._attributes, strict=True)
            self._fields["attributes"] = Field(PRESENT, attributes, sources)
        said = tuple(Passage("text", words, path) for path, words in self._words.items())
        return Read(item, Listing(**self._fields), tuple(self._problems), said)


def _rank(field: Field[Any]) -> int:
    if field.state == PRESENT:
        return 2
    return 0 if field.state == ABSENT else 1


def item_name(position: int, own: str | None) -> str:
    """Which of several an item is: its position from 1, and its own name where it has one.

    Example:
        >>> item_name(3, "SHIRT-M"), item_name(4, None)
        ('3 (SHIRT-M)', '4')
    """
    return f"{position} ({own})" if own else str(position)
