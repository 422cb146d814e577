"""Who reads a page: her language, and how labels, values and addresses are written for her.

What is written here is HTML: each text is escaped, and one that exists in another language only says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from babel.lists import format_list
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from venditor.calendars import Period
from venditor.core.text import LocalizedText, Wording, pick
from venditor.rights.places import jurisdiction_name, region_name
from venditor.rules.library import Library
from venditor.rules.syntax import Never, Type, Value
from venditor.rules.vocabulary import FactDefinition
from venditor.rules.wording import colon, locale, semicolon, write_country, write_day
from venditor.rules.writer import Writer
from venditor.server.faces.law import words

_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads in one language.

    Attributes:
        library: the law.
        language: BCP 47 tag of the page.
        today: the day of the visit: it says which versions are past, in force or ahead.
        keep: what addresses end with, so that the next page has the language this one's address asks for.
    """

    library: Library
    language: str
    today: date
    keep: str = ""

    @property
    def writer(self) -> Writer:
        """Writes values in the language of the page."""
        return Writer(self.library.vocabulary, self.language)

    def to(self, name: str, *arguments: str) -> str:
        """The address of a page about the law."""
        return reverse(name, args=arguments) + self.keep

    def text(self, texts: LocalizedText) -> SafeString:
        """A text for the reader, marked where it is not in her language."""
        return self.worded(pick(texts, self.language))

    def worded(self, wording: Wording) -> SafeString:
        """A text with its language, where that is not the language of the page."""
        if wording.language == self.language:
            return escape(wording.text)
        return format_html('<span lang="{}">{}</span>', wording.language, wording.text)

    def place(self, code: str) -> SafeString:
        """Name of a jurisdiction."""
        return self.worded(self.place_name(code))

    def place_name(self, code: str) -> Wording:
        """Name of a jurisdiction, and its language."""
        return jurisdiction_name(self.library, code, self.language)

    def asks(self, question: str) -> SafeString:
        """A question of law in words."""
        return self.text(self.library.vocabulary.questions[question].asks)

    def label(self, fact: str) -> SafeString:
        """What a fact is called."""
        return self.text(self.library.vocabulary.facts[fact].label)

    def day(self, day: date) -> str:
        """A day with its weekday."""
        return write_day(day, self.language)

    def yes_or_no(self, value: object) -> SafeString:
        """Yes or no."""
        return self.text(self.library.vocabulary.phrases["yes" if value else "no"])

    def value(
        self, value: Value, type_: Type | None = None, fact: FactDefinition | None = None
    ) -> SafeString:
        """A value: of a fact where one is given, else of an answer of some type."""
        if fact is not None and isinstance(value, str) and value in fact.options:
            return self.text(fact.options[value])
        if isinstance(value, Period) and value.unit == "working_day":
            days = ngettext("%(days)d working day", "%(days)d working days", value.count)
            return escape(days % {"days": value.count})
        if isinstance(value, Never):
            return escape(str(words.NO_SUCH_DAY))
        if isinstance(value, tuple):
            return self.listed(self.term(word) for word in value) if value else escape(str(words.NOTHING))
        if isinstance(value, str):
            return self._word(value, type_)
        return escape(self.writer.value(value, type_))

    def _word(self, value: str, type_: Type | None) -> SafeString:
        kind = type_.kind if type_ else ""
        if kind == "country":
            return escape(write_country(value, self.language))
        if kind == "region":
            return self.worded(region_name(value, self.language))
        return self.term(value)

    def term(self, word: str) -> SafeString:
        """A word of an answer, such as ``repair``."""
        phrases = self.library.vocabulary.phrases
        return self.text(phrases[word]) if word in phrases else escape(word)

    @property
    def colon(self) -> str:
        """What stands between a label and its value."""
        return colon(self.language)

    def listed(
        self, items: Iterable[SafeString], *, style: Literal["standard", "or"] = "standard"
    ) -> SafeString:
        """Items as a part of a sentence: ``a, b and c``, or ``a, b or c`` with style ``or``."""
        parts = list(items)
        if any(mark in part for part in parts for mark in ",，、"):
            # Where an item holds a comma, a comma between items tells nothing.
            if style == "or":
                parts = [escape(_("“%(name)s”")) % {"name": part} for part in parts]
                return mark_safe(format_list(parts, style=style, locale=locale(self.language)))  # noqa: S308 - escaped
            return mark_safe(semicolon(self.language).join(parts))  # noqa: S308 - escaped
        return mark_safe(format_list(parts, style=style, locale=locale(self.language)))  # noqa: S308 - escaped

    def language_name(self, tag: str) -> str:
        """What a language is called."""
        return str(locale(self.language).languages.get(tag.replace("-", "_"), tag))


def direction(language: str) -> str:
    """Which way a language is written: ``ltr`` or ``rtl``."""
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"
