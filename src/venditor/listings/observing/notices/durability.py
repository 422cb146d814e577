"""The label GARAN of a guarantee of durability, and what the page itself says of that guarantee.

The label is for a guarantee by the producer, of more than two years, at no additional cost, of the whole
good. A length in years is counted from the day of the check as if the goods came on it; a year is twelve
months, and a month ends on the same day of the next one, or on its last day.

Source: Directive 2011/83/EU arts. 6(1)(la), 22a; Implementing Regulation (EU) 2025/1960 Annex II.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from venditor.listings.observing.notices.drawings import without_its_colours
from venditor.listings.observing.notices.months import months_later
from venditor.listings.observing.notices.official import label_address, more_than_months
from venditor.listings.observing.notices.phrases import Said
from venditor.listings.observing.notices.texts import Text, few, kind_of, place, texts
from venditor.listings.observing.notices.words import guarantee_words
from venditor.listings.observing.observation import Confidence, Observation, Offer
from venditor.listings.read import Passage, Read
from venditor.products import Source

_TITLE = re.compile(r"(?<![\w-])GARAN(?![\w-])")
_NESTED = re.compile(r"\W*(?:\d{1,2}\s*\w*\W+)?GARAN(?:\W+\d{1,2}(?:\s*\w+)?)?\W*")
"""The label as a link or button to be pressed: its title with the years, and no sentence about it."""

_MONTHS = ("month", "monat", "mois", "mes", "mês", "maand", "miesi")
_LABELS = frozenset(("image", "frame", "link", "button"))
_TERMS = ("guarantor", "address", "scope", "procedure")


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What a page says of a producer's guarantee.

    Attributes:
        months: how long; ``None`` where it is not said.
        free: whether it costs nothing more; ``None`` where it is not said.
        whole: whether it is of the whole good.
        sellers: whether it is the seller's and no producer's.
        sources: where.
        words: of each thing that was said.
    """

    months: int | None
    free: bool | None
    whole: bool | None
    sellers: bool
    sources: tuple[Source, ...]
    words: str = ""

    def until(self, day: date) -> date | None:
        """Its last day, if the goods come on a day."""
        return None if self.months is None else months_later(day, self.months)


def label_of(read: Read) -> Passage | None:
    """The label on a page, whole or nested; shown ones go first."""
    found = [passage for passage in read.passages if _is_label(passage)]
    return min(found, key=lambda passage: (bool(passage.hidden), passage.kind != "image"), default=None)


def _is_label(passage: Passage) -> bool:
    if passage.kind not in _LABELS:
        return False
    address = "" if passage.address.startswith("data:") else unquote(passage.address[:2000]).casefold()
    shown = passage.kind in {"image", "frame"}
    titled = bool(_TITLE.search(passage.text) if shown else _NESTED.fullmatch(passage.text))
    return (
        titled
        or (shown and guarantee_words().holds("label_file", address.rpartition("/")[2]))
        or (shown and label_address() in address)
    )


def guarantee_of(read: Read) -> Guarantee | None:
    """What a page says of a producer's guarantee, or of one with the label on it; ``None`` for nothing."""
    label = label_of(read)
    said = [(text, found) for text in texts(read) for found in _spoken(text)]
    if not said and label is None:
        return None
    lengths = [months for _, found in said if (months := _months(found)) is not None]
    if label is not None and not lengths:
        lengths = _on_label(label)
    sentences = [found.sentence for _, found in said] or ([label.text] if label is not None else [])
    priced = _any("at_a_price", sentences)
    free = False if priced else (True if _any("free", sentences) else None)
    whole = False if _any("part", sentences) else (True if _any("whole", sentences) else None)
    sources = [text.source(found.sentence, found.match.start()) for text, found in said]
    if label is not None:
        sources.append(place(kind_of(read), label))
    words = said[0][1].sentence if said else (label.text if label is not None else "")
    return Guarantee(
        max(lengths, default=None),
        free,
        whole,
        sellers=_any("sellers", sentences),
        sources=few(sources),
        words=words,
    )


def _spoken(text: Text) -> Iterator[Said]:
    for said in guarantee_words().find("producer_guarantee", text.words):
        # What is cut off is the name of another product in a row of them.
        if not said.sentence.endswith(("…", "...")):
            yield said


def _any(family: str, sentences: list[str]) -> bool:
    return any(guarantee_words().holds(family, sentence) for sentence in sentences)


def _months(said: Said) -> int | None:
    number = guarantee_words().number(said.match, said.language)
    if number is None:
        return None
    unit = guarantee_words().group(said.match, "u").lower()
    return number if unit.startswith(_MONTHS) else number * 12


def _on_label(label: Passage) -> list[int]:
    found = next(iter(guarantee_words().find("label_length", label.text)), None)
    months = _months(found) if found is not None else None
    return [months] if months is not None else []


def durability_label(offer: Offer) -> Iterator[Observation]:
    """The label on a page, with what is wrong with the guarantee that it is shown for."""
    label = label_of(offer.read)
    if label is None:
        return
    guarantee = guarantee_of(offer.read)
    source = place(kind_of(offer.read), label)
    sure: Confidence = "high" if _TITLE.search(label.text) and not label.hidden else "medium"
    missing = _missing(offer.read)
    if missing:
        told = {"missing": ", ".join(missing)}
        yield Observation("durability_label", "flawed", (source,), "low", "terms_missing", told)
    else:
        yield Observation("durability_label", "seen", (source,), sure)
    if without_its_colours(label.address):
        told = {"words": label.text or label.address}
        yield Observation("altered_durability_label", "seen", (source,), "medium", values=told)
    if guarantee is not None:
        yield from _unqualified(guarantee, source)


def _unqualified(guarantee: Guarantee, label: Source) -> Iterator[Observation]:
    wrong: dict[str, dict[str, str]] = {}
    if guarantee.months is not None and guarantee.months <= more_than_months():
        wrong["too_short"] = {"months": str(guarantee.months)}
    if guarantee.whole is False:
        wrong["part_only"] = {}
    if guarantee.free is False:
        wrong["at_a_price"] = {}
    if guarantee.sellers:
        wrong["of_the_seller"] = {}
    for variety, values in wrong.items():
        told = {"words": guarantee.words, **values}
        sources = few([*guarantee.sources, label])
        yield Observation("unqualified_durability_label", "seen", sources, "medium", variety, told)


def _missing(read: Read) -> list[str]:
    """What of the terms of the guarantee is not found; nothing where a link leads to terms."""
    words = guarantee_words()
    if any(
        words.holds("guarantee_terms", each.text) for each in read.passages if each.kind in {"link", "button"}
    ):
        return []
    about = [text.words for text in texts(read) if _speaks_of_it(text.words)]
    return [name for name in _TERMS if not any(words.holds(name, each) for each in about)]


def _speaks_of_it(words: str) -> bool:
    lowered = words.casefold()
    return any(
        stem in lowered
        for stem in ("guarant", "garant", "garanz", "garancí", "garantí", "gwaranc", "warrant")
    )
