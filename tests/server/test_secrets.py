"""Secrets of an installation: made once, for their owner alone, and never made up."""

import base64
import os
import stat
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from venditor.server.config import secrets
from venditor.server.config.secrets import SECRETS, master_keys, signing_keys

KEY = base64.b64encode(bytes(32)).decode()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for secret in SECRETS:
        monkeypatch.delenv(secret.variable, raising=False)
    return tmp_path


def test_each_secret_is_made_once_and_for_its_owner_alone(folder):
    made = secrets.make_missing(folder)
    assert [file.name for file in made] == [secret.file for secret in SECRETS]
    assert {stat.S_IMODE(file.stat().st_mode) for file in made} == {0o600}
    contents = [secrets.value(secret, folder=folder) for secret in SECRETS]
    assert len(set(contents)) == len(SECRETS)
    assert min(map(len, contents)) >= 43  # 32 bytes in base64, without padding
    assert secrets.make_missing(folder) == []
    assert [secrets.value(secret, folder=folder) for secret in SECRETS] == contents


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.file)
def test_a_missing_secret_says_what_it_is_for_and_what_to_do(folder, secret):
    with pytest.raises(ImproperlyConfigured, match=r"venditor prepare") as raised:
        secrets.value(secret, folder=folder)
    assert secret.variable in str(raised.value)
    assert secret.purpose in str(raised.value)
    assert secret.rotation.endswith(".")


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.file)
def test_the_environment_goes_before_the_file_and_then_none_is_made(folder, monkeypatch, secret):
    monkeypatch.setenv(secret.variable, "from the environment")
    assert secrets.value(secret, folder=folder) == "from the environment"
    assert folder / secret.file not in secrets.make_missing(folder)


def test_a_file_that_others_can_read_is_named(folder):
    made = secrets.make_missing(folder)
    assert secrets.readable_by_others(folder) == []
    made[1].chmod(0o640)
    assert secrets.readable_by_others(folder) == [made[1]]


def test_master_keys_are_read_newest_first(folder):
    secrets.make_missing(folder)
    (made,) = master_keys(secrets.value(secrets.MASTER_KEYS, folder=folder))
    assert made.id == "first"
    assert [key.id for key in master_keys(f"2026-07 {KEY}\n\nfirst {KEY}\n")] == ["2026-07", "first"]


@pytest.mark.parametrize("content", ["one", f"one {KEY[:-4]}", "one !!!!", f"one two {KEY}"])
def test_a_line_that_is_no_master_key_is_refused_without_showing_it(content):
    with pytest.raises(ImproperlyConfigured) as raised:
        master_keys(content)
    assert "NAME KEY" in str(raised.value) or "needs 32" in str(raised.value)
    assert KEY[:-4] not in str(raised.value)


@pytest.mark.parametrize("raw", [bytes([251, 255]) * 16, bytes(32)])
def test_a_master_key_may_be_url_safe_and_without_padding(raw):
    for written in (base64.b64encode(raw), base64.urlsafe_b64encode(raw)):
        for key in (written.decode(), written.decode().rstrip("=")):
            assert [one.key for one in master_keys(f"new {key}")] == [raw]


@pytest.mark.parametrize("content", ["one", f"one {KEY[:-4]}", "\n"])
def test_what_is_wrong_with_a_master_key_names_the_place_it_was_read_from(folder, monkeypatch, content):
    monkeypatch.setenv("VENDITOR_VAR", str(folder))
    with pytest.raises(ImproperlyConfigured) as raised:
        master_keys(content)
    assert str(raised.value).startswith(str(folder / "master-keys"))
    monkeypatch.setenv("VENDITOR_MASTER_KEYS", content)
    with pytest.raises(ImproperlyConfigured) as raised:
        master_keys(content)
    assert str(raised.value).startswith("VENDITOR_MASTER_KEYS")


def test_no_master_key_at_all_is_refused():
    with pytest.raises(ImproperlyConfigured, match="is empty"):
        master_keys("\n")


def test_a_renewed_signing_secret_stands_before_the_old_one_which_is_still_believed(folder):
    secrets.make_missing(folder)
    first = secrets.value(secrets.SIGNING, folder=folder)
    assert signing_keys(first) == (first,)
    file = secrets.renew_signing(folder=folder)
    newest, older = signing_keys(secrets.value(secrets.SIGNING, folder=folder))
    assert (older, file, stat.S_IMODE(file.stat().st_mode)) == (first, folder / "secret-key", 0o600)
    assert newest != first
    assert len(newest) >= 50  # Django's own advice
    assert sorted(one.name for one in folder.iterdir()) == sorted(secret.file for secret in SECRETS)
    secrets.renew_signing(folder=folder)
    assert signing_keys(secrets.value(secrets.SIGNING, folder=folder))[1:] == (newest, older)


def test_a_signing_secret_of_the_environment_is_renewed_there(folder, monkeypatch):
    secrets.make_missing(folder)
    before = (folder / "secret-key").read_bytes()
    monkeypatch.setenv("VENDITOR_SECRET_KEY", "new one\n\n  old one \n")
    with pytest.raises(ImproperlyConfigured, match="in the environment"):
        secrets.renew_signing(folder=folder)
    assert (folder / "secret-key").read_bytes() == before
    assert signing_keys(secrets.value(secrets.SIGNING, folder=folder)) == ("new one", "old one")


def test_no_signing_secret_at_all_is_refused():
    with pytest.raises(ImproperlyConfigured, match="is empty"):
        signing_keys("\n \n")


def test_the_settings_sign_by_the_first_line_and_believe_the_others(folder):
    printed = "from django.conf import settings as s; print(s.SECRET_KEY, s.SECRET_KEY_FALLBACKS)"
    environment = {
        "PATH": os.environ["PATH"],
        "VENDITOR_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "venditor.server.config.settings",
    }
    secrets.make_missing(folder)
    (folder / "secret-key").write_text("newest\nolder\noldest\n", "ascii")
    command = [sys.executable, "-c", printed]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "newest ['older', 'oldest']"
