"""Bringing in files of orders: what is right is taken, the rest told by line, and no value repeated."""

import codecs
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.server.orders.conftest import NOW, STAFF

from venditor.server.faces.console.words import IMPORT_REASONS
from venditor.server.jobs.models import Job, JobPart
from venditor.server.orders import csv_import, csv_rows
from venditor.server.orders.csv_cells import CellError, read_amount, read_day, read_pieces
from venditor.server.orders.csv_columns import columns_of
from venditor.server.orders.csv_reading import REASONS
from venditor.server.orders.csv_rows import OrderFileError, read_table
from venditor.server.orders.models import Order, OrderImport, OrderLine
from venditor.server.orders.selectors import Buyer, buyer_of
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.models import Person
from venditor.server.tenants.models import TenantEvent
from venditor.server.tenants.scope import acting_for

PLAIN = """order number,e-mail,name,country,region,ordered on,delivered on,informed on,article,sku,quantity,unit price,currency,newspaper
10-4711,anna@example.org,Anna Huber,DE,BY,2026-11-02,none,2026-11-02,Kanne,K-1,2,19.90,EUR,
10-4711,,,,,,none,,Zeitung,Z-1,1,3.50,EUR,yes
10-4712,ben@example.org,Ben,AT,,02.11.2026,20.11.2026,,Tasse,T-1,1,5,EUR,no
"""  # noqa: E501 - headings as they are exported
SHOPIFY = """Name,Email,Financial Status,Fulfilled at,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Billing Country,Shipping Country,Shipping Province
#1001,anna@example.org,paid,,JPY,2026-11-02 23:59:59 +0900,2,"Tea pot, blue",1990,P-1,Anna Huber,JP,JP,13
#1001,,,,,,1,Cup,500,C-1,,,,
#1002,ben@example.org,paid,,USD,2026-11-03 00:10:00 -0500,1,Cup,5.00,C-1,Ben,US,US,CA
"""  # noqa: E501 - headings as they are exported
WOOCOMMERCE = """order_id,order_number,order_date,status,order_currency,billing_first_name,billing_last_name,billing_email,billing_country,shipping_country,shipping_state,item_name,item_sku,item_quantity,item_price
57,57,2026-11-02 14:03,wc-completed,EUR,Anna,Huber,anna@example.org,DE,DE,DE-BY,Kanne,K-1,2,19.9
57,57,2026-11-02 14:03,wc-completed,EUR,Anna,Huber,anna@example.org,DE,DE,DE-BY,Tasse,T-1,1,5
57,57,2026-11-02 14:03,wc-completed,EUR,Anna,Huber,anna@example.org,DE,DE,DE-BY,Tasse,T-1,-1,5
"""  # noqa: E501 - headings as they are exported


def _order(number):
    return Order.everywhere.get(number=number)


def _lines(number):
    found = OrderLine.everywhere.filter(order__number=number).order_by("position")
    return [(one.article, one.sku, one.pieces, one.unit_price, one.facts) for one in found]


def _rows():
    """Orders, their lines, and persons without those whose keys sealed a file."""
    rows = (Order.everywhere, OrderLine.everywhere, Person.everywhere.filter(erased_at=None))
    return [list(one.order_by("id").values()) for one in rows]


def _problems(kept):
    return [(one["line"], one["reason"], one["field"]) for one in kept.problems]


