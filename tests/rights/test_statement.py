"""The statement of rights: the governing law, the answers, what they need and what they rest on."""

import json
from datetime import date

import pytest

from venditor import rights
from venditor.rights.jurisdictions import default_library
from venditor.rights.statement import StatementError

ORDER = {
    "consumer_country": "DE",
    "consumer_region": "DE-BY",
    "trader_country": "TW",
    "trader_directs_activity": True,
    "buyer_is_consumer": True,
    "contract": "distance",
    "channel": "online",
    "product": "goods",
    "condition": "new",
    "observed_on": "2026-04-01",
    "concluded_on": "2026-03-02",
    "informed_on": "2026-03-02",
    "delivered_on": "2026-03-09",
}


def answers(facts, **options):
    return rights.statement(facts, **options)["answers"]


def last_day(facts, **options):
    answer = answers(facts, questions=["withdrawal.last_day"], **options)["withdrawal.last_day"]
    return answer["status"], answer["value"], answer["clause"]


def test_a_statement_is_one_json_document_of_its_format():
    document = rights.statement(ORDER, assume="ordinary")
    assert json.loads(json.dumps(document)) == document
    assert document["format"] == "venditor.statement/2"
    assert document["governing_law"] == "DE"
    assert document["hypothetical"] is False
    assert set(document["packs"]) == {"hash", "files"}
    assert len(document["packs"]["hash"]) == 64


def test_the_same_facts_give_the_same_statement_and_the_same_pack_hash():
    assert rights.statement(ORDER, assume="ordinary") == rights.statement(dict(ORDER), assume="ordinary")


def test_what_a_reader_does_to_a_statement_changes_no_other():
    written = rights.statement(ORDER, assume="ordinary")
    kept = json.dumps(written)
    for answer in written["answers"].values():
        for part in (answer, *answer["cites"], *filter(None, [answer["explain"]])):
            part.clear()
    assert json.dumps(rights.statement(ORDER, assume="ordinary")) == kept


@pytest.mark.parametrize(
    ("delivered", "expected"),
    [
        ("2024-03-04", "2024-03-18"),  # fourteen days, a Monday
        ("2024-03-18", "2024-04-02"),  # the fourteenth day is Easter Monday
        ("2025-03-02", "2025-03-17"),  # a Sunday
        ("2025-03-01", "2025-03-17"),  # a Saturday
    ],
)
def test_the_period_ends_on_the_fourteenth_day_or_the_next_working_day(delivered, expected):
    concluded = "2024-03-01" if delivered == "2024-03-04" else "2024-03-10"
    facts = {**ORDER, "concluded_on": concluded, "informed_on": concluded, "delivered_on": delivered}
    assert last_day(facts, assume="ordinary") == ("determined", expected, "default")


def test_never_informed_extends_by_twelve_months_and_the_month_end_clamps():
    facts = {**ORDER, "concluded_on": "2024-02-10", "delivered_on": "2024-02-15", "informed_on": "none"}
    assert last_day(facts, assume="ordinary") == ("determined", "2025-02-28", "no_information")


def test_not_knowing_whether_she_was_informed_extends_nothing():
    facts = {**ORDER, "informed_on": "unknown"}
    answer = answers(facts, assume="ordinary")["withdrawal.last_day"]
    assert (answer["status"], answer["value"], answer["needs"]) == ("undetermined", None, ["informed_on"])


def test_a_period_that_has_not_begun_has_no_last_day():
    assert last_day({**ORDER, "delivered_on": "none"}, assume="ordinary") == (
        "determined",
        "none",
        "not_started",
    )


def test_a_withdrawal_before_delivery_is_in_time():
    facts = {**ORDER, "delivered_on": "none", "withdrawal_notice_on": "2026-03-05"}
    answer = answers(facts, assume="ordinary")["withdrawal.in_time"]
    assert (answer["status"], answer["value"]) == ("determined", True)


@pytest.mark.parametrize(
    ("notice", "in_time"), [("2026-03-22", True), ("2026-03-23", True), ("2026-03-24", False)]
)
def test_in_time_is_up_to_and_including_the_last_day(notice, in_time):
    answer = answers({**ORDER, "withdrawal_notice_on": notice}, assume="ordinary")["withdrawal.in_time"]
    assert answer["value"] is in_time


