"""Telling a seller's systems what happened: thin, signed, once an event, until it is taken or given up."""

import json
import re
from datetime import timedelta
from uuid import UUID

import pytest
from tests.server.console.seeds import NOW, order_of, seed_seller, take

from venditor.adapters.webhooks import AddressError, DeliveryError, FakeReceiver, Reply, verified
from venditor.aftersales import CloseCase, MatchOrder, RecordBounce, RecordSending
from venditor.server.cases.models import Case
from venditor.server.cases.records import SYSTEM
from venditor.server.cases.services import carry_out
from venditor.server.outbox.back_off import MOST_ATTEMPTS
from venditor.server.outbox.models import OutboxItem
from venditor.server.outbox.worker import work_off
from venditor.server.staff.models import User
from venditor.server.tenants.errors import SettingsError
from venditor.server.tenants.models import TenantEvent
from venditor.server.tenants.scope import acting_for
from venditor.server.webhooks import sending
from venditor.server.webhooks.endpoints import (
    MOST_ENDPOINTS,
    add_endpoint,
    attempts,
    remove_endpoint,
    renew_secret,
    secrets_of,
    send_again,
    tell_again,
)
from venditor.server.webhooks.events import ALL_TYPES, TYPES
from venditor.server.webhooks.models import Endpoint

pytestmark = pytest.mark.django_db
URL = "https://shop.example/hooks"
SENT = RecordSending(code=250, text="2.0.0 Ok", host="mx.example.org")


@pytest.fixture
def seller(db):  # noqa: ARG001 - opens the database
    return seed_seller("taipei-tea")


@pytest.fixture
def receiver(monkeypatch):
    fake = FakeReceiver()
    monkeypatch.setattr(sending, "sender", lambda: fake)
    return fake


@pytest.fixture
def endpoint(seller):
    return add_endpoint(URL, events=ALL_TYPES, tenant=seller, actor=None, now=NOW)


def _work(now=NOW):
    OutboxItem.everywhere.exclude(kind="webhook").delete()
    return work_off(worker="w", now=now, most=50)


def _items(state=None):
    rows = OutboxItem.everywhere.filter(kind="webhook").order_by("id")
    return list(rows.filter(state=state) if state else rows)


def test_a_declaration_is_told_with_ids_and_links_and_nothing_of_a_person(seller, endpoint, receiver):
    case = take(seller, name="陳怡君", words="two", whole=False)
    assert _work() == 1
    ((url, told, body),) = receiver.received
    row = Case.everywhere.get(id=case)
    document = json.loads(body)
    assert url == URL
    assert document == {
        "type": "withdrawal.declared",
        "timestamp": "2026-11-23T14:03:22Z",
        "data": {
            "seller": str(seller.id),
            "case": str(case),
            "event": document["data"]["event"],
            "receipt": row.receipt,
            "links": {
                "api": f"http://127.0.0.1:8000/api/v1/withdrawals/{row.receipt}",
                "console": f"http://127.0.0.1:8000/console/cases/{case}",
            },
        },
    }
    assert UUID(document["data"]["event"])
    assert not re.search("陳|怡|anna|4711".encode(), body)
    assert told["webhook-id"] == f"msg_{_items()[0].id.hex}"
    (secret,) = secrets_of(endpoint, now=NOW)
    assert verified(told, body, secret=secret, now=NOW)
    assert _items()[0].result == {"status": 204}


@pytest.mark.usefixtures("endpoint")
def test_every_event_that_is_told_has_a_kind(seller, receiver):
    case = take(seller)
    order = order_of(seller, User.objects.create_user("mei@example.org").id)
    commands = [
        SENT,
        MatchOrder(order=str(order.id), evidence="staff", countries=("DE",)),
        RecordBounce(status="5.1.1", diagnostic="no such user"),
        CloseCase(outcome="settled", reason="paid"),
    ]
    with acting_for(seller.id):
        for command in commands:
            carry_out(command, case=case, actor=SYSTEM, now=NOW)
    _work()
    assert sorted(json.loads(body)["type"] for _url, _told, body in receiver.received) == [
        "acknowledgement.failed",
        "acknowledgement.sent",
        "case.closed",
        "order.matched",
        "withdrawal.declared",
    ]
    assert len({told["webhook-id"] for _url, told, _body in receiver.received}) == 5
    assert set(TYPES.values()) == set(ALL_TYPES)


