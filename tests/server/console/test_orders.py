"""Orders that staff type and import."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.server.console.seeds import order_of
from tests.server.orders.conftest import work_off_imports

from venditor.server.faces.console.words import FILE_TROUBLES
from venditor.server.orders import csv_columns, csv_import, csv_rows
from venditor.server.orders.models import Order, OrderImport, OrderLine
from venditor.server.orders.selectors import buyer_of
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
TYPED = {
    "number": "10-4711",
    "name": "Anna Huber",
    "email": "anna@example.org",
    "country": "DE",
    "region": "DE-BY",
    "currency": "eur",
    "product": "goods",
    "concluded_on": "2026-11-09",
    "informed_on": "2026-11-09",
    "delivered_on-not_yet": "on",
    "lines": "3",
    "line0-article": "Teekanne 急須",
    "line0-pieces": "2",
    "line0-unit_price": "49,90",
    "line2-sku": "K-2",
}


@pytest.fixture
def who(staff, now):  # noqa: ARG001 - the clock stands still
    return staff("agent")


def test_an_order_is_typed_and_shown(who, seller, send):
    response = send(who, "/console/orders/new", **TYPED)
    assert response.status_code == 302, response.content.decode()
    with acting_for(seller.id):
        order = Order.objects.get()
        assert buyer_of(order).name == "Anna Huber"
        assert order.facts["delivered_on"] == "none"
        lines = [(line.article, line.pieces, line.unit_price) for line in order.lines.all()]
        assert lines == [("Teekanne 急須", 2, 4990), ("K-2", 1, None)]
    page = who.client.get(response.headers["Location"]).content.decode()
    assert "€49.90" in page
    assert "Monday, 9 November 2026" in page
    assert "not yet" in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": ""}, "id_number"),
        ({"number": "---"}, "id_number"),
        ({"email": "nobody"}, "id_email"),
        ({"country": "XX"}, "id_country"),
        ({"region": "AT-1"}, "id_region"),
        ({"currency": "EURO"}, "id_currency"),
        ({"concluded_on": "2026-02-30"}, "id_concluded_on"),
        ({"line0-pieces": "0"}, "id_line0-pieces"),
        ({"line0-pieces": "many"}, "id_line0-pieces"),
        ({"line2-sku": "", "line2-pieces": "1"}, "id_line2-article"),
        ({"line0-unit_price": "cheap"}, "id_line0-unit_price"),
        ({"name": "x\x00"}, "id_name"),
    ],
    ids=str,
)
def test_what_cannot_be_used_is_said_at_its_field(who, send, changed, field):
    response = send(who, "/console/orders/new", **{**TYPED, **changed})
    page = response.content.decode()
    assert response.status_code == 400
    assert f'href="#{field}"' in page
    assert Order.everywhere.count() == 0
    assert "Teekanne" in page


@pytest.mark.parametrize(
    ("language", "typed", "minor"), [("de", "1.000", 100000), ("de", "1.234,56", 123456), ("en", "١٢", 1200)]
)
def test_a_price_is_read_as_the_reader_writes_it(staff, send, now, language, typed, minor):  # noqa: ARG001
    who = staff(language=language)
    assert send(who, "/console/orders/new", **{**TYPED, "line0-unit_price": typed}).status_code == 302
    assert next(line.unit_price for line in OrderLine.everywhere.all()) == minor


@pytest.mark.parametrize(
    ("language", "typed", "told"),
    [
        ("de", "1,000", "Das kann 1.000,00\xa0€ oder 1,00\xa0€ heißen."),
        ("en", "1.000", "This can be €1,000.00 or €1.00."),
        ("de", "viel", "Schreiben Sie einen Betrag, etwa 19,90."),
    ],
)
def test_a_price_that_can_be_two_is_refused_with_both(staff, send, now, language, typed, told):  # noqa: ARG001
    response = send(staff(language=language), "/console/orders/new", **{**TYPED, "line0-unit_price": typed})
    assert (response.status_code, Order.everywhere.count()) == (400, 0)
    assert told in response.content.decode()


def test_more_lines_keep_what_was_typed(who, send):
    page = send(who, "/console/orders/new", **TYPED, more="1").content.decode()
    assert 'name="lines" value="8"' in page
    assert "Teekanne 急須" in page
    assert 'value="10-4711"' in page
    assert "error-summary" not in page
    assert Order.everywhere.count() == 0
    for strange in ("-1", "9" * 30, "x"):
        assert send(who, "/console/orders/new", **{**TYPED, "lines": strange, "more": "1"}).status_code == 200


def test_orders_are_found_by_number_and_by_the_buyers_address(who, seller):
    order_of(seller, who.user.id)
    order_of(seller, who.user.id, number="99", email="other@example.org", name="Other")
    for text in ("10-4711", "104711", "anna@example.org"):
        page = who.client.get("/console/orders", {"q": text}).content.decode()
        assert ("Anna Huber" in page, "Other" in page) == (True, False)
    assert "No order was found" in who.client.get("/console/orders?q=nothing").content.decode()


def _send_file(who, content, name="orders.csv"):
    file = SimpleUploadedFile(name, content)
    return who.client.post("/console/orders/import", {"seller": str(who.tenant.id), "file": file})


def test_a_file_is_imported_and_its_bad_lines_are_told(who):
    content = b"order_number,email,article,quantity\n10-1,a@example.org,Tea,1\n,b@example.org,Tea,1\n"
    response = _send_file(who, content, name="<b>.csv")
    assert response.status_code == 302, response.content.decode()
    kept = OrderImport.everywhere.get()
    assert response.headers["Location"] == f"/console/orders/import/{kept.id}"
    page = who.client.get(response.headers["Location"]).content.decode()
    assert "The file is being imported." in page
    assert "0 of 2 lines were looked at." in page
    assert "Look again" in page
    work_off_imports()
    page = who.client.get(response.headers["Location"]).content.decode()
    assert "&lt;b&gt;.csv" in page
    assert "1 of 2 lines were taken." in page
    assert "Line 3" in page
    assert "Look again" not in page
    page = who.client.get("/console/orders/import").content.decode()
    assert "&lt;b&gt;.csv" in page
    assert "1 of 2 lines were taken." in page


def test_a_line_with_two_problems_is_one_line(who):
    response = _send_file(who, b"order,article,quantity,country,mail\nA,Tea,x,Nowhere,a\nB,Tea,1,DE,b\n")
    work_off_imports()
    page = who.client.get(response.headers["Location"]).content.decode()
    assert "1 of 2 lines were taken. 1 line needs another look." in page
    assert "1 line needs another look</h2>" in page
    assert "Nothing was read from these columns:" in page
    assert "If it is “e-mail”, name it so" in page


def _act(who, kept, action):
    return who.client.post(
        f"/console/orders/import/{kept.id}/{action}", {"seller": str(who.tenant.id)}, follow=True
    )


def test_an_import_is_stopped_and_gone_on_with(who):
    _send_file(who, b"order,article\nA,Tea\n")
    kept = OrderImport.everywhere.get()
    page = _act(who, kept, "stop").content.decode()
    assert "The import was stopped. What was taken stays." in page
    assert "0 of 1 line was taken." in page
    work_off_imports()
    assert Order.everywhere.count() == 0
    assert "The import had ended already." in _act(who, kept, "stop").content.decode()
    assert "The import goes on." in _act(who, kept, "go-on").content.decode()
    work_off_imports()
    assert Order.everywhere.get().number == "A"
    assert "This cannot go on." in _act(who, kept, "go-on").content.decode()
    assert _act(who, kept, "else").status_code == 404


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "No column has the order number."),
        ("de", "Keine Spalte enthält die Bestellnummer."),
        ("zh-Hant", "沒有任何一欄是訂單編號。"),
    ],
)
def test_why_a_file_was_not_taken_is_said_in_the_readers_language(staff, now, language, told):  # noqa: ARG001
    response = _send_file(staff(language=language), b"a,b\n1,2\n")
    assert response.status_code == 400
    assert told in response.content.decode()


def test_every_trouble_of_a_file_has_words():
    sources = [Path(module.__file__).read_text("utf-8") for module in (csv_columns, csv_rows, csv_import)]
    codes = {code for source in sources for code in re.findall(r'"(orders\.[a-z_]+)",\n', source)}
    assert codes - {"orders.imported"} | {"orders.no_seller"} == set(FILE_TROUBLES)


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"a,b\n1,2\n"], ids=["empty", "binary", "headings"]
)
def test_a_file_that_cannot_be_read_is_refused(who, content):
    assert _send_file(who, content).status_code == 400
    assert (Order.everywhere.count(), OrderImport.everywhere.count()) == (0, 0)


@pytest.mark.parametrize("sought", ["%00", "10%004711"])
def test_a_search_that_holds_what_no_number_has_finds_what_the_rest_names(who, send, sought):
    send(who, "/console/orders/new", **TYPED)
    page = who.client.get(f"/console/orders?q={sought}")
    assert page.status_code == 200
    assert "10-4711" in page.content.decode()
