"""What nobody would type: whatever arrives is taken whole or refused by name, and nothing falls over.

By default a slice of a few hundred forms and calls; ``make campaign`` sends ten thousand and more.
"""

import json
import random
import re
from types import SimpleNamespace
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from tests.server.console.seeds import NOW, order_of, seed_seller, take
from tests.server.fuzzing import a_text, case_ids, check_rows, declared_in

from venditor.core import clock
from venditor.server.access.keys import SCOPES, make_key
from venditor.server.cases.models import Case
from venditor.server.faces.console.urls import console
from venditor.server.orders.models import Order, OrderLine
from venditor.server.staff.models import Membership, User
from venditor.server.tenants.models import Tenant, TenantHost
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
SLICE, CAMPAIGN = 60, 2_500
ROUNDS = [
    pytest.param(SLICE, 1, id="slice"),
    pytest.param(CAMPAIGN, 2, id="campaign", marks=pytest.mark.campaign),
]
# Bytes; see DATA_UPLOAD_MAX_MEMORY_SIZE. What is longer is refused before a field of it is read.
MOST_BODY = 2_500_000


@pytest.fixture
def shop(db, monkeypatch):  # noqa: ARG001 - opens the database
    monkeypatch.setattr(clock, "now", lambda: NOW)
    tenant = seed_seller("fuzzed")
    user = User.objects.create_user("owner@example.org", name="Owner")
    with acting_for(tenant.id):
        Membership.objects.create(tenant=tenant, user=user, role="owner")
        other = User.objects.create_user("a@example.org")
        colleague = Membership.objects.create(tenant=tenant, user=other, role="reader")
        host = TenantHost.objects.create(tenant=tenant, host="fuzzed.example.org", proven_at=tenant.made_at)
    # A fault of ours is a page with 500 here, not an exception.
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(user)
    case, order = take(tenant), order_of(tenant, user.id)
    return SimpleNamespace(
        tenant=tenant, case=case, order=order.id, host=host.id, membership=colleague.id, client=client
    )


def _form(chance, fields):
    """Some of the fields, most with a text of any kind; now and then one twice, or one of no form."""
    typed = {name: usual if chance.random() < 0.4 else a_text(chance) for name, usual in fields.items()}
    for name in list(typed):
        if chance.random() < 0.05:
            del typed[name]
        elif chance.random() < 0.05:
            typed[name] = [a_text(chance), typed[name]]
    if chance.random() < 0.1:
        typed[a_text(chance)[:50]] = a_text(chance)
    return typed


def _last(typed, name):
    value = typed.get(name, "")
    return value[-1] if isinstance(value, list) else value


def _send(client, chance, address, typed):
    """As a browser sends a form, in one of its two encodings."""
    if chance.random() < 0.3:
        pairs = [(name, one) for name, value in typed.items() for one in _each(value)]
        coded = urlencode(pairs, encoding="utf-8")
        return client.post(address, coded, content_type="application/x-www-form-urlencoded")
    return client.post(address, {name: value for name, value in typed.items() if name.isprintable() and name})


def _length(typed):
    return sum(len(one.encode()) for value in typed.values() for one in _each(value))


def _each(value):
    return value if isinstance(value, list) else [value]


HOSTED = {
    "name": "Anna Huber",
    "contract": "10-4711",
    "contact": "anna@example.org",
    "scope": "whole",
    "words": "two pots",
    "step": "confirm",
    "page": "",
    "website": "",
    "lang": "de",
    "t": "",
}
# The field of each refusal, as its link in the summary names it.
NAMED = re.compile(r'(?s)error-summary.*?href="#(name|contract|contact|words|line-[\w-]+|parts)"')


@pytest.mark.parametrize(("rounds", "seed"), ROUNDS)
def test_the_hosted_form(shop, rounds, seed):
    chance = random.Random(seed)  # noqa: S311 - the same texts in each run
    for _ in range(rounds):
        typed, before = _form(chance, HOSTED), case_ids(shop.tenant)
        response = _send(shop.client, chance, f"/w/{shop.tenant.slug}", typed)
        taken = case_ids(shop.tenant) - before
        if _length(typed) > MOST_BODY:
            assert response.status_code == 400
        elif response.status_code == 400:
            assert NAMED.search(response.content.decode()), typed
        else:
            assert response.status_code in (200, 303), (response.status_code, str(typed)[:500])
        assert len(taken) == (response.status_code == 303)
        if taken:
            declared = declared_in(shop.tenant, taken.pop())
            for name in ("name", "contract"):
                assert getattr(declared, name).encode() == _last(typed, name).encode()
            assert declared.contact == _last(typed, "contact").strip()
            if _last(typed, "scope") == "part":
                assert declared.words.encode() == _last(typed, "words").encode()
            assert shop.client.get(response.url).status_code == 200
    check_rows(shop.tenant)


