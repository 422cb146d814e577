"""Two sellers on one installation: every address and every id in a form, tried with what the other one has.

The routes are read from the resolver, the links between records from the models: a route that is not in the
table below fails here until somebody has said what it names.
"""

import ast
import re
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import F, ForeignKey
from django.test import Client
from django.urls import get_resolver
from tests.server.console.seeds import A_PERSON, NOW, order_of, seed_seller

import venditor.server.faces
from venditor.aftersales import Declaration
from venditor.core import clock
from venditor.server.access.keys import SCOPES, make_key
from venditor.server.cases.models import Case
from venditor.server.cases.records import read_events
from venditor.server.cases.services import Submitted, declare
from venditor.server.faces.hosts import HOST_URLS
from venditor.server.orders.csv_import import begin_import
from venditor.server.orders.links import order_token
from venditor.server.orders.models import OrderLine
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.services import unseal
from venditor.server.staff.models import Membership, User
from venditor.server.tenants.models import TenantHost
from venditor.server.tenants.scope import TenantRecord, acting_for
from venditor.server.webhooks.endpoints import add_endpoint
from venditor.server.webhooks.events import ALL_TYPES

pytestmark = pytest.mark.django_db
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
FACES = Path(venditor.server.faces.__file__).parent

# What an address names. A row is a function of my own things and of somebody's: the address with their ids.
NOTHING = "no record of any seller"
PUBLIC = "a seller by the name that everyone may know"
SESSION = "the seller of whoever is signed in"
KEY = "the seller of the key that came with the call"

HOSTED = {
    "check/<str:token>/proof": lambda one: f"check/{one.contact}/proof",
    "check/<str:token>": lambda one: f"check/{one.contact}",
    "receipt/<str:token>.pdf": lambda one: f"receipt/{one.receipt}.pdf",
    "receipt/<str:token>": lambda one: f"receipt/{one.receipt}",
    "colours.css": PUBLIC,
    "entry.js": PUBLIC,
}


def _below(prefix, rows):
    """The rows at addresses that begin with something: the seller's name, or nothing on its own host."""

    def named(row):
        return row if isinstance(row, str) else lambda mine, one: prefix(mine) + row(one)

    return {path: named(row) for path, row in rows.items()}


