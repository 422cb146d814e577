"""A whole audit: orders in, answers out, every line accounted for, each figure given twice."""

import csv
import json
from datetime import date

import duckdb
import pytest
import yaml

from venditor.audits.errors import AuditError
from venditor.audits.facts import WITH, WITHOUT
from venditor.audits.run import FILES
from venditor.core.errors import VenditorError
from venditor.rights.facts import parse_facts
from venditor.rights.statement import statement

HEADINGS = "order,item,description,pieces,price,currency,at,customer,country\n"


def rows(path, columns, where="true"):
    query = f"SELECT {columns} FROM '{path / 'answers.parquet'}' WHERE {where} ORDER BY line, purchase_line"
    return duckdb.sql(query).fetchall()


def test_every_line_is_answered_or_set_aside_exactly_once(small):
    balance = small.result.balance
    assert (balance.read, balance.purchases, balance.returns) == (11, 4, 3)
    assert balance.set_aside == {
        "not_a_product": 1,
        "quantity_not_a_number": 1,
        "credit_without_customer": 1,
        "credit_without_purchase": 1,
    }


def test_a_return_on_the_last_day_is_in_time_and_the_day_after_is_late(small):
    asked = "line, purchase_line, withdrawal__last_day__value, withdrawal__in_time__value"
    assert rows(small.out, asked, "kind = 'return'") == [
        (8, 2, date(2026, 3, 17), True),
        (9, 2, date(2026, 3, 17), False),
        (12, 4, None, None),
    ]


def test_a_purchase_larger_than_the_assumption_needs_to_know_who_bought(small):
    asked = "withdrawal__last_day__status, withdrawal__last_day__needs"
    assert rows(small.out, asked, "line = 4") == [("undetermined", "buyer_is_consumer")]


def test_countries_are_answered_by_their_law_the_floor_of_their_union_or_not_at_all(small):
    asked = "line, law, withdrawal__last_day__law, withdrawal__last_day__status"
    assert rows(small.out, asked, "kind = 'purchase' AND line <> 4") == [
        (2, "DE", "DE", "determined"),
        (5, "FR", "FR", "determined"),
        (6, None, None, "not_encoded"),
    ]


def test_without_the_assumptions_nothing_is_known_and_the_facts_that_are_missing_are_named(small):
    figures = small.result.figures
    (german,) = [place for place in figures.places if place.country == "DE"]
    assert german.worlds[WITH].purchases == {"determined": 1, "cannot_tell": 1}
    assert german.worlds[WITHOUT].purchases == {"cannot_tell": 2}
    assert german.worlds[WITH].returns == {"in_time": 1, "late": 1, "cannot_tell": 1}
    assert german.worlds[WITHOUT].returns == {"cannot_tell": 3}
    assert german.worlds[WITH].last_days == (date(2026, 3, 17), date(2026, 3, 17))
    assert figures.needs[WITH]["purchase"] == {"buyer_is_consumer": 1}
    assert {"delivered_on", "informed_on", "newspaper"} <= figures.needs[WITHOUT]["purchase"].keys()
    # For the French line it is not even known which law governs, so that is asked first.
    assert figures.needs[WITHOUT]["purchase"]["delivered_on"] == 2


def test_each_assumption_tells_how_many_rows_it_was_made_for(small):
    figures = small.result.figures
    assert figures.rows == 7
    assert figures.made_for == {
        "delivered_next_day": 7,
        "informed_at_purchase": 7,
        "consumers_buy_little": 5,
        "ordinary": 7,
        "credited_is_withdrawn": 3,
    }


def test_what_a_column_tells_goes_before_what_is_assumed(audit, small):
    text = (
        small.text.replace("country\n", "country,delivered_on\n", 1)
        .replace("anna,DE\n1,POST", "anna,DE,2026-03-09\n1,POST")
        .replace(",DE\n", ",DE,\n")
        .replace(",FR\n", ",FR,none\n")
        .replace(",NO\n", ",NO,\n")
    )
    from_file = "  delivered_on: {column: delivered_on}\ncredits:"
    mapping = audit.mapping.replace("credits:", from_file)
    result = audit(text, mapping)
    asked = "withdrawal__last_day__value, ' ' || without__withdrawal__last_day__needs LIKE '% delivered_on %'"
    assert rows(audit.out, asked, "line IN (2, 4)") == [(date(2026, 3, 23), False), (None, True)]
    assert result.figures.made_for["delivered_next_day"] == 3
    # Never delivered: there is no last day yet, and that is not the same as not knowing.
    ((status, delivered),) = rows(
        audit.out, "withdrawal__last_day__status, fact_delivered_on = 'infinity'", "line = 5"
    )
    assert delivered
    assert status != "undetermined"


