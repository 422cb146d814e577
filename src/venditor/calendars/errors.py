"""Errors of statutory time: no such period, no such counting profile, no calendar for the place or day."""

from venditor.core.errors import VenditorError


class PeriodError(VenditorError):
    """A text is not a period, or a period leads out of the calendar.

    Codes: `period.not_a_period` (facts: `text`), `period.out_of_range` (facts: `period`, `event`),
    `period.needs_calendar` (facts: `period`).
    """


class ProfileError(VenditorError):
    """There is no such counting profile, or `law/counting.yaml` holds one that cannot be meant.

    Codes: `counting.unknown_profile` (facts: `profile`, `nearest`), `counting.malformed` (facts: `profile`,
    `field`).
    """


class CalendarError(VenditorError):
    """The calendar cannot say whether a day is a working day.

    Codes: `calendar.unknown_place` (facts: `country`, `region`, `nearest`), `calendar.outside_table` (facts:
    `day`, `country`, `region`, `first_day`, `last_day`), `calendar.malformed` (facts: `file`, `line`).
    """
