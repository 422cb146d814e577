"""What a destination's law asks of the label on the goods, and what of it an offer tells too.

It is advice for whoever has the goods at hand. Nothing of it is found against an offer: the law of labels
does not ask the offer to repeat them.
"""

from __future__ import annotations

from collections.abc import Mapping

from venditor.listings.judging.asked import Observed, best, how_seen
from venditor.listings.judging.finding import Label, OnLabel
from venditor.listings.judging.labels import ITEMS, LANGUAGE, on_labels
from venditor.listings.judging.law import Answer

_TO_BE_TOLD = ("determined", "for_a_person")


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
        self._told_by = [(item, on_labels()[item].told_by) for item in _words(shown)]
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
