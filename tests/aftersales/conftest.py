"""Cases in every state, made by the commands that lead there."""

from datetime import UTC, date, datetime

import pytest

from venditor.aftersales import (
    CloseCase,
    Declaration,
    Declare,
    Due,
    MatchOrder,
    PassDue,
    RecordBounce,
    RecordSending,
    SetDue,
    decide,
    replay,
)

NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
LATER = datetime(2026, 12, 24, 8, 0, 1, tzinfo=UTC)
REFUND = "withdrawal.refund_due"
SENT = RecordSending(code=250, text="ok", host="mx.example.org")
BOUNCED = RecordBounce(status="5.1.1", diagnostic="unknown <anna@example.org>")
CLOSED = CloseCase(outcome="settled", reason="paid")
PASSED = PassDue(question=REFUND)
MATCHED = MatchOrder(order="order-1", evidence="contact", countries=("DE",))


def declare(**values):
    declaration = Declaration(name="Anna Huber", contract="4711", contact="anna@example.org")
    asked = {
        "receipt": "K7MQ-3XW9-TB4H",
        "declaration": declaration,
        "language": "de",
        "channel": "hosted",
        "countries": ("DE", "PT"),
    }
    return Declare(**{**asked, **values})


def a_due(**values):
    told = {
        "question": REFUND,
        "day": date(2026, 12, 7),
        "at": datetime(2026, 12, 7, 23, tzinfo=UTC),
        "zone": "Europe/Berlin",
        "anchor": "withdrawal_notice_on 2026-11-23",
        "law": "DE",
        "provision": "de.bgb.withdrawal.refund_due",
        "clause": "default",
        "packs": "a" * 64,
        "provisional": False,
        "certain": True,
        "facts": "b" * 64,
    }
    return Due(**{**told, **values})


DUE = SetDue(due=a_due())


def after(*commands, now=NOW, hold=None):
    """The events of a case after some commands."""
    events = list(decide(None, declare(hold=hold), now=NOW))
    for command in commands:
        events += decide(replay(events), command, now=now)
    return events


@pytest.fixture
def case():
    """The case after some commands."""

    def made(*commands, **values):
        return replay(after(*commands, **values))

    return made
