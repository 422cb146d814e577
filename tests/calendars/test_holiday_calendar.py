"""What a calendar makes of its days: rest, work, roll-over, bounds, horizon; on made-up places."""

from datetime import date, timedelta

import pytest

from venditor.calendars import CalendarError, HolidayCalendar, HolidayTable, NonWorkingDay, WeeklyRest

SATURDAY_SUNDAY = (WeeklyRest(date(2026, 3, 1), frozenset({5, 6})),)
ALL = frozenset({"saturday", "sunday", "public_holiday"})
NONE = frozenset()


def place(weekly_rest=SATURDAY_SUNDAY, holidays=(), working=(), last_day=date(2026, 3, 31)):
    return HolidayCalendar(
        HolidayTable(
            country="XX",
            region=None,
            first_day=date(2026, 3, 1),
            last_day=last_day,
            published_until=date(2026, 3, 25),
            weekly_rest=weekly_rest,
            holidays=dict(holidays),
            working=frozenset(working),
        )
    )


def march(day):
    return date(2026, 3, day)


@pytest.fixture
def ordinary():
    """March 2026: the 1st is a Sunday; a holiday on Monday 9 and on Sunday 15; Saturday 21 is worked."""
    return place(holidays={march(9): "Spring Day", march(15): "Sun Day"}, working=[march(21)])


@pytest.mark.parametrize(
    ("day", "reason", "name"),
    [
        (6, None, None),
        (7, "saturday", None),
        (8, "sunday", None),
        (9, "public_holiday", "Spring Day"),
        (10, None, None),
        (15, "public_holiday", "Sun Day"),
        (21, None, None),
        (22, "sunday", None),
    ],
)
def test_a_day_of_rest_says_why(ordinary, day, reason, name):
    found = ordinary.non_working(march(day))
    assert found == (reason and NonWorkingDay(march(day), reason, name))
    assert ordinary.is_working_day(march(day)) is (reason is None)


@pytest.mark.parametrize(
    ("day", "following"), [(6, 6), (7, 10), (8, 10), (9, 10), (10, 10), (15, 16), (21, 21)]
)
def test_the_next_working_day(ordinary, day, following):
    assert ordinary.next_working_day(march(day)) == march(following)
    assert ordinary.roll(march(day), ALL) == march(following)


@pytest.mark.parametrize(
    ("day", "over", "rolled"),
    [
        (7, NONE, 7),
        (7, {"saturday"}, 8),
        (7, {"sunday"}, 7),
        (7, {"saturday", "sunday"}, 9),
        (8, {"public_holiday"}, 8),
        (9, {"public_holiday"}, 10),
        (9, {"saturday", "sunday"}, 9),
        # A holiday on a Sunday is both.
        (15, {"public_holiday"}, 16),
        (15, {"sunday"}, 16),
        (15, {"saturday"}, 15),
        # A Saturday that is worked is no Saturday to the law.
        (21, {"saturday"}, 21),
    ],
)
def test_only_the_kinds_named_are_rolled_over(ordinary, day, over, rolled):
    assert ordinary.roll(march(day), frozenset(over)) == march(rolled)


@pytest.mark.parametrize(
    ("n", "day"), [(0, 6), (1, 10), (2, 11), (5, 16), (9, 20), (10, 21), (11, 23), (-1, 5), (-4, 2)]
)
def test_working_days_are_counted_from_a_day(ordinary, n, day):
    assert ordinary.add_working_days(march(6), n) == march(day)


def test_working_days_are_counted_from_a_day_of_rest(ordinary):
    assert ordinary.add_working_days(march(8), 1) == march(10)
    assert ordinary.add_working_days(march(8), -1) == march(6)


def test_a_place_that_rests_on_friday_and_saturday():
    gulf = place(weekly_rest=(WeeklyRest(march(1), frozenset({4, 5})),))
    assert gulf.non_working(march(6)) == NonWorkingDay(march(6), "public_holiday", "weekly rest day (Friday)")
    assert gulf.is_working_day(march(8))
    assert gulf.next_working_day(march(6)) == march(8)
    # A law that says Sunday means Sunday, there as elsewhere.
    assert gulf.roll(march(6), ALL) == march(9)
    assert gulf.rests(march(8), ALL) == NonWorkingDay(march(8), "sunday")


def test_a_place_that_works_on_saturday():
    sundays = place(weekly_rest=(WeeklyRest(march(1), frozenset({6})),))
    assert sundays.is_working_day(march(7))
    assert sundays.roll(march(7), ALL) == march(9)
    assert sundays.roll(march(7), frozenset({"sunday", "public_holiday"})) == march(7)


def test_a_week_can_change():
    changed = place(
        weekly_rest=(
            WeeklyRest(date(2020, 1, 1), frozenset({4, 5})),
            WeeklyRest(march(13), frozenset({5, 6})),
        )
    )
    resting = [day for day in range(1, 32) if not changed.is_working_day(march(day))]
    assert resting == [6, 7, 14, 15, 21, 22, 28, 29]


@pytest.mark.parametrize(("day", "provisional"), [(24, False), (25, False), (26, True), (31, True)])
def test_days_past_the_horizon_are_provisional(ordinary, day, provisional):
    assert ordinary.provisional(march(day)) is provisional


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2026, 4, 1), date.min, date.max])
def test_days_outside_the_table_are_provisional(ordinary, day):
    assert ordinary.provisional(day) is True


def test_a_day_after_the_table_is_provisional_however_far_the_horizon():
    assert place(last_day=march(20)).provisional(march(21)) is True


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2026, 4, 1)])
@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar, day: calendar.is_working_day(day),
        lambda calendar, day: calendar.non_working(day),
        lambda calendar, day: calendar.next_working_day(day),
        lambda calendar, day: calendar.add_working_days(day, 0),
        lambda calendar, day: calendar.rests(day, ALL),
        lambda calendar, day: calendar.roll(day, ALL),
        lambda calendar, day: calendar.roll(day, NONE),
    ],
)
def test_no_answer_outside_the_table(ordinary, day, ask):
    with pytest.raises(CalendarError) as raised:
        ask(ordinary, day)
    assert raised.value.code == "calendar.outside_table"
    assert raised.value.facts == {
        "day": day,
        "country": "XX",
        "region": None,
        "first_day": march(1),
        "last_day": march(31),
    }
    assert str(raised.value).startswith(
        f"{day} is outside the holiday table of XX, which holds 2026-03-01 to 2026-03-31. Ask about"
    )


@pytest.mark.parametrize("day", [march(1), march(31)])
def test_the_table_holds_both_its_ends(ordinary, day):
    assert ordinary.roll(day, NONE) == day


def test_a_table_that_ends_on_a_weekend_cannot_say_the_next_working_day():
    short = place(last_day=march(29))
    assert short.roll(march(27), ALL) == march(27)
    for ask in (
        lambda: short.roll(march(28), ALL),
        lambda: short.next_working_day(march(28)),
        lambda: short.add_working_days(march(27), 1),
    ):
        with pytest.raises(CalendarError) as raised:
            ask()
        assert raised.value.facts["day"] == march(30)


def test_a_calendar_names_its_place_and_days(ordinary):
    assert repr(ordinary) == "HolidayCalendar(XX, 2026-03-01 to 2026-03-31)"


def test_the_working_days_of_a_month_are_the_days_that_are_not_of_rest(ordinary):
    days = [march(1) + timedelta(days=n) for n in range(31)]
    working = [day for day in days if ordinary.is_working_day(day)]
    assert len(working) == 31 - 9 - 1 + 1
    assert working == [day for day in days if ordinary.rests(day, ALL) is None]