def test_the_law_as_of_a_day_is_told_as_hypothetical(audit, small):
    audit(small.text, law_as_of=date(2026, 11, 1))
    told = json.loads((audit.out / "summary.json").read_text("utf-8"))
    assert (told["hypothetical"], told["law_as_of"]) == (True, "2026-11-01")
    assert "What if" in (audit.out / "report.html").read_text("utf-8")


def test_the_summary_has_the_figures_and_nobodys_data(small):
    text = (small.out / "summary.json").read_text("utf-8")
    told = json.loads(text)
    assert told["format"] == "venditor.audit/1"
    assert told["balance"]["read"] == 11
    assert told["totals"]["with"]["returns"] == {
        "in_time": 1,
        "late": 1,
        "mixed": 0,
        "no_right": 0,
        "cannot_tell": 1,
        "not_encoded": 0,
    }
    assert sorted(told["packs"]) == list(told["packs"])
    assert "anna" not in text


def test_answers_name_no_customer_but_whether_there_is_one(small):
    names = [
        name
        for name, *_ in duckdb.sql(f"DESCRIBE SELECT * FROM '{small.out / 'answers.parquet'}'").fetchall()
    ]
    assert "customer" not in names
    assert rows(small.out, "customer_named", "line IN (2, 5)") == [(True,), (False,)]


def test_the_same_input_gives_the_same_bytes(audit, small):
    audit(small.text, out="second")
    for name in FILES:
        second = audit.out.parent / "second" / name
        assert (small.out / name).read_bytes() == second.read_bytes(), name


def test_a_credit_note_over_two_purchases_with_different_outcomes_is_mixed(audit):
    text = (
        HEADINGS
        + """\
1,cup,,1,9.50,EUR,2026-03-02 09:30,anna,DE
2,cup,,1,9.50,EUR,2026-03-20 09:30,anna,DE
C3,cup,,-2,9.50,EUR,2026-03-24 08:00,anna,DE
"""
    )
    result = audit(text)
    (german,) = result.figures.places
    assert german.worlds[WITH].returns == {"mixed": 1}
    assert (result.balance.purchases, result.balance.returns) == (2, 1)
    assert rows(audit.out, "line, purchase_line, withdrawal__in_time__value", "kind = 'return'") == [
        (4, 2, False),
        (4, 3, True),
    ]


def test_a_part_of_two_purchases_of_one_moment_with_different_facts_is_ambiguous(audit):
    text = (
        HEADINGS
        + """\
1,cup,,1,9.50,EUR,2026-03-02 09:30,anna,DE
2,cup,,30,9.50,EUR,2026-03-02 09:30,anna,DE
C3,cup,,-1,9.50,EUR,2026-03-04 08:00,anna,DE
"""
    )
    assert audit(text).balance.set_aside == {"credit_ambiguous": 1}
    alike = text.replace(",30,", ",2,")
    assert audit(alike).balance.set_aside == {}


def test_problems_are_listed_by_line_with_reason_and_remedy(small):
    with (small.out / "problems.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert [(row["line"], row["order"], row["reason"]) for row in listed] == [
        ("3", "1", "not_a_product"),
        ("7", "5", "quantity_not_a_number"),
        ("10", "C8", "credit_without_purchase"),
        ("11", "C9", "credit_without_customer"),
    ]
    assert listed[1]["explanation"] == "The quantity “x” is not a number with at most six decimals."
    assert all(row["what_to_do"].endswith(".") for row in listed)


