"""A bounce: the report that a letter did not arrive, and the address it comes back to.

Each letter is sent from a bounce address of its own (VERP), so that a report is recognised by where it comes
back to, however little it says.

>>> bounce_address("3f9ac2", domain="mail.example.org")
'bounce+3f9ac2@mail.example.org'
>>> token_of("<Bounce+3F9AC2@mail.example.org>")
'3f9ac2'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from venditor.adapters.mail.addresses import MOST_OCTETS_LOCAL, wire_address
from venditor.adapters.mail.errors import MailError

Action = Literal["failed", "delayed", "delivered", "relayed", "expanded"]
Kind = Literal["dsn", "exim", "qmail", "postmark", "mailgun"]

MAILBOX = "bounce"
# Under this name the token goes through providers that replace the sender of the envelope.
METADATA_NAME = "venditor-token"

# Lower case only: hops may change the case of a local part (RFC 5321, section 2.4 asks them not to).
# No dots: two in a row would have to be quoted.
_TOKEN = re.compile(r"[a-z0-9][a-z0-9_=-]{0,50}[a-z0-9]|[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a report says about one letter.

    Attributes:
        kind: who wrote it, or in which form.
        action: ``failed`` is final, ``delayed`` is not, the others are no trouble (RFC 3464, section 2.3.3).
        token: of the bounce address it came back to; None where it did not tell.
        recipient: the address the letter was for, as far as told; else the last one it was tried at.
        status: enhanced status code, as ``5.1.1`` (RFC 3463); None where none was told.
        diagnostic: what the refusing host said, or the nearest to it.
        reporter: the host that reports.
        message_id: of the letter, with angle brackets; None where it was not returned.
        report_id: names this report, so that one that comes twice counts once; empty where it has no name.
    """

    kind: Kind
    action: Action
    token: str | None = None
    recipient: str | None = None
    status: str | None = None
    diagnostic: str = ""
    reporter: str = ""
    message_id: str | None = None
    report_id: str = ""


def bounce_address(token: str, *, domain: str, mailbox: str = MAILBOX) -> str:
    """The sender of an envelope by which a report about this letter is recognised.

    Args:
        token: lower-case letters, digits and ``_=-``, at most 52 characters; not guessable, since whoever
            knows it can report a failure.
        domain: whose mail comes back to us.
        mailbox: the mailbox there; ``+`` and the token follow it.

    Raises:
        MailError: ``mail.token`` or ``mail.address``.
    """
    check_token(token)
    local = f"{mailbox}+{token}"
    if len(local.encode()) > MOST_OCTETS_LOCAL:
        raise MailError(
            "mail.token",
            f"{local!r} is longer than {MOST_OCTETS_LOCAL} bytes.",
            facts={"value": local},
            remedy="Choose a shorter mailbox or token.",
        )
    return wire_address(f"{local}@{domain}")


def token_of(address: str, *, mailbox: str = MAILBOX) -> str | None:
    """The token of a bounce address, in any case, with or without angle brackets; None for another."""
    local = address.strip().strip("<>").rpartition("@")[0].lower()
    before, plus, token = local.partition("+")
    return token if plus and before == mailbox.lower() and is_token(token) else None


def is_token(text: str) -> bool:
    """Whether a text has the form of a bounce token."""
    return _TOKEN.fullmatch(text) is not None


def check_token(token: str) -> None:
    """Refuse a token that would not come back as it went out.

    Raises:
        MailError: ``mail.token``.
    """
    if not is_token(token):
        raise MailError(
            "mail.token",
            f"{token[:100]!r} is not a bounce token.",
            facts={"value": token[:100]},
            remedy="Write lower-case letters, digits and _=- between them, at most 52 characters.",
        )
