"""A marketplace's and its sellers' systems: what is declared, and where it was passed on."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator
from tests.server.api.conftest import DECLARED, fields
from tests.server.console.seeds import NOW, order_of, seed_seller, take

from venditor.aftersales import CloseCase, ReopenCase
from venditor.server.cases.models import Case
from venditor.server.cases.records import SYSTEM
from venditor.server.cases.services import carry_out
from venditor.server.markets.services import join
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for
from venditor.server.webhooks.endpoints import add_endpoint
from venditor.server.webhooks.events import ALL_TYPES

pytestmark = pytest.mark.django_db


@pytest.fixture
def market(seller, other_seller):
    opened = seed_seller("hafenmarkt")
    Tenant.objects.filter(id=opened.id).update(is_marketplace=True)
    opened.refresh_from_db()
    for one in (seller, other_seller):
        join(one, market=opened, actor=None, now=NOW)
    return opened


@pytest.fixture
def of_market(market, system_of):
    return system_of(market)


def _lines(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _part(seller):
    return Case.everywhere.get(tenant=seller)


def test_sellers_are_declared_and_told_as_they_were_named(of_market):
    response = of_market.post(DECLARED | {"sellers": [" 臺北茶行 ", "", "Nobody, Ltd."]})
    assert response.status_code == 201
    told = of_market.get(f"/withdrawals/{response.json()['receipt']}").json()
    assert told["declaration"]["sellers"] == ["臺北茶行", "Nobody, Ltd."]
    assert (told["channel"], told["passed_on"], told["marketplace"]) == ("api", [], None)
    assert _lines(of_market.get("/withdrawals.csv"))[0]["sellers"] == "臺北茶行\nNobody, Ltd."


def test_a_sellers_own_key_names_none(system, seller):
    response = system.post(DECLARED | {"sellers": ["臺北茶行"]})
    assert (response.status_code, fields(response)) == (422, [("body", "sellers")])
    assert "seller's own" in response.json()["errors"][0]["detail"]
    assert not Case.everywhere.filter(tenant=seller).exists()
    assert system.post(DECLARED | {"sellers": []}, key="2").status_code == 201


@pytest.mark.parametrize(
    ("sellers", "field"),
    [
        ("one", "sellers"),
        ([1], "sellers.0"),
        (["x" * 201], "sellers.0"),
        (["\x00"], "sellers"),
        (["x"] * 101, "sellers"),
    ],
)
def test_names_that_cannot_be_kept_are_refused(of_market, market, sellers, field):
    response = of_market.post(DECLARED | {"sellers": sellers})
    assert (response.status_code, fields(response)) == (422, [("body", field)])
    assert not Case.everywhere.filter(tenant=market).exists()


def test_a_call_from_before_there_were_sellers_may_be_sent_again(system, monkeypatch):
    """The body that is remembered is the same as it was, so a retry over an upgrade is no other call."""
    kept = []
    monkeypatch.setattr(
        "venditor.server.faces.api.operations.once",
        lambda *_args, body, answered, **_values: kept.append(body) or answered()[1],
    )
    assert system.post().status_code == 201
    assert "sellers" not in kept[0]


def test_an_entry_tells_where_it_was_passed_on_and_a_part_where_it_came_from(
    of_market, system, market, seller, other_seller, work
):
    entry = of_market.post(DECLARED | {"sellers": ["臺北茶行", "other"]}).json()["receipt"]
    work(now=NOW + timedelta(seconds=7))
    told = of_market.get(f"/withdrawals/{entry}").json()
    assert told["passed_on"] == [
        {
            "seller": one.slug,
            "name": one.name,
            "receipt": _part(one).receipt,
            "passed_on_at": "2026-11-23T14:03:29Z",
            "declined": False,
        }
        for one in (other_seller, seller)
    ]
    assert (told["open"], told["outcome"]) == (False, "passed_on")
    part = system.get(f"/withdrawals/{_part(seller).receipt}").json()
    assert part["marketplace"] == {"name": market.name, "receipt": entry}
    assert (part["channel"], part["acknowledgement"]) == ("marketplace", "by_marketplace")
    assert (part["passed_on"], part["declaration"]["sellers"]) == ([], [])
    (line,) = _lines(system.get("/withdrawals.csv"))
    assert (line["marketplace"], line["marketplace_receipt"], line["sellers"]) == (market.name, entry, "")


def test_that_a_seller_declined_is_told_until_it_took_it_back(of_market, seller, work):
    entry = of_market.post(DECLARED | {"sellers": ["臺北茶行"]}).json()["receipt"]
    work()
    commands = (CloseCase(outcome="not_ours", reason="x"), ReopenCase(reason="y"))
    for command, declined in zip(commands, (True, False), strict=True):
        with acting_for(seller.id):
            carry_out(command, case=_part(seller).id, actor=SYSTEM, now=NOW)
        work()
        told = of_market.get().json()["withdrawals"][0]
        assert [(one["seller"], one["declined"]) for one in told["passed_on"]] == [("taipei-tea", declined)]
        assert (told["receipt"], told["open"]) == (entry, declined)


def test_answers_have_the_shape_the_document_says(of_market, system, seller, work, client):
    order_of(seller, None)
    of_market.post(DECLARED | {"sellers": ["臺北茶行"]})
    work()
    document = client.get("/api/v1/openapi.json").json()
    schema = {**document["components"]["schemas"]["Withdrawals"], "components": document["components"]}
    for one in (of_market, system):
        answer = one.get().json()
        assert len(answer["withdrawals"]) == 1
        Draft202012Validator(schema).validate(answer)


def test_reading_many_entries_asks_no_more_of_the_database_than_few(of_market, work):
    def counted():
        with CaptureQueriesContext(connection) as asked:
            of_market.get()
        return len(asked)

    of_market.post(DECLARED | {"sellers": ["臺北茶行"]})
    work()
    few = counted()
    for number in range(3):
        of_market.post(DECLARED | {"sellers": ["臺北茶行"]}, key=f"n{number}")
    work()
    assert counted() == few


def test_the_marketplaces_systems_are_told_of_passing_on_and_of_nobody(
    of_market, market, seller, other_seller, work
):
    url = "https://markt.example.org/hook"
    for one in (market, seller, other_seller):
        add_endpoint(f"{url}/{one.slug}", events=ALL_TYPES, tenant=one, actor=None, now=NOW)
    entry = of_market.post(DECLARED | {"sellers": ["臺北茶行", "other"]}).json()["receipt"]
    work()
    told = sorted(
        (item.tenant.slug, item.payload["message"]["type"], item.payload["message"]["data"]["receipt"])
        for item in OutboxItem.everywhere.filter(kind="webhook").select_related("tenant")
    )
    assert told == [
        ("hafenmarkt", "withdrawal.declared", entry),
        ("hafenmarkt", "withdrawal.passed_on", entry),
        ("hafenmarkt", "withdrawal.passed_on", entry),
        ("other", "withdrawal.declared", _part(other_seller).receipt),
        ("taipei-tea", "withdrawal.declared", _part(seller).receipt),
    ]
    sent = json.dumps([item.payload for item in OutboxItem.everywhere.filter(kind="webhook")])
    assert [text for text in ("Anna", "10-4711", "anna@", market.name) if text in sent] == []


def test_a_case_of_its_own_tells_of_no_marketplace(system, seller):
    take(seller)
    (line,) = _lines(system.get("/withdrawals.csv"))
    assert (line["sellers"], line["marketplace"], line["marketplace_receipt"]) == ("", "", "")
