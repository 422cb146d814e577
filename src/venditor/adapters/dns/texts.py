"""Asking the resolver of this machine for the TXT records of a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import dns.exception
import dns.name
import dns.resolver

from venditor.adapters.dns.errors import NoAnswerError

TIMEOUT = timedelta(seconds=10)
"""For a whole question, with all servers and repetitions; for one server 5 is usual (resolv.conf(5))."""


class Texts(Protocol):
    """Knows the texts under names."""

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts under a name, in no order.

        Args:
            name: an absolute name, with or without its last point, in any case.

        Returns:
            One text a record, its strings joined; aliases (CNAME) are followed. Empty where the name does not
            exist, has no such record, or is longer than a name can be.

        Raises:
            NoAnswerError: when no server said so.
        """
        ...


@dataclass(frozen=True, slots=True)
class ResolvedTexts:
    """Asks the resolver that this machine is set up with.

    Args:
        resolver: makes what asks.
        timeout: for a whole question.
    """

    resolver: Callable[[], dns.resolver.Resolver] = dns.resolver.Resolver
    timeout: timedelta = TIMEOUT

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts under a name; see :class:`Texts`."""
        try:
            # The suffixes of this machine's own network are nobody else's names.
            absolute = dns.name.from_text(name, origin=dns.name.root)
            seconds = self.timeout.total_seconds()
            answer = self.resolver().resolve(absolute, "TXT", lifetime=seconds, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.name.NameTooLong, dns.name.LabelTooLong):
            return ()
        except (dns.exception.DNSException, OSError) as error:
            raise NoAnswerError(
                "dns.no_answer",
                f"No answer about {name}: {type(error).__name__}.",
                remedy="Look at the name servers of the domain, and at the resolver of this machine.",
            ) from None
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer)