INSTALLATION = {
    "healthz": NOTHING,
    "hooks/mail/<str:provider>/<str:secret>": NOTHING,
    "log/<path:resource>": NOTHING,
    "": NOTHING,
    "rights": NOTHING,
    "check": NOTHING,
    "styleguide": NOTHING,
    **dict.fromkeys(
        (
            *("law/", "law/coverage/", "law/<str:code>/", "law/acts/<str:pack>/"),
            *("law/topics/<str:topic>/", "law/topics/<str:topic>/<str:detail>/"),
            *("law/provisions/<str:provision>/", "law/provisions/<str:provision>/<str:since>/"),
        ),
        NOTHING,
    ),
    "w/<slug:seller>": lambda mine, one: f"/w/{mine.slug}?t={one.order_token}",
    **{
        f"w/<slug:seller>/{path}": row
        for path, row in _below(lambda mine: f"/w/{mine.slug}/", HOSTED).items()
    },
    "api/v1/": NOTHING,
    "api/v1/openapi.json": NOTHING,
    "api/v1/withdrawals": KEY,
    "api/v1/withdrawals.csv": KEY,
    "api/v1/withdrawals/<receipt>": lambda _mine, one: f"/api/v1/withdrawals/{one.number}",
    "console/": SESSION,
    "console/seller": SESSION,
    "console/you": SESSION,
    "console/language": SESSION,
    "console/held": SESSION,
    "console/held/release": SESSION,
    "console/cases/<uuid:case>": lambda _mine, one: f"/console/cases/{one.case}",
    "console/cases/<uuid:case>/proof": lambda _mine, one: f"/console/cases/{one.case}/proof",
    "console/cases/<uuid:case>/letter": lambda _mine, one: f"/console/cases/{one.case}/letter",
    "console/cases/<uuid:case>/pass-on": lambda _mine, one: f"/console/cases/{one.case}/pass-on",
    "console/cases/<uuid:case>/hold": lambda _mine, one: f"/console/cases/{one.case}/hold",
    "console/cases/<uuid:case>/lift-hold": lambda _mine, one: f"/console/cases/{one.case}/lift-hold",
    "console/cases/<uuid:case>/<slug:action>": lambda _mine, one: f"/console/cases/{one.case}/note",
    "console/orders": SESSION,
    "console/orders/new": SESSION,
    "console/orders/import": SESSION,
    "console/orders/import/<uuid:file>": lambda _mine, one: f"/console/orders/import/{one.file}",
    "console/orders/import/<uuid:file>/<slug:action>": lambda _mine, one: (
        f"/console/orders/import/{one.file}/stop"
    ),
    "console/orders/links.csv": SESSION,
    "console/orders/<uuid:order>": lambda _mine, one: f"/console/orders/{one.order}",
    "console/orders/<uuid:order>/edit": lambda _mine, one: f"/console/orders/{one.order}/edit",
    "console/settings": SESSION,
    "console/settings/hosts": SESSION,
    "console/settings/hosts/<int:host>/remove": lambda _mine, one: (
        f"/console/settings/hosts/{one.host}/remove"
    ),
    "console/settings/hosts/<int:host>/check": lambda _mine, one: f"/console/settings/hosts/{one.host}/check",
    "console/settings/words": SESSION,
    "console/settings/changes": SESSION,
    "console/settings/retention": SESSION,
    "console/cases.csv": SESSION,
    "console/settings/keys": SESSION,
    "console/settings/keys/<uuid:key>/revoke": lambda _mine, one: (
        f"/console/settings/keys/{one.key_id}/revoke"
    ),
    "console/settings/webhooks": SESSION,
    "console/settings/webhooks/messages/<uuid:item>/again": lambda _mine, one: (
        f"/console/settings/webhooks/messages/{one.message}/again"
    ),
    "console/settings/webhooks/<uuid:endpoint>/<slug:action>": lambda _mine, one: (
        f"/console/settings/webhooks/{one.endpoint}/renew"
    ),
    "console/staff": SESSION,
    "console/staff/<int:membership>/role": lambda _mine, one: f"/console/staff/{one.membership}/role",
    "console/staff/<int:membership>/remove": lambda _mine, one: f"/console/staff/{one.membership}/remove",
    # Signing in belongs to an account, and no seller.
    "account/login/": NOTHING,
    "account/logout/": NOTHING,
    "account/inactive/": NOTHING,
    "account/reauthenticate/": NOTHING,
    "account/password/change/": NOTHING,
    "account/password/set/": NOTHING,
    "account/password/reset/": NOTHING,
    "account/password/reset/done/": NOTHING,
    r"account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": NOTHING,
    "account/password/reset/key/done/": NOTHING,
    "account/2fa/": NOTHING,
    "account/2fa/authenticate/": NOTHING,
    "account/2fa/reauthenticate/": NOTHING,
    "account/2fa/totp/activate/": NOTHING,
    "account/2fa/totp/deactivate/": NOTHING,
    "account/2fa/recovery-codes/": NOTHING,
    "account/2fa/recovery-codes/generate/": NOTHING,
    "account/2fa/recovery-codes/download/": NOTHING,
    "account/2fa/webauthn/": NOTHING,
    "account/2fa/webauthn/add/": NOTHING,
    "account/2fa/webauthn/reauthenticate/": NOTHING,
    "account/2fa/webauthn/login/": NOTHING,
    "account/2fa/webauthn/keys/<int:pk>/remove/": lambda _mine, one: (
        f"/account/2fa/webauthn/keys/{one.passkey}/remove/"
    ),
    "account/2fa/webauthn/keys/<int:pk>/edit/": lambda _mine, one: (
        f"/account/2fa/webauthn/keys/{one.passkey}/edit/"
    ),
}
OWN_HOST = {
    "": lambda _mine, one: f"/?t={one.order_token}",
    "healthz": NOTHING,
    **_below(lambda _mine: "/", HOSTED),
    "w/<slug:seller>": lambda _mine, one: f"/w/{one.slug}",
    **{
        f"w/<slug:seller>/{path}": row
        for path, row in _below(lambda mine: f"/w/{mine.slug}/", HOSTED).items()
    },
}
TABLES = {"venditor.server.config.urls": INSTALLATION, HOST_URLS: OWN_HOST}
WITH_IDS = [(urls, path) for urls, table in TABLES.items() for path, row in table.items() if callable(row)]
OF_SESSION = sorted(path for path, row in INSTALLATION.items() if row in (SESSION, KEY))

