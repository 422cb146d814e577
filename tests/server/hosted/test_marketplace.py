"""The hosted page of a marketplace: one entry; of each part only what that seller's own page would tell."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from venditor.aftersales import MatchOrder
from venditor.aftersales import replay as replayed
from venditor.core.identifiers import new_token, token_digest
from venditor.server.cases.models import Case, CaseLink, Submission
from venditor.server.cases.receipts import receipt_of
from venditor.server.cases.records import Actor, read_events
from venditor.server.cases.services import CONTACT, carry_out
from venditor.server.faces.hosted import sellers as hosted_sellers
from venditor.server.faces.hosted import views
from venditor.server.faces.hosted.form import Form
from venditor.server.faces.hosted.sellers import Sellers
from venditor.server.mail.acknowledged import acknowledged
from venditor.server.markets.models import MarketOrder
from venditor.server.markets.services import join, keep_parts
from venditor.server.orders.links import order_token
from venditor.server.orders.models import Order, OrderLine
from venditor.server.orders.selectors import number_digest
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.outbox.handling import handler_of
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
STAFF = UUID(int=7)
ABOUT_CASES = ("market.route", "market.answered", "market.confirmed", "case.examine")
FACTS = {
    "concluded_on": "2026-11-09",
    "informed_on": "2026-11-09",
    "delivered_on": "2026-11-16",
    "delivery_cost": {"amount": "4.90", "currency": "EUR"},
    "standard_delivery_cost": {"amount": "4.90", "currency": "EUR"},
}
PASSES = "Hafenmarkt leitet Ihre Erklärung an den jeweiligen Verkäufer weiter."


@pytest.fixture
def bought(market, seller, other_seller):
    """Records an order with two sellers: a pot of one, a lamp of the other; gives its own link's token."""

    def buy(number="M-4711", *, email="anna@example.org", countries=("DE", "DE")):
        kept = None
        for one, article, country in zip(
            (seller, other_seller), ("Kanne Yingge", "Lampe Nordlicht"), countries, strict=True
        ):
            lines = (TypedLine(article=article, pieces=2, unit_price="20.00"),)
            typed = TypedOrder(
                number=number,
                email=email,
                country=country,
                region=f"{country}-BY" if country == "DE" else "",
                currency="EUR",
                facts=FACTS,
                lines=lines,
            )
            order = order_type(tenant=one, actor=STAFF, order=typed, now=NOW)
            with acting_for(one.id):
                digest = number_digest(number, market=market.id)
                Order.objects.filter(id=order.id).update(market=market, number_digest=digest)
                order.refresh_from_db()
            with acting_for(market.id):
                (kept,) = keep_parts([order], seller=one, now=NOW)
        return order_token(kept)

    return buy


@pytest.fixture
def page(market, monkeypatch):
    """Declares as a consumer would; gives the address of the receipt."""
    at = [NOW]
    monkeypatch.setattr(views, "clock", SimpleNamespace(now=lambda: at[0]))
    client = Client()

    def opened(*, language="de", **query):
        return client.get(f"/w/{market.slug}", {"lang": language, **query}).content.decode()

    def sent(step="confirm", *, language="de", **typed):
        at[0] = NOW
        kept = {"t": typed.pop("t")} if "t" in typed else {}
        token = re.search(r'name="page" value="([^"]*)"', opened(language=language, **kept))[1]
        at[0] = NOW + timedelta(seconds=30)
        told = {"name": "Anna Huber", "contract": "M-4711", "contact": "anna@example.org"}
        told |= {"lang": language, "page": token, "step": step, "website": "", **kept, **typed}
        return client.post(f"/w/{market.slug}", told)

    def declared(**typed):
        response = sent(**typed)
        assert response.status_code == 303
        return response.url

    return SimpleNamespace(
        open=opened, send=sent, declare=declared, read=lambda url: client.get(url).content.decode()
    )


def work(*kinds):
    """What the worker does about cases."""
    kinds = kinds or ABOUT_CASES
    while item := OutboxItem.everywhere.filter(kind__in=kinds, state=State.PENDING).order_by("id").first():
        with acting_for(item.tenant_id):
            handler_of(item.kind)(item, now=NOW)
        OutboxItem.everywhere.filter(id=item.id).update(state=State.DONE)


def entry_of(market):
    return Submission.everywhere.filter(tenant=market).latest("id").case


