"""Sending an acknowledgement that did not arrive once more."""

from datetime import UTC, datetime

import pytest

from venditor.aftersales import (
    Declaration,
    Declare,
    HandOverAcknowledgement,
    RecordBounce,
    RecordSending,
    RecordUndeliverable,
    RejectedError,
    SendAcknowledgementAgain,
    as_record,
    decide,
    from_record,
    replay,
)

NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
DECLARED = decide(
    None,
    Declare(
        receipt="K7MQ-3XW9-TB4H",
        declaration=Declaration(name="Anna Huber", contract="4711", contact="anna@example.org"),
        language="de",
        channel="hosted",
        countries=("DE",),
    ),
    now=NOW,
)
SENT = RecordSending(code=250, text="ok", host="mx.example.org")
BOUNCED = RecordBounce(status="5.1.1", diagnostic="unknown")


def _after(*commands):
    events = list(DECLARED)
    for command in commands:
        events += decide(replay(events), command, now=NOW)
    return events


@pytest.mark.parametrize(
    "failed",
    [(SENT, BOUNCED), (RecordUndeliverable(diagnostic="nobody answers"),)],
    ids=["bounced", "undeliverable"],
)
def test_what_did_not_arrive_is_queued_again_and_is_no_task_any_more(failed):
    events = _after(*failed, SendAcknowledgementAgain())
    case = replay(events)
    assert case.acknowledgement == "queued"
    assert [task.kind for task in case.tasks] == ["match"]
    assert replay([*events, *decide(case, SENT, now=NOW)]).acknowledgement == "sent"


def test_asked_twice_it_is_queued_once():
    events = _after(SENT, BOUNCED, SendAcknowledgementAgain())
    assert decide(replay(events), SendAcknowledgementAgain(), now=NOW) == ()


@pytest.mark.parametrize(
    "before", [(SENT,), (SENT, BOUNCED, HandOverAcknowledgement(how="By telephone"))], ids=["sent", "handed"]
)
def test_what_has_not_failed_is_not_sent_again(before):
    with pytest.raises(RejectedError) as refused:
        decide(replay(_after(*before)), SendAcknowledgementAgain(), now=NOW)
    assert refused.value.code == "case.not_failed"


def test_the_event_is_stored_and_read_back():
    event = _after(SENT, BOUNCED, SendAcknowledgementAgain())[-1]
    record = as_record(event)
    assert (record.kind, record.public, record.personal) == ("acknowledgement_queued_again", {}, None)
    assert from_record(record.kind, record.at, record.public, None) == event
