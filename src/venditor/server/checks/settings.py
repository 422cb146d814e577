"""Whether what the environment sets can be what was meant: names, folders, addresses and mail."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from venditor.adapters.mail import ADDRESS_PROBLEMS, address_problem
from venditor.adapters.mail.smtp import PORTS
from venditor.core.disk import refusal
from venditor.core.errors import VenditorError
from venditor.server.checks.finding import Finding
from venditor.server.config import environment
from venditor.server.mail.bounces import bounce_source
from venditor.server.mail.transport import mail_transport

# Seconds a mail server may take to answer at all.
_PATIENCE = 5.0


def names() -> Iterator[Finding]:
    """Variables that are named like settings and do nothing."""
    for name, nearest in environment.unknown():
        meant = f" Was {nearest} meant?" if nearest else ""
        yield Finding("warning", "settings", f"{name} is no setting and does nothing.{meant}")


def folders() -> Iterator[Finding]:
    """Folders into which something has to be written; some are made with the first thing in them."""
    wanted = [(settings.VAR, "folder", ""), (settings.KEY_FOLDER, "keys", "VENDITOR_KEYS")]
    mail = urlsplit(settings.MAIL) if settings.MAIL.startswith("folder:") else None
    if mail and mail.path:
        wanted.append((Path(unquote(mail.path)), "mail", "VENDITOR_MAIL"))
    for folder, about, setting in wanted:
        # The data folder has to be there: `venditor prepare` makes it.
        there = folder if about == "folder" else _nearest(folder)
        why = refusal(there)
        if why:
            other = f", or name another folder with {setting}" if setting else ""
            message = f"{folder} cannot be written to: {why}. Let this user write there{other}."
            yield Finding("error", about, message)


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def mail() -> Iterator[Finding]:
    """Whether the setting of mail names a server or a folder, who writes it, and where what failed comes."""
    try:
        mail_transport(settings.MAIL)
    except VenditorError as error:
        yield Finding("error", "mail", str(error))
    problem = address_problem(settings.MAIL_FROM)
    if problem and not settings.MAIL_FROM.endswith("@localhost"):
        yield Finding(
            "error",
            "mail",
            f'VENDITOR_MAIL_FROM is "{settings.MAIL_FROM}", from which no mail can come: '
            f"{ADDRESS_PROBLEMS[problem]}. Write an address such as withdrawals@example.org.",
        )
    if settings.BOUNCES:
        yield from _bounces()


def _bounces() -> Iterator[Finding]:
    try:
        bounce_source(settings.BOUNCES)
    except (VenditorError, ValueError) as error:
        says = str(error) if isinstance(error, VenditorError) else "VENDITOR_BOUNCES names no mailbox."
        yield Finding("error", "mail", says)
        return
    parts = urlsplit(settings.BOUNCES)
    maildir = Path(unquote(parts.path))
    if parts.scheme == "maildir" and not (maildir / "new").is_dir():
        yield Finding(
            "error",
            "mail",
            f"VENDITOR_BOUNCES: {maildir} is no Maildir with folders new and cur. Name the one into which "
            "your mail server delivers.",
        )


def mail_server_answers() -> Iterator[Finding]:
    """Whether the mail server that is named takes a connection; nothing is said to it."""
    try:
        parts = urlsplit(settings.MAIL)
        port = parts.port or PORTS["tls" if parts.scheme == "smtps" else "starttls"]
    except ValueError:
        # Told where the setting is looked at.
        return
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        return
    try:
        socket.create_connection((parts.hostname, port), timeout=_PATIENCE).close()
    except OSError as error:
        why = error.strerror or str(error)
        yield Finding(
            "error",
            "mail",
            f"The mail server {parts.hostname}:{port} does not answer: {why}. Nothing is sent until it does; "
            "check VENDITOR_MAIL.",
        )
