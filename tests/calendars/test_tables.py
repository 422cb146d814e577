"""The holiday tables: what states have published, the shape of the files, and what is not in them."""

import importlib.util
import re
import subprocess
import sys
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import pytest

from venditor.calendars import CalendarError, calendar, countries, regional_days, regions, tables_hash
from venditor.calendars.tables import hash_of, index, read_rows, rows

REPOSITORY = Path(__file__).resolve().parents[2]
TABLES = REPOSITORY / "src" / "venditor" / "law" / "calendars"
EUROPEAN_UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
ELSEWHERE = "AE AU BH BR CA CH CN GB GG HK IL IN IS JE JP KR LB LI MY NO NZ PH SA SG TH TW US VN ZA".split()
LAENDER = "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH".split()


def holidays_of(year, country, region=None):
    place = calendar(country, region)
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    found = (place.non_working(day) for day in days if day.year == year)
    return [rest.day.strftime("%m-%d") for rest in found if rest and rest.reason == "public_holiday"]


def days_of_rest(year, country):
    place = calendar(country)
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return sum(not place.is_working_day(day) for day in days if day.year == year)


# What states have published ---------------------------------------------------------------------------------


def test_germany_2026():
    assert holidays_of(2026, "DE") == [
        "01-01",
        "04-03",
        "04-06",
        "05-01",
        "05-14",
        "05-25",
        "10-03",
        "12-25",
        "12-26",
    ]


@pytest.mark.parametrize(
    ("day", "laender"),
    [
        (date(2026, 1, 6), {"BW", "BY", "ST"}),
        (date(2026, 6, 4), {"BW", "BY", "HE", "NW", "RP", "SL"}),
        (date(2026, 10, 31), {"BB", "HB", "HH", "MV", "NI", "SH", "SN", "ST", "TH"}),
        (date(2016, 10, 31), {"BB", "MV", "SN", "ST", "TH"}),
        (date(2017, 10, 31), set(LAENDER)),
        (date(2026, 11, 18), {"SN"}),
        (date(2026, 10, 3), set(LAENDER)),
    ],
)
def test_german_holidays_by_land(day, laender):
    keeping = {land for land in LAENDER if calendar("DE", f"DE-{land}").non_working(day)}
    # Where the day is a weekend day, it is the reason that differs.
    named = {
        land for land in keeping if calendar("DE", f"DE-{land}").non_working(day).reason == "public_holiday"
    }
    assert named == laender


def test_the_chinese_state_council_arrangement_for_2026():
    # Notice of 4 November 2025: days off, and the weekend days worked for them.
    off = [
        *((1, 1), (1, 3)),
        *((2, 15), (2, 23)),
        *((4, 4), (4, 6)),
        *((5, 1), (5, 5)),
        *((6, 19), (6, 21)),
        *((9, 25), (9, 27)),
        *((10, 1), (10, 7)),
    ]
    china = calendar("CN")
    worked = [date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))]
    expected_off = set()
    for first, last in zip(off[::2], off[1::2], strict=True):
        start, stop = date(2026, *first), date(2026, *last)
        expected_off |= {start + timedelta(days=n) for n in range((stop - start).days + 1)}
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    resting = {day for day in year if not china.is_working_day(day)}
    weekends = {day for day in year if day.weekday() >= 5}
    assert resting == expected_off | (weekends - set(worked))
    assert all(china.is_working_day(day) for day in worked)


def test_the_taiwanese_lunar_new_year_of_2022():
    taiwan = calendar("TW")
    assert [day for day in range(20, 32) if not taiwan.is_working_day(date(2022, 1, day))] == [23, 29, 30, 31]
    assert [day for day in range(1, 9) if not taiwan.is_working_day(date(2022, 2, day))] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("year", "days"),
    # Days off as the Executive Yuan counted them (政府行政機關辦公日曆表, as last revised).
    [(2024, 115), (2025, 118), (2026, 120)],
)
def test_the_taiwanese_work_calendars_count_as_many_days_of_rest(year, days):
    assert days_of_rest(year, "TW") == days


def test_the_korean_calendar_of_2018():
    # 2018년 월력요항: 119 days of rest for those who work five days a week.
    assert days_of_rest(2018, "KR") == 119


def test_japan_2027():
    # Cabinet Office, 2 February 2026, as far as the announcement was seen.
    found = holidays_of(2027, "JP")
    announced = "01-01 01-11 02-11 02-23 03-21 04-29 05-03 05-04 05-05 07-19 08-11".split()
    assert set(announced) <= set(found)
    assert "03-22" in found, "21 March 2027 is a Sunday, so the Monday after is a holiday in lieu"


