"""Who works at a seller: invited, given roles, removed; and one's own account."""

import json
import re

import pytest
from django.core import mail
from django.test import Client

from venditor.server.staff.models import Membership, User
from venditor.server.tenants.models import TenantEvent
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
INVITED = {"email": "New@Example.org", "name": "新同事", "role": "agent", "language": "zh-Hant"}


@pytest.fixture
def who(staff, now):  # noqa: ARG001 - the clock stands still
    return staff("owner")


def _roles():
    return {one.user.email: one.role for one in Membership.everywhere.select_related("user")}


def _events():
    found = [(event.kind, event.detail) for event in TenantEvent.everywhere.all()]
    return sorted(found, key=lambda one: json.dumps(one, sort_keys=True))


def test_somebody_invited_chooses_a_password_and_is_in(who, seller, send):
    assert send(who, "/console/staff", **INVITED).status_code == 302
    assert _roles()["new@example.org"] == "agent"
    assert not User.objects.get(email="new@example.org").has_usable_password()
    (letter,) = mail.outbox
    assert letter.to == ["new@example.org"]
    assert "邀請您" in letter.body
    assert seller.name in letter.subject
    link = re.search(r"http://127\.0\.0\.1:8000(/account/password/reset/key/\S+)", letter.body)[1]
    newcomer = Client(SERVER_NAME="localhost")
    form = newcomer.get(link, follow=True)
    assert link not in form.redirect_chain[-1][0]
    chosen = {"password1": "a kettle in the snow", "password2": "a kettle in the snow"}
    newcomer.post(form.redirect_chain[-1][0], chosen)
    again = Client(SERVER_NAME="localhost").get(link, follow=True)
    assert "does not work any more" in again.content.decode()
    signed_in = newcomer.post(
        "/account/login/", {"login": "new@example.org", "password": "a kettle in the snow"}
    )
    assert signed_in.headers["Location"] == "/console/"
    assert newcomer.get("/console/").headers["Content-Language"] == "zh-Hant"
    assert _events() == [("staff.invited", {"who": "新同事", "role": "agent"})]


def test_somebody_with_an_account_is_invited_to_sign_in(who, staff, other_seller, send):
    known = staff("reader", tenant=other_seller)
    send(who, "/console/staff", **{**INVITED, "email": known.user.email})
    assert User.objects.count() == 2
    assert "/account/login/" in mail.outbox[0].body
    assert User.objects.get(id=known.user.id).name == known.user.name


@pytest.mark.parametrize(
    "changed",
    [
        {"email": "owner-taipei-tea@example.org"},
        {"email": "nobody"},
        {"role": "king"},
        {"role": ""},
        {"name": ""},
        {"language": "fr"},
    ],
    ids=str,
)
def test_an_invitation_that_cannot_be_used_changes_nothing(who, send, changed):
    before = _roles()
    assert send(who, "/console/staff", **{**INVITED, **changed}).status_code == 400
    assert (_roles(), mail.outbox, _events()) == (before, [], [])


def test_a_role_is_changed(who, staff, send):
    agent = staff("agent")
    send(who, f"/console/staff/{agent.membership.id}/role", role="reader")
    assert _roles()[agent.user.email] == "reader"
    assert _events() == [("staff.role", {"who": str(agent.user), "before": "agent", "after": "reader"})]
    assert agent.client.get("/console/orders/new").status_code == 403


@pytest.mark.parametrize("path", ["role", "remove"])
def test_the_last_owner_stays(who, staff, send, path):
    staff("agent")
    before = _roles()
    response = send(who, f"/console/staff/{who.membership.id}/{path}", role="reader")
    assert response.status_code == 400
    assert "is the only owner." in response.content.decode()
    assert (_roles(), _events()) == (before, [])


def test_an_owner_of_another_seller_does_not_count(who, staff, other_seller, send):
    staff("owner", tenant=other_seller)
    assert send(who, f"/console/staff/{who.membership.id}/remove").status_code == 400


def test_an_owner_goes_when_another_one_stays(who, staff, send):
    second = staff("owner", email="second@example.org")
    assert send(who, f"/console/staff/{who.membership.id}/role", role="agent").status_code == 302
    assert send(second, f"/console/staff/{second.membership.id}/remove").status_code == 400
    assert who.client.get("/console/staff").status_code == 403


def test_who_is_removed_is_out_at_once_and_stays_in_the_history(who, staff, send, case):
    agent = staff("agent")
    send(agent, f"/console/cases/{case}/note", text="Called")
    assert who.client.get(f"/console/staff/{agent.membership.id}/remove").status_code == 200
    send(who, f"/console/staff/{agent.membership.id}/remove")
    assert agent.client.get("/console/").status_code == 403
    assert str(agent.user) in who.client.get(f"/console/cases/{case}").content.decode()


def test_ones_own_language_goes_first_and_is_switched(staff):
    who = staff("agent", language="de")
    page = who.client.get("/console/?lang=en", headers={"accept-language": "zh-TW"})
    assert page.headers["Content-Language"] == "de"
    back = who.client.post("/console/language", {"language": "zh-Hant", "next": "/console/orders?q=x"})
    assert back.headers["Location"] == "/console/orders?q=x"
    assert who.client.get("/console/").headers["Content-Language"] == "zh-Hant"
    assert who.client.get("/").headers["Content-Language"] == "en"


def test_a_language_leads_nowhere_else(staff):
    who = staff("agent")
    for strange in ("https://evil.example/", "//evil.example", "owner", "javascript:alert(1)", ""):
        away = who.client.post("/console/language", {"language": "de", "next": strange})
        assert away.headers["Location"] == "/console/", strange
    assert who.client.post("/console/language", {"language": "tlh"}).status_code == 404


def test_ones_own_account_is_changed(staff):
    who = staff("agent")
    values = {"name": "陳", "language": "zh-Hant", "zone": "Asia/Taipei"}
    assert who.client.post("/console/you", values).status_code == 302
    user = User.objects.get(id=who.user.id)
    assert (user.name, user.language, user.zone) == ("陳", "zh-Hant", "Asia/Taipei")
    assert who.client.post("/console/you", {**values, "zone": "Mars/Olympus"}).status_code == 400
    assert who.client.post("/console/you", {**values, "name": ""}).status_code == 400
    assert User.objects.get(id=who.user.id).zone == "Asia/Taipei"


def test_an_assigned_case_can_be_given_to_owners_and_agents_only_in_the_list(who, staff, seller, case):
    staff("reader")
    agent = staff("agent")
    with acting_for(seller.id):
        page = who.client.get(f"/console/cases/{case}").content.decode()
    assert f">{agent.user}</option>" in page
    assert ">Reader of taipei-tea</option>" not in page
