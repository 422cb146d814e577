"""Declaring over the API: taken once, refused by name, and silent about orders."""

import json
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.server.api.conftest import DECLARED, fields
from tests.server.console.seeds import NOW, order_of, seed_seller

from venditor.aftersales import Declaration, Part
from venditor.aftersales.declaration import MOST_PARTS
from venditor.core import clock
from venditor.core.identifiers import receipt_problem
from venditor.server.access.keys import make_key
from venditor.server.access.models import ApiCall
from venditor.server.cases import services
from venditor.server.cases.intake import LIMITS
from venditor.server.cases.models import Case
from venditor.server.cases.records import read_events
from venditor.server.faces.api import operations
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.models import Person
from venditor.server.people.services import erase
from venditor.server.staff.models import User
from venditor.server.tenants.models import TenantHost
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
LINE = "01890a5d-ac96-774b-bcce-b302099a8054"


def _declared(seller):
    with acting_for(seller.id):
        return read_events(Case.objects.get())[0]


def test_a_declaration_is_taken_with_a_receipt(system, seller):
    response = system.post()
    told = response.json()
    assert response.status_code == 201
    assert set(told) == {"receipt", "received_at", "day", "language", "links"}
    assert receipt_problem(told["receipt"]) is None
    assert (told["received_at"], told["day"]) == ("2026-11-23T14:03:22Z", "2026-11-23")
    assert response.headers["Location"].endswith(f"/api/v1/withdrawals/{told['receipt']}")
    event = _declared(seller)
    assert (event.channel, event.language, event.receipt) == ("api", "de", told["receipt"])
    assert event.personal == Declaration(name="Anna Huber", contract="10-4711", contact="anna@example.org")
    assert OutboxItem.everywhere.get(kind="withdrawal.acknowledgement").state == "pending"


def test_the_links_show_the_receipt(system):
    told = system.post().json()
    for name, kind in (("receipt", "text/html; charset=utf-8"), ("pdf", "application/pdf")):
        path = told["links"][name].removeprefix("http://127.0.0.1:8000")
        page = Client(SERVER_NAME="localhost").get(path)
        assert (page.status_code, page.headers["Content-Type"]) == (200, kind)


def test_the_links_stand_on_the_sellers_own_host(system, seller):
    TenantHost.everywhere.create(tenant=seller, host="returns.example.org", proven_at=seller.made_at)
    assert system.post().json()["links"]["receipt"].startswith("http://returns.example.org/receipt/")


@pytest.mark.parametrize(
    ("given", "whole", "parts", "words"),
    [
        ({}, True, (), ""),
        ({"whole": True}, True, (), ""),
        ({"whole": True, "parts": []}, True, (), ""),
        ({"parts": [], "words": "one pot"}, False, (), "one pot"),
        ({"words": "one pot"}, False, (), "one pot"),
        ({"whole": False, "words": "one pot"}, False, (), "one pot"),
        (
            {"parts": [{"article": "Kanne", "pieces": 2, "line": LINE}, {"article": "壺"}]},
            False,
            (Part("Kanne", 2, LINE), Part("壺", 1)),
            "",
        ),
    ],
)
def test_whole_parts_and_words(system, seller, given, whole, parts, words):
    assert system.post(DECLARED | given).status_code == 201
    told = _declared(seller).personal
    assert (told.whole, told.parts, told.words) == (whole, parts, words)


def test_texts_are_kept_to_the_byte(system, seller):
    text = " e\u0301 \u202eשלום 😀\r\n{x} %s \U00020bb7 "
    assert system.post(DECLARED | {"name": text, "contract": text, "words": text}).status_code == 201
    told = _declared(seller).personal
    assert (told.name, told.contract, told.words) == (text, text, text)


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ("de-AT", "de"),
        ("zh-TW", "zh-Hant"),
        ("tlh", "de"),
        ("", "de"),
        ("en", "en"),
        ("FR", "fr"),
        ("xx", "de"),
    ],
)
def test_the_language_is_the_nearest_page_or_the_sellers(system, seller, given, language):
    response = system.post(DECLARED | {"language": given})
    assert response.status_code == 201
    assert _declared(seller).language == language
    assert response.json()["language"] == language


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": None}, "name"),
        ({"name": 5}, "name"),
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": "x" * 1_000_000}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "a\ud800b"}, "name"),
        ({"contract": "\udfff"}, "contract"),
        ({"contact": "anna"}, "contact"),
        ({"contact": ["a@example.org"]}, "contact"),
        ({"contact": "anna@example"}, "contact"),
        ({"contact": "anna@192.0.2.1"}, "contact"),
        ({"contact": "anna@exam_ple.org"}, "contact"),
        ({"whole": "yes"}, "whole"),
        ({"whole": True, "words": "one"}, "whole"),
        ({"whole": False}, "words"),
        ({"words": "w" * 5001}, "words"),
        ({"parts": [{"article": "Tee", "pieces": 0}]}, "parts.0.pieces"),
        ({"parts": [{"article": "Tee", "pieces": "1"}]}, "parts.0.pieces"),
        ({"parts": [{"article": "Tee", "pieces": True}]}, "parts.0.pieces"),
        ({"parts": [{"article": "Tee"}, {"pieces": 1}]}, "parts.1.article"),
        ({"parts": [{"article": "Tee", "line": "1"}]}, "parts.0.line"),
        ({"parts": [{"article": "Tee"}] * (MOST_PARTS + 1)}, "parts"),
        ({"parts": "all"}, "parts"),
        ({"parts": []}, "parts"),
        ({"parts": [], "words": ""}, "parts"),
        ({"parts": [], "whole": False}, "parts"),
        ({"language": "nonsense tag"}, "language"),
        ({"reason": "none of yours"}, "reason"),
        ({"a\ud800": 1}, "a\ud800"),
    ],
)
def test_a_refusal_names_the_field_and_keeps_nothing(system, change, field):
    body = {name: value for name, value in (DECLARED | change).items() if value is not None}
    response = system.post(body)
    assert response.status_code == 422
    assert fields(response) == [("body", field)]
    (error,) = response.json()["errors"]
    assert error["pointer"] == "#/" + field.replace(".", "/")
    assert Case.everywhere.count() == ApiCall.everywhere.count() == 0


