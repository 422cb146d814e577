"""Row by row, the compiled query says what the statement of rights says."""

import random
from datetime import date, timedelta

import pytest

from venditor import rights
from venditor.adapters.duckdb_engine import DuckDBEngine
from venditor.rights.bulk import BulkAnswers
from venditor.rights.jurisdictions import default_library
from venditor.rules.sql import FactColumn, SqlError, short

LIBRARY = default_library()
VOCABULARY = LIBRARY.vocabulary
COUNTRIES = ("DE", "FI", "GB", "TW", "CN", "US", "BR")
REGIONS = {"DE": ("DE-BY", "DE-BE", None), "GB": ("GB-SCT", "GB-ENG", None)}
ROWS = 120
TOPICS = {
    "withdrawal": (
        ("contract", "product", "delivered_on", "informed_on", "withdrawal_notice_on"),
        ("made_to_specification", "goods_returned_on", "return_cost_information_given"),
    ),
    "delivery": (("product", "promised_delivery_on", "delivered_on"), ("observed_on",)),
    "conformity": (
        ("condition", "delivered_on", "nonconformity_appeared_on"),
        ("repaired_on", "observed_on"),
    ),
}
FIXED = {"trader_country": "GB", "trader_directs_activity": True, "buyer_is_consumer": True}
# What the contract says about its law: nothing, or another law, which the buyer's own then stands beside.
CHOICES = {
    "no law chosen": {"law_chosen": (False,), "supply_law_chosen": (False,)},
    "a law chosen": {
        "law_chosen": (True, True, True, False, None),
        "chosen_law": ("DE", "FI", "GB", "TW", "CN", None),
        "supply_law_chosen": (False, True, None),
    },
}


def value_of(name, random_):
    definition = VOCABULARY.facts[name]
    if random_.random() < 0.2:
        return None
    if definition.kind == "bool":
        return random_.random() < 0.5
    if definition.kind == "enum":
        words = definition.type.values
        return random_.choice(words) if random_.random() < 0.5 else words[0]
    if definition.kind == "event" and random_.random() < 0.2:
        return "none"
    return (date(2026, 6, 20) + timedelta(days=random_.randint(-40, 420))).isoformat()


def cases(topic, choice):
    random_ = random.Random(topic + choice)  # noqa: S311 - cases to try, not secrets
    varied = [name for group in TOPICS[topic] for name in group]
    found = []
    for _ in range(ROWS):
        country = random_.choice(COUNTRIES)
        facts = {
            "consumer_country": country,
            "concluded_on": date(2026, 6, random_.randint(1, 30)).isoformat(),
        }
        facts["consumer_region"] = random_.choice(REGIONS.get(country, (None,)))
        facts |= {name: value_of(name, random_) for name in varied}
        facts |= {name: random_.choice(values) for name, values in CHOICES[choice].items()}
        found.append({name: value for name, value in facts.items() if value is not None})
    return found


def columns(rows):
    varied = {name for row in rows for name in row}
    found = {name: FactColumn(sql=f'"{name}"') for name in varied}
    ordinary = {
        name: definition.ordinary
        for name, definition in VOCABULARY.facts.items()
        if definition.ordinary is not None and name not in varied
    }
    constants = {**ordinary, **FIXED}
    return found | {name: FactColumn(constant=value) for name, value in constants.items()}, constants


def load(engine, rows):
    types = {"event": "DATE", "date": "DATE", "bool": "BOOLEAN"}
    names = sorted({name for row in rows for name in row})
    listed = {"key": "INTEGER"} | {name: types.get(VOCABULARY.facts[name].kind, "VARCHAR") for name in names}
    days = {"none": "infinity"}
    engine.load(
        "orders",
        listed,
        [[key, *(days.get(row.get(name), row.get(name)) for name in names)] for key, row in enumerate(rows)],
    )


def told(statement, question):
    answer = statement["answers"][question]
    value = answer["value"]
    return (
        answer["status"],
        "9999-12-31" if value == "none" else value,
        answer["clause"],
        answer["needs"],
        answer["law"],
    )


def computed(row, question):
    name = short(question)
    value = row[f"{name}__value"]
    status, needs = row[f"{name}__status"], sorted(row[f"{name}__needs"])
    shown = value.isoformat() if isinstance(value, date) else value
    return status, shown, row[f"{name}__clause"], needs, row[f"{name}__law"]


