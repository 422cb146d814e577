"""Countries as feeds and markup name them, and how long a delivery takes."""

import pytest

from venditor.listings.values.countries import country
from venditor.listings.values.deliveries import days_to_the_door
from venditor.listings.values.errors import UnusableError


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE", "DE"),
        (" de ", "DE"),
        ("Germany", "DE"),
        ("UK", "GB"),
        ("taiwan", "TW"),
        ("United States", "US"),
    ],
)
def test_a_country_is_known_by_its_code_or_its_english_name(text, code):
    assert country(text) == code


@pytest.mark.parametrize("text", ["", "XX", "D", "DEU", "everywhere"])
def test_what_is_no_country_is_refused(text):
    with pytest.raises(UnusableError, match="is no country"):
        country(text)


@pytest.mark.parametrize(
    ("handling", "transit", "days"),
    [
        ((1, 2), (3, 5), (4, 7)),
        ((0, 0), (1, 1), (1, 1)),
        ((None, None), (3, 5), (3, None)),
        ((1, 2), (None, None), (1, None)),
        ((None, 2), (3, 5), (3, 7)),
        ((None, None), (None, None), (None, None)),
    ],
)
def test_days_to_the_door_are_those_of_handling_and_of_transit(handling, transit, days):
    assert days_to_the_door(handling, transit) == days
