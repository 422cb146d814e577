"""What stands of the energy label of electrical goods."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from venditor.listings.observing.items.candidates import flawed, seen
from venditor.listings.observing.items.labels import Labelled
from venditor.listings.observing.items.phrases import Found
from venditor.listings.observing.items.texts import Texts
from venditor.listings.observing.observation import Observation
from venditor.products import PRESENT, Listing, Source

_CLASS = re.compile(r"^\W{0,3}([A-G])(\+{0,3})(?![\w+])")
_CLASS_AFTER = re.compile(r"[\s:=\-–(\[\"]*([A-G])(\+{0,3})(?![\w+'’])")
_RANGE = re.compile(
    r"(?<!\w)(A\+{0,3})\s?(?:-|–|—|→|to|bis|à|a|al|t/m|do|la|till|til|/|"
    r"->)\s?([C-G])(?![\w+'’])",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"energ(?:y|ie)[-_ ]?label|energieetikett|étiquette[-_ ]énergie|etiquette[-_ ]energ|etiqueta[-_ ]energ|"
    r"etichetta[-_ ]energ|etykieta[-_ ]energ|eticheta[-_ ]energ|energiemärke",
    re.IGNORECASE,
)
_EPREL = "eprel.ec.europa.eu"


def energy(
    listing: Listing, texts: Texts, labelled: tuple[Labelled, ...], found: tuple[Found, ...]
) -> Iterator[Observation]:
    """The class, the range of classes beside it, and the label itself.

    Args:
        listing: that is looked at.
        texts: of the offer.
        labelled: its labels.
        found: phrases that stand in it.
    """
    classes = list(_classes(listing, labelled, found))
    for stated, source, hidden in classes:
        if "+" in stated:
            old = "energy_class_of_old_scale"
            one = flawed("energy_class", old, source, confidence="medium", hidden=hidden)
        else:
            one = seen("energy_class", source, hidden=hidden)
        yield replace(one, values={**one.values, "class": stated})
    if classes:
        yield from _range(texts, labelled, classes[0])
        yield from _label(texts)


def _classes(
    listing: Listing, labelled: tuple[Labelled, ...], found: tuple[Found, ...]
) -> Iterator[tuple[str, Source, str]]:
    field = listing.energy_class
    if field.state == PRESENT and field.sources and (match := _CLASS.match(field.value or "")):
        yield match[1] + match[2], field.sources[0], ""
    for label in labelled:
        if label.item == "energy_class" and (match := _CLASS.match(label.value.strip())):
            yield match[1] + match[2], label.source, label.hidden
    for phrase in found:
        if phrase.item == "energy_class" and not phrase.text.aside:
            match = _CLASS_AFTER.match(phrase.text.words, phrase.end)
            if match:
                yield match[1] + match[2], phrase.text.source(phrase.start, match.end()), phrase.text.hidden


def _range(
    texts: Texts, labelled: tuple[Labelled, ...], first: tuple[str, Source, str]
) -> Iterator[Observation]:
    stated, source, hidden = first
    ends = [label for label in labelled if label.item == "energy_class_range" and label.tabled]
    if ends:
        yield seen("energy_class_range", *(label.source for label in ends))
        return
    near = next((text for text in texts.all if text.path == source.path), None)
    words = near.words if near is not None else source.quotation
    if match := _RANGE.search(words):
        where = near.source(*match.span()) if near is not None else source
        yield seen("energy_class_range", where, hidden=hidden)
    else:
        one = flawed("energy_class_range", "class_without_range", source, hidden=hidden)
        yield replace(one, values={**one.values, "class": stated})


def _label(texts: Texts) -> Iterator[Observation]:
    for text in texts.all:
        if text.kind in ("image", "link") and (
            _EPREL in text.address or _LABEL.search(text.words + text.address)
        ):
            yield seen("energy_label", text.source(), confidence="medium", hidden=text.hidden)
