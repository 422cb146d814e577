"""The hosted page without a browser: two steps, no cookie, no oracle, nothing lost."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from venditor.aftersales import Declaration
from venditor.core.identifiers import receipt_problem
from venditor.rights.labels import all_withdrawal_labels, on_a_button
from venditor.server.cases.models import Case
from venditor.server.cases.receipts import receipt_of
from venditor.server.cases.records import read_events
from venditor.server.config.hosted_words import HOSTED_LANGUAGES, hosted_words
from venditor.server.faces.hosted import views
from venditor.server.mail.acknowledged import acknowledged
from venditor.server.orders.services import order_type
from venditor.server.orders.typed import TypedLine, TypedOrder
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.services import unseal
from venditor.server.staff.models import User
from venditor.server.tenants.models import LabelOverride, TenantHost
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
TYPED = {"name": "Anna Huber", "contract": "10-4711", "contact": "anna@example.org", "scope": "whole"}


class Now:
    """A clock that tests move."""

    def __init__(self):
        self.at = NOW

    def now(self):
        return self.at


@pytest.fixture
def time(monkeypatch):
    time = Now()
    monkeypatch.setattr(views, "clock", SimpleNamespace(now=time.now))
    return time


@pytest.fixture
def visitor(seller, time):
    return Visitor(seller, time)


class Visitor:
    """Somebody at a seller's page, without script and without cookies."""

    def __init__(self, seller, time, *, language="de", host=None):
        self.client = Client(headers={"host": host} if host else {})
        self.time, self.language = time, language
        self.address = "/" if host else f"/w/{seller.slug}"
        self.token = None

    def open(self, **query):
        page = self.client.get(self.address, {"lang": self.language, **query})
        self.token = _hidden(page, "page")
        return page

    def send(self, step, **typed):
        fields = {"lang": self.language, "page": self.token, "step": step, "website": "", **TYPED, **typed}
        return self.client.post(self.address, fields)

    def declare(self, **typed):
        self.open()
        self.time.at += timedelta(seconds=30)
        self.send("review", **typed)
        return self.send("confirm", **typed)


