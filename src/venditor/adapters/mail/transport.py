"""What it is to hand one message to the next hop, and how that can end.

There are four ends, and each asks for something else:

==============  ==========================================================  =========================
end             what is known                                               what the outbox does
==============  ==========================================================  =========================
a `HopReply`    the next hop took responsibility (RFC 5321, section 4.2.5)  keeps the reply
`Refused`       it will never take this message                             tells staff
`Deferred`      it has not taken it now                                     tries again later
`Unsure`        the whole message went out and no answer came back          decides: twice, or perhaps not
==============  ==========================================================  =========================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from venditor.adapters.mail.addresses import wire_address
from venditor.adapters.mail.errors import MailError


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message with the addresses that carry it, which its headers do not decide.

    Attributes:
        sender: where reports of failure go, mostly a bounce address; empty for none (RFC 5321, 4.5.5).
        recipient: the one address it goes to.
        message: the bytes of the message.

    Raises:
        MailError: ``mail.address`` where an address cannot stand in an envelope.
    """

    sender: str
    recipient: str
    message: bytes

    def __post_init__(self) -> None:
        if self.sender:
            wire_address(self.sender)
        wire_address(self.recipient)


@dataclass(frozen=True, slots=True)
class HopReply:
    """What the next hop answered.

    Attributes:
        code: its three digits.
        text: its words as sent, without the code before each line; lines are joined by a newline.
        host: who answered, as ``name:port`` that was asked.
    """

    code: int
    text: str
    host: str


class DeliveryError(MailError):
    """A message the next hop has not taken, as far as is known; ``reply`` is what it said, if anything."""

    def __init__(self, message: str, *, reply: HopReply | None = None, remedy: str = "") -> None:
        facts = {} if reply is None else {"code": reply.code, "text": reply.text, "host": reply.host}
        super().__init__(self.CODE, message, facts=facts, remedy=remedy)
        self.reply = reply

    CODE = "mail.not_delivered"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (type(self), self.message, self.reply, self.remedy)


def _rebuilt(kind: type[DeliveryError], message: str, reply: HopReply | None, remedy: str) -> DeliveryError:
    return kind(message, reply=reply, remedy=remedy)


class Refused(DeliveryError):  # noqa: N818 - an end of a delivery, not a fault
    """The next hop refuses this message for good (5yz), or cannot carry its addresses."""

    CODE = "mail.refused"


class Deferred(DeliveryError):  # noqa: N818 - as above
    """The message has not been taken and may be later: 4yz, no connection, no sign-in, no answer in time."""

    CODE = "mail.deferred"


class Unsure(DeliveryError):  # noqa: N818 - as above
    """The whole message was sent and the answer was lost: it may have been delivered.

    Source: RFC 1047; RFC 5321, section 4.1.1.4.
    """

    CODE = "mail.unsure"


class MailTransport(Protocol):
    """A way to the next hop; one thread at a time uses it."""

    def deliver(self, envelope: Envelope) -> HopReply:
        """Hand over one message.

        Args:
            envelope: the message and its addresses.

        Returns:
            The next hop's answer to the message itself, by which it took responsibility.

        Raises:
            Refused: it will never be taken.
            Deferred: it was not taken now.
            Unsure: it may have been taken.
        """
        ...

    def close(self) -> None:
        """Let go of what is kept open; the transport can be used again afterwards."""
        ...