def declared_at(tenant):
    case = entry_of(tenant)
    with acting_for(tenant.id):
        return replayed(read_events(case))


def mailed(case):
    """The address in the mail about a case."""
    token = new_token()
    CaseLink.everywhere.create(
        tenant=case.tenant, case=case, purpose=CONTACT, digest=token_digest(token, purpose=CONTACT)
    )
    return f"/w/{case.tenant.slug}/check/{token}"


def field_of(article):
    return f"line-{OrderLine.everywhere.get(article=article).id}"


# -- The form --


def test_the_seller_may_be_named_and_need_not(page, market, seller):
    html = page.open()
    field = re.search(r'<input [^>]*name="sellers"[^>]*>', html)[0]
    assert "required" not in html
    assert 'list="sellers-known"' in field
    assert re.findall(r'<option value="([^"]*)">', html) == ["Other", "臺北茶行"]
    assert html.index('id="contract"') < html.index('id="sellers"') < html.index('id="contact"')
    page.declare()
    assert declared_at(market).declaration.sellers == ()
    assert Client().get(f"/w/{seller.slug}").content.count(b"sellers") == 0


@pytest.mark.parametrize(
    ("typed", "sellers"),
    [
        ("臺北茶行", ("臺北茶行",)),
        ("  other  ", ("other",)),
        ("Other, 臺北茶行", ("Other", "臺北茶行")),
        ("OTHER；臺北茶行，", ("OTHER", "臺北茶行")),
        ("Other, Other", ("Other",)),
        # A comma of a name's own, and a name that nobody has: as it was typed.
        ("Comma Co., Ltd.", ("Comma Co., Ltd.",)),
        ("Comma Co., Ltd., Other", ("Comma Co., Ltd., Other",)),
        ("the pot shop, I think", ("the pot shop, I think",)),
        (",", (",",)),
        ("<b>x</b> 急須", ("<b>x</b> 急須",)),
    ],
)
def test_what_is_typed_is_kept_and_parted_only_where_each_sells_here(page, market, typed, sellers):
    comma = Tenant.objects.create(
        slug="comma", name="Comma Co., Ltd.", address="x", email="c@example.org", country="TW", markets=[]
    )
    join(comma, market=market, actor=None, now=NOW)
    page.declare(sellers=typed)
    assert declared_at(market).declaration.sellers == sellers


def test_a_name_that_is_too_long_is_said_at_its_field(page):
    response = page.send("review", sellers="x" * 201)
    html = response.content.decode()
    assert response.status_code == 400
    assert '<a href="#sellers">' in html
    assert 'id="sellers-problem"' in html
    assert "x" * 201 in html
    assert not Case.everywhere.exists()


def test_a_page_of_a_marketplace_with_very_many_sellers_stays_small(monkeypatch, page):
    monkeypatch.setattr(hosted_sellers, "MOST_LISTED", 1)
    assert "<option" not in page.open()


def test_change_and_a_mistake_keep_the_seller(page):
    for response in (page.send("change", sellers="My shop"), page.send("review", sellers="My shop", name="")):
        assert re.search(r'name="sellers"[^>]*value="My shop"', response.content.decode())


def test_at_a_sellers_own_page_the_field_is_no_field(seller, monkeypatch):
    monkeypatch.setattr(views, "clock", SimpleNamespace(now=lambda: NOW))
    sent = {
        "name": "Anna",
        "contract": "1",
        "contact": "a@example.org",
        "step": "confirm",
        "sellers": "Other",
    }
    assert Client().post(f"/w/{seller.slug}", sent).status_code == 303
    assert declared_at(seller).declaration.sellers == ()
    review = Client().post(f"/w/{seller.slug}", sent | {"step": "review"}).content.decode()
    assert "sellers" not in review


# -- The order's own link --


def test_behind_the_orders_own_link_the_lines_stand_by_seller(page, bought):
    html = page.open(t=bought())
    groups = re.findall(
        r"<fieldset class=\"field\">\n<legend><bdi dir=\"auto\">(.*?)</bdi>(.*?)</fieldset>", html, re.DOTALL
    )
    assert [(name, re.findall(r"Kanne Yingge|Lampe Nordlicht", rest)) for name, rest in groups] == [
        ("Other", ["Lampe Nordlicht"]),
        ("臺北茶行", ["Kanne Yingge"]),
    ]
    assert 'value="M-4711"' in html
    assert 'name="sellers"' not in html


