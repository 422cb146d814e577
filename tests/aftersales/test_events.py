"""Events as records and back; and any commands in any order: a case is its events, and nothing is lost."""

import json
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.aftersales.conftest import NOW, REFUND, a_due

from venditor.aftersales import (
    Declaration,
    Declare,
    Due,
    Event,
    Part,
    RejectedError,
    as_record,
    decide,
    evolve,
    from_record,
    replay,
)
from venditor.aftersales import commands as asked
from venditor.aftersales import events as happened
from venditor.aftersales.assessment import Assessment, Doubt, Refund
from venditor.aftersales.commands import Command
from venditor.aftersales.decide import OUTCOMES
from venditor.core.money import Money

TEXTS = st.text(max_size=30)
WORDS = st.text("abc _.-", min_size=1, max_size=10)
INSTANTS = st.datetimes(min_value=datetime(2014, 1, 1), max_value=datetime(2037, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
)


def _eur(cents):
    return Money(Decimal(cents).scaleb(-2), "EUR")


DAYS = st.dates(date(2014, 1, 1), date(2037, 1, 1))
PARTS = st.builds(Part, TEXTS, st.integers(-1, 10**7), st.none() | WORDS)
DECLARATIONS = st.builds(
    Declaration,
    name=TEXTS,
    contract=TEXTS,
    contact=TEXTS,
    whole=st.booleans(),
    parts=st.lists(PARTS, max_size=3).map(tuple),
    words=TEXTS,
)
DUES = st.builds(
    Due,
    question=st.sampled_from([REFUND, "delivery.refund_due"]),
    day=DAYS,
    at=INSTANTS,
    zone=st.sampled_from(["Europe/Berlin", "UTC"]),
    anchor=st.sampled_from(["withdrawal_notice_on 2026-11-23", "withdrawal_notice_on 2026-11-24"]),
    law=WORDS,
    provision=WORDS,
    clause=WORDS,
    packs=st.sampled_from(["a" * 64, "b" * 64]),
    provisional=st.booleans(),
    certain=st.booleans(),
    facts=st.sampled_from(["c" * 64, "d" * 64]),
)
ORDERS = st.sampled_from(["order-1", "order-2", "order-3"])
COUNTRIES = st.lists(st.sampled_from(["DE", "PT", "US", "TW", "XX"]), max_size=3).map(tuple)
ASSESSMENTS = st.builds(
    Assessment,
    lines=st.just(()),
    whole=st.booleans(),
    refund=st.none()
    | st.integers(0, 500).map(
        lambda cents: Refund(
            amount=_eur(cents),
            goods=_eur(cents),
            delivery=_eur(0),
            why_delivery="free",
            payments={},
            paid=_eur(500),
        )
    ),
    law=st.none() | WORDS,
    packs=st.sampled_from(["a" * 64, "b" * 64]),
    provisional=st.booleans(),
    doubts=st.sampled_from([(), (Doubt(code="words"),)]),
    language=st.just("de"),
    statements=st.just(()),
)
_BY_FIELD = {
    "assessment": ASSESSMENTS,
    "law": st.none() | WORDS,
    "verdicts": st.dictionaries(WORDS, st.integers(1, 9), max_size=2),
    "owed": st.none() | st.integers(0, 500),
    "paid": st.none() | st.integers(0, 500),
    "amount": st.integers(-1, 600),
    "at_once": st.none() | st.integers(0, 500),
    "elsewhere": st.integers(0, 500),
    "cost": st.none() | st.integers(0, 500),
    "concluded_on": st.none() | DAYS,
    "although_owed": st.integers(0, 500),
    "key": st.sampled_from(["1", "2", "3"]),
    "currency": st.sampled_from(["EUR", "TWD"]),
    "doubts": st.integers(0, 2),
    "provisional": st.booleans(),
    "at": INSTANTS,
    "day": DAYS,
    "due": DUES,
    "personal": st.none() | TEXTS,
    "order": ORDERS,
    "evidence": st.sampled_from(get_args(happened.Evidence)),
    "channel": st.sampled_from(get_args(happened.Channel)),
    "whole": st.booleans(),
    "certain": st.booleans(),
    "code": st.integers(200, 599),
    "staff": st.none() | WORDS,
    "declaration": DECLARATIONS,
    "countries": COUNTRIES,
    "question": st.sampled_from([REFUND, "delivery.refund_due", "x"]),
    "outcome": st.sampled_from([*OUTCOMES, "x"]),
    "hold": st.none() | WORDS,
    "letter": st.sampled_from(["1", "2", "3"]),
}


def _any_of(kind):
    told = {entry.name: _BY_FIELD.get(entry.name, TEXTS) for entry in fields(kind)}
    if kind is happened.CaseClosed:
        told["owed"] = st.integers(0, 500)
    if kind is happened.WithdrawalDeclared:
        told["personal"] = st.none() | DECLARATIONS
    if kind is happened.AssessmentMade:
        told["personal"] = st.none() | st.dictionaries(WORDS, TEXTS, max_size=2)
    return st.builds(kind, **told)


EVENTS = st.one_of([_any_of(kind) for kind in get_args(Event)])
FOLLOWING = st.one_of([_any_of(kind) for kind in get_args(Command) if kind is not Declare])
OPENINGS = _any_of(Declare)


def _through_json(event):
    record = as_record(event)
    public, personal = json.loads(json.dumps([record.public, record.personal]))
    return from_record(record.kind, record.at, public, personal)


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_event_comes_back_from_its_record(kind):
    @settings(max_examples=30)
    @given(_any_of(kind))
    def comes_back(event):
        assert _through_json(event) == event

    comes_back()


@given(EVENTS)
def test_what_is_public_of_a_record_holds_no_personal_value(event):
    record = as_record(event)
    assert "personal" not in record.public
    assert set(record.public) == {entry.name for entry in fields(event)} - {"at", "personal"}


def test_names_of_records_are_the_names_of_their_events():
    assert as_record(happened.AcknowledgementHeld(at=NOW, reason="trap")).kind == "acknowledgement_held"
    assert len({as_record(one).kind for one in (happened.DueDropped(at=NOW, question="x"),)}) == 1


def test_a_due_day_is_written_in_words_and_read_as_days():
    record = as_record(happened.DueSet(at=NOW, due=a_due()))
    assert record.public["due"]["day"] == "2026-12-07"
    assert record.public["due"]["at"] == "2026-12-07T23:00:00+00:00"
    assert from_record(record.kind, record.at, record.public, None).due == a_due()


@given(OPENINGS, st.lists(FOLLOWING, max_size=20))
def test_erased_events_fold_to_the_same_case_without_what_was_personal(opening, commands):
    events = list(decide(None, opening, now=NOW))
    for command in commands:
        events += _decided(replay(events), command, NOW)
    records = [as_record(event) for event in events]
    erased = replay(from_record(one.kind, one.at, one.public, None) for one in records)
    whole = replay(events)
    assert erased.declaration is None
    for entry in fields(whole):
        if entry.name != "declaration":
            assert getattr(erased, entry.name) == getattr(whole, entry.name)


def _decided(case, command, now):
    """What a command brings about; only a refusal that says why may keep it from anything."""
    try:
        return decide(case, command, now=now)
    except RejectedError as error:
        refused = error
    assert refused.code.startswith("case.")
    assert refused.facts["receipt"] == case.receipt
    return ()


@given(_any_of(happened.WithdrawalDeclared), st.lists(EVENTS, max_size=30))
def test_every_event_folds_into_every_state(first, events):
    case = replay([first, *events])
    assert isinstance(case.tasks, tuple)
    assert case.next_due is None or case.next_due in case.dues.values()


class AnyCommands(RuleBasedStateMachine):
    """Any commands in any order, at instants that may even go back: clocks of two machines differ."""

    @initialize(opening=OPENINGS, now=INSTANTS)
    def open(self, opening, now):
        self.opening, self.now = opening, now
        self.events = list(decide(None, opening, now=now))
        self.case = replay(self.events)
        self.seen = [self.case.acknowledgement]

    @rule(command=FOLLOWING, later=st.timedeltas(timedelta(hours=-1), timedelta(days=400)))
    def ask(self, command, later):
        self.now += later
        events = _decided(self.case, command, self.now)
        for event in events:
            self.events.append(event)
            self.case = evolve(self.case, event)
        # Asked again it finds done what it did, or refuses; only notes are new each time.
        if not isinstance(command, asked.AddNote):
            assert _decided(self.case, command, self.now) == ()

    @rule(opening=OPENINGS)
    def open_again(self, opening):
        with pytest.raises(RejectedError):
            decide(self.case, opening, now=self.now)

    @invariant()
    def the_events_are_the_case(self):
        if hasattr(self, "events"):
            assert replay(self.events) == replay(self.events) == self.case
            assert replay(map(_through_json, self.events)) == self.case

    @invariant()
    def what_was_declared_stays(self):
        if hasattr(self, "case"):
            first = self.events[0]
            assert self.case.declaration == self.opening.declaration
            assert (self.case.receipt, self.case.declared_at) == (self.opening.receipt, first.at)
            assert self.case.match or self.case.day == first.day

    @invariant()
    def what_staff_took_back_is_matched_by_staff_alone(self):
        if hasattr(self, "case") and self.case.match:
            taken_back = {one.order for one in self.events if isinstance(one, happened.OrderUnmatched)}
            if self.case.match.order in taken_back:
                assert self.case.match.evidence == "staff"

    @invariant()
    def whoever_waits_for_an_acknowledgement_is_a_red_task(self):
        if hasattr(self, "case"):
            failed = self.case.acknowledgement in ("bounced", "undeliverable")
            assert failed is any(task.kind == "acknowledge" and task.red for task in self.case.tasks)

    @invariant()
    def a_letter_that_did_not_arrive_is_a_red_task_until_it_is_seen_to(self):
        if hasattr(self, "case"):
            seen = [one for one in self.events if type(one).__name__.startswith("Letter")]
            last = next((one for one in reversed(seen)), None)
            red = any(task.kind == "letter" and task.red for task in self.case.tasks)
            assert red is isinstance(last, happened.LetterFailed)

    @invariant()
    def a_mail_that_waits_too_long_was_held(self):
        if hasattr(self, "case") and any(task.kind == "release_late" for task in self.case.tasks):
            assert self.case.acknowledgement == "held"
            assert self.case.held_at == self.events[1].at

    @invariant()
    def days_that_passed_were_due(self):
        if hasattr(self, "case"):
            assert self.case.passed <= self.case.dues.keys()


TestAnyCommands = AnyCommands.TestCase
TestAnyCommands.settings = settings(max_examples=60, stateful_step_count=40)
