"""Preparing an installation, and serving its pages."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from venditor.core.disk import refusal
from venditor.core.errors import VenditorError
from venditor.server.config import environment, secrets

PORTS = range(65_536)
# Threads of one process; more processes may share one database.
THREADS = 8
# Bytes of one request; a file of orders, the largest there is, has ten million.
MOST_BODY = 16 * 1024 * 1024


class ServingError(VenditorError):
    """A folder, database or port that cannot be used."""


def set_up() -> None:
    """Load the settings and the applications; secrets must be there.

    Raises:
        ServingError: when a secret or a setting is missing or wrong.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "venditor.server.config.settings")
    import django  # noqa: PLC0415 - settings are read when Django is set up, not when this is imported
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - as above

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise ServingError("server.settings", str(error)) from None


def prepare() -> list[Path]:
    """Make the data folder, its secrets and the tables of the database, where they do not exist yet.

    Returns:
        The files of secrets that were made; they belong into a backup of their own.

    Raises:
        ServingError: when the folder cannot be written to, a setting is wrong, or the database cannot be
            reached.
    """
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - as in `set_up`

    folder = environment.data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = secrets.make_missing(folder)
    except OSError as error:
        raise _unusable_folder(folder, error.strerror or str(error)) from None
    except ImproperlyConfigured as error:
        raise ServingError("server.settings", str(error)) from None
    # Where all secrets are there already nothing has been written yet.
    why = refusal(folder)
    if why:
        raise _unusable_folder(folder, why)
    set_up()
    _make_tables()
    return made


def _unusable_folder(folder: Path, why: str) -> ServingError:
    return ServingError(
        "server.folder",
        f"The data folder {folder} cannot be written to: {why}.",
        facts={"folder": str(folder)},
        remedy="Let this user write there, or name another folder with VENDITOR_VAR.",
    )


def _make_tables() -> None:
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings
    from django.db import OperationalError  # noqa: PLC0415 - as above

    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        raise ServingError(
            "server.database",
            f"The database cannot be used: {str(error).strip()}",
            remedy="Check DATABASE_URL, and that the database runs.",
        ) from None


def serve(*, host: str, port: int, ready: str) -> None:
    """Serve the pages until the process is stopped.

    Args:
        host: address to listen on.
        port: port to listen on; 0 chooses one.
        ready: what to print when it listens; ``{address}`` is filled.

    Raises:
        ServingError: when the port cannot be used.
    """
    import waitress  # noqa: PLC0415 - only serving needs the server
    from django.conf import settings  # noqa: PLC0415 - they are there by now
    from django.http.request import validate_host  # noqa: PLC0415 - as above

    # The application is made when it is imported, and by now there are settings.
    from venditor.server.config.wsgi import application  # noqa: PLC0415
    from venditor.server.faces.hosts import LOOPBACK  # noqa: PLC0415

    if port not in PORTS:
        raise _unusable(port, "a port is a number from 0 to 65535")
    try:
        server = waitress.create_server(
            application,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            # Anybody may post to the hosted page; what is longer does not fill the disk.
            max_request_body_size=MOST_BODY,
            # What a proxy says of the consumer's address and TLS comes through where there is a proxy, and is
            # believed from nobody else. Without it everybody would count as one network.
            clear_untrusted_proxy_headers=not settings.BEHIND_PROXY,
        )
    except OSError as error:
        raise _unusable(port, error.strerror or str(error)) from None
    address = f"http://{host}:{server.effective_port}"
    print(ready.replace("{address}", address), flush=True)  # noqa: T201 - the one line an operator waits for
    if host in LOOPBACK and not validate_host(host, settings.HOSTS):
        names = ", ".join(settings.HOSTS)
        told = f"Pages are shown under {names} alone; name {host} in VENDITOR_HOSTS to open them here."
        print(told, file=sys.stderr, flush=True)  # noqa: T201 - what the line above leads to shows nothing
    server.run()


def _unusable(port: int, why: str) -> ServingError:
    return ServingError(
        "server.port",
        f"Port {port} cannot be used: {why}.",
        facts={"port": port},
        remedy="Choose another with --port.",
    )
