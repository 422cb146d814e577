"""Comparisons of days: what can hold together, decided exactly where the shifts are known."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.calendars import Period, calendar, countries, profile, profiles, regions
from venditor.rules.chronology import (
    FIRST,
    LAST,
    LONGEST_ROLL,
    AtMost,
    OneOf,
    before,
    limit,
    moved,
    opened,
    possible,
)
from venditor.rules.evaluate import compile_expression
from venditor.rules.grammar import parse, written
from venditor.rules.syntax import Call, Compare, Fact, In, Literal, Name, Sum, with_parts

EVENTS = ("a", "b", "c")


def day(text, *, profile_id="eu.r1182", place=("DE", "")):
    """A term of days with facts for names, by a counting profile and at a place."""

    def known(node):
        if isinstance(node, Name):
            return Fact(node.id)
        node = with_parts(node, known)
        if isinstance(node, Sum):
            return Sum(node.left, node.right, node.sign, profile_id)
        if isinstance(node, Call) and node.function in ("end_of_period", "roll_over"):
            country = Literal(place[0]) if place else Fact("country")
            region = Literal(place[1]) if place and place[1] is not None else Fact("region")
            at = (country, region)
            return Call(node.function, (*node.arguments, Literal(profile_id), *at))
        return node

    return known(parse(text))


def at_most(left, right, **where):
    return Compare("<=", day(left, **where), day(right, **where))


def holds(text, **where):
    left, _, right = text.partition(" <= ")
    return limit(at_most(left, right, **where), holds=True)


def fails(text, **where):
    left, _, right = text.partition(" <= ")
    return limit(at_most(left, right, **where), holds=False)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ([], True),
        ([holds("a <= b")], True),
        ([holds("a <= b"), holds("b <= a")], True),
        ([holds("a <= b"), fails("a <= b")], False),
        ([fails("a <= b"), fails("b <= a")], False),
        ([holds("a <= b"), holds("b <= c"), fails("a <= c")], False),
        ([holds("a <= b"), holds("b <= c"), fails("c <= a")], True),
        ([holds("a + 14 days <= b"), holds("b <= a + 13 days")], False),
        ([holds("a + 14 days <= b"), holds("b <= a + 14 days")], True),
        ([holds("2024-03-01 <= a"), holds("a <= 2024-02-29")], False),
        ([holds("2024-02-29 <= a"), holds("a <= 2024-02-29")], True),
        ([fails("a <= 2024-03-01"), fails("2024-03-03 <= a")], True),
        ([fails("a <= 2024-03-01"), fails("2024-03-02 <= a")], False),
        ([holds("2024-03-01 <= a"), holds("a + 14 days <= b"), holds("b <= 2024-03-14")], False),
        ([holds("2024-03-01 <= a"), holds("a + 14 days <= b"), holds("b <= 2024-03-15")], True),
        # months: 28 to 31 days, 365 or 366 in a year, and which it is depends on the day
        ([holds("a + 1 month <= b"), holds("b <= a + 27 days")], False),
        ([holds("a + 1 month <= b"), holds("b <= a + 28 days")], True),
        ([holds("a + 31 days <= b"), holds("b <= a + 1 month")], True),
        ([holds("a + 32 days <= b"), holds("b <= a + 1 month")], False),
        ([holds("a + 366 days <= b"), holds("b <= a + 12 months")], True),
        ([holds("a + 367 days <= b"), holds("b <= a + 12 months")], False),
        ([holds("2023-03-01 <= a"), holds("a + 366 days <= b"), holds("b <= a + 1 year")], True),
        (
            [
                holds("2024-03-01 <= a"),
                holds("a <= 2027-02-28"),
                holds("a + 366 days <= b"),
                holds("b <= a + 1 year"),
            ],
            False,
        ),
        (
            [
                holds("2024-01-31 <= a"),
                holds("a <= 2024-01-31"),
                holds("a + 1 month <= b"),
                holds("b <= 2024-02-28"),
            ],
            False,
        ),
        ([holds("a + 1 month <= 2024-02-29"), holds("2024-01-31 <= a")], True),
        ([holds("a + 1 month <= 2024-02-29"), holds("2024-02-01 <= a")], False),
        ([holds("a <= b - 1 month"), fails("a + 28 days <= b")], False),
        # the calendar: 29 March 2024 is Good Friday, 1 April Easter Monday
        ([holds("roll_over(a) <= 2024-04-01"), holds("2024-03-29 <= a")], False),
        ([holds("roll_over(a) <= 2024-04-02"), holds("2024-03-29 <= a")], True),
        ([holds("end_of_period(a, 14 days) <= 2024-04-01"), holds("2024-03-15 <= a")], False),
        ([holds("2024-03-29 <= a"), holds("a <= 2024-03-29"), holds("a + 5 days <= roll_over(a)")], False),
        ([holds("2024-03-29 <= a"), holds("a <= 2024-03-29"), holds("a + 4 days <= roll_over(a)")], True),
        # outside the years that are looked at
        ([holds("a <= 1940-12-31")], False),
        ([holds("a <= 1941-01-01")], True),
        ([holds("2059-12-31 <= a")], True),
        ([holds("2060-01-01 <= a")], False),
    ],
)
def test_comparisons_are_possible_together_or_not(limits, expected):
    assert possible(limits) is expected


def test_at_an_unknown_place_a_day_rolls_over_by_nothing_or_by_a_month():
    nowhere = {"place": None}
    assert possible([holds("roll_over(a) <= b", **nowhere), fails("a <= b", **nowhere)]) is False
    assert possible([holds("a + 31 days <= roll_over(a)", **nowhere)]) is True
    assert possible([holds("a + 32 days <= roll_over(a)", **nowhere)]) is False


SOMEWHERE = {"place": ("DE", None)}


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        # 1 November 2024, a Friday, is a holiday in five Länder; the Monday after it is none anywhere
        ([holds("roll_over(2024-11-01) <= 2024-11-01", **SOMEWHERE)], True),
        ([holds("2024-11-04 <= roll_over(2024-11-01)", **SOMEWHERE)], True),
        ([holds("2024-11-05 <= roll_over(2024-11-01)", **SOMEWHERE)], False),
        ([holds("roll_over(2024-10-03) <= 2024-10-03", **SOMEWHERE)], False),
        ([holds("end_of_period(2024-10-18, 14 days) <= 2024-11-01", **SOMEWHERE)], True),
        ([holds("end_of_period(2024-10-19, 14 days) <= 2024-11-03", **SOMEWHERE)], False),
        # an unknown day between two known ones
        ([holds("2024-11-01 <= a"), holds("2024-11-05 <= roll_over(a)", **SOMEWHERE)], True),
        (
            [
                holds("2024-11-01 <= a"),
                holds("a <= 2024-11-02"),
                holds("2024-11-05 <= roll_over(a)", **SOMEWHERE),
            ],
            False,
        ),
        ([holds("2024-11-02 <= a"), holds("roll_over(a) <= 2024-11-03", **SOMEWHERE)], False),
    ],
)
def test_in_an_unknown_region_a_day_rolls_over_as_in_some_region_of_the_country(limits, expected):
    assert possible(limits) is expected


def test_in_an_unknown_region_a_day_is_moved_between_the_earliest_and_the_latest_of_all_regions():
    anywhere = moved(day("roll_over(a)", **SOMEWHERE)).shifts[0]
    for number in range(date(2024, 1, 1).toordinal(), date(2025, 1, 1).toordinal()):
        ends = set()
        for region in ("", *regions("DE")):
            rolled = compile_expression(day("roll_over(a)", place=("DE", region)))
            ends.add(rolled({"a": date.fromordinal(number)}).toordinal())
        assert (anywhere.move(number), anywhere.furthest(number)) == (min(ends), max(ends))


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ([OneOf("f", frozenset("xy"), True), OneOf("f", frozenset("yz"), True)], True),
        ([OneOf("f", frozenset("x"), True), OneOf("f", frozenset("z"), True)], False),
        ([OneOf("f", frozenset("x"), True), OneOf("g", frozenset("z"), True)], True),
        ([OneOf("f", frozenset("xy"), True), OneOf("f", frozenset("x"), False)], True),
        ([OneOf("f", frozenset("x"), True), OneOf("f", frozenset("xy"), False)], False),
        ([OneOf("f", frozenset("x"), False), OneOf("f", frozenset("y"), False)], True),
    ],
)
def test_words_are_possible_together_or_not(limits, expected):
    assert possible(limits) is expected


TERMS = st.builds(
    lambda event, shifts: event + "".join(shifts),
    st.sampled_from([*EVENTS, "2024-03-01", "2024-02-27"]),
    st.lists(st.sampled_from([" + 1 day", " + 2 days", " - 1 day", " + 1 week", " - 3 days"]), max_size=2),
)


@given(st.lists(st.tuples(TERMS, TERMS, st.booleans()), min_size=1, max_size=5))
def test_possible_agrees_with_every_choice_of_days(drawn):
    tests = [(at_most(left, right), wanted) for left, right, wanted in drawn]
    limits = [limit(test, holds=wanted) for test, wanted in tests]
    closures = [(compile_expression(test), wanted) for test, wanted in tests]
    middle = date(2024, 2, 28)
    days = [middle + timedelta(days=n) for n in range(-50, 51)]
    used = sorted({name for name in EVENTS if any(name in left + right for left, right, _ in drawn)})
    near = days if len(used) < 3 else days[33:68]
    found = any(
        all(holds_(dict(zip(used, choice, strict=True))) == wanted for holds_, wanted in closures)
        for choice in product(near, repeat=len(used))
    )
    if found or len(used) < 3:
        assert possible(limits) is found


PERIODS = ["1 day", "2 weeks", "1 month", "5 months", "6 months", "1 year", "2 years", "40 years"]
ANY_DAY = st.dates(date.fromordinal(FIRST), date.fromordinal(LAST))


@given(
    event=ANY_DAY,
    period=st.sampled_from(PERIODS),
    sign=st.sampled_from("+-"),
    profile_id=st.sampled_from(sorted(profiles())),
)
def test_a_period_moves_a_day_by_no_fewer_and_no_more_days_than_it_says(event, period, sign, profile_id):
    term = day(f"a {sign} {period}", profile_id=profile_id)
    reached = compile_expression(term)({"a": event})
    span = moved(term)
    assert span.least <= (reached - event).days <= span.greatest
    assert span.value({"a": event.toordinal()}) == reached.toordinal()


@given(event=ANY_DAY, period=st.sampled_from(PERIODS), profile_id=st.sampled_from(sorted(profiles())))
def test_the_earliest_day_is_the_first_that_gets_there(event, period, profile_id):
    span = moved(day(f"a + {period}", profile_id=profile_id))
    target = event.toordinal()
    earliest = span.earliest(target)
    assert span.value({"a": earliest}) >= target
    assert span.value({"a": earliest - 1}) < target


@given(
    event=st.dates(date(2009, 6, 1), date(2033, 12, 31)),
    country=st.sampled_from(["DE", "CN", "TW", "JP", "GB", "AE"]),
)
def test_a_roll_over_moves_a_day_as_evaluation_does(event, country):
    for text in ("roll_over(a)", "end_of_period(a, 14 days)", "end_of_period(a, 5 working days)"):
        term = day(text, place=(country, ""))
        reached = compile_expression(term)({"a": event})
        span = moved(term)
        assert span.value({"a": event.toordinal()}) == reached.toordinal()
        assert span.least <= (reached - event).days <= span.greatest
        earliest = span.earliest(reached.toordinal())
        assert span.value({"a": earliest}) == reached.toordinal()
        assert span.value({"a": earliest - 1}) < reached.toordinal()


def test_shifting_never_turns_two_days_around():
    first = date(2008, 12, 1)
    for text in ("roll_over(a)", "end_of_period(a, 14 days)", "a + 1 month", "a - 1 month"):
        span = moved(day(text))
        reached = [span.value({"a": (first + timedelta(days=n)).toordinal()}) for n in range(10000)]
        assert reached == sorted(reached)


def test_no_holiday_table_rests_longer_than_the_longest_roll():
    rests = frozenset(("saturday", "sunday", "public_holiday"))
    longest = 0
    for country in countries():
        for place in (None, *regions(country)):
            table = calendar(country, place)
            event, last = table.first_day, table.last_day - timedelta(days=LONGEST_ROLL)
            while event < last:
                end = table.roll(event, rests)
                longest = max(longest, (end - event).days)
                event = end + timedelta(days=1)
    assert 5 < longest <= LONGEST_ROLL


@pytest.mark.parametrize(
    ("text", "outermost"),
    [
        ("later(a, b) + 14 days", "later(a + 14 days, b + 14 days)"),
        ("roll_over(earlier(a, b) + 1 month)", "earlier(roll_over(a + 1 month), roll_over(b + 1 month))"),
        ("end_of_period(later(a, later(b, c)), 14 days)", None),
        ("a + 14 days", "a + 14 days"),
        ("later(a, b)", "later(a, b)"),
    ],
)
def test_choosing_between_days_can_come_last(text, outermost):
    term = day(text)
    if outermost:
        assert written(opened(term)) == outermost
    else:
        assert written(opened(term)).startswith("later(end_of_period(a, 14 days), ")
    for choice in product([date(2024, 3, 1), date(2024, 3, 9), date(2024, 4, 30)], repeat=3):
        frame = dict(zip(EVENTS, choice, strict=True))
        assert compile_expression(opened(term))(frame) == compile_expression(term)(frame)


@given(
    left=st.sampled_from(
        ["a", "later(a, b)", "earlier(a, b)", "later(a, c) + 2 days", "earlier(a, later(b, c))"]
    ),
    right=st.sampled_from(["c", "later(b, c)", "earlier(b, c)", "earlier(a, b) - 1 day", "2024-03-01"]),
    days=st.tuples(*[st.dates(date(2024, 2, 26), date(2024, 3, 5))] * 3),
)
def test_one_of_the_ways_to_be_before_holds_exactly_if_it_is_before(left, right, days):
    one, other = day(left), day(right)
    frame = dict(zip(EVENTS, days, strict=True))
    ordinals = {name: value.toordinal() for name, value in frame.items()}
    ways = before(one, other)
    met = [all(w.left.value(ordinals) + w.slack <= w.right.value(ordinals) for w in way) for way in ways]
    assert any(met) == (compile_expression(one)(frame) < compile_expression(other)(frame))


@pytest.mark.parametrize(
    "test",
    [
        Compare("=", Fact("a"), Fact("b")),
        Compare("<=", day("later(a, b)"), Fact("c")),
        In(Literal("x"), ("x",)),
        Fact("gift"),
    ],
)
def test_nothing_is_worked_out_from_what_is_not_a_simple_comparison(test):
    assert limit(test, holds=True) is None


def test_what_a_comparison_says_is_turned_around_where_it_fails():
    said = limit(at_most("a", "b"), holds=True)
    denied = limit(at_most("a", "b"), holds=False)
    assert isinstance(said, AtMost)
    assert (said.left, said.right, said.slack) == (denied.right, denied.left, denied.slack - 1)


def test_the_years_looked_at_have_regular_leap_years():
    for year in range(date.fromordinal(FIRST).year - 40, date.fromordinal(LAST).year + 41):
        leap = (date(year, 3, 1) - date(year, 2, 28)).days == 2
        assert leap == (year % 4 == 0)


def test_every_profile_can_be_counted_with():
    for name in profiles():
        assert profile(name)
        assert moved(Sum(Fact("a"), Literal(Period(1, "month")), 1, name)).greatest in (29, 30, 31)
