"""Why a command is refused."""

from __future__ import annotations

from datetime import date, datetime

from venditor.aftersales.case import Case
from venditor.aftersales.whose_day import has_begun
from venditor.core.errors import VenditorError


class RejectedError(VenditorError):
    """A command that the state of the case does not allow; ``facts`` names the receipt and the state."""


def rejected(case: Case, code: str, message: str, *, remedy: str = "") -> RejectedError:
    """The refusal of a command, with the state of its case."""
    facts = {"receipt": case.receipt, "acknowledgement": case.acknowledgement, "outcome": case.outcome}
    return RejectedError(code, message, facts=facts, remedy=remedy)


def said(case: Case, text: str, what: str) -> str:
    """A text that says something.

    Raises:
        RejectedError: when it is empty.
    """
    if not text.strip():
        raise rejected(case, "case.reason", f"Nothing says {what}.", remedy="Write it in a few words.")
    return text


def has_been(case: Case, day: date, now: datetime) -> None:
    """Raises :class:`RejectedError` for a day that is still to come wherever on earth."""
    if not has_begun(day, now):
        raise rejected(case, "case.day", f"{day} is still to come.", remedy="Record it when it has happened.")
