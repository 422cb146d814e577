"""Mapping files: what they may say, and how each mistake is named."""

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from venditor.audits.errors import AuditError
from venditor.audits.mapping import (
    Alias,
    Constant,
    DayOf,
    FileHints,
    FromColumn,
    QuantityLimit,
    SameDayAs,
    SetAside,
    Test,
)
from venditor.audits.mapping_file import find_mapping, shipped_mapping, shipped_mappings
from venditor.rules.source import SourceError, parse

REPOSITORY = Path(__file__).resolve().parents[2]
SMALLEST = """\
mapping: shop
title: {en: a shop}
columns: {order: no, item: sku, quantity: qty, ordered_at: date, country: land}
"""
GIVEN_TWICE = """\
assumptions:
  a: {because: {en: x}, ordinary: notarised}
  b: {because: {en: x}, ordinary: notarised}
"""
# pytest would take the class for tests of its own.
Test.__test__ = False


def test_the_shipped_mappings_are_these():
    assert shipped_mappings() == ("plain", "shopify-orders", "uci-online-retail", "woocommerce-orders")


@pytest.mark.parametrize("name", shipped_mappings())
def test_a_shipped_mapping_is_read_and_bears_its_name(name, vocabulary):
    assert shipped_mapping(name, vocabulary).name == name


@pytest.mark.parametrize("name", shipped_mappings())
def test_a_shipped_mapping_gives_its_reasons_in_every_language_of_the_report(name, vocabulary):
    mapping = shipped_mapping(name, vocabulary)
    for assumption in mapping.assumptions:
        assert {"en", "de", "zh-Hant"} <= assumption.because.keys()
    assert {"en", "de", "zh-Hant"} <= mapping.title.keys()


