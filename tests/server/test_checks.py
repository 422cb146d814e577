"""`venditor check`: what it finds, and that it finds nothing where all is well."""

from datetime import timedelta

import pytest

from venditor.core import clock
from venditor.server.checks import findings
from venditor.server.outbox.models import WorkerBeat
from venditor.server.staff.models import Membership, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def well(settings, tmp_path, seller):
    """An installation as it should be."""
    settings.BASE_URL, settings.HOSTS = "https://venditor.example", ["venditor.example"]
    settings.MAIL, settings.MAIL_FROM = "smtp://mail.example:587?security=starttls", "w@venditor.example"
    settings.BOUNCES = "maildir:///srv/bounces"
    settings.KEY_FOLDER, settings.LOG_FOLDER = tmp_path / "keys", tmp_path / "log"
    settings.REQUIRE_MFA = True
    WorkerBeat.objects.create(worker="one", at=clock.now())
    owner = User.objects.create_user("owner@example.org", "a long password")
    Membership.everywhere.create(tenant=seller, user=owner, role="owner")
    return settings


def _found(level="error"):
    found = [one for one in findings(deploy=True) if one.level == level]
    # Tests of pages in a browser allow it for their process.
    return [(one.about, one.message) for one in found if one.about != "async.E001"]


def test_where_all_is_well_nothing_is_an_error(well):  # noqa: ARG001 - sets the scene
    assert _found() == []


@pytest.mark.parametrize(
    ("name", "value", "about", "words"),
    [
        ("BASE_URL", "http://venditor.example", "address", "VENDITOR_URL"),
        ("HOSTS", ["localhost"], "address", "VENDITOR_HOSTS"),
        ("DEBUG", True, "debug", "VENDITOR_DEBUG"),
        ("MAIL", "folder:///tmp/mail", "mail", "VENDITOR_MAIL"),
        ("MAIL_FROM", "w@localhost", "mail", "VENDITOR_MAIL_FROM"),
        ("REQUIRE_MFA", False, "accounts", "VENDITOR_REQUIRE_MFA"),
    ],
)
def test_each_fault_is_found_with_the_setting_that_mends_it(well, name, value, about, words):
    setattr(well, name, value)
    found = [message for where, message in _found() if where == about]
    assert any(words in message for message in found)


def test_older_signing_secrets_are_named_as_long_as_they_are_kept(well):
    assert "secrets" not in [about for about, _message in _found("warning")]
    well.SECRET_KEY_FALLBACKS = ["x" * 50, "y" * 50]
    told = [message for about, message in _found("warning") if about == "secrets"]
    assert len(told) == 1
    assert told[0].startswith("2 older lines of secret-key")


def test_a_silent_worker_is_an_error(well):  # noqa: ARG001 - sets the scene
    WorkerBeat.objects.update(at=clock.now() - timedelta(minutes=2))
    assert [about for about, _message in _found()] == ["worker"]


def test_keys_that_others_can_look_into_are_an_error(well):
    well.KEY_FOLDER.mkdir(mode=0o755)
    well.KEY_FOLDER.chmod(0o755)
    assert [about for about, _message in _found()] == ["keys"]


def test_a_seller_without_an_owner_and_no_bounces_are_worth_a_thought(well, other_seller):
    well.BOUNCES = ""
    found = _found("warning")
    assert any(other_seller.slug in message for _about, message in found)
    assert any("VENDITOR_BOUNCES" in message for _about, message in found)


def test_what_only_matters_to_others_is_not_asked_of_ones_own_machine(well):
    well.BASE_URL, well.DEBUG = "http://127.0.0.1:8000", True
    assert [one for one in findings(deploy=False) if one.level == "error"] == []
