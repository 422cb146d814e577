"""The way to the next mail server, as ``settings.MAIL`` names it; opened once in a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from venditor.adapters.mail import (
    Envelope,
    FolderTransport,
    HopReply,
    MailTransport,
    SmtpSettings,
    SmtpTransport,
)
from venditor.adapters.mail.smtp import Security
from venditor.core.errors import VenditorError

_FORMS = "smtp://USER:PASSWORD@HOST:PORT?security=starttls, smtps://USER:PASSWORD@HOST or folder:///PATH"


class MailSettingError(VenditorError):
    """A setting that names no way for mail; its value is not told, it may hold a password."""


def deliver(envelope: Envelope) -> HopReply:
    """Hand one message to the next hop; see :class:`venditor.adapters.mail.MailTransport`."""
    return _opened(settings.MAIL).deliver(envelope)


def hang_up() -> None:
    """Close what is kept open to the next hop; the next message opens it again."""
    _opened(settings.MAIL).close()


def mail_transport(address: str) -> MailTransport:
    """The transport that an address names.

    Args:
        address: ``smtp://`` is secured by STARTTLS unless it says ``?security=none``; ``smtps://`` from the
            first byte. Name and password are percent-encoded.

    Raises:
        MailSettingError: when it names none.
        MailError: ``mail.setting`` when its parts do not go together.
    """
    try:
        parts = urlsplit(address)
        port = parts.port or 0
    except ValueError:
        raise _unusable() from None
    if parts.scheme == "folder" and parts.path:
        return FolderTransport(Path(unquote(parts.path)))
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise _unusable()
    asked = parse_qs(parts.query).get("security", ["tls" if parts.scheme == "smtps" else "starttls"])
    return SmtpTransport(
        SmtpSettings(
            host=parts.hostname,
            port=port,
            security=cast("Security", asked[0]),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )
    )


def _unusable() -> MailSettingError:
    return MailSettingError("mail.address", "VENDITOR_MAIL names no mail server.", remedy=f"Write {_FORMS}.")


@cache
def _opened(address: str) -> MailTransport:
    return mail_transport(address)
