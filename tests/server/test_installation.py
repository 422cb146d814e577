"""Settings, static files, health, the demonstration server and the style guide."""

import fcntl
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from tests.server.conftest import own_database

from venditor.core.errors import VenditorError
from venditor.server.demo.shop import put_in
from venditor.server.outbox.loop import worker_name
from venditor.server.serving import prepare
from venditor.server.tenants.models import Tenant

SECONDS_TO_START = 30


def test_the_server_says_that_it_answers(visitor):
    response = visitor.client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_only_known_hosts_are_served():
    for name in ("elsewhere.example", "a b"):
        assert Client(SERVER_NAME=name).get("/").status_code == 421


@pytest.mark.django_db
def test_whoever_opens_the_page_on_the_machine_itself_is_told_how(settings):
    settings.HOSTS = ["withdraw.example.org"]
    for name, told in (("127.0.0.1", True), ("localhost", True), ("elsewhere.example", False)):
        page = Client(SERVER_NAME=name).get("/")
        assert page.status_code == 421
        assert ("VENDITOR_HOSTS" in page.content.decode()) == told


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


def test_details_of_errors_are_off():
    assert settings.DEBUG is False


def _demo(tmp_path, *arguments):
    ours = ("VENDITOR", "DJANGO", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.Popen(
        [sys.executable, "-m", "venditor.server.demo", *arguments],
        env={**kept, "VENDITOR_VAR": str(tmp_path / "var")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A folder for which the demonstration made everything from nothing; it may then only be started."""
    folder = tmp_path_factory.mktemp("demonstration")
    demo = _demo(folder, "--prepare")
    _out, errors = demo.communicate(timeout=SECONDS_TO_START)
    assert demo.returncode == 0, errors
    return folder


@pytest.fixture
def demonstration(prepared, tmp_path):
    return shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)


@own_database
def test_the_demonstration_serves_a_shop_with_withdrawals(demonstration):
    demo = _demo(demonstration, "--port", "0")
    try:
        lines = [demo.stdout.readline() for _ in range(8)]
        addresses = dict(line.rsplit(maxsplit=1) for line in lines[1:7])
        pages = {
            "Withdraw from a contract": "Vertrag widerrufen",
            "... from the link in a mail": "FT-1003",
            "... on a marketplace": "Papierlaterne",
            "Rights of an order": "What is it about?",
        }
        for label, words in pages.items():
            with urllib.request.urlopen(addresses[label], timeout=SECONDS_TO_START) as page:  # noqa: S310 - our own
                assert words in page.read().decode()
        assert lines[7].startswith("Sign in to the console with demo@formosa-tea.example and ")
    finally:
        demo.terminate()
        demo.communicate(timeout=SECONDS_TO_START)


def _is_free(lock):
    with lock.open() as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _until(true):
    ends = time.monotonic() + SECONDS_TO_START
    while not true() and time.monotonic() < ends:
        time.sleep(0.1)
    return true()


@own_database
def test_a_demonstration_that_is_killed_leaves_no_worker_behind(demonstration):
    demo = _demo(demonstration, "--port", "0")
    try:
        assert "ready" in demo.stdout.readline()
        folder = demonstration / "var"
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert _until(lambda: any(not _is_free(lock) for lock in folder.glob("worker-*.lock")))
        (lock,) = folder.glob("worker-*.lock")
    finally:
        demo.kill()
        demo.wait()
    assert _until(lambda: _is_free(lock))
    demo.communicate(timeout=SECONDS_TO_START)


def test_make_demo_takes_a_port_and_leaves_the_folder_to_the_server():
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed")
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run(
        [make, "--dry-run", "demo"],
        cwd=root,
        env={**os.environ, "PORT": "8001"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "venditor.server.demo --port 8001" in told
    assert "mkdir" not in told


@pytest.mark.django_db
def test_made_up_shops_are_not_put_beside_real_sellers(seller):
    with pytest.raises(VenditorError, match="has sellers of its own"):
        put_in()
    assert list(Tenant.objects.all()) == [seller]


@own_database
def test_a_port_that_is_taken_is_told(demonstration):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        demo = _demo(demonstration, "--port", str(taken.getsockname()[1]))
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


def _refused_folder(function, monkeypatch):
    # Not even root writes there, and it is a folder.
    folder = Path("/proc/self")
    if not folder.is_dir():
        pytest.skip("no folder that nobody can write into")
    monkeypatch.setenv("VENDITOR_VAR", str(folder))
    with pytest.raises(VenditorError) as caught:
        function(folder)
    assert "cannot be written to" in str(caught.value)


def test_a_data_folder_that_is_read_only_is_not_ready(monkeypatch):
    # All secrets are in the environment, so that nothing has to be written there.
    _refused_folder(lambda _folder: prepare(), monkeypatch)


def test_a_worker_that_cannot_write_says_so(monkeypatch):
    def named(folder):
        with worker_name(folder):
            pytest.fail("it has a name")

    _refused_folder(named, monkeypatch)
