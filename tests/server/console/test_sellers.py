"""Settings of a seller: taken or refused as a whole, and each change kept."""

import json
import re

import pytest
from tests.server.console.seeds import NOW

from venditor.server.config.hosted_words import HOSTED_LANGUAGES
from venditor.server.faces.console.words import CHANGES
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.models import LabelOverride, Tenant, TenantEvent, TenantHost
from venditor.server.tenants.selectors import tenant_of_host

pytestmark = pytest.mark.django_db
VALUES = {
    "name": "臺北茶行",
    "address": "臺北市中山區 1 號\n臺北",
    "email": "shop@taipei-tea.example.org",
    "country": "TW",
    "markets": ["AT", "DE", "TW"],
    "language": "de",
    "colour": "#0b4a63",
    "privacy_url": "",
}


@pytest.fixture
def who(staff, now):  # noqa: ARG001 - the clock stands still
    return staff("owner")


def _stands(seller):
    return Tenant.objects.values().get(id=seller.id)


def _events():
    found = [(event.kind, event.detail) for event in TenantEvent.everywhere.all()]
    return sorted(found, key=lambda one: json.dumps(one, sort_keys=True))


def test_a_change_is_kept_with_what_was_before(who, seller, send):
    changed = {**VALUES, "colour": "#7a1f1f", "markets": ["NL", "AT", "DE"]}
    assert send(who, "/console/settings", **changed).status_code == 302
    assert _stands(seller)["colour"] == "#7a1f1f"
    # Those that stay keep their order, the most usual first.
    assert _stands(seller)["markets"] == ["DE", "AT", "NL"]
    ((kind, detail),) = _events()
    assert kind == "settings.changed"
    assert detail == {
        "colour": {"before": "#0b4a63", "after": "#7a1f1f"},
        "markets": {"before": ["DE", "AT", "TW"], "after": ["DE", "AT", "NL"]},
    }
    event = TenantEvent.everywhere.get()
    assert (event.actor, event.at, event.tenant_id) == (who.user.id, NOW, seller.id)
    page = who.client.get("/console/settings/changes").content.decode()
    assert "#0b4a63" in page
    assert who.user.name in page