@pytest.mark.django_db
def test_a_plain_file_is_taken_with_lines_facts_and_buyers(seller, bring_in):
    kept = bring_in(PLAIN)
    assert (kept.lines, kept.taken, kept.orders, kept.problems) == (3, 3, 2, [])
    assert (kept.staff, kept.at, kept.file_name) == (STAFF, NOW, "orders.csv")
    assert OrderImport.everywhere.get() == kept
    order = _order("10-4711")
    assert order.facts == {
        "consumer_country": "DE",
        "consumer_region": "DE-BY",
        "concluded_on": "2026-11-02",
        "delivered_on": "none",
        "informed_on": "2026-11-02",
    }
    assert (order.country, order.currency, order.source) == ("DE", "EUR", "import")
    assert _lines("10-4711") == [
        ("Kanne", "K-1", 2, 1990, {}),
        ("Zeitung", "Z-1", 1, 350, {"newspaper": True}),
    ]
    assert _order("10-4712").facts == {
        "consumer_country": "AT",
        "concluded_on": "2026-11-02",
        "delivered_on": "2026-11-20",
        "newspaper": False,
    }
    with acting_for(seller.id):
        assert buyer_of(order) == Buyer("Anna Huber", "anna@example.org")
        (event,) = TenantEvent.objects.all()
        assert (event.kind, event.actor) == ("orders.imported", STAFF)
        assert event.detail == {"import": str(kept.id), "lines": 3}


@pytest.mark.django_db
def test_an_export_of_shopify_is_taken_as_it_is(seller, bring_in):
    kept = bring_in(SHOPIFY)
    assert (kept.lines, kept.taken, kept.orders, kept.problems) == (3, 3, 2, [])
    assert _lines("#1001") == [("Tea pot, blue", "P-1", 2, 1990, {}), ("Cup", "C-1", 1, 500, {})]
    known = {"contract": "distance", "channel": "online"}
    assert _order("#1001").facts == {**known, "consumer_country": "JP", "concluded_on": "2026-11-02"}
    assert _order("#1002").facts.get("consumer_region") in (None, "US-CA")
    with acting_for(seller.id):
        assert buyer_of(_order("#1001")) == Buyer("Anna Huber", "anna@example.org")


@pytest.mark.django_db
def test_an_export_of_woocommerce_is_taken_without_what_it_gives_back(seller, bring_in):
    kept = bring_in(WOOCOMMERCE)
    assert (kept.lines, kept.taken, kept.orders) == (3, 2, 1)
    assert _problems(kept) == [(4, "credit", "item_quantity")]
    assert _lines("57") == [("Kanne", "K-1", 2, 1990, {}), ("Tasse", "T-1", 1, 500, {})]
    assert _order("57").facts["consumer_region"] == "DE-BY"
    with acting_for(seller.id):
        assert buyer_of(_order("57")).name == "Anna Huber"


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing(bring_in):
    bring_in(PLAIN)
    before = _rows()
    again = bring_in(PLAIN, now=NOW + timedelta(days=1))
    assert (again.taken, again.orders) == (3, 0)
    assert _rows() == before


@pytest.mark.django_db
def test_what_a_file_is_silent_about_stays(seller, bring_in):
    bring_in(PLAIN)
    bring_in("order number;delivered on\n10 4711;20.11.2026\n")
    order = _order("10 4711")
    assert (order.facts["delivered_on"], order.facts["consumer_region"]) == ("2026-11-20", "DE-BY")
    assert len(_lines("10 4711")) == 2
    with acting_for(seller.id):
        assert buyer_of(order) == Buyer("Anna Huber", "anna@example.org")


