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
:func:`assess` says line by line what the law gives; :mod:`venditor.aftersales.refund` splits what goes back.
"""

from venditor.aftersales.assess import OrderedArticle, Withdrawal, assess, next_refund_due
from venditor.aftersales.assessment import Assessment
from venditor.aftersales.case import Case, Match, Route, Task, evolve, replay
from venditor.aftersales.commands import (
    AddNote,
    Assign,
    CloseCase,
    ConfirmContact,
    Declare,
    DropDue,
    HandleLetters,
    HandOverAcknowledgement,
    MakeAssessment,
    MatchOrder,
    PassDue,
    PassOn,
    Receive,
    RecordBounce,
    RecordDeclined,
    RecordDelay,
    RecordGoodsBack,
    RecordGoodsSent,
    RecordLetterFailure,
    RecordRefund,
    RecordSending,
    RecordTakenBack,
    RecordUndeliverable,
    ReleaseAcknowledgement,
    ReopenCase,
    ReviewAssessment,
    SendAcknowledgementAgain,
    SendLetter,
    SetDue,
    SuggestOrder,
    TakeRefundBack,
    UnmatchOrder,
)
from venditor.aftersales.decide import decide
from venditor.aftersales.declaration import Declaration, Part, Problem, passed_on, problems
from venditor.aftersales.due import Due, OrderFacts, last_parcel, refund_due
from venditor.aftersales.event_records import as_record, from_record
from venditor.aftersales.events import Event
from venditor.aftersales.intake import Counts, Limits, Signals, blocked, reason_to_hold
from venditor.aftersales.refund import Before, Earlier, PaidLine, Payment, RefundError, Totals, before_of
from venditor.aftersales.rejected import RejectedError
from venditor.aftersales.whose_day import (
    ConsumerTime,
    consumer_time,
    has_begun,
    likely_country,
    likely_zone,
    main_zone,
)

__all__ = [
    "AddNote",
    "Assessment",
    "Assign",
    "Before",
    "Case",
    "CloseCase",
    "ConfirmContact",
    "ConsumerTime",
    "Counts",
    "Declaration",
    "Declare",
    "DropDue",
    "Due",
    "Earlier",
    "Event",
    "HandOverAcknowledgement",
    "HandleLetters",
    "Limits",
    "MakeAssessment",
    "Match",
    "MatchOrder",
    "OrderFacts",
    "OrderedArticle",
    "PaidLine",
    "Part",
    "PassDue",
    "PassOn",
    "Payment",
    "Problem",
    "Receive",
    "RecordBounce",
    "RecordDeclined",
    "RecordDelay",
    "RecordGoodsBack",
    "RecordGoodsSent",
    "RecordLetterFailure",
    "RecordRefund",
    "RecordSending",
    "RecordTakenBack",
    "RecordUndeliverable",
    "RefundError",
    "RejectedError",
    "ReleaseAcknowledgement",
    "ReopenCase",
    "ReviewAssessment",
    "Route",
    "SendAcknowledgementAgain",
    "SendLetter",
    "SetDue",
    "Signals",
    "SuggestOrder",
    "TakeRefundBack",
    "Task",
    "Totals",
    "UnmatchOrder",
    "Withdrawal",
    "as_record",
    "assess",
    "before_of",
    "blocked",
    "consumer_time",
    "decide",
    "evolve",
    "from_record",
    "has_begun",
    "last_parcel",
    "likely_country",
    "likely_zone",
    "main_zone",
    "next_refund_due",
    "passed_on",
    "problems",
    "reason_to_hold",
    "refund_due",
    "replay",
]
