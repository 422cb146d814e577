"""What would keep a lawful withdrawal out, or put a secret into a log: limits, and how they are met."""

import io
import logging
import re
from datetime import UTC, datetime
from threading import BoundedSemaphore
from uuid import uuid4

import pytest
from django.test import Client

from venditor.server.cases.models import Case
from venditor.server.faces.hosted import views
from venditor.server.orders.links import order_token
from venditor.server.orders.models import OrderLine
from venditor.server.orders.services import order_type
from venditor.server.orders.typed import MOST_LINES, TypedLine, TypedOrder

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
_FIELD = re.compile(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"')


def _declare(client, page, **chosen):
    fields = {
        name: value for name, value in _FIELD.findall(client.get(page).content.decode()) if name != "scope"
    }
    typed = {"name": "Anna", "contract": "10-4711", "contact": "anna@example.org", "scope": "whole"}
    return client.post(page.partition("?")[0], {**fields, **typed, **chosen, "step": "confirm"})


def test_an_order_of_as_many_lines_as_there_can_be_is_withdrawn_from_by_its_own_link(seller):
    lines = tuple(TypedLine(article=f"Tee {number}") for number in range(MOST_LINES))
    order = order_type(tenant=seller, actor=uuid4(), order=TypedOrder(number="10-4711", lines=lines), now=NOW)
    page = f"/w/{seller.slug}?t={order_token(order)}"
    assert _declare(Client(), page).status_code == 303
    every_line = {f"line-{line.id}": "1" for line in OrderLine.everywhere.all()}
    assert _declare(Client(), page, scope="part", **every_line).status_code == 303
    assert Case.everywhere.count() == 2


def test_a_defect_writes_no_secret_of_an_address_into_the_log(seller, monkeypatch):
    client = Client(raise_request_exception=False)
    receipt = _declare(client, f"/w/{seller.slug}")["Location"]
    token = re.search(r"/receipt/(\w+)", receipt)[1]
    (console,) = [handler for handler in logging.getLogger().handlers if handler.filters]
    written = io.StringIO()
    monkeypatch.setattr(console, "stream", written)
    monkeypatch.setattr(views, "receipt_of", lambda _case: 1 / 0)
    assert client.get(receipt).status_code == 500
    assert client.get(receipt.replace("?", ".pdf?")).status_code == 500
    assert f"/w/{seller.slug}/receipt/..." in written.getvalue()
    assert token not in written.getvalue()


def test_whoever_asks_for_many_documents_holds_up_no_form(seller, monkeypatch):
    client, printing = Client(), BoundedSemaphore(1)
    monkeypatch.setattr(views, "_PRINTING", printing)
    monkeypatch.setattr(views, "_WAIT_TO_PRINT", 0.01)
    document = _declare(client, f"/w/{seller.slug}")["Location"].replace("?", ".pdf?")
    with printing:
        busy = client.get(document)
        assert busy.status_code == 503
        assert {"Retry-After", "Refresh"} <= set(busy.headers)
        assert client.get(f"/w/{seller.slug}").status_code == 200
    assert client.get(document).content.startswith(b"%PDF")
    assert client.get(document).status_code == 200