def test_a_mixed_file_gives_its_good_lines_and_sets_each_bad_one_aside(audit):
    text = (
        HEADINGS
        + """\
1,cup,,2,9.50,EUR,2026-03-02 09:30,anna,DE
2,cup,,2
3,cup,"a "quoted" word",2,9.50,EUR,2026-03-02,anna,DE
4,cup,,2,9.50,EUR,2026-02-30,anna,DE
5,cup,,2,9.50,EUR,2026-03-02,anna,XX
6,cup,,2,9.50,EUR,2026-03-02,anna,DE,what
7,cup,"two
lines",2,9.50,EUR,2026-03-02,anna,DE
8,"cup,,2,9.50,EUR,2026-03-02,anna,DE
9,cup,,2,9.50,EUR,2026-03-02,anna,FR
"""
    )
    balance = audit(text).balance
    assert balance.purchases == 3
    assert balance.set_aside == {
        "broken_quotes": 2,
        "too_few_columns": 1,
        "too_many_columns": 1,
        "time_not_readable": 1,
        "country_not_known": 1,
    }
    assert rows(audit.out, '"order"') == [("1",), ("7",), ("9",)]


def test_an_encoding_makes_no_difference(audit, small):
    audit("", raw=small.text.encode("utf-16"))
    assert rows(audit.out, "*") == rows(small.out, "*")


def test_headings_without_lines_are_refused(audit):
    with pytest.raises(AuditError, match=r"orders.csv has headings and no lines below them"):
        audit(HEADINGS)
    assert not audit.out.exists()


def test_a_plain_table_of_facts_is_answered_without_any_assumption(audit):
    text = """\
order,item,quantity,ordered at,consumer_country,trader_directs_activity,buyer_is_consumer,product,\
delivered_on,informed_on
1,cup,1,2026-03-02,NO,true,true,goods,2026-03-09,2026-03-02
2,cup,1,2026-03-02,DE,true,true,goods,2026-03-09,2026-03-02
"""
    result = audit(text, None)
    assert result.mapping.name == "plain"
    assert result.figures.made_for == {}
    ((needs,),) = rows(audit.out, "withdrawal__last_day__needs", "line = 3")
    assert "newspaper" in needs.split()
    assert "delivered_on" not in needs.split()
    for place in result.figures.places:
        assert place.worlds[WITH] == place.worlds[WITHOUT]


def test_a_shopify_export_fills_its_orders_and_leaves_out_what_was_cancelled_or_never_paid(audit):
    text = """\
Name,Email,Financial Status,Fulfilled at,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,\
Lineitem sku,Shipping Country,Cancelled at
#1001,a@example.com,paid,2026-03-03 09:00:00 +0100,EUR,2026-03-02 23:30:00 +0100,1,Cup,9.50,CUP,DE,
#1001,a@example.com,,,,,2,Plate,19.00,,,
#1002,b@example.com,voided,,EUR,2026-03-02 10:00:00 +0100,1,Cup,9.50,CUP,DE,
#1003,c@example.com,refunded,,EUR,2026-03-02 10:00:00 +0100,1,Cup,9.50,CUP,DE,2026-03-02 12:00:00 +0100
"""
    result = audit(text, None)
    assert result.mapping.name == "shopify-orders"
    assert (result.balance.purchases, result.balance.set_aside) == (2, {"cancelled": 1, "unpaid": 1})
    asked = "item, fact_concluded_on, fact_delivered_on, place, withdrawal__last_day__status"
    assert rows(audit.out, asked) == [
        ("CUP", date(2026, 3, 2), date(2026, 3, 6), "DE", "determined"),
        ("Plate", date(2026, 3, 2), date(2026, 3, 6), "DE", "determined"),
    ]


def test_names_and_numbers_of_other_scripts_come_through(audit):
    text = (
        HEADINGS
        + """\
١,كوب,,٢,٩٫٥,EUR,٢٠٢٦-٠٣-٠٢,آنا,ألمانيا
2,茶杯,,１,9.5,EUR,2026-03-02,安娜,德國
"""
    )
    assert audit(text).balance.purchases == 2
    assert rows(audit.out, '"order", item, pieces::INT, fact_consumer_country') == [
        ("١", "كوب", 2, "DE"),
        ("2", "茶杯", 1, "DE"),
    ]


