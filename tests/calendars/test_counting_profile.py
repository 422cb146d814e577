"""Counting profiles are data with citations, and their quotations are in the law sheets word for word."""

import pytest
import yaml

from venditor.calendars import ProfileError, profile, profiles
from venditor.calendars.counting_profile import RESTS, read_profile

ENTRY = {
    "includes_event_day": False,
    "month_rule": "corresponding_day",
    "rolls_over": [],
    "act": "An Act",
    "article": 1,
    "url": "https://example.org",
    "quotation": "the day is not counted",
    "verification": "verified",
}


@pytest.fixture(scope="module")
def sheet_provisions(shared):
    sheets = [
        yaml.safe_load((shared / "law" / name).read_text()) for name in ("west.yaml", "asia-pacific.yaml")
    ]
    return {provision["id"]: provision for sheet in sheets for provision in sheet["provisions"]}


def test_every_profile_that_packs_rely_on_is_there():
    assert set(profiles()) == {
        "eu.r1182",
        "de.bgb",
        "fr.conso",
        "es.cc",
        "gb.ccr",
        "gb.cra.beginning_with",
        "gb.cra.first_day_after",
        "us.mitor",
        "us.cooling_off",
        "us.regz",
        "us.cpsa",
        "au.acl131",
        "cn.civil",
        "cn.tsjb",
        "tw.civil",
        "jp.civil",
        "jp.asct",
        "kr.civil",
        "sg.cpfta",
        "ca-on.cpa",
        "ca-qc.lpc",
        "us-ny.gbl",
        "us-ca.civ",
    }


@pytest.mark.parametrize(
    ("name", "event_day", "month_rule", "rolls_over", "minimum"),
    [
        ("eu.r1182", False, "corresponding_day", RESTS, (2, 2)),
        ("fr.conso", False, "corresponding_day", RESTS, (2, 2)),
        ("de.bgb", False, "corresponding_day", RESTS, (0, 0)),
        ("es.cc", False, "corresponding_day", set(), (0, 0)),
        ("gb.ccr", False, "corresponding_day", set(), (0, 0)),
        ("gb.cra.beginning_with", True, "day_before_corresponding", set(), (0, 0)),
        ("gb.cra.first_day_after", False, "day_before_corresponding", set(), (0, 0)),
        ("us.mitor", False, "corresponding_day", set(), (0, 0)),
        ("us.cooling_off", False, "corresponding_day", set(), (0, 0)),
        ("us.regz", False, "corresponding_day", set(), (0, 0)),
        ("us.cpsa", False, "corresponding_day", set(), (0, 0)),
        ("au.acl131", False, "corresponding_day", RESTS, (0, 0)),
        ("cn.civil", False, "corresponding_day", RESTS, (0, 0)),
        ("cn.tsjb", False, "corresponding_day", {"public_holiday"}, (0, 0)),
        ("tw.civil", False, "day_before_corresponding", RESTS, (0, 0)),
        ("jp.civil", False, "day_before_corresponding", set(), (0, 0)),
        ("jp.asct", True, "day_before_corresponding", set(), (0, 0)),
        ("kr.civil", False, "day_before_corresponding", RESTS, (0, 0)),
        ("sg.cpfta", False, "day_before_corresponding", set(), (0, 0)),
        ("ca-on.cpa", False, "corresponding_day", {"sunday", "public_holiday"}, (0, 0)),
        ("ca-qc.lpc", False, "corresponding_day", RESTS, (0, 0)),
        ("us-ny.gbl", False, "corresponding_day", RESTS, (0, 0)),
        ("us-ca.civ", False, "corresponding_day", RESTS, (0, 0)),
    ],
)
def test_a_profile_counts_as_its_law_says(name, event_day, month_rule, rolls_over, minimum):
    found = profile(name)
    assert found.id == name
    assert (found.includes_event_day, found.month_rule, found.rolls_over) == (
        event_day,
        month_rule,
        rolls_over,
    )
    assert (found.minimum_working_days, found.minimum_applies_from_days) == minimum
    assert found.backward_rolls_over is False
    assert found.act
    assert found.article
    assert found.url.startswith("http")


@pytest.mark.parametrize("name", sorted(profiles()))
def test_a_quotation_is_in_the_sheet_word_for_word(name, sheet_provisions):
    found = profile(name)
    for cited in (found, *found.further):
        provision = sheet_provisions[cited.provision]
        assert cited.quotation in (provision["quote"] or "")
        assert cited.url == provision["official_source_url"]
        assert provision["article"].startswith(cited.article)
    provision = sheet_provisions[found.provision]
    assert (found.verification == "verified") == provision["verified"]
    assert found.evidence == provision["evidence"]


def test_only_what_nobody_has_read_is_unverified():
    unverified = [name for name, found in profiles().items() if found.verification == "unverified"]
    assert unverified == ["es.cc", "us.cooling_off", "ca-on.cpa"]


def test_an_unknown_profile_offers_the_nearest_name():
    with pytest.raises(ProfileError) as raised:
        profile("eu.1182")
    assert raised.value.code == "counting.unknown_profile"
    assert raised.value.facts["nearest"][0] == "eu.r1182"
    assert "Did you mean eu.r1182" in str(raised.value)


def test_an_unknown_profile_like_none_lists_them_all():
    with pytest.raises(ProfileError) as raised:
        profile("quite something else")
    assert raised.value.facts["nearest"] == []
    assert "There are: eu.r1182, de.bgb" in raised.value.remedy


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"month_rule": None}, "month_rule"),
        ({"month_rule": "last_day"}, "month_rule"),
        ({"includes_event_day": "no"}, "includes_event_day"),
        ({"includes_event_day": True}, "month_rule"),
        ({"rolls_over": ["friday"]}, "rolls_over"),
        ({"rolls_over": "sunday"}, "rolls_over"),
        ({"working_day_excludes": [1]}, "working_day_excludes"),
        ({"backward_rolls_over": True}, "backward_rolls_over"),
        ({"minimum_working_days": 2}, "minimum_working_days"),
        ({"minimum_working_days": {"days": 0, "for_periods_from": 2}}, "minimum_working_days"),
        ({"verification": "sure"}, "verification"),
        ({"quotation": ""}, "quotation"),
        ({"further": [{"act": "Another Act"}]}, "further"),
        ({"roll_over": []}, "roll_over"),
    ],
)
def test_an_entry_that_cannot_be_meant_is_refused(change, field):
    with pytest.raises(ProfileError) as raised:
        read_profile("xx.act", ENTRY | change)
    assert raised.value.code == "counting.malformed"
    assert raised.value.facts == {"profile": "xx.act", "field": field}


@pytest.mark.parametrize("field", sorted(ENTRY))
def test_an_entry_that_lacks_a_field_is_refused(field):
    with pytest.raises(ProfileError) as raised:
        read_profile("xx.act", {name: value for name, value in ENTRY.items() if name != field})
    assert str(raised.value) == f"counting.yaml: in the profile xx.act, {field} is missing. Add it."


def test_equal_kinds_of_day_are_one_object():
    # A calendar keeps what it worked out by this set; equal sets must not be worked out twice.
    assert profile("eu.r1182").rolls_over is profile("tw.civil").rolls_over


def test_only_federal_rules_count_the_holidays_of_the_whole_country_alone():
    assert [name for name, found in profiles().items() if found.national_holidays] == [
        "us.mitor",
        "us.cooling_off",
    ]
