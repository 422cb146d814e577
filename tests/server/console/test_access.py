"""Who may do what: every route of the console with every role, and with the ids of another seller."""

import re
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from tests.server.console.seeds import NOW, order_of, take

from venditor.aftersales import CloseCase, ReopenCase
from venditor.server.access.keys import SCOPES, make_key
from venditor.server.access.models import ApiKey
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.records import SYSTEM
from venditor.server.cases.services import carry_out
from venditor.server.faces.console.urls import console
from venditor.server.jobs.models import Job, JobPart
from venditor.server.orders.csv_import import begin_import
from venditor.server.orders.models import Order, OrderImport
from venditor.server.outbox.models import OutboxItem
from venditor.server.staff.models import Membership, Role, User
from venditor.server.staff.services import ROLE_MAY
from venditor.server.tenants.models import LabelOverride, Tenant, TenantEvent, TenantHost
from venditor.server.tenants.scope import acting_for
from venditor.server.webhooks.endpoints import add_endpoint
from venditor.server.webhooks.events import ALL_TYPES
from venditor.server.webhooks.models import Endpoint

pytestmark = pytest.mark.django_db
UNKNOWN = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
UNKNOWN_NUMBER = 987_654_321
ROWS = (
    Case,
    CaseEvent,
    Order,
    OrderImport,
    OutboxItem,
    Membership,
    LabelOverride,
    TenantEvent,
    TenantHost,
    ApiKey,
    Endpoint,
    Job,
    JobPart,
)
ROUTES = {route.name: route.callback for route in console}
# Pages for whoever is signed in, before a seller is chosen.
OWN = {"console_sellers", "console_account", "console_language"}
WITH_ID = (
    "console_case",
    "console_proof",
    "console_letter",
    "console_act",
    "console_pass_on",
    "console_hold",
    "console_lift_hold",
    "console_order",
    "console_order_edit",
    "console_import",
    "console_import_act",
    "console_host_check",
    "console_host_remove",
    "console_staff_role",
    "console_key_revoke",
    "console_webhook_act",
    "console_message_again",
)


@pytest.fixture
def things(seller, staff, case):
    """One of each thing that has an address."""
    return _things(seller, staff("owner", email="first@example.org"), case)


@pytest.fixture
def other_things(other_seller, staff):
    who = staff("owner", tenant=other_seller)
    return _things(other_seller, who, take(other_seller))


def _things(tenant, who, case):
    order = order_of(tenant, who.user.id)
    with acting_for(tenant.id):
        host = TenantHost.objects.create(
            tenant=tenant, host=f"{tenant.slug}.example.org", proven_at=tenant.made_at
        )
    key = make_key("shop", scopes=SCOPES, tenant=tenant, actor=None, now=NOW).key
    file = begin_import(
        tenant=tenant, actor=who.user.id, file_name="orders.csv", content=b"order\n1\n", now=NOW
    )
    endpoint = add_endpoint("https://shop.example/", events=ALL_TYPES, tenant=tenant, actor=None, now=NOW)
    with acting_for(tenant.id):
        carry_out(CloseCase(outcome="settled", reason="paid"), case=case, actor=SYSTEM, now=NOW)
        carry_out(ReopenCase(reason="again"), case=case, actor=SYSTEM, now=NOW)
        message = OutboxItem.objects.get(kind="webhook")
    return SimpleNamespace(
        case=case,
        order=order.id,
        host=host.id,
        membership=who.membership.id,
        user=who.user,
        tenant=tenant,
        key=key.id,
        endpoint=endpoint.id,
        message=message.id,
        file=file.id,
    )


def _address(name, things):
    values = {
        "console_case": {"case": things.case},
        "console_proof": {"case": things.case},
        "console_letter": {"case": things.case},
        "console_act": {"case": things.case, "action": "note"},
        "console_pass_on": {"case": things.case},
        "console_hold": {"case": things.case},
        "console_lift_hold": {"case": things.case},
        "console_order": {"order": things.order},
        "console_order_edit": {"order": things.order},
        "console_import": {"file": things.file},
        "console_import_act": {"file": things.file, "action": "stop"},
        "console_host_check": {"host": things.host},
        "console_host_remove": {"host": things.host},
        "console_staff_role": {"membership": things.membership},
        "console_staff_remove": {"membership": things.membership},
        "console_key_revoke": {"key": things.key},
        "console_webhook_act": {"endpoint": things.endpoint, "action": "renew"},
        "console_message_again": {"item": things.message},
    }
    return reverse(name, kwargs=values.get(name))


def _rows():
    return {model: list(model.everywhere.order_by("pk").values()) for model in ROWS}


def _call(client, method, address, tenant):
    if method == "GET":
        return client.get(address)
    return client.post(address, {"seller": str(tenant.id)})


CASES = [
    (name, method, role)
    for name, view in ROUTES.items()
    if name not in OWN
    for method in view.methods
    for role in Role.values
]


def test_every_route_goes_through_a_door():
    assert all(hasattr(view, "methods") for view in ROUTES.values())
    assert {name for name, view in ROUTES.items() if not hasattr(view, "permission")} == OWN


@pytest.mark.parametrize(("name", "method", "role"), CASES)
def test_a_route_is_open_to_exactly_the_roles_of_the_table(staff, things, name, method, role):
    who = staff(role)
    before = _rows()
    response = _call(who.client, method, _address(name, things), who.tenant)
    if ROUTES[name].permission in ROLE_MAY[role]:
        assert response.status_code in (200, 302, 400), response.content.decode()
        assert not response.headers.get("Location", "").startswith("/account/")
    else:
        assert response.status_code == 403
        assert _rows() == before


