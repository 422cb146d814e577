"""Where there is no page of the console, staff are told so by the console and in their language."""

import pytest
from allauth.core.internal import ratelimit
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.test import Client, RequestFactory, override_settings
from tests.server.console.seeds import take

from venditor.server.faces import errors
from venditor.server.staff.models import Membership
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
LANGUAGES = {
    "en": ("This page does not exist", "Something went wrong", "The form could not be taken"),
    "de": (
        "Diese Seite gibt es nicht",
        "Etwas ist schiefgegangen",
        "Das Formular konnte nicht angenommen werden",
    ),
    "zh-Hant": ("找不到這個網頁", "發生錯誤", "無法受理這份表單"),
}


def _is_console(response, language, heading):
    page = response.content.decode()
    assert f'<html lang="{language}">' in page
    assert '<body class="console">' in page
    assert f"<h1>{heading}</h1>" in page
    assert 'href="/console/"' in page
    # The portal's own start page is no place for staff.
    assert 'href="/"' not in page
    return page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/console/nothing", "/console/cases/nothing", "/account/nothing/"])
def test_an_address_that_leads_nowhere(staff, language, address):
    response = staff("agent", language=language).client.get(address, headers={"accept-language": "fr"})
    assert response.status_code == 404
    _is_console(response, language, LANGUAGES[language][0])


def test_the_language_of_the_account_goes_before_the_browsers_and_before_the_address(staff):
    client = staff("agent", language="de").client
    response = client.get("/console/nothing?lang=en", headers={"accept-language": "zh-TW"})
    _is_console(response, "de", LANGUAGES["de"][0])


def test_before_signing_in_it_is_the_browsers():
    response = Client(SERVER_NAME="localhost").get("/console/nothing", headers={"accept-language": "zh-TW"})
    assert response.status_code == 404
    _is_console(response, "zh-Hant", LANGUAGES["zh-Hant"][0])


def test_what_the_seller_does_not_have_keeps_its_places(staff):
    page = staff("agent").client.get("/console/cases/01890a5d-ac96-774b-bcce-b302099a8057").content.decode()
    assert 'href="/console/orders"' in page
    assert "another seller" not in page


def test_who_works_for_several_is_told_to_look_there_too(staff, seller, other_seller):
    who = staff("agent")
    with acting_for(other_seller.id):
        Membership.objects.create(tenant=other_seller, user=who.user, role="agent")
    who.client.post("/console/seller", {"choice": str(seller.id)})
    page = who.client.get("/console/cases/01890a5d-ac96-774b-bcce-b302099a8057").content.decode()
    assert "Or it belongs to another seller" in page


def test_elsewhere_the_page_is_the_portals():
    response = Client(SERVER_NAME="localhost").get("/nothing")
    assert response.status_code == 404
    assert 'class="console"' not in response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failure_asks_no_database(staff, language, monkeypatch, django_assert_num_queries):
    client = staff("agent", language=language).client
    client.raise_request_exception = False

    def fail(*_given, **_named):
        raise DatabaseError

    monkeypatch.setattr("venditor.server.faces.console.access.chosen_membership", fail)
    response = client.get("/console/")
    assert response.status_code == 500
    _is_console(response, language, LANGUAGES[language][1])
    request = RequestFactory().get("/console/", headers={"accept-language": language})
    with django_assert_num_queries(0):
        # Nobody is known yet: it failed on the way to the page.
        _is_console(errors.failed(request), language, LANGUAGES[language][1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_without_its_token(staff, language):
    who = staff("owner", language=language)
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.force_login(who.user)
    response = strict.post("/console/settings/hosts", {"seller": str(who.tenant.id), "host": "a.example.org"})
    assert response.status_code == 403
    _is_console(response, language, LANGUAGES[language][2])


def test_what_an_account_may_not_see(staff, monkeypatch):
    def refuse(*_given, **_named):
        raise PermissionDenied

    monkeypatch.setattr("venditor.server.faces.console.access.chosen_membership", refuse)
    response = staff("agent").client.get("/console/")
    assert response.status_code == 403
    _is_console(response, "en", "This is not open to your account")


def test_elsewhere_neither_is_the_consoles():
    request = RequestFactory().get("/rights")
    for response in (errors.forbidden(request, PermissionDenied()), errors.form_refused(request)):
        assert response.status_code == 403
        assert 'class="console"' not in response.content.decode()


@override_settings(ACCOUNT_RATE_LIMITS={"login": "1/m/ip"})
def test_too_many_attempts_are_told_in_our_frame():
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "de"})
    ratelimit.cache.clear()
    for _attempt in range(2):
        response = client.post("/account/login/", {"login": "x@example.org", "password": "x"})
    ratelimit.cache.clear()
    assert response.status_code == 429
    _is_console(response, "de", "Zu viele Versuche")


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "This cannot be read: its key is missing"),
        ("de", "Dies ist nicht lesbar: Der Schlüssel fehlt"),
        ("zh-Hant", "無法讀取：缺少金鑰"),
    ],
)
@pytest.mark.usefixtures("keys_of_its_own")
def test_a_case_whose_key_was_lost_says_so(staff, seller, settings, language, heading):
    who, number = staff("agent", language=language), take(seller)
    address = f"/console/cases/{number}"
    assert who.client.get(address).status_code == 200
    settings.KEY_FOLDER.rename(settings.KEY_FOLDER.with_name("moved"))
    response = who.client.get(address)
    assert response.status_code == 500
    _is_console(response, language, heading)
