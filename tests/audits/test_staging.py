"""Cells of any script and format are read exactly, and each line that cannot be used has one reason."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from venditor.adapters.duckdb_engine import DuckDBEngine
from venditor.adapters.order_files import read_orders
from venditor.audits.binding import bind
from venditor.audits.errors import AuditError
from venditor.audits.staging import stage

MAPPING = """
mapping: shop
title: {en: a shop}
file: {decimal: DECIMAL}
columns:
  order: order
  item: item
  description: description
  quantity: pieces
  unit_price: price
  currency: currency
  ordered_at: at
  customer: customer
  country: country
  status: status
time: TIME
filled_from_order: FILLED
facts:
  delivered_on: {column: delivered, optional: true}
  newspaper: {column: newspaper, optional: true}
  channel: {column: channel, optional: true}
  consumer_region: {column: region, optional: true}
  trader_country: {column: shop, optional: true}
credits:
  - order: {begins_with: C}
  - {status: {is: [refunded]}, quantity: negative}
set_aside:
  - {reason: not_a_product, when: {item: {is: [post, gift]}}}
  - {reason: test_order, when: {item: {begins_with: [test-]}, description: present}}
"""
GOOD = {
    "order": "1",
    "item": "cup",
    "description": "",
    "pieces": "2",
    "price": "9.50",
    "currency": "EUR",
    "at": "2026-03-02 09:30",
    "customer": "anna",
    "country": "DE",
    "status": "",
}


@pytest.fixture
def staged(tmp_path, mapping_of, vocabulary):
    """Reads lines that differ from a good one; gives the asked columns of `staged`."""

    def run(*lines, ask="reason, value", decimal='"."', time="{zone: Europe/Berlin}", filled="[]"):
        text = MAPPING.replace("DECIMAL", decimal).replace("TIME", time).replace("FILLED", filled)
        headings = list(dict.fromkeys((*GOOD, *(name for line in lines for name in line))))
        path = tmp_path / "orders.csv"
        rows = [[{**GOOD, **line}.get(name, "") for name in headings] for line in lines]
        cells = [",".join(f'"{cell}"' for cell in row) for row in (headings, *rows)]
        path.write_text("\n".join(cells), "utf-8")
        mapping = mapping_of(text)
        with DuckDBEngine() as engine:
            table = read_orders(engine, path)
            stage(engine, table, mapping, bind(mapping, table, vocabulary), vocabulary)
            return engine.rows(f"SELECT {ask} FROM staged ORDER BY line")

    return run


def test_a_good_line_has_no_reason(staged):
    ((reason, kind, pieces, amount, at, country),) = staged(
        {}, ask="reason, kind, quantity, amount, ordered_at, country"
    )
    assert (reason, kind, country) == (None, "purchase", "DE")
    assert (pieces, amount) == (Decimal(2), Decimal("19.00"))
    assert at == datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001


def test_quantities_are_read_in_every_script(staged):
    cases = [
        ("3", "3"),
        ("٣", "3"),
        ("۱۲", "12"),
        ("１２", "12"),
        ("\u200f٣\u200f", "3"),
        ("٣٫٥", "3.5"),
        ("١٬٢٣٤", "1234"),
        ("1,234", "1234"),
        ("1 234.5", "1234.5"),
        ("1\u00a0234", "1234"),
        ("+2", "2"),
        (".5", "0.5"),
        ("0.000001", "0.000001"),
    ]
    lines = [{"pieces": written} for written, _ in cases]
    assert staged(*lines, ask="reason, quantity") == [(None, Decimal(pieces)) for _, pieces in cases]


def test_what_is_no_number_is_not_guessed(staged):
    cases = ["1,5", "1.234.567", "12 34", "two", "1e3", "nan", "0.0000001", "--2", "1/2"]
    lines = [{"pieces": written} for written in cases]
    assert staged(*lines) == [("quantity_not_a_number", written) for written in cases]


def test_decimal_commas_are_read_where_the_mapping_says_so(staged):
    cases = [("1,5", "1.5"), ("1.234,5", "1234.5"), ("1.234", "1234"), ("٣٫٥", "3.5")]
    lines = [{"pieces": written} for written, _ in cases]
    assert staged(*lines, ask="quantity", decimal='","') == [(Decimal(pieces),) for _, pieces in cases]


def test_an_amount_is_exact_in_its_currency_or_not_told(staged):
    cases = [
        ("9.50", "EUR", "19"),
        ("9.505", "EUR", "19.01"),
        ("9.5025", "EUR", None),
        ("950", "JPY", "1900"),
        ("9.5", "JPY", "19"),
        ("9.25", "JPY", None),
        ("1.2345", "KWD", "2.469"),
        ("1.23456", "KWD", None),
        ("500000", "JPY", "1000000"),
        ("999999999999", "EUR", "1999999999998"),
        ("9.50", "", None),
        ("", "EUR", None),
    ]
    lines = [{"price": price, "currency": currency, "pieces": "2"} for price, currency, _ in cases]
    amounts = [None if amount is None else Decimal(amount) for *_, amount in cases]
    assert staged(*lines, ask="reason, amount") == [(None, amount) for amount in amounts]


def test_goods_sold_by_weight_are_answered_without_an_amount(staged):
    line = {"price": "9.99", "currency": "EUR", "pieces": "0.333"}
    assert staged(line, ask="reason, quantity, amount") == [(None, Decimal("0.333"), None)]


def test_what_is_no_price_sets_its_line_aside(staged):
    cases = [
        ("9.50", "eur", "currency_not_known"),
        ("9.50", "€", "currency_not_known"),
        ("0", "EUR", "price_zero"),
        ("-1", "EUR", "price_negative"),
        ("free", "EUR", "unit_price_not_a_number"),
    ]
    lines = [{"price": price, "currency": currency} for price, currency, _ in cases]
    assert staged(*lines, ask="reason") == [(reason,) for *_, reason in cases]


def test_three_decimals_of_a_dinar_are_kept(staged):
    line = {"price": "1.234", "currency": "KWD", "pieces": "3"}
    assert staged(line, ask="amount") == [(Decimal("3.702000000000"),)]


def test_an_instant_falls_on_the_day_of_the_mappings_zone(staged):
    cases = [
        ("2026-03-02", "2026-03-02 00:00"),
        ("2026-03-02 23:30", "2026-03-02 23:30"),
        ("2026-03-02T23:30:15", "2026-03-02 23:30:15"),
        ("2026-03-02 23:30:00Z", "2026-03-03 00:30"),
        ("2026-03-02 23:30:00 UTC", "2026-03-03 00:30"),
        ("2026-07-02T22:30:00+00:00", "2026-07-03 00:30"),
        ("2026-03-02 23:30:00 -0500", "2026-03-03 05:30"),
        ("2026-03-03 00:30:00 +0530", "2026-03-02 20:00"),
        ("٢٠٢٦-٠٣-٠٢", "2026-03-02 00:00"),
    ]
    lines = [{"at": written} for written, _ in cases]
    assert staged(*lines, ask="reason, ordered_at") == [
        (None, datetime.fromisoformat(day)) for _, day in cases
    ]


@pytest.mark.parametrize(
    ("written", "time", "day"),
    [
        ("2026-03-02 23:30", "{zone: Europe/Berlin, written_in: UTC}", "2026-03-03 00:30"),
        ("2026-07-02 22:30", "{zone: Europe/Berlin, written_in: UTC}", "2026-07-03 00:30"),
        ("2026-03-02", "{zone: Europe/Berlin, written_in: Asia/Taipei}", "2026-03-02 00:00"),
        ("2026-03-02 03:00", "{zone: Europe/Berlin, written_in: Asia/Taipei}", "2026-03-01 20:00"),
        (
            "02/03/2026 23:30",
            '{formats: ["%d/%m/%Y %H:%M"], written_in: UTC, zone: Asia/Taipei}',
            "2026-03-03 07:30",
        ),
        (
            "02/03/2026",
            '{formats: ["%d/%m/%Y %H:%M", "%d/%m/%Y"], written_in: UTC, zone: Asia/Taipei}',
            "2026-03-02",
        ),
    ],
)
def test_times_are_turned_from_the_zone_they_are_written_in(staged, written, time, day):
    assert staged({"at": written}, ask="reason, ordered_at", time=time) == [
        (None, datetime.fromisoformat(day))
    ]


def test_what_is_no_day_is_not_guessed(staged):
    cases = ["2026-02-30", "02/03/2026", "March", "infinity", "2026-03-02 25:00", "20260302"]
    lines = [{"at": written} for written in cases]
    assert staged(*lines) == [("time_not_readable", written) for written in cases]


def test_a_day_beyond_every_order_is_a_slip_of_the_pen_or_stands_for_never(staged):
    cases = [
        "0001-01-01",
        "0202-03-02",
        "1899-12-31",
        "1900-01-01",
        "2199-12-31 23:59",
        "2200-01-01",
        "9999-12-31",
    ]
    found = staged(*({"at": written} for written in cases))
    near = {"1900-01-01", "2199-12-31 23:59"}
    assert found == [(None, None) if written in near else ("time_not_readable", written) for written in cases]


def test_each_line_has_one_reason(staged):
    cases = [
        ({"order": ""}, "missing_order"),
        ({"item": ""}, "missing_item"),
        ({"item": "", "description": "a cup"}, None),
        ({"pieces": " \u00a0"}, "missing_quantity"),
        ({"at": ""}, "missing_ordered_at"),
        ({"country": "Atlantis"}, "country_not_known"),
        ({"country": "XX"}, "country_not_known"),
        ({"country": ""}, None),
        ({"customer": ""}, None),
        ({"pieces": "0"}, "quantity_zero"),
        ({"pieces": "-1"}, "quantity_negative"),
        ({"item": "POST"}, "not_a_product"),
        ({"item": "Post", "pieces": "two"}, "not_a_product"),
        ({"item": "TEST-1"}, None),
        ({"item": "TEST-1", "description": "x"}, "test_order"),
        ({"item": "post card"}, None),
    ]
    assert staged(*(changed for changed, _ in cases), ask="reason") == [(reason,) for _, reason in cases]


def test_credit_notes_are_recognised_and_counted_in_pieces(staged):
    cases = [
        ({}, "purchase"),
        ({"order": "C1", "pieces": "-2"}, "credit"),
        ({"order": "c1", "pieces": "2"}, "credit"),
        ({"status": "Refunded", "pieces": "-2"}, "credit"),
        ({"status": "refunded", "pieces": "2"}, "purchase"),
    ]
    found = staged(*(changed for changed, _ in cases), ask="kind, reason, quantity")
    assert found == [(kind, None, Decimal(2)) for _, kind in cases]


def test_facts_the_file_has_are_read_by_their_kind(staged):
    cases = [
        ("delivered", "2026-03-05", date(2026, 3, 5)),
        ("delivered", "2026-03-05 23:30:00Z", date(2026, 3, 6)),
        ("delivered", "None", date.max),  # infinity, as Python can show it
        ("delivered", "", None),
        ("newspaper", "Yes", True),
        ("newspaper", "0", False),
        ("channel", "Phone", "phone"),
        ("region", "DE-BY", "DE-BY"),
        ("shop", "TW", "TW"),
    ]
    names = {"delivered": "delivered_on", "region": "consumer_region", "shop": "trader_country"}
    asked = ", ".join(f"fact_{names.get(fact, fact)}" for fact in dict.fromkeys(fact for fact, *_ in cases))
    found = staged(*({fact: written} for fact, written, _ in cases), ask=f"reason, {asked}")
    assert [line[0] for line in found] == [None] * len(cases)
    columns = list(dict.fromkeys(fact for fact, *_ in cases))
    read = [line[1 + columns.index(fact)] for line, (fact, *_) in zip(found, cases, strict=True)]
    assert read == [value for *_, value in cases]


def test_a_fact_that_is_not_readable_sets_its_line_aside(staged):
    cases = [
        ("delivered", "2026-02-30"),
        ("delivered", "9999-12-31"),
        ("newspaper", "maybe"),
        ("channel", "pigeon"),
        ("region", "Bayern"),
        ("shop", "XX"),
    ]
    found = staged(*({fact: written} for fact, written in cases))
    assert [reason for reason, _ in found] == ["fact_not_readable"] * len(cases)
    assert [value.partition(": ")[2] for _, value in found] == [written for _, written in cases]


def test_what_one_line_of_an_order_says_holds_for_its_other_lines(staged):
    lines = [{}, {"at": "", "country": ""}, {"order": "2", "at": "", "country": ""}]
    assert staged(*lines, ask="reason, country", filled="[ordered_at, country]") == [
        (None, "DE"),
        (None, "DE"),
        ("missing_ordered_at", None),
    ]


def test_a_column_of_a_type_that_cannot_be_the_field_is_refused(tmp_path, mapping_of, vocabulary):
    mapping = mapping_of(MAPPING.replace("DECIMAL", '"."').replace("TIME", "{}").replace("FILLED", "[]"))
    columns = ", ".join(f"'x' AS \"{name}\"" for name in GOOD if name not in ("at", "pieces"))
    with DuckDBEngine() as engine:
        path = tmp_path / "orders.parquet"
        engine.write_parquet(f"SELECT {columns}, 20260302 AS at, 1 AS pieces", path, {})
        table = read_orders(engine, path)
        with pytest.raises(
            AuditError, match="the column for ordered_at has the type INTEGER, which is not a day"
        ):
            stage(engine, table, mapping, bind(mapping, table, vocabulary), vocabulary)


def test_typed_columns_are_read_exactly(tmp_path, mapping_of, vocabulary):
    mapping = mapping_of(
        MAPPING.replace("DECIMAL", '"."').replace("TIME", "{zone: Asia/Taipei}").replace("FILLED", "[]")
    )
    columns = ", ".join(
        f"'{GOOD[name]}' AS \"{name}\"" for name in GOOD if name not in ("at", "pieces", "price")
    )
    rows = [
        "timestamptz '2026-03-02 23:30:00+00' AS at, 0.1::DOUBLE AS pieces, 10::DOUBLE AS price",
        "timestamptz '2026-03-02 15:30:00+00' AS at, 0.1234567::DOUBLE AS pieces, 10::DOUBLE AS price",
        "timestamptz '2026-03-02 15:30:00+00' AS at, 'nan'::DOUBLE AS pieces, 10::DOUBLE AS price",
    ]
    with DuckDBEngine() as engine:
        path = tmp_path / "orders.parquet"
        engine.write_parquet(" UNION ALL ".join(f"SELECT {columns}, {row}" for row in rows), path, {})
        table = read_orders(engine, path)
        stage(engine, table, mapping, bind(mapping, table, vocabulary), vocabulary)
        found = engine.rows("SELECT ordered_at, quantity, amount, reason FROM staged ORDER BY line")
    first, second = datetime(2026, 3, 3, 7, 30), datetime(2026, 3, 2, 23, 30)  # noqa: DTZ001
    assert found == [
        (first, Decimal("0.1"), Decimal(1), None),
        (second, None, None, "quantity_not_a_number"),
        (second, None, None, "quantity_not_a_number"),
    ]
