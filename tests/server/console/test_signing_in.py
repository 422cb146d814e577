"""Signing in: on our own pages, with a second factor, and script only where a passkey needs it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client, override_settings
from tests.server.console.conftest import PASSWORD

from venditor.server.config.headers import CONTENT_SECURITY_POLICY, WITH_OWN_SCRIPT

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - of the tests
PAGES = ["login", "password/reset", "password/reset/done", "inactive", "password/reset/key/done", "logout"]
SIGNED_IN = [
    "password/change",
    "2fa",
    "2fa/totp/activate",
    "2fa/webauthn",
    "2fa/webauthn/add",
    "reauthenticate",
    "logout",
]


@pytest.fixture
def visitor():
    return Client(SERVER_NAME="localhost")


def _code():
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def _sign_in(client, who, **more):
    return client.post("/account/login/", {"login": who.user.email, "password": PASSWORD, **more})


@pytest.fixture
def with_app(staff):
    who = staff("agent")
    TOTP.activate(who.user, SECRET)
    return who


@pytest.mark.parametrize("page", PAGES)
def test_pages_before_signing_in_are_ours_in_the_browsers_language(visitor, page):
    shown = visitor.get(f"/account/{page}/", headers={"accept-language": "de-AT"}, follow=True)
    text = shown.content.decode()
    assert shown.status_code == 200
    assert '<html lang="de">' in text
    assert "venditor.css" in text
    assert "<script>" not in text
    assert not re.search(r"Menu:|Sign Up|example\.com", text)


@pytest.mark.parametrize("page", SIGNED_IN)
@pytest.mark.parametrize("language", ["en", "de", "zh-Hant"])
def test_pages_of_an_account_are_ours_in_its_language(staff, visitor, page, language):
    who = staff("agent", language=language)
    _sign_in(visitor, who)
    shown = visitor.get(f"/account/{page}/", follow=True)
    text = shown.content.decode()
    assert shown.status_code == 200
    assert f'<html lang="{language}">' in text
    assert "venditor.css" in text
    assert not re.search(r"Menu:|Two-Factor Authentication|example\.com", text)


@pytest.mark.parametrize("page", ["signup", "email", "confirm-email", "login/code", "password/nonsense"])
def test_nobody_signs_up_and_nothing_else_is_there(visitor, page):
    assert visitor.get(f"/account/{page}/").status_code == 404


def test_a_password_opens_the_console_and_a_wrong_one_does_not(staff, visitor):
    who = staff("agent")
    wrong = visitor.post("/account/login/", {"login": who.user.email, "password": "nonsense"})
    nobody = visitor.post("/account/login/", {"login": "nobody@example.org", "password": "nonsense"})
    assert (wrong.status_code, nobody.status_code) == (200, 200)
    told = [re.sub(r'value="[^"]*"', "", one.content.decode()) for one in (wrong, nobody)]
    assert told[0] == told[1]
    assert _sign_in(visitor, who, next="/console/orders").headers["Location"] == "/console/orders"
    assert visitor.get("/console/orders").status_code == 200
    assert visitor.post("/account/logout/").status_code == 302
    assert visitor.get("/console/orders").status_code == 302


def test_signing_in_leads_nowhere_else(staff, visitor):
    assert _sign_in(visitor, staff("agent"), next="https://evil.example/").headers["Location"] == "/console/"


def test_the_second_factor_is_asked_for(with_app, visitor):
    assert _sign_in(visitor, with_app).headers["Location"] == "/account/2fa/authenticate/"
    assert visitor.get("/console/").status_code == 302
    assert visitor.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert visitor.post("/account/2fa/authenticate/", {"code": _code()}).headers["Location"] == "/console/"
    with override_settings(REQUIRE_MFA=True):
        assert visitor.get("/console/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_with_recovery_codes_and_a_mail(staff, visitor):
    who = staff("agent")
    _sign_in(visitor, who)
    assert (
        visitor.get("/account/2fa/totp/activate/").headers["Location"].startswith("/account/reauthenticate/")
    )
    visitor.post("/account/reauthenticate/", {"password": PASSWORD})
    page = visitor.get("/account/2fa/totp/activate/").content.decode()
    assert "<svg" in page
    assert "style=" not in page
    secret = re.search(r'<code id="secret" translate="no">([A-Z2-7]+)<', page)[1]
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    done = visitor.post("/account/2fa/totp/activate/", {"code": code}, follow=True)
    assert len(re.findall(r"<li><code>\w{8}</code></li>", done.content.decode())) == 10
    assert Authenticator.objects.filter(user=who.user).count() == 2
    assert "An authenticator app was set up" in [letter.subject for letter in mail.outbox]
    assert mail.outbox[0].to == [who.user.email]


def test_a_forgotten_password_is_changed_by_a_mailed_link_of_the_installation(staff, visitor, settings):
    settings.BASE_URL = "https://venditor.example.org"
    settings.HOSTS = [*settings.HOSTS, "evil.example.org"]
    who = staff("agent")
    visitor.post("/account/password/reset/", {"email": who.user.email}, SERVER_NAME="evil.example.org")
    (letter,) = mail.outbox
    assert letter.subject == "A new password"
    assert "https://venditor.example.org/account/password/reset/key/" in letter.body
    assert "evil" not in letter.body


def test_nobody_learns_whether_there_is_an_account_and_no_stranger_gets_mail(visitor):
    sent = visitor.post("/account/password/reset/", {"email": "stranger@example.org"})
    assert sent.headers["Location"] == "/account/password/reset/done/"
    assert mail.outbox == []


def test_script_is_allowed_only_where_a_passkey_is_asked_for(visitor, with_app):
    policies = {}
    for page in ("login", "password/reset"):
        policies[page] = visitor.get(f"/account/{page}/").headers["Content-Security-Policy"]
    _sign_in(visitor, with_app)
    policies["2fa/authenticate"] = visitor.get("/account/2fa/authenticate/").headers[
        "Content-Security-Policy"
    ]
    visitor.post("/account/2fa/authenticate/", {"code": _code()})
    visitor.post("/account/reauthenticate/", {"password": PASSWORD})
    for page in ("2fa/webauthn/add", "2fa", "password/change"):
        policies[page] = visitor.get(f"/account/{page}/").headers["Content-Security-Policy"]
    for page in ("/console/", "/", "/healthz"):
        policies[page] = visitor.get(page).headers["Content-Security-Policy"]
    scripted = {page for page, policy in policies.items() if policy == WITH_OWN_SCRIPT}
    assert scripted == {"login", "2fa/authenticate", "2fa/webauthn/add"}
    assert set(policies.values()) == {WITH_OWN_SCRIPT, CONTENT_SECURITY_POLICY}
    assert "unsafe" not in WITH_OWN_SCRIPT


def test_pages_of_staff_say_where_their_forms_come_from(visitor):
    assert visitor.get("/account/login/").headers["Referrer-Policy"] == "same-origin"
    assert visitor.get("/").headers["Referrer-Policy"] == "no-referrer"


def test_the_language_that_was_chosen_goes_along_until_an_account_says_it(with_app):
    visitor = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    page = visitor.get("/account/login/?lang=de").content.decode()
    assert 'href="/account/password/reset/?lang=de"' in page
    address = re.search(r'<form class="ask-form" method="post" action="(/account/login/[^"]*)"', page)[1]
    refused = visitor.post(address, {"login": "nobody@example.org", "password": "x"})
    assert '<html lang="de">' in refused.content.decode()
    sent = visitor.post("/account/password/reset/?lang=de", {"email": "nobody@example.org"})
    assert sent.headers["Location"] == "/account/password/reset/done/?lang=de"
    second = visitor.post(address, {"login": with_app.user.email, "password": PASSWORD})
    assert second.headers["Location"] == "/account/2fa/authenticate/?lang=de"
    assert "/account/2fa/authenticate/?lang=de" in visitor.get(second.headers["Location"]).content.decode()


def test_where_nobody_chose_a_language_addresses_stay_as_they_are():
    visitor = Client(SERVER_NAME="localhost", headers={"accept-language": "de"})
    assert "lang=" not in visitor.get("/account/login/").content.decode().partition("<main")[2]
    sent = visitor.post("/account/password/reset/", {"email": "nobody@example.org"})
    assert sent.headers["Location"] == "/account/password/reset/done/"


@pytest.mark.parametrize(("language", "label"), [("en", "New password"), ("de", "Neues Passwort")])
def test_an_error_of_a_password_names_its_field_as_the_page_does(staff, language, label):
    who = staff(language=language)
    who.client.post("/account/reauthenticate/", {"password": PASSWORD})
    typed = {"oldpassword": PASSWORD, "password1": "x", "password2": "x"}
    page = who.client.post("/account/password/change/", typed).content.decode()
    assert f"{label}: " in page.partition("error-summary")[2].partition("</ul>")[0]
    assert f">{label}</label>" in page
