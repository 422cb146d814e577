"""After-sales cases: what happened, what may happen next, and which day the law makes due.

A case is a list of events. `decide` says which events a command brings about in a state, or refuses it with a
reason; `evolve` folds one event into the state; both are pure, and "now" is an argument. So a case can be
replayed from its events at any time, and two programs that see the same events see the same case.

    >>> from datetime import UTC, datetime
    >>> from venditor.aftersales import Declaration, Declare, decide, replay
    >>> declared = Declare(
    ...     receipt="K7MQ-3XW9-TB4H",
    ...     declaration=Declaration(name="Anna Huber", contract="4711", contact="anna@example.org"),
    ...     language="de",
    ...     channel="hosted",
    ...     countries=("DE", "AT"),
    ... )
    >>> now = datetime(2026, 3, 23, 22, 30, tzinfo=UTC)
    >>> case = replay(decide(None, declared, now=now))
    >>> case.acknowledgement, case.day.isoformat(), [task.kind for task in case.tasks]
    ('queued', '2026-03-23', ['match'])

A withdrawal counts when it is submitted (Directive 2011/83/EU articles 11(2) and 11a(5)): nothing that
happens later to mail, matching or assessment takes it away. No length of a period stands here: `due` asks the
law packs.
"""

from venditor.aftersales.case import Case, Match, Task, evolve, replay
from venditor.aftersales.commands import (
    AddNote,
    Assign,
    CloseCase,
    ConfirmContact,
    Declare,
    DropDue,
    HandOverAcknowledgement,
    MatchOrder,
    PassDue,
    RecordBounce,
    RecordSending,
    RecordUndeliverable,
    ReleaseAcknowledgement,
    ReopenCase,
    SendAcknowledgementAgain,
    SetDue,
    SuggestOrder,
    UnmatchOrder,
)
from venditor.aftersales.decide import RejectedError, decide
from venditor.aftersales.declaration import Declaration, Part, Problem, problems
from venditor.aftersales.due import Due, OrderFacts, refund_due
from venditor.aftersales.events import Event, as_record, from_record
from venditor.aftersales.intake import Counts, Limits, Signals, reason_to_hold
from venditor.aftersales.whose_day import ConsumerTime, consumer_time, likely_countries

__all__ = [
    "AddNote",
    "Assign",
    "Case",
    "CloseCase",
    "ConfirmContact",
    "ConsumerTime",
    "Counts",
    "Declaration",
    "Declare",
    "DropDue",
    "Due",
    "Event",
    "HandOverAcknowledgement",
    "Limits",
    "Match",
    "MatchOrder",
    "OrderFacts",
    "Part",
    "PassDue",
    "Problem",
    "RecordBounce",
    "RecordSending",
    "RecordUndeliverable",
    "RejectedError",
    "ReleaseAcknowledgement",
    "ReopenCase",
    "SendAcknowledgementAgain",
    "SetDue",
    "Signals",
    "SuggestOrder",
    "Task",
    "UnmatchOrder",
    "as_record",
    "consumer_time",
    "decide",
    "evolve",
    "from_record",
    "likely_countries",
    "problems",
    "reason_to_hold",
    "refund_due",
    "replay",
]
