"""A receiver that is not there: keeps what was sent, and answers as it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from venditor.adapters.webhooks.addresses import target_of
from venditor.adapters.webhooks.errors import DeliveryError
from venditor.adapters.webhooks.sending import Reply


@dataclass
class FakeReceiver:
    """Stands for :class:`HttpsSender` and all receivers.

    Attributes:
        answers: what is answered, one after the other; then 204 for ever. An exception is raised.
        silent: addresses that give no answer for now, whatever the answers are.
        received: address, headers with names in lower case, and body of each message.
    """

    answers: list[Reply | Exception] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    received: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Keep the message, and answer."""
        target_of(url, plain=True)
        self.received.append((url, {name.lower(): value for name, value in headers.items()}, body))
        if url in self.silent:
            raise DeliveryError("webhook.no_answer", f"{url} gave no answer.")
        answer = self.answers.pop(0) if self.answers else Reply(204)
        if isinstance(answer, Exception):
            raise answer
        return answer
