"""The order's own link: it opens its own order at its own seller, and nothing else."""

import base64
import csv
import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.server.orders.conftest import NOW

from venditor.server.orders.links import order_link, order_links_csv, order_of_token, order_token
from venditor.server.orders.models import Order
from venditor.server.tenants.models import Tenant, TenantHost

pytestmark = pytest.mark.django_db
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def test_a_token_names_its_order_at_its_seller_alone(seller, other_seller, typed):
    order, other = typed(), typed(tenant=other_seller)
    assert order_of_token(order_token(order), tenant=seller) == order
    assert order_of_token(order_token(order), tenant=other_seller) is None
    assert order_of_token(order_token(other), tenant=seller) is None


def test_the_tag_of_one_order_opens_no_other(seller, other_seller, typed):
    first, second = (base64.urlsafe_b64decode(order_token(typed(number)) + "=") for number in ("1", "2"))
    forged = base64.urlsafe_b64encode(second[:16] + first[16:]).decode().rstrip("=")
    assert order_of_token(forged, tenant=seller) is None
    # The same order at another seller would have another tag: keys are one a seller.
    order = typed("1")
    order.tenant_id = other_seller.id
    assert order_token(order)[-20:] != base64.urlsafe_b64encode(first).decode().rstrip("=")[-20:]


def test_every_changed_character_makes_it_worthless(seller, typed):
    token = order_token(typed())
    for place, was in enumerate(token):
        for letter in LETTERS:
            if letter != was:
                changed = token[:place] + letter + token[place + 1 :]
                assert order_of_token(changed, tenant=seller) is None


@pytest.mark.parametrize("text", ["", "x", "A" * 43, "A" * 44, "é" * 43, "=" * 43, "\0" * 43, "A" * 100_000])
def test_what_is_no_token_names_nothing(seller, text):
    assert order_of_token(text, tenant=seller) is None


@given(st.text(max_size=60))
def test_any_text_is_a_token_or_not(text):
    assert order_of_token(text, tenant=Tenant()) is None


def test_a_longer_or_shorter_token_names_nothing(seller, typed):
    token = order_token(typed())
    for changed in (token[:-1], token + "A", token + "=", " " + token, token + "\n"):
        assert order_of_token(changed, tenant=seller) is None


def test_the_token_of_an_order_stays_the_same(seller, typed):
    first = order_token(typed())
    assert order_token(typed(facts={"delivered_on": "none"})) == first
    assert order_of_token(first, tenant=seller).facts["delivered_on"] == "none"


def test_all_links_are_called_back_by_another_version(seller, typed, settings):
    token = order_token(typed())
    settings.ORDER_LINKS = "2"
    assert order_of_token(token, tenant=seller) is None
    settings.ORDER_LINKS = "1"
    assert order_of_token(token, tenant=seller) is not None


def test_another_secret_key_calls_them_back_unless_the_old_one_is_kept(seller, typed, settings):
    token = order_token(typed())
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another " * 8
    assert order_of_token(token, tenant=seller) is None
    settings.SECRET_KEY_FALLBACKS = [before]
    assert order_of_token(token, tenant=seller) is not None


def test_the_token_of_an_order_that_is_gone_names_nothing(seller, typed):
    order = typed()
    token = order_token(order)
    Order.everywhere.filter(id=order.id).delete()
    assert order_of_token(token, tenant=seller) is None


def test_links_for_the_shops_mail_stand_beside_their_numbers(seller, other_seller, typed):
    numbers = ["4711", "=1+1", "@SUM(A1)", "-5", "+49", "＝1", 'a,"b', "a;=1"]
    orders = [typed(number, now=NOW + timedelta(seconds=place)) for place, number in enumerate(numbers)]
    typed("theirs", tenant=other_seller)
    heading, *rows = csv.reader(io.StringIO(order_links_csv(seller)))
    assert heading == ["order", "link"]
    assert [row[0] for row in rows] == [
        "4711", "'=1+1", "'@SUM(A1)", "'-5", "'+49", "'＝1", 'a,"b', "a;'=1",
    ]  # fmt: skip
    for order, (_number, link) in zip(orders, rows, strict=True):
        assert link == order_link(order, tenant=seller)
        assert link.partition("?t=")[0] == "http://127.0.0.1:8000/w/taipei-tea"
        assert order_of_token(link.partition("?t=")[2], tenant=seller) == order


def test_links_stand_on_the_sellers_own_host(seller, typed):
    TenantHost.everywhere.create(tenant=seller, host="withdraw.example.org", proven_at=seller.made_at)
    assert order_link(typed(), tenant=seller).startswith("http://withdraw.example.org/?t=")
