"""Whether an installation is as it should be: tables, keys, the log, workers and accounts."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.core import checks as django_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from venditor.adapters.pdf import Document, Paragraph, font_advice, written
from venditor.core import clock
from venditor.core.text import counted
from venditor.privacy import ErasedError, FolderKeyStore, PrivacyError
from venditor.server.checks import settings as of_settings
from venditor.server.checks.finding import Finding
from venditor.server.config import secrets
from venditor.server.log.models import LogLeaf
from venditor.server.log.place import log_signer, log_store
from venditor.server.outbox.models import OutboxItem, State, WorkerBeat
from venditor.server.people.models import Person
from venditor.server.staff.models import Membership, Role, User
from venditor.server.tenants.models import Tenant
from venditor.traceability.tlog import LogError

# A worker beats about every ten seconds; a minute without a sign of life is none.
_SILENT = timedelta(minutes=1)
# Leaves are sequenced within seconds; a busy mail server delays them a little.
_WAITS_TOO_LONG = timedelta(minutes=5)
# Persons at each end of time whose keys are looked for: a folder that was moved away or emptied lacks the
# oldest, one that was brought back from an old backup the newest.
_LOOKED_FOR = 20
_SCRIPTS = "繁简日本語한국어ελДжعر"


def findings(*, deploy: bool) -> list[Finding]:
    """What there is to look at.

    Args:
        deploy: also judge what only matters where others can reach the installation.
    """
    always: tuple[Callable[[], Iterator[Finding]], ...] = (
        *(_tables, of_settings.names, of_settings.folders, _secrets, _keys, _lost_keys),
        *(of_settings.mail, _fonts),
    )
    reachable = (
        *(_renewed, _address, _debug, of_settings.mail_server_answers, _mail, _database, _workers),
        *(_log, _log_lies, _accounts, _frameworks),
    )
    return [found for check in (*always, *(reachable if deploy else ())) for found in check()]


def _tables() -> Iterator[Finding]:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding("error", "database", f"It cannot be used: {str(error).strip()} Check DATABASE_URL.")
        return
    if waiting:
        told = counted(len(waiting), "migration waits", "migrations wait")
        yield Finding("error", "database", f"{told}. Run `venditor prepare`.")


def _secrets() -> Iterator[Finding]:
    for file in secrets.readable_by_others(settings.VAR):
        yield Finding("error", "secrets", f"Others can read {file}. Run `chmod 600 {file}`.")


def _renewed() -> Iterator[Finding]:
    older = len(settings.SECRET_KEY_FALLBACKS)
    if older:
        yield Finding(
            "warning",
            "secrets",
            f"{counted(older, 'older line')} of {secrets.SIGNING.file} can still sign people in and open "
            "links to orders. Take such lines away when the mails in which the links stand are old enough; "
            "at once if others know one.",
        )


def _keys() -> Iterator[Finding]:
    folder: Path = settings.KEY_FOLDER
    if folder.exists() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield Finding("error", "keys", f"Others can look into {folder}. Run `chmod 700 {folder}`.")
    if connection.vendor == "sqlite" and folder.parent == Path(settings.DATABASES["default"]["NAME"]).parent:
        yield Finding(
            "warning",
            "keys",
            f"The keys in {folder} stand beside the database: one backup of both cannot be erased from. "
            "Name another folder with VENDITOR_KEYS, and back it up by itself, for thirty days at most.",
        )


def _lost_keys() -> Iterator[Finding]:
    """Persons of the database whose keys are not where keys are; erased ones leave a mark there."""
    store, living = FolderKeyStore(settings.KEY_FOLDER), Person.everywhere.filter(erased_at=None)
    try:
        ends = [living.order_by(order)[:_LOOKED_FOR].values_list("id", flat=True) for order in ("id", "-id")]
        looked_for = {person for end in ends for person in end}
    except DatabaseError:
        # What is wrong with the tables is told above.
        return
    lost = sum(_is_lost(person, store) for person in looked_for)
    if lost:
        yield Finding(
            "error",
            "keys",
            f"Persons in the database have no keys in {settings.KEY_FOLDER}: {lost} of {len(looked_for)} "
            "that were looked for are missing, and what they told cannot be read. Stop the server, and bring "
            "the folder back from where it is or from its own backup; make no new one.",
        )


def _is_lost(person: UUID, store: FolderKeyStore) -> bool:
    try:
        store.find(person)
    except ErasedError:
        return False
    except (PrivacyError, OSError):
        return True
    return False


def _fonts() -> Iterator[Finding]:
    advice = font_advice(_missing_characters())
    if advice:
        yield Finding("warning", "fonts", advice)


def _missing_characters() -> tuple[str, ...]:
    blocks = (Paragraph(_SCRIPTS),)
    sample = Document(title="?", language="en", author="?", created=clock.now(), blocks=blocks, footer="")
    return written(sample).missing


def _address() -> Iterator[Finding]:
    if not settings.BASE_URL.startswith("https://"):
        yield Finding(
            "error",
            "address",
            f"Links begin with {settings.BASE_URL}: cookies and what people type would travel in the clear. "
            "Set VENDITOR_URL to the https address.",
        )
    host = settings.BASE_URL.partition("://")[2].partition(":")[0].partition("/")[0]
    if host not in settings.HOSTS:
        yield Finding("error", "address", f"{host} is not answered to. Name it in VENDITOR_HOSTS.")


def _debug() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding("error", "debug", "Error pages show details. Take VENDITOR_DEBUG away.")


def _mail() -> Iterator[Finding]:
    if settings.MAIL.startswith("folder:"):
        yield Finding(
            "error", "mail", "Mail goes into a folder and to nobody. Set VENDITOR_MAIL to a server."
        )
    if settings.MAIL_FROM.endswith("@localhost"):
        yield Finding("error", "mail", "Mail comes from localhost. Set VENDITOR_MAIL_FROM.")
    if not settings.BOUNCES:
        yield Finding(
            "warning",
            "mail",
            "No mailbox for bounces is set: set VENDITOR_BOUNCES, or let your provider call the webhook.",
        )
    dead = OutboxItem.everywhere.filter(state=State.DEAD).count()
    if dead:
        yield Finding(
            "warning", "mail", f"{counted(dead, 'item')} could not be sent; see the red cases in the console."
        )


def _database() -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        yield Finding(
            "warning",
            "database",
            "SQLite serves one machine. For more than one process on more than one machine set DATABASE_URL.",
        )


def _workers() -> Iterator[Finding]:
    if not WorkerBeat.objects.filter(at__gt=clock.now() - _SILENT).exists():
        yield Finding(
            "error", "worker", "No worker gives a sign of life: nothing is sent. Run `venditor worker`."
        )


def _log() -> Iterator[Finding]:
    origin, expected = log_signer().name, secrets.log_origin(settings.BASE_URL)
    if origin != expected:
        yield Finding(
            "warning",
            "log",
            f"The log is called {origin} and served at {expected}: its key was made for another address. "
            "Before the first declaration delete the key and run `venditor prepare`; afterwards leave it.",
        )
    since = clock.now() - _WAITS_TOO_LONG
    late = LogLeaf.everywhere.filter(index=None, made_at__lt=since).count()
    if late:
        yield Finding(
            "error",
            "log",
            f"{counted(late, 'commitment waits', 'commitments wait')} for minutes. "
            "Run `venditor log check`, and the worker.",
        )


def _log_lies() -> Iterator[Finding]:
    """Whether the log can be reached where it lies, and what speaks to a store of objects is installed."""
    try:
        log_store().is_empty()
    except LogError as error:
        yield Finding("error", "log", str(error))


def _accounts() -> Iterator[Finding]:
    if not settings.REQUIRE_MFA:
        mend = (
            "Take VENDITOR_REQUIRE_MFA=0 away"
            if os.environ.get("VENDITOR_REQUIRE_MFA")
            else "Set VENDITOR_URL to the https address, or VENDITOR_REQUIRE_MFA=1"
        )
        yield Finding("error", "accounts", f"A password alone signs in. {mend}.")
    if not User.objects.exists():
        yield Finding("warning", "accounts", "Nobody can sign in. Run `venditor staff add`.")
    owned = Membership.everywhere.filter(role=Role.OWNER).values("tenant")
    for tenant in Tenant.objects.exclude(id__in=owned):
        yield Finding("warning", "accounts", f"{tenant.slug} has no owner. Run `venditor staff add`.")


def _frameworks() -> Iterator[Finding]:
    """What Django itself finds, but for what is decided otherwise here."""
    decided = {
        "security.W002",  # `config.headers` sets X-Frame-Options, with the policy that goes with it
        "security.W004",  # as W012
        "security.W005",  # subdomains of a seller's host are the seller's own affair
        "security.W008",  # the proxy in front redirects to https; see the guide
        "security.W012",  # follows from the address, which is judged above
        "security.W016",  # as W012
        "security.W021",  # as W005
    }
    try:
        found = django_checks.run_checks(include_deployment_checks=True)
    except ImproperlyConfigured as error:
        yield Finding("error", "settings", str(error))
        return
    for one in found:
        if one.id not in decided:
            level: Literal["error", "warning"] = "error" if one.level >= django_checks.ERROR else "warning"
            yield Finding(level, one.id, f"{one.msg} {one.hint or ''}".strip())
