"""What is told of each line, and what once for all: nothing that holds for one line alone is left out."""

from dataclasses import replace

from tests.aftersales.test_assess import CUP, ENGRAVED, LESSON, POT, THE_16TH, assessed

from venditor.aftersales.assessment import (
    AVAILABLE,
    DIMINISHED,
    IN_TIME,
    LAST_DAY,
    MAY_WITHHOLD,
    REFUND_DUE,
    RETURN_COST,
    SEND_BACK_BY,
)
from venditor.aftersales.telling import telling_of

OF_GOODS = [REFUND_DUE, MAY_WITHHOLD, SEND_BACK_BY, RETURN_COST, DIMINISHED]


def told(*articles, **values):
    telling = telling_of(assessed(articles=articles, **values).as_document())
    named = [[finding["question"] for finding in findings] for findings in (*telling.lines, telling.further)]
    return telling, named


def test_what_is_the_same_for_all_lines_is_told_once():
    _telling, (pot, cup, further) = told(POT, CUP)
    assert (pot, cup, further) == ([LAST_DAY, IN_TIME], [LAST_DAY, IN_TIME], OF_GOODS)


# A course stood first, and nobody told her to send back the pot, or that the shop might wait for it.
def test_what_holds_for_goods_is_told_also_when_a_service_stands_first():
    telling, (lesson, pot, further) = told(
        replace(LESSON, line="pot"), replace(POT, line="cup"), notice_on=THE_16TH
    )
    assert lesson == pot == [LAST_DAY, IN_TIME, MAY_WITHHOLD]
    assert [findings[2]["value"] for findings in telling.lines] == [False, True]
    assert further == [REFUND_DUE, SEND_BACK_BY, RETURN_COST, DIMINISHED]


def test_who_pays_for_the_return_is_told_line_by_line_where_it_differs():
    heavy = replace(POT, told={"trader_bears_return_cost": True})
    telling, (pot, cup, further) = told(heavy, CUP)
    assert pot == cup == [LAST_DAY, IN_TIME, RETURN_COST]
    assert [findings[2]["value"] for findings in telling.lines] == ["trader", "consumer"]
    assert further == [REFUND_DUE, MAY_WITHHOLD, SEND_BACK_BY, DIMINISHED]


def test_of_what_is_not_given_back_nothing_is_told_about_giving_back():
    _telling, (pot, cup, further) = told(ENGRAVED, CUP)
    assert (pot, cup, further) == ([AVAILABLE], [LAST_DAY, IN_TIME], OF_GOODS)
    assert told(ENGRAVED)[1] == [[AVAILABLE], []]


def test_of_what_is_unclear_it_is_told_what_is_missing():
    telling = telling_of(assessed({"delivered_on": ...}, articles=(POT,)).as_document())
    assert [finding["question"] for finding in telling.lines[0]] == [AVAILABLE, IN_TIME]
    assert telling.further == ()
