"""Answers, facts and phrases as a reader of one language reads them, in the words of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from venditor.calendars import Period
from venditor.core.money import Money
from venditor.core.rate import Rate
from venditor.core.text import Wording, pick
from venditor.rules.syntax import Never, Type, Value
from venditor.rules.vocabulary import Vocabulary
from venditor.rules.wording import (
    is_one,
    semicolon,
    write_country,
    write_day,
    write_list,
    write_money,
    write_quantity,
    write_rate,
)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes in one language.

    Attributes:
        vocabulary: facts, questions and phrases.
        language: BCP 47 tag of the reader.
    """

    vocabulary: Vocabulary
    language: str

    def in_language(self, language: str) -> Writer:
        """One that writes days and words in the language of the sentence they stand in."""
        if language.partition("-")[0] == self.language.partition("-")[0]:
            return self
        return replace(self, language=language)

    def phrase(self, name: str) -> Wording:
        """A phrase of the vocabulary."""
        return pick(self.vocabulary.phrases[name], self.language)

    @property
    def unknown(self) -> str:
        """What stands for a value nobody told."""
        return self.phrase("unknown").text

    def label(self, fact: str) -> str:
        """What a fact is called."""
        return pick(self.vocabulary.facts[fact].label, self.language).text

    def labels(self, facts: Iterable[str]) -> str:
        """What several facts are called, as a part of a sentence, by the order of their names."""
        found = [pick(self.vocabulary.facts[name].label, self.language) for name in sorted(facts)]
        labels = [label.text for label in found]
        # Where a label holds a comma, a comma between labels tells nothing.
        if any(mark in label for label in labels for mark in ",，、"):
            return semicolon(found[0].language).join(labels)
        return write_list(labels, self.language)

    def value(self, value: Value | None, type_: Type | None = None) -> str:
        """A value; its type tells a country from other words."""
        if value is None:
            return self.unknown
        if isinstance(value, bool):
            return self.phrase("yes" if value else "no").text
        if isinstance(value, date):
            return write_day(value, self.language)
        if isinstance(value, Never):
            return self.phrase("not_yet").text
        if isinstance(value, Period):
            return self.period(value)
        if isinstance(value, Money):
            return write_money(value, self.language)
        if isinstance(value, Rate):
            return write_rate(value, self.language)
        if isinstance(value, tuple):
            return write_list([self.term(word) for word in value], self.language)
        if type_ is not None and type_.kind == "country":
            return write_country(value, self.language)
        return self.term(value)

    def period(self, period: Period) -> str:
        """A length of time; working days in the words of the vocabulary, for CLDR has none."""
        if period.unit == "working_day":
            name = "working_day" if is_one(period.count, self.language) else "working_days"
            # Law that was archived before has no words for them.
            known = name in self.vocabulary.phrases
            return self.phrase(name).text.replace("{count}", str(period.count)) if known else str(period)
        return write_quantity(period.count, period.unit, self.language)

    def term(self, word: str) -> str:
        """A word of an answer, such as ``repair``."""
        return self.phrase(word).text if word in self.vocabulary.phrases else word
