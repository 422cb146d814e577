"""Letters that answer a withdrawal: drafted from its assessment, read by staff, sent through the outbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction

from venditor.adapters.mail import Letter, Mailbox, address_problem
from venditor.aftersales import RecordLetterFailure, SendLetter
from venditor.aftersales.telling import telling_of
from venditor.aftersales.translated import translated
from venditor.core.money import Money
from venditor.core.text import pick
from venditor.rights.citation import each_cited
from venditor.rules.source import read
from venditor.rules.wording import write_money
from venditor.server.cases.assessing import document_of
from venditor.server.cases.models import Case
from venditor.server.cases.receipts import Receipt, case_named, receipt_of
from venditor.server.cases.records import SYSTEM, Actor
from venditor.server.cases.services import carry_out
from venditor.server.mail.sending import bounce_token, message_id, reachable, send_letter
from venditor.server.outbox.handling import Outcome
from venditor.server.outbox.models import OutboxItem
from venditor.server.outbox.services import is_in, put_in
from venditor.server.people.services import unseal

KIND = "case.letter"
LONGEST_SUBJECT, LONGEST_TEXT = 200, 10_000
# Of a marketplace in a subject, so that the numbers beside it are never cut off.
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter before somebody has read it.

    Attributes:
        subject, text: in the language of the consumer; language: BCP 47 tag.
        about: the verdict it answers with; ``mixed`` where lines have several, empty where there is none.
        law: languages of the law's sentences: the letter's, or the assessment's where the engine has none.
    """

    subject: str
    text: str
    language: str
    about: str
    law: tuple[str, ...] = ()


def draft(case: Case, *, language: str = "") -> Draft | None:
    """The letter that an assessment asks for; ``None`` where there is none, or it was erased.

    Args:
        case: the case.
        language: of the template; the consumer's, or the nearest there is, where it is none of them.
    """
    document, receipt = document_of(case), receipt_of(case)
    if document is None or receipt is None:
        return None
    language = _written_in(language, document["language"])
    document = translated(document, language=language)
    words = templates()[language]
    verdicts = {line["verdict"] for line in document["lines"]}
    about = verdicts.pop() if len(verdicts) == 1 else "mixed"
    values = {**_of(receipt), "amount": _amount(document, language)}
    before = [_filled(words[name], values) for name in ("greeting", about)]
    names = ("refund", "objection", "closing") if values["amount"] else ("objection", "closing")
    after = [_filled(words[name], values) for name in names]
    text = "\n\n".join([*before, *_law(document), *after])
    spoken = {one["language"] for line in document["lines"] for one in line["findings"].values()}
    return Draft(_filled(words["subject"], values), text + "\n", language, about, tuple(sorted(spoken)))


def bare_draft(case: Case, *, language: str = "") -> Draft | None:
    """A letter that says nothing of the law, for a case that has no assessment; ``None`` where it was erased.

    Args:
        case: the case.
        language: as for :func:`draft`.
    """
    receipt = receipt_of(case)
    if receipt is None:
        return None
    language = _written_in(language, receipt.language)
    words, values = templates()[language], _of(receipt)
    text = "\n\n".join(_filled(words[name], values) for name in ("greeting", "closing"))
    return Draft(_filled(words["subject"], values), text + "\n", language, "")


def letter_send(
    case: UUID, *, subject: str, text: str, language: str, key: str, actor: Actor, now: datetime
) -> None:
    """Send a letter to the consumer; it stands in the history of the case as it was sent.

    Args:
        case: id of the case.
        subject: as somebody on the staff read it.
        text: the same; paragraphs are parted by an empty line.
        language: BCP 47 tag of the text.
        key: names this sending, so that the same form sent twice sends one letter.
        actor: who sends it.
        now: this instant.

    Raises:
        ValueError: when the subject or the text is empty or too long.
        RejectedError: when the case does not allow it.
    """
    if not subject.strip() or not text.strip() or len(subject) > LONGEST_SUBJECT or len(text) > LONGEST_TEXT:
        raise ValueError("a letter has a subject and a text, within their lengths")
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case)
        name = f"letter {case} {key}"
        if is_in(name):
            return
        carry_out(SendLetter(letter=name, text=f"{subject}\n\n{text}"), case=case, actor=actor, now=now)
        personal = {"subject": " ".join(subject.split()), "text": text}
        payload = {"language": language}
        put_in(
            KIND,
            key=name,
            subject=case,
            person=row.person_id,
            payload=payload,
            personal=personal,
            now=now,
        )


