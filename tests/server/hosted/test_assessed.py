"""The law's answer on the hosted pages: to whom it may be shown, in her language, and to nobody else."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.test import Client

from venditor.aftersales import MatchOrder, UnmatchOrder
from venditor.core.identifiers import new_token, token_digest
from venditor.rights.jurisdictions import default_library
from venditor.server.cases.examine import examine
from venditor.server.cases.models import Case, CaseLink
from venditor.server.cases.records import Actor
from venditor.server.cases.services import CONTACT, carry_out
from venditor.server.config.hosted_words import HOSTED_LANGUAGES
from venditor.server.faces.hosted import views
from venditor.server.orders.links import order_token
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
STAFF = UUID(int=7)
EUR = {"currency": "EUR"}
FACTS = {
    "concluded_on": "2026-11-09",
    "informed_on": "2026-11-09",
    "delivered_on": "2026-11-16",
    "delivery_cost": {"amount": "4.90", **EUR},
    "standard_delivery_cost": {"amount": "4.90", **EUR},
}
# What stands in the order, and nowhere in what a stranger types.
OF_THE_ORDER = ("Yingge", "44,90", "30. November 2026", "16. November")
HEADING = "Was das Gesetz sagt"


@pytest.fixture
def order(seller):
    lines = (TypedLine(article="Kanne Yingge", pieces=2, unit_price="20.00"),)
    typed = TypedOrder(
        number="10-4711",
        email="anna@example.org",
        country="DE",
        region="DE-BY",
        currency="EUR",
        facts=FACTS,
        lines=lines,
    )
    return order_type(tenant=seller, actor=STAFF, order=typed, now=NOW)


@pytest.fixture
def page(seller, monkeypatch):
    """Declares as a consumer would; gives the address of the receipt, and of the page behind the mail."""
    at = [NOW]
    monkeypatch.setattr(views, "clock", SimpleNamespace(now=lambda: at[0]))
    client = Client()

    def declared(*, language="de", **typed):
        at[0] = NOW
        kept = {"t": typed.pop("t")} if "t" in typed else {}
        html = client.get(f"/w/{seller.slug}", {"lang": language, **kept}).content.decode()
        token = re.search(r'name="page" value="([^"]*)"', html)[1]
        at[0] = NOW + timedelta(seconds=30)
        told = {"name": "Anna Huber", "contract": "10-4711", "contact": "anna@example.org", "scope": "whole"}
        told |= {"lang": language, "page": token, "step": "confirm", "website": "", **kept, **typed}
        sent = client.post(f"/w/{seller.slug}", told)
        assert sent.status_code == 303
        return sent.url

    return SimpleNamespace(declare=declared, read=lambda url: client.get(url).content.decode())


def worked():
    while item := OutboxItem.everywhere.filter(kind="case.examine", state=State.PENDING).first():
        with acting_for(item.tenant_id):
            examine(item, now=NOW)
        OutboxItem.everywhere.filter(id=item.id).update(state=State.DONE)


def mailed(seller):
    """The address in a mail about the only case."""
    token = new_token()
    CaseLink.everywhere.create(
        tenant=seller,
        case=Case.everywhere.get(),
        purpose=CONTACT,
        digest=token_digest(token, purpose=CONTACT),
    )
    return f"/w/{seller.slug}/check/{token}?lang=de"


def shows(html):
    found = [text for text in OF_THE_ORDER if text in html]
    assert found in ([], list(OF_THE_ORDER[:3]), [*OF_THE_ORDER]), found
    return bool(found)


@pytest.mark.parametrize(
    ("contact", "linked", "staff"),
    list(product(("anna@example.org", "else@example.org"), (True, False), ("", "match", "unmatch"))),
)
def test_behind_the_mail_it_is_shown_only_while_the_case_is_matched(
    seller, order, page, contact, linked, staff
):
    page.declare(contact=contact, **({"t": order_token(order)} if linked else {}))
    before = page.read(mailed(seller))
    assert (shows(before), HEADING in before) == (False, False)
    worked()
    with acting_for(seller.id):
        case = Case.objects.get().id
        if staff == "match":
            told = MatchOrder(order=str(order.id), evidence="staff", countries=("DE",))
            carry_out(told, case=case, actor=Actor("staff", STAFF), now=NOW)
        if staff == "unmatch":
            carry_out(UnmatchOrder(reason="x"), case=case, actor=Actor("staff", STAFF), now=NOW)
    worked()
    matched = staff != "unmatch" and (linked or staff == "match" or contact == "anna@example.org")
    html = page.read(mailed(seller))
    assert (shows(html), HEADING in html) == (matched, matched)


@pytest.mark.parametrize("contact", ["anna@example.org", "else@example.org"])
def test_on_the_screen_it_is_shown_to_whoever_has_the_orders_own_link(order, page, contact):
    with_link = page.declare(contact=contact, t=order_token(order))
    assert "innerhalb einer Minute" in page.read(with_link)
    assert not shows(page.read(with_link))
    worked()
    html = page.read(with_link)
    assert shows(html)
    amount = html.partition("Zurückzuzahlen:")[2].partition("</p>")[0]
    assert amount.endswith("</strong> <small>BGB § 357 Abs. 2 Satz 1; BGB § 357 Abs. 2 Satz 2</small>")
    assert "BGB § 355 Abs. 2 Satz 1" in html
    bare = with_link.partition("?")[0] + "?lang=de"
    assert not shows(page.read(bare))
    assert HEADING not in page.read(bare)


def test_without_the_link_the_screen_shows_nothing_of_any_order(order, page):
    receipt = page.declare()
    worked()
    assert Case.everywhere.get().order_id == order.id
    html = page.read(receipt)
    assert not shows(html)
    # Also when the link of an order is put to the receipt of a case that was not declared by it.
    assert not shows(page.read(f"{receipt}&t={order_token(order)}"))


def test_a_match_that_was_taken_back_shows_nothing_and_promises_nothing(seller, order, page):
    receipt = page.declare(t=order_token(order))
    worked()
    with acting_for(seller.id):
        case = Case.objects.get().id
        carry_out(UnmatchOrder(reason="x"), case=case, actor=Actor("staff", STAFF), now=NOW)
    html = page.read(receipt)
    assert not shows(html)
    assert HEADING not in html


def test_what_is_not_clear_is_said_to_be_with_a_person(seller, order, page):
    facts = {name: value for name, value in FACTS.items() if name != "standard_delivery_cost"}
    typed = TypedOrder(
        number=order.number,
        email="anna@example.org",
        country="DE",
        region="DE-BY",
        currency="EUR",
        facts=facts,
        lines=(TypedLine(article="Kanne Yingge", pieces=2, unit_price="20.00"),),
    )
    order_type(tenant=seller, actor=STAFF, order=typed, now=NOW)
    receipt = page.declare(t=order_token(order))
    worked()
    html = page.read(receipt)
    assert "prüft ein Mensch bei" in html
    assert "Zurückzuzahlen" not in html


@pytest.mark.parametrize("language", [language.tag for language in HOSTED_LANGUAGES])
def test_every_language_has_the_page_and_says_in_which_its_sentences_are(order, page, language):
    receipt = page.declare(language=language, t=order_token(order))
    worked()
    html = page.read(receipt)
    law = re.search(r'<section class="told" aria-labelledby="law">.*?</section>', html, re.DOTALL)[0]
    spoken = {"de", "zh-Hant", *default_library().translations.tags}
    assert set(re.findall(r'<p lang="([^"]+)"', law)) == {language if language in spoken else "en"}