def test_a_region_is_needed_only_where_regions_differ():
    nowhere = {name: value for name, value in ORDER.items() if name != "consumer_region"}
    assert last_day(nowhere, assume="ordinary") == ("determined", "2026-03-23", "default")
    epiphany = {
        **nowhere,
        "concluded_on": "2025-12-01",
        "informed_on": "2025-12-01",
        "delivered_on": "2025-12-23",
    }
    answer = answers(epiphany, assume="ordinary")["withdrawal.last_day"]
    assert (answer["status"], answer["needs"]) == ("undetermined", ["consumer_region"])
    assert last_day({**epiphany, "consumer_region": "DE-BY"}, assume="ordinary")[1] == "2026-01-07"
    assert last_day({**epiphany, "consumer_region": "DE-BE"}, assume="ordinary")[1] == "2026-01-06"


def test_without_ordinary_values_the_exemptions_are_needed_and_nothing_is_assumed():
    answer = answers(ORDER)["withdrawal.available"]
    assert answer["status"] == "undetermined"
    assert "made_to_specification" in answer["needs"]
    assert "unsealed_media" in answer["needs"]
    assert answer["assumed"] == []


def test_each_ordinary_value_an_answer_rests_on_is_named_and_told_facts_are_not():
    document = rights.statement({**ORDER, "newspaper": False}, assume="ordinary")
    answer = document["answers"]["withdrawal.available"]
    assert "made_to_specification" in answer["assumed"]
    assert "newspaper" not in answer["assumed"]
    assert document["assumed"]["made_to_specification"] is False
    assert "newspaper" not in document["assumed"]


def test_one_exemption_that_holds_settles_the_answer_whatever_else_is_unknown():
    answer = answers({**ORDER, "made_to_specification": True})["withdrawal.available"]
    assert (answer["status"], answer["value"], answer["clause"]) == ("determined", False, "personalised")


def test_nobody_told_the_country_so_everything_waits_for_it():
    facts = {name: value for name, value in ORDER.items() if not name.startswith("consumer_")}
    document = rights.statement(facts)
    assert document["governing_law"] is None
    assert {tuple(answer["needs"]) for answer in document["answers"].values()} == {("consumer_country",)}


def test_a_member_without_its_own_act_answers_from_the_floor_and_names_it():
    document = rights.statement(
        {**ORDER, "consumer_country": "FI", "consumer_region": "unknown"}, assume="ordinary"
    )
    answer = document["answers"]["withdrawal.last_day"]
    assert (document["governing_law"], answer["law"], answer["value"]) == ("FI", "EU", "2026-03-23")


def test_a_country_without_any_pack_is_not_encoded():
    facts = {**ORDER, "consumer_country": "BR", "consumer_region": "unknown"}
    document = rights.statement(facts, assume="ordinary")
    assert document["governing_law"] is None
    assert {answer["status"] for answer in document["answers"].values()} == {"not_encoded"}


def test_law_as_of_overrides_every_version_and_marks_the_statement():
    old = {**ORDER, "concluded_on": "2010-12-01", "informed_on": "2010-12-01", "delivered_on": "2010-12-06"}
    assert answers(old, assume="ordinary")["withdrawal.last_day"]["status"] == "not_encoded"
    document = rights.statement(old, assume="ordinary", law_as_of=date(2026, 11, 1))
    assert document["answers"]["withdrawal.last_day"]["value"] == "2010-12-20"
    assert (document["hypothetical"], document["law_as_of"]) == (True, "2026-11-01")


def test_an_answer_past_the_published_holidays_is_provisional():
    taiwan = {
        **ORDER,
        "consumer_country": "TW",
        "consumer_region": "unknown",
        "law_chosen": False,
        "delivered_on": "2030-01-10",
        "concluded_on": "2030-01-02",
        "informed_on": "2030-01-02",
        "observed_on": "2030-02-01",
    }
    assert answers(taiwan, assume="ordinary")["withdrawal.last_day"]["provisional"] is True
    assert answers(ORDER, assume="ordinary")["withdrawal.last_day"]["provisional"] is False


def test_sentences_are_in_the_readers_language_and_say_which_it_was():
    german = answers(ORDER, assume="ordinary", language="de-AT")["withdrawal.last_day"]
    assert german["language"] == "de"
    assert "Montag, 23. März 2026" in german["sentence"]
    chinese = answers(ORDER, assume="ordinary", language="zh-TW")["withdrawal.last_day"]
    assert chinese["language"] == "zh-Hant"
    assert "14 天" in chinese["sentence"]
    assert "2026年3月23日" in chinese["sentence"]
    assert answers(ORDER, assume="ordinary", language="fi")["withdrawal.last_day"]["language"] == "en"


