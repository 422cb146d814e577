"""The language of a listing that states none, by its own words; of a file once, where its items agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

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

SAMPLE, AGREED = 20, 5
"""Items at the beginning of a file that are asked for their language, and how many of them must have one."""

SHARE = 0.9
"""Share of the letters of those items that must be in one language for the file to be taken to be in it.
Names of goods are often in another: nobody can tell that "PALL-X 333 test N°18 Solid Grey" is French."""

PROBED, SURE = 300, 150
"""Characters of an item that are asked whether they are in the language of the file, and letters among them
from which their own answer counts: a file may be sorted by language. To ask takes 0.1 ms."""

_DENSE = 4


def with_languages(listings: Iterable[Read]) -> Iterator[Read]:
    """The listings of one file, each with the language of its words where it states none.

    Args:
        listings: as they were read.
    """
    rest = iter(listings)
    first: list[Read] = []
    failed: Exception | None = None
    try:
        first += islice(rest, SAMPLE)
    except Exception as error:  # noqa: BLE001 - what was read before is given on first
        failed = error
    told = [_own(read) for read in first]
    agreed = _agreed(first, told)
    for read, own in zip(first, told, strict=True):
        yield _told(read, own) if agreed is None else _in_file(read, agreed)
    if failed is not None:
        raise failed
    for read in rest:
        yield _told(read, _own(read)) if agreed is None else _in_file(read, agreed)


def _in_file(read: Read, agreed: str) -> Read:
    """An item with the language of its file, or its own where its words are enough to be sure."""
    listing = read.listing
    words = "" if listing.language.state == "present" else _words(listing)
    probe = words[:PROBED]
    own = language_of(probe) if _weight(probe) >= SURE else None
    # Of languages that are near each other one answer is not enough.
    if own not in (None, agreed) and language_of(words) == own:
        return _told(read, own)
    return _told(read, agreed, of_file=True)


def _own(read: Read) -> str | None:
    """The language of an item's words, where it states none."""
    return None if read.listing.language.state == "present" else language_of(_words(read.listing))


def _agreed(reads: Iterable[Read], told: Iterable[str | None]) -> str | None:
    """The language of a file whose first items are in one; ``None`` where they are too few, or in several."""
    letters: Counter[str] = Counter()
    items = 0
    for read, language in zip(reads, told, strict=True):
        if language is not None:
            letters[language] += len(_words(read.listing)[:MOST])
            items += 1
    if items < AGREED:
        return None
    (language, most), *_ = letters.most_common(1)
    return language if most >= SHARE * letters.total() else None


def language_of(text: str) -> str | None:
    """The language of some words, ``None`` where they are too few to tell.

    Args:
        text: in one language.

    Example:
        >>> language_of("Disque abrasif au carbure de silicium, lot de cinquante"), language_of("SKU 123")
        ('fr', None)
    """
    if _weight(text[:MOST]) < FEWEST:
        return None
    return str(_identifier().classify(squeezed(text[:MOST]))[0])


def _weight(text: str) -> int:
    """Letters of a text, those of scripts that few languages write several times."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) + (_DENSE - 1) * sum(letter > "\u2e80" for letter in letters)


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(KNOWN)
    return identifier


def _words(listing: Listing) -> str:
    return " ".join(field.value for field in (listing.name, listing.description) if field.value)


def _told(read: Read, language: str | None, *, of_file: bool = False) -> Read:
    listing = read.listing
    if language is None or listing.language.state == "present" or not _words(listing):
        return read
    first, *_ = listing.name.sources or listing.description.sources
    where = source(first.kind, f"the first {SAMPLE} items", "by their words") if of_file else first
    return replace(read, listing=replace(listing, language=Field.present(language, where)))
