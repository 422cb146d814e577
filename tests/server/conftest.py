"""The portal without a browser: Django's test client, no database, a walker that answers question pages.

What a question still needs is worked out once for the same facts, whichever page asks (tests/remembered.py).
"""

from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.test import Client
from tests.emptied import only_what_was_written_is_emptied  # noqa: F401 - a fixture
from tests.remembered import needs_once  # noqa: F401 - a fixture
from tests.server.processes import NOW, POSTGRES, Databases, Installation, Program

from venditor.core import clock
from venditor.server.people.services import vault
from venditor.server.tenants.models import Tenant

TODAY = date(2026, 3, 10)
# An installation that a test makes from nothing keeps its rows in its own folder, whatever the tests run on.
own_database = pytest.mark.skipif(POSTGRES, reason="it makes an installation with a SQLite file of its own")


@dataclass
class Page:
    """What a reader finds on a page."""

    status: int
    html: str
    headers: dict
    title: str = ""
    headings: list = field(default_factory=list)  # (level, text)
    links: list = field(default_factory=list)  # (text, address)
    alerts: list = field(default_factory=list)  # links of the error summary: (text, address)
    ids: set = field(default_factory=set)
    hidden: dict = field(default_factory=dict)
    controls: dict = field(default_factory=dict)  # name -> values to choose from; none for a text field
    given: dict = field(default_factory=dict)  # name -> values as they stand
    text: str = ""

    @property
    def h1(self):
        (heading,) = [text for level, text in self.headings if level == 1]
        return heading

    @property
    def asks(self):
        """Id of the question page; None for an answer."""
        return self.hidden.get("page")

    def link(self, name):
        return next(address for text, address in self.links if text == name)


class _Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.page, self.open, self.words = page, [], []
        self.alert = 0
        self.select = None

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if "id" in a:
            assert a["id"] not in self.page.ids, f"id {a['id']} twice"
            self.page.ids.add(a["id"])
        if tag == "div":
            self.alert += 1 if self.alert or a.get("role") == "alert" else 0
        if tag == "input":
            self.input(a)
        if tag == "select":
            self.select = a["name"]
            self.page.controls[a["name"]] = []
        if tag == "option":
            self.page.controls[self.select].append(a["value"])
            if "selected" in a:
                self.page.given.setdefault(self.select, []).append(a["value"])
        if tag in ("h1", "h2", "h3", "a", "title") or (tag == "button" and "name" in a):
            self.open.append((tag, a, len(self.words)))

    def input(self, a):
        name, value = a["name"], a["value"]
        if a["type"] == "hidden":
            assert name not in self.page.hidden
            self.page.hidden[name] = value
        elif a["type"] == "text":
            self.page.controls[name] = None
            self.page.given[name] = [value] if value else []
        else:
            self.page.controls.setdefault(name, []).append(value)
            if "checked" in a:
                self.page.given.setdefault(name, []).append(value)

    def handle_data(self, data):
        self.words.append(data)

    def handle_endtag(self, tag):
        if tag == "div" and self.alert:
            self.alert -= 1
        if not self.open or self.open[-1][0] != tag:
            return
        _tag, a, start = self.open.pop()
        text = " ".join("".join(self.words[start:]).split())
        if tag == "title":
            self.page.title = text
        elif tag == "button":
            # A form that is sent by GET is a link to where it leads.
            self.page.links.append((text, "?" + urlencode({**self.page.hidden, a["name"]: a["value"]})))
        elif tag == "a":
            self.page.links.append((text, a["href"]))
            if self.alert:
                self.page.alerts.append((text, a["href"]))
        else:
            self.page.headings.append((int(tag[1]), text))


def read(response):
    page = Page(response.status_code, response.content.decode(), dict(response.headers))
    reader = _Reader(page)
    reader.feed(page.html)
    page.text = " ".join("".join(reader.words).split())
    return page


