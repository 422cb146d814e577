"""A rate is an exact share, written one way."""

from decimal import Decimal

import pytest

from venditor.core.rate import Rate, RateError


@pytest.mark.parametrize(
    ("written", "percent", "again"),
    [
        ("5 %", "5", "5 %"),
        ("5%", "5", "5 %"),
        ("0.5 %", "0.5", "0.5 %"),
        ("100 %", "100", "100 %"),
        ("15.50 %", "15.5", "15.5 %"),
        ("999.9999 %", "999.9999", "999.9999 %"),
        ("0 %", "0", "0 %"),
    ],
)
def test_a_rate_is_read_and_written(written, percent, again):
    rate = Rate.parse(written)
    assert (rate.percent, str(rate)) == (Decimal(percent), again)


@pytest.mark.parametrize(
    "written", ["5", "-5 %", "1000 %", "0.00001 %", "5,5 %", "five %", "٥ %", "5 %%", " 5 %"]
)
def test_what_is_no_rate_is_refused_with_the_form_to_write(written):
    with pytest.raises(RateError, match="Write a number with a percent sign") as refused:
        Rate.parse(written)
    assert refused.value.facts == {"value": written}


def test_the_greater_share_comes_last():
    assert sorted(map(Rate.parse, ("100 %", "5 %", "20 %"))) == list(
        map(Rate.parse, ("5 %", "20 %", "100 %"))
    )
