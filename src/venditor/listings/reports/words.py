"""The phrases of the report in one language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from babel.numbers import format_decimal

from venditor.core.text import LocalizedText, pick
from venditor.listings.judging.finding import SEVERITIES
from venditor.listings.reports.entry import Run, Summary
from venditor.rules.explain import fill
from venditor.rules.source import parse
from venditor.rules.vocabulary import localized, mapping
from venditor.rules.wording import locale, write_country, write_day, write_list

_COUNTRY = 2
"""Letters of the code of a country; a region has a hyphen and more."""


@cache
def phrases() -> Mapping[str, LocalizedText]:
    """All of them, by name."""
    name = "wording.yaml"
    source = parse((files("venditor.listings.reports") / name).read_bytes(), name)
    listed = mapping(source, ("phrases",), mapping(source, (), source.data).get("phrases"))
    return {key: localized(source, ("phrases", key), text) for key, text in listed.items()}


class Words:
    """Phrases in one language; a reader of a language that is not there reads English.

    Args:
        language: BCP 47 tag of the reader.
    """

    def __init__(self, language: str) -> None:
        """The language is chosen once, so that a page is in one."""
        self.tag = pick(phrases()["title"], language).language

    def __call__(self, name: str, **values: str) -> str:
        """A phrase with its gaps filled."""
        text = pick(phrases()[name], self.tag).text
        return fill(text, lambda gap: values[gap]) if values else text

    def number(self, value: int) -> str:
        """A whole number with the language's grouping."""
        return format_decimal(value, locale=locale(self.tag))

    def counted(self, name: str, count: int) -> str:
        """A number with what it counts."""
        return self(f"{name}_one") if count == 1 else self(f"{name}_many", count=self.number(count))

    def day(self, day: date) -> str:
        """A day with its weekday."""
        return write_day(day, self.tag)

    def day_of(self, written: str) -> str:
        """A day of an earlier report, as it stands there where it is none."""
        try:
            return self.day(date.fromisoformat(written))
        except ValueError:
            return written

    def destination(self, code: str) -> str:
        """Name of a country; a region keeps its code beside it."""
        country, _, region = code.partition("-")
        name = write_country(country, self.tag) if len(country) == _COUNTRY else country
        return f"{name} ({code})" if region else name

    def in_force(self, since: date, until: date | None) -> str:
        """From when until when a provision is in force."""
        begins = self("since", day=self.day(since))
        return begins if until is None else self("until", since=begins, day=self.day(until))

    def answer(self, run: Run, summary: Summary) -> str:
        """The run in one sentence: what was found, in how many listings, for which destinations, and when."""
        if not summary.listings:
            return self("nothing_read")
        told = {
            "markets": write_list([self.destination(code) for code in run.markets], self.tag),
            "day": self.day(run.checked_on),
        }
        every = self.counted("listings", summary.listings)
        counts = [
            self.counted(severity, summary.severities[severity])
            for severity in SEVERITIES
            if summary.severities.get(severity)
        ]
        if not counts:
            return self("answer_none", listings=every, **told)
        if summary.with_findings != summary.listings:
            every = self("some_of", some=self.number(summary.with_findings), all=every)
        return self("answer", counts=write_list(counts, self.tag), listings=every, **told)

    def further(self, run: Run, summary: Summary) -> list[str]:
        """Sentences about what was not judged, what does not count and what is not known."""
        counts = (("suppressed", summary.suppressed), ("open", summary.open))
        silent = [self.without_law(run)] if run.silent else []
        return silent + [self.counted(name, count) for name, count in counts if count]

    def without_law(self, run: Run) -> str:
        """Destinations that no law is encoded for."""
        named = write_list([self.destination(code) for code in run.silent], self.tag)
        return self("without_law", markets=named, day=self.day(run.checked_on))
