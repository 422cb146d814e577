"""Sending one letter for one item of the outbox: its names, and what each end of a delivery asks for."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from venditor.adapters.mail import (
    ADDRESS_PROBLEMS,
    Deferred,
    Envelope,
    HopReply,
    Letter,
    Mailbox,
    MailError,
    Refused,
    Unsure,
    address_problem,
    bounce_address,
    written,
)
from venditor.server.mail.transport import deliver
from venditor.server.outbox.handling import GiveUp, RetryLater
from venditor.server.outbox.models import OutboxItem


def message_id(item: OutboxItem) -> str:
    """Name of the letter of an item: the same at each attempt, so that a second copy can be told."""
    return f"<{item.id.hex}@{settings.MAIL_FROM.rpartition('@')[2]}>"


def bounce_token(item: OutboxItem) -> str:
    """What a report about the letter is recognised by; 74 of its bits are random."""
    return str(item.id.hex)


def reachable(address: str, *, name: str = "") -> Mailbox:
    """Somebody to write to.

    Raises:
        GiveUp: when no mail can be sent to this text.
    """
    problem = address_problem(address)
    if problem:
        raise GiveUp(f"address.{problem}", diagnostic=f"{address}: {ADDRESS_PROBLEMS[problem]}")
    return Mailbox(address, name)


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that the next hop took over.

    Attributes:
        reply: its answer.
        message: the letter, byte for byte as it was handed over.
    """

    reply: HopReply
    message: bytes


def send_letter(letter: Letter, *, item: OutboxItem) -> HopReply:
    """Hand a letter to the next hop; the answer by which the hop took it over.

    Raises:
        As `sent_letter`.
    """
    return sent_letter(letter, item=item).reply


def sent_letter(letter: Letter, *, item: OutboxItem) -> Sent:
    """Hand a letter to the next hop.

    Returns:
        The answer by which the hop took it over, and what it took over.

    Raises:
        GiveUp: when it will never be taken.
        RetryLater: when it was not taken now; and when it may have been: it goes out once more under the
            same name, because an acknowledgement that arrives twice does less harm than one that does not.
    """
    try:
        sender = bounce_address(bounce_token(item), domain=settings.BOUNCE_DOMAIN)
        message = written(letter)
        return Sent(deliver(Envelope(sender, letter.recipient.address, message)), message)
    except Refused as refused:
        raise GiveUp(_code("mail.refused", refused.reply), diagnostic=refused.message) from None
    except (Deferred, Unsure) as later:
        raise RetryLater(_code(later.code, later.reply), diagnostic=later.message) from None
    except MailError as unusable:
        raise GiveUp(unusable.code, diagnostic=unusable.message) from None


def _code(code: str, reply: HopReply | None) -> str:
    # The number alone: the words of a mail server mostly hold the address.
    return f"{code} {reply.code}" if reply else code
