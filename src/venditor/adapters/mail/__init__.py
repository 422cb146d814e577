r"""Mail: letters out, bounces in.

A shop owes a consumer an acknowledgement on a durable medium, at once. This package writes the letter, hands
it to the next hop and keeps what that hop answered; and it reads the reports that come back when a letter did
not arrive. It decides nothing: when to try again, what to tell staff and what a declaration is worth is for
its callers. It reads no clock and no environment; settings and instants are arguments.

A *letter* (`Letter`) becomes bytes (`written`), goes into an *envelope* (`Envelope`) and to a *transport*:
SMTP (`SmtpTransport`), or a folder for demonstrations and tests (`FolderTransport`). What a person typed may
stand in a letter and cannot break it; an address is asked first whether it can be one (`address_problem`), so
that a letter is set aside instead of failing for ever. No declaration is refused for its address.

>>> from datetime import UTC, datetime
>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> letter = Letter(
...     sender=Mailbox("shop@mail.example.org", "茶行 Taipei"),
...     recipient=Mailbox("greta@bücher.example", "Greta\r\nBcc: all@example.org"),
...     subject="We have received your withdrawal",
...     text="Receipt 7K2M-9",
...     html="<p>Receipt 7K2M-9</p>",
...     language="en",
...     message_id="<0190c7f0@mail.example.org>",
...     date=datetime(2026, 6, 19, 8, 30, tzinfo=UTC),
... )
>>> sender = bounce_address("3f9ac2", domain="mail.example.org")
>>> with TemporaryDirectory() as folder:
...     transport = FolderTransport(Path(folder))
...     reply = transport.deliver(Envelope(sender, letter.recipient.address, written(letter)))
...     (kept,) = Path(folder, "new").iterdir()
...     print(reply.code, *kept.read_text("utf-8").splitlines()[:7], sep="\n")
250
Return-Path: <bounce+3f9ac2@mail.example.org>
Delivered-To: greta@xn--bcher-kva.example
Date: Fri, 19 Jun 2026 08:30:00 +0000
From: =?utf-8?B?6Iy26KGMIFRhaXBlaQ==?=
 <shop@mail.example.org>
To: "Greta Bcc: all@example.org"
 <greta@xn--bcher-kva.example>

A delivery ends in one of four ways, described in :mod:`venditor.adapters.mail.transport`: a reply by which
the next hop took responsibility, `Refused`, `Deferred`, or `Unsure` when the answer was lost after the whole
message was sent.

Each letter has a bounce address of its own. What comes back there is fetched from a Maildir or over IMAP
(`MaildirSource`, `ImapSource`) or reported by a provider (`postmark_bounce`, `mailgun_bounce`), and is always
the same `Bounce`:

>>> report = b'''To: bounce+3f9ac2@mail.example.org
... Auto-Submitted: auto-replied
... Content-Type: multipart/report; report-type=delivery-status; boundary=b
...
... --b
... Content-Type: message/delivery-status
...
... Reporting-MTA: dns; mx.example.org
...
... Final-Recipient: rfc822; greta@example.org
... Action: failed
... Status: 5.1.1
... Diagnostic-Code: smtp; 550 5.1.1 no such user
... --b--
... '''
>>> bounce = read_bounce(report)
>>> bounce.token, bounce.action, bounce.status, bounce.diagnostic
('3f9ac2', 'failed', '5.1.1', '550 5.1.1 no such user')

Standards: RFC 5321 (SMTP), RFC 5322 and 2045 to 2047, 2231 (messages), RFC 3463 and 3464 (reports), RFC 3834
(automatic answers), RFC 6531 and 6532 (addresses in any script), RFC 5891 (domains in any script), RFC 8314
and 3207 (TLS), RFC 3501 (IMAP).
"""

from venditor.adapters.mail.addresses import ADDRESS_PROBLEMS, address_problem, wire_address
from venditor.adapters.mail.bounce_reports import read_bounce
from venditor.adapters.mail.bounce_sources import (
    BounceSource,
    Collected,
    ImapSettings,
    ImapSource,
    MaildirSource,
    Trouble,
)
from venditor.adapters.mail.bounces import Bounce, bounce_address, token_of
from venditor.adapters.mail.errors import MailError
from venditor.adapters.mail.folder import FolderTransport
from venditor.adapters.mail.message import Attachment, Letter, Mailbox, written
from venditor.adapters.mail.smtp import SmtpSettings, SmtpTransport
from venditor.adapters.mail.transport import (
    Deferred,
    DeliveryError,
    Envelope,
    HopReply,
    MailTransport,
    Refused,
    Unsure,
)
from venditor.adapters.mail.webhooks import mailgun_bounce, postmark_bounce

__all__ = [
    "ADDRESS_PROBLEMS",
    "Attachment",
    "Bounce",
    "BounceSource",
    "Collected",
    "Deferred",
    "DeliveryError",
    "Envelope",
    "FolderTransport",
    "HopReply",
    "ImapSettings",
    "ImapSource",
    "Letter",
    "MailError",
    "MailTransport",
    "Mailbox",
    "MaildirSource",
    "Refused",
    "SmtpSettings",
    "SmtpTransport",
    "Trouble",
    "Unsure",
    "address_problem",
    "bounce_address",
    "mailgun_bounce",
    "postmark_bounce",
    "read_bounce",
    "token_of",
    "wire_address",
    "written",
]
