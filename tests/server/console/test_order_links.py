"""The orders' own links, for the tool that writes the shop's mail; and why lines of a file were not taken."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.server.console.seeds import order_of
from tests.server.orders.conftest import work_off_imports

from venditor.server.orders.links import order_of_token

pytestmark = pytest.mark.django_db
LINKS = "/console/orders/links.csv"


def test_staff_who_work_with_orders_get_the_links_of_their_own_seller(staff, seller, other_seller):
    order = order_of(seller, staff().user.id, number="=4711")
    order_of(other_seller, staff(tenant=other_seller).user.id, number="theirs")
    answer = staff("owner").client.get(LINKS)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    heading, row = answer.content.decode().splitlines()
    assert (heading, row.partition(",")[0]) == ("order,link", "'=4711")
    assert order_of_token(row.partition("?t=")[2], tenant=seller) == order


def test_readers_get_none(staff):
    assert staff("reader").client.get(LINKS).status_code in (403, 404)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "This can be two days"),
        ("de", "Das können zwei Tage sein"),
        ("zh-Hant", "這可能是兩個不同的日期"),
    ],
)
def test_why_a_line_was_not_taken_is_said_in_the_readers_language(staff, send, language, told):
    who = staff(language=language)
    content = b"order number,ordered on\nGeheim,03/04/2026\n"
    file = SimpleUploadedFile("orders.csv", content, content_type="text/csv")
    response = send(who, "/console/orders/import", file=file)
    assert response.status_code == 302
    work_off_imports()
    page = who.client.get(response.headers["Location"]).content.decode()
    assert told in page
    assert "Geheim" not in page
