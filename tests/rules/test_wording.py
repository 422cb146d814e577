"""How days, periods, amounts and countries read, by CLDR."""

from datetime import date, timedelta

import pytest
from babel.dates import format_date

from venditor.core.money import Money
from venditor.rules.wording import locale, write_country, write_day, write_list, write_money, write_quantity

OFFICIAL = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split()
LANGUAGES = (*OFFICIAL, "zh-Hant", "zh-Hans", "ja", "ko", "de-AT", "en-GB", "zh-TW")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_reads_as_cldr_writes_it_in_full(language):
    for number in range(0, 1500, 37):
        day = date(2023, 1, 1) + timedelta(days=number)
        by_cldr = format_date(day, "full", locale(language))
        first = language == "fr" and day.day == 1
        assert write_day(day, language) == (by_cldr.replace(" 1 ", " 1er ") if first else by_cldr)


def test_the_first_of_a_month_is_an_ordinal_in_french():
    assert write_day(date(2026, 3, 1), "fr") == "dimanche 1er mars 2026"
    assert write_day(date(2026, 3, 11), "fr-CA") == "mercredi 11 mars 2026"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "Monday, 23 March 2026"),
        ("en-US", "Monday, March 23, 2026"),
        ("de", "Montag, 23. März 2026"),
        ("zh-Hant", "2026年3月23日 星期一"),
    ],
)
def test_english_without_a_region_writes_days_as_most_of_the_world_does(language, written):
    assert write_day(date(2026, 3, 23), language) == written


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_a_length_of_time_names_its_unit_in_words(language, unit):
    for count in (1, 2, 5, 14, 30):
        written = write_quantity(count, unit, language)
        assert str(count) in written or count in (1, 2)
        assert "duration" not in written


@pytest.mark.parametrize(
    ("count", "unit", "language", "written"),
    [
        (1, "day", "en", "1 day"),
        (14, "day", "en", "14 days"),
        (14, "day", "de", "14 Tage"),
        (14, "day", "zh-Hant", "14 天"),
        (14, "day", "ja", "14日"),
        (14, "day", "ko", "14일"),
        (14, "day", "zh-Hans", "14天"),
        (6, "month", "ja", "6か月"),
        (12, "month", "fr", "12 mois"),
        (2, "year", "it", "2 anni"),
        (5, "day", "pl", "5 dni"),
        (2, "year", "sl", "2 leti"),
        (5, "year", "sl", "5 let"),
    ],
)
def test_a_length_of_time_has_the_plural_of_its_number(count, unit, language, written):
    assert write_quantity(count, unit, language).replace("\xa0", " ") == written


@pytest.mark.parametrize(
    ("amount", "currency", "language", "written"),
    [
        ("1234.50", "EUR", "en", "€1,234.50"),
        ("1234.50", "EUR", "de", "1.234,50 €"),
        ("1234", "JPY", "ja", "￥1,234"),
        ("1234", "TWD", "zh-Hant", "$1,234.00"),
        ("0.005", "KWD", "de", "0,005 KWD"),
    ],
)
def test_an_amount_has_its_currencys_decimals(amount, currency, language, written):
    money = Money.parse({"amount": amount, "currency": currency})
    assert write_money(money, language).replace("\xa0", " ") == written


@pytest.mark.parametrize(
    ("code", "language", "written"),
    [("DE", "en", "Germany"), ("DE", "de", "Deutschland"), ("TW", "zh-Hant", "台灣"), ("XX", "en", "XX")],
)
def test_a_country_has_its_name_or_its_code(code, language, written):
    assert write_country(code, language) == written


def test_a_list_ends_as_the_language_ends_one():
    assert write_list(["a", "b", "c"], "en") == "a, b and c"
    assert write_list(["a", "b"], "de") == "a und b"
    assert write_list(["a"], "de") == "a"


@pytest.mark.parametrize(
    ("tag", "known"),
    [
        ("de", "de"),
        ("de-AT", "de_AT"),
        ("zh-Hant", "zh_Hant"),
        ("de-XY", "de"),
        ("tlh", "en_001"),
        ("", "en_001"),
    ],
)
def test_a_language_without_a_locale_falls_back_to_a_wider_one(tag, known):
    assert str(locale(tag)) == known


@pytest.mark.parametrize(
    ("items", "language", "written"),
    [
        (["reparación", "sustitución"], "es", "reparación y sustitución"),
        (["reparación", "indemnización"], "es", "reparación e indemnización"),
        (["agua", "hielo"], "es", "agua y hielo"),
        (["padres", "hijos"], "es-MX", "padres e hijos"),
        (["indemnización"], "es", "indemnización"),
        (["réparation", "indemnisation"], "fr", "réparation et indemnisation"),
    ],
)
def test_a_spanish_list_ends_as_it_is_spoken(items, language, written):
    assert write_list(items, language) == written
