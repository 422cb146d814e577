"""Need 10, its calculation: who pays, how much, and by which rule.

That any withdrawals in any order make up what was paid, and what each payment gets:
`tests/aftersales/test_refund.py`. Labels of carriers, and commissions of a marketplace, are not.
"""

import pytest
from tests.server.demand.conftest import CUP, EUR, POT

from venditor.server.cases.assessing import document_of
from venditor.server.cases.models import Case
from venditor.server.orders.links import order_token
from venditor.server.orders.models import OrderLine
from venditor.server.orders.services import TypedLine
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def withdrawn(seller, consumer, page, examined):
    """Withdraws from an order, or from some pieces of it; the law's answer."""

    def done(order, **pieces):
        lines = {line.article: line.id for line in OrderLine.everywhere.filter(order=order)}
        typed = {f"line-{lines[article]}": str(number) for article, number in pieces.items()}
        scope = {"scope": "part" if pieces else "whole"}
        receipt = consumer().withdraw(f"{page}?lang=de&t={order_token(order)}", **scope, **typed)
        assert receipt.status == 200, receipt.text
        examined()
        with acting_for(seller.id):
            return document_of(Case.objects.order_by("-id").first())

    return done


def money(document):
    refund = document["refund"]
    parts = {name: part["amount"] for name, part in refund["payments"].items()}
    return refund["goods"]["amount"], refund["delivery"]["amount"], refund["amount"]["amount"], parts


EXPRESS = {"delivery_cost": {"amount": "9.90", **EUR}, "standard_delivery_cost": {"amount": "4.90", **EUR}}


def test_everything_back_brings_standard_delivery_and_a_part_none(order, withdrawn):
    bought = order(facts=EXPRESS, discount="5.00", gift_card="10.00")
    # 49.99 less 5.00, and 9.90 for express; a gift card paid 10.00 of 54.89.
    part = withdrawn(bought, **{CUP.article: 1})
    assert money(part) == ("3.00", "0.00", "3.00", {"payment": "2.45", "gift_card": "0.55"})
    assert part["refund"]["why_delivery"] == "part_kept"
    rest = withdrawn(bought)
    assert money(rest) == ("41.99", "4.90", "46.89", {"payment": "38.35", "gift_card": "8.54"})
    assert rest["refund"]["why_delivery"] == "whole"


def test_discount_and_gift_card_split_exactly_to_what_was_paid(order, withdrawn):
    bought = order(discount="5.00", gift_card="10.00")
    told = [
        withdrawn(bought, **{CUP.article: 1}),
        withdrawn(bought, **{POT.article: 1, CUP.article: 1}),
        withdrawn(bought),
    ]
    for payment, paid in (("payment", 3989), ("gift_card", 1000)):
        assert sum(int(money(one)[3][payment].replace(".", "")) for one in told) == paid
    assert sum(int(money(one)[2].replace(".", "")) for one in told) == 4989
    assert {one["refund"]["paid"]["amount"] for one in told} == {"49.89"}


# mageme 1.0.10: twenty fixes of amounts. What does not add up is never guessed: a person looks.
@pytest.mark.parametrize(
    ("values", "goods", "amount"),
    [
        # A bundle: one line has the price, its parts have none.
        ({"lines": (POT, TypedLine(article="Deckel", pieces=2, unit_price="0.00"))}, "40.00", "44.90"),
        # A fee for packaging or recycling is a line of its own, and goes back with the rest.
        ({"lines": (POT, TypedLine(article="Pfand", pieces=2, unit_price="0.25"))}, "40.50", "45.40"),
        # Paid in full by a voucher of the shop: nothing but delivery was paid.
        ({"discount": "49.99"}, "0.00", "4.90"),
        # Free delivery.
        (
            {"facts": {"delivery_cost": {"amount": "0.00", **EUR}, "standard_delivery_cost": None}},
            "49.99",
            "49.99",
        ),
        # A tax on top that nobody told of: 1.00 more than the lines make up.
        ({"paid": "55.89"}, None, None),
        ({"paid": "54.88"}, None, None),
    ],
    ids=["bundle", "fee", "voucher", "free delivery", "more", "less"],
)
def test_amounts_of_every_kind_of_order(order, withdrawn, values, goods, amount):
    told = withdrawn(order(**values))
    if amount is None:
        assert (told["refund"], told["doubts"][0]["code"]) == (None, "refund.unbalanced")
    else:
        assert (told["refund"]["goods"]["amount"], told["refund"]["amount"]["amount"]) == (goods, amount)
        assert told["doubts"] == []


# Who pays, how much, until when: each answer has the act, the article and its address.
@pytest.mark.parametrize(
    ("country", "region", "act"),
    [
        ("DE", "DE-BY", "BGB"),
        ("AT", "", "FAGG"),
        ("LU", "", "Consumer Rights Directive"),
        ("GB", "", "Consumer Contracts Regulations 2013"),
        ("TW", "", "消費者保護法"),
    ],
)
@pytest.mark.parametrize("part", [False, True], ids=["whole", "part"])
def test_each_line_cites_its_rule(order, withdrawn, country, region, act, part):
    bought = order(country=country, region=region)
    told = withdrawn(bought, **({CUP.article: 1} if part else {}))
    assert told["lines"]
    for line in told["lines"]:
        determined = {
            question: finding
            for question, finding in line["findings"].items()
            if finding["status"] == "determined"
        }
        assert {"withdrawal.available", "withdrawal.last_day", "withdrawal.return_cost"} <= determined.keys()
        assert ("withdrawal.refund_amount" in determined) == (told["refund"] is not None)
        for question, finding in determined.items():
            assert finding["cites"], question
            for cite in finding["cites"]:
                assert cite["act"] == act
                assert cite["article"]
                assert cite["url"].startswith("http")


@pytest.mark.parametrize(
    ("facts", "bears", "article"),
    [
        ({}, "consumer", "§ 357 Abs. 5 Satz 1"),
        ({"return_cost_information_given": False}, "trader", "§ 357 Abs. 5 Satz 1"),
        ({"trader_bears_return_cost": True}, "trader", "§ 357 Abs. 5 Satz 2"),
    ],
)
def test_who_bears_the_cost_of_sending_back_is_told_with_the_article(order, withdrawn, facts, bears, article):
    finding = withdrawn(order(facts=facts))["lines"][0]["findings"]["withdrawal.return_cost"]
    assert (finding["value"], finding["cites"][0]["article"]) == (bears, article)
