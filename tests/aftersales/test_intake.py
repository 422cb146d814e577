"""What makes mail wait for a person; it never costs a declaration."""

from datetime import timedelta

import pytest

from venditor.aftersales import Counts, Limits, Signals, blocked, reason_to_hold

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


@pytest.mark.parametrize("kind", ["network", "contact", "contract", "seller"])
@pytest.mark.parametrize(("more", "held"), [(-1, False), (0, True), (1, True)])
def test_mails_already_caused_have_a_limit(kind, more, held):
    most = getattr(LIMITS, f"per_{kind}")
    assert _reason({kind: most + more}) == (kind if held else None)


def test_the_first_reason_that_holds_is_told():
    full = {"network": 99, "contact": 99, "contract": 99, "seller": 99_999}
    assert _reason(full, trap_filled=True, page_token_valid=False, time_taken=timedelta(0)) == "trap"
    assert _reason(full, page_token_valid=False, time_taken=timedelta(0)) == "token"
    assert _reason(full, time_taken=timedelta(0)) == "too_fast"
    assert _reason(full) == "contact"
    assert _reason({**full, "contact": 0}) == "contract"
    assert _reason({**full, "contact": 0, "contract": 0}) == "network"
    assert _reason({"seller": 99_999}) == "seller"


def test_limits_are_the_installations_own():
    counts = Counts(network=5, contact=0, contract=0, seller=0)
    signals = Signals(trap_filled=False, page_token_valid=True, time_taken=None)
    assert reason_to_hold(signals, counts, limits=Limits(per_network=5)) == "network"
    assert reason_to_hold(signals, counts, limits=Limits(per_network=6)) is None


def test_a_seller_s_limit_leaves_room_for_its_busiest_day():
    # As bench/withdrawals.py measures it: thirty a second for five minutes, then two thousand at once.
    assert _reason({"seller": 30 * 300 + 2_000}) is None


# --- mails that leave by themselves


def _blocked(window=NOTHING, left=NOTHING, *, customer=False):
    counts = Counts(**{**NOTHING, **window}), Counts(**{**NOTHING, **left})
    return blocked(*counts, customer=customer, limits=LIMITS)


@pytest.mark.parametrize("customer", [False, True])
@pytest.mark.parametrize(
    ("kind", "room"), [("network", 30), ("contact", 1), ("contract", 1), ("seller", 10_000)]
)
def test_a_held_mail_leaves_while_half_of_the_window_is_free_and_its_address_had_none(kind, room, customer):
    assert _blocked({kind: room - 1}, customer=customer) is None
    assert _blocked({kind: room}, customer=customer) == kind


@pytest.mark.parametrize(
    ("kind", "ceiling", "of_customers"),
    [
        ("network", 240, None),
        ("seller", 20_000, None),
        ("contact", 3, "contact"),
        ("contract", 3, "contract"),
    ],
)
def test_in_a_day_strangers_get_no_more_than_a_ceiling(kind, ceiling, of_customers):
    assert _blocked(left={kind: ceiling - 1}) is None
    assert _blocked(left={kind: ceiling}) == kind
    assert _blocked(left={kind: ceiling}, customer=True) == of_customers


def test_the_smallest_limits_let_one_mail_leave():
    least = Limits(per_network=1, per_contact=1, per_contract=1, per_seller=1)
    nothing = Counts(**NOTHING)
    assert blocked(nothing, nothing, customer=False, limits=least) is None
