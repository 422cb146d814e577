"""A letter, and the bytes that are sent of it.

People's words (names, the subject) never decide what a header says. Rule: a line break, control character or
separator in them becomes one space; bidirectional overrides, embeddings and isolates, and half a surrogate
pair, are taken out; the rest goes, in any script, as encoded words. A letter to a consumer is not refused for
what she typed. What we choose ourselves (addresses, Message-ID, language, media types, the bounce token) is
refused when it is not well formed.

The bytes depend on the letter alone, so a letter written again is the same letter and has the same hash.
Every body is sent as quoted-printable or base64: the message has seven bits and short lines whatever the next
hop can do, except where a local part outside ASCII needs SMTPUTF8.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.contentmanager import raw_data_manager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from venditor.adapters.mail.addresses import wire_address
from venditor.adapters.mail.bounces import METADATA_NAME, check_token
from venditor.adapters.mail.errors import MailError

# Characters. Postfix cuts a header off at 102,400 bytes (header_size_limit) and others earlier; no name or
# subject a person reads is near these.
MOST_NAME = 200
MOST_SUBJECT = 500

# UAX 9, section 2: embeddings and overrides, isolates. The marks LRM, RLM and ALM stay: they hide nothing.
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS = frozenset({"Cc", "Zl", "Zp"})
_PLAIN = re.compile(r"[ -~]{0,60}")
_SPECIAL = re.compile(r'(["\\])')
# RFC 2047, section 2: a line with an encoded word has at most 76 characters. 39 bytes are 52 of base64, with
# the word's own 12 and the longest field name that they follow ("Reply-To: ") 74.
_WORD_BYTES = 39
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,120}@[A-Za-z0-9.-]{1,120}>")
# RFC 5646, section 2.1, in outline.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}")
# RFC 6838, section 4.2.
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Whom a letter is from or to: an address, and a name where one is known."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter; ``media_type`` is ``type/subtype``, without parameters."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one person.

    Attributes:
        sender: who writes; the name is shown by mail programs.
        recipient: who gets it.
        subject: one line, in any script.
        text: the whole letter as plain text.
        html: the same letter as HTML, a whole document.
        language: BCP 47 tag of the letter.
        message_id: stable name of this letter, with angle brackets; the same for every attempt.
        date: aware; shown in the offset it has.
        reply_to: where an answer goes, when not to the sender.
        attachments: in order.
        bounce_token: what a bounce is recognised by; written where Postmark and Mailgun return it, since
            they replace the sender of the envelope. The recipient can read it.
    """

    sender: Mailbox
    recipient: Mailbox
    subject: str
    text: str
    html: str
    language: str
    message_id: str
    date: datetime
    reply_to: Mailbox | None = None
    attachments: tuple[Attachment, ...] = ()
    bounce_token: str = ""


def written(letter: Letter) -> bytes:
    """The bytes of a letter, as they are handed to a transport.

    Args:
        letter: what to send.

    Returns:
        An Internet message with CRLF line ends: text and HTML as alternatives, the attachments behind them.
        It says that it was made by a machine, so that nothing answers it by itself; out-of-office replies of
        Exchange are asked for not to come, reports of failed delivery still are.

    Raises:
        MailError: ``mail.address``, ``mail.message_id``, ``mail.language``, ``mail.media_type``,
            ``mail.token`` or ``mail.date`` where the letter's own data is not well formed.

    Source: RFC 5322, section 3.6; RFC 2047; RFC 2231; RFC 3282; RFC 3834, section 5; MS-OXCMAIL, section
    2.2.3.2.14 (X-Auto-Response-Suppress).
    """
    _check(letter)
    headers = [
        f"Date: {format_datetime(letter.date)}",
        f"From: {_mailbox(letter.sender)}",
        *([f"Reply-To: {_mailbox(letter.reply_to)}"] if letter.reply_to else ()),
        f"To: {_mailbox(letter.recipient)}",
        f"Subject: {_unstructured(_short(letter.subject, MOST_SUBJECT))}",
        f"Message-ID: {letter.message_id}",
        f"Content-Language: {letter.language}",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: OOF, AutoReply",
    ]
    if letter.bounce_token:
        headers.append(f"X-PM-Metadata-{METADATA_NAME}: {letter.bounce_token}")
        headers.append(f'X-Mailgun-Variables: {{"{METADATA_NAME}": "{letter.bounce_token}"}}')
    return "\r\n".join(headers).encode() + b"\r\n" + _body(letter).as_bytes()


