"""`venditor check`: what it finds, and that it finds nothing where all is well."""

import re
import socket
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

import venditor
from venditor.core import clock
from venditor.privacy import FolderKeyStore
from venditor.server.checks import findings
from venditor.server.config.environment import KNOWN
from venditor.server.outbox.models import OutboxItem, State, WorkerBeat
from venditor.server.people.models import Person
from venditor.server.staff.models import Membership, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def well(settings, tmp_path, seller, monkeypatch):
    """An installation as it should be."""
    settings.BASE_URL, settings.HOSTS = "https://venditor.example", ["venditor.example"]
    settings.MAIL, settings.MAIL_FROM = "smtp://mail.example:587?security=starttls", "w@venditor.example"
    (tmp_path / "bounces" / "new").mkdir(parents=True)
    settings.BOUNCES = f"maildir://{tmp_path}/bounces"
    monkeypatch.setattr(socket, "create_connection", lambda *_address, **_more: SimpleNamespace(close=list))
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
        ("MAIL", "nonsense", "mail", "names no mail server"),
        ("MAIL", "smtp://mail.example:port", "mail", "names no mail server"),
        ("MAIL_FROM", "w@localhost", "mail", "VENDITOR_MAIL_FROM"),
        ("MAIL_FROM", "nonsense", "mail", "VENDITOR_MAIL_FROM"),
        ("MAIL", "folder:///proc/x", "mail", "VENDITOR_MAIL"),
        ("BOUNCES", "foo", "mail", "VENDITOR_BOUNCES names no mailbox"),
        ("BOUNCES", "maildir:///nowhere/at/all", "mail", "VENDITOR_BOUNCES"),
        ("KEY_FOLDER", Path("/proc/nope"), "keys", "VENDITOR_KEYS"),
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


def _here():
    return [(one.about, one.message) for one in findings(deploy=False) if one.level == "error"]


def _persons(well, seller, number):
    store = FolderKeyStore(well.KEY_FOLDER)
    made = [Person.everywhere.create(tenant=seller) for _ in range(number)]
    for person in made:
        store.keep(person.id, b"wrapped")
    return made, store


@pytest.mark.parametrize("emptied", [False, True])
def test_keys_that_were_moved_away_are_an_error_also_where_a_new_folder_stands(well, seller, emptied):
    _persons(well, seller, 3)
    assert _here() == []
    well.KEY_FOLDER.rename(well.KEY_FOLDER.with_name("moved"))
    if emptied:
        well.KEY_FOLDER.mkdir(mode=0o700)
    ((about, message),) = _here()
    assert about == "keys"
    assert "3 of 3 that were looked for are missing" in message


@pytest.mark.parametrize("which", [0, -1])
def test_one_lost_key_at_either_end_is_found_and_an_erased_one_is_none(well, seller, which):
    persons, store = _persons(well, seller, 50)
    store.erase(persons[which].id)
    assert _here() == []
    key = next(well.KEY_FOLDER.glob(f"??/{persons[which].id.hex}.key"))
    key.unlink()
    ((about, message),) = _here()
    assert about == "keys"
    assert "1 of 40" in message


def test_a_data_folder_into_which_nothing_can_be_written_is_an_error(well, tmp_path):
    well.VAR = tmp_path / "gone"
    ((about, message),) = _here()
    assert about == "folder"
    assert str(tmp_path / "gone") in message


def test_mail_that_names_no_server_is_an_error_on_ones_own_machine_too(well):
    well.MAIL = "nonsense"
    ((about, message),) = _here()
    assert about == "mail"
    assert "VENDITOR_MAIL names no mail server" in message


@pytest.mark.parametrize(
    ("told", "advice"), [("0", "Take VENDITOR_REQUIRE_MFA=0 away."), (None, "or VENDITOR_REQUIRE_MFA=1.")]
)
def test_the_way_to_a_second_factor_fits_what_was_set(well, monkeypatch, told, advice):
    well.REQUIRE_MFA = False
    monkeypatch.delenv("VENDITOR_REQUIRE_MFA", raising=False)
    if told is not None:
        monkeypatch.setenv("VENDITOR_REQUIRE_MFA", told)
    ((about, message),) = _found()
    assert about == "accounts"
    assert message.endswith(advice)


def test_one_is_told_as_one(well):
    well.SECRET_KEY_FALLBACKS = ["x" * 50]
    OutboxItem.everywhere.create(kind="x", state=State.DEAD)
    told = [message for _about, message in _found("warning")]
    assert any(message.startswith("1 older line of secret-key can still sign people in") for message in told)
    assert any(message.startswith("1 item could not be sent") for message in told)


def test_a_mail_server_that_does_not_answer_is_an_error_for_others(well, monkeypatch):
    monkeypatch.undo()
    well.MAIL = "smtp://u:secret@127.0.0.1:1"
    (told,) = [message for about, message in _found() if about == "mail"]
    assert told.startswith("The mail server 127.0.0.1:1 does not answer: Connection refused.")
    assert "VENDITOR_MAIL" in told
    assert "secret" not in told
    assert _here() == []


def test_a_setting_that_does_not_exist_is_told_with_the_nearest_that_does(well, monkeypatch):  # noqa: ARG001
    monkeypatch.setenv("VENDITOR_MIAL", "x")
    monkeypatch.setenv("VENDITOR_TEAPOT", "x")
    told = [one.message for one in findings(deploy=False) if one.about == "settings"]
    assert "VENDITOR_MIAL is no setting and does nothing. Was VENDITOR_MAIL meant?" in told
    assert "VENDITOR_TEAPOT is no setting and does nothing." in told


def test_every_setting_that_is_read_is_known():
    sources = Path(venditor.__file__).parent.rglob("*.py")
    read = {name for file in sources for name in re.findall(r'"(VENDITOR_[A-Z_]+)"', file.read_text("utf-8"))}
    assert read == KNOWN
