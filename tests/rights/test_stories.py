"""Orders told from end to end: which law, what both laws say, the day, and whom to turn to."""

import pytest

from venditor import rights
from venditor.calendars import calendar
from venditor.cli import main
from venditor.rights.facts import day

AVAILABLE, LAST_DAY, LAW = "withdrawal.available", "withdrawal.last_day", "governing_law"

# A shop in Taipei sells tea sets to Germany. Its terms choose the law of Taiwan. The parcel reaches a buyer
# in Augsburg on 18 October 2023; the fourteenth day after is All Saints' Day, a holiday in Bavaria.
BAVARIAN = {
    "consumer_country": "DE",
    "consumer_region": "DE-BY",
    "trader_country": "TW",
    "trader_directs_activity": True,
    "buyer_is_consumer": True,
    "contract": "distance",
    "channel": "online",
    "product": "goods",
    "condition": "new",
    "law_chosen": True,
    "chosen_law": "TW",
    "concluded_on": "2023-10-10",
    "informed_on": "2023-10-10",
    "delivered_on": "2023-10-18",
    "observed_on": "2023-10-20",
}


def told(facts, **options):
    return rights.statement(facts, **{"assume": "ordinary", **options})


def test_the_terms_choose_taiwan_and_the_protection_of_german_law_stays():
    document = told(BAVARIAN)
    assert (document["governing_law"], document["floor"]) == ("TW", "DE")
    governing = document["answers"][LAW]
    assert governing["value"] == "TW"
    assert [(cite["act"], cite["article"]) for cite in governing["cites"]] == [("Rome I", "6(2)")]


def test_german_law_gives_the_later_day_after_all_saints_and_wins():
    answer = told(BAVARIAN)["answers"][LAST_DAY]
    assert (answer["status"], answer["value"], answer["law"]) == ("determined", "2023-11-02", "DE")
    assert calendar("DE", "DE-BY").non_working(day("2023-11-01")).name == "Allerheiligen"
    assert "§ 193" in [cite["article"] for cite in answer["cites"]]
    chosen, home = answer["both"]
    assert (chosen["role"], chosen["law"], chosen["value"], chosen["won"]) == (
        *("chosen", "TW", "2023-10-25"),
        False,
    )
    assert (home["role"], home["law"], home["value"], home["won"]) == ("home", "DE", "2023-11-02", True)
    assert (chosen["act"], chosen["articles"]) == ("消費者保護法", ["19(1)", "民法 122"])
    assert (home["act"], home["articles"][-1]) == ("BGB", "§ 193")
    assert answer["better"] == {
        "law": "DE",
        "why": "later",
        "sentence": "The law of Germany gives you the later day, so it applies.",
        "language": "en",
    }


@pytest.mark.parametrize(
    ("region", "last_day"),
    [("DE-BY", "2023-11-02"), ("DE-NW", "2023-11-02"), ("DE-BE", "2023-11-01"), ("DE-SN", "2023-11-01")],
)
def test_all_saints_is_a_holiday_in_bavaria_and_not_in_berlin(region, last_day):
    assert told(BAVARIAN | {"consumer_region": region})["answers"][LAST_DAY]["value"] == last_day


def test_assumption_day_is_a_holiday_in_saarland_and_in_the_tables_not_in_bavaria():
    # In Bavaria it depends on the municipality, and the tables end at the region.
    facts = {"concluded_on": "2024-07-25", "informed_on": "2024-07-25", "delivered_on": "2024-08-01"}
    days = {
        region: told(BAVARIAN | facts | {"consumer_region": region})["answers"][LAST_DAY]["value"]
        for region in ("DE-SL", "DE-BY")
    }
    assert days == {"DE-SL": "2024-08-16", "DE-BY": "2024-08-15"}


def test_both_laws_give_the_right_and_say_so():
    answer = told(BAVARIAN)["answers"][AVAILABLE]
    assert (answer["value"], answer["better"]["why"], answer["better"]["law"]) == (True, "same", None)
    assert [one["won"] for one in answer["both"]] == [True, True]
    assert answer["better"]["sentence"] == "Both laws say the same."


def test_she_can_turn_to_somebody_at_home_first_and_then_to_somebody_where_the_shop_is():
    bodies = told(BAVARIAN, language="de")["bodies"]
    assert [body["id"] for body in bodies] == [
        *("de.verbraucherzentrale", "tw.cpc", "tw.mediation"),
        "xb.econsumer",
    ]
    ombudsman = bodies[1]
    assert ombudsman["name"] == "Verbraucherzentren und Verbraucherbeauftragte (Hotline 1950)"
    assert ombudsman["original"] == {
        "name": "消費者服務中心、消費者保護官（1950 專線）",
        "language": "zh-Hant",
    }
    assert (bodies[2]["cost"], bodies[2]["ask_shop_first"]) == ("free", True)


