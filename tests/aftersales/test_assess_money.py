"""Money over several withdrawals from one order: the delivery charge once, all to the last minor unit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.aftersales.test_assess import CUP, POT, THE_16TH, assessed, partly

from venditor.aftersales.assess import OrderedArticle
from venditor.aftersales.refund import Before, Earlier, PaidLine, Payment, Totals, before_of
from venditor.core.money import minor_units

KINDS = {"goods": {}, "download": {"product": "digital_content"}}


@st.composite
def stories(draw):
    """An order with everything that shops have, and withdrawals that together take all of it."""
    kinds = draw(st.lists(st.sampled_from(["goods", "goods", "download"]), min_size=1, max_size=4))
    lines = [
        PaidLine(
            line=f"line {place}", pieces=pieces, amount=pieces * draw(st.sampled_from([0, 1, 333, 9_999]))
        )
        for place, pieces in enumerate(draw(st.integers(1, 4)) for _kind in kinds)
    ]
    articles = [
        OrderedArticle(line=one.line, article="x", pieces=one.pieces, told=KINDS[kind])
        for one, kind in zip(lines, kinds, strict=True)
    ]
    goods = sum(one.amount for one in lines)
    discount, delivery = draw(st.integers(0, goods)), draw(st.sampled_from([0, 490, 990]))
    card = draw(st.integers(0, goods - discount + delivery))
    rest = goods - discount + delivery - card
    totals = Totals(
        currency=draw(st.sampled_from(["EUR", "JPY", "KWD"])),
        lines=tuple(lines),
        discount=discount,
        delivery=delivery,
        payments=(Payment(payment="gift_card", amount=card), Payment(payment="payment", amount=rest)),
    )
    pieces = draw(st.permutations([one.line for one in lines for _piece in range(one.pieces)]))
    cuts = sorted(set(draw(st.lists(st.integers(1, len(pieces)), max_size=3))) | {len(pieces)})
    parts = [pieces[begin:end] for begin, end in zip([0, *cuts], cuts, strict=False)]
    return totals, tuple(articles), parts


def _minor(money):
    return int(money.amount.scaleb(minor_units(money.currency)))


@settings(max_examples=25)
@given(stories(), st.data())
def test_parts_in_any_order_make_up_what_was_paid_and_the_delivery_charge_goes_back_once(story, data):
    totals, articles, parts = story
    standard = data.draw(st.sampled_from([0, 490, 990]))
    earlier, told = [], None
    for part in parts:
        taken = {line: part.count(line) for line in part}
        told = assessed(
            notice_on=THE_16TH,
            articles=articles,
            totals=totals,
            standard_delivery=standard,
            declaration=partly(*taken.items()),
            before=before_of(totals, earlier),
        )
        assert told.doubts == ()
        refund = told.refund
        paid_back = {name: _minor(amount) for name, amount in refund.payments.items()}
        assert min(_minor(refund.goods), _minor(refund.delivery), *paid_back.values()) >= 0
        assert sum(paid_back.values()) == _minor(refund.amount)
        assert sum(_minor(line.refund) for line in told.lines) == _minor(refund.goods)
        earlier.append(
            Earlier(
                withdrawn=taken,
                goods=_minor(refund.goods),
                delivery=_minor(refund.delivery),
                refunds=paid_back if data.draw(st.booleans()) else {},
            )
        )
    assert told.whole
    delivered = any(not article.told for article in articles)
    back = min(totals.delivery, standard) if delivered else 0
    assert sum(one.goods for one in earlier) == totals.goods
    assert [one.delivery for one in earlier if one.delivery] == ([back] if back else [])
    once = assessed(
        notice_on=THE_16TH,
        articles=articles,
        totals=totals,
        standard_delivery=standard,
        declaration=partly(*((one.line, one.pieces) for one in articles)),
    )
    assert _minor(once.refund.amount) == totals.goods + back


def test_what_was_given_back_of_a_delivery_charge_is_not_given_back_again():
    before = Before(withdrawn={"cup": 3}, goods=899, delivery=200, payments={"card": 899, "gift_card": 200})
    rest = assessed(before=before)
    # 4.90 in all, of which 2.00 are given back.
    assert (str(rest.refund.delivery), rest.whole) == ("2.90 EUR", True)
    more = Before(withdrawn={"cup": 3}, goods=899, delivery=500)
    assert str(assessed(before=more).refund.delivery) == "0.00 EUR"


# A shop gave 4.90 of goodwill with the first cup: at the end it is not given back twice, and somebody looks.
def test_what_was_paid_back_beyond_a_part_meets_the_delivery_charge():
    before = Before(withdrawn={"cup": 1}, goods=300, beyond=490, payments={"card": 790})
    rest = assessed(declaration=partly(("pot", 2), ("cup", 2)), before=before)
    assert [str(one) for one in (rest.refund.goods, rest.refund.delivery)] == ["41.99 EUR", "0.00 EUR"]
    assert [doubt.code for doubt in rest.doubts] == ["refunded_before"]
    # The law is asked about what was paid, not about what is left of it.
    asked = rest.statements[0]["facts"]
    assert asked["price"] == {"amount": "41.99", "currency": "EUR"}


def test_what_an_earlier_withdrawal_took_and_nobody_knows_is_for_a_person():
    told = assessed(before=Before(clear=False))
    assert [doubt.code for doubt in told.doubts] == ["earlier"]


# The charge was due for what was delivered: a download that is kept needed no delivery.
DOWNLOAD = OrderedArticle(
    line="cup",
    article="Anleitung",
    pieces=3,
    told={"product": "digital_content", "performance_begun_with_consent": True},
)


@pytest.mark.parametrize(
    ("articles", "parts", "delivery", "why"),
    [
        ((POT, DOWNLOAD), (("pot", 2),), "4.90 EUR", "whole"),
        ((POT, DOWNLOAD), (("pot", 1),), "0.00 EUR", "part_kept"),
        ((POT, CUP), (("pot", 2),), "0.00 EUR", "part_kept"),
        ((POT, CUP), (("pot", 2), ("cup", 3)), "4.90 EUR", "whole"),
    ],
)
def test_the_delivery_charge_goes_back_when_nothing_is_kept_that_was_delivered(
    articles, parts, delivery, why
):
    told = assessed(articles=articles, declaration=partly(*parts))
    assert (str(told.refund.delivery), told.refund.why_delivery) == (delivery, why)
    assert told.whole == (len(parts) == 2)


@pytest.mark.parametrize(("cup", "delivery"), [(0, "4.90 EUR"), (1, "0.00 EUR")])
def test_a_gift_on_top_that_is_kept_keeps_no_delivery_charge(cup, delivery):
    lines = (PaidLine(line="pot", pieces=2, amount=4000), PaidLine(line="cup", pieces=3, amount=cup))
    totals = Totals(currency="EUR", lines=lines, delivery=990)
    told = assessed(totals=totals, declaration=partly(("pot", 2)))
    assert str(told.refund.delivery) == delivery


def test_of_an_order_of_gifts_alone_each_one_counts():
    lines = (PaidLine(line="pot", pieces=2, amount=0), PaidLine(line="cup", pieces=3, amount=0))
    totals = Totals(currency="EUR", lines=lines, delivery=990)
    assert str(assessed(totals=totals, declaration=partly(("pot", 2))).refund.amount) == "0.00 EUR"
    assert str(assessed(totals=totals).refund.amount) == "4.90 EUR"
