"""In which language an offer and its warnings are, against what is spoken where it is made.

Languages of countries are those that CLDR calls official there, for the whole country or by custom. Which
language the law asks for is the law's to say (``language.of_information``, ``language.of_warnings``), and can
be given instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache, lru_cache

from babel import Locale
from babel.languages import get_official_languages

from venditor.listings.language import language_of
from venditor.listings.observing.items.labels import labelled_in
from venditor.listings.observing.items.phrases import phrases_in
from venditor.listings.observing.items.shapes import HAZARD
from venditor.listings.observing.items.texts import Texts
from venditor.listings.observing.observation import Confidence, Destination, Observation, Offer
from venditor.products import Listing, Source

FEWEST_LETTERS = 24
"""Letters of a warning whose language is told; of fewer no language is told by their words."""

FEWEST_OF_A_DESCRIPTION, MANY_OF_A_DESCRIPTION = 45, 150
"""Letters of a description whose language is told, and of one where that is sure: shorter ones are often
names and numbers. Of scripts that write a word in a letter or two, a third of them."""

# Regions that speak other languages than their country as a whole.
_WARNINGS = frozenset(("toy_warnings", "safety_warnings"))
_REGIONS = {"CA-QC": ("fr",)}
_SCRIPTS = {"TW": "Hant", "HK": "Hant", "MO": "Hant", "CN": "Hans", "SG": "Hans", "MY": "Hans"}
_TRADITIONAL = frozenset("國說請會時為這們來對過還發學實體點無電話號應將與經書長開關產製質類歲後區灣")
_SIMPLIFIED = frozenset("国说请会时为这们来对过还发学实体点无电话号应将与经书长开关产制质类岁后区湾")
_SPOKEN = frozenset(("gsw", "nan", "hak"))
"""Official languages that goods are not described in: they are written as another."""

_ONE = {"nb": "no", "nn": "no", "fil": "tl"}


def spoken_at(country: str, region: str = "") -> tuple[str, ...]:
    """Languages that are official at a place, by BCP 47 tags.

    Args:
        country: ISO 3166-1 code.
        region: ISO 3166-2 code of a part of it, where it is known.

    Example:
        >>> spoken_at("BE"), spoken_at("CA", "CA-QC"), spoken_at("TW"), spoken_at("DE")
        (('nl', 'fr', 'de'), ('fr',), ('zh-Hant',), ('de',))
    """
    found = _REGIONS.get(region) or get_official_languages(country, de_facto=True)
    tags = (tag.replace("_", "-") for tag in found if tag.partition("_")[0] not in _SPOKEN)
    return tuple(f"zh-{_SCRIPTS.get(country, 'Hans')}" if tag == "zh" else tag for tag in tags)


def same_language(one: str, other: str) -> bool:
    """Whether two tags are of one language; of Chinese, in one script where both are known.

    Example:
        >>> same_language("de-AT", "de"), same_language("zh-TW", "zh-Hans"), same_language("pt-BR", "pt")
        (True, False, True)
    """
    first, second = _parts(one), _parts(other)
    return first[0] == second[0] and (not first[1] or not second[1] or first[1] == second[1])


@cache
def _parts(tag: str) -> tuple[str, str]:
    """Language and, of Chinese, the script."""
    language, *rest = tag.replace("_", "-").split("-")
    language = _ONE.get(language.lower(), language.lower())
    if language != "zh":
        return language, ""
    script = next((part.title() for part in rest if part.title() in ("Hant", "Hans")), "")
    return language, script or next((_SCRIPTS[part.upper()] for part in rest if part.upper() in _SCRIPTS), "")


@lru_cache(maxsize=4096)
def written_in(text: str) -> str | None:
    """The language of some words; of Chinese with its script. ``None`` where they are too few.

    Args:
        text: in one language.

    Example:
        >>> written_in("警告：本產品不適合三歲以下兒童使用，請遠離火源"), written_in("OK")
        ('zh-Hant', None)
    """
    found = language_of(text)
    if found != "zh":
        return found
    traditional = sum(letter in _TRADITIONAL for letter in text)
    simplified = sum(letter in _SIMPLIFIED for letter in text)
    if traditional == simplified:
        return found
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def observe_language(offer: Offer, destination: Destination) -> Iterator[Observation]:
    """What is in a language that is not official at a destination.

    Args:
        offer: that is looked at.
        destination: where it is made.
    """
    spoken = spoken_at(destination.country, destination.region)
    if spoken:
        yield from in_other_language(offer, spoken, spoken)


def in_other_language(
    offer: Offer, information: Collection[str], warnings: Collection[str], texts: Texts | None = None
) -> Iterator[Observation]:
    """What is in another language than it has to be.

    Args:
        offer: that is looked at.
        information: languages of which the description has to be in one; none where any will do.
        warnings: the same for warnings.
        texts: of the offer, where they are at hand.
    """
    listing = offer.read.listing
    if information:
        yield from _description(listing, information)
    if warnings:
        yield from _warnings(offer, warnings, texts or Texts(offer.read))


def _description(listing: Listing, wanted: Collection[str]) -> Iterator[Observation]:
    """The description, by what the listing states; its words may say otherwise, and then they decide."""
    stated = listing.language.value
    if not listing.description.value or (stated and _among(stated, wanted)):
        return
    letters = sum(3 if letter > "\u2e80" else 1 for letter in listing.description.value if letter.isalpha())
    words = written_in(listing.description.value) if letters >= FEWEST_OF_A_DESCRIPTION else None
    if words is None or _among(words, wanted):
        return
    agreed = stated is not None and same_language(stated, words) and letters >= MANY_OF_A_DESCRIPTION
    sure: Confidence = "high" if agreed else "medium"
    yield _other("main_characteristics", words, wanted, listing.description.sources[0], sure)


def _warnings(offer: Offer, wanted: Collection[str], texts: Texts) -> Iterator[Observation]:
    """Warnings of which none is in a wanted language."""
    first: dict[str, tuple[str, Source]] = {}
    right: set[str] = set()
    for item, words, source in _warned(offer, wanted, texts):
        if sum(map(str.isalpha, words)) < FEWEST_LETTERS and words.isascii():
            continue
        language = written_in(words)
        if language is None:
            continue
        if _among(language, wanted):
            right.add(item)
        else:
            first.setdefault(item, (language, source))
    for item, (language, source) in first.items():
        if item not in right:
            yield _other(item, language, wanted, source, "medium")


def _warned(offer: Offer, wanted: Collection[str], texts: Texts) -> Iterator[tuple[str, str, Source]]:
    """Every warning of an offer that is shown: item, words, place."""
    listing = offer.read.listing
    if listing.warnings.value:
        yield "safety_warnings", listing.warnings.value, listing.warnings.sources[0]
    for label in labelled_in(offer.read, texts):
        if label.item == "safety_warnings" and not label.hidden and HAZARD.search(label.value):
            yield "safety_warnings", label.value, label.source
    for language in dict.fromkeys((listing.language.value, *wanted)):
        for found in phrases_in(texts, language, _WARNINGS):
            if not (found.text.aside or found.text.hidden):
                words = found.text.words[max(0, found.start - 100) : found.end + 100]
                yield found.item, words, found.text.source(found.start, found.end)


def _among(language: str, wanted: Collection[str]) -> bool:
    return any(same_language(language, one) for one in wanted)


def _other(
    item: str, language: str, wanted: Collection[str], source: Source, confidence: Confidence
) -> Observation:
    values = {
        "language": _name(language),
        "needed": ", ".join(map(_name, wanted)),
        "language_tag": language,
        "needed_tags": " ".join(wanted),
    }
    return Observation(item, "flawed", (source,), confidence, "other_language", values)


@cache
def _name(tag: str) -> str:
    """The English name of a language."""
    return str(Locale.parse(tag.replace("-", "_")).get_display_name("en") or tag)
