"""Periods are read as the law packs write them, and say what is wrong with any other text."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.calendars import Period, PeriodError

UNITS = ("day", "week", "month", "year", "working_day")


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("1 day", 1, "day"),
        ("14 days", 14, "day"),
        ("3 weeks", 3, "week"),
        ("12 months", 12, "month"),
        ("2 years", 2, "year"),
        ("1 working day", 1, "working_day"),
        ("5 working days", 5, "working_day"),
    ],
)
def test_a_period_reads_as_written(text, count, unit):
    assert Period.parse(text) == Period(count=count, unit=unit)
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "14",
        "days",
        "14 working day",
        "14 day",
        "1 days",
        "0 days",
        "-1 days",
        "1.5 days",
        "014 days",
        "14days",
        "14  days",
        " 14 days",
        "14 days\n",
        "14 Days",
        "14 working_days",
        "14 hours",
        "fourteen days",
        "１４ days",
        "1000000 days",
        None,
        14,
    ],
)
def test_any_other_text_is_no_period(text):
    with pytest.raises(PeriodError) as raised:
        Period.parse(text)
    assert raised.value.code == "period.not_a_period"
    assert raised.value.facts["text"] == str(text)


def test_the_message_says_how_to_write_a_period():
    with pytest.raises(PeriodError) as raised:
        Period.parse("14 working day")
    assert str(raised.value) == (
        '"14 working day" is not a period. Write "14 days", "12 months" or "5 working days".'
    )


@pytest.mark.parametrize(
    ("count", "unit"), [(0, "day"), (-3, "day"), (True, "day"), (2, "hour"), ("2", "day")]
)
def test_a_period_cannot_be_made_of_anything_else(count, unit):
    with pytest.raises(PeriodError):
        Period(count=count, unit=unit)


@given(count=st.integers(1, 999_999), unit=st.sampled_from(UNITS))
def test_writing_and_reading_gives_the_same_period(count, unit):
    period = Period(count=count, unit=unit)
    assert Period.parse(str(period)) == period
    assert pickle.loads(pickle.dumps(period)) == period  # noqa: S301 - our own bytes