# Ids in forms: the address, the field, and which of somebody's things it takes.
FIELDS = [
    (lambda mine: f"/console/cases/{mine.case}/match", "order", "order"),
    (lambda mine: f"/console/cases/{mine.case}/assign", "staff", "user"),
    (lambda _mine: "/console/held/release", "case", "case"),
    (lambda _mine: "/console/seller", "choice", "tenant"),
]


def _routes(urls, before=""):
    for entry in urls.url_patterns:
        path = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from _routes(entry, path)
        else:
            yield path


def _everything_of(slug):
    """A seller with one of each thing that has an id, and words that only its own pages may hold."""
    tenant = seed_seller(slug)
    user = User.objects.create_user(f"owner@{slug}.example.org", name=f"Owner of {slug}")
    with acting_for(tenant.id):
        membership = Membership.objects.create(tenant=tenant, user=user, role="owner")
        host = TenantHost.objects.create(tenant=tenant, host=f"{slug}.example.org", proven_at=tenant.made_at)
    order = order_of(tenant, user.id, number=f"{slug}-4711", email=f"buyer@{slug}.example.org")
    content = f"order,email\n{slug}-4712,buyer@{slug}.example.org\n".encode()
    file = begin_import(tenant=tenant, actor=user.id, file_name=f"{slug}-4711.csv", content=content, now=NOW)
    declared = Declaration(
        name=f"Buyer of {slug}", contract=f"{slug}-4711", contact=f"buyer@{slug}.example.org"
    )
    endpoint = add_endpoint(
        f"https://{slug}.example/hooks", events=ALL_TYPES, tenant=tenant, actor=None, now=NOW
    )
    submitted = Submitted(
        declaration=declared,
        language="de",
        channel="hosted",
        nonce=slug,
        signals=A_PERSON,
        network="192.0.2.1",
        countries=("DE",),
    )
    taken = declare(submitted, tenant=tenant, now=NOW)
    key = make_key(f"Key of {slug}", scopes=SCOPES, tenant=tenant, actor=None, now=NOW)
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": f"Key of {slug}"})
    with acting_for(tenant.id):
        item = OutboxItem.objects.get(kind="withdrawal.acknowledgement")
        contact = unseal(item.sealed, person=item.person_id, field=f"outbox {item.id}")["token"]
        line = OrderLine.objects.get().id
        number = Case.objects.get().receipt
        message = OutboxItem.objects.get(kind="webhook").id
    return SimpleNamespace(
        slug=slug,
        tenant=tenant.id,
        user=user.id,
        account=user,
        membership=membership.id,
        host=host.id,
        order=order.id,
        order_token=order_token(order),
        file=file.id,
        line=line,
        case=taken.case,
        receipt=taken.receipt_token,
        contact=contact,
        number=number,
        passkey=passkey.id,
        key=key.text,
        key_id=key.key.id,
        endpoint=endpoint.id,
        message=message,
        secrets=(f"{slug}-4711", f"Buyer of {slug}", f"buyer@{slug}", number, str(order.id), str(taken.case)),
    )


