"""The report in one language: phrases, numbers and names."""

from __future__ import annotations

from babel.numbers import format_decimal

from venditor.audits.figures import PlaceFigures
from venditor.audits.wording import languages, phrase
from venditor.core.markup import escape, peoples
from venditor.core.text import LocalizedText, pick
from venditor.rights.places import jurisdiction_name
from venditor.rules.library import Library
from venditor.rules.wording import locale, write_country


class Words:
    """What the report says in a language."""

    def __init__(self, language: str, library: Library) -> None:
        """Choose the language.

        Args:
            language: BCP 47 tag of the reader.
            library: the law, for the labels of facts and names of unions.
        """
        # One page is in one language: where its own phrases are missing, everything is in English.
        self.tag = pick({tag: tag for tag in languages()}, language).language
        self.language = language if language.split("-", maxsplit=1)[0] == self.tag.split("-")[0] else self.tag
        self.library = library

    def __call__(self, name: str, **values: str) -> str:
        """A phrase with its gaps filled."""
        return phrase(name, self.language, **values)

    def number(self, value: int) -> str:
        """A whole number with the language's grouping."""
        return format_decimal(value, locale=locale(self.language))

    def of(self, texts: LocalizedText) -> str:
        """A text given in several languages."""
        return pick(texts, self.language).text

    def yes_or_no(self, value: bool) -> str:
        """A truth value in a word."""
        return pick(self.library.vocabulary.phrases["yes" if value else "no"], self.language).text

    def fact(self, name: str) -> str:
        """The label of a fact."""
        return pick(self.library.vocabulary.facts[name].label, self.language).text

    def place_name(self, place: PlaceFigures) -> str:
        """A place's name as text: of its country, else as the file writes it."""
        if place.country is not None:
            return write_country(place.country, self.language)
        return place.given or self("no_country")

    def place(self, place: PlaceFigures) -> str:
        """A place's name as markup; what people wrote in its own direction."""
        if place.country is None and place.given:
            return peoples(place.given)
        return escape(self.place_name(place))

    def jurisdiction(self, code: str) -> str:
        """A jurisdiction's name; a union's provisions stand in as a floor."""
        if code in self.library.union_names:
            return self("floor", union=pick(self.library.union_names[code], self.language).text)
        return jurisdiction_name(self.library, code, self.language).text
