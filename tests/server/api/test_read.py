"""Reading cases over the API: the seller's own, whole, page by page, and as a file."""

import csv
import io
import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.server.api.conftest import fields
from tests.server.console.seeds import NOW, order_of, take

from venditor.aftersales import CloseCase, MatchOrder
from venditor.server.access.keys import revoke_key
from venditor.server.access.models import ApiKey
from venditor.server.cases.models import Case
from venditor.server.cases.records import SYSTEM
from venditor.server.cases.services import carry_out
from venditor.server.people.models import Person
from venditor.server.people.services import erase
from venditor.server.staff.models import User
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db


def _receipt(case):
    return Case.everywhere.get(id=case).receipt


def _matched(seller):
    order = order_of(seller, User.objects.create_user("mei@example.org").id)
    case = take(seller)
    with acting_for(seller.id):
        match = MatchOrder(order=str(order.id), evidence="staff", countries=("DE",))
        carry_out(match, case=case, actor=SYSTEM, now=NOW)
    return case, order


def test_a_case_as_it_stands(system, seller):
    case, order = _matched(seller)
    told = system.get(f"/withdrawals/{_receipt(case).lower().replace('-', ' ')}").json()
    assert told == {
        "receipt": _receipt(case),
        "received_at": "2026-11-23T14:03:22Z",
        "day": "2026-11-23",
        "language": "de",
        "channel": "hosted",
        "declaration": {
            "name": "Anna Huber",
            "contract": "10-4711",
            "contact": "anna@example.org",
            "whole": True,
            "parts": [],
            "words": "",
            "sellers": [],
        },
        "open": True,
        "outcome": None,
        "acknowledgement": "queued",
        "contact_confirmed": False,
        "match": "staff",
        "order": {"id": str(order.id), "number": "10-4711"},
        "due": None,
        "red": False,
        "tasks": Case.everywhere.get(id=case).tasks,
        "passed_on": [],
        "marketplace": None,
    }


def test_the_order_is_told_to_keys_that_may_read_it(seller, system_of):
    case, _order = _matched(seller)
    system = system_of(seller, "read")
    assert system.get(f"/withdrawals/{_receipt(case)}").json()["order"] is None
    assert system.get().json()["withdrawals"][0]["order"] is None
    assert _lines(system.get("/withdrawals.csv"))[0]["order"] == ""


def test_what_was_erased_is_not_told(system, seller):
    case = take(seller)
    with acting_for(seller.id):
        erase(Person.objects.get(), now=NOW)
    assert system.get(f"/withdrawals/{_receipt(case)}").json()["declaration"] is None
    assert _lines(system.get("/withdrawals.csv"))[0]["name"] == ""


def test_another_sellers_case_is_as_unknown_as_none(system, seller, other_seller):
    mine, theirs = _receipt(take(seller)), _receipt(take(other_seller))
    told = []
    for receipt in (theirs, "1111-1111-1111", "nonsense", "x" * 150):
        response = system.get(f"/withdrawals/{receipt}")
        assert response.status_code == 404
        told.append(response.content)
    assert len(set(told)) == 1
    for after in (theirs, "1111-1111-1111"):
        response = system.get(after=after)
        assert (response.status_code, fields(response)) == (422, [("query", "after")])
    assert [one["receipt"] for one in system.get().json()["withdrawals"]] == [mine]