def answered(rows, questions, law_as_of=None):
    """The row of answers for each row of facts, and the facts that all rows share."""
    found, constants = columns(rows)
    with DuckDBEngine() as engine:
        load(engine, rows)
        BulkAnswers(LIBRARY, questions, law_as_of=law_as_of).answer(
            engine, "orders", found, key="key", into="answers"
        )
        names = list(engine.columns("answers"))
        told = [dict(zip(names, values, strict=True)) for values in engine.rows("FROM answers")]
    return {row["key"]: row for row in told}, constants


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("topic", TOPICS)
def test_each_row_is_answered_as_the_statement_answers_it(topic, choice):
    rows = cases(topic, choice)
    questions = [
        question
        for question, definition in VOCABULARY.questions.items()
        if question.startswith(topic) and definition.type.kind != "money"
    ]
    found, constants = answered(rows, questions)
    assert len(found) == ROWS
    for key, facts in enumerate(rows):
        statement = rights.statement({**constants, **facts})
        for question in questions:
            expected = told(statement, question)
            actual = computed(found[key], question)
            assert actual == (*expected[:4], expected[4] if expected[0] else None), (facts, question)
            provisional = found[key][f"{short(question)}__provisional"]
            assert provisional is statement["answers"][question]["provisional"], (facts, question)


@pytest.mark.parametrize(("delivered_on", "provisional"), [("2026-12-23", False), ("2026-12-25", True)])
def test_an_answer_that_turns_on_holidays_not_fixed_yet_is_provisional(delivered_on, provisional):
    # Seven days after delivery the remedies change; China has fixed its holidays up to the end of 2026.
    facts = {
        "consumer_country": "CN",
        "contract": "distance",
        "product": "goods",
        "concluded_on": "2026-12-01",
        "delivered_on": delivered_on,
        "nonconformity_appeared_on": delivered_on,
        "observed_on": "2027-03-01",
        "special_return_rules": False,
        "fault_serious": False,
    }
    found, constants = answered([facts], ["conformity.remedies"])
    answer = rights.statement({**constants, **facts})["answers"]["conformity.remedies"]
    assert (answer["status"], answer["clause"]) == ("determined", "default")
    assert answer["provisional"] is provisional
    assert found[0]["conformity__remedies__provisional"] is provisional


# The tables hold 2009 to 2035: some of these days lead fourteen days into them, others out of them.
BEYOND = ("2008-12-01", "2008-12-20", "2008-12-27", "2035-12-10", "2035-12-17", "2035-12-24", "2036-02-03")
PLACES = (("DE", None), ("DE", "DE-BY"), ("FI", None), ("GB", None), ("TW", None), ("CN", None))


def agree(rows, questions, **options):
    """The statement for each row, after row and statement were found to say the same."""
    found, constants = answered(rows, questions, **options)
    statements = [rights.statement({**constants, **facts}, **options) for facts in rows]
    for key, statement in enumerate(statements):
        for question in questions:
            assert computed(found[key], question) == told(statement, question), (rows[key], question)
            provisional = found[key][f"{short(question)}__provisional"]
            assert provisional is statement["answers"][question]["provisional"], (rows[key], question)
    return statements


def test_beyond_the_holiday_tables_a_day_stays_where_counting_puts_it_and_is_provisional():
    days = ("concluded_on", "informed_on", "delivered_on", "withdrawal_notice_on", "goods_returned_on")
    fixed = {"contract": "distance", "product": "goods"}
    rows = [
        {"consumer_country": country, **dict.fromkeys(days, day), **fixed}
        | ({"consumer_region": region} if region else {})
        for country, region in PLACES
        for day in BEYOND
    ]
    questions = [question for question in VOCABULARY.questions if question.startswith("withdrawal")]
    law = date(2026, 11, 1)
    statements = agree(rows, questions, law_as_of=law)
    last = {
        (facts["consumer_country"], facts["delivered_on"]): statement["answers"]["withdrawal.last_day"]
        for facts, statement in zip(rows, statements, strict=True)
    }
    # Counted into a Sunday that no table holds, and from a day before the tables into a Saturday they hold.
    assert (last["DE", "2036-02-03"]["value"], last["DE", "2036-02-03"]["provisional"]) == (
        "2036-02-17",
        True,
    )
    assert (last["FI", "2008-12-27"]["value"], last["FI", "2008-12-27"]["provisional"]) == (
        "2009-01-12",
        False,
    )