FIELDS = {
    "console_act": {
        "text": "Hello",
        "reason": "so",
        "how": "by phone",
        "order": "01890a5d-ac96-774b-bcce-b302099a8053",
        "staff": "",
        "outcome": "refunded",
    },
    "console_release": {"case": "01890a5d-ac96-774b-bcce-b302099a8053"},
    "console_sellers": {"choice": "x"},
    "console_account": {"name": "Owner", "language": "en", "zone": "Asia/Taipei"},
    "console_language": {"language": "en", "next": "/console/"},
    "console_order_new": {
        "number": "77",
        "name": "Anna",
        "email": "anna@example.org",
        "country": "DE",
        "region": "DE-BY",
        "currency": "EUR",
        "product": "goods",
        "concluded_on": "2026-11-01",
        "informed_on": "",
        "delivered_on-not_yet": "on",
        "lines": "2",
        "line-0-article": "Tea",
        "line-0-pieces": "1",
        "line-0-unit_price": "4.90",
        "0-article": "Tea",
        "0-pieces": "1",
        "0-unit_price": "4.90",
    },
    "console_order_import": {"file": "no file"},
    "console_import_act": {},
    "console_settings": {
        "name": "Shop",
        "address": "Street 1",
        "email": "s@example.org",
        "country": "TW",
        "markets": "DE",
        "language": "de",
        "colour": "#0b4a63",
        "privacy_url": "",
    },
    "console_hosts": {"host": "x.example.org"},
    "console_labels": {"withdraw-de": "Vertrag widerrufen", "withdraw-fr": ""},
    "console_staff": {"email": "new@example.org", "name": "New", "role": "reader", "language": "en"},
    "console_staff_role": {"role": "reader"},
}
ACTIONS = (
    "release",
    "send-again",
    "hand-over",
    "letter-handled",
    "match",
    "unmatch",
    "note",
    "assign",
    "close",
    "reopen",
)
QUERIES = ("q", "show", "page", "order", "lang", "search", "more")


def _console_address(route, shop, chance):
    path = str(route.pattern)
    own = {"case": shop.case, "order": shop.order, "host": shop.host, "membership": shop.membership}
    own["action"] = chance.choice(ACTIONS)
    return "/console/" + re.sub(r"<\w+:(\w+)>", lambda found: str(own.get(found[1], "1")), path)


@pytest.mark.parametrize(("rounds", "seed"), ROUNDS)
def test_the_forms_of_staff(shop, rounds, seed):
    chance = random.Random(seed)  # noqa: S311 - the same texts in each run
    routes = [route for route in console if "POST" in route.callback.methods]
    for _ in range(rounds):
        route = chance.choice(routes)
        typed = {**_form(chance, FIELDS.get(route.name, {"x": "y"})), "seller": str(shop.tenant.id)}
        response = _send(shop.client, chance, _console_address(route, shop, chance), typed)
        assert response.status_code in (200, 302, 400, 404, 409), (route.name, str(typed)[:500])
        if response.status_code == 400:
            page = response.content.decode()
            assert "error-summary" in page or "aria-invalid" in page or "problem" in page, route.name
    check_rows(shop.tenant)
    with acting_for(shop.tenant.id):
        assert OrderLine.objects.exclude(order__in=Order.objects.all()).count() == 0
        assert Tenant.objects.get(id=shop.tenant.id).name.strip()


@pytest.mark.parametrize(("rounds", "seed"), ROUNDS)
def test_addresses(shop, rounds, seed):
    chance = random.Random(seed)  # noqa: S311 - the same texts in each run
    slug, before = shop.tenant.slug, case_ids(shop.tenant)
    paths = [
        "/",
        "/rights",
        "/check",
        "/healthz",
        f"/w/{slug}",
        f"/w/{slug}/receipt/{{}}",
        f"/w/{slug}/receipt/{{}}.pdf",
        f"/w/{slug}/check/{{}}",
        "/w/{}",
        "/hooks/mail/{}/{}",
        "/log/{}",
        "/console/",
        "/console/orders",
        "/console/cases/{}",
        "/console/orders/{}",
        f"/console/cases/{shop.case}",
        "/account/password/reset/key/{}-{}/",
        "/{}",
    ]
    for _ in range(rounds):
        path = re.sub(r"\{\}", lambda _: quote(a_text(chance)[:2000], safe=""), chance.choice(paths))
        query = {chance.choice(QUERIES): a_text(chance)[:5000] for _ in range(chance.randrange(3))}
        headers = {"accept-language": a_text(chance)[:200].encode("ascii", "ignore").decode()}
        response = shop.client.get(path, query, headers=headers)
        assert response.status_code < 500, (path[:300], str(query)[:300])
    assert case_ids(shop.tenant) == before


