"""What a reverse proxy says of the consumer reaches the pages where there is one, and nowhere else."""

import os
import re
import subprocess
import sys
import urllib.request

import pytest

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


@pytest.mark.parametrize(("behind_proxy", "believed"), [("1", True), ("0", False)])
def test_headers_of_a_proxy_are_believed_where_one_stands_before_the_server(tmp_path, behind_proxy, believed):
    command, environment = [sys.executable, "-m", "venditor.cli"], _environment(tmp_path, behind_proxy)
    subprocess.run([*command, "prepare"], env=environment, check=True, capture_output=True)
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