@pytest.mark.django_db
def test_what_stood_and_does_not_fit_gives_way(bring_in):
    bring_in(PLAIN)
    bring_in("order number,country\n10-4711,AT\n")
    assert _order("10-4711").facts == {"consumer_country": "AT"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("B,anna@,DE,2026-11-02,A,1,5,EUR", (3, "address", "email")),
        ("B,,Deutschland,2026-11-02,A,1,5,EUR", (3, "country", "country")),
        ("B,,DE,2026-02-30,A,1,5,EUR", (3, "day", "ordered")),
        ("B,,DE,03/04/2026,A,1,5,EUR", (3, "day_ambiguous", "ordered")),
        ("B,,DE,,A,0,5,EUR", (3, "pieces", "quantity")),
        ("B,,DE,,A,1.5,5,EUR", (3, "pieces", "quantity")),
        ("B,,DE,,A,1,5.001,EUR", (3, "amount_ambiguous", "unit price")),
        ("B,,DE,,A,1,5.0001,EUR", (3, "amount", "unit price")),
        ("B,,DE,,A,1,five,EUR", (3, "amount", "unit price")),
        ("B,,DE,,A,1,5,", (3, "currency", "unit price")),
        ("B,,DE,,A,1,5,EURO", (3, "currency", "currency")),
        ("B,,DE,,A,1,5", (3, "columns", "")),
        ("B,,DE,,A,1,5,EUR,6", (3, "columns", "")),
        ('B,,DE,,"A,1,5,EUR', (3, "quotes", "")),
        ('B,,DE,,"A"x,1,5,EUR', (3, "quotes", "")),
        (",,DE,,A,1,5,EUR", (3, "missing", "order")),
        ("B,,DE,,\x07,1,5,EUR", (3, "characters", "article")),
        (f"B,,DE,,{'A' * 501},1,5,EUR", (3, "too_long", "article")),
        (f"{'9' * 101},,DE,,A,1,5,EUR", (3, "too_long", "order")),
    ],
)
def test_a_row_that_cannot_be_used_costs_its_order_alone(bring_in, row, problem):
    head = "order,email,country,ordered,article,quantity,unit price,currency\n"
    kept = bring_in(f"{head}A,,DE,,A,1,5,EUR\n{row}\nC,,DE,,A,1,5,EUR\n")
    assert _problems(kept) == [problem]
    assert set(Order.everywhere.values_list("number", flat=True)) == {"A", "C"}
    assert (kept.lines, kept.taken, kept.orders) == (3, 2, 2)
    assert set(REASONS) >= {one["reason"] for one in kept.problems}


def test_every_reason_has_words():
    assert set(IMPORT_REASONS) == REASONS


@pytest.mark.django_db
def test_every_line_of_an_order_that_is_set_aside_is_told(bring_in):
    kept = bring_in("order,article,quantity\nA,Kanne,1\nB,Tasse,1\nA,Tasse,x\nA,Krug,1\n")
    assert _problems(kept) == [(2, "order", ""), (4, "pieces", "quantity"), (5, "order", "")]
    assert list(Order.everywhere.values_list("number", flat=True)) == ["B"]


@pytest.mark.django_db
def test_rows_of_one_order_that_contradict_each_other_set_it_aside(bring_in):
    kept = bring_in(
        "order,email,ordered on,article\nA,a@example.org,2026-11-02,x\nA,b@example.org,2026-11-03,y\n"
        "B,a@example.org,2026-11-02,x\nB,A@example.org,,y\n"
    )
    assert sorted(_problems(kept)) == [
        (2, "order", ""),
        (3, "differs", "email"),
        (3, "differs", "ordered on"),
    ]
    assert list(Order.everywhere.values_list("number", flat=True)) == ["B"]


@pytest.mark.django_db
def test_no_value_of_the_file_is_repeated(bring_in):
    secrets = "Geheim,geheim@,Geheimland,geheim,geheim,geheim,geheim,geheim"
    kept = bring_in(f"order,email,country,ordered,article,quantity,unit price,currency\n{secrets}\n")
    assert kept.taken == 0
    assert "geheim" not in json.dumps(kept.problems).casefold()
    for row in (*TenantEvent.everywhere.values(), *OrderImport.everywhere.values()):
        assert "geheim" not in str(row).casefold()


@pytest.mark.django_db
def test_parcels_of_several_days_stand_on_the_lines(bring_in):
    bring_in("order,article,delivered on\nA,x,2026-11-02\nA,y,none\nA,z,\n")
    assert "delivered_on" not in _order("A").facts
    assert [facts for *_rest, facts in _lines("A")] == [
        {"delivered_on": "2026-11-02"},
        {"delivered_on": "none"},
        {},
    ]


@pytest.mark.django_db
def test_two_sellers_bring_in_the_same_file(seller, other_seller, bring_in):
    bring_in(PLAIN)
    bring_in(PLAIN, tenant=other_seller)
    assert [len(rows) for rows in _rows()] == [4, 6, 4]
    for tenant in (seller, other_seller):
        with acting_for(tenant.id):
            assert Order.objects.count() == 2