def test_pages_follow_one_another_and_miss_nothing(system, seller):
    # Three at the same instant: the page ends between them.
    taken = [take(seller, now=NOW + timedelta(minutes=n // 3), nonce=str(n)) for n in range(7)]
    found, address = [], "/withdrawals?limit=2"
    while address:
        parts = urlsplit(address)
        page = system.get("/withdrawals", **dict(parse_qsl(parts.query))).json()
        assert len(page["withdrawals"]) == (2 if page["next"] else 1)
        found += [one["receipt"] for one in page["withdrawals"]]
        address = page["next"]
    assert len(found) == 7
    assert set(found) == {_receipt(case) for case in taken}


@pytest.mark.parametrize(
    ("since", "count"),
    [
        ("2026-11-23T14:03:21Z", 1),
        ("2026-11-23T14:03:22Z", 1),
        ("2026-11-23T15:03:22+01:00", 1),
        ("2026-11-23T14:03:23Z", 0),
    ],
)
def test_since_is_an_instant_and_belongs_to_what_is_found(system, seller, since, count):
    take(seller)
    assert len(system.get(since=since).json()["withdrawals"]) == count
    assert len(_lines(system.get("/withdrawals.csv", since=since))) == count


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"since": "yesterday"}, "since"),
        ({"since": "2026-11-23"}, "since"),
        ({"since": "2026-11-23T14:03:22"}, "since"),
        ({"since": "0001-01-01T00:00:00+14:00"}, "since"),
        ({"since": "9999-12-31T23:59:59-14:00"}, "since"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"after": "\x00"}, "after"),
        ({"after": "x" * 41}, "after"),
    ],
)
def test_a_query_that_cannot_be_used_is_named(system, seller, query, field):
    take(seller)
    response = system.get(**query)
    assert (response.status_code, fields(response)) == (422, [("query", field)])


def test_a_closed_case_says_how_it_ended(system, seller):
    case = take(seller)
    with acting_for(seller.id):
        carry_out(CloseCase(outcome="settled", reason="paid"), case=case, actor=SYSTEM, now=NOW)
    told = system.get(f"/withdrawals/{_receipt(case)}").json()
    assert (told["open"], told["outcome"]) == (False, "settled")


@pytest.mark.parametrize("path", ["/withdrawals", "/withdrawals.csv", "/withdrawals/1111-1111-1111"])
def test_reading_needs_a_key_that_may(seller, system_of, path):
    take(seller)
    assert system_of(seller, "declare", "orders").get(path).status_code == 403
    system = system_of(seller, "read")
    with acting_for(seller.id):
        key = ApiKey.objects.get(scopes=["read"])
    assert system.get(path).status_code in (200, 404)
    revoke_key(key.id, tenant=seller, actor=None, now=NOW)
    assert system.get(path).status_code == 401


def _lines(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_file_holds_every_case_in_order(system, seller, other_seller):
    taken = [take(seller, now=NOW + timedelta(minutes=n), nonce=str(n)) for n in range(205)]
    take(other_seller, name="Somebody Else")
    response = system.get("/withdrawals.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = _lines(response)
    assert [line["receipt"] for line in lines] == [_receipt(case) for case in taken]
    assert {line["name"] for line in lines} == {"Anna Huber"}


@pytest.mark.parametrize("name", ["=1+1", "+49", "-2", "@SUM(A1)", "\t=1", "＝1", "a;=1+1", " =1"])
def test_no_cell_of_the_file_is_a_formula(system, seller, name):
    take(seller, name=name, contract=f"{name}\n{name}", contact="=a@example.org")
    content = b"".join(system.get("/withdrawals.csv").streaming_content).decode()
    (line,) = csv.DictReader(io.StringIO(content, newline=""))
    assert line["contact"] == "'=a@example.org"
    for cell in line.values():
        assert not re.search(r"(?:^|[;\t\r\n]) *[=+\-@＝＋－＠]", cell)


def test_a_byte_order_mark_only_where_it_is_asked_for(system, seller):
    take(seller, name="陳怡君")
    plain = b"".join(system.get("/withdrawals.csv").streaming_content)
    marked = b"".join(system.get("/withdrawals.csv", mark="true").streaming_content)
    assert marked == b"\xef\xbb\xbf" + plain
    assert "陳怡君".encode() in plain


def test_the_last_use_of_a_key_is_noted_now_and_then(system, seller):
    with acting_for(seller.id):
        assert ApiKey.objects.get().last_used_at is None
        system.get()
        assert ApiKey.objects.get().last_used_at == NOW
