"""Script mode without a browser: small, harmless to the page, the same words and address as the link."""

import json
import re

import pytest
from django.test import Client

from venditor.rights.labels import on_a_button, withdrawal_labels
from venditor.server.config.hosted_words import HOSTED_LANGUAGES, hosted_words
from venditor.server.faces.hosted.entry import MOST_BYTES
from venditor.server.tenants.models import LabelOverride, Tenant, TenantHost

pytestmark = pytest.mark.django_db


def _script(seller, host="localhost", path=None):
    return Client(SERVER_NAME=host).get(path or f"/w/{seller.slug}/entry.js")


def _told(response):
    found = re.search(r"var told = (\{.*\});", response.content.decode())[1]
    return json.loads(found)


def test_it_is_a_script_of_less_than_five_kilobytes(seller):
    response = _script(seller)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert not response.cookies
    assert len(response.content) < MOST_BYTES == 5_000


def test_it_stays_small_for_the_longest_seller(seller):
    seller.slug = "s" * 60
    seller.save()
    TenantHost.everywhere.create(
        tenant=seller, host="returns.a-rather-long-name-of-a-shop.example.org", proven_at=seller.made_at
    )
    assert len(_script(seller).content) < MOST_BYTES


def test_it_uses_nothing_that_a_strict_page_forbids(seller):
    script = _script(seller).content.decode()
    for forbidden in (
        "eval",
        "Function(",
        "innerHTML",
        "style",
        "cookie",
        "localStorage",
        "fetch(",
        "XMLHttp",
    ):
        assert forbidden not in script


def test_its_words_are_those_of_the_page(seller):
    told = _told(_script(seller))
    assert set(told["labels"]) == {one.tag for one in HOSTED_LANGUAGES}
    assert told["labels"]["de"] == "Vertrag widerrufen"
    assert told["labels"]["fr"] == on_a_button(withdrawal_labels("fr").withdraw)
    assert told["labels"]["ja"] == hosted_words("ja").say("Withdraw from contract here")
    assert (told["page"], told["language"]) == ("http://127.0.0.1:8000/w/taipei-tea", "de")


def test_a_sellers_own_words_and_host_stand_in_it(seller):
    words = 'Hier </script><b> "widerrufen"\u2028'
    LabelOverride.everywhere.create(tenant=seller, language="de", withdraw=words)
    TenantHost.everywhere.create(tenant=seller, host="returns.example.org", proven_at=seller.made_at)
    for response in (_script(seller), _script(seller, "returns.example.org", "/entry.js")):
        told = _told(response)
        assert told["labels"]["de"] == words
        assert told["page"] == "http://returns.example.org/"
        assert "</script" not in response.content.decode()


def test_a_seller_nobody_knows_breaks_no_page(seller):
    response = _script(Tenant(slug="nobody"))
    assert (response.status_code, response.headers["Content-Type"]) == (404, "text/javascript; charset=utf-8")
    assert response.content.startswith(b"/*")
    TenantHost.everywhere.create(tenant=seller, host="returns.example.org", proven_at=seller.made_at)
    other = Tenant.objects.create(slug="x", name="X", address="x", email="x@example.org", country="DE")
    assert _script(other, "returns.example.org").status_code == 404
