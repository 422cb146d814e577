"""Script mode in a real browser, on a page of a shop that lets nothing in but this one script."""

import pytest
from django.test import Client

from venditor.server.tenants.models import Tenant

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
SHOP, OURS = "https://shop.example/", "https://withdraw.example/w/taipei-tea/entry.js"
STRICT = (
    "default-src 'none'; script-src https://withdraw.example; base-uri 'none'; "
    "require-trusted-types-for 'script'"
)
SCRIPT = f'<script src="{OURS}" data-lang="auto" async></script>'


@pytest.fixture
def script():
    Tenant.objects.create(
        slug="taipei-tea", name="Tea", address="x", email="x@example.org", country="TW", language="pl"
    )
    return Client(SERVER_NAME="localhost").get("/w/taipei-tea/entry.js")


@pytest.fixture
def shop(browser, script):
    """A page of the shop, and what went wrong or was asked for while it was shown."""
    contexts = []

    def shown(html, *, script_runs=True, answer=None):
        context = browser.new_context(java_script_enabled=script_runs)
        contexts.append(context)
        page, troubles, asked = context.new_page(), [], []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: asked.append(request.url))
        headers = {"content-security-policy": STRICT, "content-type": "text/html; charset=utf-8"}
        headers["cross-origin-embedder-policy"] = "require-corp"
        page.route(SHOP, lambda route: route.fulfill(body=html, headers=headers))
        body = script.content if answer is None else answer
        page.route(OURS, lambda route: route.fulfill(body=body, headers=dict(script.headers)))
        page.goto(SHOP)
        return page, troubles, asked

    yield shown
    for context in contexts:
        context.close()


def _page(lang, body, head=""):
    attribute = f' lang="{lang}"' if lang else ""
    return f"<!doctype html><html{attribute}><head>{head}<title>Shop</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("lang", "asked", "tag", "label"),
    [
        ("de", "auto", "de", "Vertrag widerrufen"),
        ("de-AT", "fr", "de", "Vertrag widerrufen"),
        ("FR_be", "auto", "fr", "Renoncer au contrat ici"),
        ("zh-TW", "auto", "zh-Hant", "在此解除契約（撤回）"),
        ("", "de", "de", "Vertrag widerrufen"),
        ("tlh", "de-CH", "de", "Vertrag widerrufen"),
        ("", "auto", "pl", None),
        ("hasOwnProperty", "__proto__", "pl", None),
    ],
)
def test_it_becomes_the_plain_link_in_the_language_of_the_page(shop, lang, asked, tag, label):
    foot = f'<footer><p>{SCRIPT.replace("auto", asked)} · <a href="/terms">Terms</a></p></footer>'
    page, troubles, requested = shop(_page(lang, foot))
    link = page.locator("footer a.venditor-withdraw")
    assert link.count() == 1
    assert link.get_attribute("href") == f"http://127.0.0.1:8000/w/taipei-tea?lang={tag}"
    assert link.get_attribute("lang") == tag
    assert label is None or link.inner_text() == label
    assert link.evaluate("link => link.nextElementSibling.tagName") == "SCRIPT"
    assert (troubles, requested) == ([], [SHOP, OURS])
    assert page.evaluate("document.cookie.length + localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("loading", ["async", "defer", ""])
def test_in_the_head_it_stands_at_the_end_of_the_page(shop, loading):
    page, troubles, _ = shop(_page("de", "<p>Shop</p>", SCRIPT.replace("async", loading)))
    page.wait_for_selector("body > p + a.venditor-withdraw")
    assert page.locator("a").count() == 1
    assert troubles == []


def test_on_a_page_with_hostile_globals_it_does_no_harm(shop):
    page, troubles, _ = shop(
        _page("de", f'<form name="body"></form><img name="currentScript">{SCRIPT}<p>On</p>')
    )
    assert page.locator("p").inner_text() == "On"
    assert troubles == []


def test_without_script_the_recipe_shows_the_link(shop):
    link = '<a href="https://withdraw.example/w/taipei-tea?lang=de">Vertrag widerrufen</a>'
    page, _, requested = shop(_page("de", f"{SCRIPT}<noscript>{link}</noscript>"), script_runs=False)
    assert page.locator("a").inner_text() == "Vertrag widerrufen"
    assert requested == [SHOP]


def test_a_server_that_fails_leaves_the_page_as_it_is(shop):
    page, troubles, _ = shop(_page("de", f"{SCRIPT}<p>On</p>"), answer=b"/* nothing */")
    assert page.locator("body").inner_text().strip() == "On"
    assert troubles == []