def test_every_field_that_is_wrong_is_named(system):
    response = system.post({"name": 1, "contract": "x"})
    assert fields(response) == [("body", "name"), ("body", "contact")]


@pytest.mark.parametrize(
    ("body", "status", "named"),
    [
        (b"", 422, [("body", "")]),
        (b"{", 400, [("body", "")]),
        (b"[]", 400, [("body", "")]),
        (b'"text"', 400, [("body", "")]),
        (b"\xff\xfe{}", 400, [("body", "")]),
        (b'{"name": NaN}', 400, [("body", "")]),
        (b'{"name": ' + b"9" * 5000 + b"}", 400, [("body", "")]),
        (b'{"name": "a", "name": "b"}', 422, [("body", "name")]),
        (b'{"parts": ' + b"[" * 21 + b"]" * 21 + b"}", 400, [("body", "")]),
        (b"[" * 100_000, 400, [("body", "")]),
        (b'{"a":' * 100_000, 400, [("body", "")]),
    ],
)
def test_a_body_that_is_no_declaration(system, body, status, named):
    response = system.post(body)
    assert (response.status_code, fields(response)) == (status, named)
    assert Case.everywhere.count() == 0


def test_other_kinds_of_bodies_are_refused(system):
    form = system.client.post(
        "/api/v1/withdrawals",
        DECLARED,
        headers={"authorization": f"Bearer {system.text}", "idempotency-key": "1"},
    )
    assert form.status_code == 415
    assert system.post(b'{"name": "' + b"x" * 3_000_000 + b'"}').status_code == 413
    assert Case.everywhere.count() == 0


def test_the_same_call_again_gives_the_same_answer_to_the_letter(system, seller):
    first = system.post()
    # A host that came in between would make other links today.
    TenantHost.everywhere.create(tenant=seller, host="returns.example.org", proven_at=seller.made_at)
    second = system.post(dict(reversed(DECLARED.items())))
    assert (second.status_code, second.content) == (201, first.content)
    assert second.headers["Location"] == first.headers["Location"]
    assert Case.everywhere.count() == ApiCall.everywhere.count() == 1
    assert OutboxItem.everywhere.filter(kind="withdrawal.acknowledgement").count() == 1


def test_the_same_key_with_another_body_is_refused(system):
    system.post()
    response = system.post(DECLARED | {"name": "Bernd"})
    assert (response.status_code, fields(response)) == (422, [("header", "Idempotency-Key")])
    assert Case.everywhere.count() == 1
    assert system.post(DECLARED | {"name": "Bernd"}, key="2").status_code == 201


def test_a_refused_call_does_not_use_its_key_up(system):
    assert system.post(DECLARED | {"contact": "nobody"}).status_code == 422
    assert system.post().status_code == 201


def test_idempotency_keys_belong_to_a_key_of_the_api(system, system_of, seller, other_seller):
    answers = [system.post(), system_of(seller).post(), system_of(other_seller).post()]
    assert {response.status_code for response in answers} == {201}
    assert len({response.json()["receipt"] for response in answers}) == 3


@pytest.mark.parametrize(("key", "status"), [(None, 400), ("", 422), ("x" * 255, 201), ("x" * 256, 422)])
def test_the_idempotency_key_is_needed(system, key, status):
    response = system.post(key=key)
    assert response.status_code == status
    if status != 201:
        assert fields(response) == [("header", "Idempotency-Key")]