@pytest.mark.django_db
def test_orders_beyond_one_batch_are_all_taken(bring_in, monkeypatch):
    monkeypatch.setattr(csv_import, "BATCH", 3)
    kept = bring_in("order,article\n" + "".join(f"A{number},x\n" for number in range(10)))
    assert (kept.taken, kept.orders, Order.everywhere.count()) == (10, 10, 10)
    assert OrderImport.everywhere.get().taken == 10


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["C:\\a\\orders.csv", "../../orders.csv", "or\0ders.csv", "orders.csv" + "x" * 300]
)
def test_the_name_of_a_file_is_only_its_name(bring_in, name):
    assert (
        bring_in("order\nA\n", file_name=name).file_name
        == ("orders.csv" + "x" * 300 if "xx" in name else "orders.csv")[:200]
    )


@pytest.mark.parametrize(
    "content",
    [
        "order,email\nÄ1,ö@example.org\n".encode(),
        codecs.BOM_UTF8 + "order,email\nÄ1,ö@example.org\n".encode(),
        "order,email\nÄ1,ö@example.org\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "order,email\nÄ1,ö@example.org\n".encode("utf-16-be"),
        "order,email\nÄ1,ö@example.org\n".encode("utf-16-le"),
        "order,email\nÄ1,ö@example.org\n".encode("cp1252"),
        "order;email\r\nÄ1;ö@example.org\r\n".encode(),
        "order\temail\rÄ1\tö@example.org".encode(),
        '"order","email"\n\n"Ä1","ö@example.org"\n,\n'.encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-be", "utf-16-le", "cp1252", "semicolon", "tab", "quoted"],
)
def test_encodings_and_delimiters_of_spreadsheets_are_read(content):
    table = read_table(content)
    assert table.headings == ("order", "email")
    assert [row.cells for row in table.rows] == [("Ä1", "ö@example.org")]


def test_lines_are_numbered_as_an_editor_shows_them():
    table = read_table(b'order,article\r\n\r\nA,"two\r\nlines \x0b here"\r\nB,x\r\n')
    assert [(row.line, row.cells) for row in table.rows] == [
        (3, ("A", "two\r\nlines \x0b here")),
        (5, ("B", "x")),
    ]


def test_a_quote_that_is_never_closed_swallows_nothing():
    table = read_table(b'order,article\nA,"x\nB,y\nC,"z"\nD,w\n')
    assert [(row.line, row.cells[0], row.broken) for row in table.rows] == [
        (2, "A", "quotes"),
        (3, "B", ""),
        (4, "C", ""),
        (5, "D", ""),
    ]


def test_quotes_that_meet_by_chance_swallow_no_line():
    table = read_table(b'order,article\nA,"x\nB","y"\nC,z\n')
    assert [(row.line, bool(row.broken)) for row in table.rows] == [(2, True), (3, False), (4, False)]


def test_a_row_longer_than_any_window_is_one_broken_line():
    body = "".join(f"{number},x\n" for number in range(500))
    table = read_table(f'order,article\nA,"x\n{body}'.encode())
    assert [row.broken for row in table.rows] == ["quotes", *[""] * 500]


def test_rows_with_quoted_line_ends_are_read_across_windows():
    body = "".join(f'{number},"a\nb"\n' for number in range(500))
    table = read_table(f"order,article\n{body}".encode())
    assert [row.cells for row in table.rows] == [(str(number), "a\nb") for number in range(500)]


def test_bytes_that_are_no_text_cost_their_line():
    table = read_table("order,article\nÄ,ö\nÜ,ä\nA,".encode() + b"\xff\n" + b"B,\0\n")
    assert [(row.cells[0], row.broken) for row in table.rows] == [
        ("Ä", ""),
        ("Ü", ""),
        ("A", "text"),
        ("B", "text"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "orders.empty"),
        (b"\n\n", "orders.empty"),
        ('"x', "orders.empty"),
        (b"a\x81\n", "orders.encoding"),
        (b"article,sku\nx,y\n", "orders.no_number"),
        (b"order,Order\nx,y\n", "orders.heading_twice"),
    ],
)
@pytest.mark.django_db
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(bring_in, content, code):
    with pytest.raises(OrderFileError) as refused:
        bring_in(content)
    assert refused.value.code == code
    kept = (OrderImport, TenantEvent, Job, JobPart, Person, OutboxItem)
    assert {model.everywhere.count() for model in kept} == {0}


