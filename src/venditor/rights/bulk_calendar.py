"""The days that the law may ask a calendar about, for many rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from venditor.calendars import Period
from venditor.rules.program import Program
from venditor.rules.sql import calendar_rows, rules_asked

# Most days in one unit of a period; only how far calendars are laid out depends on it. A working day
# counts with the longest rest a calendar has between two.
_LONGEST = {"day": 1, "week": 7, "month": 31, "year": 366, "working_day": 12}
_MARGIN = timedelta(days=31)
_Row = tuple[object, ...]


def days_asked(
    asked: Iterable[tuple[Program, Iterable[str]]],
    countries: Sequence[str],
    regions: Iterable[str],
    days: Sequence[date],
) -> Iterator[_Row]:
    """Rows of the calendar table for every day that the law may ask about.

    Args:
        asked: the programs, each with the questions it is asked.
        countries: where buyers live.
        regions: where buyers live, of those who told.
        days: every day that a fact has, in order.

    Yields:
        Rows as of :func:`venditor.rules.sql.calendar_rows`.
    """
    programs = [_resting_on(program, questions) for program, questions in asked]
    rules = tuple(sorted({rule for program in programs for rule in rules_asked(program)}))
    reach = timedelta(days=max((_reach(program) for program in programs), default=0))
    told = frozenset(regions)
    for first, last in _spans(days, reach + _MARGIN) if rules else ():
        for country in countries:
            own = frozenset(region for region in told if region.startswith(f"{country}-"))
            yield from _laid_out(country, own, rules, first, last)


@lru_cache(maxsize=64)
def _laid_out(
    country: str, regions: frozenset[str], rules: tuple[str, ...], first: date, last: date
) -> tuple[_Row, ...]:
    """Rows of one country; kept, for batch after batch of rows asks for the same."""
    return tuple(calendar_rows([country], rules, first, last, regions=regions))


def _spans(days: Sequence[date], reach: timedelta) -> Iterator[tuple[date, date]]:
    """First and last day of each stretch of time in which some period of the law can end.

    Args:
        days: days from which periods run, in order.
        reach: the longest way from one of them.
    """
    if not days:
        return
    first, last = _before(days[0]), _after(days[0], reach)
    for day in days:
        if _before(day) > last:
            yield first, last
            first = _before(day)
        last = _after(day, reach)
    yield first, last


def _before(day: date) -> date:
    return max(date.min + _MARGIN, day) - _MARGIN


def _after(day: date, reach: timedelta) -> date:
    return min(date.max - reach, day) + reach


def _resting_on(program: Program, questions: Iterable[str]) -> Program:
    """A program with only the provisions that some questions refer to, through others as well."""
    waiting, kept = list(questions), set[str]()
    while waiting:
        question = waiting.pop()
        if question not in kept:
            kept.add(question)
            waiting += program.provisions[question].questions()
    left = {question: found for question, found in program.provisions.items() if question in kept}
    return replace(program, provisions=left)


def _reach(program: Program) -> int:
    """Days from an event to the latest day its law can set by adding up all periods of a provision."""
    longest = 0
    for provision in program.provisions.values():
        for version in provision.versions:
            periods = [value for value in version.parameters.values() if isinstance(value, Period)]
            longest += sum(period.count * _LONGEST[period.unit] for period in periods)
    return longest
