"""What makes mail wait for a person; it never costs a declaration."""

from datetime import timedelta

import pytest

from venditor.aftersales import Counts, Limits, Signals, reason_to_hold

LIMITS = Limits()
PERSON = {"trap_filled": False, "page_token_valid": True, "time_taken": timedelta(minutes=1)}
NOTHING = {"network": 0, "contact": 0, "contract": 0, "seller": 0}


def _reason(counts=NOTHING, **signals):
    return reason_to_hold(Signals(**{**PERSON, **signals}), Counts(**{**NOTHING, **counts}), limits=LIMITS)


def test_a_person_who_writes_once_is_not_held_up():
    assert _reason() is None


@pytest.mark.parametrize(
    ("signals", "reason"),
    [({"trap_filled": True}, "trap"), ({"page_token_valid": False}, "token"), ({"time_taken": None}, None)],
)
def test_what_no_person_types(signals, reason):
    assert _reason(**signals) == reason


@pytest.mark.parametrize(("more", "reason"), [(-1, "too_fast"), (0, None), (1, None)])
def test_the_least_time_a_person_takes(more, reason):
    assert _reason(time_taken=LIMITS.fastest + timedelta(microseconds=more)) == reason
    assert _reason(time_taken=timedelta(0)) == "too_fast"


@pytest.mark.parametrize("kind", ["network", "contact", "contract"])
@pytest.mark.parametrize(("more", "held"), [(-1, False), (0, True), (1, True)])
def test_mails_already_caused_have_a_limit(kind, more, held):
    most = getattr(LIMITS, f"per_{kind}")
    assert _reason({kind: most + more}) == (kind if held else None)


def test_the_first_reason_that_holds_is_told():
    full = {"network": 99, "contact": 99, "contract": 99}
    assert _reason(full, trap_filled=True, page_token_valid=False, time_taken=timedelta(0)) == "trap"
    assert _reason(full, page_token_valid=False, time_taken=timedelta(0)) == "token"
    assert _reason(full, time_taken=timedelta(0)) == "too_fast"
    assert _reason(full) == "contact"
    assert _reason({**full, "contact": 0}) == "contract"


def test_limits_are_the_installations_own():
    counts = Counts(network=5, contact=0, contract=0, seller=0)
    signals = Signals(trap_filled=False, page_token_valid=True, time_taken=None)
    assert reason_to_hold(signals, counts, limits=Limits(per_network=5)) == "network"
    assert reason_to_hold(signals, counts, limits=Limits(per_network=6)) is None
