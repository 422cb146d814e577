"""Trade item numbers, judged by their check digit; the numbers are those of GS1's and ISBN's own examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.listings.values.errors import UnusableError
from venditor.listings.values.gtin import gtin, gtin_reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4006381333931", "4006381333931"),
        (" 4006381333931\n", "4006381333931"),
        ("036000291452", "036000291452"),
        ("96385074", "96385074"),
        ("10614141000415", "10614141000415"),
        ("978-3-16-148410-0", "9783161484100"),
        ("978 3 16 148410 0", "9783161484100"),
        ("4 006381 333931", "4006381333931"),
        ("'4006381333931", "4006381333931"),
        ("4006381333931.0", "4006381333931"),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", "4006381333931"),
        ("４００６３８１３３３９３１", "4006381333931"),
        ("0000000016094", "0000000016094"),
    ],
)
def test_a_right_number_is_read_as_it_is_written(text, expected):
    assert gtin(text) == expected
    assert gtin_reading(text).lost == 0


@pytest.mark.parametrize(
    ("text", "expected", "lost"),
    [("36000291452", "036000291452", 1), ("1234567895", "001234567895", 2)],
)
def test_zeros_that_a_spreadsheet_took_are_added_and_counted(text, expected, lost):
    reading = gtin_reading(text)
    assert (reading.value, reading.lost) == (expected, lost)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("4006381333932", "the check digit of 4006381333932 should be 1"),
        ("36000291453", "the check digit of 036000291453 should be 2"),
        ("12345", "it has 5 digits"),
        ("6385074", "it has 7 digits"),
        ("123456789", "it has 9 digits"),
        ("0000006293", "it has 10 digits"),
        ("00000776520059712113", "it has 20 digits"),
        ("0000000000000", "all its digits are zero"),
        ("4.00638E+12", "rounded by a spreadsheet"),
        ("4,00638E+12", "rounded by a spreadsheet"),
        ("0306406152", "is an ISBN-10"),
        ("080442957X", "is an ISBN-10"),
        ("40063813339AB", "characters that are not digits"),
        ("", "characters that are not digits"),
    ],
)
def test_a_number_that_is_none_says_why(text, reason):
    with pytest.raises(UnusableError, match=reason):
        gtin(text)


def test_a_message_repeats_no_more_of_a_value_than_helps():
    with pytest.raises(UnusableError) as caught:
        gtin("9" * 1000)
    assert str(caught.value) == f'"{"9" * 59}…" is not a GTIN: it has 1000 digits, not 8, 12, 13 or 14.'


@given(st.integers(10**11, 10**12 - 1))
def test_exactly_one_last_digit_makes_a_number_right(payload):
    right = []
    for digit in "0123456789":
        try:
            right.append(gtin(f"{payload}{digit}"))
        except UnusableError:
            continue
    assert len(right) == 1
