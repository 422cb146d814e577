"""The phrases of the report in one language."""

from __future__ import annotations

from babel.dates import format_datetime
from babel.numbers import format_decimal

from venditor.audits.shop.check import ShopCheck
from venditor.audits.shop.findings import phrases
from venditor.audits.shop.pages import Page
from venditor.core.text import pick
from venditor.rules.explain import fill
from venditor.rules.wording import locale


class Words:
    """Phrases in one language; a reader of a language that is not there reads English."""

    def __init__(self, language: str) -> None:
        """Choose the language.

        Args:
            language: BCP 47 tag of the reader.
        """
        self.tag = pick(phrases()["title"], language).language

    def __call__(self, name: str, **values: str) -> str:
        """A phrase with its gaps filled."""
        return fill(pick(phrases()[name], self.tag).text, lambda gap: values[gap])

    def number(self, value: int) -> str:
        """A whole number with the language's grouping."""
        return format_decimal(value, locale=locale(self.tag))

    def lead(self, check: ShopCheck) -> str:
        """The check in one sentence: pages, day and counts."""
        read = sum(isinstance(visit.page, Page) for visit in check.visits)
        return self(
            "lead",
            pages=self.number(read),
            day=format_datetime(check.checked_at, "long", locale=locale(self.tag)),
            faults=self.number(len(check.of("fault"))),
            doubts=self.number(len(check.of("doubt"))),
        )
