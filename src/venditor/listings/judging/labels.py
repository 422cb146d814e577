"""What a destination's law asks of the label on the goods, and what of it an offer tells too.

It is advice for whoever has the goods at hand. Nothing of it is found against an offer: the law of labels
does not ask the offer to repeat them.

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
from venditor.listings.judging.asked import Observed, best, how_seen
from venditor.listings.judging.finding import Label, OnLabel
from venditor.listings.judging.law import Answer
from venditor.rules.source import Source, parse
from venditor.rules.vocabulary import localized, mapping

ITEMS, LANGUAGE = "label.items", "language.of_label"
"""Questions of the law about the label on the goods."""

_TO_BE_TOLD = ("determined", "for_a_person")


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


class AskedLabel:
    """The answers of a destination about the label, ready for one offer after the other."""

    def __init__(self, market: str, answers: Mapping[str, Answer]) -> None:
        """Work out what does not depend on the offer.

        Args:
            market: the destination.
            answers: by question.
        """
        shown, language = answers.get(ITEMS), answers.get(LANGUAGE)
        told = [one for one in (shown, language) if one is not None]
        self._items = _words(shown)
        self._told_by = [(item, on_labels()[item].told_by) for item in self._items]
        self._unseen = Label(
            destination=market,
            rule=None if shown is None else shown.rule,
            items=tuple(_on_label(item, by, {}) for item, by in self._told_by),
            languages=_words(language),
            language_rule=None if language is None else language.rule,
            needs=tuple(dict.fromkeys(fact for one in told for fact in one.needs)),
            assumed=tuple(dict.fromkeys(fact for one in told if one.rule for fact in one.assumed)),
        )
        self._any = bool(self._unseen.needs) or any(
            one.status in _TO_BE_TOLD and one.rule is not None for one in told
        )
        self._abouts = frozenset(about for _, by in self._told_by for about in by)

    def judged(self, seen: Observed) -> Label | None:
        """What the label has to show, and what of it an offer tells.

        Args:
            seen: what was seen in the offer.

        Returns:
            ``None`` where no law of the destination says anything about it.
        """
        if not self._any:
            return None
        if self._abouts.isdisjoint(seen):
            return self._unseen
        unseen = self._unseen
        return Label(
            destination=unseen.destination,
            rule=unseen.rule,
            items=tuple(_on_label(item, by, seen) for item, by in self._told_by),
            languages=unseen.languages,
            language_rule=unseen.language_rule,
            needs=unseen.needs,
            assumed=unseen.assumed,
        )


def _words(answer: Answer | None) -> tuple[str, ...]:
    return answer.value if answer is not None and isinstance(answer.value, tuple) else ()


def _on_label(item: str, told_by: tuple[str, ...], seen: Observed) -> OnLabel:
    found = [one for about in told_by for one in seen.get(about, ())]
    if found:
        return OnLabel(item, how_seen(best(found)))
    return OnLabel(item, "not_found" if told_by else "not_looked_for")