def test_working_days_that_no_table_counts_are_for_a_person():
    fixed = {
        "consumer_country": "US",
        "trader_country": "US",
        "contract": "distance",
        "product": "goods",
        "concluded_on": "2035-10-01",
        "promised_shipment_on": "none",
        "shipped_on": "none",
        "later_shipment_agreed_until": "none",
        "observed_on": "2036-03-04",
    }
    cancelled = {"2035-12-18": True, "2035-12-19": True, "2035-12-20": False, "2036-03-03": False}
    rows = [
        fixed | {"order_cancelled_on": day} | ({"consumer_region": region} if region else {})
        for day in cancelled
        for region in ("US-NY", None)[: 1 if cancelled[day] else 2]
    ]
    for facts, statement in zip(rows, agree(rows, ["delivery.ship_by", "delivery.refund_due"]), strict=True):
        answer = statement["answers"]["delivery.refund_due"]
        counted = cancelled[facts["order_cancelled_on"]]
        assert (answer["status"], answer["clause"]) == (
            "determined" if counted else "for_a_person",
            "default",
        )
        if not counted:
            assert answer["sentence"].startswith("The working days of that time cannot be counted")
            assert (answer["provisional"], answer["value"]) == (False, None)


@pytest.mark.parametrize("region", ["US-TX", "US-NY", "US-FL"])
def test_a_federal_rule_counts_federal_holidays_wherever_the_buyer_lives(region):
    # Friday; Election Day, Tuesday 5 November 2024, is a day of rest in New York only.
    fixed = {"contract": "off_premises", "concluded_on": "2024-11-01", "informed_on": "2024-11-01"}
    facts = {"consumer_country": "US", "consumer_region": region, **fixed}
    online = {**facts, "contract": "distance"}
    questions = ["withdrawal.available", "withdrawal.last_day"]
    home, distant = agree([facts, online], questions)
    assert home["answers"]["withdrawal.last_day"]["value"] == "2024-11-05"
    told = distant["answers"]["withdrawal.available"]
    assert (told["status"], told["value"], told["law"]) == ("not_encoded", None, "US")
    assert "gives no right to cancel an order made online, by phone or by post" in told["sentence"]


def test_a_law_that_comes_from_where_the_goods_were_provided_loses_no_row():
    # No row's shop is in Singapore and no contract chose its law; the first buyer's goods come from there.
    fixed = {"contract": "distance", "product": "goods", "concluded_on": "2026-03-02"}
    fixed |= {"delivered_on": "2026-03-06", "nonconformity_appeared_on": "2026-04-01"}
    chinese = {"consumer_country": "CN", "supply_law_chosen": True, "supply_country": "SG", **fixed}
    other = {"consumer_country": "SG", "supply_law_chosen": False, **fixed}
    first, second = agree([chinese, other], ["conformity.presumption_until"])
    assert (first["governing_law"], second["governing_law"]) == ("SG", None)
    assert first["answers"]["conformity.presumption_until"]["law"] == "SG"


def test_without_a_law_questions_no_binding_rule_answers_wait_for_what_finds_it(monkeypatch):
    # Federal rules bind whatever law governs; which law does waits for where the shop is.
    monkeypatch.delitem(FIXED, "trader_country")
    facts = {"consumer_country": "US", "contract": "distance", "product": "goods"}
    facts |= {"concluded_on": "2026-03-02", "delivered_on": "2026-03-06"}
    (statement,) = agree([facts], ["delivery.ship_by", "conformity.remedies"])
    bound, open_one = (statement["answers"][q] for q in ("delivery.ship_by", "conformity.remedies"))
    assert bound["law"] == "US"
    assert (open_one["status"], open_one["needs"]) == ("undetermined", ["trader_country"])


@pytest.mark.parametrize("told", [{}, {"law_chosen": None}, {"law_chosen": False}, {"law_chosen": True}])
def test_a_law_that_is_named_was_chosen_unless_told_otherwise(told):
    fixed = {"consumer_country": "TW", "contract": "distance", "product": "goods"}
    fixed |= {"concluded_on": "2026-03-02", "delivered_on": "2026-03-06", "chosen_law": "SG"}
    rows = [fixed | told, {**fixed, "law_chosen": True}, {**fixed, "chosen_law": "TW"}]
    found, _ = answered([{k: v for k, v in row.items() if v is not None} for row in rows], ["governing_law"])
    statements = [rights.statement({**FIXED, **row}) for row in rows]
    # Without a choice Taiwan's rule leads to the shop's law, which is in Britain.
    expected = ["GB" if told.get("law_chosen") is False else "SG", "SG", "TW"]
    assert [statement["answers"]["governing_law"]["value"] for statement in statements] == expected
    assert [found[key]["law"] for key in range(3)] == expected


