"""The countries of ISO 3166-1."""

from babel import Locale

from venditor.core.countries import COUNTRIES


def test_there_are_as_many_as_the_standard_assigns():
    assert len(COUNTRIES) == 249


def test_every_code_is_two_capital_letters():
    assert all(len(code) == 2 and code.isascii() and code.isalpha() and code.isupper() for code in COUNTRIES)


def test_every_country_has_a_name():
    names = Locale.parse("en").territories
    assert [code for code in sorted(COUNTRIES) if code not in names] == []


def test_what_is_in_use_and_not_assigned_is_not_a_country():
    assert COUNTRIES.isdisjoint({"UK", "EL", "EU", "XX", "XK", "ZZ", "AN", "SU"})
