"""What a statement says about the age of the law and about holidays that are not published."""

from datetime import date, timedelta

import pytest

from venditor import rights
from venditor.calendars import calendar
from venditor.rights.jurisdictions import default_library
from venditor.rights.notes import packs_behind
from venditor.rules.wording import write_day

ORDER = {
    "consumer_country": "DE",
    "consumer_region": "DE-BY",
    "trader_country": "TW",
    "trader_directs_activity": True,
    "buyer_is_consumer": True,
    "contract": "distance",
    "product": "goods",
    "concluded_on": "2026-03-02",
    "informed_on": "2026-03-02",
    "delivered_on": "2026-03-09",
}
LAST_DAY = "withdrawal.last_day"
DAY = timedelta(days=1)


def notes(facts=(), language="en", **options):
    told = rights.statement(
        {**ORDER, **dict(facts)}, questions=[LAST_DAY], assume="ordinary", language=language, **options
    )
    return told["notes"]


def pack(id_):
    return default_library().program(id_.partition(".")[0].upper()).packs[id_]


def a_year_after(id_):
    checked = pack(id_).checked_on
    return checked.replace(year=checked.year + 1)


def aged(told):
    return {law: note["day"] for note in told if note["about"] == "checked_on" for law in note["laws"]}


# The act that answers, and the one by which the law that governs is found.
RESTS_ON = {"DE": "de.bgb", "EU": "eu.rome1"}


@pytest.mark.parametrize("law", RESTS_ON)
@pytest.mark.parametrize("by", ["today", "observed_on", "law_as_of"])
def test_an_act_is_out_of_date_from_the_day_a_year_after_it_was_looked_at(law, by):
    due = a_year_after(RESTS_ON[law])

    def on(day):
        if by == "observed_on":
            return aged(notes({by: day.isoformat()}))
        return aged(notes(**{by: day}))

    assert law not in on(due - DAY)
    assert on(due)[law] == pack(RESTS_ON[law]).checked_on.isoformat()


def test_the_latest_of_the_days_counts_and_without_any_nothing_is_said():
    due = a_year_after("de.bgb")
    assert notes() == []
    assert notes({"observed_on": "2026-04-01"}) == []
    assert notes({"observed_on": "2026-04-01"}, today=due)
    assert notes({"observed_on": due.isoformat()}, today=date(2026, 4, 1))
    told = rights.statement({**ORDER, "observed_on": "2026-04-01"}, questions=[LAST_DAY], today=due)
    assert told["as_of"] == due.isoformat()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "Last compared with its source on {day}: BGB and Rome I. ",
                "Seen from Saturday, 1 January 2028, that is 12 months ago or longer",
            ],
        ),
        (
            "de",
            [
                "Zuletzt am {day} mit der Quelle verglichen: BGB und Rom I. ",
                "Gesehen von Samstag, 1. Januar 2028 ist das 12 Monate oder länger her",
            ],
        ),
        (
            "zh-Hant",
            [
                "最近一次於{day}與原始來源核對：德國民法典（BGB）和羅馬規則 I。",
                "以2028年1月1日 星期六計已達12 個月以上",
            ],
        ),
    ],
)
def test_the_note_names_the_act_and_the_day(language, words):
    told = next(one for one in notes(language=language, today=date(2028, 1, 1)) if "DE" in one["laws"])
    day = write_day(pack("de.bgb").checked_on, language)
    said = told["sentence"] if told["laws"] == ["DE", "EU"] else ""
    assert [part for part in words if part.format(day=day) not in said] == []
    assert (all(act in said for act in told["acts"]), told["language"]) == (True, language)


def test_packs_of_one_act_are_one_note_by_the_oldest():
    told = rights.statement(ORDER, assume="ordinary", today=date(2028, 1, 1))["notes"]
    acts = [act for note in told for act in note["acts"]]
    assert (len(acts), acts.count("BGB")) == (len(set(acts)), 1)
    german = [one.checked_on.isoformat() for one in default_library().program("DE").packs.values()]
    assert {note["day"] for note in told if "BGB" in note["acts"]} == {min(german)}


