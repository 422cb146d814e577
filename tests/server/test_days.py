"""Days as people type them."""

from datetime import date

import pytest

from venditor.server.faces.portal.days import NotADayError, order, read_day

DAY = date(2026, 3, 9)


def _typed(day="", month="", year=""):
    return {"day": day, "month": month, "year": year}


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        (_typed("9", "3", "2026"), "en"),
        (_typed("09", "03", "2026"), "en"),
        (_typed(" 9 ", "3", "2026"), "en"),
        (_typed("９", "３", "２０２６"), "zh-Hant"),  # full-width digits
        (_typed("٩", "٣", "٢٠٢٦"), "en"),  # Arabic-Indic digits
        (_typed("9日", "3月", "2026年"), "zh-Hant"),
        (_typed("9", "Mar", "2026"), "en"),
        (_typed("9.", "März", "2026"), "de"),
        (_typed("9", "march", "2026"), "de"),
        (_typed(day="2026-03-09"), "en"),
        (_typed(year="2026/3/9"), "zh-Hant"),
        (_typed(year="２０２６年３月９日"), "zh-Hant"),
        (_typed(day="9.3.2026"), "de"),
    ],
)
def test_a_day_is_read_however_it_is_written(typed, language):
    assert read_day(typed, language) == DAY


@pytest.mark.parametrize(
    ("typed", "part", "said"),
    [
        (_typed(), "day", "Write the day, the month and the year, or choose another answer."),
        (_typed("9"), "month", "Write the day, the month and the year."),
        (_typed("9", "3"), "year", "The year is missing."),
        (_typed("9", "", "2026"), "month", "The month is missing."),
        (_typed("", "3", "2026"), "day", "The day is missing."),
        (_typed("9", "3", "26"), "year", "Write the year with four digits, such as 2026."),
        (_typed("9", "3", "115"), "year", "Write the year with four digits, such as 2026."),
        (_typed("30", "2", "2026"), "day", "This day is not in the calendar. Check the day and the month."),
        (_typed("29", "2", "2025"), "day", "This day is not in the calendar. Check the day and the month."),
        (_typed("9", "13", "2026"), "day", "This day is not in the calendar. Check the day and the month."),
        (_typed("0", "3", "2026"), "day", "This day is not in the calendar. Check the day and the month."),
        (_typed("9", "Foo", "2026"), "month", "Write the day, the month and the year in numbers."),
        (_typed("-9", "3", "2026"), "day", "Write the day, the month and the year in numbers."),
        (_typed("9", "3", "1899"), "year", "Check the year: it is too long ago or too far ahead."),
        (_typed("9", "3", "2201"), "year", "Check the year: it is too long ago or too far ahead."),
        (
            _typed(day="3/9/2026"),
            "month",
            "Write the day, the month and the year.",
        ),  # the order of slashes is anybody's guess
    ],
)
def test_what_is_not_a_day_is_refused_at_its_field(typed, part, said):
    with pytest.raises(NotADayError) as refused:
        read_day(typed, "en")
    assert (str(refused.value.message), refused.value.part) == (said, part)


@pytest.mark.parametrize("year", ["1900", "2199"])
def test_the_first_and_the_last_year_are_read(year):
    assert read_day(_typed("9", "3", year), "en").year == int(year)


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", "day month year"),
        ("de", "day month year"),
        ("zh-Hant", "year month day"),
        ("ja", "year month day"),
    ],
)
def test_fields_stand_in_the_order_of_the_language(language, parts):
    assert order(language) == tuple(parts.split())
