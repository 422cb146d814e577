"""What regions and jurisdictions are called."""

import pytest

from venditor.audits.report.words import Words
from venditor.calendars import countries
from venditor.calendars.tables import index
from venditor.cli.rights import render
from venditor.core.text import Wording
from venditor.rights.jurisdictions import default_library
from venditor.rights.places import jurisdiction_name, region_name, region_names
from venditor.rights.statement import statement
from venditor.rules.wording import write_country

LIBRARY = default_library()
# French departments and Italian provinces go by their own names in Chinese too.
IN_THREE_LANGUAGES = "AT AU BR CA CH DE ES FI GB IN MY NO NZ PL PT US".split()


def codes(country, *kinds):
    return {code for kind in kinds for code in index()[country].get(kind, ())}


def test_every_region_of_the_holiday_tables_has_an_english_name():
    known = {code for country in countries() for code in codes(country, "regions", "aliases")}
    assert set(region_names()) == known, "run scripts/region_names.py"
    assert {code for code, names in region_names().items() if names["en"] == code} == set()


def test_regions_with_packs_of_their_own_have_names():
    assert {code for code in LIBRARY.jurisdictions if "-" in code} <= set(region_names())


@pytest.mark.parametrize("country", IN_THREE_LANGUAGES)
@pytest.mark.parametrize("language", ["en", "de", "zh-Hant"])
def test_regions_have_names_in_three_languages(country, language):
    named = [region_name(code, language) for code in codes(country, "regions")]
    assert {name.language for name in named} == {language}
    # No name is given twice: a slip of the hand would show here.
    assert len({name.text for name in named}) == len(named)


@pytest.mark.parametrize("country", "AT AU CA DE GB US".split())
@pytest.mark.parametrize("language", ["fr", "es", "ja", "ko", "zh-Hans"])
def test_regions_whose_law_or_holidays_are_often_asked_have_names_in_all_languages(country, language):
    named = [region_name(code, language) for code in codes(country, "regions")]
    assert {name.language for name in named} == {language}
    assert len({name.text for name in named}) == len(named)


def test_chinese_names_are_in_chinese():
    for code, names in region_names().items():
        text = names.get("zh-Hant", "")
        assert all("\u4e00" <= letter <= "\u9fff" or letter == "－" for letter in text), code


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("US-CA", "de", Wording("Kalifornien", "de")),
        ("ES-MD", "zh-TW", Wording("馬德里自治區", "zh-Hant")),
        ("FR-44", "zh-Hant", Wording("Loire-Atlantique", "en")),
        ("CA-QC", "fr-CA", Wording("Québec", "fr")),
        ("US-NY", "ja", Wording("ニューヨーク州", "ja")),
        ("FR-974", "ko", Wording("레위니옹", "ko")),
        ("US-PR", "zh-Hant", Wording("波多黎各", "zh-Hant")),
        ("CN-BJ", "de", Wording("CN-BJ", "de")),
    ],
)
def test_a_missing_language_falls_back_to_english_and_a_missing_name_to_the_code(code, language, name):
    assert region_name(code, language) == name


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("EU", "de", "Europäische Union"),
        ("TW", "de", "Taiwan"),
        ("US-CA", "en", "California (United States)"),
        ("US-CA", "de", "Kalifornien (Vereinigte Staaten)"),
        ("US-CA", "zh-Hant", "加利福尼亞州（美國）"),
        ("CA-QC", "de", "Québec (Kanada)"),
        ("CA-QC", "zh-Hant", "魁北克省（加拿大）"),
    ],
)
def test_a_jurisdiction_goes_by_its_name_a_state_with_its_country(code, language, name):
    assert jurisdiction_name(LIBRARY, code, language) == Wording(name, language)


def test_a_region_and_its_country_are_named_in_one_language():
    assert jurisdiction_name(LIBRARY, "US-NY", "it") == Wording("New York (United States)", "en")
    assert jurisdiction_name(LIBRARY, "US-NY", "ja") == Wording("ニューヨーク州（アメリカ合衆国）", "ja")


def test_places_that_are_countries_too_have_that_ones_name():
    assert region_name("FR-NC", "de").text == write_country("NC", "de")


@pytest.mark.parametrize(
    ("language", "law"),
    [("de", "Kalifornien (Vereinigte Staaten)"), ("zh-Hant", "加利福尼亞州（美國）")],
)
def test_an_answer_under_the_law_of_a_state_says_so_at_the_command_and_in_a_report(language, law):
    facts = {
        "consumer_country": "US",
        "consumer_region": "US-CA",
        "trader_country": "US",
        "contract": "distance",
        "product": "goods",
        "concluded_on": "2026-03-01",
        "observed_on": "2026-04-01",
        "own_return_terms_shown": False,
    }
    document = statement(facts, language=language, assume="ordinary")
    assert law in render(document, LIBRARY)
    assert Words(language, LIBRARY).jurisdiction("US-CA") == law