def test_a_mapping_may_ask_other_questions_with_other_kinds_of_answers(audit, small):
    asked = ("governing_law", "withdrawal.refund_amount", "withdrawal.return_cost", "delivery.remedies")
    result = audit(small.text, f"{audit.mapping}questions: [{', '.join(asked)}]\n")
    # What the figures count is asked all the same.
    assert result.mapping.questions == (*asked, "withdrawal.last_day", "withdrawal.in_time")
    columns = ", ".join(f"{question.replace('.', '__')}__status" for question in asked)
    assert rows(audit.out, f"governing_law__value, {columns}", "line = 2") == [
        ("DE", "determined", "undetermined", "undetermined", "undetermined")
    ]


KNOWN = """
mapping: known
title: {en: a shop that knows its facts}
columns: {order: order, item: order, quantity: pieces, ordered_at: concluded_on, country: consumer_country}
facts_by_heading: true
facts:
  contract: distance
  product: goods
  buyer_is_consumer: true
  trader_directs_activity: true
  concluded_on: {day_of: ordered_at}
  informed_on: {same_day_as: concluded_on}
  promised_shipment_on: none
  later_shipment_agreed_until: none
  shipped_on: none
  delivery_refused: false
  credit_from_shop: false
  cash_on_delivery: false
  seeds_or_plants: false
assumptions:
  ordinary: {because: {en: these are cups}, ordinary: exemptions}
questions: [withdrawal.last_day, delivery.refund_due]
"""


def alone(library, line):
    """The two answers for the order of a line, asked one by one."""
    constants = yaml.safe_load(KNOWN)["facts"]
    facts = {name: value for name, value in constants.items() if not isinstance(value, dict)}
    facts |= {name: cell for name, cell in line.items() if cell and name not in ("order", "pieces")}
    facts["informed_on"] = facts["concluded_on"]
    facts["law_chosen"] = facts["law_chosen"] == "true"
    for name in ("concluded_on", "informed_on", "delivered_on", "order_cancelled_on", "observed_on"):
        if facts.get(name, "none") != "none":
            facts[name] = date.fromisoformat(facts[name])
    told = parse_facts(facts, library.vocabulary)
    answers = statement(told, assume="ordinary", library=library)["answers"]
    return tuple(answers[name]["value"] for name in ("withdrawal.last_day", "delivery.refund_due"))


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        pytest.param(
            # Seven working days over a weekend and Washington's Birthday; a last day on a Saturday.
            [
                "US,US-CA,US,false,,2026-01-05,none,2026-02-11,2026-04-01",
                "DE,DE-BE,DE,false,,2026-02-02,2026-02-28,none,2026-04-01",
            ],
            [(None, "2026-02-23"), ("2026-03-16", None)],
            id="periods of two laws over days of rest",
        ),
        pytest.param(
            [
                "TW,,US,true,GB,2025-12-01,2025-12-13,none,2026-04-01",
                "TW,,US,true,DE,2025-12-01,2025-12-13,none,2026-04-01",
            ],
            [("2025-12-27", None), ("2025-12-29", None)],
            id="the law of a country where nobody lives or trades",
        ),
        pytest.param(
            [
                "DE,DE-BE,DE,false,,1900-02-02,1900-02-28,none,2026-04-01",
                "DE,DE-BE,DE,false,,2026-02-02,2026-02-28,none,2199-12-31",
            ],
            [(None, None), ("2026-03-16", None)],
            id="days that are centuries apart",
        ),
    ],
)
def test_a_row_is_answered_as_its_order_alone_is(audit, library, lines, days):
    headings = "order,pieces,consumer_country,consumer_region,trader_country,law_chosen,chosen_law"
    headings += ",concluded_on,delivered_on,order_cancelled_on,observed_on"
    text = "\n".join([headings, *(f"{number},1,{line}" for number, line in enumerate(lines))])
    audit(text, KNOWN)
    found = rows(audit.out, "withdrawal__last_day__value, delivery__refund_due__value")
    answers = [tuple(day and day.isoformat() for day in answer) for answer in found]
    assert answers == days
    assert answers == [alone(library, line) for line in csv.DictReader(text.splitlines())]


