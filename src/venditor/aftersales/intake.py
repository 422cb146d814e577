"""Abuse of an open form: it never costs a declaration, it only makes mail wait for a look.

Anybody may declare without a login, so anybody can have mail sent to a stranger. What exceeds a limit, or was
certainly not typed by a person, is taken like all else; its acknowledgement stands on the screen at once and
its mail is held. What a program sent waits for staff. What a limit held also leaves by itself, see
:func:`blocked`, for there may be people behind a flood; but slower than mail comes in, and not for long: a
flood must not go on for days without whoever began it. Limits are the installation's, not the law's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

# Reasons to hold mail that no person gives; beyond the limits there may be people.
NO_PERSON = frozenset({"trap", "token", "too_fast"})
# After so long a held mail is red. The law wants the acknowledgement without undue delay and names no number
# (Directive 2011/83/EU article 11a(4)); this one is the installation's. Most that a limit held have left by
# then, and staff who look at the queue before and after noon see all others on the day they came.
LONGEST_HOLD = timedelta(hours=4)
# What a limit held for so long waits for staff alone: with the numbers of :func:`blocked` it bounds what a
# flood can still cause when it is over.
LEAVES_WITHIN = timedelta(days=1)
# For so long mails that left by themselves are counted against the ceilings of a day.
DAY = timedelta(days=1)
# Windows' worth of one network that leave by themselves in a day, beside those to known customers.
_WINDOWS_A_DAY = 4


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
        per_seller: mails in the name of one seller, so that many networks together do not make it a cannon
            and its sender's name worth nothing. Two thousand at once and thirty a second for five minutes,
            as a shop's busiest day is measured, are little more than half of it.
        fastest: the least time between the page and its submission that a person takes; browsers that fill
            in names and addresses by themselves need a few seconds.
    """

    window: timedelta = timedelta(hours=1)
    per_network: int = 60
    per_contact: int = 3
    per_contract: int = 3
    per_seller: int = 20_000
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
    """Mails that submissions caused within a window, this one not counted; ``seller`` counts all of it."""

    network: int
    contact: int
    contract: int
    seller: int


def reason_to_hold(signals: Signals, counts: Counts, *, limits: Limits) -> str | None:
    """Why the acknowledgement's mail is held, or ``None``.

    Returns:
        ``trap``, ``token``, ``too_fast``, ``contact``, ``contract``, ``network`` or ``seller``: the first
        that holds.
    """
    taken = signals.time_taken
    reasons = (
        ("trap", signals.trap_filled),
        ("token", not signals.page_token_valid),
        ("too_fast", taken is not None and taken < limits.fastest),
    )
    no_person = next((reason for reason, holds in reasons if holds), None)
    return no_person or limit_reached(counts, limits=limits)


def limit_reached(counts: Counts, *, limits: Limits) -> str | None:
    """The first limit that one more mail would exceed: ``contact``, ``contract``, ``network``, ``seller``."""
    reached = (
        ("contact", counts.contact >= limits.per_contact),
        ("contract", counts.contract >= limits.per_contract),
        ("network", counts.network >= limits.per_network),
        ("seller", counts.seller >= limits.per_seller),
    )
    return next((limit for limit, holds in reached if holds), None)


def blocked(window: Counts, left: Counts, *, customer: bool, limits: Limits) -> str | None:
    """What keeps a mail that a limit held from leaving by itself, or ``None``.

    Within the window half of the room of its network and of its seller is kept for whoever declares now, so
    that people do not queue behind a flood that is over; an address that had any mail gets no other, nor does
    a contract. In a day an address and a contract get no more held mails than fresh ones in a window, a
    seller causes one window's worth, and a network four: who stood behind a flood is reached on the same day,
    and a flood that is over brings strangers far less than one that goes on within the limits. The mail of a
    known customer reaches no stranger, so the ceilings of network and seller do not count for it.

    Args:
        window: all mails within the window.
        left: those within a :data:`DAY` that had been held and left by themselves.
        customer: whether the address is known to be that of the order which the case is about.
        limits: those of fresh mails.

    Returns:
        As :func:`limit_reached`.
    """
    slower = replace(
        limits,
        per_network=max(1, limits.per_network // 2),
        per_seller=max(1, limits.per_seller // 2),
        per_contact=1,
        per_contract=1,
    )
    ceilings = replace(limits, per_network=limits.per_network * _WINDOWS_A_DAY)
    if customer:
        left = replace(left, network=0, seller=0)
    return limit_reached(window, limits=slower) or limit_reached(left, limits=ceilings)
