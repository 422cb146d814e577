"""What no pack shows alone: the holidays of the places whose law asks for them."""

from venditor.calendars import regions
from venditor.rights.jurisdictions import default_library
from venditor.rules import check_folder


def without_holidays():
    return [found for found in check_folder.whole(default_library()) if found.code == "law.no_holidays"]


def test_a_state_or_province_has_its_holidays_in_the_table_of_its_country():
    assert without_holidays() == []


def test_a_state_that_the_table_of_its_country_does_not_know_is_told(monkeypatch):
    monkeypatch.setattr(check_folder, "regions", lambda country: set(regions(country)) - {"US-NY"})
    assert [found.message for found in without_holidays()] == [
        "it asks for the holidays of US-NY, and there is no table of them."
    ]