@pytest.mark.parametrize(("more", "refused"), [(-1, False), (0, False), (1, True)])
def test_a_file_has_a_most_of_bytes_and_rows(monkeypatch, more, refused):
    content = b"order\n" + b"A\n" * (5 + more)
    for limit, at in (("MOST_BYTES", len(content) - more), ("MOST_ROWS", 5)):
        monkeypatch.setattr(csv_rows, limit, at)
        if refused:
            with pytest.raises(OrderFileError):
                read_table(content)
        else:
            assert len(read_table(content).rows) == 5 + more
        monkeypatch.undo()


@given(st.text(max_size=200), st.binary(max_size=50))
def test_any_bytes_are_a_table_or_refused(text, noise):
    for content in (text.encode("utf-8", "surrogatepass"), text.encode("utf-8", "replace") + noise, noise):
        try:
            table = read_table(b"order,article\n" + content)
        except OrderFileError:
            continue
        assert all(len(row.cells) == 2 for row in table.rows if not row.broken)
        assert [row.line for row in table.rows] == sorted({row.line for row in table.rows})


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
            st.text("ab"),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_what_a_csv_writer_wrote_is_read_back(rows):
    import csv  # noqa: PLC0415
    import io  # noqa: PLC0415

    written = io.StringIO()
    csv.writer(written).writerows([("order", "article"), *rows])
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert [row.cells for row in read_table(written.getvalue().encode()).rows] == kept


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("", None),
        (" none ", "none"),
        ("尚未", "none"),
        ("2026-11-02", "2026-11-02"),
        ("2026/11/2", "2026-11-02"),
        ("2026-11-02T23:59:59Z", "2026-11-02"),
        ("2026-11-02 23:59:59 +0900", "2026-11-02"),
        ("02.11.2026", "2026-11-02"),
        ("2. 11. 2026 14:03", "2026-11-02"),
        ("２０２６年１１月２日", "2026-11-02"),
        ("٢٠٢٦-١١-٠٢", "2026-11-02"),
        ("25/12/2026", "2026-12-25"),
        ("12/25/2026", "2026-12-25"),
        ("11/11/2026", "2026-11-11"),
        ("2028-02-29", "2028-02-29"),
    ],
)
def test_a_day_is_read_as_people_write_it(cell, day):
    assert read_day(cell) == day


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("02/11/2026", "day_ambiguous"),
        ("2026-02-29", "day"),
        ("31.11.2026", "day"),
        ("13/13/2026", "day"),
        ("02.11.26", "day"),
        ("46000", "day"),
        ("soon", "day"),
    ],
)
def test_what_is_no_day_or_two_is_refused(cell, code):
    with pytest.raises(CellError) as refused:
        read_day(cell)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("cell", "currency", "amount"),
    [
        ("", "EUR", ""),
        ("19.90", "EUR", "19.90"),
        ("19,90 €", "EUR", "19.90"),
        ("EUR 1.234,50", "EUR", "1234.50"),
        ("1,234.50", "USD", "1234.50"),
        ("$1,234,567", "USD", "1234567"),
        ("1 234,5", "EUR", "1234.5"),
        ("1'234.50", "CHF", "1234.50"),
        ("1,234", "JPY", "1234"),
        ("￥１，２３４", "JPY", "1234"),
        ("1.234", "KWD", "1.234"),
        ("1.234,567", "KWD", "1234.567"),
        ("١٩٫٩٠", "EUR", "19.90"),
        ("١٬٢٣٤٫٥٠", "EUR", "1234.50"),
        ("١٬٢٣٤", "EUR", "1234"),
        ("19.9000", "EUR", "19.9000"),
        # No thousands begin with a zero or with four digits.
        ("0,500", "KWD", "0.500"),
        ("1234.500", "EUR", "1234.500"),
    ],
)
def test_an_amount_is_read_as_people_write_it(cell, currency, amount):
    assert read_amount(cell, currency) == amount