@pytest.mark.parametrize("chosen", [FactColumn(sql='"named"'), FactColumn(constant="SG")])
@pytest.mark.parametrize("whether", [None, FactColumn(), FactColumn(sql='"whether"')])
def test_rows_without_a_column_for_whether_a_law_was_chosen_say_it_by_naming_one(chosen, whether):
    with DuckDBEngine() as engine:
        named = {"key": "INTEGER", "named": "VARCHAR", "whether": "BOOLEAN"}
        engine.load("orders", named, [(1, "SG", None), (2, None, None)])
        facts = {name: FactColumn(constant=value) for name, value in FIXED.items()}
        facts |= {"consumer_country": FactColumn(constant="TW"), "chosen_law": chosen}
        facts["concluded_on"] = FactColumn(constant=date(2026, 3, 2))
        facts |= {} if whether is None else {"law_chosen": whether}
        asked = BulkAnswers(LIBRARY, ["governing_law"])
        asked.answer(engine, "orders", facts, key="key", into="answers")
        laws = [law for (law,) in engine.rows("SELECT law FROM answers ORDER BY key")]
    assert laws == (["SG", "SG"] if chosen.constant else ["SG", None])


@pytest.mark.parametrize(
    ("keys", "day", "into", "said"),
    [
        ((1, None), "2026-03-02", "answers", '1 of 2 rows have no "key". Give each row a key.'),
        ((7, 7), "2026-03-02", "answers", '"key" does not tell rows apart: 7 stands in several of them.'),
        ((1, 2), "2026-03-02", "Orders", 'There is a table or view called "Orders" already.'),
        ((1, 2), "TIMESTAMP", "answers", "delivered_on: it cannot be read from the type TIMESTAMP."),
        ((1, 2), "VARCHAR", "answers", "delivered_on: it cannot be read from the type VARCHAR."),
    ],
)
def test_rows_that_cannot_be_answered_as_a_whole_are_refused_and_left_alone(keys, day, into, said):
    kind = "DATE" if day.startswith("2") else day
    with DuckDBEngine() as engine:
        engine.load("orders", {"key": "INTEGER", "day": kind}, [(key, None) for key in keys])
        facts = {
            "consumer_country": FactColumn(constant="DE"),
            "delivered_on": FactColumn(sql='"day"'),
        }
        with pytest.raises(SqlError) as refused:
            BulkAnswers(LIBRARY, ["withdrawal.last_day"]).answer(
                engine, "orders", facts, key="key", into=into
            )
        assert str(refused.value).startswith(said)
        assert engine.rows("SELECT table_name FROM information_schema.tables") == [("orders",)]


def test_a_question_that_does_not_exist_is_refused_with_the_nearest_that_does():
    with pytest.raises(SqlError, match=r'not a question. Did you mean "withdrawal.last_day"'):
        BulkAnswers(LIBRARY, ["withdrawal.lastday"])


@pytest.mark.parametrize("key", ["key", "withdrawal__available__value"])
def test_nothing_is_left_behind_in_a_session(key):
    rows = cases("withdrawal", "a law chosen")[:40]
    with DuckDBEngine() as engine:
        load(engine, rows)
        engine.run(f'ALTER TABLE orders RENAME COLUMN "key" TO "{key}"')
        before = engine.rows("SELECT table_name FROM information_schema.tables")
        asked = BulkAnswers(LIBRARY, ["withdrawal.available"])
        if key == "key":
            asked.answer(engine, "orders", columns(rows)[0], key=key, into="answers")
            engine.run("DROP TABLE answers")
        else:
            with pytest.raises(SqlError, match="column of that name"):
                asked.answer(engine, "orders", columns(rows)[0], key=key, into="answers")
        assert engine.rows("SELECT table_name FROM information_schema.tables") == before


def test_the_packs_of_an_answer_are_those_of_its_own_rows():
    def asked_of(country, asked):
        facts = {"consumer_country": country, "contract": "distance", "concluded_on": "2026-03-02"}
        with DuckDBEngine() as engine:
            load(engine, [facts])
            return asked.answer(engine, "orders", columns([facts])[0], key="key", into="answers")

    kept = BulkAnswers(LIBRARY, ["withdrawal.available"])
    for country in ("TW", "GB", "TW"):
        alone = BulkAnswers(LIBRARY, ["withdrawal.available"])
        assert asked_of(country, kept) == asked_of(country, alone)
