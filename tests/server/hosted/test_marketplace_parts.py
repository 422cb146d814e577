"""What a marketplace tells of each seller's part: only what that seller's own page would tell."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.server.hosted.markets import NOW, STAFF, entry_of, mailed, work

from venditor.aftersales import MatchOrder
from venditor.server.cases.models import Case
from venditor.server.cases.records import Actor
from venditor.server.cases.services import carry_out
from venditor.server.mail.letters import LONGEST_SUBJECT, draft
from venditor.server.markets.services import join
from venditor.server.orders.models import Order, OrderLine
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db


# -- What is shown of the parts --


def _parts(html):
    return re.findall(r'<section class="told"><h2>Weitergeleitet an <bdi dir="auto">(.*?)</bdi>', html)


def test_behind_the_mail_each_matched_part_is_told_with_what_the_law_gives(page, market, bought):
    bought()
    page.declare()
    address = mailed(entry_of(market)) + "?lang=de"
    before = page.read(address)
    assert (_parts(before), "Zurückzuzahlen" in before) == ([], False)
    work()
    html = page.read(address)
    assert _parts(html) == ["Other", "臺北茶行"]
    assert html.count("Zurückzuzahlen: ") == 2
    for case in Case.everywhere.filter(entry__isnull=False):
        assert case.receipt in html
    assert "臺北市中山區 1 號" in html
    assert "Kanne Yingge" in html
    assert "Lampe Nordlicht" in html


def test_a_part_that_is_no_longer_matched_is_not_told_and_one_that_staff_matched_is(
    page, market, bought, seller
):
    bought(email="real@example.org")
    page.declare(contact="else@example.org")
    work()
    address = mailed(entry_of(market)) + "?lang=de"
    assert _parts(page.read(address)) == []
    with acting_for(seller.id):
        order = Order.objects.get()
        matched = MatchOrder(order=str(order.id), evidence="staff", countries=("DE",))
        carry_out(matched, case=Case.objects.get().id, actor=Actor("staff", STAFF), now=NOW)
    work()
    assert _parts(page.read(address)) == ["臺北茶行"]
    assert "Lampe" not in page.read(address)


@pytest.mark.parametrize("contact", ["anna@example.org", "else@example.org"])
def test_on_the_screen_only_to_whom_the_link_is_at_hand(page, bought, contact):
    token = bought()
    receipt = page.declare(t=token, contact=contact)
    assert f"t={token}" in receipt
    assert "innerhalb einer Minute" in page.read(receipt)
    work("market.route")
    assert "innerhalb einer Minute" in page.read(receipt)
    assert _parts(page.read(receipt)) == []
    work()
    html = page.read(receipt)
    assert _parts(html) == ["Other", "臺北茶行"]
    assert html.count("Zurückzuzahlen: ") == 2
    assert "innerhalb einer Minute" not in html
    bare = page.read(receipt.partition("?")[0] + "?lang=de")
    assert (_parts(bare), "innerhalb" in bare, "Zurückzuzahlen" in bare) == ([], False, False)


def test_the_link_of_another_order_shows_nothing_of_this_one(page, bought):
    token = bought()
    receipt = page.declare(t=token).partition("?")[0]
    work()
    OrderLine.everywhere.all().update(article="other line")
    another = bought("M-5000", email="bea@example.org")
    assert _parts(page.read(f"{receipt}?lang=de&t={another}")) == []
    assert _parts(page.read(f"{receipt}?lang=de&t={token}")) == ["Other", "臺北茶行"]


def test_by_number_alone_the_screen_shows_nothing_though_the_link_is_put_to_it(page, bought):
    token = bought()
    receipt = page.declare()
    work()
    html = page.read(f"{receipt}&t={token}")
    assert (_parts(html), "innerhalb einer Minute" in html) == ([], False)


def test_words_of_her_own_promise_nothing_within_a_minute(page, bought):
    receipt = page.declare(t=bought(), scope="part", words="the broken one")
    assert "innerhalb einer Minute" not in page.read(receipt)


def test_a_sellers_letter_cites_the_number_that_she_knows_however_long_the_name(page, market, bought, seller):
    bought()
    page.declare()
    work()
    case = Case.everywhere.select_related("tenant", "market").get(tenant=seller)
    for name in ("Hafenmarkt", "Hafen" * 40):
        Tenant.objects.filter(id=market.id).update(name=name)
        case.refresh_from_db()
        with acting_for(seller.id):
            subject = draft(case).subject
        assert subject == f"Ihr Widerruf {case.receipt} ({name[:100]}: {entry_of(market).receipt})"
        assert len(subject) <= LONGEST_SUBJECT


# -- No oracle --


def _seen(html):
    """A page without what is drawn or told by the clock."""
    html = re.sub(r"\b(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\b", "RECEIPT", html)
    html = re.sub(r"(receipt|check)/[^./?\"]+", r"\1/TOKEN", html)
    html = re.sub(r'name="page" value="[^"]*"', "PAGE", html)
    html = re.sub(r'fingerprint">[^<]*', "FINGERPRINT", html)
    return re.sub(r"M-\d{4}", "NUMBER", html)


def _asked(read, *args, **values):
    with CaptureQueriesContext(connection) as queries:
        got = read(*args, **values)
    return len(queries), got


@pytest.mark.parametrize("sellers", ["", "臺北茶行", "Other", "Nobody"])
@pytest.mark.parametrize("second", [False, True])
def test_right_and_wrong_numbers_give_the_same_pages_at_the_same_cost(page, market, bought, sellers, second):
    """Guessing with an address of one's own: every page, on the screen and behind the mail."""
    bought("M-4711", email="real@example.org")
    # The notice to the marketplace is put in once, whoever is first.
    page.declare(contract="first", contact="first@example.org")
    pages = {}
    for number in ("M-4711", "M-9999"):
        typed = {"contract": number, "contact": "guess@example.org", "sellers": sellers}
        review = _asked(page.send, "review", **typed)
        sent = _asked(page.send, **typed)
        case = entry_of(market)
        receipt, check = sent[1].url, mailed(case)
        got = [(review[0], review[1].content.decode()), (sent[0], sent[1].headers["Location"])]
        if second:
            work("market.route", "case.examine")
        for address in (receipt, f"{check}?lang=de", f"{check}?lang=de", f"{check}/proof?part=X"):
            got.append(_asked(page.read, address))
            work()
        got.append(_asked(page.read, f"{check}?lang=de"))
        pages[number] = [(count, _seen(text)) for count, text in got]
    assert pages["M-4711"] == pages["M-9999"]
    routed = Case.everywhere.filter(entry__isnull=False).values_list("entry__receipt", flat=True)
    # They differ behind the page, or this would show nothing.
    assert len(set(routed)) == {"": 1, "臺北茶行": 2, "Other": 2, "Nobody": 0}[sellers]