@pytest.mark.parametrize(
    ("cell", "currency", "code"),
    [
        ("1.234", "EUR", "amount_ambiguous"),
        ("1,234", "EUR", "amount_ambiguous"),
        ("1.000", "EUR", "amount_ambiguous"),
        ("1,000", "KWD", "amount_ambiguous"),
        ("1,234.567.890", "EUR", "amount"),
        ("١٫٢٫٣", "EUR", "amount"),
        ("12,34.5", "EUR", "amount"),
        ("1.23.4", "EUR", "amount"),
        ("1e3", "EUR", "amount"),
        ("=1+1", "EUR", "amount"),
        ("9" * 25, "EUR", "amount"),
        ("19.90 USD", "EUR", "amount"),
    ],
)
def test_what_is_no_amount_or_two_is_refused(cell, currency, code):
    with pytest.raises(CellError) as refused:
        read_amount(cell, currency)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("cell", "pieces"), [("", 1), ("2", 2), ("２", 2), ("2.00", 2), ("2,0", 2), ("-1", -1)]
)
def test_pieces_are_whole(cell, pieces):
    assert read_pieces(cell) == pieces


@pytest.mark.parametrize("cell", ["x", "1.5", "1,5", "1234567890", "1.000.000"])
def test_what_is_no_number_of_pieces_is_refused(cell):
    with pytest.raises(CellError):
        read_pieces(cell)


def test_headings_are_known_in_three_languages():
    for headings in (
        ["Bestellnummer", "E-Mail", "Kundenname", "Land", "Bestelldatum", "Artikel", "Menge", "Währung"],
        ["訂單編號", "電子郵件", "姓名", "國家", "訂購日期", "商品", "數量", "幣別"],
        ["ORDER_NUMBER", "email", "buyer", "country code", "Order Date", "item", "qty", "currency"],
    ):
        assert set(columns_of(headings).places) == {
            "number",
            "email",
            "name",
            "country",
            "concluded_on",
            "article",
            "pieces",
            "currency",
        }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("B,2027-11-02,none", (3, "day_to_come", "ordered on")),
        ("B,2026-11-02,2027-01-05", (3, "day_to_come", "delivered on")),
        ("B,2026-11-02,2026-11-01", (3, "before_order", "delivered on")),
    ],
)
def test_days_that_cannot_have_been_set_the_order_aside(bring_in, row, problem):
    kept = bring_in(f"order,ordered on,delivered on\nA,2026-11-02,2026-11-02\n{row}\n")
    assert _problems(kept) == [problem]
    assert list(Order.everywhere.values_list("number", flat=True)) == ["A"]


@pytest.mark.django_db
def test_columns_that_are_not_known_are_named_with_the_one_that_is_most_like_them(bring_in):
    kept = bring_in("Bestell-Nr,mail,Farbe,Artikel\nA,a@example.org,blau,Kanne\n")
    assert (kept.taken, kept.problems) == (1, [])
    assert kept.unused == [{"heading": "mail", "nearest": "e-mail"}, {"heading": "Farbe", "nearest": ""}]


@pytest.mark.django_db
@pytest.mark.parametrize("content", [PLAIN, SHOPIFY, WOOCOMMERCE], ids=["plain", "shopify", "woocommerce"])
def test_a_file_whose_columns_are_all_known_names_none(bring_in, content):
    assert bring_in(content).unused == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "nearest"), [("Germany", "DE"), ("deutschland", "DE"), ("台灣", "TW"), ("Atlantis", None)]
)
def test_a_country_by_its_name_is_told_with_its_code(bring_in, told, nearest):
    kept = bring_in(f"order,country\nA,{told}\n")
    (problem,) = kept.problems
    assert (problem["reason"], problem.get("nearest")) == ("country", nearest)
