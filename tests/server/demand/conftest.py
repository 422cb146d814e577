"""A consumer with a browser that only opens pages and sends forms, a shop's staff, and the mail that is sent.

The tests of this folder go through the pages, the worker and the mail, as shops and consumers do; each file
has the name of the need in `docs/withdrawal-needs.md` that it shows.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.test import Client
from tests.server.mail.conftest import mailbox, only  # noqa: F401 - fixtures

from venditor.server.cases.examine import examine
from venditor.server.faces.hosted import views
from venditor.server.mail import acknowledgement
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.outbox.worker import work_off
from venditor.server.tenants.scope import acting_for

NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
A_WHILE = timedelta(seconds=30)
STAFF = UUID(int=7)
ANNA = {"name": "Anna Huber", "contract": "10-4711", "contact": "anna@example.org"}
EUR = {"currency": "EUR"}
# Everything is known: the last parcel came on Monday, 16 November 2026, so Monday the 30th is the last day.
FACTS = {
    "concluded_on": "2026-11-09",
    "informed_on": "2026-11-09",
    "delivered_on": "2026-11-16",
    "delivery_cost": {"amount": "4.90", **EUR},
    "standard_delivery_cost": {"amount": "4.90", **EUR},
    "return_cost_information_given": True,
}
POT = TypedLine(article="Kanne Yingge", pieces=2, unit_price="20.00")
CUP = TypedLine(article="Becher Meinong", pieces=3, unit_price="3.33")


@dataclass
class Page:
    """What a browser makes of an answer."""

    status: int
    headers: dict
    html: str
    address: str
    fields: dict = field(default_factory=dict)  # name -> value, as the form would be sent
    asked: list = field(default_factory=list)  # names of what can be typed or chosen
    buttons: dict = field(default_factory=dict)  # value -> words
    action: str = ""
    text: str = ""

    @property
    def h1(self):
        return " ".join(re.sub(r"<[^>]+>", "", re.search(r"(?s)<h1>(.*?)</h1>", self.html)[1]).split())


class _Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.page, self.words, self.button, self.area = page, [], None, None

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "form":
            self.page.action = told["action"]
        if tag == "input":
            self.input(told)
        if tag == "textarea":
            self.area = told["name"]
            self.page.asked.append(self.area)
            self.page.fields[self.area] = ""
        if tag == "button":
            self.button = told["value"]
            self.page.buttons[self.button] = ""

    def input(self, told):
        kind = told.get("type", "text")
        if kind != "hidden" and told["name"] not in self.page.asked:
            self.page.asked.append(told["name"])
        if kind not in ("radio", "checkbox") or "checked" in told:
            self.page.fields[told["name"]] = told["value"]

    def handle_endtag(self, tag):
        self.button = None if tag == "button" else self.button
        self.area = None if tag == "textarea" else self.area

    def handle_data(self, data):
        self.words.append(data)
        if self.button is not None:
            self.page.buttons[self.button] += data
        if self.area is not None:
            # A browser drops the first line end of a text area.
            self.page.fields[self.area] += data.removeprefix("\n")


def read(response, address):
    page = Page(response.status_code, dict(response.headers), response.content.decode(), address)
    reader = _Reader(page)
    reader.feed(page.html)
    page.text = " ".join(" ".join(reader.words).split())
    return page


class Consumer:
    """Somebody who opens an address, fills in what stands there, and presses a button."""

    def __init__(self, time, *, language="de", host="localhost", network="192.0.2.1"):
        self.client = Client(SERVER_NAME=host, REMOTE_ADDR=network, raise_request_exception=False)
        self.time, self.language, self.page = time, language, None
        self.sent = []

    def open(self, address, **query):
        self.page = read(self.client.get(address, query or None), address)
        return self.page

    def press(self, step, **typed):
        """Send the form that is open, and follow to where it leads."""
        assert step in self.page.buttons
        self.time.at += A_WHILE
        self.sent.append({**self.page.fields, **typed, "step": step})
        sent = self.client.post(self.page.action, self.sent[-1])
        if sent.status_code == 303:
            return self.open(sent.url)
        self.page = read(sent, self.page.action)
        return self.page

    def withdraw(self, address, **typed):
        """Declare from a link to the page; gives the page that comes after the second button."""
        self.open(address, **({} if "lang=" in address else {"lang": self.language}))
        self.press("review", **{**ANNA, **typed})
        return self.press("confirm")


@pytest.fixture
def time(monkeypatch):
    """The clock of the page; tests move it."""
    time = SimpleNamespace(at=NOW)
    monkeypatch.setattr(views, "clock", SimpleNamespace(now=lambda: time.at))
    return time


@pytest.fixture
def consumer(time):
    """A consumer, or one with another language, host or network."""

    def made(**values):
        return Consumer(time, **values)

    return made


@pytest.fixture
def page(seller):
    """Address of the seller's page."""
    return f"/w/{seller.slug}"


@pytest.fixture
def order(seller):
    """Types an order as staff would; a fact that is ``None`` nobody told."""

    def typed(number="10-4711", *, facts=(), **values):
        told = {"email": "anna@example.org", "country": "DE", "region": "DE-BY", "currency": "EUR"}
        known = {name: day for name, day in {**FACTS, **dict(facts)}.items() if day is not None}
        told |= {"lines": (POT, CUP), "facts": known, **values}
        return order_type(tenant=seller, actor=STAFF, order=TypedOrder(number=number, **told), now=NOW)

    return typed


@pytest.fixture
def examined():
    """Does what the worker does with every case that waits to be looked at."""

    def worked(*, now=NOW):
        while item := OutboxItem.everywhere.filter(kind="case.examine", state=State.PENDING).first():
            with acting_for(item.tenant_id):
                examine(item, now=now)
            OutboxItem.everywhere.filter(id=item.id).update(state=State.DONE)

    return worked


@pytest.fixture
def letters(transactional_db, mailbox, only, time, monkeypatch):  # noqa: ARG001, F811 - the worker wants no transaction
    """Sends the acknowledgements that are due this very second, and gives all that were ever sent."""
    only("withdrawal.acknowledgement")
    # What the document says is tested with the mail; setting it takes most of a second.
    monkeypatch.setattr(acknowledgement, "receipt_pdf", lambda _receipt, **_link: b"%PDF")

    def sent():
        work_off(worker="w", now=time.at, most=100)
        return mailbox.letters()

    return sent


def text_of(letter):
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def link_in(letter):
    """The link of a mail, whole."""
    (link,) = re.findall(r"^https?://\S+$", text_of(letter), re.MULTILINE)
    return link