def send(item: OutboxItem, *, now: datetime) -> Outcome:
    """Send a letter to the address that was declared.

    Raises:
        GiveUp: when no mail can be sent there, or the mail server refuses it for good.
        RetryLater: when it was not taken now.
    """
    receipt = receipt_of(case_named(cast("UUID", item.subject)))
    personal = unseal(item.sealed, person=item.person_id, field=f"outbox {item.id}")
    if receipt is None or personal is None:
        return Outcome({"sent": False, "why": "erased"})
    reply = send_letter(_letter(item, receipt, personal, now=now), item=item)
    return Outcome({"sent": True, "code": reply.code})


def given_up(item: OutboxItem, *, diagnostic: str, now: datetime) -> None:
    """Record in the case that a letter did not go out; it becomes a red task."""
    if Case.objects.filter(id=item.subject).exists():
        failed = RecordLetterFailure(letter=item.key, status="", diagnostic=diagnostic)
        carry_out(failed, case=cast("UUID", item.subject), actor=SYSTEM, now=now)


def _letter(item: OutboxItem, receipt: Receipt, told: Mapping[str, str], *, now: datetime) -> Letter:
    seller = receipt.seller
    paragraphs = "".join(
        f'<p dir="auto">{escape(part)}</p>' for part in told["text"].split("\n\n") if part.strip()
    )
    language = escape(str(item.payload["language"]))
    head = f'<meta charset="utf-8"><title>{escape(told["subject"])}</title>'
    return Letter(
        sender=Mailbox(settings.MAIL_FROM, seller.name),
        reply_to=None if address_problem(seller.email) else Mailbox(seller.email, seller.name),
        recipient=reachable(receipt.declaration.contact.strip(), name=receipt.declaration.name),
        subject=told["subject"],
        text=told["text"],
        html=f'<!doctype html><html lang="{language}"><head>{head}</head><body>{paragraphs}</body></html>',
        language=language,
        message_id=message_id(item),
        date=now,
        bounce_token=bounce_token(item),
    )


@cache
def templates() -> Mapping[str, Mapping[str, str]]:
    """The texts of letters by language, with their placeholders."""
    return cast("Mapping[str, Mapping[str, str]]", read(Path(__file__).with_name("letters.yaml")).data)


def _written_in(wanted: str, spoken: str) -> str:
    """The language of the template that was asked for, else the nearest to the consumer's, else English."""
    return wanted if wanted in templates() else pick({tag: tag for tag in templates()}, spoken).language


def _of(receipt: Receipt) -> dict[str, str]:
    return {
        "name": receipt.declaration.name.strip(),
        "seller": receipt.seller.name,
        "receipt": _numbered(receipt),
        "email": receipt.seller.email,
    }


def _numbered(receipt: Receipt) -> str:
    """The receipt number; beside it the one that the consumer knows, where a marketplace gave her another."""
    if not receipt.came_by:
        return receipt.number
    return f"{receipt.number} ({receipt.market[:_LONGEST_NAME]}: {receipt.came_by})"


def _law(document: Mapping[str, Any]) -> Iterator[str]:
    """What the law says, in the engine's own sentences with what they cite."""
    telling = telling_of(document)
    for line, findings in zip(document["lines"], telling.lines, strict=True):
        heading = [f"{line['article']} × {line['withdrawn']}"] if line["article"] else []
        yield "\n".join([*heading, *map(_cited, findings)])
    if telling.further:
        yield "\n".join(map(_cited, telling.further))


def _cited(finding: Mapping[str, Any]) -> str:
    cites = "; ".join(each_cited(finding["cites"]))
    return f"{finding['sentence']} ({cites})" if cites else str(finding["sentence"])


def _amount(document: Mapping[str, Any], language: str) -> str:
    refund = document["refund"]
    return write_money(Money.parse(refund["amount"]), language) if refund else ""


def _filled(text: str, values: Mapping[str, str]) -> str:
    # Placeholders alone are filled: what people typed may hold braces of its own.
    parts = text.split("{")
    filled = [parts[0]]
    for part in parts[1:]:
        name, closing, rest = part.partition("}")
        filled.append(f"{values[name]}{rest}" if closing and name in values else "{" + part)
    return "".join(filled)


__all__ = ["Draft", "bare_draft", "draft", "letter_send", "send", "templates"]