def _hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def _text(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_two_steps_and_nothing_is_sent_before_the_second(visitor):
    page = visitor.open()
    assert "<h1>Vertrag widerrufen</h1>" in page.content.decode()
    visitor.time.at += timedelta(seconds=30)
    review = visitor.send("review")
    assert "Es wurde noch nichts gesendet." in _text(review)
    assert '<button name="step" value="confirm">Widerruf bestätigen</button>' in review.content.decode()
    assert Case.everywhere.count() == 0
    sent = visitor.send("confirm")
    assert (sent.status_code, Case.everywhere.count()) == (303, 1)


def test_the_receipt_says_what_arrived_and_when(visitor):
    sent = visitor.declare(name="陳怡君", contract="Bestellung\u00a010-4711 <b>")
    page = visitor.client.get(sent.url)
    text = _text(page)
    case = Case.everywhere.get()
    assert case.receipt in text
    assert "2026-11-23 14:03:52 UTC" in text
    assert "Montag, 23. November 2026, 15:03:52" in text
    assert "Berlin, UTC+01:00" in text
    assert "陳怡君" in text
    assert "Bestellung\u00a010-4711 &lt;b&gt;" in page.content.decode()
    assert "akzeptiert" not in text
    assert "no-store" in page.headers["Cache-Control"]


def test_a_name_cannot_read_as_another_one(visitor, seller):
    visitor.open()
    visitor.time.at += timedelta(seconds=30)
    review = visitor.send("review", name="\u202eevil").content.decode()
    assert '<dd dir="auto">⟨U+202E⟩evil</dd>' in review
    assert 'name="name" value="\u202eevil"' in review
    receipt = visitor.client.get(visitor.send("confirm", name="\u202eevil").url).content.decode()
    assert '<dd dir="auto">⟨U+202E⟩evil</dd>' in receipt
    with acting_for(seller.id):
        told = receipt_of(Case.objects.get())
    assert told.declaration.name == "\u202eevil"
    assert "⟨U+202E⟩evil" in dict(acknowledged(told).declared).values()


def test_only_name_contract_and_contact_are_asked(visitor):
    page = visitor.open().content.decode()
    asked = set(re.findall(r'<(?:input|textarea|select)[^>]*name="([^"]+)"', page))
    assert asked == {"lang", "page", "name", "contract", "contact", "scope", "words", "website"}


def test_no_cookie_script_or_foreign_address(visitor):
    pages = [visitor.open(), visitor.send("review"), visitor.client.get(visitor.declare().url)]
    for page in pages:
        assert not page.cookies
        html = page.content.decode()
        assert "<script" not in html
        assert re.findall(r'(?:src|href|action)="(https?:[^"]*)"', html) == []
        assert "private" in page.headers["Cache-Control"]


@pytest.mark.parametrize("language", [language.tag for language in HOSTED_LANGUAGES])
def test_every_language_walks_all_the_way(seller, time, language):
    visitor = Visitor(seller, time, language=language)
    page = visitor.open()
    assert f'<html lang="{language}">' in page.content.decode()
    receipt = visitor.client.get(visitor.declare().url)
    assert receipt.status_code == 200
    assert f'<html lang="{language}">' in receipt.content.decode()
    assert Case.everywhere.get().language == language


def test_whatever_the_number_the_page_is_the_same(visitor):
    pages = []
    for contract in ("10-4711", "99-9999", "no such order"):
        sent = visitor.declare(contract=contract)
        html = visitor.client.get(sent.url).content.decode()
        for own in (
            contract,
            re.search(r'class="number">([^<]+)', html)[1],
            re.search(r'class="fingerprint">([^<]+)', html)[1],
            re.search(r"receipt/(\w+)", html)[1],
        ):
            html = html.replace(own, "")
        pages.append(re.sub(r"\d\d:\d\d:\d\d", "", html))
    assert len(set(pages)) == 1


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": "  "}, "name", "Geben Sie Ihren Namen ein."),
        ({"contract": ""}, "contract", "Geben Sie an"),
        ({"contact": "anna"}, "contact", "name@example.org"),
        # No mail can ever go there.
        ({"contact": "anna@example"}, "contact", "name@example.org"),
        ({"contact": "anna@.org"}, "contact", "name@example.org"),
        ({"scope": "part", "words": ""}, "words", "Geben Sie an"),
        ({"name": "x" * 301}, "name", "300"),
        ({"name": "a\x00b"}, "name", "U+0000"),
    ],
)
def test_a_refusal_names_the_field_and_keeps_what_was_typed(visitor, typed, field, words):
    visitor.open()
    for step in ("review", "confirm"):
        page = visitor.send(step, **{"contract": "Nr. „7“", **typed})
        html = page.content.decode()
        assert page.status_code == 400
        summary = html[html.index("error-summary") : html.index("</div>", html.index("error-summary"))]
        assert re.findall(r'href="#([\w-]+)"', summary) == [field]
        assert words in summary
        if field != "contract":
            assert "Nr. „7“" in html
    assert Case.everywhere.count() == 0


def test_back_to_change_keeps_everything(visitor):
    visitor.open()
    page = visitor.send("change", scope="part", words="\n zwei Kannen\r\n").content.decode()
    assert 'value="Anna Huber"' in page
    assert 'id="scope-part" checked' in page
    assert "<textarea" in page
    assert "\n\n zwei Kannen" in page
    assert "error-summary" not in page


def test_a_partial_withdrawal_in_words_is_kept_to_the_character(visitor, seller):
    words = " eine Kanne\r\n\u202eשתיים 😀 {name} %s "
    visitor.declare(scope="part", words=words)
    with acting_for(seller.id):
        (event,) = read_events(Case.objects.get())
    assert event.personal == Declaration(
        name="Anna Huber", contract="10-4711", contact="anna@example.org", whole=False, words=words
    )


