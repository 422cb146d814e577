"""Laws of the arithmetic itself, on every place there is and against slow and plain oracles."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from venditor.calendars import (
    Period,
    add,
    calendar,
    countries,
    end_of_period,
    profile,
    profiles,
    regions,
    subtract,
)
from venditor.calendars.counting_profile import RESTS
from venditor.calendars.tables import rows

DAY = timedelta(days=1)
PLACES = [(country, region) for country in countries() for region in (None, *regions(country))]
EU_PLACES = [
    (country, region)
    for country, region in PLACES
    if country in "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
]

places = st.sampled_from(PLACES)
days = st.dates(date(2009, 1, 1), date(2035, 12, 15))
events = st.dates(date(2009, 1, 1), date(2030, 12, 31))
names = st.sampled_from(sorted(profiles()))
calendar_units = st.sampled_from(["day", "week", "month", "year"])
kinds = st.sets(st.sampled_from(sorted(RESTS))).map(frozenset)


def rest_days(country, region):
    """Days off by the table's lines alone: literal weekends, less those worked, and the place's holidays."""
    table = [row for row in rows(country) if row.region in ("", region)]
    not_observed = {row.day for row in table if row.kind == "not_observed"}
    holidays = {row.day for row in table if row.kind == "holiday"} - not_observed
    worked = {row.day for row in table if row.kind == "working"}
    return holidays, worked


@given(place=places, day=days, over=kinds)
def test_rolling_again_changes_nothing(place, day, over):
    found = calendar(*place)
    rolled = found.roll(day, over)
    assert rolled >= day
    assert found.roll(rolled, over) == rolled


@given(place=places, day=days, over=kinds)
def test_rolling_passes_over_days_of_rest_only(place, day, over):
    found = calendar(*place)
    rolled = found.roll(day, over)
    assert found.rests(rolled, over) is None
    assert all(found.rests(day + n * DAY, over) for n in range((rolled - day).days))


@given(place=places, day=days)
def test_a_day_rolled_over_every_kind_is_a_working_day(place, day):
    found = calendar(*place)
    assert found.is_working_day(found.roll(day, RESTS))
    assert found.next_working_day(day) <= found.roll(day, RESTS)


@given(place=st.sampled_from(EU_PLACES), day=days)
def test_rolling_is_what_the_lines_of_the_table_say(place, day):
    holidays, _ = rest_days(*place)
    expected = day
    while expected.weekday() >= 5 or expected in holidays:
        expected += DAY
    assert calendar(*place).roll(day, RESTS) == expected


@given(place=st.sampled_from([("CN", None), ("TW", None), ("VN", None)]), day=days)
def test_rolling_stops_on_weekend_days_that_are_worked(place, day):
    holidays, worked = rest_days(*place)
    expected = day
    while (expected.weekday() >= 5 and expected not in worked) or expected in holidays:
        expected += DAY
    assert calendar(*place).roll(day, RESTS) == expected


@given(place=places, day=events, n=st.integers(1, 60))
def test_working_days_there_and_back(place, day, n):
    found = calendar(*place)
    later = found.add_working_days(day, n)
    assert sum(found.is_working_day(day + k * DAY) for k in range(1, (later - day).days + 1)) == n
    assert found.is_working_day(later)
    start = found.next_working_day(day)
    assert found.add_working_days(found.add_working_days(start, n), -n) == start


@given(place=st.sampled_from(EU_PLACES), event=events, n=st.integers(1, 40))
def test_a_european_period_ends_on_the_first_day_the_regulation_allows(place, event, n):
    holidays, _ = rest_days(*place)

    def working(day):
        return day.weekday() < 5 and day not in holidays

    def allowed(day):
        inside = [event + k * DAY for k in range(1, (day - event).days + 1)]
        enough = n < 2 or sum(map(working, inside)) >= 2
        return working(day) and enough

    found = end_of_period(event, Period(n, "day"), profile=profile("eu.r1182"), calendar=calendar(*place))
    assert found.nominal == event + n * DAY
    expected = found.nominal
    while not allowed(expected):
        expected += DAY
    assert found.day == expected
    assert [rest.day for rest in found.skipped] == [
        day
        for day in (found.nominal + k * DAY for k in range((expected - found.nominal).days))
        if not working(day)
    ]


@given(place=places, event=events, n=st.integers(1, 30), unit=calendar_units, name=names)
def test_an_end_is_never_before_its_nominal_day(place, event, n, unit, name):
    period = (
        Period(n, unit)
        if unit in ("day", "week")
        else Period(1 + n % 24 if unit == "month" else 1 + n % 4, unit)
    )
    counting, found = profile(name), calendar(*place)
    end = end_of_period(event, period, profile=counting, calendar=found)
    assert end.nominal == add(event, period, profile=counting)
    assert end.day >= end.nominal >= event
    assert found.rests(end.day, counting.rolls_over) is None
    assert bool(end.skipped) <= (end.day > end.nominal)
    if not counting.rolls_over:
        assert end.day == end.nominal


@given(first=events, apart=st.integers(0, 60), n=st.integers(1, 400), unit=calendar_units, name=names)
def test_a_later_event_never_ends_earlier(first, apart, n, unit, name):
    period, counting = Period(n, unit), profile(name)
    assert add(first, period, profile=counting) <= add(first + apart * DAY, period, profile=counting)


@given(event=events, n=st.integers(1, 400), unit=calendar_units, name=names)
def test_a_longer_period_ends_later(event, n, unit, name):
    counting = profile(name)
    shorter, longer = (add(event, Period(count, unit), profile=counting) for count in (n, n + 1))
    assert event <= shorter < longer


@given(event=events, n=st.integers(1, 400), name=names)
def test_a_week_is_seven_days_and_a_year_twelve_months(event, n, name):
    counting = profile(name)
    for count in (add, subtract):
        weeks, days_ = count(event, Period(n, "week"), profile=counting), Period(7 * n, "day")
        assert weeks == count(event, days_, profile=counting)
        years, months = count(event, Period(n, "year"), profile=counting), Period(12 * n, "month")
        assert years == count(event, months, profile=counting)


@given(event=events, n=st.integers(1, 400), unit=st.sampled_from(["day", "week"]), name=names)
def test_counting_back_undoes_counting_forward(event, n, unit, name):
    counting, period = profile(name), Period(n, unit)
    assert subtract(add(event, period, profile=counting), period, profile=counting) == event


@given(event=events, n=st.integers(1, 400), unit=st.sampled_from(["month", "year"]), name=names)
def test_counting_months_back_undoes_counting_them_forward(event, n, unit, name):
    counting, period = profile(name), Period(n, unit)
    last = add(event, period, profile=counting)
    first = event if counting.includes_event_day else event + DAY
    # Numbers after the 28th are not in every month, and cannot be told from its end.
    assume(event.day <= 28 and first.day <= 28)
    if counting.month_rule == "corresponding_day":
        assert subtract(last, period, profile=counting) == event
    else:
        after = last if counting.includes_event_day else last + DAY
        assert subtract(after, period, profile=counting) == first


@given(event=events, n=st.integers(1, 60))
def test_months_against_a_plain_walk_through_the_calendar(event, n):
    month = event.month - 1 + n
    year, month = event.year + month // 12, month % 12 + 1
    in_month = [day for day in (date(year, month, 1) + k * DAY for k in range(31)) if day.month == month]
    number = [day for day in in_month if day.day <= event.day][-1]
    assert add(event, Period(n, "month"), profile=profile("eu.r1182")) == number
    first = event + DAY
    month = first.month - 1 + n
    year, month = first.year + month // 12, month % 12 + 1
    same = [day for day in (date(year, month, 1) + k * DAY for k in range(31)) if day.month == month]
    corresponding = [day for day in same if day.day == first.day]
    expected = corresponding[0] - DAY if corresponding else same[-1]
    assert add(event, Period(n, "month"), profile=profile("tw.civil")) == expected
