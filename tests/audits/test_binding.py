"""Columns of a file are found by their headings, and files without a named mapping are recognised."""

import pytest

from venditor.audits.binding import bind, recognise
from venditor.audits.engine import InputTable
from venditor.audits.errors import AuditError
from venditor.audits.mapping_file import shipped_mapping
from venditor.server.orders.csv_columns import PLAIN

UCI = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)
SHOPIFY = (
    "Name",
    "Email",
    "Financial Status",
    "Fulfilled at",
    "Currency",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Lineitem sku",
    "Shipping Country",
    "Cancelled at",
)
WOOCOMMERCE = (
    "order_id",
    "date",
    "status",
    "order_currency",
    "customer_id",
    "billing_country",
    "shipping_country",
    "item_sku",
    "item_name",
    "item_quantity",
)


def table(*headings, unnamed=(), doubled=()):
    return InputTable("given", "orders.csv", dict.fromkeys(headings, "VARCHAR"), (), {}, unnamed, doubled)


@pytest.mark.parametrize(
    ("headings", "name"),
    [
        (UCI, "uci-online-retail"),
        (SHOPIFY, "shopify-orders"),
        (WOOCOMMERCE, "woocommerce-orders"),
        (("order", "item", "quantity", "concluded_on", "consumer_country"), "plain"),
    ],
)
def test_an_export_is_recognised_by_its_headings(headings, name, vocabulary):
    mapping = recognise(table(*headings), vocabulary)
    assert mapping.name == name
    assert bind(mapping, table(*headings), vocabulary).fields["order"] == headings[0]


def test_headings_are_found_whatever_their_case_and_blanks(vocabulary):
    mapping = shipped_mapping("plain", vocabulary)
    headings = ("ORDER  Number", "sku", "Qty", "Order-Date", "order date", "Country")
    found = bind(mapping, table(*headings), vocabulary)
    assert found.fields == {
        "order": "ORDER  Number",
        "item": "sku",
        "quantity": "Qty",
        "ordered_at": "order date",
        "country": "Country",
    }


def test_a_heading_that_is_the_name_of_a_fact_is_that_fact(vocabulary):
    mapping = shipped_mapping("plain", vocabulary)
    headings = (
        "order",
        "item",
        "quantity",
        "concluded_on",
        "consumer_country",
        "delivered_on",
        "Newspaper",
        "colour",
    )
    assert bind(mapping, table(*headings), vocabulary).facts == {
        "delivered_on": "delivered_on",
        "newspaper": "Newspaper",
    }


def test_all_missing_columns_are_told_with_the_nearest_headings(vocabulary):
    mapping = shipped_mapping("uci-online-retail", vocabulary)
    headings = [name for name in UCI if name not in ("InvoiceDate", "Country")] + ["Invoice_Date", "Land"]
    with pytest.raises(AuditError) as raised:
        bind(mapping, table(*headings), vocabulary)
    first, second = str(raised.value).splitlines()
    assert first == (
        'orders.csv has no column "InvoiceDate" (ordered_at). Is it "Invoice_Date"? Then '
        'call that column "InvoiceDate".'
    )
    assert second.startswith('orders.csv has no column "Country" (country). Its columns are: InvoiceNo, ')
    assert second.endswith(
        "UnitPrice, CustomerID, Invoice_Date, Land. Correct the file, or name the columns in a mapping "
        "(--mapping FILE)."
    )
    assert raised.value.facts["missing"] == ["ordered_at", "country"]


def test_a_column_without_heading_is_mentioned_when_another_is_missing(vocabulary):
    mapping = shipped_mapping("uci-online-retail", vocabulary)
    with pytest.raises(AuditError, match=r"Columns without a heading \(merged cells\?\): B"):
        bind(mapping, table(*UCI[:-1], "column B", unnamed=("B",)), vocabulary)


# What the guide and the server call a column of orders, and the field of the audit that it is.
OF_THE_CONSOLE = {
    "number": ("order",),
    "concluded_on": ("ordered_at",),
    "article": ("item", "description"),
    "sku": ("item",),
    "pieces": ("quantity",),
    "unit_price": ("unit_price",),
    "currency": ("currency",),
    "country": ("country",),
}


def test_one_file_serves_for_the_console_and_for_the_audit(vocabulary):
    mapping = shipped_mapping("plain", vocabulary)
    for what, fields in OF_THE_CONSOLE.items():
        known = {heading for field in fields for heading in mapping.columns[field]}
        assert set(PLAIN[what]) - known == set()
    headings = ("order number", "e-mail", "country", "ordered on", "delivered on", "article", "quantity")
    found = bind(mapping, table(*headings), vocabulary)
    assert found.fields["ordered_at"] == "ordered on"
    assert found.facts == {"delivered_on": "delivered on"}


def test_a_heading_of_the_file_is_not_offered_as_what_to_write(vocabulary):
    mapping = shipped_mapping("plain", vocabulary)
    with pytest.raises(AuditError) as raised:
        bind(mapping, table("order", "item", "quantity", "orderd on", "country"), vocabulary)
    assert raised.value.message == (
        'orders.csv has no column "ordered at" or "order date" or "order time" or "invoice date" or '
        '"InvoiceDate" or "date" … (ordered_at). Is it "orderd on"? Then call that column "ordered at".'
    )


def test_an_item_may_be_named_by_its_description_alone(vocabulary):
    mapping = shipped_mapping("plain", vocabulary)
    headings = ("order", "description", "quantity", "date", "country")
    assert bind(mapping, table(*headings), vocabulary).fields["description"] == "description"


def test_a_needed_heading_over_two_columns_is_refused(vocabulary):
    mapping = shipped_mapping("uci-online-retail", vocabulary)
    with pytest.raises(AuditError, match='has the heading "Quantity" over more than one column'):
        bind(mapping, table(*UCI, doubled=("Quantity",)), vocabulary)
    bind(mapping, table(*UCI, "Notes", doubled=("Notes",)), vocabulary)


@pytest.mark.parametrize("other", ["quantity", "QUANTITY_", " Quantity "])
def test_a_heading_that_differs_in_case_or_blanks_only_is_not_chosen_from(vocabulary, other):
    mapping = shipped_mapping("uci-online-retail", vocabulary)
    with pytest.raises(AuditError, match=r'(?i)has the heading " ?quantity[_ ]?" over more than one column'):
        bind(mapping, table(*UCI, other), vocabulary)


def test_a_file_that_is_no_table_is_shown_in_part_only(vocabulary):
    with pytest.raises(AuditError) as raised:
        bind(
            shipped_mapping("plain", vocabulary),
            table(*(f"{n} {'x' * 1000}" for n in range(500))),
            vocabulary,
        )
    assert len(raised.value.remedy) < 10_000
    assert raised.value.remedy.count("…") == 61


def test_a_column_that_is_another_field_already_is_not_offered_as_the_missing_one(vocabulary):
    mapping = shipped_mapping("plain", vocabulary)
    with pytest.raises(AuditError) as raised:
        bind(mapping, table("order_id", "item", "quantity", "country"), vocabulary)
    first, *_ = str(raised.value).splitlines()
    assert "(ordered_at)" in first
    assert "Is it" not in first
