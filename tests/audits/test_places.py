"""Names of countries as shops write them."""

import pytest

from venditor.audits.mapping import Alias
from venditor.audits.places import resolve


def code_of(name, aliases=None):
    (place,) = resolve([name], aliases or {})
    return place.code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("DE", "DE"),
        ("de", "DE"),
        ("NO", "NO"),
        ("Germany", "DE"),
        ("germany", "DE"),
        ("Deutschland", "DE"),
        ("ALLEMAGNE", "DE"),
        ("Österreich", "AT"),
        ("Osterreich", "AT"),
        ("España", "ES"),
        ("Czech Republic", "CZ"),
        ("The Netherlands", "NL"),
        ("UK", "GB"),
        ("Great Britain", "GB"),
        ("EL", "GR"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("Hong Kong", "HK"),
        ("South Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("台灣", "TW"),
        ("日本", "JP"),
        ("المملكة العربية السعودية", "SA"),
        ("Bosnia & Herzegovina", "BA"),
    ],
)
def test_usual_names_are_known(name, code):
    assert code_of(name) == code


@pytest.mark.parametrize("name", ["XX", "EU", "Atlantis", "Channel Islands", "?"])
def test_other_names_are_not_guessed(name):
    (place,) = resolve([name], {})
    assert (place.code, place.known) == (None, False)


def test_the_nearest_name_is_offered():
    (place,) = resolve(["Germny"], {})
    assert place.nearest == 'Did you mean "Germany"?'


def test_a_mapping_decides_before_everything_else():
    aliases = {
        "EIRE": Alias("IE", {}),
        "Unspecified": Alias(None, {"en": "not recorded"}),
        "DE": Alias("US", {}),  # Delaware, for a shop that writes states here
    }
    assert code_of("eire", aliases) == "IE"
    assert code_of("DE", aliases) == "US"
    (place,) = resolve(["unspecified"], aliases)
    assert (place.code, place.known, place.because) == (None, True, {"en": "not recorded"})
