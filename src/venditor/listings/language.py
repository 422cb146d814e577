"""The language of a listing that states none, by its own words; of a file once, where its items agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

from venditor.listings.read import Read, source, squeezed
from venditor.products import Field, Listing

KNOWN = (
    "ar bg cs da de el en es et fi fr ga he hr hu id is it ja ko lt lv ms mt nl no pl pt ro ru sk sl sr sv "
    "th tr uk vi zh"
).split()
"""Languages that are told apart: of the European Union, and of other places that shops are in."""

FEWEST = 24
"""Letters from which a language can be told; of scripts that few languages write, a quarter of them."""

MOST = 2_000
"""Letters that are looked at."""

AGREED = 5
"""Items of a file that must be in one language for the others to be taken to be so."""

_DENSE = 4


def with_languages(listings: Iterable[Read]) -> Iterator[Read]:
    """The listings of one file, each with the language of its words where it states none.

    Args:
        listings: as they were read.
    """
    seen: list[str] = []
    for read in listings:
        if read.listing.language.state == "present":
            yield read
            continue
        uniform = len(seen) == AGREED and len(set(seen)) == 1
        words = _words(read.listing)
        found = seen[0] if uniform and words else language_of(words)
        if found is not None and len(seen) < AGREED:
            seen.append(found)
        yield read if found is None else _told(read, found, uniform=uniform)


def language_of(text: str) -> str | None:
    """The language of some words, ``None`` where they are too few to tell.

    Args:
        text: in one language.

    Example:
        >>> language_of("Disque abrasif au carbure de silicium, lot de cinquante"), language_of("SKU 123")
        ('fr', None)
    """
    letters = [letter for letter in text[:MOST] if letter.isalpha()]
    dense = sum(letter > "\u2e80" for letter in letters)
    if len(letters) + (_DENSE - 1) * dense < FEWEST:
        return None
    return str(_identifier().classify(squeezed(text[:MOST]))[0])


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(KNOWN)
    return identifier


def _words(listing: Listing) -> str:
    return " ".join(field.value for field in (listing.name, listing.description) if field.value)


def _told(read: Read, language: str, *, uniform: bool) -> Read:
    first, *_ = read.listing.name.sources or read.listing.description.sources
    where = source(first.kind, f"the first {AGREED} items", "by their words") if uniform else first
    return replace(read, listing=replace(read.listing, language=Field.present(language, where)))
