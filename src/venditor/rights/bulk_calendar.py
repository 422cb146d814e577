"""The days that the law may ask a calendar about, for many rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from venditor.calendars import Period, of_this_folder
from venditor.rules.chronology import LONGEST_ROLL
from venditor.rules.functions import FUNCTIONS
from venditor.rules.model import Provision
from venditor.rules.program import Program
from venditor.rules.sql import calendar_rows, rules_asked
from venditor.rules.syntax import Call, Expression, Literal, Sum, children, walk

# Most days in one unit of a period; only how far calendars are laid out depends on it. A working day
# counts with the longest rest a calendar has between two.
_LONGEST = {"day": 1, "week": 7, "month": 31, "year": 366, "working_day": 12}
_NONE, _MARGIN = timedelta(), timedelta(days=31)
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
    back, on = (
        _MARGIN + max((_reach(program, sign) for program in programs), default=_NONE) for sign in (-1, 1)
    )
    begun = sorted({*days, *(day for program in programs for day in _own_days(program))})
    told = frozenset(regions)
    for first, last in _spans(begun, back, on) if rules else ():
        for country in countries:
            own = frozenset(region for region in told if region.startswith(f"{country}-"))
            yield from _laid_out(country, own, rules, first, last)


@of_this_folder
@lru_cache(maxsize=64)
def _laid_out(
    country: str, regions: frozenset[str], rules: tuple[str, ...], first: date, last: date
) -> tuple[_Row, ...]:
    """Rows of one country; kept, for batch after batch of rows asks for the same."""
    return tuple(calendar_rows([country], rules, first, last, regions=regions))


def _spans(days: Sequence[date], back: timedelta, on: timedelta) -> Iterator[tuple[date, date]]:
    """First and last day of each stretch of time in which some period of the law can end.

    Args:
        days: days from which periods run, in order.
        back: the longest way back from one of them.
        on: the longest way on.
    """
    if not days:
        return
    first, last = _before(days[0], back), _after(days[0], on)
    for day in days:
        if _before(day, back) > last:
            yield first, last
            first = _before(day, back)
        last = _after(day, on)
    yield first, last


def _before(day: date, back: timedelta) -> date:
    return max(date.min + back, day) - back


def _after(day: date, on: timedelta) -> date:
    return min(date.max - on, day) + on


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


def _reach(program: Program, sign: int) -> timedelta:
    """The longest way from an event to a day its law can ask about, on or (``sign`` -1) back.

    It leads through one expression of each provision at most, and through every period there.
    """
    return sum(
        (
            max((_length(part, sign) for part in _expressions(provision)), default=_NONE)
            for provision in program.provisions.values()
        ),
        _NONE,
    )


def _length(expression: Expression, sign: int) -> timedelta:
    """All periods of an expression one after the other, and a rest after each day that may roll over."""
    days = 0
    for part in walk(expression):
        if isinstance(part, Sum) and part.sign == sign:
            days += sum(map(_longest, children(part)))
        elif isinstance(part, Call) and sign > 0:
            days += sum(map(_longest, part.arguments))
            days += LONGEST_ROLL if FUNCTIONS[part.function].at_place else 0
    return timedelta(days=days)


def _longest(part: Expression) -> int:
    if isinstance(part, Literal) and isinstance(part.value, Period):
        return part.value.count * _LONGEST[part.value.unit]
    return 0


def _own_days(program: Program) -> Iterator[date]:
    """Days that stand in the law itself where a calendar may be asked about them: in answers and in calls."""
    for provision in program.provisions.values():
        clauses = [clause for version in provision.versions for clause in version.clauses]
        asked: list[Expression] = [clause.value for clause in clauses if clause.value is not None]
        asked += [part for whole in _expressions(provision) for part in walk(whole) if isinstance(part, Call)]
        for part in (inner for whole in asked for inner in walk(whole)):
            if isinstance(part, Literal) and isinstance(part.value, date):
                yield part.value


def _expressions(provision: Provision) -> Iterator[Expression]:
    for version in provision.versions:
        yield from version.expressions()
