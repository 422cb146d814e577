"""What a reverse proxy says of the consumer reaches the pages where there is one, and nowhere else."""

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request

import pytest

from venditor.server.serving import MOST_BODY

SECONDS_TO_STOP = 30


def _environment(folder, behind_proxy):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VENDITOR", "DJANGO"))}
    kept.pop("DATABASE_URL", None)
    return {
        **kept,
        "VENDITOR_VAR": str(folder),
        "VENDITOR_URL": "https://localhost",
        "VENDITOR_BEHIND_PROXY": behind_proxy,
    }


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The folder of a new installation; how it is prepared does not depend on what stands before it."""
    folder = tmp_path_factory.mktemp("prepared")
    command = [sys.executable, "-m", "venditor.cli", "prepare"]
    subprocess.run(command, env=_environment(folder, "0"), check=True, capture_output=True)
    return folder


@pytest.fixture
def folder(prepared, tmp_path):
    return shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)


_WHO_SIGNS_IN = """
from venditor.server import serving
serving.set_up()
from allauth.account.adapter import get_adapter
from django.test import RequestFactory
told = {"X-Forwarded-For": "198.51.100.1, 192.0.2.7"}
request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers=told)
print(get_adapter().get_client_ip(request))
"""


@pytest.mark.parametrize(("behind_proxy", "counted"), [("1", "192.0.2.7"), ("0", "127.0.0.1")])
def test_limits_of_signing_in_count_the_address_that_the_proxy_saw(folder, behind_proxy, counted):
    environment = _environment(folder, behind_proxy)
    asked = subprocess.run(
        [sys.executable, "-c", _WHO_SIGNS_IN], env=environment, check=True, capture_output=True, text=True
    )
    assert asked.stdout.strip() == counted


def test_a_request_that_is_too_long_is_not_taken_in(folder):
    command, environment = [sys.executable, "-m", "venditor.cli"], _environment(folder, "0")
    server = subprocess.Popen(
        [*command, "serve", "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        port = int(re.search(r"http://\S+?:(\d+)", server.stdout.readline())[1])
        with socket.create_connection(("127.0.0.1", port), timeout=SECONDS_TO_STOP) as connection:
            head = f"POST /w/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: {MOST_BODY + 1}\r\n\r\n"
            connection.sendall(head.encode() + b"x")
            assert b" 413 " in connection.recv(100)
    finally:
        server.terminate()
        server.communicate(timeout=SECONDS_TO_STOP)


@pytest.mark.parametrize(("behind_proxy", "believed"), [("1", True), ("0", False)])
def test_headers_of_a_proxy_are_believed_where_one_stands_before_the_server(folder, behind_proxy, believed):
    command, environment = [sys.executable, "-m", "venditor.cli"], _environment(folder, behind_proxy)
    server = subprocess.Popen(
        [*command, "serve", "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        address = re.search(r"http://\S+?:\d+", server.stdout.readline())[0]
        request = urllib.request.Request(f"{address}/healthz", headers={"X-Forwarded-Proto": "https"})  # noqa: S310 - our own
        with urllib.request.urlopen(request, timeout=SECONDS_TO_STOP) as answer:  # noqa: S310 - as above
            # Django says this over TLS only.
            assert ("Strict-Transport-Security" in answer.headers) is believed
    finally:
        server.terminate()
        server.communicate(timeout=SECONDS_TO_STOP)


def test_an_address_at_which_nothing_is_shown_is_said_with_the_one_that_is(folder):
    command = [sys.executable, "-m", "venditor.cli"]
    environment = {**_environment(folder, "1"), "VENDITOR_HOSTS": "withdraw.example.org"}
    server = subprocess.Popen(
        [*command, "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert "http://127.0.0.1:" in server.stdout.readline()
        told = server.stderr.readline()
    finally:
        server.terminate()
        server.communicate(timeout=SECONDS_TO_STOP)
    assert told.startswith(
        "Pages are shown under withdraw.example.org alone; name 127.0.0.1 in VENDITOR_HOSTS"
    )
