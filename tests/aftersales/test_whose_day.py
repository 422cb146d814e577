"""Whose day an act falls on: the consumer's own, and the earliest one where her zone is open."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.aftersales import ConsumerTime, consumer_time, likely_zone, main_zone, whose_day
from venditor.aftersales.whose_day import zones_of
from venditor.core.countries import COUNTRIES

INSTANTS = st.datetimes(min_value=datetime(2014, 1, 1), max_value=datetime(2037, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)


def _at(text, *countries):
    told = consumer_time(datetime.fromisoformat(text), countries=countries)
    return told.day.isoformat(), told.zone, told.certain


@pytest.mark.parametrize(
    ("instant", "countries", "told"),
    [
        ("2026-11-23T22:59:59+00:00", ("DE",), ("2026-11-23", "Europe/Berlin", True)),
        ("2026-11-23T23:00:00+00:00", ("DE",), ("2026-11-24", "Europe/Berlin", True)),
        ("2026-07-01T21:59:59+00:00", ("DE",), ("2026-07-01", "Europe/Berlin", True)),
        ("2026-07-01T22:00:00+00:00", ("DE",), ("2026-07-02", "Europe/Berlin", True)),
        # Portugal with the Azores (UTC-1 in winter, UTC in summer).
        ("2026-03-01T00:30:00+00:00", ("PT",), ("2026-02-28", "Atlantic/Azores", False)),
        ("2026-03-01T01:00:00+00:00", ("PT",), ("2026-03-01", "Atlantic/Azores", False)),
        ("2026-07-01T23:30:00+00:00", ("PT",), ("2026-07-01", "Atlantic/Azores", False)),
        # Spain with the Canary Islands (UTC in winter).
        ("2026-03-01T23:30:00+00:00", ("ES",), ("2026-03-01", "Atlantic/Canary", False)),
        ("2026-03-02T00:00:00+00:00", ("ES",), ("2026-03-02", "Atlantic/Canary", False)),
        # Both sides of the date line.
        ("2026-03-01T10:30:00+00:00", ("KI",), ("2026-03-01", "Pacific/Tarawa", False)),
        ("2026-03-01T11:59:59+00:00", ("KI",), ("2026-03-01", "Pacific/Tarawa", False)),
        ("2026-03-01T12:00:00+00:00", ("KI",), ("2026-03-02", "Pacific/Tarawa", False)),
        ("2026-03-01T10:59:59+00:00", ("WS",), ("2026-03-01", "Pacific/Apia", True)),
        ("2026-03-01T11:00:00+00:00", ("WS",), ("2026-03-02", "Pacific/Apia", True)),
        ("2026-03-01T10:30:00+00:00", ("AS", "WS"), ("2026-02-28", "Pacific/Pago_Pago", False)),
        # The nights in which clocks change: 25 October has its hour from two to three twice.
        ("2026-03-29T00:59:59+00:00", ("DE",), ("2026-03-29", "Europe/Berlin", True)),
        ("2026-03-29T01:00:00+00:00", ("DE",), ("2026-03-29", "Europe/Berlin", True)),
        ("2026-03-28T22:59:59+00:00", ("DE",), ("2026-03-28", "Europe/Berlin", True)),
        ("2026-03-29T21:59:59+00:00", ("DE",), ("2026-03-29", "Europe/Berlin", True)),
        ("2026-03-29T22:00:00+00:00", ("DE",), ("2026-03-30", "Europe/Berlin", True)),
        ("2026-10-24T21:59:59+00:00", ("DE",), ("2026-10-24", "Europe/Berlin", True)),
        ("2026-10-25T22:59:59+00:00", ("DE",), ("2026-10-25", "Europe/Berlin", True)),
        ("2026-10-25T23:00:00+00:00", ("DE",), ("2026-10-26", "Europe/Berlin", True)),
        # Lebanon changes its clock at midnight itself, so that 29 March begins at one.
        ("2026-03-28T21:59:59+00:00", ("LB",), ("2026-03-28", "Asia/Beirut", True)),
        ("2026-03-28T22:00:00+00:00", ("LB",), ("2026-03-29", "Asia/Beirut", True)),
        # Several markets: the westernmost clock decides.
        ("2026-11-23T23:30:00+00:00", ("DE", "GB", "TW"), ("2026-11-23", "Europe/London", False)),
        ("2026-11-23T23:30:00+00:00", ("DE", "AT"), ("2026-11-24", "Europe/Berlin", True)),
        ("2026-11-23T23:30:00+00:00", ("AT", "DE"), ("2026-11-24", "Europe/Vienna", True)),
        # No zone is known.
        ("2026-11-23T23:30:00+00:00", (), ("2026-11-23", "UTC", False)),
        ("2026-11-23T23:30:00+00:00", ("XX",), ("2026-11-23", "UTC", False)),
        ("2026-11-24T00:30:00+01:00", ("DE",), ("2026-11-24", "Europe/Berlin", True)),
        ("2026-11-24T00:30:00+01:00", (), ("2026-11-23", "UTC", False)),
    ],
)
def test_the_day_that_counts(instant, countries, told):
    assert _at(instant, *countries) == told


@given(INSTANTS, st.lists(st.sampled_from(sorted(COUNTRIES)), min_size=1, max_size=4))
def test_no_country_has_an_earlier_day_than_the_one_that_counts(instant, countries):
    told = consumer_time(instant, countries=countries)
    assert told == consumer_time(instant, countries=countries)
    for country in countries:
        if zones_of(country):
            assert told.day <= consumer_time(instant, countries=(country,)).day


@given(INSTANTS)
def test_more_countries_never_make_the_day_later(instant):
    one = consumer_time(instant, countries=("DE",))
    assert consumer_time(instant, countries=("DE", "US")).day <= one.day


EUROPE = ("AT", "CY", "DE", "ES", "GR", "PT", "IE", "GB")


@pytest.mark.parametrize(
    ("language", "markets", "likely"),
    [
        ("de", EUROPE, "Europe/Berlin"),
        ("de", ("AT",), "Europe/Vienna"),
        ("de-AT", EUROPE, "Europe/Vienna"),
        ("el", EUROPE, "Europe/Athens"),
        ("el", ("CY",), "Asia/Nicosia"),
        ("es", EUROPE, "Europe/Madrid"),
        ("pt", EUROPE, "Europe/Lisbon"),
        ("en", ("MT", "IE"), "Europe/Dublin"),
        ("en", ("IE", "US"), "America/New_York"),
        ("zh-Hant", ("DE", "TW"), "Asia/Taipei"),
        ("zh-Hans", ("TW", "CN"), "Asia/Shanghai"),
        # Nobody speaks it where the seller sells: the seller's own country, else the first.
        ("fr", ("TW", "DE"), "Europe/Berlin"),
        ("fr", ("TW",), "Asia/Taipei"),
        ("xx", (), "UTC"),
        ("", ("TW",), "Asia/Taipei"),
    ],
)
def test_the_clock_that_is_shown_is_the_one_she_most_likely_looks_at(language, markets, likely):
    assert likely_zone(language, markets=markets, home="DE") == likely


def test_each_country_of_several_zones_has_a_main_one_of_its_own():
    several = [country for country in COUNTRIES if len(zones_of(country)) > 1]
    # Nobody lives on these for good; both zones of Palestine have the same clock.
    without = {"AQ", "UM", "PS"}
    assert {country for country in several if main_zone(country) not in zones_of(country)} == set()
    assert {country for country in several if country not in whose_day._MAIN_ZONES} == without  # noqa: SLF001


def test_consumer_time_is_a_value():
    assert ConsumerTime(date(2026, 1, 1), "UTC", certain=False) == ConsumerTime(
        date(2026, 1, 1), "UTC", certain=False
    )
