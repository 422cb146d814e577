"""Every worked example of the law sheets that concerns counting, as published; the derived ones say so.

Left out, because no law text in the sheets says how their days are counted: the table for Ontario, the Thai
cash on delivery rule, the Indian grievance month, the Singapore tribunal's two years, Taobao's hours. Left
out, too, is kr.kca.day7-email, which is about a notice nobody reads, not about days; and the examples of the
Commission's guidance of 2021, which the sheets name but could not read.
"""

from datetime import date, timedelta

import pytest
import yaml

from venditor.calendars import Period, add, calendar, end_of_period, profile

DAY = timedelta(days=1)


def end(event, period, name, place, region=None):
    return end_of_period(
        date.fromisoformat(event),
        Period.parse(period),
        profile=profile(name),
        calendar=calendar(place, region),
    ).day.isoformat()


def last_day(event, period, name):
    return add(date.fromisoformat(event), Period.parse(period), profile=profile(name)).isoformat()


@pytest.fixture(scope="module")
def sheet_examples(shared):
    sheets = [
        yaml.safe_load((shared / "law" / name).read_text()) for name in ("west.yaml", "asia-pacific.yaml")
    ]
    return {example["id"]: example for sheet in sheets for example in sheet["worked_examples"]}


# European Union and its members -----------------------------------------------------------------------------


def test_ex_eu_toeters_verberk(sheet_examples):
    example = sheet_examples["ex.eu.toeters.verberk"]
    ends = [
        last_day(event, example["given"]["period"], "eu.r1182") for event in example["given"]["event_dates"]
    ]
    assert ends == example["expected"]["court_reading"] == ["1998-02-17", "1998-02-18"]


@pytest.mark.parametrize("name", ["eu.r1182", "fr.conso"])
@pytest.mark.parametrize(
    ("received", "last"),
    [("2015-01-10", "2015-01-26"), ("2026-01-10", "2026-01-26"), ("2022-01-10", "2022-01-24")],
)
def test_ex_fr_l221_19_10_january(name, received, last):
    assert end(received, "14 days", name, "FR") == last


def test_ex_fr_5_january():
    assert end("2026-01-05", "14 days", "fr.conso", "FR") == "2026-01-19"


@pytest.mark.parametrize("region", [None, "DE-BY", "DE-BE", "DE-SN"])
@pytest.mark.parametrize(
    ("event", "last"),
    [
        # ex.de.sat-2-july-2016
        ("2016-06-18", "2016-07-04"),
        # ex.de.thu-3-aug
        ("2023-08-03", "2023-08-17"),
        # ex.de.service-10-sep
        ("2018-09-10", "2018-09-24"),
        # ex.de.two-deliveries-nov: the later of the two parcels
        ("2020-11-05", "2020-11-19"),
        # ex.de.20-july, without a year
        ("2026-07-20", "2026-08-03"),
    ],
)
def test_ex_de(event, last, region):
    assert end(event, "14 days", "de.bgb", "DE", region) == last


def test_ex_pl_1_september():
    assert end("2026-09-01", "14 days", "eu.r1182", "PL") == "2026-09-15"


@pytest.mark.parametrize(
    ("contract", "last"),
    [
        ("2026-09-01", "2026-09-15"),
        # The last day is Christmas Eve, a Tuesday; and Midsummer Eve, a Friday.
        ("2024-12-10", "2024-12-27"),
        ("2026-06-05", "2026-06-22"),
    ],
)
def test_ex_fi_tuesday(contract, last):
    assert end(contract, "14 days", "eu.r1182", "FI") == last


# United Kingdom ---------------------------------------------------------------------------------------------


def test_ex_gb_cra22_johnstons():
    assert last_day("2017-06-30", "1 day", "gb.cra.first_day_after") == "2017-07-01"
    assert last_day("2017-06-30", "30 days", "gb.cra.first_day_after") == "2017-07-30"


def test_ex_gb_derived_not_published_ccr31_late_information():
    assert end("2026-01-10", "14 days", "gb.ccr", "GB") == "2026-01-24"
    assert last_day("2026-01-24", "12 months", "gb.ccr") == "2027-01-24"
    assert last_day("2026-01-11", "12 months", "gb.cra.beginning_with") == "2027-01-10"
    assert end("2026-06-01", "14 days", "gb.ccr", "GB") == "2026-06-15"


def test_ex_gb_derived_not_published_cra22_waiting():
    assert last_day("2026-06-01", "30 days", "gb.cra.first_day_after") == "2026-07-01"
    waiting_days = (date(2026, 6, 20) - date(2026, 6, 10)).days + 1
    assert waiting_days == 11
    assert last_day("2026-07-01", f"{waiting_days} days", "gb.cra.first_day_after") == "2026-07-12"
    assert last_day("2026-06-20", "7 days", "gb.cra.first_day_after") == "2026-06-27"


def test_ex_gb_derived_not_published_six_months_two_starts():
    assert last_day("2026-01-15", "6 months", "gb.cra.beginning_with") == "2026-07-14"
    assert last_day("2026-01-15", "6 months", "gb.cra.first_day_after") == "2026-07-15"


# Australia --------------------------------------------------------------------------------------------------


def test_ex_au_131_week_table(sheet_examples):
    monday = date(2026, 8, 3)
    table = {}
    for number in range(7):
        aware = monday + number * DAY
        due = end(aware.isoformat(), "2 days", "au.acl131", "AU")
        table[f"{aware:%A}"] = f"{date.fromisoformat(due):%A}"
    assert table == sheet_examples["ex.au.131.week-table"]["expected"]


