"""Everything that the label on goods may have to show, and what tells the same in an offer.

>>> on_labels()["origin"].told_by
('country_of_origin',)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from venditor.core.text import LocalizedText
from venditor.rules.source import Source, parse
from venditor.rules.vocabulary import localized, mapping

ITEMS, LANGUAGE = "label.items", "language.of_label"
"""Questions of the law about the label on the goods."""


@dataclass(frozen=True, slots=True)
class LabelItem:
    """Something that a label may have to show.

    Attributes:
        told_by: observations by which an offer tells the same; none where nothing looks for it.
        label: what it is.
    """

    told_by: tuple[str, ...]
    label: LocalizedText


@cache
def on_labels() -> Mapping[str, LabelItem]:
    """Everything that a label may have to show, by the words of the law's answer."""
    name = "labels.yaml"
    source = parse((files("venditor.listings.judging") / name).read_bytes(), name)
    given = mapping(source, ("items",), mapping(source, (), source.data)["items"])
    return {item: _item(source, item, mapping(source, ("items", item), one)) for item, one in given.items()}


def _item(source: Source, item: str, given: Mapping[str, Any]) -> LabelItem:
    return LabelItem(tuple(given["told_by"]), localized(source, ("items", item, "label"), given["label"]))