def test_only_the_events_that_were_chosen_are_told_and_only_to_the_own_systems(seller, receiver):
    other = seed_seller("other")
    add_endpoint(URL, events=["case.closed"], tenant=seller, actor=None, now=NOW)
    add_endpoint(f"{URL}/other", events=ALL_TYPES, tenant=other, actor=None, now=NOW)
    case = take(seller)
    assert _items() == []
    with acting_for(seller.id):
        carry_out(CloseCase(outcome="settled", reason="paid"), case=case, actor=SYSTEM, now=NOW)
    _work()
    assert [url for url, _told, _body in receiver.received] == [URL]


@pytest.mark.parametrize(
    "answer", [Reply(301), Reply(400), Reply(429), Reply(500), DeliveryError("webhook.no_answer", "x")]
)
def test_what_is_not_taken_is_tried_again_under_the_same_id_with_a_new_time(
    seller, endpoint, receiver, answer
):
    take(seller)
    receiver.answers = [answer]
    _work()
    (item,) = _items("pending")
    assert item.trouble.startswith("webhook.")
    later = item.due_at + timedelta(seconds=1)
    assert _work(NOW) == 0
    assert _work(later) == 1
    (_, first, body), (_, second, again) = receiver.received
    assert (first["webhook-id"], body) == (second["webhook-id"], again)
    assert int(second["webhook-timestamp"]) > int(first["webhook-timestamp"])
    assert verified(second, again, secret=secrets_of(endpoint, now=later)[0], now=later)
    assert _items("done") == [item]


def test_an_address_that_gives_no_answer_costs_one_timeout_and_then_rests(seller, receiver):
    slow = add_endpoint(f"{URL}/slow", events=ALL_TYPES, tenant=seller, actor=None, now=NOW)
    quick = seed_seller("quick")
    add_endpoint(f"{URL}/quick", events=ALL_TYPES, tenant=quick, actor=None, now=NOW)
    for number in range(3):
        take(seller, nonce=f"page-{number}")
    take(quick)
    receiver.silent = {slow.url}
    assert _work() == 4
    # All are due at one instant, in no order.
    assert sorted(url for url, _told, _body in receiver.received) == [f"{URL}/quick", slow.url]
    waiting = _items("pending")
    troubles = sorted(item.trouble for item in waiting)
    assert troubles == ["webhook.no_answer", "webhook.resting", "webhook.resting"]
    assert all(item.due_at >= NOW + sending.REST for item in waiting)
    receiver.silent.clear()
    assert _work(max(item.due_at for item in waiting)) == 3
    assert len(receiver.received) == 5


def test_the_receivers_wish_to_wait_is_kept(seller, endpoint, receiver):
    take(seller)
    receiver.answers = [Reply(503, timedelta(hours=5))]
    _work()
    assert _items()[0].due_at >= NOW + timedelta(hours=5)
    assert endpoint.disabled_at is None


def test_it_is_given_up_in_the_end_and_sent_again_by_hand(seller, endpoint, receiver):
    take(seller)
    receiver.answers = [Reply(500)] * MOST_ATTEMPTS
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        assert _work(now) == 1
        now += timedelta(days=1)
    (item,) = _items("dead")
    assert item.trouble == "webhook.answered 500"
    assert _work(now) == 0
    send_again(item.id, tenant=seller, now=now)
    assert _work(now) == 1
    assert _items("done") == [item]
    assert len({told["webhook-id"] for _url, told, _body in receiver.received}) == 1
    assert endpoint.url == URL


