"""Counting from an event to the last day: event day, month ends, minimum of working days, roll-over."""

from dataclasses import replace
from datetime import date

import pytest

from venditor.calendars import (
    CalendarError,
    HolidayCalendar,
    HolidayTable,
    NonWorkingDay,
    Period,
    PeriodError,
    WeeklyRest,
    add,
    calendar,
    end_of_period,
    profile,
    subtract,
)


def last_day(event, period, name):
    return add(date.fromisoformat(event), Period.parse(period), profile=profile(name)).isoformat()


def first_day(event, period, name):
    return subtract(date.fromisoformat(event), Period.parse(period), profile=profile(name)).isoformat()


def end(event, period, name, place, region=None):
    return end_of_period(
        date.fromisoformat(event),
        Period.parse(period),
        profile=profile(name),
        calendar=calendar(place, region),
    )


def until(published_until):
    """A place without holidays, whose state has fixed its calendar up to that day."""
    return HolidayCalendar(
        HolidayTable(
            country="XX",
            region=None,
            first_day=date(2026, 3, 1),
            last_day=date(2026, 3, 31),
            published_until=published_until,
            weekly_rest=(WeeklyRest(date(2026, 3, 1), frozenset({5, 6})),),
            holidays={},
            working=frozenset(),
        )
    )


@pytest.mark.parametrize(
    ("name", "one_day", "two_days", "one_week"),
    [
        ("eu.r1182", "2026-03-03", "2026-03-04", "2026-03-09"),
        ("gb.cra.first_day_after", "2026-03-03", "2026-03-04", "2026-03-09"),
        ("gb.cra.beginning_with", "2026-03-02", "2026-03-03", "2026-03-08"),
        ("jp.asct", "2026-03-02", "2026-03-03", "2026-03-08"),
    ],
)
def test_the_event_day_counts_or_does_not(name, one_day, two_days, one_week):
    assert last_day("2026-03-02", "1 day", name) == one_day
    assert last_day("2026-03-02", "2 days", name) == two_days
    assert last_day("2026-03-02", "1 week", name) == one_week


