"""The state that events fold to, and what a person has to do in it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.aftersales.conftest import (
    BOUNCED,
    CLOSED,
    DUE,
    LATER,
    MATCHED,
    NOW,
    PASSED,
    REFUND,
    SENT,
    a_due,
    after,
    declare,
)

from venditor.aftersales import (
    Assign,
    ConfirmContact,
    DropDue,
    HandleLetters,
    HandOverAcknowledgement,
    Match,
    MatchOrder,
    RecordDelay,
    RecordLetterFailure,
    RecordUndeliverable,
    ReleaseAcknowledgement,
    ReopenCase,
    SendLetter,
    SetDue,
    SuggestOrder,
    Task,
    UnmatchOrder,
    decide,
    evolve,
    replay,
)
from venditor.aftersales import events as happened
from venditor.aftersales.intake import NO_PERSON

LOST = RecordUndeliverable(diagnostic="nobody answers")
UNMATCHED = UnmatchOrder(reason="her sister's")
# By LATER, a month after the declaration, a mail that was held has waited too long.
LATE = RecordDelay()
LETTER = SendLetter(letter="1", text="Ihr Widerruf\n\nGuten Tag.")
LETTER_BACK = RecordLetterFailure(letter="1", status="5.1.1", diagnostic="unknown")


def _tasks(state):
    return [(task.kind, task.red) for task in state.tasks]


def test_a_case_opens_with_what_was_declared(case):
    state = case()
    assert (state.receipt, state.declared_at, state.language, state.whole) == (
        "K7MQ-3XW9-TB4H",
        NOW,
        "de",
        True,
    )
    assert (state.day, state.zone, state.certain) == (date(2026, 11, 23), "Atlantic/Azores", False)
    assert state.declaration.name == "Anna Huber"
    assert (state.acknowledgement, state.match, state.suggested, state.outcome) == (
        "queued",
        None,
        None,
        None,
    )
    assert (dict(state.dues), state.passed, state.refused, state.staff) == (
        {},
        frozenset(),
        frozenset(),
        None,
    )


def test_there_is_no_case_without_events():
    with pytest.raises(ValueError, match="at least one event"):
        replay([])
    with pytest.raises(ValueError, match="first event"):
        evolve(None, happened.AcknowledgementReleased(at=NOW))


@pytest.mark.parametrize(
    ("commands", "hold", "acknowledgement"),
    [
        ((), None, "queued"),
        ((), "trap", "held"),
        ((ReleaseAcknowledgement(),), "trap", "queued"),
        ((SENT,), None, "sent"),
        ((SENT, BOUNCED), None, "bounced"),
        ((BOUNCED,), None, "bounced"),
        ((BOUNCED, SENT), None, "sent"),
        ((LOST,), None, "undeliverable"),
        ((LOST, HandOverAcknowledgement(how="by letter")), None, "handed_over"),
    ],
)
def test_what_became_of_the_acknowledgement(case, commands, hold, acknowledgement):
    assert case(*commands, hold=hold).acknowledgement == acknowledgement


@pytest.mark.parametrize(
    ("commands", "hold", "tasks"),
    [
        ((), None, [("match", False)]),
        ((), "trap", [("release", False), ("match", False)]),
        ((LATE,), "trap", [("release_late", True), ("match", False)]),
        ((LATE,), "network", [("release_late", True), ("match", False)]),
        ((LATE, ReleaseAcknowledgement()), "network", [("match", False)]),
        ((LATE, CLOSED), "trap", []),
        ((CLOSED,), "trap", []),
        ((MATCHED, LETTER), None, []),
        ((MATCHED, LETTER, LETTER_BACK), None, [("letter", True)]),
        # Nobody has read it, whether the case is closed or not.
        ((MATCHED, LETTER, LETTER_BACK, CLOSED), None, [("letter", True)]),
        ((MATCHED, LETTER, LETTER_BACK, SendLetter(letter="2", text="x")), None, []),
        ((MATCHED, LETTER, LETTER_BACK, HandleLetters(how="she called")), None, []),
        ((MATCHED, LETTER, SendLetter(letter="2", text="x"), LETTER_BACK), None, [("letter", True)]),
        ((MATCHED, LOST, LETTER, LETTER_BACK), None, [("acknowledge", True), ("letter", True)]),
        ((SuggestOrder(order="o"),), None, [("check_match", False)]),
        ((SuggestOrder(order="o"), MATCHED), None, []),
        ((MATCHED,), None, []),
        ((MATCHED, UNMATCHED), None, [("match", False)]),
        ((MATCHED, SENT, BOUNCED), None, [("acknowledge", True)]),
        ((MATCHED, LOST), None, [("acknowledge", True)]),
        # A duty to acknowledge does not end because somebody closed the case.
        ((MATCHED, LOST, CLOSED), None, [("acknowledge", True)]),
        ((MATCHED, LOST, HandOverAcknowledgement(how="by letter")), None, []),
        ((DUE, PASSED), None, [("overdue", True), ("match", False)]),
        ((DUE, PASSED, LOST), None, [("overdue", True), ("acknowledge", True), ("match", False)]),
        ((DUE, PASSED, CLOSED), None, []),
        ((DUE, PASSED, CLOSED, ReopenCase(reason="so")), None, [("overdue", True), ("match", False)]),
        ((DUE, PASSED, DropDue(question=REFUND)), None, [("match", False)]),
    ],
)
def test_what_a_person_has_to_do_the_gravest_first(commands, hold, tasks):
    events = after(hold=hold)
    for command in commands:
        events += decide(replay(events), command, now=LATER)
    assert _tasks(replay(events)) == tasks


def test_what_became_of_each_letter(case):
    another = SendLetter(letter="2", text="x")
    assert dict(case(LETTER).letters) == {"1": "sent"}
    assert dict(case(LETTER, LETTER_BACK).letters) == {"1": "failed"}
    assert dict(case(LETTER, LETTER_BACK, another).letters) == {"1": "answered", "2": "sent"}
    assert dict(case(LETTER, another, LETTER_BACK).letters) == {"1": "failed", "2": "sent"}


def test_the_day_that_is_due_first_is_told_while_the_case_is_open(case):
    later = a_due(
        question="delivery.refund_due", day=date(2026, 12, 8), at=datetime(2026, 12, 8, 23, tzinfo=UTC)
    )
    state = case(SetDue(due=later), DUE)
    assert state.next_due == a_due()
    assert case(SetDue(due=later), DUE, DropDue(question=REFUND)).next_due == later
    assert case(DUE, CLOSED).next_due is None
    assert case(DUE, CLOSED, ReopenCase(reason="so")).next_due == a_due()
    assert case().next_due is None


def test_a_new_day_has_not_passed(case):
    moved = SetDue(due=a_due(day=date(2027, 1, 4), at=datetime(2027, 1, 4, 23, tzinfo=UTC), facts="c" * 64))
    assert case(DUE, PASSED, now=LATER).passed == {REFUND}
    assert case(DUE, PASSED, moved, now=LATER).passed == frozenset()


def test_the_first_opening_of_the_mailed_link_is_kept():
    events = after(ConfirmContact())
    assert replay(events).contact_confirmed_at == NOW
    again = happened.ContactConfirmed(at=LATER)
    assert replay([*events, again]).contact_confirmed_at == NOW


def test_a_match_says_whose_day_it_was_and_taking_it_back_opens_that_again(case):
    gone_west = MatchOrder(order="o", evidence="staff", countries=("US",))
    matched, unmatched = case(gone_west), case(gone_west, UNMATCHED)
    assert (matched.match, matched.zone) == (Match("o", "staff"), "America/Adak")
    before = case()
    assert (unmatched.day, unmatched.zone, unmatched.certain) == (before.day, before.zone, before.certain)
    assert (unmatched.match, unmatched.suggested, unmatched.refused) == (None, None, {"o"})
    assert case(gone_west, UNMATCHED, gone_west).refused == frozenset()


def test_who_has_the_case(case):
    assert case(Assign(staff="a")).staff == "a"
    assert case(Assign(staff="a"), Assign(staff=None)).staff is None


def test_closed_and_opened_again(case):
    assert (case(CLOSED).is_open, case(CLOSED).outcome) == (False, "settled")
    opened = case(CLOSED, ReopenCase(reason="so"))
    assert (opened.is_open, opened.outcome) == (True, None)


def test_a_state_cannot_be_changed(case):
    state = case(DUE)
    with pytest.raises(TypeError):
        state.dues[REFUND] = None
    with pytest.raises(AttributeError):
        state.outcome = "refunded"
    assert replace(state, outcome="refunded") != state


def test_a_task_is_a_value():
    assert Task("match", red=False) == Task("match", red=False)


# A mail that a limit held is a person's: the marketplace has to find her seller today.
@pytest.mark.parametrize("reason", ["network", "contact", "contract", "seller", "trap", "token", "too_fast"])
def test_at_a_marketplace_only_what_a_program_sent_asks_for_no_haste(reason):
    events = decide(None, declare(hold=reason, entry=True), now=NOW)
    red = {task.kind: task.red for task in replay(events).tasks}
    assert red == {"route": reason not in NO_PERSON, "release": False}
    # Whom staff let go was a person.
    state = replay((*events, *decide(replay(events), ReleaseAcknowledgement(), now=NOW)))
    assert [(task.kind, task.red) for task in state.tasks] == [("route", True)]
