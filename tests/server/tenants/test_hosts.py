"""A host name of a seller's own serves nothing until its owner has shown that it is the seller's."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import close_old_connections, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from venditor.adapters.dns import FakeTexts
from venditor.cli.main import main
from venditor.server.outbox.models import OutboxItem
from venditor.server.outbox.worker import work_off
from venditor.server.tenants import hosts, proving
from venditor.server.tenants.addresses import page_address
from venditor.server.tenants.errors import SettingsError
from venditor.server.tenants.models import Found, TenantEvent, TenantHost
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.selectors import tenant_of_host

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
HOST, CHALLENGE = "returns.example.org", "_venditor-challenge.returns.example.org"
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def dns(monkeypatch):
    """The domain name system: `dns.records` is what stands in it."""
    fake = FakeTexts({})
    monkeypatch.setattr(proving, "texts", lambda: fake)
    return fake


@pytest.fixture
def add():
    def added(tenant, host=HOST, *, now=NOW):
        return hosts.add_host(host, tenant=tenant, actor=None, now=now)

    return added


@pytest.fixture
def check():
    """Somebody presses "Check now", and the worker does it."""

    def checked(row, *, now=NOW + SECOND):
        hosts.ask_for_look(row.id, tenant=row.tenant, actor=None, now=now)
        work_off(worker="w", now=now, most=10)
        row.refresh_from_db()
        return row

    return checked


def _events(tenant):
    with acting_for(tenant.id):
        return [(one.kind, one.detail) for one in TenantEvent.objects.order_by("at", "id")]


def _answer(host=HOST):
    told = Client(SERVER_NAME=host).get("/")
    return told.status_code, told.content, sorted(told.headers)


def test_a_host_that_waits_is_answered_as_one_that_nobody_has(seller, add):
    before = _answer()
    add(seller)
    assert before[0] == 421
    assert _answer() == before == _answer("unheard-of.example.org")
    assert page_address(seller) == "http://127.0.0.1:8000/w/taipei-tea"


def test_who_sets_the_record_has_the_host(seller, add, check, dns):
    row = add(seller)
    dns.records = {CHALLENGE: (row.token,)}
    assert check(row).proven_at is not None
    assert (row.found, row.looked_at, row.look_at) == (Found.TOKEN, row.proven_at, None)
    assert dns.asked == [CHALLENGE]
    assert _answer()[0] == 200
    assert page_address(seller) == f"http://{HOST}/"
    assert _events(seller) == [
        ("host.added", {"host": HOST}),
        ("host.asked", {"host": HOST}),
        ("host.proven", {"host": HOST, "by": "dns"}),
    ]
    # It is over: nothing is asked for any more.
    assert hosts.ask_for_look(row.id, tenant=seller, actor=None, now=NOW + MINUTE) is False
    assert hosts.look_again(now=NOW + timedelta(days=8)) == 0


@pytest.mark.parametrize(
    ("records", "silent", "found"),
    [
        ({}, (), Found.NOTHING),
        ({CHALLENGE: ()}, (), Found.NOTHING),
        ({CHALLENGE: ("v=spf1 -all", "")}, (), Found.OTHER),
        # Its own name is not the name of the challenge.
        ({HOST: "TOKEN"}, (), Found.NOTHING),
        ({}, (CHALLENGE,), Found.NO_ANSWER),
    ],
)
def test_whatever_else_stands_there_serves_nothing(seller, add, check, dns, records, silent, found):
    row = add(seller)
    dns.records = {name: (row.token,) if told == "TOKEN" else told for name, told in records.items()}
    dns.silent = frozenset(silent)
    assert check(row).proven_at is None
    assert (row.found, row.looked_at.replace(microsecond=0)) == (found, NOW + SECOND)
    assert _answer()[0] == 421
    assert _events(seller)[-1] == ("host.looked", {"host": HOST, "found": found.value})


@pytest.mark.parametrize("written", ["{}", '"{}"', " {} "])
def test_the_token_stands_among_other_texts_however_it_was_typed(seller, add, check, dns, written):
    row = add(seller)
    dns.records = {CHALLENGE: ("v=spf1 -all", written.format(row.token))}
    assert check(row).proven_at is not None


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: token + "A", str.swapcase])
def test_a_token_that_is_not_quite_it_proves_nothing(seller, add, check, dns, change):
    row = add(seller)
    dns.records = {CHALLENGE: (change(row.token),)}
    assert check(row).proven_at is None


def test_a_token_is_of_one_seller_and_one_host(seller, other_seller, add, check, dns):
    ours, theirs, another = add(seller), add(other_seller), add(seller, "widerruf.example.org")
    assert len({ours.token, theirs.token, another.token}) == 3
    dns.records = {CHALLENGE: (ours.token,), f"_venditor-challenge.{another.host}": (ours.token,)}
    assert check(theirs).proven_at is None
    assert check(another).proven_at is None


def test_the_first_that_proves_a_name_has_it(seller, other_seller, add, check, dns):
    ours, theirs = add(seller), add(other_seller)
    dns.records = {CHALLENGE: (ours.token, theirs.token)}
    assert check(theirs).proven_at is not None
    assert check(ours).proven_at is None
    assert ours.found == Found.TAKEN
    assert tenant_of_host(HOST) == other_seller
    with pytest.raises(SettingsError) as refused:
        hosts.confirm_host(HOST, tenant=seller, now=NOW)
    assert refused.value.code == "settings.host_taken"
    assert TenantHost.everywhere.get(id=ours.id).proven_at is None
    # When the other one is gone, the name is free.
    hosts.remove_host(theirs.id, tenant=other_seller, actor=None, now=NOW)
    assert _answer()[0] == 421
    assert check(ours, now=NOW + MINUTE).proven_at is not None
    assert tenant_of_host(HOST) == seller


def test_a_host_that_is_added_again_is_proven_again(seller, add, check, dns):
    first = add(seller)
    dns.records = {CHALLENGE: (first.token,)}
    check(first)
    hosts.remove_host(first.id, tenant=seller, actor=None, now=NOW)
    again = add(seller)
    assert again.token != first.token
    assert check(again, now=NOW + MINUTE).proven_at is None


def test_a_host_stands_once_in_a_sellers_list(seller, add):
    add(seller)
    with pytest.raises(SettingsError, match="already"):
        add(seller)
    assert len(_events(seller)) == 1


def test_not_endlessly_many_wait(seller, other_seller, add):
    for number in range(hosts.MOST_WAITING):
        add(seller, f"h{number}.example.org")
    with pytest.raises(SettingsError, match="20 host names wait"):
        add(seller)
    assert TenantHost.everywhere.count() == hosts.MOST_WAITING
    add(other_seller)
    # A proven one does not count.
    hosts.confirm_host("h0.example.org", tenant=seller, now=NOW)
    add(seller)


def test_it_is_looked_for_by_itself_less_and_less_often_and_for_a_week(seller, add, dns):
    row, looks = add(seller), []
    now = NOW
    while now <= NOW + timedelta(days=8):
        if hosts.look_again(now=now):
            looks.append(now - NOW)
            work_off(worker="w", now=now, most=10)
        now += MINUTE
    assert looks[:3] == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=15)]
    assert looks[-1] - looks[-2] == timedelta(hours=6)
    assert timedelta(days=6, hours=18) < looks[-1] <= timedelta(days=7)
    assert len(looks) == len(dns.asked) < 60
    row.refresh_from_db()
    assert (row.look_at, row.proven_at, row.found) == (None, None, Found.NOTHING)
    # The history tells what was new, not each look.
    assert _events(seller) == [
        ("host.added", {"host": HOST}),
        ("host.looked", {"host": HOST, "found": "nothing"}),
        ("host.given_up", {"host": HOST}),
    ]


def test_the_tick_proves_too(seller, add, dns):
    row = add(seller)
    dns.records = {CHALLENGE: (row.token,)}
    assert hosts.look_again(now=NOW + timedelta(minutes=4, seconds=59)) == 0
    assert hosts.look_again(now=NOW + timedelta(minutes=5)) == 1
    assert hosts.look_again(now=NOW + timedelta(minutes=5)) == 0
    work_off(worker="w", now=NOW + timedelta(minutes=5), most=10)
    row.refresh_from_db()
    assert row.proven_at is not None


def test_a_host_removed_before_the_worker_came_is_not_missed(seller, add, dns):
    row = add(seller)
    hosts.ask_for_look(row.id, tenant=seller, actor=None, now=NOW)
    hosts.remove_host(row.id, tenant=seller, actor=None, now=NOW)
    work_off(worker="w", now=NOW, most=10)
    assert (OutboxItem.everywhere.get().state, dns.asked) == ("done", [])


def test_another_sellers_host_is_not_to_be_had(seller, other_seller, add):
    row = add(other_seller)
    for act in (hosts.ask_for_look, hosts.remove_host):
        with pytest.raises(TenantHost.DoesNotExist):
            act(row.id, tenant=seller, actor=None, now=NOW)
    assert (OutboxItem.everywhere.count(), TenantHost.everywhere.count(), _events(seller)) == (0, 1, [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_of_two_workers_that_prove_one_name_at_once_one_does(seller, other_seller, add):
    rows, barrier, errors = [add(seller), add(other_seller)], threading.Barrier(2), []

    def prove(row):
        try:
            barrier.wait(timeout=10)
            with acting_for(row.tenant_id), transaction.atomic():
                hosts.note_look(row.id, Found.TOKEN, tenant=row.tenant, asked=False, now=NOW)
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=prove, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert errors == []
    assert TenantHost.everywhere.filter(proven_at__isnull=False).count() == 1
    assert TenantHost.everywhere.get(proven_at=None).found == Found.TAKEN


@pytest.mark.django_db(transaction=True)
def test_hosts_that_stood_before_are_proven_by_the_migration(seller):
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    try:
        executor.migrate([("tenants", "0001_initial")])
        old = executor.loader.project_state([("tenants", "0001_initial")]).apps
        old.get_model("tenants", "TenantHost").objects.create(tenant_id=seller.id, host=HOST)
    finally:
        MigrationExecutor(connection).migrate(latest)
    row = TenantHost.everywhere.get()
    assert (row.proven_at is None, row.token, row.look_at) == (False, "", None)
    assert _answer()[0] == 200


class TestCommands:
    def test_a_host_is_added_listed_confirmed_and_removed(self, seller, capsys):
        assert main(["seller", "host", "add", "taipei-tea", "Returns.example.org"]) == 0
        row = TenantHost.everywhere.get()
        assert capsys.readouterr().out == f'{CHALLENGE}. IN TXT "{row.token}"\n'
        assert main(["seller", "host", "list"]) == 0
        assert capsys.readouterr().out.split() == [HOST, "taipei-tea", "waits"]
        assert main(["seller", "host", "confirm", "taipei-tea", HOST]) == 0
        assert _answer()[0] == 200
        assert main(["seller", "host", "list"]) == 0
        served, listed = capsys.readouterr().out.splitlines()
        assert served == f"{HOST} serves the page of 臺北茶行."
        assert listed.split()[:3] == [HOST, "taipei-tea", "proven"]
        assert main(["seller", "host", "remove", "taipei-tea", f"{HOST}."]) == 0
        assert _answer()[0] == 421
        kinds = [(kind, detail.get("by")) for kind, detail in _events(seller)]
        assert kinds == [("host.added", None), ("host.proven", "command"), ("host.removed", None)]

    def test_a_host_that_was_not_added_is_confirmed_all_the_same(self, seller):
        assert main(["seller", "host", "confirm", "taipei-tea", HOST]) == 0
        assert _answer()[0] == 200
        assert {kind for kind, _detail in _events(seller)} == {"host.added", "host.proven"}

    def test_one_that_another_seller_proved_is_refused(self, seller, other_seller, capsys):
        hosts.confirm_host(HOST, tenant=other_seller, now=NOW)
        assert main(["seller", "host", "confirm", "taipei-tea", HOST]) == 2
        assert "remove it there first" in capsys.readouterr().err
        assert (TenantHost.everywhere.count(), _events(seller)) == (1, [])

    @pytest.mark.usefixtures("seller")
    @pytest.mark.parametrize("asked", [("nobody", HOST), ("taipei-tea", HOST)])
    def test_what_is_not_there_cannot_be_removed(self, asked, capsys):
        assert main(["seller", "host", "remove", *asked]) == 2
        assert "no " in capsys.readouterr().err