@pytest.mark.parametrize("name", ROUTES)
def test_nobody_gets_in_without_signing_in(things, name):
    before = _rows()
    for method in ROUTES[name].methods:
        response = _call(Client(SERVER_NAME="localhost"), method, _address(name, things), things.tenant)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/account/login/?next=/console/")
    assert _rows() == before


@pytest.mark.parametrize("name", [*WITH_ID, "console_staff_remove"])
def test_what_another_seller_has_is_as_unknown_as_what_nobody_has(staff, things, other_things, name):
    nothing = SimpleNamespace(
        case=UNKNOWN,
        order=UNKNOWN,
        host=UNKNOWN_NUMBER,
        membership=UNKNOWN_NUMBER,
        tenant=things.tenant,
        key=UNKNOWN,
        endpoint=UNKNOWN,
        message=UNKNOWN,
        file=UNKNOWN,
    )
    who = staff("owner")
    before = _rows()
    for method in ROUTES[name].methods:
        told = []
        for one in (other_things, nothing):
            address = _address(name, one)
            response = _call(who.client, method, address, who.tenant)
            assert response.status_code == 404
            # The token of the forms in its frame is another one on each page.
            page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
            told.append(page.replace(address, ""))
        assert told[0] == told[1]
    assert _rows() == before


@pytest.mark.parametrize(
    ("action", "field", "thing"),
    [("match", "order", "order"), ("assign", "staff", "user"), ("release", "case", "case")],
)
def test_ids_in_forms_are_those_of_the_seller(staff, things, other_things, send, action, field, thing):
    who = staff("owner")
    address = "/console/held/release" if action == "release" else f"/console/cases/{things.case}/{action}"
    theirs = getattr(other_things, thing)
    before = _rows()
    for value in (getattr(theirs, "id", theirs), UNKNOWN, "nonsense", ""):
        if action == "assign" and value == "":
            continue
        assert send(who, address, **{field: str(value)}).status_code == 404, value
    assert _rows() == before


def test_a_form_for_another_seller_does_nothing(staff, seller, other_seller, case):
    who = staff("owner")
    with acting_for(other_seller.id):
        Membership.objects.create(tenant=other_seller, user=who.user, role="owner")
    who.client.post("/console/seller", {"choice": str(seller.id)})
    before = _rows()
    for meant in (other_seller.id, UNKNOWN, ""):
        response = who.client.post(f"/console/cases/{case}/note", {"seller": str(meant), "text": "Hello"})
        assert response.status_code == 409
    assert _rows() == before


def test_who_works_for_several_sellers_chooses_one_of_them(staff, seller, other_seller, case):
    who = staff("agent")
    with acting_for(other_seller.id):
        Membership.objects.create(tenant=other_seller, user=who.user, role="reader")
    third = Tenant.objects.create(
        slug="third", name="Third", address="x", email="t@example.org", country="DE"
    )
    assert who.client.get("/console/").headers["Location"] == "/console/seller"
    assert who.client.post("/console/seller", {"choice": str(third.id)}).status_code == 404
    assert who.client.post("/console/seller", {"choice": str(other_seller.id)}).status_code == 302
    assert who.client.get(f"/console/cases/{case}").status_code == 404
    assert who.client.get("/console/orders/new").status_code == 403
    who.client.post("/console/seller", {"choice": str(seller.id)})
    assert who.client.get(f"/console/cases/{case}").status_code == 200


def test_who_works_nowhere_any_more_sees_nothing(staff, case):
    who = staff("agent")
    Membership.everywhere.all().delete()
    assert who.client.get("/console/").status_code == 403
    assert who.client.get(f"/console/cases/{case}").status_code == 403


def test_a_closed_account_is_signed_out(staff):
    who = staff("agent")
    User.objects.filter(id=who.user.id).update(is_active=False)
    assert who.client.get("/console/").headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize("name", ROUTES)
@override_settings(REQUIRE_MFA=True)
def test_without_a_second_factor_one_is_set_up_first(staff, things, name):
    who = staff("owner")
    before = _rows()
    for method in ROUTES[name].methods:
        response = _call(who.client, method, _address(name, things), who.tenant)
        assert (response.status_code, response.headers["Location"]) == (302, "/account/2fa/")
    assert _rows() == before


def test_other_methods_are_refused(staff, things):
    who = staff("owner")
    assert who.client.post("/console/", {"seller": str(who.tenant.id)}).status_code == 405
    assert who.client.get(f"/console/cases/{things.case}/note").status_code == 405
    assert who.client.put("/console/").status_code == 405


def test_a_form_without_its_token_is_refused(staff, case):
    who = staff("owner")
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.force_login(who.user)
    before = _rows()
    response = strict.post(f"/console/cases/{case}/note", {"seller": str(who.tenant.id), "text": "Hello"})
    assert response.status_code == 403
    assert _rows() == before


def test_on_a_sellers_own_host_there_is_no_console(seller, staff):
    who = staff("owner")
    with acting_for(seller.id):
        TenantHost.objects.create(tenant=seller, host="returns.example.org", proven_at=seller.made_at)
    for address in ("/console/", "/account/login/", f"/console/cases/{UNKNOWN}"):
        assert who.client.get(address, SERVER_NAME="returns.example.org").status_code == 404