def test_sent_twice_it_is_one_case_and_one_receipt(visitor):
    first = visitor.declare()
    second = visitor.send("confirm")
    assert first.url == second.url
    assert Case.everywhere.count() == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"website": "https://spam.example"}, "trap"),
        ({"page": "forged"}, "token"),
        ({"page": ""}, "token"),
    ],
)
def test_a_program_is_taken_like_everyone_and_its_mail_waits(visitor, seller, change, reason):
    visitor.open()
    visitor.time.at += timedelta(seconds=30)
    sent = visitor.send("confirm", **change)
    assert sent.status_code == 303
    assert (
        receipt_problem(
            re.search(r'class="number">([^<]+)', visitor.client.get(sent.url).content.decode())[1]
        )
        is None
    )
    with acting_for(seller.id):
        case = Case.objects.get()
        assert [event.reason for event in read_events(case)[1:]] == [reason]
        assert OutboxItem.objects.get(kind="withdrawal.acknowledgement").state == "held"


def test_a_form_filled_in_faster_than_a_person_can_waits(visitor):
    visitor.open()
    visitor.time.at += timedelta(seconds=1)
    visitor.send("confirm")
    assert Case.everywhere.get().acknowledgement == "held"


def test_a_page_left_open_for_a_month_still_counts(visitor):
    visitor.open()
    visitor.time.at += timedelta(days=30)
    assert visitor.send("confirm").status_code == 303
    assert Case.everywhere.get().acknowledgement == "queued"


def test_the_token_of_another_sellers_page_tells_nothing(visitor, other_seller, time):
    stranger = Visitor(other_seller, time)
    stranger.open()
    visitor.token = stranger.token
    time.at += timedelta(seconds=30)
    visitor.send("confirm")
    assert Case.everywhere.get().acknowledgement == "held"


def test_the_link_on_the_screen_opens_the_receipt_only(visitor, other_seller):
    sent = visitor.declare()
    token = re.search(r"receipt/(\w+)", sent.url)[1]
    assert visitor.client.get(f"{visitor.address}/check/{token}").status_code == 404
    assert visitor.client.get(f"/w/{other_seller.slug}/receipt/{token}").status_code == 404
    assert visitor.client.get(f"{visitor.address}/receipt/{token[:-1]}x").status_code == 404
    assert not Case.everywhere.get().contact_confirmed


def _mailed_token(seller):
    with acting_for(seller.id):
        item = OutboxItem.objects.get(kind="withdrawal.acknowledgement")
        return unseal(item.sealed, person=item.person_id, field=f"outbox {item.id}")["token"]


def test_the_mailed_link_confirms_the_address_and_shows_nothing_more(visitor, seller):
    visitor.declare()
    address = f"{visitor.address}/check/{_mailed_token(seller)}"
    visitor.client.head(address)
    assert not Case.everywhere.get().contact_confirmed
    page = visitor.client.get(address, {"lang": "de"})
    assert "Diese E-Mail-Adresse ist bestätigt." in _text(page)
    assert Case.everywhere.get().contact_confirmed
    visitor.client.get(address)
    with acting_for(seller.id):
        assert len(read_events(Case.objects.get())) == 2


def test_the_document_to_keep_is_reached_by_either_link(visitor, seller):
    sent = visitor.declare()
    screen = re.search(r"receipt/(\w+)", sent.url)[1]
    for token in (screen, _mailed_token(seller)):
        page = visitor.client.get(f"{visitor.address}/receipt/{token}.pdf")
        assert page.headers["Content-Type"] == "application/pdf"
        assert page.content.startswith(b"%PDF-")
    assert visitor.client.get(f"{visitor.address}/receipt/unknown.pdf").status_code == 404