def test_an_explanation_tells_provision_clause_facts_parameters_and_citation():
    answer = answers(ORDER, assume="ordinary")["withdrawal.last_day"]
    tree = answer["explain"]
    assert tree["format"] == "venditor.explanation/1"
    assert (tree["provision"], tree["clause"]) == ("de.bgb.withdrawal.last_day", "default")
    assert tree["parameters"]["period"] == {"value": "14 days", "from": "2014-06-13"}
    assert tree["facts"]["informed_on"] == "2026-03-02"
    assert [child["question"] for child in tree["because"]] == [
        "withdrawal.available",
        "withdrawal.starts_on",
    ]
    assert answer["cites"][0]["act"] == "BGB"
    assert "14 Tage" in answer["cites"][0]["says"]


def test_an_unknown_question_is_refused_with_the_nearest_one():
    with pytest.raises(StatementError, match=r'"withdrawal.lastday" is not a question.*withdrawal.last_day'):
        rights.statement(ORDER, questions=["withdrawal.lastday"])


def test_a_chosen_law_cannot_take_away_what_the_law_of_her_home_gives():
    chosen = {**ORDER, "law_chosen": True, "chosen_law": "TW", "withdrawal_notice_on": "2026-03-18"}
    document = rights.statement(chosen, assume="ordinary")
    assert (document["governing_law"], document["floor"]) == ("TW", "DE")
    answer = document["answers"]["withdrawal.last_day"]
    assert (answer["value"], answer["law"]) == ("2026-03-23", "DE")
    assert [(one["law"], one["value"], one["won"]) for one in answer["both"]] == [
        ("TW", "2026-03-16", False),
        ("DE", "2026-03-23", True),
    ]
    assert answer["better"]["sentence"] == "The law of Germany gives you the later day, so it applies."
    in_time = document["answers"]["withdrawal.in_time"]
    assert (in_time["status"], in_time["value"], in_time["law"]) == ("determined", True, "DE")


def test_a_chosen_law_stands_alone_where_the_shop_does_not_sell_towards_her_country():
    free = {**ORDER, "trader_directs_activity": False, "law_chosen": True, "chosen_law": "TW"}
    document = rights.statement(free, assume="ordinary")
    assert (document["governing_law"], document["floor"]) == ("TW", None)
    assert document["answers"]["withdrawal.last_day"]["law"] == "TW"


def test_a_choice_nobody_told_changes_nothing():
    assert rights.statement(ORDER, assume="ordinary")["floor"] is None


def test_a_rule_that_binds_every_seller_answers_where_no_governing_law_is_encoded():
    facts = {**ORDER, "consumer_country": "US", "consumer_region": "US-TX", "promised_shipment_on": "none"}
    document = rights.statement(facts, assume="ordinary")
    assert document["governing_law"] is None
    shipping = document["answers"]["delivery.ship_by"]
    assert (shipping["law"], shipping["status"], shipping["value"]) == ("US", "determined", "2026-04-01")
    assert document["answers"]["withdrawal.available"]["status"] == "not_encoded"


# A shop that may or may not direct its activity to Germany: if it does not, the law is Taiwan's.
DIRECTED = {name: value for name, value in ORDER.items() if name != "trader_directs_activity"}


def test_every_answer_names_what_was_assumed_about_the_governing_law():
    document = rights.statement(DIRECTED, questions=["withdrawal.last_day"], assume="ordinary")
    assert "trader_directs_activity" in document["answers"]["withdrawal.last_day"]["assumed"]
    assert document["assumed"]["trader_directs_activity"] is True
    elsewhere = rights.statement(
        {**DIRECTED, "trader_directs_activity": False}, questions=["withdrawal.last_day"], assume="ordinary"
    )
    assert (document["governing_law"], elsewhere["governing_law"]) == ("DE", "TW")
    assert "trader_directs_activity" not in elsewhere["answers"]["withdrawal.last_day"]["assumed"]