# As a stranger would make ids up: of the right shape, and nobody's.
NOBODY = SimpleNamespace(
    slug="nobody",
    tenant=UUID("01890a5d-ac96-774b-bcce-b302099a8051"),
    user=UUID("01890a5d-ac96-774b-bcce-b302099a8052"),
    membership=987_654_321,
    host=987_654_321,
    order=UUID("01890a5d-ac96-774b-bcce-b302099a8053"),
    order_token="A" * 43,
    file=UUID("01890a5d-ac96-774b-bcce-b302099a8059"),
    line=UUID("01890a5d-ac96-774b-bcce-b302099a8054"),
    case=UUID("01890a5d-ac96-774b-bcce-b302099a8055"),
    receipt="0" * 64,
    contact="A" * 43,
    number="1111-1111-1111",
    key_id=UUID("01890a5d-ac96-774b-bcce-b302099a8056"),
    endpoint=UUID("01890a5d-ac96-774b-bcce-b302099a8057"),
    message=UUID("01890a5d-ac96-774b-bcce-b302099a8058"),
    passkey=987_654_321,
)


@pytest.fixture
def mine(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return _everything_of("mine")


@pytest.fixture
def theirs(mine):  # noqa: ARG001 - mine comes first, as the older of the two
    return _everything_of("theirs")


@pytest.fixture
def owner(mine):
    """Signed in as the owner of mine, on a host of the installation."""
    client = Client(SERVER_NAME="localhost", headers={"authorization": f"Bearer {mine.key}"})
    client.force_login(mine.account)
    # Just now, so that pages that ask for the password once more are open too.
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": NOW.timestamp() * 2}]
    session.save()
    return client


def _rows():
    """Every row that this installation keeps, but who is signed in and since when."""
    models = [model for model in apps.get_models() if model.__module__.startswith("venditor.")]
    return {
        model: [
            {
                name: bytes(value) if isinstance(value, memoryview) else value
                for name, value in row.items()
                if name not in ("last_login", "last_used_at")
            }
            for row in model._base_manager.order_by("pk").values()  # noqa: SLF001 - also what managers hide
        ]
        for model in models
    }


def _page(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")


def _told(response, one, address=""):
    """Status, headers and body, without what each answer makes anew and without the ids that were sent."""
    own = ("Set-Cookie", "Content-Length")
    headers = {name: value for name, value in response.headers.items() if name not in own}
    body = re.sub(r'name="(csrfmiddlewaretoken|page)" value="[^"]*"', "", _page(response))
    told = f"{response.status_code} {sorted(headers.items())} {body}"
    ids = sorted((str(value) for value in vars(one).values() if isinstance(value, str | UUID)), key=len)
    for value in (*filter(None, [address, quote(address, safe="")]), *reversed(ids)):
        told = told.replace(value, "…")
    return told


def links_across():
    """Rows that refer to a row of another seller; always none."""
    records = [model for model in apps.get_models() if issubclass(model, TenantRecord)]
    links = [
        (model, field)
        for model in records
        for field in model._meta.get_fields()  # noqa: SLF001 - the links themselves
        if isinstance(field, ForeignKey) and issubclass(field.related_model, TenantRecord)
    ]
    assert len(links) > 10
    return [
        (model, field.name)
        for model, field in links
        if model.everywhere.exclude(**{field.name: None})
        .exclude(tenant_id=F(f"{field.name}__tenant_id"))
        .exists()
    ]


@pytest.mark.parametrize("urls", TABLES)
def test_every_route_stands_in_the_table(urls):
    routes = set(_routes(get_resolver(urls)))
    assert routes - set(TABLES[urls]) == set(), "say in the table what these routes name"
    assert set(TABLES[urls]) - routes == set(), "these routes are gone"


@pytest.mark.parametrize("urls", TABLES)
def test_a_route_that_takes_an_id_says_whose(urls):
    taking = {path for path in _routes(get_resolver(urls)) if "<" in path}
    unsaid = {path for path in taking if TABLES[urls][path] == SESSION}
    assert unsaid == set()


def test_every_id_in_a_form_stands_in_the_table():
    """Forms name records by ids that `identity` reads; each such call is tried below."""
    calls = [
        node
        for file in sorted((FACES / "console").glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "identity"
    ]
    # The choice of a seller compares the texts of ids, and reads none.
    assert len(calls) == len(FIELDS) - 1


@pytest.mark.parametrize(("urls", "path"), WITH_IDS)
def test_what_the_other_seller_has_is_as_unknown_as_what_nobody_has(mine, theirs, owner, urls, path):
    where = {"SERVER_NAME": "mine.example.org"} if urls == HOST_URLS else {}
    before = _rows()
    for method in METHODS:
        told = []
        for one in (theirs, NOBODY):
            address = TABLES[urls][path](mine, one)
            values = {"seller": str(mine.tenant), "text": "Hello", "role": "reader", "step": "review"}
            data = values if method == "post" else None
            response = getattr(owner, method)(address, data, **where)
            assert response.status_code < 500
            told.append(_told(response, one, address))
            page = _page(response).replace(address, "")
            assert not [secret for secret in theirs.secrets if secret in page]
        assert told[0] == told[1], method
    assert _rows() == before


@pytest.mark.parametrize("path", OF_SESSION)
def test_a_page_of_mine_holds_nothing_of_theirs(mine, theirs, owner, path):
    response = owner.get(f"/{path}")
    assert response.status_code in (200, 405)
    page = _page(response)
    assert not [secret for secret in (*theirs.secrets, "theirs") if secret in page]
    for secret in theirs.secrets:
        for name in ("q", "order", "find", "number"):
            found = _page(owner.get(f"/{path}", {name: secret}))
            assert not [other for other in theirs.secrets if other in found.replace(secret, "")]
    assert mine.slug


@pytest.mark.parametrize(
    ("address", "field", "thing"), FIELDS, ids=[f"{thing}-as-{field}" for _, field, thing in FIELDS]
)
def test_an_id_of_theirs_in_a_form_of_mine(mine, theirs, owner, address, field, thing):
    before, told = _rows(), []
    for one in (theirs, NOBODY):
        response = owner.post(address(mine), {"seller": str(mine.tenant), field: str(getattr(one, thing))})
        assert response.status_code == 404
        told.append(_told(response, one))
    assert told[0] == told[1]
    assert _rows() == before


def test_a_form_for_the_other_seller_does_nothing(mine, theirs, owner):
    before = _rows()
    for one in (theirs, NOBODY):
        note = {"seller": str(one.tenant), "text": "Hello"}
        response = owner.post(f"/console/cases/{mine.case}/note", note)
        assert response.status_code == 409
    assert _rows() == before


def test_lines_of_their_order_in_my_form_are_not_read(mine, theirs):
    """A line counts only where the order's own link brought it, whatever fields somebody sends."""
    for token in (mine.order_token, theirs.order_token, ""):
        typed = {
            "t": token,
            "name": "Mallory",
            "contract": f"x{token}",
            "contact": "m@example.org",
            "scope": "part",
            "words": "both",
            "step": "confirm",
            f"line-{theirs.line}": "1",
        }
        assert Client(SERVER_NAME="localhost").post(f"/w/{mine.slug}", typed).status_code == 303
    with acting_for(mine.tenant):
        declared = [read_events(case)[0].personal for case in Case.objects.exclude(id=mine.case)]
    assert [one.parts for one in declared] == [(), (), ()]
    with acting_for(theirs.tenant):
        assert Case.objects.count() == 1
    assert links_across() == []


def test_no_row_refers_to_a_row_of_another_seller(mine, theirs):
    assert mine.case != theirs.case
    assert links_across() == []


def test_the_case_of_the_other_seller_has_no_events_for_me(mine, theirs):
    with acting_for(mine.tenant):
        assert Case.objects.filter(id=theirs.case).first() is None
        event = Case.everywhere.get(id=theirs.case)
        assert read_events(event) == []