def one_line(text: str) -> str:
    r"""A person's words as they may stand in a header: on one line, read in the order they are written.

    >>> one_line("Ann\r\nBcc: all@example.org \u202egnp.exe")
    'Ann Bcc: all@example.org gnp.exe'
    """
    kept: list[str] = []
    for character in text:
        category = unicodedata.category(character)
        if character in _BIDI_CONTROLS or category == "Cs":
            continue
        kept.append(" " if category in _BREAKS else character)
    return re.sub(" +", " ", "".join(kept)).strip()


def _check(letter: Letter) -> None:
    wanted = [
        (_MESSAGE_ID, letter.message_id, "mail.message_id", "a Message-ID", "<0190c7f0@mail.example.org>"),
        (_LANGUAGE, letter.language, "mail.language", "a language tag", "zh-Hant"),
        *(
            (_MEDIA_TYPE, attachment.media_type, "mail.media_type", "a media type", "application/pdf")
            for attachment in letter.attachments
        ),
    ]
    if letter.bounce_token:
        check_token(letter.bounce_token)
    for form, value, code, what, example in wanted:
        if not form.fullmatch(value):
            raise MailError(
                code,
                f"{value[:100]!r} is not {what}.",
                facts={"value": value[:100]},
                remedy=f"Write it like {example}.",
            )
    if letter.date.utcoffset() is None:
        raise MailError(
            "mail.date", "The date of a letter has no time zone.", remedy="Give an aware instant."
        )


def _mailbox(mailbox: Mailbox) -> str:
    address = f"<{wire_address(mailbox.address)}>"
    name = _short(mailbox.name, MOST_NAME)
    if not name:
        return address
    if _is_plain(name):
        return '"' + _SPECIAL.sub(r"\\\1", name) + f'"\r\n {address}'
    return f"{_encoded(name)}\r\n {address}"


def _unstructured(text: str) -> str:
    return text if _is_plain(text) else _encoded(text)


def _is_plain(text: str) -> bool:
    return "=?" not in text and _PLAIN.fullmatch(text) is not None


def _encoded(text: str) -> str:
    """Encoded words, one a line; no character is split over two."""
    return "\r\n ".join(f"=?utf-8?B?{b64encode(word).decode('ascii')}?=" for word in _words(text))


def _words(text: str) -> Iterator[bytes]:
    word = b""
    for character in text:
        encoded = character.encode()
        if len(word) + len(encoded) > _WORD_BYTES:
            yield word
            word = b""
        word += encoded
    yield word


def _short(text: str, most: int) -> str:
    # One line of at most so many characters; what is far behind them is not looked at.
    line = one_line(text[: most * 4])
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _body(letter: Letter) -> EmailMessage:
    seed = hashlib.sha256(letter.message_id.encode()).hexdigest()[:24]
    body = EmailMessage(policy=SMTP)
    _set_text(body, letter.text, "plain")
    body.make_alternative(boundary=f"=_{seed}_alternative")
    html = EmailMessage(policy=SMTP)
    _set_text(html, letter.html, "html")
    body.attach(html)
    if letter.attachments:
        body.make_mixed(boundary=f"=_{seed}_mixed")
    for number, attachment in enumerate(letter.attachments, 1):
        part = EmailMessage(policy=SMTP)
        kind, _, subtype = attachment.media_type.partition("/")
        name = re.sub(r"[/\\]", "_", _short(attachment.name, MOST_NAME))
        raw_data_manager.set_content(
            part,
            attachment.content,
            maintype=kind,
            subtype=subtype,
            disposition="attachment",
            filename=name or f"attachment-{number}",
        )
        body.attach(part)
    del body["MIME-Version"]
    body["MIME-Version"] = "1.0"
    return body


def _set_text(part: EmailMessage, text: str, subtype: str) -> None:
    """Text in whichever of the two seven-bit encodings is shorter; half a surrogate pair becomes U+FFFD."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    most_are_ascii = sum(map(str.isascii, whole)) * 5 > len(whole) * 4
    encoding = "quoted-printable" if most_are_ascii else "base64"
    raw_data_manager.set_content(part, whole, subtype=subtype, charset="utf-8", cte=encoding)
