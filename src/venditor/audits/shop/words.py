"""The phrases of the report in one language."""

from __future__ import annotations

from datetime import datetime

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

    def since(self, instant: str) -> str:
        """When the last run was, as its report says."""
        try:
            day = self.instant(datetime.fromisoformat(instant))
        except ValueError:
            day = instant
        return self("difference", day=day)

    def instant(self, when: datetime) -> str:
        """A day and time."""
        return format_datetime(when, "long", locale=locale(self.tag))

    def lead(self, check: ShopCheck) -> str:
        """The check in one sentence: pages, day and counts."""
        # A page may be visited as one of its kind and once more as what is behind an entry.
        read = len({visit.address for visit in check.visits if isinstance(visit.page, Page)})
        return self(
            "lead",
            pages=self.number(read),
            day=self.instant(check.checked_at),
            faults=self.number(len(check.of("fault"))),
            doubts=self.number(len(check.of("doubt"))),
        )