@pytest.mark.parametrize(("rounds", "seed"), ROUNDS)
def test_bodies_that_are_no_form(shop, rounds, seed):
    chance = random.Random(seed)  # noqa: S311 - the same texts in each run
    before = case_ids(shop.tenant)
    kinds = (
        "application/json",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=nonsense",
        "application/x-www-form-urlencoded",
        "",
    )
    for _ in range(rounds):
        body = chance.choice((_noise(chance), a_text(chance).encode(), b"--x\r\n" + _noise(chance)))
        body = b"name=%ff%fe&" + body if chance.random() < 0.2 else body
        address = chance.choice(
            (f"/w/{shop.tenant.slug}", "/hooks/mail/postmark/of-the-tests", "/account/login/")
        )
        response = shop.client.generic("POST", address, body, content_type=chance.choice(kinds))
        assert response.status_code in (200, 302, 400, 403, 404, 413, 422, 429), (
            address,
            response.status_code,
        )
    assert case_ids(shop.tenant) == before
    assert Case.everywhere.count() == len(before)


def _noise(chance):
    return chance.randbytes(chance.randrange(200))


CALL = {
    "name": "Anna Huber",
    "contract": "10-4711",
    "contact": "anna@example.org",
    "whole": True,
    "parts": [{"article": "Tea", "pieces": 1}],
    "words": "",
    "language": "de",
}


def _value(chance, depth=0):
    """JSON of any kind, now and then deep or with halves of characters."""
    kind = chance.randrange(9 if depth < 3 else 6)
    if kind < 2:
        return a_text(chance)
    if kind == 2:
        return chance.choice((None, True, False, 0, -1, 1.5, 10**30, 2**63, "\ud800", "a\udfffb"))
    if kind < 6:
        return chance.randrange(-5, 10)
    if kind == 6:
        return [_value(chance, depth + 1) for _ in range(chance.randrange(4))]
    if kind == 7:
        return {a_text(chance)[:20]: _value(chance, depth + 1) for _ in range(chance.randrange(4))}
    deep = a_text(chance)
    for _ in range(chance.choice((5, 50, 5_000))):
        deep = [deep]
    return deep


def _call(chance):
    """A body: what is asked, and the text that is sent for it."""
    body = dict(CALL)
    del body[chance.choice(("whole", "parts"))]
    for name in list(body):
        if chance.random() < 0.35:
            body[name] = _value(chance)
        elif chance.random() < 0.05:
            del body[name]
    if chance.random() < 0.1:
        body[a_text(chance)[:30]] = _value(chance)
    return body


def _json(chance, body):
    """JSON as any program writes it, now and then with a name twice or cut off."""
    try:
        text = json.dumps(body, ensure_ascii=chance.random() < 0.5)
    except RecursionError:
        text = "[" * 20_000
    if chance.random() < 0.05:
        return text[:-1] + ', "name": "again"}', "name" in body
    if chance.random() < 0.05:
        return text[: chance.randrange(len(text))], True
    return text, False


@pytest.mark.parametrize(("rounds", "seed"), ROUNDS)
def test_calls_of_the_api(shop, rounds, seed):
    chance = random.Random(seed)  # noqa: S311 - the same texts in each run
    text = make_key("fuzz", scopes=SCOPES, tenant=shop.tenant, actor=None, now=NOW).text
    headers = {"authorization": f"Bearer {text}"}
    for number in range(rounds):
        before, body = case_ids(shop.tenant), _call(chance)
        sent, broken = _json(chance, body)
        own = {**headers, "idempotency-key": str(number)}
        content = sent.encode("utf-8", "surrogatepass")
        response = shop.client.post(
            "/api/v1/withdrawals", content, content_type="application/json", headers=own
        )
        taken = case_ids(shop.tenant) - before
        assert len(taken) == (response.status_code == 201), (response.status_code, sent[:500])
        if not taken:
            assert response.status_code in (400, 413, 422), (response.status_code, sent[:500])
            assert response.headers["Content-Type"] == "application/problem+json"
            errors = response.json().get("errors")
            assert response.status_code == 413 or errors, sent[:500]
            continue
        assert not broken
        body = json.loads(sent)
        declared = declared_in(shop.tenant, taken.pop())
        assert (declared.name, declared.contract) == (body["name"], body["contract"])
        assert declared.contact == body["contact"].strip()
        assert declared.words == body.get("words", "")
        parts = [(part["article"], part.get("pieces", 1)) for part in body.get("parts", ())]
        assert [(part.article, part.pieces) for part in declared.parts] == parts
        assert shop.client.get("/api/v1/withdrawals.csv", headers=headers).status_code == 200
    check_rows(shop.tenant)
    _read_with_any_query(shop, chance, rounds, headers)


def _read_with_any_query(shop, chance, rounds, headers):
    before = case_ids(shop.tenant)
    for _ in range(rounds):
        path = chance.choice(
            ("withdrawals", "withdrawals.csv", f"withdrawals/{quote(a_text(chance)[:300], safe='')}")
        )
        query = {
            name: a_text(chance)[:2000]
            for name in ("since", "after", "limit", "mark")
            if chance.random() < 0.4
        }
        sent = (
            headers
            if chance.random() < 0.8
            else {"authorization": a_text(chance)[:99].encode("ascii", "ignore").decode()}
        )
        assert shop.client.get(f"/api/v1/{path}", query, headers=sent).status_code < 500, (path, query)
    assert case_ids(shop.tenant) == before