@pytest.mark.parametrize("name", shipped_mappings())
def test_a_shipped_mapping_fits_the_schema_for_editors(name):
    folder = files("venditor.audits") / "mappings"
    schema = json.loads((folder / "mapping.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(parse((folder / f"{name}.yaml").read_bytes(), name).data, schema)


def test_the_smallest_mapping_has_sober_defaults(mapping_of):
    mapping = mapping_of(SMALLEST)
    assert mapping.columns["order"] == ("no",)
    assert mapping.hints == FileHints(None, None, None, ".")
    assert (mapping.zone, mapping.written_in) == ("UTC", "UTC")
    assert mapping.questions == ("withdrawal.available", "withdrawal.last_day", "withdrawal.in_time")
    assert (mapping.assumptions, mapping.credits, mapping.set_aside) == ((), (), ())


def test_everything_a_mapping_can_say(mapping_of):
    mapping = mapping_of(
        SMALLEST
        + """\
file: {encoding: cp1252, delimiter: ";", sheet: Orders, decimal: ","}
constants: {currency: GBP}
time: {zone: Europe/London, written_in: UTC, formats: ["%d/%m/%Y"]}
filled_from_order: [country]
facts:
  contract: distance
  delivered_on: {column: [Delivered, Arrived], optional: true}
  promised_delivery_on: {day_of: ordered_at, plus: 2 weeks}
countries:
  EIRE: IE
  Elsewhere: {unknown: {en: not said}}
credits:
  - {order: {begins_with: [C, c]}, quantity: negative}
  - {quantity: negative}
set_aside:
  - {reason: not_a_product, when: {item: {is: 22}}}
  - {reason: cancelled, when: {ordered_at: present}}
assumptions:
  small:
    because: {en: small}
    facts: {buyer_is_consumer: true, informed_on: {same_day_as: promised_delivery_on, plus: 1 day}}
    when: {order_quantity: {at_most: 12}}
  usual:
    because: {en: usual}
    ordinary: [made_to_specification, newspaper]
questions: [withdrawal.last_day]
"""
    )
    assert mapping.hints == FileHints("cp1252", ";", "Orders", ",")
    assert mapping.constants == {"currency": "GBP"}
    assert mapping.time_formats == ("%d/%m/%Y",)
    assert mapping.facts == {
        "contract": Constant("distance"),
        "delivered_on": FromColumn(("Delivered", "Arrived"), optional=True),
        "promised_delivery_on": DayOf("ordered_at", 14),
    }
    assert mapping.countries == {"EIRE": Alias("IE", {}), "Elsewhere": Alias(None, {"en": "not said"})}
    assert mapping.credits == (
        (Test("order", "begins_with", ("C", "c")), Test("quantity", "negative")),
        (Test("quantity", "negative"),),
    )
    assert mapping.set_aside == (
        SetAside("not_a_product", (Test("item", "is", ("22",)),)),
        SetAside("cancelled", (Test("ordered_at", "present"),)),
    )
    small, usual = mapping.assumptions
    assert small.when == QuantityLimit("order_quantity", 12)
    assert small.gives["informed_on"] == SameDayAs("promised_delivery_on", 1)
    assert usual.gives == {"made_to_specification": Constant(False), "newspaper": Constant(False)}
    assert mapping.questions == ("withdrawal.last_day",)


def test_ordinary_by_group_gives_every_fact_of_the_group(mapping_of, vocabulary):
    mapping = mapping_of(f"{SMALLEST}assumptions: {{usual: {{because: {{en: x}}, ordinary: exemptions}}}}\n")
    (usual,) = mapping.assumptions
    assert set(usual.gives) == {name for name, fact in vocabulary.facts.items() if fact.group == "exemptions"}
    assert "buyer_is_consumer" not in usual.gives


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("colums: {}", 'shop.yaml:4: "colums" is not a key here. Did you mean "columns"?'),
        (
            "columns: {order: no, item: sku, quantity: q, ordered_at: d}",
            'shop.yaml:4: "columns" is written twice',
        ),
        ("facts: {delivred_on: none}", '"delivred_on" is not a fact. Did you mean "delivered_on"?'),
        ("facts: {delivered_on: 2026-02-30}", '"2026-02-30" is not a day of the calendar'),
        ("facts: {trader_country: XX}", '"XX" is not a country code of ISO 3166-1'),
        ("facts: {consumer_country: DE}", "consumer_country is what columns name country"),
        ("facts: {contract: {day_of: ordered_at}}", "facts.contract must be a value or {column: HEADING}"),
        ("facts: {delivered_on: {plus: 3 days}}", "must be a value, {column: ...}, {day_of: ...}"),
        (
            "facts: {delivered_on: {day_of: orderd_at}}",
            '"orderd_at" is not a time of a line. Did you mean "ordered_at"?',
        ),
        ("facts: {delivered_on: {day_of: ordered_at, plus: 3 day}}", '"3 day" is not a period'),
        ("facts: {delivered_on: {day_of: ordered_at, plus: 1 month}}", "must be days or weeks"),
        (
            "facts: {delivered_on: {same_day_as: delivered_on}}",
            "delivered_on is said to be the same day as itself",
        ),
        ("facts: {contract: unknown}", "facts.contract must be a known value"),
        ("time: {zone: Berlin}", '"Berlin" is not a time zone. Write one like Europe/Berlin.'),
        ('time: {formats: ["%d/%m/%Y %z"]}', "time.formats may not read a zone (%z)"),
        ("countries: {Eire: Ireland}", "countries.Eire must be a country code such as DE"),
        ("credits: [{quantty: negative}]", '"quantty" is not a key here. Did you mean "quantity"?'),
        ("credits: [{order: negative}]", "must be {is: [...]}, {begins_with: [...]}, present"),
        (
            "credits: [{status: {is: [refund]}}]",
            '"status" is tested, but columns do not say which column it is',
        ),
        ("set_aside: [{reason: odd, when: {item: present}}]", '"odd" is not a reason'),
        ("assumptions: {a: {because: {de: x}, facts: {contract: distance}}}", "English (en) at least"),
        ("assumptions: {a: {because: {en: x}}}", "must be an assumption that gives a fact"),
        (
            "assumptions: {a: {because: {en: x}, ordinary: newspaper, when: {order_quantity: {at_most: x}}}}",
            "must be {order_quantity: {at_most: 48}}",
        ),
        (
            "assumptions: {a: {because: {en: x}, ordinary: consumer_country}}",
            '"consumer_country" is not a fact with an ordinary value',
        ),
        (
            "assumptions: {a: {because: {en: x}, facts: {contract: {column: x}}}}",
            "contract is assumed, not read from a column",
        ),
        (
            "facts: {contract: distance}\nassumptions: {a: {because: {en: x}, facts: {contract: in_store}}}",
            "shop.yaml:5: contract is already given by facts",
        ),
        (
            GIVEN_TWICE,
            "notarised is already given by a",
        ),
        ("file: {decimal: x}", '"x" is not a decimal sign'),
        ("file: {delimiter: ab}", "file.delimiter must be one character"),
        ("file: {delimiter: '\"'}", "file.delimiter must be one character that is no quotation mark"),
        ('time: {formats: ["%d/%m/%Y", "%d.%Q"]}', '"%d.%Q" has a % that stands for no part of a time'),
        ('time: {formats: ["%d%"]}', '"%d%" has a % that stands for no part of a time'),
        (
            "facts: {delivered_on: {day_of: ordered_at, plus: 36526 days}}",
            "days or weeks, at most 36525 days",
        ),
        ("questions: [withdrawal.lastday]", 'Did you mean "withdrawal.last_day"?'),
        ("filled_from_order: [contry]", 'Did you mean "country"?'),
        ("facts_by_heading: maybe", "facts_by_heading must be true or false"),
        ("constants: !!python/object:os.system {}", "shop.yaml:4: "),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_to_write(mapping_of, added, said):
    with pytest.raises(SourceError) as raised:
        mapping_of(f"{SMALLEST}{added}\n")
    assert said in str(raised.value)
    assert str(raised.value).startswith("shop.yaml:")


@pytest.mark.parametrize("missing", ["order", "item", "quantity", "ordered_at", "country"])
def test_what_every_line_needs_must_be_mapped(mapping_of, missing):
    with pytest.raises(SourceError, match=f"columns must say which column is {missing}"):
        mapping_of(SMALLEST.replace(f"{missing}:", "status:"))


def test_a_mapping_that_does_not_exist_is_told_with_the_nearest_name(vocabulary):
    with pytest.raises(AuditError) as raised:
        find_mapping("uci-online-retial", vocabulary)
    assert str(raised.value) == 'there is no mapping "uci-online-retial". Did you mean "uci-online-retail"?'
    with pytest.raises(SourceError, match="cannot be read"):
        find_mapping("nowhere.yaml", vocabulary)


def test_the_example_of_the_guide_is_a_mapping(mapping_of):
    guide = (REPOSITORY / "docs" / "guide" / "audit.md").read_text("utf-8")
    example = guide.partition("```yaml\n")[2].partition("```")[0]
    mapping = mapping_of(example)
    assert mapping.hints == FileHints("cp1252", ";", None, ",")
    assert [assumption.id for assumption in mapping.assumptions] == [
        "delivered_three_days_later",
        "small_quantity_is_a_consumer",
        "ordinary_goods",
    ]


def test_a_constant_currency_must_be_one(mapping_of):
    with pytest.raises(SourceError, match=r"shop.yaml:\d+: constants.currency must be a currency code"):
        mapping_of(SMALLEST + "constants: {currency: EURO}\n")