def test_an_answer_rests_on_the_packs_of_the_questions_it_refers_to():
    program = default_library().program("DE")
    found = {one.id for one in packs_behind(program, "withdrawal.in_time")}
    assert "de.bgb" in found
    assert found <= program.packs.keys()


# Holidays of Taiwan are published year by year, those of Germany stand in its statutes.
TAIPEI = {"consumer_country": "TW", "consumer_region": "TW-TPE", "trader_country": "TW"}


def test_a_day_beyond_the_published_holidays_is_told_with_the_last_published_one():
    published = calendar("TW").published_until
    within, beyond = published - timedelta(days=30), published + DAY
    for delivered, expected in ((within, []), (beyond, [published.isoformat()])):
        facts = {**TAIPEI, "concluded_on": delivered.isoformat(), "delivered_on": delivered.isoformat()}
        found = [note["day"] for note in notes(facts) if note["about"] == "holidays"]
        assert found == expected


def test_a_day_after_the_last_one_of_the_calendar_is_told_on_both_sides_of_it():
    last = calendar("DE", "DE-BY").last_day
    for delivered, expected in ((last - timedelta(days=30), []), (last + DAY, ["DE"])):
        facts = {"concluded_on": "2030-03-01", "informed_on": "2030-03-01"}
        facts["delivered_on"] = delivered.isoformat()
        found = [law for note in notes(facts) if note["about"] == "holidays" for law in note["laws"]]
        assert found == expected
    (told,) = notes({**facts, "delivered_on": "2036-02-01"}, language="de")
    assert told["sentence"].startswith("Die Feiertage (Deutschland) sind bis Montag, 31. Dezember 2035")


def test_a_country_without_a_calendar_has_no_note_on_it():
    assert notes({"consumer_country": "KE", "consumer_region": None, "delivered_on": "2050-01-01"}) == []


def out_of_order(facts, language="en"):
    return [note for note in notes(facts, language) if note["about"] == "out_of_order"]


@pytest.mark.parametrize(
    ("facts", "pairs"),
    [
        ({"delivered_on": "2026-03-01"}, [["delivered_on", "concluded_on"]]),
        ({"delivered_on": "2026-03-02"}, []),
        (
            {"withdrawal_notice_on": "2026-03-12", "refund_paid_on": "2026-03-11"},
            [["refund_paid_on", "withdrawal_notice_on"]],
        ),
        ({"withdrawal_notice_on": "2026-03-12", "refund_paid_on": "2026-03-12"}, []),
        ({"goods_sent_back_on": "2026-03-08"}, [["goods_sent_back_on", "delivered_on"]]),
        ({"goods_sent_back_on": "2026-03-09"}, []),
        # Who buys may withdraw before the goods come, and a shop may inform before the contract.
        ({"withdrawal_notice_on": "2026-03-03", "delivered_on": "none"}, []),
        ({"withdrawal_notice_on": "2026-03-03"}, []),
        ({"informed_on": "2026-03-01"}, []),
        ({"goods_sent_back_on": "none", "refund_paid_on": "none"}, []),
    ],
)
def test_two_days_out_of_order_are_pointed_out(facts, pairs):
    assert [note["facts"] for note in out_of_order(facts)] == pairs


def test_days_out_of_order_are_named_and_the_answer_stands():
    (note,) = out_of_order({"delivered_on": "2026-03-01"})
    assert note["sentence"] == (
        "Please check two days, for the first lies before the second: day the goods, or the last piece of "
        "them, arrived: Sunday, 1 March 2026; day of the contract: Monday, 2 March 2026."
    )
    assert (note["day"], note["acts"], note["laws"], note["language"]) == ("2026-03-01", [], [], "en")
    told = rights.statement({**ORDER, "delivered_on": "2026-03-01"}, questions=[LAST_DAY], assume="ordinary")
    assert told["answers"][LAST_DAY]["value"] == "2026-03-16"


@pytest.mark.parametrize("language", ["de", "zh-Hant", "fr", "es", "ja", "ko", "zh-Hans"])
def test_days_out_of_order_are_named_in_every_language(language):
    (note,) = out_of_order({"delivered_on": "2026-03-01"}, language)
    assert note["language"] == language
    assert write_day(date(2026, 3, 1), language) in note["sentence"]