def test_a_business_is_sent_to_no_body_for_consumers_and_nobody_without_a_country():
    assert told(BAVARIAN | {"buyer_is_consumer": False})["bodies"] == []
    assert told({"trader_country": "TW"})["bodies"] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "The law of Germany gives you the later day, so it applies.",
                "- Taiwan · chosen in the contract: You have 7 days after",
                "- Germany · where you live · applies: ",
                "Consumer Protection Act (消費者保護法) 19(1) and 民法 122",
                "§ 193",
                "Both laws say the same.",
                "Consumer dispute mediation committee of the city or county (直轄市",
                "free of charge · Ask the shop first.",
            ],
        ),
        (
            "de",
            [
                "Dieses Recht gibt Ihnen den späteren Tag und gilt deshalb: Deutschland.",
                "- Taiwan · im Vertrag gewählt: ",
                "- Deutschland · an Ihrem Wohnort · gilt: ",
                "Donnerstag, 2. November 2023",
                "Beide Rechtsordnungen sagen dasselbe.",
                "kostenlos · Wenden Sie sich zuerst an den Shop.",
            ],
        ),
        (
            "zh-Hant",
            [
                "德國的法律給您較晚的日期，因此適用該法。",
                "- 台灣 · 契約所選擇的法律：",
                "- 德國 · 您居住地的法律 · 適用：",
                "2023年11月2日",
                "兩地法律的答案相同。",
            ],
        ),
    ],
)
def test_the_terminal_tells_it_all(tmp_path, capsys, language, words):
    facts = tmp_path / "order.yaml"
    lines = (
        f"{name}: {str(value).lower() if value is True else value}\n" for name, value in BAVARIAN.items()
    )
    facts.write_text("".join(lines), "utf-8")
    assert main(["rights", str(facts), "--assume", "ordinary", "--language", language]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert [said for said in words if said not in out] == []


def test_explained_the_words_of_the_law_and_the_four_dates_follow(tmp_path, capsys):
    facts = tmp_path / "order.yaml"
    order = {"consumer_country": "CN", "trader_country": "CN", "concluded_on": "2024-07-01"}
    order |= {"contract": "distance", "channel": "phone", "product": "goods"}
    facts.write_text("".join(f"{name}: {value}\n" for name, value in order.items()), "utf-8")
    assert main(["rights", str(facts), "--assume", "ordinary", "--explain"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert (
        "Published: Friday, 15 March 2024 · In force from Monday, 1 July 2024 · Chosen by: day of the" in out
    )
    assert "28: 采用网络、电视、电话、邮购等方式" in out


# A buyer in Taipei has a parcel from a shop in Taiwan on 10 February 2026. The seventh day after is the first
# day of the Lunar New Year; rest goes on to Sunday the 22nd.
TAIPEI = {
    "consumer_country": "TW",
    "consumer_region": "TW-TPE",
    "trader_country": "TW",
    "buyer_is_consumer": True,
    "contract": "distance",
    "channel": "online",
    "product": "goods",
    "concluded_on": "2026-02-05",
    "informed_on": "2026-02-05",
    "delivered_on": "2026-02-10",
    "observed_on": "2026-02-12",
}


def test_a_seventh_day_in_the_lunar_new_year_moves_to_the_first_working_day_after():
    taipei = calendar("TW", "TW-TPE")
    assert taipei.non_working(day("2026-02-17")).name == "春節"
    assert taipei.next_working_day(day("2026-02-17")) == day("2026-02-23")
    document = told(TAIPEI, language="zh-Hant")
    answer = document["answers"][LAST_DAY]
    assert (document["governing_law"], answer["value"], answer["provisional"]) == ("TW", "2026-02-23", False)
    assert [cite["article"] for cite in answer["cites"]] == ["19(1)", "民法 122"]
    assert answer["sentence"].endswith("您最遲可以在2026年2月23日 星期一解除契約。")
    assert "both" not in answer
    assert [body["id"] for body in document["bodies"]] == ["tw.cpc", "tw.mediation"]


@pytest.mark.parametrize(
    ("delivered", "last_day"),
    [("2026-02-06", "2026-02-13"), ("2026-02-07", "2026-02-23"), ("2026-02-16", "2026-02-23")],
)
def test_the_days_around_the_new_year_are_counted_to_the_day(delivered, last_day):
    assert told(TAIPEI | {"delivered_on": delivered})["answers"][LAST_DAY]["value"] == last_day


@pytest.mark.parametrize(("notice", "in_time"), [("2026-02-23", True), ("2026-02-24", False)])
def test_a_withdrawal_on_the_first_working_day_after_is_in_time(notice, in_time):
    sent = {"withdrawal_notice_on": notice, "goods_sent_back_on": "none", "observed_on": "2026-03-02"}
    assert told(TAIPEI | sent)["answers"]["withdrawal.in_time"]["value"] is in_time