def test_an_answer_that_no_law_gives_rests_on_what_was_assumed_about_the_law_as_well():
    document = rights.statement(
        {**DIRECTED, "trader_country": "BR"}, questions=["withdrawal.collect_by"], assume="ordinary"
    )
    answer = document["answers"]["withdrawal.collect_by"]
    assert (answer["status"], answer["assumed"]) == ("not_encoded", ["trader_directs_activity"])


def test_the_packs_name_the_one_that_says_which_law_governs_though_nobody_asked():
    document = rights.statement(ORDER, questions=["withdrawal.last_day"], assume="ordinary")
    assert "eu.rome1" in document["packs"]["files"]


@pytest.mark.parametrize(
    ("concluded", "verification"), [("2026-06-18", "verified"), ("2026-06-19", "unverified")]
)
@pytest.mark.parametrize("known", [True, False])
def test_an_answer_from_a_wording_that_was_not_read_is_unverified(concluded, verification, known):
    facts = {**ORDER, "concluded_on": concluded, "informed_on": concluded, "delivered_on": "2026-07-01"}
    if not known:
        del facts["delivered_on"]
    answer = answers(facts, assume="ordinary")["withdrawal.last_day"]
    assert (answer["status"] == "determined", answer["verification"]) == (known, verification)
    if known:
        assert answer["explain"]["verification"] == verification


@pytest.mark.parametrize(("country", "stands_in"), [("FI", True), ("DE", False), ("GB", False)])
@pytest.mark.parametrize("known", [True, False])
def test_an_answer_from_a_unions_floor_says_so(country, stands_in, known):
    facts = {**ORDER, "consumer_country": country, "consumer_region": None}
    if not known:
        del facts["delivered_on"]
    found = answers(facts, assume="ordinary")
    assert found["withdrawal.last_day"]["stands_in"] is stands_in
    # Rome I is a regulation, and GB's own act: neither stands in for anything.
    assert found["governing_law"]["stands_in"] is False


def test_the_what_if_day_may_be_text_as_facts_are():
    by_text = rights.statement(ORDER, law_as_of="2026-11-01", assume="ordinary")
    assert by_text == rights.statement(ORDER, law_as_of=date(2026, 11, 1), assume="ordinary")
    assert by_text["law_as_of"] == "2026-11-01"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"law_as_of": "2026-02-30"}, 'law_as_of: "2026-02-30" is not a day of the calendar. Write it like'),
        ({"law_as_of": 20261101}, 'law_as_of: "20261101" is not a day of the calendar.'),
        ({"assume": "extra"}, '"extra" is nothing that can be assumed. Write assume="ordinary"'),
    ],
)
def test_options_that_mean_nothing_are_refused(options, said):
    with pytest.raises(StatementError) as refused:
        rights.statement(ORDER, **options)
    assert str(refused.value).startswith(said)


def test_facts_whose_names_hold_commas_are_told_apart():
    facts = {name: value for name, value in ORDER.items() if name not in ("contract", "product")}
    labels = default_library().vocabulary.facts
    for language, between in (("en", "; "), ("zh-Hant", "；")):
        available = answers(facts, language=language)["withdrawal.available"]
        named = between.join(labels[name].label[language] for name in available["needs"])
        assert named in available["sentence"]


# A business in China buys from Taiwan: no clause of either law decides which of the two governs.
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Two laws lead to different answers"),
        ("de", "Zwei Rechtsordnungen führen"),
        ("zh-Hant", "兩國法律的答案不同"),
    ],
)
def test_where_laws_and_not_clauses_differ_no_clause_is_named(language, words):
    facts = {**ORDER, "consumer_country": "CN", "buyer_is_consumer": False}
    facts.pop("consumer_region")
    told = rights.statement(facts, questions=["withdrawal.available"], language=language, assume="ordinary")
    answer = told["answers"]["withdrawal.available"]
    assert (answer["status"], answer["clause"]) == ("for_a_person", None)
    assert answer["sentence"].startswith(words)


DOMESTIC = {"consumer_country": "US", "concluded_on": "2026-03-02"}


