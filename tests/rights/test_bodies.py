"""Whom a consumer can turn to, for each pair of countries."""

import pytest

from venditor.cli import main
from venditor.rights.bodies import all_bodies, competent_bodies
from venditor.rights.jurisdictions import default_library

LANGUAGES = {"en", "de", "zh-Hant"}


def found(consumer, trader=None, region=None):
    return [body.id for body in competent_bodies(consumer, trader, region=region)]


@pytest.mark.parametrize(
    ("consumer", "trader", "ids"),
    [
        ("DE", "DE", ["de.universalschlichtung", "de.verbraucherzentrale"]),
        ("DE", "FR", ["de.evz", "de.verbraucherzentrale", "eu.eccnet", "fr.mediateur", "xb.econsumer"]),
        ("DE", "TW", ["de.verbraucherzentrale", "tw.cpc", "tw.mediation", "xb.econsumer"]),
        ("TW", "DE", ["tw.cpc_abroad", "xb.econsumer"]),
        ("TW", "TW", ["tw.cpc", "tw.mediation"]),
        ("NO", "DE", ["de.universalschlichtung", "eu.eccnet", "xb.econsumer"]),
        ("CH", "DE", ["xb.econsumer"]),
        ("JP", "JP", ["jp.hotline188"]),
        ("JP", "CN", ["jp.ccj", "cn.12315", "cn.cca", "xb.econsumer"]),
        ("KR", "US", ["kr.kca", "kr.crossborder_out", "us.bbb", "xb.econsumer"]),
        ("FR", "KR", ["fr.signalconso", "kr.crossborder_in", "kr.ecmc", "xb.econsumer"]),
    ],
)
def test_those_of_the_buyers_home_come_first_then_the_unions_then_the_shops(consumer, trader, ids):
    assert found(consumer, trader) == ids


def test_a_province_has_its_own_and_the_region_must_be_told():
    assert found("CA", "CA", "CA-QC") == ["ca_qc.opc", "us.bbb"]
    assert found("CA", "CA", "CA-ON") == ["ca_on.consumer_protection", "us.bbb"]
    assert found("CA", "CA") == ["us.bbb"]


def test_where_the_shops_country_is_unknown_only_those_at_home_are_named():
    assert found("GB") == ["gb.citizens_advice", "gb.ukicc"]
    assert found("BR") == []


@pytest.mark.parametrize("body", all_bodies(), ids=lambda body: body.id)
def test_each_speaks_three_languages_and_has_an_address(body):
    assert set(body.name) == LANGUAGES == set(body.helps)
    assert body.url.startswith("https://")
    assert body.source


def test_what_was_only_remembered_or_read_in_the_press_is_not_verified():
    unverified = {body.id for body in all_bodies() if not body.verified}
    assert {"de.evz", "in.nch", "ca_on.consumer_protection", "us.bbb"} <= unverified
    assert "eu.eccnet" not in unverified


def test_every_jurisdiction_with_a_pack_has_a_body():
    # A member of the union has at least the network; the union itself is no place.
    library = default_library()
    for code in library.jurisdictions:
        if code not in library.unions:
            country, region = code[:2], code if "-" in code else None
            assert found(country, country, region) or found(country, "FR", region), code


def test_a_statement_on_the_terminal_ends_with_whom_to_turn_to(tmp_path, capsys):
    facts = tmp_path / "order.yaml"
    facts.write_text("consumer_country: DE\ntrader_country: TW\nconcluded_on: 2026-03-02\n", "utf-8")
    assert main(["rights", str(facts), "--language", "de"]) == 0
    told = capsys.readouterr().out
    assert "An wen Sie sich wenden können:\n  Verbraucherzentrale des Bundeslands" in told
    assert " ".join(told.split()).endswith("Ihren eigenen Fall löst es nicht.")