@pytest.mark.parametrize(
    ("chosen", "sellers", "reached"),
    [
        ({"scope": "whole"}, ("Other", "臺北茶行"), {"other", "taipei-tea"}),
        ({"Kanne Yingge": "1"}, ("臺北茶行",), {"taipei-tea"}),
        ({"Kanne Yingge": "2", "Lampe Nordlicht": "1"}, ("Other", "臺北茶行"), {"other", "taipei-tea"}),
        # Words of her own: nobody knows yet which seller they are for.
        ({"scope": "part", "words": "the broken one"}, (), set()),
        ({"Kanne Yingge": "1", "words": "and more"}, ("臺北茶行",), set()),
    ],
)
def test_what_is_chosen_by_the_link_says_which_sellers(page, market, bought, chosen, sellers, reached):
    token = bought()
    typed = {
        field_of(name) if name.startswith(("Kanne", "Lampe")) else name: text for name, text in chosen.items()
    }
    page.declare(t=token, sellers="not asked", **typed)
    state = declared_at(market)
    with acting_for(market.id):
        assert receipt_of(entry_of(market)).channel == "order_link"
    assert state.declaration.sellers == sellers
    linked = MarketOrder.everywhere.get()
    assert OutboxItem.everywhere.get(kind="market.route").payload == {"order": str(linked.id)}
    work()
    assert (
        set(Case.everywhere.filter(entry=entry_of(market)).values_list("tenant__slug", flat=True)) == reached
    )


@pytest.mark.parametrize(
    ("countries", "zone"),
    [(("TW", "TW"), "Asia/Taipei"), (("DE", "TW"), "Europe/Berlin"), (("DE", "DE"), "Europe/Berlin")],
)
def test_the_day_is_decided_where_all_parts_went(page, market, bought, countries, zone):
    page.declare(t=bought(countries=countries))
    assert declared_at(market).zone == zone


def test_a_link_of_another_sellers_or_a_changed_one_opens_the_plain_form(page, bought, seller):
    token = bought()
    own = order_token(Order.everywhere.filter(tenant=seller).get())
    for other in (own, token[:-1] + ("A" if token[-1] != "A" else "B")):
        html = page.open(t=other)
        assert "Kanne" not in html
        assert 'name="sellers"' in html
    assert b"Kanne" not in Client().get(f"/w/{seller.slug}", {"t": token}).content


# -- Review, receipt, acknowledgement --


@pytest.mark.parametrize("contract", ["M-4711", "M-9999", "no number"])
@pytest.mark.parametrize("sellers", ["", "臺北茶行", "Nobody"])
def test_every_page_and_letter_says_that_it_is_passed_on(page, market, bought, contract, sellers):
    bought()
    typed = {"contract": contract, "sellers": sellers}
    review = page.send("review", **typed).content.decode()
    receipt = page.declare(**typed)
    work()
    case = entry_of(market)
    for html in (review, page.read(receipt), page.read(mailed(case) + "?lang=de")):
        assert re.sub("<[^>]*>", "", html).count(PASSES) == 1
        assert "Online-Marktplatz" in html
        assert "und den jeweiligen Verkäufer und nur" in html
        assert ("<dt>Verkäufer</dt>" in html) == bool(sellers)
        assert not sellers or f">{sellers}</span>" in html
    with acting_for(market.id):
        told = acknowledged(receipt_of(case))
    assert told.closing[0] == PASSES
    assert dict(told.received)["Erklärt gegenüber"].startswith("Hafenmarkt\n")
    assert dict(told.declared).get("Verkäufer", "") == sellers


def test_a_sellers_own_acknowledgement_says_nothing_of_it(seller, monkeypatch):
    monkeypatch.setattr(views, "clock", SimpleNamespace(now=lambda: NOW))
    sent = {"name": "A", "contract": "1", "contact": "a@example.org", "step": "confirm", "lang": "de"}
    receipt = Client().post(f"/w/{seller.slug}", sent).url
    html = Client().get(receipt).content.decode()
    assert "weiter." not in html
    assert "gehen nur an" in html
    case = Case.everywhere.get()
    with acting_for(seller.id):
        assert len(acknowledged(receipt_of(case)).closing) == 2


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


def test_sellers_are_asked_for_on_a_marketplace_alone():
    assert not Form({}).asks_seller
    assert "sellers" not in Form({}).fields
    assert Form({}, (), Sellers(())).asks_seller