def test_the_nations_of_the_united_kingdom():
    shared_days = holidays_of(2026, "GB")
    assert shared_days == ["01-01", "04-03", "05-04", "05-25", "12-25", "12-26", "12-28"]
    own = {nation: set(holidays_of(2026, "GB", f"GB-{nation}")) for nation in ("ENG", "WLS", "SCT", "NIR")}
    assert set.intersection(*own.values()) == set(shared_days)
    assert own["ENG"] == own["WLS"] == {*shared_days, "04-06", "08-31"}
    assert {"01-02", "08-03", "11-30"} <= own["SCT"]
    assert "04-06" not in own["SCT"]
    assert {"03-17", "07-13"} <= own["NIR"]


def test_french_days_beyond_the_national_ones():
    good_friday = date(2026, 4, 3)
    assert calendar("FR").is_working_day(good_friday)
    assert not calendar("FR", "FR-57").is_working_day(good_friday)
    assert calendar("FR", "FR-67") is calendar("FR", "FR-6AE")
    assert not calendar("FR", "FR-67").is_working_day(good_friday)
    assert calendar("FR", "FR-75C").is_working_day(good_friday)


def test_an_american_state_can_leave_out_a_federal_holiday():
    columbus = date(2026, 10, 12)
    assert not calendar("US").is_working_day(columbus)
    assert not calendar("US", "US-NY").is_working_day(columbus)
    assert calendar("US", "US-CA").is_working_day(columbus)
    assert columbus in regional_days("US")


def test_swedish_eves_stand_equal_to_sundays():
    eves = [date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 31)]
    assert [calendar("SE").is_working_day(day) for day in eves] == [False, False, False]


def test_a_hungarian_saturday_stays_a_saturday():
    # Worked in exchange for Friday 2 January 2026, which is kept as a day off; Regulation 1182/71 art. 2(2)
    # leaves out every Saturday.
    assert not calendar("HU").is_working_day(date(2026, 1, 10))
    assert not calendar("HU").is_working_day(date(2026, 1, 2))


def test_the_weeks_of_the_gulf_and_of_hong_kong():
    saudi, emirates, hong_kong = calendar("SA"), calendar("AE"), calendar("HK")
    assert [saudi.is_working_day(date(2013, 6, day)) for day in (20, 21, 22)] == [False, False, True]
    assert [saudi.is_working_day(date(2013, 7, day)) for day in (4, 5, 6)] == [True, False, False]
    assert [emirates.is_working_day(date(2021, 11, day)) for day in (5, 6, 7)] == [False, False, True]
    assert [emirates.is_working_day(date(2022, 11, day)) for day in (4, 5, 6)] == [True, False, False]
    assert [hong_kong.is_working_day(date(2026, 3, day)) for day in (6, 7, 8)] == [True, True, False]
    assert calendar("MY").is_working_day(date(2026, 3, 6))
    assert not calendar("MY", "MY-02").is_working_day(date(2026, 3, 6))


# Regions ----------------------------------------------------------------------------------------------------


def test_regions_are_those_with_days_of_their_own():
    assert regions("DE") == tuple(f"DE-{land}" for land in LAENDER)
    assert regions("GB") == ("GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS")
    assert regions("IT") == ("IT-BZ",)
    assert regions("PT") == ("PT-20", "PT-30")
    assert regions("AT") == regions("NL") == regions("CN") == ()


def test_regional_days_are_those_on_which_the_region_matters():
    days = regional_days("DE")
    assert date(2026, 1, 6) in days
    assert date(2026, 12, 25) not in days
    assert date(2026, 10, 31) in days
    assert date(2017, 10, 31) not in days
    assert regional_days("NL") == frozenset()


def test_a_region_without_days_of_its_own_has_the_national_ones():
    assert holidays_of(2026, "AT", "AT-9") == holidays_of(2026, "AT")
    assert holidays_of(2026, "NL", "NL-NH") == holidays_of(2026, "NL")
    assert calendar("NL", "NL-NH") is calendar("NL")
    assert holidays_of(2026, "IT", "IT-RM") == holidays_of(2026, "IT")
    assert calendar("ES", "ES-M") is calendar("ES", "ES-MD")


def test_an_empty_region_is_no_region():
    assert calendar("DE", "") is calendar("DE") is calendar("DE", None)


# What is not there ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "region", "nearest"),
    [
        ("XX", None, []),
        ("", None, []),
        ("de", None, "DE"),
        ("UK", None, "GB"),
        ("EL", None, "GR"),
        ("DE", "DE-BX", "DE-BY"),
        ("DE", "BY", []),
        ("DE", "AT-1", []),
        ("NL", "NL-nh", []),
        ("NL", "BE-VLG", []),
    ],
)
def test_an_unknown_place_offers_the_nearest(country, region, nearest):
    with pytest.raises(CalendarError) as raised:
        calendar(country, region)
    assert raised.value.code == "calendar.unknown_place"
    assert (raised.value.facts["country"], raised.value.facts["region"]) == (country, region)
    if nearest:
        assert nearest in raised.value.facts["nearest"]
        assert f"Did you mean {raised.value.facts['nearest'][0]}" in str(raised.value)
    else:
        assert "Write an ISO 3166" in str(raised.value)


