"""Abuse of an open form: it never costs a declaration, it only makes mail wait for a look.

Anybody may declare without a login, so anybody can have mail sent to a stranger. What exceeds a limit, or was
certainly not typed by a person, is taken like all else; its acknowledgement stands on the screen at once and
its mail is held until staff release it. Limits are the installation's, not the law's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

# Reasons to hold mail that no person gives; beyond the limits there may be people.
NO_PERSON = frozenset({"trap", "token", "too_fast"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much mail one origin may cause within a window.

    Attributes:
        window: the time looked back upon.
        per_network: mails caused from one network address. Fifty people of one company, or behind one address
            of a carrier, get theirs, with some room; a program gets no more than a mail a minute from it.
        per_contact: mails to one e-mail address: a second try and a second order, and no more for a
            stranger whose address somebody abuses.
        per_contract: mails about one contract, for the same reasons.
        fastest: the least time between the page and its submission that a person takes; browsers that fill
            in names and addresses by themselves need a few seconds.
    """

    window: timedelta = timedelta(hours=1)
    per_network: int = 60
    per_contact: int = 3
    per_contract: int = 3
    fastest: timedelta = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Signals:
    """What a submission shows about who filled it in.

    Attributes:
        trap_filled: the field that people do not see was filled in.
        page_token_valid: the page's own token came back unchanged.
        time_taken: from the first page to the submission; ``None`` where the token does not tell.
    """

    trap_filled: bool
    page_token_valid: bool
    time_taken: timedelta | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Mails that submissions caused within the window, this one not counted."""

    network: int
    contact: int
    contract: int


def reason_to_hold(signals: Signals, counts: Counts, *, limits: Limits) -> str | None:
    """Why the acknowledgement's mail waits for a person, or ``None``.

    Returns:
        ``trap``, ``token``, ``too_fast``, ``network``, ``contact`` or ``contract``: the first that holds.
    """
    taken = signals.time_taken
    reasons = (
        ("trap", signals.trap_filled),
        ("token", not signals.page_token_valid),
        ("too_fast", taken is not None and taken < limits.fastest),
        ("contact", counts.contact >= limits.per_contact),
        ("contract", counts.contract >= limits.per_contract),
        ("network", counts.network >= limits.per_network),
    )
    return next((reason for reason, holds in reasons if holds), None)
