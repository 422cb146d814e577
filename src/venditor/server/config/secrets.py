"""Every secret of an installation, in one place: where it comes from, what it is for, how it is renewed.

A secret stands in an environment variable, or in a file of the data folder that its owner alone can read.
Files are made by ``venditor prepare``; a secret that is missing stops the server with a clear error, it is
never made up.
"""

from __future__ import annotations

import base64
import os
import secrets as randomness
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from venditor.privacy import MasterKey, PrivacyError
from venditor.server.config import environment
from venditor.traceability.tlog import NoteError, Signer

_BYTES = 32
# Django's own advice for SECRET_KEY is fifty characters or more.
_SIGNING_BYTES = 48
# What makes a master key on any machine.
MADE_BY = "openssl rand -base64 32"


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret.

    Attributes:
        file: name of its file in the data folder.
        variable: environment variable that goes before the file.
        purpose: what it is for.
        rotation: how it is renewed, and what renewing it ends.
        made: makes the content of a new file.
    """

    file: str
    variable: str
    purpose: str
    rotation: str
    made: Callable[[], str]


def _random_text() -> str:
    return randomness.token_urlsafe(_SIGNING_BYTES)


def _random_key() -> str:
    return base64.b64encode(randomness.token_bytes(_BYTES)).decode("ascii")


def _log_key() -> str:
    return Signer.generate(log_origin(environment.address("VENDITOR_URL", "http://127.0.0.1:8000"))).skey()


def log_origin(url: str) -> str:
    """The origin of a new log: where it is served, without the scheme.

    Args:
        url: what links of the installation begin with.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "localhost").encode("idna").decode("ascii")
    return f"{host}:{parts.port}/log" if parts.port else f"{host}/log"


SIGNING = Secret(
    "secret-key",
    "VENDITOR_SECRET_KEY",
    "signs sessions and the tokens of forms, receipts and orders",
    "Run `venditor keys renew`, which puts a new line first, and restart; take older lines away after a "
    "while. Then people who stayed away sign in again, and links to orders in mail that was sent before open "
    "the form without the order.",
    _random_text,
)
MASTER_KEYS = Secret(
    "master-keys",
    "VENDITOR_MASTER_KEYS",
    "wrap the keys of persons",
    f"Put a new line `NAME KEY` first, such as `2026-07` and what `{MADE_BY}` prints, restart, run "
    "`venditor keys rewrap`, then take the old line away.",
    lambda: f"first {_random_key()}",
)
LOOK_UP = Secret(
    "look-up-secret",
    "VENDITOR_LOOK_UP_SECRET",
    "finds orders by number and address without keeping either readable",
    "Not renewed in use: digests made with another secret are not found any more.",
    _random_key,
)
BOUNCE_HOOK = Secret(
    "bounce-hook-secret",
    "VENDITOR_BOUNCE_HOOK_SECRET",
    "stands in the address at which a mail provider reports mail that did not arrive",
    "Set a new one, and give the provider the new address; reports to the old one are not taken any more.",
    lambda: randomness.token_urlsafe(_BYTES),
)
LOG_SIGNING = Secret(
    "log-signing-key",
    "VENDITOR_LOG_SIGNING_KEY",
    "signs the checkpoints of the public log, and bears its name",
    "Not renewed in use: another key is another log, and proofs that were given name this one.",
    _log_key,
)
WEBHOOKS = Secret(
    "webhook-secret",
    "VENDITOR_WEBHOOK_SECRET",
    "makes the secrets that sign messages to sellers' own systems",
    "Set a new one, and give each receiver the new secret that the console shows; till then it refuses all.",
    _random_key,
)
SECRETS = (SIGNING, MASTER_KEYS, LOOK_UP, BOUNCE_HOOK, LOG_SIGNING, WEBHOOKS)


