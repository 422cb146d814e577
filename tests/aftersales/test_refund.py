"""Refunds: whatever is withdrawn in whatever order, the parts make up what was paid, and never more."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import venditor
from venditor.aftersales.refund import (
    Before,
    Earlier,
    PaidLine,
    Payment,
    RefundError,
    Totals,
    allocate,
    before_of,
    split,
)
from venditor.core.money import Money, minor_units

AMOUNTS = st.integers(0, 10**9)
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])
DOC = Path(venditor.__file__).parents[2] / "docs" / "algorithms" / "refund-split.md"


def line(name, pieces, amount, discount=0):
    return PaidLine(line=name, pieces=pieces, amount=amount, discount=discount)


def paid(*pairs):
    return tuple(Payment(payment=name, amount=amount) for name, amount in pairs)


@st.composite
def orders(draw):
    """Orders of every kind: free lines, discounts, a delivery charge, one to three payments."""
    lines = tuple(
        line(f"line {place}", draw(st.integers(1, 12)), amount, draw(st.integers(0, amount)))
        for place, amount in enumerate(draw(st.lists(AMOUNTS, min_size=1, max_size=6)))
    )
    left = sum(one.amount - one.discount for one in lines)
    discount, delivery = draw(st.integers(0, left)), draw(st.integers(0, 10**5))
    whole = left - discount + delivery
    cuts = sorted(draw(st.lists(st.integers(0, whole), max_size=2)))
    parts = [after - before for before, after in zip([0, *cuts], [*cuts, whole], strict=True)]
    payments = paid(*((f"payment {place}", part) for place, part in enumerate(parts)))
    currency = draw(CURRENCIES)
    return Totals(currency=currency, lines=lines, discount=discount, delivery=delivery, payments=payments)


@st.composite
def withdrawals(draw):
    """An order and all its pieces, shuffled and cut into withdrawals."""
    order = draw(orders())
    pieces = draw(st.permutations([one.line for one in order.lines for _piece in range(one.pieces)]))
    cuts = sorted(draw(st.lists(st.integers(0, len(pieces)), max_size=5)))
    parts = [pieces[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(pieces)], strict=True)]
    return order, [{name: part.count(name) for name in set(part)} for part in parts]


def one_by_one(order, parts):
    """The refund of each withdrawal, all of the delivery charge with the one that leaves nothing."""
    before, refunds = Before(), []
    for part in parts:
        whole = split(order, withdrawn=part, before=before).whole
        delivery = order.delivery - before.delivery if whole else 0
        refund = split(order, withdrawn=part, before=before, delivery=delivery)
        refunds.append(refund)
        before = Before(
            withdrawn=_sum(before.withdrawn, part),
            goods=before.goods + refund.goods,
            delivery=before.delivery + refund.delivery,
            payments=_sum(before.payments, refund.payments),
        )
    return refunds


def _sum(one, other):
    return {name: one.get(name, 0) + other.get(name, 0) for name in one.keys() | other.keys()}


@given(withdrawals())
def test_any_withdrawals_in_any_order_and_the_rest_make_up_what_was_paid(told):
    order, parts = told
    refunds = one_by_one(order, parts)
    assert sum(refund.total for refund in refunds) == order.paid
    assert refunds[-1].whole
    for payment in order.payments:
        assert sum(refund.payments[payment.payment] for refund in refunds) == payment.amount
    for one in order.lines:
        assert sum(refund.lines.get(one.line, 0) for refund in refunds) == order.shares[one.line]


@given(withdrawals())
def test_no_part_is_below_zero_and_each_refund_is_its_payments(told):
    for refund in one_by_one(*told):
        assert min([*refund.lines.values(), *refund.payments.values(), refund.delivery], default=0) >= 0
        assert sum(refund.payments.values()) == refund.total


def settled(order, parts, paid_back):
    """The refund of each withdrawal, by what was really paid back in each of them; ``parts`` in order."""
    earlier, refunds = [], []
    for place, part in enumerate(parts):
        before = before_of(order, earlier, later=paid_back[place + 1 :])
        whole = split(order, withdrawn=part, before=Before(withdrawn=before.withdrawn)).whole
        delivery = order.delivery - before.delivery if whole else 0
        refund = split(order, withdrawn=part, before=before, delivery=delivery)
        refunds.append(refund)
        told = {"withdrawn": part, "goods": refund.goods, "delivery": refund.delivery}
        earlier.append(Earlier(**told, refunds=paid_back[place]))
    return refunds


# Staff pay back by goodwill, to another means, too little, out of turn: a later withdrawal sees all of it.
@given(withdrawals(), st.data())
def test_whatever_staff_pay_back_all_together_is_never_more_than_was_paid(told, data):
    order, parts = told
    paid_back = [{} for _part in parts]
    means = st.sampled_from([*(one.payment for one in order.payments), "cash"])
    for _refund in range(data.draw(st.integers(0, 4))):
        left = order.paid - sum(sum(one.values()) for one in paid_back)
        one, name = paid_back[data.draw(st.integers(0, len(parts) - 1))], data.draw(means)
        one[name] = one.get(name, 0) + data.draw(st.integers(0, left))
    refunds = settled(order, parts, paid_back)
    for refund in refunds:
        assert min([*refund.lines.values(), *refund.payments.values(), refund.delivery, refund.met]) >= 0
        assert sum(refund.payments.values()) == refund.total
    committed = [max(refund.total, sum(one.values())) for refund, one in zip(refunds, paid_back, strict=True)]
    assert sum(committed) <= order.paid
    assert sum(refund.delivery for refund in refunds) <= order.delivery


@given(withdrawals(), st.data())
def test_paid_back_as_proposed_it_is_what_was_paid_whatever_was_paid_when(told, data):
    order, parts = told
    refunds = settled(order, parts, [{} for _part in parts])
    assert refunds == one_by_one(order, parts)
    done = [data.draw(st.booleans()) for _part in parts]
    paid_back = [dict(refund.payments) if one else {} for refund, one in zip(refunds, done, strict=True)]
    again = settled(order, parts, paid_back)
    assert sum(refund.total for refund in again) == order.paid
    assert [refund.total for refund in again] == [refund.total for refund in refunds]
    assert not any(refund.met for refund in again)


@given(withdrawals(), st.data())
def test_in_which_order_pieces_are_withdrawn_does_not_change_what_goes_back_for_them(told, data):
    order, parts = told
    shuffled = data.draw(st.permutations(parts))
    some = data.draw(st.integers(0, len(parts)))
    assert sum(one.total for one in one_by_one(order, shuffled)) == order.paid
    together = {name: sum(part.get(name, 0) for part in parts[:some]) for name in order.shares}
    reordered = data.draw(st.permutations(parts[:some]))
    assert sum(one.goods for one in one_by_one(order, reordered)) == split(order, withdrawn=together).goods


@given(orders())
def test_the_whole_at_once_is_exactly_what_was_paid(order):
    everything = {one.line: one.pieces for one in order.lines}
    refund = split(order, withdrawn=everything, delivery=order.delivery)
    assert (refund.total, refund.whole) == (order.paid, True)
    assert dict(refund.payments) == {one.payment: one.amount for one in order.payments}


@given(orders())
def test_the_same_order_is_always_split_alike(order):
    first = {order.lines[0].line: 1}
    assert split(order, withdrawn=first) == split(order, withdrawn=dict(first))


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any))
def test_shares_are_within_one_of_the_exact_part_and_make_up_the_total(total, weights):
    shares = allocate(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < sum(weights)
        assert weight or not share


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20), st.data())
def test_no_share_of_what_is_left_is_more_than_is_left(left, data):
    shares = allocate(data.draw(st.integers(0, sum(left))), left)
    assert all(share <= most for share, most in zip(shares, left, strict=True))


def test_of_equal_remainders_the_first_is_first():
    assert allocate(2, [1, 1, 1]) == (1, 1, 0)
    assert allocate(5, [0, 3, 3]) == (0, 3, 2)
    assert allocate(0, [0, 0]) == (0, 0)


# woocommerce#64668: a full refund of 179.26 came out as 179.25; each line was rounded by itself.
def test_a_full_refund_loses_no_minor_unit_to_rounding():
    order = Totals(
        currency="GBP",
        lines=(line("a", 3, 5997), line("b", 1, 7499), line("c", 7, 6429)),
        discount=1999,
        payments=paid(("card", 17926)),
    )
    refunds = one_by_one(order, [{"a": 1, "c": 3}, {"b": 1}, {"a": 2, "c": 4}])
    assert [refund.total for refund in refunds] == [4279, 6747, 6900]
    assert sum(refund.total for refund in refunds) == 17926


# solidus_product_assembly#43: rounding each of several partial returns down kept cents back.
def test_three_pieces_for_a_hundred_minor_units_lose_none():
    order = Totals(currency="EUR", lines=(line("a", 3, 100),))
    assert [refund.total for refund in one_by_one(order, [{"a": 1}] * 3)] == [34, 33, 33]


# woocommerce-payments#5215: 1,000 rupees instead of 98,633, because a currency was taken for another one.
@pytest.mark.parametrize(
    ("currency", "shown"), [("INR", "986.33 INR"), ("JPY", "98633 JPY"), ("KWD", "98.633 KWD")]
)
def test_a_minor_unit_is_the_currencys_own(currency, shown):
    order = Totals(currency=currency, lines=(line("a", 1, 98633),))
    refund = split(order, withdrawn={"a": 1})
    assert str(order.money(refund.total)) == shown
    assert order.money(1) == Money(Decimal(1).scaleb(-minor_units(currency)), currency)


# mageme 1.0.10: refunds wrong with discounts, bundles, delivery and product taxes.
def test_of_a_bundle_its_priced_line_carries_the_price():
    order = Totals(currency="EUR", lines=(line("set", 1, 5000), line("pot of the set", 1, 0)), discount=500)
    assert dict(order.shares) == {"set": 4500, "pot of the set": 0}
    assert split(order, withdrawn={"pot of the set": 1}).total == 0
    assert split(order, withdrawn={"set": 1}).total == 4500


def test_a_discount_of_one_line_lowers_that_line_alone():
    order = Totals(currency="EUR", lines=(line("a", 1, 2000, 1000), line("b", 1, 2000)), discount=300)
    assert dict(order.shares) == {"a": 900, "b": 1800}


def test_a_gift_card_gets_back_what_it_paid_and_a_voucher_nothing():
    order = Totals(
        currency="EUR",
        lines=(line("a", 1, 6000), line("b", 1, 4000)),
        discount=1000,
        payments=paid(("card", 6000), ("gift card", 3000)),
    )
    first, second = one_by_one(order, [{"a": 1}, {"b": 1}])
    assert (dict(first.payments), first.total) == ({"card": 3600, "gift card": 1800}, 5400)
    assert (dict(second.payments), second.total) == ({"card": 2400, "gift card": 1200}, 3600)


def test_what_was_refunded_to_one_payment_alone_is_not_refunded_to_it_again():
    order = Totals(currency="EUR", lines=(line("a", 2, 100),), payments=paid(("card", 50), ("gift card", 50)))
    before = Before(withdrawn={"a": 1}, goods=50, payments={"card": 50})
    assert dict(split(order, withdrawn={"a": 1}, before=before).payments) == {"card": 0, "gift card": 50}


# 40.00 and 9.99 less 5.00, and 4.90 for delivery.
POTS = Totals(
    currency="EUR",
    lines=(line("pot", 2, 4000), line("cup", 3, 999)),
    discount=500,
    delivery=490,
    payments=paid(("card", 3989), ("gift card", 1000)),
)


@pytest.mark.parametrize(
    ("refunds", "goods", "delivery", "met"),
    [
        ({}, 4199, 490, 0),
        ({"card": 240, "gift card": 60}, 4199, 490, 0),
        # Less than was proposed: what she owes for the loss of value of a cup is no part of the pots.
        ({"card": 100}, 4199, 490, 0),
        # With the delivery charge, in kindness: it is given back once.
        ({"card": 790}, 4199, 0, 490),
        ({"voucher": 791}, 4198, 0, 491),
        ({"cash": 4989}, 0, 0, 4689),
    ],
)
def test_of_the_rest_goes_back_what_was_not_paid_back_with_a_part(refunds, goods, delivery, met):
    first = Earlier(withdrawn={"cup": 1}, goods=300, refunds=refunds)
    rest = split(
        POTS, withdrawn={"pot": 2, "cup": 2}, before=before_of(POTS, [first]), delivery=POTS.delivery
    )
    assert (rest.goods, rest.delivery, rest.met) == (goods, delivery, met)
    assert sum(rest.lines.values()) == goods
    assert max(300, sum(refunds.values())) + rest.total == POTS.paid


def test_kindness_with_one_part_does_not_lower_what_goes_back_for_another():
    first = Earlier(withdrawn={"cup": 1}, goods=300, refunds={"card": 790})
    second = split(POTS, withdrawn={"pot": 1}, before=before_of(POTS, [first]))
    assert (second.total, second.met) == (1800, 0)


def test_what_was_paid_back_for_a_later_withdrawal_is_not_there_for_an_earlier_one():
    assert split(POTS, withdrawn={"cup": 1}, before=before_of(POTS, [], later=[{"card": 4689}])).total == 300
    less = split(POTS, withdrawn={"cup": 1}, before=before_of(POTS, [], later=[{"card": 4690}]))
    assert (less.total, less.met, dict(less.lines)) == (299, 1, {"cup": 299})


def test_a_refund_to_one_payment_leaves_the_other_as_it_was():
    first = Earlier(withdrawn={"cup": 1}, goods=300, refunds={"card": 300})
    assert dict(before_of(POTS, [first]).payments) == {"card": 300, "gift card": 0}
    rest = split(POTS, withdrawn={"pot": 2, "cup": 2}, before=before_of(POTS, [first]), delivery=490)
    assert dict(rest.payments) == {"card": 3689, "gift card": 1000}
    # More than the gift card paid: what is over was somebody else's money, so it is drawn from the card.
    over = Earlier(withdrawn={"pot": 1}, goods=1800, refunds={"gift card": 1800})
    assert dict(before_of(POTS, [over]).payments) == {"card": 800, "gift card": 1000}


def test_without_totals_only_pieces_are_known_of_earlier_withdrawals():
    told = before_of(None, [Earlier(withdrawn={"a": 1}, refunds={"card": 5}), Earlier(withdrawn={"a": 2})])
    assert (dict(told.withdrawn), dict(told.payments), told.beyond, told.clear) == ({"a": 3}, {}, 5, True)
    assert not before_of(None, [Earlier(clear=False), Earlier()]).clear


def test_where_nobody_told_how_it_was_paid_no_part_is_named():
    refund = split(Totals(currency="EUR", lines=(line("a", 1, 100),)), withdrawn={"a": 1})
    assert (refund.total, dict(refund.payments)) == (100, {})


ORDER = Totals(currency="EUR", lines=(line("a", 2, 1000),), delivery=490, payments=paid(("card", 1490)))


@pytest.mark.parametrize("pieces", [-1, 0, 1, 2, 3])
def test_no_more_pieces_than_were_ordered(pieces):
    if 0 <= pieces <= 2:
        assert split(ORDER, withdrawn={"a": pieces}).total == 500 * pieces
    else:
        with pytest.raises(RefundError) as refused:
            split(ORDER, withdrawn={"a": pieces})
        assert refused.value.code == ("refund.too_much" if pieces > 0 else "refund.below_zero")


@pytest.mark.parametrize("before", [0, 1, 2])
def test_a_piece_is_refunded_once(before):
    told = Before(withdrawn={"a": before}, goods=500 * before, payments={"card": 500 * before})
    if before < 2:
        assert split(ORDER, withdrawn={"a": 1}, before=told).total == 500
    else:
        with pytest.raises(RefundError, match="3 pieces of line a"):
            split(ORDER, withdrawn={"a": 1}, before=told)


@pytest.mark.parametrize(("delivery", "fits"), [(489, True), (490, True), (491, False)])
def test_no_more_than_the_delivery_charge_goes_back_for_delivery(delivery, fits):
    if fits:
        assert split(ORDER, withdrawn={"a": 2}, delivery=delivery).total == 1000 + delivery
    else:
        with pytest.raises(RefundError, match="delivery charge"):
            split(ORDER, withdrawn={"a": 2}, delivery=delivery)


@pytest.mark.parametrize(("refunded", "fits"), [(989, True), (990, True), (991, False)])
def test_no_more_than_is_left_of_the_payments(refunded, fits):
    before = Before(payments={"card": refunded})
    if fits:
        assert split(ORDER, withdrawn={"a": 1}, before=before).total == 500
    else:
        with pytest.raises(RefundError, match="left of the payments"):
            split(ORDER, withdrawn={"a": 1}, before=before)


def test_goods_refunded_out_of_turn_are_not_refunded_again():
    with pytest.raises(RefundError, match="paid for the goods"):
        split(ORDER, withdrawn={"a": 2}, before=Before(goods=1))


@pytest.mark.parametrize("cents", [1489, 1490, 1491])
def test_payments_are_what_the_order_cost(cents):
    if cents == 1490:
        assert Totals(currency="EUR", lines=ORDER.lines, delivery=490, payments=paid(("card", cents)))
        return
    with pytest.raises(RefundError) as refused:
        Totals(currency="EUR", lines=ORDER.lines, delivery=490, payments=paid(("card", cents)))
    assert refused.value.code == "refund.unbalanced"


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("refund.not_exact", {"lines": (line("a", 1, 10.0),)}),
        ("refund.not_exact", {"lines": (line("a", 1, 10),), "discount": 0.5}),
        ("refund.not_exact", {"lines": (line("a", 1, True),)}),
        ("refund.below_zero", {"lines": (line("a", 0, 10),)}),
        ("refund.below_zero", {"lines": (line("a", 1, 10, 11),)}),
        ("refund.below_zero", {"lines": (line("a", 1, 10),), "discount": 11}),
        ("refund.below_zero", {"lines": (line("a", 1, 10),), "delivery": -1}),
        ("refund.twice", {"lines": (line("a", 1, 10), line("a", 1, 10))}),
        ("refund.twice", {"lines": (line("a", 1, 10),), "payments": paid(("card", 5), ("card", 5))}),
    ],
)
def test_what_does_not_add_up_is_refused(code, values):
    with pytest.raises(RefundError) as refused:
        Totals(currency="EUR", **values)
    assert refused.value.code == code


def test_a_line_of_another_order_and_a_share_of_nothing_are_refused():
    with pytest.raises(RefundError, match="no line b"):
        split(ORDER, withdrawn={"b": 1})
    with pytest.raises(RefundError, match="spread over nothing"):
        allocate(1, [0, 0])


def table():
    """The worked example of the document, as it comes out."""
    order = Totals(
        currency="EUR",
        lines=(line("pot", 2, 4000), line("cup", 3, 999)),
        discount=500,
        delivery=490,
        payments=paid(("card", 3989), ("gift card", 1000)),
    )
    parts = [{"cup": 1}, {"pot": 1, "cup": 1}, {"pot": 1, "cup": 1}]
    rows = ["| withdrawn | goods | delivery | card | gift card |", "|---|--:|--:|--:|--:|"]
    sums = [0, 0, 0, 0]
    for part, refund in zip(parts, one_by_one(order, parts), strict=True):
        amounts = [refund.goods, refund.delivery, *refund.payments.values()]
        sums = [before + amount for before, amount in zip(sums, amounts, strict=True)]
        told = ", ".join(f"{pieces} {name}" for name, pieces in sorted(part.items()))
        rows.append(_row(told, amounts))
    return "\n".join([*rows, _row("**together**", sums)])


def _row(name, amounts):
    return f"| {name} | {' | '.join(f'{Decimal(amount).scaleb(-2)}' for amount in amounts)} |"


def test_the_table_of_the_document_is_what_comes_out():
    assert table() in DOC.read_text(), table()