def test_410_ends_it_until_an_owner_says_otherwise(seller, endpoint, receiver):
    take(seller)
    receiver.answers = [Reply(410)]
    _work()
    endpoint.refresh_from_db()
    assert endpoint.disabled_at.replace(microsecond=0) == NOW
    assert endpoint.disabled_why == "gone"
    take(seller, nonce="2")
    assert len(_items()) == 1
    tell_again(endpoint.id, tenant=seller, actor=None, now=NOW)
    take(seller, nonce="3")
    assert sorted(item.state for item in _items()) == ["dead", "pending"]


def test_an_address_that_leads_inside_is_given_up(seller, endpoint, receiver):
    take(seller)
    receiver.answers = [AddressError("webhook.private", "x")]
    _work()
    assert [item.trouble for item in _items("dead")] == ["webhook.private"]
    assert endpoint.url == URL


def test_for_a_day_after_a_renewal_both_secrets_sign(seller, endpoint, receiver):
    (old,) = secrets_of(endpoint, now=NOW)
    renewed = renew_secret(endpoint.id, tenant=seller, actor=None, now=NOW)
    new, still = secrets_of(renewed, now=NOW)
    assert (still, new != old) == (old, True)
    assert secrets_of(renewed, now=NOW + timedelta(hours=24)) == [new]
    take(seller)
    _work()
    ((_url, told, body),) = receiver.received
    assert all(verified(told, body, secret=one, now=NOW) for one in (old, new))


def test_no_secret_stands_in_the_database(seller, endpoint, receiver):
    take(seller)
    _work()
    kept = json.dumps([list(Endpoint.everywhere.values()), list(OutboxItem.everywhere.values())], default=str)
    assert "whsec" not in kept
    assert secrets_of(endpoint, now=NOW)[0].removeprefix("whsec_") not in kept
    assert len(receiver.received) == 1


def test_what_waits_for_an_address_that_was_taken_away_is_given_up(seller, endpoint, receiver):
    take(seller)
    remove_endpoint(endpoint.id, tenant=seller, actor=None, now=NOW)
    _work()
    assert [item.trouble for item in _items("dead")] == ["webhook.not_told"]
    assert receiver.received == []
    with acting_for(seller.id):
        assert [one.endpoint for one in attempts()] == [None]


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.0.0.1/",
        "https://localhost/",
        "https://db.internal/",
        "https://intranet/",
        "https://user:pw@shop.example/",
        "https://shop.example/\x00",
        "javascript:alert(1)",
        "",
    ],
)
def test_addresses_that_are_refused(seller, url):
    with pytest.raises(SettingsError) as refused:
        add_endpoint(url, events=ALL_TYPES, tenant=seller, actor=None, now=NOW)
    assert refused.value.facts["field"] == "url"
    assert Endpoint.everywhere.count() == TenantEvent.everywhere.count() == 0


def test_no_events_and_too_many_addresses_are_refused(seller):
    with pytest.raises(SettingsError) as refused:
        add_endpoint(URL, events=["nonsense"], tenant=seller, actor=None, now=NOW)
    assert refused.value.facts["field"] == "events"
    for number in range(MOST_ENDPOINTS):
        add_endpoint(f"{URL}/{number}", events=ALL_TYPES, tenant=seller, actor=None, now=NOW)
    with pytest.raises(SettingsError):
        add_endpoint(URL, events=ALL_TYPES, tenant=seller, actor=None, now=NOW)


def test_what_is_another_sellers_is_not_found(seller, endpoint, receiver):
    other = seed_seller("other")
    take(seller)
    (item,) = _items()
    for change in (remove_endpoint, renew_secret, tell_again):
        with pytest.raises(Endpoint.DoesNotExist):
            change(endpoint.id, tenant=other, actor=None, now=NOW)
    with pytest.raises(OutboxItem.DoesNotExist):
        send_again(item.id, tenant=other, now=NOW)
    mail = OutboxItem.everywhere.exclude(kind="webhook").first()
    with pytest.raises(OutboxItem.DoesNotExist):
        send_again(mail.id, tenant=seller, now=NOW)
    assert receiver.received == []