@pytest.mark.parametrize("ask", [regions, regional_days, tables_hash])
def test_nothing_is_known_of_an_unknown_country(ask):
    with pytest.raises(CalendarError) as raised:
        ask("XX")
    assert raised.value.code == "calendar.unknown_place"
    assert str(raised.value) == (
        'There is no holiday table for the country "XX". Write an ISO 3166-1 code, such as DE; '
        "add a country with scripts/holiday_tables.py."
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("day,name\n", 1),
        ("day,region,kind,name\n2026-02-30,,holiday,Never\n", 2),
        ("day,region,kind,name\n2026-01-01,,holiday,One\n2026-01-02,,holiday\n", 3),
        ("day,region,kind,name\n2026-01-01,,feast,One\n", 2),
    ],
)
def test_a_malformed_table_names_its_line(text, line):
    with pytest.raises(CalendarError) as raised:
        list(read_rows(text, file="XX.csv"))
    assert raised.value.code == "calendar.malformed"
    assert raised.value.facts == {"file": "XX.csv", "line": line}
    assert str(raised.value).startswith(f"law/calendars/XX.csv:{line}: ")


# The files --------------------------------------------------------------------------------------------------


def test_the_countries():
    assert countries() == tuple(sorted(EUROPEAN_UNION + ELSEWHERE))
    assert {path.stem for path in TABLES.glob("*.csv")} == set(countries())


@pytest.mark.parametrize("country", countries())
def test_a_table_is_sorted_and_says_nothing_twice(country):
    table = rows(country)
    assert list(table) == sorted(set(table))
    national = {row.day for row in table if not row.region and row.kind == "holiday"}
    worked = {row.day for row in table if row.kind == "working"}
    assert not national & worked
    entry = index()[country]
    for row in table:
        assert entry["first_day"] <= row.day <= entry["last_day"]
        assert not row.region or row.region in entry["regions"]
        if row.region:
            assert (row.day in national) == (row.kind == "not_observed")
    text = (TABLES / f"{country}.csv").read_bytes()
    assert len(text) < 400_000
    assert b"\r" not in text


@pytest.mark.parametrize("country", countries())
def test_every_place_has_a_calendar_up_to_its_horizon(country):
    for region in (None, *regions(country)):
        place = calendar(country, region)
        assert (place.country, place.region) == (country, region)
        assert (place.first_day, place.last_day) == (date(2009, 1, 1), date(2035, 12, 31))
        assert not place.provisional(place.published_until)
        assert place.provisional(place.published_until + timedelta(days=1))
        assert calendar(country, region) is place


@pytest.mark.parametrize(
    ("country", "year"),
    [
        *(("DE", 2035), ("FR", 2035), ("US", 2035), ("GB", 2027), ("ES", 2026), ("CN", 2026), ("TW", 2026)),
        *(("JP", 2027), ("KR", 2026), ("SG", 2027), ("MY", 2027), ("AE", 2026), ("LB", 2024), ("SA", 2025)),
    ],
)
def test_the_published_horizons(country, year):
    assert calendar(country).published_until == date(year, 12, 31)
    assert index()[country]["note"]


def test_only_places_that_exchange_working_days_list_them():
    assert {country for country in countries() if any(row.kind == "working" for row in rows(country))} == {
        "CN",
        "TW",
        "VN",
    }


def test_a_hash_tells_tables_apart():
    hashes = {tables_hash(country) for country in countries()}
    assert len(hashes) == len(countries())
    assert all(re.fullmatch(r"[0-9a-f]{64}", value) for value in hashes)


def test_a_hash_covers_the_days_and_the_index():
    entry = {"published_until": date(2026, 12, 31), "note": "a notice"}
    same = hash_of("day\n", entry=entry)
    assert hash_of("day\n", entry=dict(reversed(entry.items()))) == same
    assert hash_of("days\n", entry=entry) != same
    assert hash_of("day\n", entry=entry | {"published_until": date(2027, 12, 31)}) != same


@pytest.mark.skipif(
    importlib.util.find_spec("holidays") is None, reason="the holidays package is not installed"
)
def test_the_tables_are_what_the_script_makes():
    if index()["DE"]["source"] != f"holidays {version('holidays')}":
        pytest.skip(f"the tables were made with {index()['DE']['source']}, not {version('holidays')}")
    script = REPOSITORY / "scripts" / "holiday_tables.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