class Visitor:
    """Somebody who opens addresses and fills in question pages."""

    def __init__(self, language="en", **headers):
        self.client = Client(SERVER_NAME="localhost", headers=headers)
        self.language = language
        self.address = None
        self.page = None

    def open(self, address, *, language=None):
        if not address.startswith("/"):
            address = "/rights" + address
        if "lang=" not in address and (language or self.language):
            address += ("&" if "?" in address else "?") + f"lang={language or self.language}"
        response = self.client.get(address, follow=True)
        self.address = response.redirect_chain[-1][0] if response.redirect_chain else address
        self.page = read(response)
        return self.page

    def send(self, **typed):
        """Send the form that is open; a point in a control's name is written as two underscores."""
        data = {name.replace("__", "."): value for name, value in typed.items()}
        assert set(data) <= set(self.page.controls), (set(data), set(self.page.controls))
        response = self.client.get("/rights", {**self.page.hidden, **data}, follow=True)
        self.address = response.redirect_chain[-1][0] if response.redirect_chain else "/rights"
        self.page = read(response)
        return self.page

    def answer(self, facts):
        """Fill in the page that is open from facts by name; what they do not tell is left unknown."""
        typed = {}
        for name, choices in self.page.controls.items():
            fact, _point, part = name.partition(".")
            told = facts.get(fact)
            if part == "choice":
                typed[name] = "unknown" if told is None else told if told in ("none", "unknown") else "day"
            elif part in ("day", "month", "year"):
                day = date.fromisoformat(told) if told and told not in ("none", "unknown") else None
                typed[name] = str(getattr(day, part)) if day else ""
            elif part:
                typed[name] = ""
            elif "none" in choices:  # boxes to tick
                ticked = [value for value in choices if facts.get(value) == "true"]
                typed[name] = ticked or "none"
            else:
                typed[name] = told or "unknown"
        return self.send(**typed)

    def walk(self, facts, *, topic="withdrawal"):
        """Answer question after question; gives the ids of the pages asked."""
        self.open(f"/rights?topic={topic}")
        asked = []
        while self.page.asks:
            asked.append(self.page.asks)
            assert self.answer(facts).status == 200, self.page.alerts
        return asked


@pytest.fixture
def visitor(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    return Visitor()


@pytest.fixture
def visit_in(monkeypatch):
    """A visitor who reads a language, or whose browser sends some headers."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    return Visitor


@pytest.fixture(autouse=True)
def _a_log_of_its_own(settings, tmp_path):
    settings.LOG_FOLDER = tmp_path / "log"


@pytest.fixture
def keys_of_its_own(settings, tmp_path):
    """A key folder of this test alone: a sweep takes the keys of other processes' persons for nobody's."""
    vault.cache_clear()
    settings.KEY_FOLDER = tmp_path / "keys"
    yield
    vault.cache_clear()


@pytest.fixture
def seller(db):  # noqa: ARG001 - opens the database
    return Tenant.objects.create(
        slug="taipei-tea",
        name="臺北茶行",
        address="臺北市中山區 1 號",
        email="shop@example.org",
        country="TW",
        markets=["DE", "AT", "TW"],
        language="de",
    )


@pytest.fixture
def other_seller(db):  # noqa: ARG001 - opens the database
    return Tenant.objects.create(
        slug="other", name="Other", address="Elsewhere", email="o@example.org", country="DE", markets=["DE"]
    )


# Starting the program and making the tables takes seconds, so a whole run shares them; each test has a copy.
@pytest.fixture(scope="session")
def program(tmp_path_factory):
    program = Program(tmp_path_factory.mktemp("program"))
    yield program
    program.end()


@pytest.fixture(scope="session")
def databases(program, tmp_path_factory):
    folder = tmp_path_factory.mktemp("databases")
    databases = Databases(folder)
    program.ask(
        {"step": "prepare", "at": NOW.isoformat(), "database": databases.template, "folder": str(folder)}
    )
    yield databases
    databases.drop(databases.template)


@pytest.fixture
def installation(program, databases, tmp_path):
    database = databases.copy()
    yield Installation(program, database, tmp_path)
    databases.drop(database)