def test_a_process_that_died_before_it_answered_is_taken_up(system):
    first = system.post()
    # As a crash leaves it: the case is there, and the answer was not kept.
    ApiCall.everywhere.update(person=None, sealed=None)
    assert system.post().content == first.content
    assert Case.everywhere.count() == 1


def test_the_answer_goes_with_the_person(system, seller):
    system.post()
    with acting_for(seller.id):
        erase(Person.objects.get(), now=NOW)
    assert system.post().status_code == 410
    assert Case.everywhere.count() == 1


def test_neither_key_nor_body_is_kept(system):
    system.post(key="the key of Anna Huber")
    row = ApiCall.everywhere.get()
    kept = b"".join(bytes(value) for value in (row.digest, row.body_digest, row.sealed))
    assert b"Anna" not in kept
    assert b"receipt" not in kept


def test_a_right_number_is_answered_like_a_wrong_one(system, seller):
    order_of(seller, User.objects.create_user("mei@example.org").id)
    system.post(DECLARED | {"contract": "10-0000"}, key="0")
    told = []
    for number in ("10-4711", "10-9999"):
        with CaptureQueriesContext(connection) as queries:
            response = system.post(
                DECLARED | {"contract": number, "contact": f"{number}@example.org"}, key=number
            )
        told.append((set(response.json()), len(queries)))
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic dTpw", "Bearer venditor_", "Bearer \x00"]
)
def test_nobody_declares_without_a_key(system, header):
    response = system.post(authorization=header)
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert Case.everywhere.count() == 0


def test_a_key_that_may_only_read_declares_nothing(seller, system_of):
    response = system_of(seller, "read", "orders").post()
    assert response.status_code == 403
    assert '"declare"' in response.json()["detail"]
    assert Case.everywhere.count() == 0


def test_no_other_site_may_call_from_a_browser(system):
    response = system.post(origin="https://evil.example")
    assert not [name for name in response.headers if name.lower().startswith("access-control-")]
    preflight = system.client.options(
        "/api/v1/withdrawals",
        headers={"origin": "https://evil.example", "access-control-request-method": "POST"},
    )
    assert preflight.status_code == 405
    assert not [name for name in preflight.headers if name.lower().startswith("access-control-")]


def test_on_a_sellers_own_host_there_is_no_api(system, seller):
    TenantHost.everywhere.create(tenant=seller, host="returns.example.org", proven_at=seller.made_at)
    system.client = Client(SERVER_NAME="returns.example.org")
    assert system.post().status_code == 404


@pytest.mark.parametrize("body", [DECLARED, DECLARED | {"name": "Bernd"}])
def test_a_call_that_comes_while_the_first_is_carried_out(system, monkeypatch, body):
    inner = []

    def declare(*arguments, **values):
        if not inner:
            inner.append(None)
            inner[0] = system.post(body)
        return services.declare(*arguments, **values)

    monkeypatch.setattr(operations, "declare", declare)
    outer = system.post()
    assert outer.status_code == 201
    if body == DECLARED:
        assert inner[0].content == outer.content
    else:
        assert (inner[0].status_code, fields(inner[0])) == (422, [("header", "Idempotency-Key")])
    assert Case.everywhere.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_the_same_call_many_times_at_once_is_one_case(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    seller = seed_seller("taipei-tea")
    text = make_key("shop", scopes=("declare",), tenant=seller, actor=None, now=NOW).text
    start, answers = Barrier(6), []

    def call(number):
        body = DECLARED if number % 2 else DECLARED | {"name": "Bernd"}
        headers = {"authorization": f"Bearer {text}", "idempotency-key": "same"}
        start.wait()
        response = Client(SERVER_NAME="localhost").post(
            "/api/v1/withdrawals", json.dumps(body), content_type="application/json", headers=headers
        )
        answers.append((response.status_code, number % 2, response.content))
        connections.close_all()

    threads = [Thread(target=call, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = [answer for answer in answers if answer[0] == 201]
    assert len(taken) == 3
    assert len({(odd, content) for _status, odd, content in taken}) == 1
    assert [status for status, _odd, _content in answers if status != 201] == [422] * 3
    assert Case.everywhere.count() == 1


def test_a_busy_shop_has_no_mail_held_that_its_customers_do_not_cause(system):
    count = LIMITS.per_network + 5
    for number in range(count):
        told = {**DECLARED, "contract": f"10-{number}", "contact": f"customer{number}@example.org"}
        assert system.post(told, key=f"busy-{number}").status_code == 201
    assert OutboxItem.everywhere.filter(kind="withdrawal.acknowledgement", state="pending").count() == count
    for number in range(LIMITS.per_contact + 2):
        told = {**DECLARED, "contract": f"11-{number}", "contact": "stranger@example.org"}
        assert system.post(told, key=f"one-{number}").status_code == 201
    assert OutboxItem.everywhere.filter(kind="withdrawal.acknowledgement", state="held").count() == 2