def test_nothing_changed_is_no_event(who, send):
    assert send(who, "/console/settings", **VALUES).status_code == 302
    assert _events() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "Tea\nhouse"),
        ("name", "x" * 201),
        ("name", "Tea\x00"),
        ("address", "   "),
        ("email", "nobody"),
        ("country", "XX"),
        ("markets", ["DE", "XX"]),
        ("markets", []),
        ("language", "tlh"),
        ("colour", "#12345"),
        ("colour", "red;}"),
        ("privacy_url", "javascript:alert(1)"),
        ("privacy_url", "http://example.org"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field_and_changes_nothing(who, seller, send, field, value):
    before = _stands(seller)
    response = send(who, "/console/settings", **{**VALUES, "colour": "#7a1f1f", field: value})
    page = response.content.decode()
    assert response.status_code == 400
    assert f'id="id_{field}_error"' in page
    assert "<title>Error: Settings" in page
    assert _stands(seller) == before
    assert _events() == []


def test_the_slug_and_the_id_cannot_be_changed(who, seller, send):
    send(who, "/console/settings", **VALUES, slug="mine", id="x")
    assert _stands(seller)["slug"] == "taipei-tea"


def test_a_host_of_ones_own_is_added_and_removed(who, seller, send):
    assert send(who, "/console/settings/hosts", host=" Returns.Example.ORG. ").status_code == 302
    host = TenantHost.everywhere.get()
    assert (host.host, host.tenant_id, host.proven_at) == ("returns.example.org", seller.id, None)
    page = who.client.get("/console/settings/hosts").content.decode()
    assert "<code>_venditor-challenge.returns.example.org</code>" in page
    assert f"<code>{host.token}</code>" in page
    assert send(who, f"/console/settings/hosts/{host.id}/remove").status_code == 302
    assert TenantHost.everywhere.count() == 0
    assert [kind for kind, _detail in _events()] == ["host.added", "host.removed"]


@pytest.mark.parametrize(
    "host",
    ["https://x.example.org", "x", "-a.example.org", "a..org", "ß.example.org", "a.b/c", "1.2.3.4", ""],
)
def test_what_is_no_host_name_is_refused(who, send, host):
    assert send(who, "/console/settings/hosts", host=host).status_code == 400
    assert (TenantHost.everywhere.count(), _events()) == (0, [])


def test_a_host_of_the_installation_is_refused(who, send, settings):
    settings.HOSTS = [*settings.HOSTS, "venditor.example.org"]
    page = send(who, "/console/settings/hosts", host="venditor.example.org").content.decode()
    assert "“venditor.example.org” cannot be used here. Use another host name." in page
    assert (TenantHost.everywhere.count(), _events()) == (0, [])


def test_a_host_of_another_seller_waits_like_any_other_and_tells_nothing_of_it(who, other_seller, send):
    TenantHost.everywhere.create(tenant=other_seller, host="other.example.org", proven_at=NOW)
    pages = []
    for host in ("other.example.org", "free.example.org"):
        assert send(who, "/console/settings/hosts", host=host).status_code == 302
        row = TenantHost.everywhere.get(tenant=who.tenant, host=host)
        page = who.client.get("/console/settings/hosts").content.decode()
        # What differs from page to page is the form token, and what is the host's own.
        own = rf'name="csrfmiddlewaretoken" value="\w+"|{re.escape(host)}|{row.token}|/{row.id}/'
        pages.append(re.sub(own, "", page))
        send(who, f"/console/settings/hosts/{row.id}/remove")
        who.client.get("/console/settings/hosts")
    assert pages[0] == pages[1]
    assert tenant_of_host("other.example.org") == other_seller


def test_a_check_is_asked_for_once_a_minute_and_asks_no_name_server_itself(who, send):
    send(who, "/console/settings/hosts", host="returns.example.org")
    row = TenantHost.everywhere.get()
    for _press in range(2):
        assert send(who, f"/console/settings/hosts/{row.id}/check").status_code == 302
    item = OutboxItem.everywhere.get()
    assert (item.kind, item.payload, item.due_at) == ("host.look", {"host": row.id, "asked": True}, NOW)
    assert [kind for kind, _detail in _events()] == ["host.added", "host.asked"]
    page = who.client.get("/console/settings/changes").content.decode()
    assert "Look for the record of a host name asked for" in page


def test_the_entry_may_be_worded_and_the_confirmation_not(who, seller, send):
    response = send(
        who,
        "/console/settings/words",
        **{"withdraw-de": "  Hier   widerrufen ", "withdraw-fr": "", "confirm-de": "Na gut"},
    )
    assert response.status_code == 302
    override = LabelOverride.everywhere.get()
    assert (override.language, override.withdraw, override.tenant_id) == ("de", "Hier widerrufen", seller.id)
    page = who.client.get("/console/settings/words").content.decode()
    assert "Na gut" not in page
    send(who, "/console/settings/words", **{"withdraw-de": ""})
    assert LabelOverride.everywhere.count() == 0
    assert [detail for kind, detail in _events() if kind == "label.changed"] == [
        {"language": "de", "before": "Hier widerrufen", "after": ""},
        {"language": "de", "before": "", "after": "Hier widerrufen"},
    ]


def test_words_that_are_too_long_are_refused_and_stay_in_their_field(who, send):
    long = "x" * 201
    response = send(who, "/console/settings/words", **{"withdraw-de": long, "withdraw-fr": "Ici"})
    assert response.status_code == 400
    assert long in response.content.decode()


def test_each_language_says_how_far_its_words_are_verified(who):
    page = who.client.get("/console/settings/words").content.decode()
    for language in HOSTED_LANGUAGES:
        assert f'name="withdraw-{language.tag}"' in page
    assert page.count(">locked<") == len(HOSTED_LANGUAGES)
    assert "not read in the act itself" in page
    assert "machine-drafted and not reviewed" in page
    assert "No act of the Union has words in this language" in page


def test_every_kind_of_change_has_words():
    recorded = {
        "settings.changed",
        "host.added",
        "host.asked",
        "host.looked",
        "host.proven",
        "host.given_up",
        "host.removed",
        "label.changed",
        "staff.invited",
        "staff.taken_on",
        "staff.role",
        "staff.removed",
        "seller.opened",
        "order.typed",
        "orders.imported",
        "orders.from_market",
        "job.stopped",
        "job.resumed",
        "member.joined",
        "member.left",
        "market.joined",
        "market.left",
        "key.made",
        "key.revoked",
        "webhook.added",
        "webhook.removed",
        "webhook.renewed",
        "webhook.enabled",
        "retention.changed",
        "hold.placed",
        "hold.lifted",
        "person.erased",
        "buyers.erased",
    }
    assert set(CHANGES) == recorded


def test_words_that_no_database_keeps_are_refused_beside_the_others(who, send):
    values = {"withdraw-de": "Vertrag\x00widerrufen", "withdraw-fr": "Se rétracter ici"}
    response = send(who, "/console/settings/words", **values)
    assert response.status_code == 400
    assert "There are characters in it that cannot be kept." in response.content.decode()
    assert list(LabelOverride.everywhere.values_list("language", "withdraw")) == [("fr", "Se rétracter ici")]