def test_a_file_with_many_columns_of_facts_is_answered_within_the_memory_of_an_audit(audit):
    facts = "trader_directs_activity,buyer_is_consumer,product,delivered_on,informed_on,withdrawal_notice_on"
    told = "true,true,goods,2026-03-05,2026-03-02,none"
    text = f"""\
order,item,quantity,date,consumer_country,trader_country,law_chosen,chosen_law,{facts}
1,cup,1,2026-03-02,DE,GB,false,,{told}
2,cup,1,2026-03-02,GB,US,true,DE,{told}
3,cup,1,2026-03-02,CN,TW,true,DE,{told}
4,cup,1,2026-03-02,TW,DE,true,CN,{told}
5,cup,1,2026-03-02,FR,CN,false,,{told}
6,cup,1,2026-03-02,US,,,,,,,,,
"""
    assert audit(text, None).balance.purchases == 6


def test_two_names_of_one_country_are_one_place(audit, small):
    text = small.text.replace("hotel,DE", "hotel,Deutschland")
    (german,) = [place for place in audit(text).figures.places if place.country == "DE"]
    assert (german.given, german.orders) == ("DE", 2)


PLAIN = "order,item,quantity,ordered_at,country"


def set_aside(path):
    with (path / "problems.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(int(line["line"]), line["reason"], line["explanation"]) for line in csv.DictReader(file)]


def test_a_column_named_as_a_fact_goes_before_what_the_plain_mapping_gives(audit):
    audit(
        f"{PLAIN},contract,concluded_on\n"
        "A1,cup,1,2026-03-02,DE,in_store,2026-02-27\n"
        "A2,cup,1,2026-03-02,DE,,\n"
        "A3,cup,1,2026-03-02,DE,nonsense,2026-02-27\n",
        mapping=None,
    )
    assert rows(audit.out, "line, fact_contract, fact_concluded_on") == [
        (2, "in_store", date(2026, 2, 27)),
        (3, "distance", date(2026, 3, 2)),
    ]
    ((line, reason, explanation),) = set_aside(audit.out)
    assert (line, reason) == (4, "fact_not_readable")
    assert explanation.endswith("contract: nonsense")


def test_two_columns_for_the_buyers_country_may_not_contradict_each_other(audit):
    agreeing = f"{PLAIN},consumer_country\nA1,cup,1,2026-03-02,United Kingdom,GB\nA2,cup,1,2026-03-02,DE,DE\n"
    assert audit(agreeing, mapping=None).balance.purchases == 2
    with pytest.raises(AuditError) as refused:
        audit(f"{agreeing}A3,cup,1,2026-03-02,GB,DE\n", mapping=None)
    assert str(refused.value) == (
        'orders.csv:4: "consumer_country" says DE and "country" says GB, and both may be the country of the '
        "buyer. Name the column in a mapping (--mapping FILE), or take one of them out."
    )


def test_a_region_that_is_none_of_the_country_sets_its_line_aside_as_a_statement_refuses_it(
    audit, vocabulary
):
    audit(
        f"{PLAIN},consumer_region\n"
        "A1,cup,1,2026-03-02,DE,DE-ZZ\n"
        "A2,cup,1,2026-03-02,DE,FR-IDF\n"
        "A3,cup,1,2026-03-02,DE,DE-BY\n"
        "A4,cup,1,2026-03-02,,DE-BY\n",
        mapping=None,
    )
    assert rows(audit.out, "line") == [(4,), (5,)]
    apart = set_aside(audit.out)
    assert [(line, reason) for line, reason, _ in apart] == [
        (2, "fact_not_readable"),
        (3, "fact_not_readable"),
    ]
    for region, (_, _, explanation) in zip(("DE-ZZ", "FR-IDF"), apart, strict=True):
        with pytest.raises(VenditorError) as refused:
            parse_facts({"consumer_country": "DE", "consumer_region": region}, vocabulary)
        said = explanation.removeprefix("The value is not one this fact can have: ")
        assert str(refused.value).startswith(said)


def test_a_region_the_mapping_gives_to_every_line_must_lie_in_the_country_of_each(audit):
    mapping = f"{audit.mapping}".replace("  product: goods\n", "  product: goods\n  consumer_region: DE-BY\n")
    lines = "1,cup,,1,9.50,EUR,2026-03-02,anna,DE\n2,cup,,1,9.50,EUR,2026-03-02,anna,FR\n"
    audit(HEADINGS + lines, mapping)
    assert rows(audit.out, "line") == [(2,)]
    assert [line for line, *_ in set_aside(audit.out)] == [3]
