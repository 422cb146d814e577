"""What each command brings about in each state that matters, once and twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

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
    AddNote,
    Assign,
    CloseCase,
    ConfirmContact,
    DropDue,
    HandleLetters,
    HandOverAcknowledgement,
    MatchOrder,
    PassDue,
    RecordDelay,
    RecordLetterFailure,
    RecordUndeliverable,
    RejectedError,
    ReleaseAcknowledgement,
    ReopenCase,
    SendLetter,
    SetDue,
    SuggestOrder,
    UnmatchOrder,
    decide,
    replay,
)
from venditor.aftersales import events as happened
from venditor.aftersales.decide import OUTCOMES
from venditor.aftersales.intake import LONGEST_HOLD

LOST = RecordUndeliverable(diagnostic="nobody answers")
HANDED = HandOverAcknowledgement(how="by letter")
OPENED = ReopenCase(reason="a parcel came back")
UNMATCHED = UnmatchOrder(reason="her sister's")
LETTER = SendLetter(letter="1", text="Ihr Widerruf\n\nGuten Tag.")
ANOTHER = SendLetter(letter="2", text="Ihr Widerruf\n\nNoch einmal.")
LETTER_BACK = RecordLetterFailure(letter="1", status="5.1.1", diagnostic="unknown")
LETTER_GIVEN_UP = RecordLetterFailure(letter="1", status="", diagnostic="nobody answers")
SEEN_TO = HandleLetters(how="she called")
AT_ITS_END = a_due().at


def _kinds(events):
    return [type(event).__name__ for event in events]


def _asked(state, command, *, now=LATER):
    return _kinds(decide(state, command, now=now))


def test_a_declaration_opens_a_case_at_the_whole_second():
    moment = NOW.replace(microsecond=999_999)
    (declared,) = decide(None, declare(), now=moment)
    assert declared.at == NOW
    assert (declared.day, declared.zone, declared.certain) == (date(2026, 11, 23), "Atlantic/Azores", False)
    assert (declared.receipt, declared.language, declared.channel, declared.whole) == (
        "K7MQ-3XW9-TB4H",
        "de",
        "hosted",
        True,
    )


def test_a_held_declaration_is_a_declaration_all_the_same():
    declared, held = decide(None, declare(hold="trap"), now=NOW)
    assert (type(declared).__name__, held.reason, held.at) == ("WithdrawalDeclared", "trap", NOW)


def test_a_case_is_opened_once(case):
    with pytest.raises(RejectedError) as refused:
        decide(case(), declare(), now=LATER)
    assert refused.value.code == "case.exists"
    assert refused.value.facts["receipt"] == "K7MQ-3XW9-TB4H"


def test_nothing_comes_before_the_declaration():
    with pytest.raises(ValueError, match="begins with a declaration"):
        decide(None, SENT, now=NOW)


@pytest.mark.parametrize(
    ("before", "command", "events"),
    [
        # The mail waits, goes, comes back, is given up, or is handed over.
        ((), ReleaseAcknowledgement(), []),
        ((), SENT, ["AcknowledgementSent"]),
        ((SENT,), SENT, []),
        ((SENT, BOUNCED), SENT, ["AcknowledgementSent"]),
        ((LOST,), SENT, ["AcknowledgementSent"]),
        ((SENT, BOUNCED, HANDED), SENT, []),
        ((), BOUNCED, ["AcknowledgementBounced"]),
        ((SENT,), BOUNCED, ["AcknowledgementBounced"]),
        ((SENT, BOUNCED), BOUNCED, []),
        ((LOST,), BOUNCED, []),
        ((SENT, BOUNCED, HANDED), BOUNCED, []),
        ((), LOST, ["AcknowledgementUndeliverable"]),
        ((LOST,), LOST, []),
        ((SENT,), LOST, []),
        ((SENT, BOUNCED), LOST, []),
        ((LOST,), HANDED, ["AcknowledgementHandedOver"]),
        ((SENT, BOUNCED), HANDED, ["AcknowledgementHandedOver"]),
        ((LOST, HANDED), HANDED, []),
        # The mailed link.
        ((), ConfirmContact(), ["ContactConfirmed"]),
        ((ConfirmContact(),), ConfirmContact(), []),
        ((CLOSED,), ConfirmContact(), ["ContactConfirmed"]),
        # The order.
        ((), SuggestOrder(order="order-1"), ["OrderSuggested"]),
        ((SuggestOrder(order="order-1"),), SuggestOrder(order="order-1"), []),
        ((SuggestOrder(order="order-1"),), SuggestOrder(order="order-2"), ["OrderSuggested"]),
        ((MATCHED,), SuggestOrder(order="order-2"), []),
        ((MATCHED, UNMATCHED), SuggestOrder(order="order-1"), []),
        ((MATCHED, UNMATCHED), SuggestOrder(order="order-2"), ["OrderSuggested"]),
        ((), MATCHED, ["OrderMatched"]),
        ((SuggestOrder(order="order-2"),), MATCHED, ["OrderMatched"]),
        ((MATCHED,), MATCHED, []),
        ((MATCHED,), replace(MATCHED, evidence="staff"), []),
        ((MATCHED, UNMATCHED), MATCHED, []),
        ((MATCHED, UNMATCHED), replace(MATCHED, evidence="order_link"), []),
        ((MATCHED, UNMATCHED), replace(MATCHED, evidence="staff"), ["OrderMatched"]),
        ((MATCHED, UNMATCHED), replace(MATCHED, order="order-2"), ["OrderMatched"]),
        ((), UNMATCHED, []),
        ((MATCHED,), UNMATCHED, ["OrderUnmatched"]),
        ((MATCHED, UNMATCHED), UNMATCHED, []),
        # The day that is due.
        ((), DUE, ["DueSet"]),
        ((DUE,), DUE, []),
        ((), DropDue(question=REFUND), []),
        ((DUE,), DropDue(question=REFUND), ["DueDropped"]),
        ((DUE, DropDue(question=REFUND)), DropDue(question=REFUND), []),
        ((DUE, DropDue(question=REFUND)), DUE, ["DueSet"]),
        ((), PASSED, []),
        ((DUE,), PassDue(question="delivery.refund_due"), []),
        ((DUE,), PASSED, ["DuePassed"]),
        ((DUE, PASSED), PASSED, []),
        ((DUE, CLOSED), PASSED, []),
        ((DUE, CLOSED, OPENED), PASSED, ["DuePassed"]),
        ((DUE, DropDue(question=REFUND)), PASSED, []),
        # The staff.
        ((), Assign(staff=None), []),
        ((), Assign(staff="a"), ["CaseAssigned"]),
        ((Assign(staff="a"),), Assign(staff="a"), []),
        ((Assign(staff="a"),), Assign(staff="b"), ["CaseAssigned"]),
        ((Assign(staff="a"),), Assign(staff=None), ["CaseAssigned"]),
        ((), AddNote(text="called her"), ["NoteAdded"]),
        ((AddNote(text="called her"),), AddNote(text="called her"), ["NoteAdded"]),
        ((CLOSED,), AddNote(text="called her"), ["NoteAdded"]),
        # Letters.
        ((), LETTER, ["LetterSent"]),
        ((LETTER,), LETTER, []),
        ((LETTER, LETTER_BACK), LETTER, []),
        ((LETTER,), LETTER_BACK, ["LetterFailed"]),
        ((LETTER,), LETTER_GIVEN_UP, ["LetterFailed"]),
        ((LETTER, LETTER_GIVEN_UP), LETTER_BACK, []),
        ((LETTER, LETTER_BACK, SEEN_TO), LETTER_BACK, []),
        ((LETTER, LETTER_BACK, ANOTHER), LETTER_BACK, []),
        ((LETTER, ANOTHER), LETTER_BACK, ["LetterFailed"]),
        ((LETTER, CLOSED), LETTER_BACK, ["LetterFailed"]),
        # Sent when letters were kept as notes.
        ((), LETTER_BACK, ["LetterFailed"]),
        ((), SEEN_TO, []),
        ((LETTER,), SEEN_TO, []),
        ((LETTER, LETTER_BACK), SEEN_TO, ["LettersHandled"]),
        ((LETTER, LETTER_BACK, ANOTHER), SEEN_TO, []),
        ((), CLOSED, ["CaseClosed"]),
        ((CLOSED, OPENED), CLOSED, ["CaseClosed"]),
        ((), OPENED, []),
        ((CLOSED,), OPENED, ["CaseReopened"]),
        ((CLOSED, OPENED), OPENED, []),
    ],
)
def test_what_a_command_brings_about(case, before, command, events):
    state = case(*before, now=LATER)
    assert _asked(state, command) == events
    # What it brought about stands: the same command again finds it done; only a note is new each time.
    done = replay([*after(*before, now=LATER), *decide(state, command, now=LATER)])
    if not isinstance(command, AddNote | CloseCase):
        assert _asked(done, command) == []


@pytest.mark.parametrize(
    ("before", "command", "code"),
    [
        ((), HANDED, "case.acknowledged"),
        ((SENT,), HANDED, "case.acknowledged"),
        ((LOST,), HandOverAcknowledgement(how=" "), "case.reason"),
        ((MATCHED,), MatchOrder(order="order-2", evidence="staff", countries=()), "case.matched"),
        ((MATCHED,), UnmatchOrder(reason="\n"), "case.reason"),
        ((), AddNote(text=""), "case.reason"),
        ((), SendLetter(letter="1", text=" \n"), "case.reason"),
        ((LETTER, LETTER_BACK), HandleLetters(how=" "), "case.reason"),
        ((), CloseCase(outcome="refunded", reason=" "), "case.reason"),
        ((), CloseCase(outcome="Refunded", reason="paid"), "case.outcome"),
        ((CLOSED,), CLOSED, "case.closed"),
        ((CLOSED,), ReopenCase(reason=""), "case.reason"),
    ],
)
def test_what_is_refused_says_why(case, before, command, code):
    state = case(*before, now=LATER)
    with pytest.raises(RejectedError) as refused:
        decide(state, command, now=LATER)
    assert refused.value.code == code
    assert set(refused.value.facts) == {"receipt", "acknowledgement", "outcome"}


@pytest.mark.parametrize("outcome", [one for one in OUTCOMES if one != "refunded"])
def test_a_case_is_closed_with_one_of_the_outcomes(case, outcome):
    assert case(CloseCase(outcome=outcome, reason="so")).outcome == outcome


@pytest.mark.parametrize(
    ("command", "events"),
    [
        (ReleaseAcknowledgement(), ["AcknowledgementReleased"]),
        (SENT, []),
        (BOUNCED, []),
        (LOST, []),
    ],
)
def test_a_held_mail_waits_for_its_release_alone(case, command, events):
    assert _asked(case(hold="trap"), command) == events
    assert _asked(case(ReleaseAcknowledgement(), hold="trap"), ReleaseAcknowledgement()) == []


@pytest.mark.parametrize("reason", ["trap", "network"])
@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, True), (1, True), (86_400, True)])
def test_a_held_mail_has_waited_too_long_after_a_while_however_late_that_is_noticed(
    case, reason, seconds, late
):
    over = NOW + LONGEST_HOLD
    told = decide(case(hold=reason), RecordDelay(), now=over + timedelta(seconds=seconds))
    assert told == ((happened.AcknowledgementDelayed(at=over),) if late else ())


def test_only_a_mail_that_still_waits_is_late_and_once(case):
    for state in (
        case(),
        case(ReleaseAcknowledgement(), hold="network"),
        replay([*after(hold="network"), happened.AcknowledgementDelayed(at=NOW)]),
    ):
        assert decide(state, RecordDelay(), now=LATER) == ()


def test_every_event_bears_the_whole_second_of_its_command():
    moment = LATER.replace(microsecond=5)
    for event in after(SENT, BOUNCED, HANDED, MATCHED, DUE, CLOSED, OPENED, now=moment)[1:]:
        assert event.at == LATER


@pytest.mark.parametrize(("seconds", "passes"), [(-1, False), (0, True), (1, True)])
def test_a_day_is_over_at_its_end_and_not_before(case, seconds, passes):
    now = AT_ITS_END + timedelta(seconds=seconds)
    assert _asked(case(DUE), PASSED, now=now) == (["DuePassed"] if passes else [])


def test_a_day_whose_end_is_noticed_late_was_over_when_it_ended(case):
    (passed,) = decide(case(DUE), PASSED, now=AT_ITS_END + timedelta(days=40, microseconds=7))
    assert passed == happened.DuePassed(at=AT_ITS_END, question=REFUND)


SOONER = {"day": date(2026, 12, 4), "at": datetime(2026, 12, 4, 23, tzinfo=UTC)}
LATER_DAY = {"day": date(2026, 12, 8), "at": datetime(2026, 12, 8, 23, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("changed", "moves"),
    [
        (SOONER, True),
        (LATER_DAY, False),
        ({**LATER_DAY, "clause": "another"}, False),
        ({**LATER_DAY, "provisional": True}, False),
        ({**LATER_DAY, "certain": False}, False),
        ({**LATER_DAY, "law": "EU", "provision": "eu.crd.withdrawal.refund_due"}, False),
        ({**LATER_DAY, "anchor": "withdrawal_notice_on 2026-11-24"}, True),
        ({**LATER_DAY, "facts": "c" * 64}, True),
        ({**LATER_DAY, "packs": "d" * 64}, True),
        ({"at": AT_ITS_END + timedelta(seconds=1)}, False),
        ({"at": AT_ITS_END - timedelta(seconds=1)}, True),
        ({"certain": False}, True),
    ],
)
def test_a_day_moves_later_only_when_what_it_rests_on_changed(case, changed, moves):
    state, command = case(DUE), SetDue(due=a_due(**changed))
    if moves:
        assert _asked(state, command) == ["DueSet"]
        return
    with pytest.raises(RejectedError) as refused:
        decide(state, command, now=LATER)
    assert refused.value.code == "case.due_later"


def test_a_day_of_another_question_is_set_beside_the_first(case):
    other = a_due(question="delivery.refund_due", **LATER_DAY)
    assert set(case(DUE, SetDue(due=other)).dues) == {REFUND, "delivery.refund_due"}


def test_a_match_dates_the_declaration_by_the_countries_of_its_order():
    events = after(MATCHED, now=LATER)
    assert (events[-1].day, events[-1].zone, events[-1].certain) == (
        date(2026, 11, 23),
        "Europe/Berlin",
        True,
    )
    midnight = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    state = replay(decide(None, declare(), now=midnight))
    (matched,) = decide(state, MATCHED, now=LATER)
    assert (state.day, matched.day) == (date(2026, 11, 23), date(2026, 11, 24))


@pytest.mark.parametrize("evidence", ["order_link", "contact", "staff"])
def test_a_match_keeps_what_shows_it(case, evidence):
    assert case(replace(MATCHED, evidence=evidence)).match.evidence == evidence
