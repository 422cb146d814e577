"""The hosted page of a marketplace: its form, and what it acknowledges."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from tests.server.fuzzing import NASTY
from tests.server.hosted.markets import NOW, PASSES, declared_at, entry_of, mailed, work

from venditor.server.cases.models import Case
from venditor.server.cases.receipts import receipt_of
from venditor.server.config.hosted_words import HOSTED_LANGUAGES
from venditor.server.faces.hosted import sellers as hosted_sellers
from venditor.server.faces.hosted import views
from venditor.server.faces.hosted.form import Form
from venditor.server.faces.hosted.sellers import Sellers
from venditor.server.mail.acknowledged import acknowledged
from venditor.server.markets.models import MarketOrder
from venditor.server.markets.services import join
from venditor.server.orders.links import order_token
from venditor.server.orders.models import Order, OrderLine
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text[:12]))
def test_any_text_is_taken_as_it_is_or_refused_at_its_field(page, market, text):
    response = page.send(sellers=text)
    if response.status_code == 303:
        assert declared_at(market).declaration.sellers == ((text.strip(),) if text.strip() else ())
    else:
        assert response.status_code == 400
        assert '<a href="#sellers">' in response.content.decode()
        assert not Case.everywhere.exists()
    work()


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


# How its languages call a seller, before its name.
CALLED_SELLER = {
    "bg": "продавача",
    "cs": "prodávajícím",
    "el": "πωλητή",
    "et": "müüja",
    "fi": "myyjä",
    "ga": "díoltóir",
    "hr": "prodavatelj",
    "hu": "eladó",
    "ko": "판매자",
    "lt": "pardavėj",
    "lv": "pārdevēj",
    "pl": "sprzedawc",
    "ro": "vânzător",
    "sk": "predávajúc",
    "sl": "prodajal",
}


@pytest.mark.parametrize("language", [language.tag for language in HOSTED_LANGUAGES])
def test_a_marketplace_is_never_called_the_seller(page, market, language):
    shown = re.sub("<[^>]+>", "", page.open(language=language))
    page.declare(language=language)
    with acting_for(market.id):
        told = acknowledged(receipt_of(entry_of(market)))
    called = CALLED_SELLER.get(language, market.name)
    for text in (shown, told.closing[-1]):
        assert market.name in text
        assert not re.search(rf"{called}\w*\W{{0,2}}{market.name}", text)


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


def test_sellers_are_asked_for_on_a_marketplace_alone():
    assert not Form({}).asks_seller
    assert "sellers" not in Form({}).fields
    assert Form({}, (), Sellers(())).asks_seller
