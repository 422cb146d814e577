"""Phrases by which items are seen in running text: a part that cannot vary is looked for, then the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from venditor.listings.observing.items.texts import Text, Texts

MOST_BETWEEN = 40
"""Characters that "…" stands for, at most."""

EVERY: frozenset[str] = frozenset()
"""All items that phrases tell."""

_PARTS = re.compile(r"(#|…)")
_PATTERNS = {"#": r"\d{1,9}(?:[.,]\d{1,3})?", "…": rf"[^\n]{{0,{MOST_BETWEEN}}}?"}
_LETTER = re.compile(r"[^\W\d_]")
_EASTERN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that say something of an item.

    Attributes:
        item: as ``phrases.yaml`` names it.
        words: as they are listed.
    """

    item: str
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase where it stands.

    Attributes:
        item: that it is about.
        text: in which it stands.
        number: of the text among all.
        start: of the phrase in the text.
        end: of the phrase in the text.
    """

    item: str
    text: Text
    number: int
    start: int
    end: int

    @property
    def words(self) -> str:
        """What stands there."""
        return self.text.words[self.start : self.end]


def phrases_in(texts: Texts, language: str | None, items: frozenset[str] = EVERY) -> Iterator[Found]:
    """Every phrase that stands in an offer, of each the first few places.

    Args:
        texts: of the offer.
        language: BCP 47 tag of it; of an offer whose language is not known every language is looked for.
        items: that are looked for; by default all.
    """
    blob = texts.blob
    for part, phrases in _parts(_primary(language), items).items():
        if part not in blob:
            continue
        for phrase in phrases:
            for count, match in enumerate(_pattern(phrase.words).finditer(blob)):
                number, start = texts.at(match.start())
                text = texts.all[number]
                yield Found(phrase.item, text, number, start, start + len(match[0]))
                if count == MOST_PLACES:
                    break


MOST_PLACES = 5
"""Places of one phrase that are looked at: the first may stand among reviews, or hidden."""


def _primary(language: str | None) -> str:
    primary = (language or "").lower().partition("-")[0]
    return primary if primary in _known() else ""


@cache
def _known() -> frozenset[str]:
    return frozenset(language for by_language in _data().values() for language in by_language)


@cache
def _parts(language: str, items: frozenset[str]) -> Mapping[str, tuple[Phrase, ...]]:
    """Phrases by the part that cannot vary: of a language and English, or of all."""
    found: dict[str, dict[Phrase, None]] = {}
    for item, by_language in _data().items():
        if items and item not in items:
            continue
        for one, phrases in by_language.items():
            if not language or one in (language, "en"):
                for words in phrases:
                    found.setdefault(_part(words), {})[Phrase(item, words)] = None
    return {part: tuple(phrases) for part, phrases in found.items()}


def _part(words: str) -> str:
    """The longest part of a phrase that cannot vary."""
    return max((piece for piece in _PARTS.split(words) if piece not in _PATTERNS), key=len)


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """A phrase as it is looked for; made when its part is first found, as most never are."""
    pattern = "".join(_PATTERNS.get(piece) or re.escape(piece) for piece in _PARTS.split(words))
    first, last = words.strip()[:1], words.strip()[-1:]
    if _LETTER.match(first) and not _EASTERN.match(first) and words[0] != " ":
        pattern = r"(?<!\w)" + pattern
    if _LETTER.match(last) and not _EASTERN.match(last) and words[-1] != " ":
        pattern += r"(?!\w)"
    return re.compile(pattern)


@cache
def _data() -> Mapping[str, Mapping[str, list[str]]]:
    data: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(
        (files(__package__) / "phrases.yaml").read_text("utf-8")
    )
    return data
