"""The acknowledgement of a withdrawal by mail, at once (Directive 2011/83/EU article 11a(4)).

It says what arrived and when, in text, in HTML and as a PDF to keep; it never says that anything is accepted.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string

from venditor.adapters.mail import Attachment, Letter, Mailbox, address_problem
from venditor.adapters.pdf import PdfError
from venditor.aftersales import RecordSending, RecordUndeliverable
from venditor.server.cases.models import Case
from venditor.server.cases.receipts import Receipt, case_named, receipt_of
from venditor.server.cases.services import SYSTEM, carry_out
from venditor.server.config.hosted_words import HOSTED_LANGUAGES, HostedWords
from venditor.server.mail.acknowledged import Acknowledged, Rows, acknowledged
from venditor.server.mail.receipt_document import receipt_pdf
from venditor.server.mail.sending import bounce_token, message_id, reachable, sent_letter
from venditor.server.outbox.handling import Outcome
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.services import unseal
from venditor.server.tenants.addresses import page_address

log = logging.getLogger("venditor.worker")

_DIRECTIONS = {language.tag: language.dir for language in HOSTED_LANGUAGES}


def send(item: OutboxItem, *, now: datetime) -> Outcome:
    """Send the acknowledgement of a case to the address that was declared.

    Raises:
        GiveUp: when no mail can be sent there, or the mail server refuses it for good.
        RetryLater: when it was not taken now.
    """
    case = case_named(item.subject)
    receipt = receipt_of(case)
    personal = unseal(item.sealed, person=item.person_id, field=f"outbox {item.id}")
    if receipt is None or personal is None:
        return Outcome({"sent": False, "why": "erased"})
    handed = sent_letter(letter(item, receipt, token=personal["token"], now=now), item=item)
    reply = handed.reply

    def record() -> None:
        said = _naming_nobody(reply.text, receipt.declaration.contact)
        sent = RecordSending(code=reply.code, text=said, host=reply.host)
        carry_out(sent, case=case.id, actor=SYSTEM, now=now, enclosed=handed.message)

    return Outcome({"sent": True, "code": reply.code}, record)


def _naming_nobody(said: str, address: str) -> str:
    """What the next hop answered, as it stands in the open: some repeat whom the letter is for."""
    return re.sub(re.escape(address.strip()), "...", said, flags=re.IGNORECASE)


def given_up(item: OutboxItem, *, diagnostic: str, now: datetime) -> None:
    """Record in the case that the acknowledgement did not go out; it becomes a red task."""
    if Case.objects.filter(id=item.subject).exists():
        carry_out(RecordUndeliverable(diagnostic=diagnostic), case=item.subject, actor=SYSTEM, now=now)


def letter(item: OutboxItem, receipt: Receipt, *, token: str, now: datetime) -> Letter:
    """The letter that acknowledges a declaration.

    Args:
        item: the item of the outbox that sends it; names the letter.
        receipt: what is acknowledged.
        token: opens the page on which the declaration can be seen.
        now: this instant; shown in the consumer's local time.
    """
    told, seller = acknowledged(receipt), receipt.seller
    recipient = reachable(receipt.declaration.contact.strip(), name=receipt.declaration.name)
    link = page_address(seller, f"check/{token}", lang=told.words.language)
    confirms = told.words.say(
        "Opening this link also confirms that this e-mail address is yours. You can withdraw without it."
    )
    values = {
        "told": told,
        "link": link,
        "confirms": confirms,
        "direction": _DIRECTIONS[told.words.language],
    }
    return Letter(
        sender=Mailbox(settings.MAIL_FROM, seller.name),
        reply_to=None if address_problem(seller.email) else Mailbox(seller.email, seller.name),
        recipient=recipient,
        subject=told.words.say("We have received your withdrawal: {receipt}", receipt=receipt.number),
        text="\n".join(_lines(told, link, confirms)),
        html=render_to_string("mail/acknowledgement.html", values),
        language=told.words.language,
        message_id=message_id(item),
        date=now.astimezone(ZoneInfo(receipt.zone)),
        attachments=_pdf(receipt, link),
        bounce_token=bounce_token(item),
    )


def _pdf(receipt: Receipt, link: str) -> tuple[Attachment, ...]:
    try:
        content = receipt_pdf(receipt, check_link=link)
    except PdfError as error:
        # The mail says the same by itself; it does not wait for a typesetter to be mended.
        log.error("no PDF for %s: %s", receipt.number, error.code)  # noqa: TRY400 - its text holds what was typed
        return ()
    return (Attachment(f"{receipt.number}.pdf", "application/pdf", content),)


def _lines(told: Acknowledged, link: str, confirms: str) -> Iterator[str]:
    yield from (told.title, "", told.meaning, "")
    yield from _rows(told.received, told.words)
    yield from ("", told.declared_says, "")
    yield from _rows(told.declared, told.words)
    yield from ("", told.link_says, link, confirms, "")
    yield from told.closing
    yield ""


def _rows(rows: Rows, words: HostedWords) -> Iterator[str]:
    for label, value in rows:
        # A value of several lines begins on its own, so that what was typed stays in its columns.
        first, more = ("", f"\n{value}") if "\n" in value else (value, "")
        yield words.say("{label}: {value}", label=label, value=first).rstrip(" ") + more