@pytest.mark.parametrize(
    ("event", "period", "last"),
    [
        ("2026-01-30", "1 month", "2026-02-28"),
        ("2026-01-28", "1 month", "2026-02-28"),
        ("2026-01-29", "1 month", "2026-02-28"),
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2026-02-01", "1 month", "2026-03-01"),
        ("2024-01-29", "1 month", "2024-02-29"),
        ("2024-01-30", "1 month", "2024-02-29"),
        ("2026-02-28", "1 month", "2026-03-28"),
        ("2026-03-31", "1 month", "2026-04-30"),
        ("2026-08-31", "6 months", "2027-02-28"),
        ("2023-08-31", "6 months", "2024-02-29"),
        ("2026-12-31", "2 months", "2027-02-28"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2023-02-28", "1 year", "2024-02-28"),
        ("2096-02-29", "4 years", "2100-02-28"),
    ],
)
@pytest.mark.parametrize("name", ["eu.r1182", "de.bgb", "gb.ccr", "cn.civil"])
def test_a_month_ends_on_the_number_of_the_event_day_or_the_last(name, event, period, last):
    assert last_day(event, period, name) == last


@pytest.mark.parametrize(
    ("event", "period", "last"),
    [
        # The first day counted is the 1st: whole months.
        ("2025-12-31", "1 month", "2026-01-31"),
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2026-02-28", "6 months", "2026-08-31"),
        ("2024-02-28", "6 months", "2024-08-28"),
        ("2024-02-29", "6 months", "2024-08-31"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2025-12-31", "1 year", "2026-12-31"),
        # The day before the corresponding one.
        ("2026-01-01", "1 month", "2026-02-01"),
        ("2026-01-27", "1 month", "2026-02-27"),
        # The last month lacks the number: its last day.
        ("2026-01-28", "1 month", "2026-02-28"),
        ("2026-01-29", "1 month", "2026-02-28"),
        ("2026-01-30", "1 month", "2026-02-28"),
        ("2024-01-28", "1 month", "2024-02-28"),
        ("2024-01-29", "1 month", "2024-02-29"),
        ("2026-08-30", "6 months", "2027-02-28"),
        ("2024-02-28", "1 year", "2025-02-28"),
        ("2024-02-27", "1 year", "2025-02-27"),
    ],
)
@pytest.mark.parametrize("name", ["tw.civil", "jp.civil", "kr.civil", "gb.cra.first_day_after"])
def test_a_month_ends_on_the_day_before_the_corresponding_one(name, event, period, last):
    assert last_day(event, period, name) == last


def test_a_month_beginning_with_the_event_day_ends_a_day_earlier():
    assert last_day("2026-01-15", "6 months", "gb.cra.beginning_with") == "2026-07-14"
    assert last_day("2026-01-15", "6 months", "gb.cra.first_day_after") == "2026-07-15"
    assert last_day("2026-03-01", "6 months", "gb.cra.beginning_with") == "2026-08-31"
    assert last_day("2026-08-30", "6 months", "gb.cra.beginning_with") == "2027-02-28"


@pytest.mark.parametrize(
    ("event", "period", "name", "first"),
    [
        ("2026-11-27", "30 days", "eu.r1182", "2026-10-28"),
        ("2026-11-27", "1 day", "eu.r1182", "2026-11-26"),
        ("2026-11-27", "1 day", "jp.asct", "2026-11-27"),
        ("2026-11-27", "8 weeks", "jp.civil", "2026-10-02"),
        ("2026-07-15", "1 month", "eu.r1182", "2026-06-15"),
        ("2026-07-01", "1 month", "eu.r1182", "2026-06-01"),
        ("2026-03-31", "1 month", "eu.r1182", "2026-02-28"),
        ("2024-02-29", "1 year", "eu.r1182", "2023-02-28"),
        ("2026-07-15", "1 month", "tw.civil", "2026-06-15"),
        ("2026-07-01", "1 month", "tw.civil", "2026-06-01"),
        ("2026-04-01", "1 month", "tw.civil", "2026-03-01"),
        ("2026-03-31", "1 month", "tw.civil", "2026-03-01"),
        ("2026-07-31", "1 month", "tw.civil", "2026-07-01"),
        ("2026-07-14", "1 month", "gb.cra.beginning_with", "2026-06-15"),
        ("2026-01-31", "1 year", "gb.cra.beginning_with", "2025-02-01"),
    ],
)
def test_a_period_counted_back_mirrors_one_counted_forward(event, period, name, first):
    assert first_day(event, period, name) == first


def test_a_period_counted_back_does_not_roll_over():
    # Thirty days before Tuesday 2 June 2026 begin on a Sunday, and stay there (Regulation 1182/71 art. 3(4)).
    assert first_day("2026-06-02", "30 days", "eu.r1182") == "2026-05-03"
    assert date(2026, 5, 3).strftime("%A") == "Sunday"


@pytest.mark.parametrize(
    ("period", "nominal", "last"),
    [
        # From Friday 6 March 2026. One day: the minimum does not apply, only the roll-over.
        ("1 day", "2026-03-07", "2026-03-09"),
        ("2 days", "2026-03-08", "2026-03-10"),
        ("3 days", "2026-03-09", "2026-03-10"),
        ("4 days", "2026-03-10", "2026-03-10"),
        ("5 days", "2026-03-11", "2026-03-11"),
    ],
)
def test_a_period_of_two_days_or_more_holds_two_working_days(period, nominal, last):
    found = end("2026-03-06", period, "eu.r1182", "FR")
    assert (found.nominal.isoformat(), found.day.isoformat()) == (nominal, last)


def test_the_minimum_counts_the_days_within_the_period_only():
    # From Wednesday 1 April 2026: Thursday, Good Friday, Saturday; the second working day is Tuesday.
    found = end("2026-04-01", "3 days", "eu.r1182", "DE")
    assert found.nominal == date(2026, 4, 4)
    assert found.day == date(2026, 4, 7)
    assert end("2026-04-01", "3 days", "de.bgb", "DE").day == date(2026, 4, 7)
    assert end("2026-04-02", "3 days", "de.bgb", "DE").day == date(2026, 4, 7)
    assert end("2026-04-02", "3 days", "eu.r1182", "DE").day == date(2026, 4, 8)


def test_the_end_tells_which_days_it_passed_over():
    found = end("2026-03-20", "14 days", "eu.r1182", "DE")
    assert found.skipped == (
        NonWorkingDay(date(2026, 4, 3), "public_holiday", "Karfreitag"),
        NonWorkingDay(date(2026, 4, 4), "saturday"),
        NonWorkingDay(date(2026, 4, 5), "sunday"),
        NonWorkingDay(date(2026, 4, 6), "public_holiday", "Ostermontag"),
    )
    assert found.day == date(2026, 4, 7)
    assert found.provisional is False


@pytest.mark.parametrize(
    ("event", "last", "skipped"),
    [
        ("2026-03-19", "2026-04-02", 0),
        ("2026-03-20", "2026-04-07", 4),
        ("2026-03-23", "2026-04-07", 1),
        ("2026-03-24", "2026-04-07", 0),
        ("2026-03-25", "2026-04-08", 0),
    ],
)
def test_the_roll_over_starts_and_stops_to_the_day(event, last, skipped):
    found = end(event, "14 days", "de.bgb", "DE")
    assert (found.day.isoformat(), len(found.skipped)) == (last, skipped)


def test_the_region_decides_whether_its_holiday_moves_the_end():
    # 14 days from 23 December 2025 end on Epiphany, a holiday in three German Länder.
    moved = {
        region: end("2025-12-23", "14 days", "de.bgb", "DE", region).day for region in ("DE-BY", "DE-BE")
    }
    assert moved == {"DE-BY": date(2026, 1, 7), "DE-BE": date(2026, 1, 6)}


def test_a_law_without_roll_over_ends_on_a_sunday_and_asks_no_calendar():
    found = end("2026-03-08", "14 days", "gb.ccr", "GB")
    assert (found.day, found.nominal, found.skipped, found.provisional) == (
        date(2026, 3, 22),
        date(2026, 3, 22),
        (),
        False,
    )
    # Its last day may even lie outside the holiday table.
    assert end("2050-01-01", "14 days", "gb.ccr", "GB").day == date(2050, 1, 15)
    assert end("2050-01-01", "14 days", "gb.ccr", "GB").provisional is False


def test_only_the_kinds_of_day_a_law_names_move_the_end():
    # Sunday 9 August 2026 is no statutory festival; the National Day week is.
    assert end("2026-06-10", "60 days", "cn.tsjb", "CN").day == date(2026, 8, 9)
    assert end("2026-06-10", "60 days", "cn.civil", "CN").day == date(2026, 8, 10)
    assert end("2026-09-24", "7 days", "cn.tsjb", "CN").day == date(2026, 10, 4)
    assert end("2026-09-24", "7 days", "cn.civil", "CN").day == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("event", "period", "name", "place", "last"),
    [
        ("2026-12-23", "1 working day", "us.mitor", "US", "2026-12-24"),
        ("2026-12-23", "2 working days", "us.mitor", "US", "2026-12-28"),
        ("2026-12-23", "7 working days", "us.mitor", "US", "2027-01-05"),
        ("2026-12-25", "1 working day", "us.mitor", "US", "2026-12-28"),
        ("2026-12-23", "10 working days", "us.cpsa", "US", "2027-01-08"),
        ("2026-04-30", "2 working days", "eu.r1182", "DE", "2026-05-05"),
        # 9 May 2026 is a Saturday worked for the Labour Day holiday.
        ("2026-05-07", "2 working days", "cn.civil", "CN", "2026-05-09"),
    ],
)
def test_a_period_in_working_days_leaves_out_the_days_of_rest(event, period, name, place, last):
    found = end(event, period, name, place)
    assert found.day.isoformat() == last
    assert found.nominal == found.day


def test_a_period_in_working_days_can_begin_with_its_event():
    asct, japan = profile("jp.asct"), calendar("JP")
    working = [add(date(2026, 5, 1), Period(n, "working_day"), profile=asct, calendar=japan) for n in (1, 2)]
    # 1 May 2026 is a Friday; the holidays of the week after last until Wednesday.
    assert working == [date(2026, 5, 1), date(2026, 5, 7)]


def test_working_days_count_backwards_too():
    regulation, germany = profile("eu.r1182"), calendar("DE")
    days = [
        subtract(date(2026, 4, 8), Period(n, "working_day"), profile=regulation, calendar=germany)
        for n in (1, 2, 3)
    ]
    assert days == [date(2026, 4, 7), date(2026, 4, 2), date(2026, 4, 1)]


@pytest.mark.parametrize("count", [add, subtract])
def test_working_days_need_a_calendar(count):
    with pytest.raises(PeriodError) as raised:
        count(date(2026, 4, 8), Period(2, "working_day"), profile=profile("eu.r1182"))
    assert raised.value.code == "period.needs_calendar"
    assert str(raised.value).startswith(
        "2 working days cannot be counted without the working days of a place."
    )


@pytest.mark.parametrize("period", ["1 day", "1 week", "1 month", "1 year", "999999 years", "999999 weeks"])
@pytest.mark.parametrize(("count", "event"), [(add, date.max), (subtract, date.min)])
def test_a_period_that_leaves_the_calendar_says_so(count, event, period):
    with pytest.raises(PeriodError) as raised:
        count(event, Period.parse(period), profile=profile("tw.civil"))
    assert raised.value.code == "period.out_of_range"
    assert raised.value.facts == {"period": period, "event": event}


@pytest.mark.parametrize(
    ("event", "last", "provisional"),
    # China has arranged its holidays up to 31 December 2026; 1 January 2027 is a Friday.
    [
        ("2026-12-23", "2026-12-30", False),
        ("2026-12-24", "2026-12-31", False),
        ("2026-12-25", "2027-01-04", True),
        ("2026-12-29", "2027-01-05", True),
    ],
)
def test_an_end_is_provisional_beyond_the_published_calendar(event, last, provisional):
    found = end(event, "7 days", "cn.civil", "CN")
    assert (found.day.isoformat(), found.provisional) == (last, provisional)


def test_working_days_beyond_the_published_calendar_are_provisional():
    assert end("2026-12-30", "1 working day", "us.mitor", "GB").provisional is False
    assert end("2027-12-31", "1 working day", "us.mitor", "GB").provisional is True


@pytest.mark.parametrize(
    ("event", "last", "provisional"), [(6, 20, False), (7, 23, True), (8, 23, True), (9, 23, True)]
)
def test_an_end_moved_past_the_horizon_is_provisional(event, last, provisional):
    # Published up to Saturday 21 March 2026, on which no period of this law ends.
    end = end_of_period(
        date(2026, 3, event), Period(14, "day"), profile=profile("de.bgb"), calendar=until(date(2026, 3, 21))
    )
    assert (end.day, end.provisional) == (date(2026, 3, last), provisional)


@pytest.mark.parametrize(
    ("event", "last", "skipped", "provisional"),
    [(3, 5, [], False), (5, 9, [7, 8], True), (6, 10, [8], True), (8, 10, [], True)],
)
def test_a_minimum_of_working_days_without_a_roll_over(event, last, skipped, provisional):
    law = replace(profile("eu.r1182"), rolls_over=frozenset())
    end = end_of_period(date(2026, 3, event), Period(2, "day"), profile=law, calendar=until(date(2026, 3, 6)))
    assert end.day == date(2026, 3, last)
    assert [rest.day.day for rest in end.skipped] == skipped
    assert end.provisional is provisional


@pytest.mark.parametrize("event", ["2008-12-01", "2035-12-31"])
def test_a_last_day_outside_the_holiday_table_says_so(event):
    with pytest.raises(CalendarError) as raised:
        end(event, "14 days", "eu.r1182", "DE")
    assert raised.value.code == "calendar.outside_table"