def test_naming_a_seller_that_an_order_is_not_with_shows_no_difference(page, market, bought):
    """An order with others is left to a person; a number that is no order goes to whom she named."""
    third = Tenant.objects.create(
        slug="third", name="Third", address="x", email="t@example.org", country="DE", markets=["DE"]
    )
    join(third, market=market, actor=None, now=NOW)
    bought("M-4711", email="real@example.org")
    seen = []
    for number in ("M-4711", "M-9999"):
        page.declare(contract=number, contact="guess@example.org", sellers="Third")
        work()
        case = entry_of(market)
        seen.append((Case.everywhere.filter(entry=case).count(), _seen(page.read(mailed(case) + "?lang=de"))))
    assert [count for count, _html in seen] == [0, 1]
    assert seen[0][1] == seen[1][1]


# -- The mailed link --


def test_opening_the_mailed_link_confirms_here_at_once_and_at_the_sellers_by_the_worker(page, market, bought):
    bought()
    page.declare()
    work()
    address = mailed(entry_of(market))
    Client().head(address)
    assert not Case.everywhere.filter(contact_confirmed=True).exists()
    page.read(address)
    assert [case.tenant_id for case in Case.everywhere.filter(contact_confirmed=True)] == [market.id]
    work()
    assert Case.everywhere.filter(contact_confirmed=True).count() == 3
    page.read(address)
    assert OutboxItem.everywhere.filter(kind="market.confirmed").count() == 1


def test_what_is_passed_on_later_is_confirmed_from_the_start(page, market, bought):
    bought()
    page.declare()
    page.read(mailed(entry_of(market)))
    work()
    assert Case.everywhere.filter(contact_confirmed=True).count() == 3


def test_each_parts_own_proof_can_be_downloaded_where_it_is_told(page, market, bought, sequenced):
    bought()
    page.declare()
    work()
    address = mailed(entry_of(market))
    assert "?part=" not in page.read(address)
    sequenced()
    parts = {case.tenant.slug: case for case in Case.everywhere.filter(entry__isnull=False)}
    html = page.read(f"{address}?lang=de")
    for case in parts.values():
        assert f"/proof?part={case.receipt}" in html
    mine = Client().get(f"{address}/proof?part={parts['taipei-tea'].receipt}")
    assert (
        mine.headers["Content-Disposition"]
        == f'attachment; filename="{parts["taipei-tea"].receipt}.bundle.json"'
    )
    text = mine.content.decode()
    assert "Kanne Yingge" in text
    assert "Lampe" not in text
    assert "Other" not in text
    unknown = Client().get(f"{address}/proof?part=1111-1111-1111")
    assert (unknown.status_code, unknown.url.partition("?")[0]) == (303, address)
    entry = Client().get(f"{address}/proof")
    assert entry_of(market).receipt in entry.headers["Content-Disposition"]
    assert b"Kanne" not in entry.content


def test_a_part_that_is_not_told_has_no_proof_here(page, market, bought, sequenced):
    bought(email="real@example.org")
    page.declare(contact="guess@example.org")
    work()
    sequenced()
    address = mailed(entry_of(market))
    part = Case.everywhere.filter(entry__isnull=False).first()
    answers = {
        Client().get(f"{address}/proof?part={receipt}").url for receipt in (part.receipt, "1111-1111-1111")
    }
    assert len(answers) == 1
