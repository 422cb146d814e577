"""Lengths of time as laws write them: `14 days`, `12 months`, `5 working days`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from venditor.calendars.errors import PeriodError

Unit = Literal["day", "week", "month", "year", "working_day"]

_TEXT = re.compile(r"([1-9][0-9]{0,5}) (working day|day|week|month|year)(s?)")
_HOW_TO_WRITE = 'Write "14 days", "12 months" or "5 working days".'


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time in whole units; where it starts and how it ends is for a counting profile to say.

    Args:
        count: how many units, at least one.
        unit: `day`, `week`, `month` and `year` are of the calendar; `working_day` leaves out the days on
            which the place rests.

    Raises:
        PeriodError: `period.not_a_period`, with the `text` in its facts, for a count below one or another
            unit.

    Example:
        >>> Period.parse("14 days")
        Period(count=14, unit='day')
        >>> str(Period(count=1, unit="working_day"))
        '1 working day'
    """

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if type(self.count) is not int or self.count < 1 or self.unit not in get_args(Unit):
            raise _not_a_period(f"{self.count} {self.unit}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period as the law packs write it; singular and plural must agree with the number.

        Args:
            text: such as `1 day`, `14 days`, `2 years`, `5 working days`.

        Raises:
            PeriodError: `period.not_a_period`, with the `text` in its facts.
        """
        return _parse(text) if isinstance(text, str) else _parse(str(text))

    def __str__(self) -> str:
        """The period as `parse` reads it."""
        unit = self.unit.replace("_", " ")
        return f"{self.count} {unit}" if self.count == 1 else f"{self.count} {unit}s"


@lru_cache(maxsize=1024)
def _parse(text: str) -> Period:
    match = _TEXT.fullmatch(text)
    if match is None or (match[1] == "1") == bool(match[3]):
        raise _not_a_period(text)
    unit: Unit = match[2].replace(" ", "_")  # type: ignore[assignment]  # one of the five, by the pattern
    return Period(count=int(match[1]), unit=unit)


def _not_a_period(text: str) -> PeriodError:
    return PeriodError(
        "period.not_a_period",
        f'"{text}" is not a period.',
        facts={"text": text},
        remedy=_HOW_TO_WRITE,
    )