def value(secret: Secret, *, folder: Path) -> str:
    """A secret's content.

    Raises:
        ImproperlyConfigured: when it is neither in the environment nor in its file.
    """
    given = os.environ.get(secret.variable)
    if given:
        return given
    file = folder / secret.file
    try:
        return file.read_text("ascii").strip()
    except FileNotFoundError:
        raise ImproperlyConfigured(
            f"A secret is missing: {secret.variable} is not set and {file} does not exist; "
            f"it {secret.purpose}. "
            "Set the variable, or run `venditor prepare`, which makes the file."
        ) from None


def make_missing(folder: Path) -> list[Path]:
    """Make the files of secrets that are not there yet, readable by their owner alone.

    Returns:
        The files that were made.
    """
    made = []
    for secret in SECRETS:
        file = folder / secret.file
        if os.environ.get(secret.variable):
            continue
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w", encoding="ascii") as opened:
            opened.write(secret.made() + "\n")
        made.append(file)
    return made


def readable_by_others(folder: Path) -> list[Path]:
    """Files of secrets that somebody but their owner can read."""
    files = [folder / secret.file for secret in SECRETS]
    return [file for file in files if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077]


def master_keys(content: str) -> tuple[MasterKey, ...]:
    """Master keys, newest first, from lines ``NAME KEY``; the key is 32 bytes in base64, plain or URL-safe.

    Raises:
        ImproperlyConfigured: when a line is not of that form.
    """
    lines = [line.split() for line in content.splitlines() if line.strip()]
    try:
        keys = tuple(MasterKey(name, _bytes_of(key)) for name, key in lines)
    except PrivacyError as error:
        raise ImproperlyConfigured(f"{_place(MASTER_KEYS)}: {error}") from None
    except ValueError:
        raise ImproperlyConfigured(
            f"{_place(MASTER_KEYS)} has a line that is not a name and a key. "
            f"Write each as `NAME KEY`, the key as 32 bytes in base64: `{MADE_BY}` makes one."
        ) from None
    if not keys:
        raise ImproperlyConfigured(f"{_place(MASTER_KEYS)} is empty. Run `venditor prepare`.")
    return keys


def _bytes_of(key: str) -> bytes:
    plain = key.replace("-", "+").replace("_", "/").rstrip("=")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)


def _place(secret: Secret) -> str:
    """Where a secret was read: the variable, or the file."""
    if os.environ.get(secret.variable):
        return secret.variable
    return str(environment.data_folder() / secret.file)


def signing_keys(content: str) -> tuple[str, ...]:
    """Signing secrets, one a line: the first signs, and what the others signed is still believed.

    Raises:
        ImproperlyConfigured: when there is none.
    """
    keys = tuple(line.strip() for line in content.splitlines() if line.strip())
    if not keys:
        raise ImproperlyConfigured(f"{_place(SIGNING)} is empty. Run `venditor prepare`.")
    return keys


def renew_signing(*, folder: Path) -> Path:
    """Put a new signing secret first in its file; the lines that were there stay.

    Returns:
        The file.

    Raises:
        ImproperlyConfigured: when the secret stands in the environment, or there is no file.
    """
    file = folder / SIGNING.file
    if os.environ.get(SIGNING.variable):
        raise ImproperlyConfigured(
            f"{SIGNING.variable} is set in the environment. Put a new line first there, and keep the others."
        )
    before = value(SIGNING, folder=folder)
    # Written aside and moved: a process that starts meanwhile reads the old file or the new one.
    aside = file.with_name(f"{file.name}.new")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(f"{SIGNING.made()}\n{before}\n")
        opened.flush()
        os.fsync(opened.fileno())
    aside.replace(file)
    return file


def log_signer(content: str) -> Signer:
    """The key that signs the log, from its text form (C2SP signed-note).

    Raises:
        ImproperlyConfigured: when it is none; the key is not shown.
    """
    try:
        return Signer.parse(content)
    except NoteError as error:
        raise ImproperlyConfigured(
            f"{_place(LOG_SIGNING)} is no signing key of a log: {error.message} Bring it back from a backup."
        ) from None