def test_a_seller_nobody_knows(time):  # noqa: ARG001 - stands still
    page = Client().get("/w/nobody", headers={"accept-language": "el"})
    assert page.status_code == 404
    assert '<html lang="el">' in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "accepts", "language"),
    [
        ("fr-BE", "", "fr"),
        ("", "tlh, ga;q=0.5", "ga"),
        ("", "zh-TW", "zh-Hant"),
        ("xx", "", "de"),
        ("", "", "de"),
    ],
)
def test_the_language_is_the_one_asked_for_then_the_browsers_then_the_sellers(
    seller, time, asked, accepts, language
):
    assert time.at == NOW
    query = {"lang": asked} if asked else {}
    page = Client().get(f"/w/{seller.slug}", query, headers={"accept-language": accepts})
    assert f'<html lang="{language}">' in page.content.decode()


def test_a_sellers_own_entry_words_are_shown_and_the_confirmation_stays(visitor, seller):
    LabelOverride.everywhere.create(tenant=seller, language="de", withdraw="Vertrag hier widerrufen")
    assert "<h1>Vertrag hier widerrufen</h1>" in visitor.open().content.decode()
    assert ">Widerruf bestätigen</button>" in visitor.send("review").content.decode()


def test_on_a_host_of_its_own_the_page_stands_at_the_root(seller, other_seller, time):
    TenantHost.everywhere.create(tenant=seller, host="widerruf.example.org", proven_at=seller.made_at)
    visitor = Visitor(seller, time, host="widerruf.example.org")
    sent = visitor.declare()
    assert sent.url.startswith("/receipt/")
    assert visitor.client.get(sent.url).status_code == 200
    assert visitor.client.get(f"/w/{seller.slug}").status_code == 200
    assert visitor.client.get(f"/w/{other_seller.slug}").status_code == 404
    assert visitor.client.get("/rights").status_code == 404
    assert visitor.client.get("/console/").status_code == 404
    assert Client(headers={"host": "unknown.example.org"}).get("/").status_code == 421


def test_the_colours_of_a_seller_can_be_read(visitor, seller):
    css = visitor.client.get(f"{visitor.address}/colours.css")
    assert css.headers["Content-Type"].startswith("text/css")
    assert f"--accent:{seller.colour}" in css.content.decode()


def test_the_words_of_the_buttons_are_the_laws_wherever_it_has_any():
    for tag, labels in all_withdrawal_labels().items():
        words = hosted_words(tag)
        assert words.say("Withdraw from contract here") == on_a_button(labels.withdraw)
        assert words.say("Confirm withdrawal") == on_a_button(labels.confirm)


def test_where_the_law_has_no_words_the_page_has_its_own(seller, time):
    visitor = Visitor(seller, time, language="zh-Hant")
    assert "<h1>在此解除契約（撤回）</h1>" in visitor.open().content.decode()
    assert ">確認解除契約（撤回）</button>" in visitor.send("review").content.decode()


def test_a_right_number_asks_the_database_the_same_as_a_wrong_one(visitor, seller):
    staff = User.objects.create_user("mei@example.org")
    order = TypedOrder(
        number="10-4711", email="anna@example.org", country="DE", lines=(TypedLine(article="Tee"),)
    )
    order_type(tenant=seller, actor=staff.id, order=order, now=NOW)
    # The first of a while also tells the seller.
    visitor.declare(contract="10-0000")
    asked = []
    for contract in ("10-4711", "10-9999", "10-8888"):
        visitor.open()
        visitor.time.at += timedelta(seconds=30)
        with CaptureQueriesContext(connection) as queries:
            typed = {"contract": contract, "contact": f"{contract}@example.org"}
            visitor.send("review", **typed)
            sent = visitor.send("confirm", **typed)
            visitor.client.get(sent.url)
        asked.append([re.sub(r"'.*|\bs\d+_x\d+|VALUES.*", "", query["sql"]) for query in queries])
    assert asked[0] == asked[1] == asked[2]
