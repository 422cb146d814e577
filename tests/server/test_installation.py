"""Settings, static files, health, the demonstration server and the style guide."""

import os
import re
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from venditor.server.config import environment
from venditor.server.demo import prepare

SECONDS_TO_START = 30


def test_the_server_says_that_it_answers(visitor):
    response = visitor.client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_only_known_hosts_are_served():
    assert Client(SERVER_NAME="elsewhere.example").get("/").status_code == 400


def test_the_stylesheet_is_served_with_a_version_and_kept_for_a_year(visitor):
    page = visitor.open("/")
    address = re.search(r'href="(/static/venditor\.css\?v=[0-9a-f]{12})"', page.html)[1]
    response = visitor.client.get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "max-age=31536000, public"
    assert "var(--ink)" in b"".join(response.streaming_content).decode()


def test_pages_are_compressed_for_who_wants_that(visitor):
    response = visitor.client.get("/", headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"


def test_no_accounts_sessions_or_database_are_installed():
    assert settings.DATABASES["default"]["ENGINE"] == "django.db.backends.dummy"
    assert not [
        app for app in settings.INSTALLED_APPS if app.rpartition(".")[2] in ("admin", "auth", "sessions")
    ]
    assert settings.DEBUG is False


def test_a_secret_key_is_made_once_and_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("VENDITOR_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("VENDITOR_SECRET_KEY")
    prepare()
    file = tmp_path / "var" / "secret-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    key = environment.secret_key()
    assert len(key) >= 50
    prepare()
    assert environment.secret_key() == key


def test_a_missing_secret_key_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("VENDITOR_VAR", str(tmp_path))
    monkeypatch.delenv("VENDITOR_SECRET_KEY")
    with pytest.raises(ImproperlyConfigured, match=r"python -m venditor\.server\.demo --prepare"):
        environment.secret_key()


def _demo(tmp_path, *arguments):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VENDITOR", "DJANGO"))}
    return subprocess.Popen(
        [sys.executable, "-m", "venditor.server.demo", *arguments],
        env={**kept, "VENDITOR_VAR": str(tmp_path / "var")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_demonstration_serves_the_pages(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    demo = _demo(tmp_path, "--port", str(port))
    try:
        lines = [demo.stdout.readline() for _ in range(4)]
        assert lines[1].split() == ["Start", f"http://127.0.0.1:{port}/"]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/rights", timeout=SECONDS_TO_START) as page:
            assert "What is it about?" in page.read().decode()
    finally:
        demo.terminate()
        demo.communicate(timeout=SECONDS_TO_START)


def test_a_port_that_is_taken_is_told(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        demo = _demo(tmp_path, "--port", str(taken.getsockname()[1]))
        _out, errors = demo.communicate(timeout=SECONDS_TO_START)
    assert demo.returncode == 2
    assert "cannot be used" in errors
    assert "--port" in errors


def test_the_style_guide_exists_in_development_only(visitor):
    assert visitor.open("/styleguide").status == 404
    with override_settings(DEBUG=True):
        page = visitor.open("/styleguide")
    assert page.status == 200
    for piece in ("Error summary", "Clock", "Fields", "What you told us", "Keep this answer"):
        assert piece in [text for _level, text in page.headings]
