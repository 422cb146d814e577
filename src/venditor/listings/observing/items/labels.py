"""What stands behind a label: in a table, behind a colon, or in the lines under a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import yaml

from venditor.listings.observing.items.texts import TO_OPEN, Text, Texts
from venditor.listings.read import Read, squeezed
from venditor.products import MOST_QUOTED, Source

LONGEST_LABEL = 60
"""Characters of a label."""

LONGEST_VALUE = 800
"""Characters behind a label that are looked at."""

MOST_LINES = 10
"""Texts under a heading that are looked at."""

MOST_COLONS = 60
"""Colons of one text that are looked at."""

MOST_WORDS = 5
"""Words before a colon, within a sentence, that can be a label."""

_COLON = re.compile(r"[:：】](?!//)")
_BEGINS = re.compile(r"[.!?;•|\n【■◆▪●★※✔✅☑,，。；、<>/]|\s[-–—]\s|\s{2,}")
_JOINING = frozenset(
    "by the of our your a an von vom der die das des durch par du de la le del dal della van het".split()
)
_EDGES = " \t:：-–—*•·■◆【】[]()（）<>《》.\u200e\u200b"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and what stands behind it.

    Attributes:
        item: that the label announces, as ``labels.yaml`` names it.
        label: as it stands there.
        value: behind it, lines apart by line breaks.
        source: where.
        hidden: how the page hides it; empty where it shows it.
        tabled: whether a table or the file itself pairs them.
        text: number of the text it stands in; -1 for a table.
    """

    item: str
    label: str
    value: str
    source: Source
    hidden: str = ""
    tabled: bool = False
    text: int = -1


def labelled_in(read: Read, texts: Texts) -> Iterator[Labelled]:
    """Every label of an offer with something behind it: of its tables first, then of its words.

    Args:
        read: the listing.
        texts: of the offer.
    """
    labels = _labels()
    attributes = read.listing.attributes
    for attribute, source in zip(attributes.value or (), attributes.sources, strict=False):
        item = labels.get(attribute.name.strip(_EDGES).lower())
        if item is not None and attribute.value:
            yield Labelled(item, attribute.name, attribute.value, source, tabled=True)
    for number, text in enumerate(texts.all):
        if text.aside or text.kind not in ("text", "heading"):
            continue
        if len(text.words) <= LONGEST_LABEL and (item := labels.get(text.words.strip(_EDGES).lower())):
            hidden = _hidden_under(texts, number)
            value = "\n".join(_under(texts, number, labels, hidden))
            if value:
                where = replace(text.source(), quotation=_quoted(f"{text.words} {value}"))
                yield Labelled(item, text.words, value, where, hidden, text=number)
        else:
            yield from _within(text, number, labels)


def _quoted(words: str) -> str:
    kept = squeezed(words[: 2 * MOST_QUOTED])
    return kept if len(kept) <= MOST_QUOTED else kept[: MOST_QUOTED - 1] + "…"


def _hidden_under(texts: Texts, number: int) -> str:
    """How what is under a label is hidden: as the label is, or folded under one that is shown."""
    label, after = texts.all[number], texts.all[number + 1 : number + 2]
    return after[0].hidden if after and not label.hidden and after[0].hidden in TO_OPEN else label.hidden


def _under(texts: Texts, number: int, labels: Mapping[str, str], hidden: str) -> Iterator[str]:
    """The lines under a label, up to the next heading or label."""
    length = 0
    for text in texts.all[number + 1 : number + 1 + MOST_LINES]:
        if text.kind not in ("text", "link") or text.hidden != hidden:
            return
        if text.words.strip(_EDGES).lower() in labels:
            return
        length += len(text.words)
        if length > LONGEST_VALUE:
            return
        yield text.words or text.address
        if text.kind == "link" and text.address.startswith("mailto:"):
            yield text.address.removeprefix("mailto:").partition("?")[0]


def _within(text: Text, number: int, labels: Mapping[str, str]) -> Iterator[Labelled]:
    """Labels before a colon within a text, each with what stands up to the next."""
    words = text.words
    found: list[tuple[str, str, int, int]] = []
    for count, colon in enumerate(_COLON.finditer(words)):
        if count == MOST_COLONS:
            break
        before = words[max(0, colon.start() - LONGEST_LABEL) : colon.start()]
        label = _label(before, labels)
        if label:
            item = labels[label.strip(_EDGES).lower()]
            found.append((item, label, colon.start() - len(label), colon.end()))
    for index, (item, label, start, end) in enumerate(found):
        until = found[index + 1][2] if index + 1 < len(found) else len(words)
        value = squeezed(words[end : min(until, end + LONGEST_VALUE)])
        if value:
            yield Labelled(item, label, value, text.source(start, end + 1), text.hidden, text=number)


def _label(before: str, labels: Mapping[str, str]) -> str:
    """The label that ends some words: all since the last sentence, or the last few."""
    part = _BEGINS.split(before)[-1].strip(_EDGES)
    if part.lower() in labels:
        return part
    words = part.split()
    for length in range(min(MOST_WORDS, len(words)), 0, -1):
        last = " ".join(words[-length:]).strip(_EDGES)
        before_it = words[-length - 1].lower() if length < len(words) else ""
        if before_it in _JOINING:
            continue
        # Within a sentence a label stands in capitals: "Ingredients: ..." after a text without a full stop.
        if last.lower() in labels and (last[:1].isupper() or not last[:1].isascii()):
            return last
    return ""


@cache
def _labels() -> Mapping[str, str]:
    data = yaml.safe_load((files(__package__) / "labels.yaml").read_text("utf-8"))
    return {label.strip(_EDGES): item for item, labels in data.items() for label in labels}