@pytest.mark.parametrize("aware", ["2026-01-22", "2026-01-23", "2026-01-24"])
def test_ex_au_131_monday_holiday(aware):
    # Monday 26 January 2026 is Australia Day.
    assert end(aware, "2 days", "au.acl131", "AU") == "2026-01-27"


# China ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signed", "last"),
    [
        # cn.court.618 and cn.court.hlj-2023 give no dates: an ordinary day, a Sunday, a holiday.
        ("2026-06-01", "2026-06-08"),
        ("2026-05-31", "2026-06-08"),
        ("2026-09-24", "2026-10-08"),
        # The start is not deferred where the goods arrive on a holiday.
        ("2026-10-04", "2026-10-12"),
        ("2026-10-02", "2026-10-09"),
        # The last day is a Saturday that is worked to make up for the holiday.
        ("2026-10-03", "2026-10-10"),
    ],
)
def test_cn_court_618(signed, last):
    assert end(signed, "7 days", "cn.civil", "CN") == last


def test_cn_order121_timeline_derived_not_published():
    assert end("2026-06-01", "7 working days", "cn.tsjb", "CN") == "2026-06-10"
    assert last_day("2026-06-10", "60 days", "cn.tsjb") == "2026-08-09"
    # Both readings of 法定节假日: to the letter, and with the weekend as in court practice.
    assert end("2026-06-10", "60 days", "cn.tsjb", "CN") == "2026-08-09"
    assert end("2026-06-10", "60 days", "cn.civil", "CN") == "2026-08-10"


def test_cn_period_counting_example():
    assert last_day("2026-01-31", "1 month", "cn.civil") == "2026-02-28"


def test_edge_month_cn_derived_not_published():
    assert last_day("2026-02-28", "6 months", "cn.civil") == "2026-08-28"


# Taiwan -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", range(22, 31))
def test_tw_cny2022(day):
    # The official text gives the last days, 29 January to 6 February; the nine receipts are arithmetic.
    assert end(f"2022-01-{day}", "7 days", "tw.civil", "TW") == "2022-02-07"


@pytest.mark.parametrize(("received", "last"), [("2022-01-21", "2022-01-28"), ("2022-01-31", "2022-02-07")])
def test_tw_cny2022_just_before_and_after(received, last):
    assert end(received, "7 days", "tw.civil", "TW") == last


@pytest.mark.parametrize("name", ["tw.cny2022.2", "tw.cny2022.4", "tw.cny2022.7"])
def test_tw_cny2022_as_in_the_sheet(name, sheet_examples):
    example = sheet_examples[name]
    received = example["inputs"]["received"]
    assert last_day(received, "7 days", "tw.civil") == example["expected"]["nominal_day7"]
    assert end(received, "7 days", "tw.civil", "TW") == example["expected"]["deadline"]


def test_tw_small_four_month_derived_not_published():
    # Whether article 122 moves the lapse of a right off this Sunday is for a lawyer: counted, not rolled.
    assert last_day("2026-01-10", "4 months", "tw.civil") == "2026-05-10"


def test_tw_period_counting_example():
    assert last_day("2026-01-31", "1 month", "tw.civil") == "2026-02-28"


@pytest.mark.parametrize("name", ["tw.civil", "jp.civil", "kr.civil"])
def test_edge_month_tw_derived_not_published(name):
    assert last_day("2026-02-28", "6 months", name) == "2026-08-31"


# Japan ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("received", [date(2026, 1, 1) + n * 37 * DAY for n in range(10)])
def test_jp_ncac_day1(received):
    assert last_day(received.isoformat(), "8 days", "jp.asct") == (received + 7 * DAY).isoformat()


def test_jp_jan10():
    assert last_day("2026-01-10", "8 days", "jp.asct") == "2026-01-17"


@pytest.mark.parametrize("month", range(1, 13))
def test_jp_day1to8(month):
    assert last_day(f"2026-{month:02}-01", "8 days", "jp.asct") == f"2026-{month:02}-08"


def test_jp_weekday():
    wednesday = date(2026, 3, 4)
    assert last_day(wednesday.isoformat(), "8 days", "jp.asct") == (wednesday + 7 * DAY).isoformat()


def test_jp_civil143():
    assert last_day("2026-03-08", "3 months", "jp.civil") == "2026-06-08"
    # "From 1 April" begins at 0:00 and counts that day (article 140, proviso).
    assert last_day("2026-04-01", "3 months", "jp.asct") == "2026-06-30"


# Korea ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("promulgated", "period", "in_force"),
    [
        ("2024-02-13", "1 year", "2025-02-14"),
        ("2026-01-20", "6 months", "2026-07-21"),
        ("2026-03-10", "6 months", "2026-09-11"),
        ("2025-12-02", "6 months", "2026-06-03"),
    ],
)
def test_kr_commencement(promulgated, period, in_force):
    # In force when the period has elapsed: on the day after its last.
    elapsed = date.fromisoformat(last_day(promulgated, period, "kr.civil"))
    assert (elapsed + DAY).isoformat() == in_force


def test_kr_act21312_one_year_derived_not_published():
    assert last_day("2026-01-20", "1 year", "kr.civil") == "2027-01-20"


# Singapore --------------------------------------------------------------------------------------------------


def test_sg_lemon_6m_derived_not_published():
    assert last_day("2026-01-15", "1 day", "sg.cpfta") == "2026-01-16"
    assert last_day("2026-01-15", "6 months", "sg.cpfta") == "2026-07-15"
