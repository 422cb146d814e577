"""Keys, webhooks and the file of cases, as owners and staff use them."""

import re
from pathlib import Path

import pytest
from django.test import Client
from tests.server.console.seeds import NOW, take

from venditor.adapters import webhooks
from venditor.adapters.webhooks import FakeReceiver, Reply
from venditor.server.access.models import ApiKey
from venditor.server.faces.console.systems import TROUBLES
from venditor.server.outbox.models import OutboxItem
from venditor.server.outbox.worker import work_off
from venditor.server.tenants.models import TenantEvent
from venditor.server.webhooks import sending
from venditor.server.webhooks.models import Endpoint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
KEYS, HOOKS = "/console/settings/keys", "/console/settings/webhooks"


def _code(page):
    return re.search(r"<code>([^<]+)</code>", page.content.decode())[1]


def test_a_key_is_shown_once_and_works_until_it_is_taken_back(staff, send):
    who = staff("owner")
    page = send(who, KEYS, name=" shop  system ", scopes=["read", "declare"])
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    text = _code(page)
    row = ApiKey.everywhere.get()
    assert (row.name, row.scopes, row.ending) == ("shop system", ["declare", "read"], text[-4:])
    later = who.client.get(KEYS).content.decode()
    assert text not in later
    assert f"…{text[-4:]}" in later
    api = Client(SERVER_NAME="localhost", headers={"authorization": f"Bearer {text}"})
    assert api.get("/api/v1/withdrawals").status_code == 200
    assert "23 Nov" in who.client.get(KEYS).content.decode()
    send(who, f"{KEYS}/{row.id}/revoke")
    send(who, f"{KEYS}/{row.id}/revoke")
    assert api.get("/api/v1/withdrawals").status_code == 401
    kinds = TenantEvent.everywhere.order_by("at", "id").values_list("kind", flat=True)
    assert sorted(kinds) == ["key.made", "key.revoked"]
    told = who.client.get("/console/settings/changes").content.decode()
    assert "API key made" in told
    assert "shop system" in told


@pytest.mark.parametrize("typed", [{"name": "x"}, {"scopes": ["read"]}, {"name": "x", "scopes": ["all"]}])
def test_a_key_without_name_or_scope_is_refused(staff, send, typed):
    page = send(staff("owner"), KEYS, **typed)
    assert page.status_code == 400
    assert "error-summary" in page.content.decode()
    assert ApiKey.everywhere.count() == 0


def test_an_address_is_added_renewed_and_removed(staff, send):
    who = staff("owner")
    page = send(who, HOOKS, url="https://shop.example/hooks", events=["withdrawal.declared"])
    first = _code(page)
    assert first.startswith("whsec_")
    endpoint = Endpoint.everywhere.get()
    renewed = send(who, f"{HOOKS}/{endpoint.id}/renew")
    assert renewed.headers["Cache-Control"] == "no-store"
    assert _code(renewed) != first
    assert "whsec_" not in who.client.get(HOOKS).content.decode()
    assert send(who, f"{HOOKS}/{endpoint.id}/explode").status_code == 404
    send(who, f"{HOOKS}/{endpoint.id}/remove")
    assert Endpoint.everywhere.count() == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"url": "http://shop.example/", "events": ["case.closed"]}, "does not begin with https://"),
        ({"url": "foo", "events": ["case.closed"]}, "does not begin with https://"),
        ({"url": "https://127.0.0.1/", "events": ["case.closed"]}, "“127.0.0.1” is not on the open internet"),
        ({"url": "https://localhost/", "events": ["case.closed"]}, "“localhost” is not on the open internet"),
        ({"url": "https://a:b@shop.example/", "events": ["case.closed"]}, "no name, password or"),
        ({"url": "https://shop.example/"}, "Choose at least one event."),
        ({"events": ["case.closed"]}, "This field is required."),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_with_why(staff, send, typed, told):
    page = send(staff("owner"), HOOKS, **typed)
    assert page.status_code == 400
    assert "error-summary" in page.content.decode()
    assert told in page.content.decode()
    assert Endpoint.everywhere.count() == 0


def test_a_message_is_seen_and_sent_again(staff, send, seller, monkeypatch):
    who = staff("owner")
    send(who, HOOKS, url="https://shop.example/hooks", events=["withdrawal.declared"])
    take(seller)
    receiver = FakeReceiver(answers=[Reply(410)])
    monkeypatch.setattr(sending, "sender", lambda: receiver)
    OutboxItem.everywhere.exclude(kind="webhook").delete()
    work_off(worker="w", now=NOW, most=5)
    page = who.client.get(HOOKS).content.decode()
    assert "given up · The address answered 410." in page
    assert "webhook." not in page
    assert "it is told nothing" in page
    endpoint, item = Endpoint.everywhere.get(), OutboxItem.everywhere.get()
    send(who, f"{HOOKS}/{endpoint.id}/tell")
    send(who, f"{HOOKS}/messages/{item.id}/again")
    work_off(worker="w", now=NOW, most=5)
    assert OutboxItem.everywhere.get().state == "done"
    assert len(receiver.received) == 2


def test_every_trouble_of_a_message_has_words():
    folder = Path(webhooks.__file__).parent
    sources = [*folder.glob("*.py"), Path(sending.__file__)]
    raised = r'(?:GiveUp|RetryLater|Error)\(\s*"(webhook\.[a-z_]+)"'
    codes = {code for file in sources for code in re.findall(raised, file.read_text("utf-8"))}
    assert codes == set(TROUBLES)


def test_the_file_of_cases_begins_with_the_mark_for_excel(staff, case, other_seller):
    take(other_seller, name="Somebody Else")
    who = staff("reader")
    page = who.client.get("/console/cases.csv")
    content = b"".join(page.streaming_content)
    assert content.startswith(b"\xef\xbb\xbfreceipt,")
    assert content.count(b"\r\n") == 2
    assert b"Somebody Else" not in content
    assert page.headers["Content-Disposition"] == 'attachment; filename="withdrawals.csv"'
    assert case
    assert "/console/cases.csv" in who.client.get("/console/").content.decode()