@pytest.mark.parametrize(
    ("facts", "status", "law", "needs"),
    [
        ({"trader_country": "US"}, "determined", "US", []),
        ({"trader_country": "US", "law_chosen": True, "chosen_law": "US"}, "determined", "US", []),
        # A choice nobody told, or told only in part, changes nothing.
        ({"trader_country": "US", "law_chosen": True}, "determined", "US", []),
        ({"trader_country": "US", "law_chosen": True, "chosen_law": "TW"}, "not_encoded", None, []),
        ({"trader_country": "TW"}, "not_encoded", None, []),
        ({}, "undetermined", None, ["trader_country"]),
        ({"consumer_country": "BR", "trader_country": "BR"}, "not_encoded", None, []),
        ({"consumer_country": "BR"}, "not_encoded", None, []),
    ],
)
def test_a_contract_within_one_country_needs_no_rule_to_find_its_law(facts, status, law, needs):
    document = rights.statement(DOMESTIC | facts)
    answer = document["answers"]["governing_law"]
    assert (answer["status"], answer["value"], answer["needs"]) == (status, law, needs)
    assert (document["governing_law"], answer["provision"]) == (law, None)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Buyer and shop are in one country, so its law governs: United States."),
        ("de", "Wohnsitz und Shop liegen in einem Land; es gilt dessen Recht: Vereinigte Staaten."),
        ("zh-Hant", "買家與商店位於同一國家或地區，適用其法律：美國。"),
    ],
)
def test_the_law_of_a_contract_within_one_country_is_told_in_words(language, words):
    document = rights.statement(DOMESTIC | {"trader_country": "US"}, language=language)
    assert document["answers"]["governing_law"]["sentence"] == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "This rests on a question that a person must decide first: Is there a right to "),
        ("de", "Das hängt von einer Frage ab, die zuerst ein Mensch entscheiden muss: "),
        ("zh-Hant", "此答案取決於須先由專人判斷的問題："),
    ],
)
def test_an_answer_handed_on_names_the_question_that_is_for_a_person(language, words):
    # A door-to-door purchase of little value in Austria, before July 2022: the act leaves it to a person.
    facts = {
        "consumer_country": "AT",
        "consumer_region": "AT-9",
        "trader_country": "AT",
        "product": "goods",
        "buyer_is_consumer": True,
        "contract": "off_premises",
        "concluded_on": "2022-07-19",
        "delivered_on": "2022-07-19",
        "informed_on": "2022-07-19",
        "observed_on": "2022-08-01",
        "withdrawal_notice_on": "2022-07-20",
        "small_off_premises_payment": True,
    }
    told = rights.statement(facts, language=language, assume="ordinary")["answers"]
    available, refund = told["withdrawal.available"], told["withdrawal.refund_due"]
    assert (available["status"], refund["status"]) == ("for_a_person", "for_a_person")
    asks = default_library().vocabulary.questions["withdrawal.available"].asks[language]
    assert refund["sentence"].startswith(words)
    assert refund["sentence"].endswith(asks)


FUNCTION = "order.withdrawal_function"
ONLINE = {
    "trader_country": "TW",
    "trader_directs_activity": True,
    "buyer_is_consumer": True,
    "contract": "distance",
    "channel": "online",
    "product": "goods",
}


def of_the_function(country, day, **options):
    told = {**ONLINE, "consumer_country": country, "concluded_on": day}
    return rights.statement(told, questions=[FUNCTION], assume="ordinary", **options)["answers"][FUNCTION]


@pytest.mark.parametrize("country", ["DE", "FR", "FI"])
def test_law_that_begins_after_the_day_that_counts_says_so(country):
    answer = of_the_function(country, "2026-06-18")
    assert (answer["status"], answer["value"], answer["begins_on"]) == ("not_encoded", None, "2026-06-19")
    assert answer["explain"]["begins_on"] == "2026-06-19"
    assert answer["sentence"] == (
        "The law encoded on this begins on Friday, 19 June 2026; nothing is encoded for earlier days."
    )
    from_then_on = of_the_function(country, "2026-06-19")
    assert from_then_on["status"] != "not_encoded"
    assert "begins_on" not in from_then_on


def test_under_a_what_if_day_that_day_counts():
    assert of_the_function("DE", "2026-07-01", law_as_of="2026-06-18")["begins_on"] == "2026-06-19"
    assert "begins_on" not in of_the_function("DE", "2026-06-01", law_as_of="2026-06-19")


def test_what_is_not_encoded_at_all_begins_on_no_day():
    question = "refund.late_surcharge"
    answer = answers(ORDER, questions=[question], assume="ordinary")[question]
    assert (answer["status"], "begins_on" in answer) == ("not_encoded", False)
    assert answer["sentence"] == "The law on this is not encoded in Venditor."
