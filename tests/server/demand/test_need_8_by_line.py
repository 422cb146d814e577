"""Need 8: exempt, partial and business purchases are handled by line, never by hiding the button.

Every exception with its evidence: `tests/aftersales/test_assess.py`, `tests/rights/test_evidence.py`.
"""

import pytest
from tests.server.demand.conftest import CUP, POT, link_in

from venditor.server.cases.assessing import document_of
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.orders.links import order_token
from venditor.server.orders.models import OrderLine
from venditor.server.orders.services import TypedLine
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
ENGRAVED = TypedLine(
    article="Kanne mit Gravur", pieces=2, unit_price="20.00", facts={"made_to_specification": True}
)
OPENED = TypedLine(article="Zahnbürste", pieces=1, unit_price="5.00", facts={"unsealed_hygiene": True})


@pytest.fixture
def told(seller):
    def document():
        with acting_for(seller.id):
            return document_of(Case.objects.get())

    return document


def link_of(page, order):
    return f"{page}?lang=de&t={order_token(order)}"


@pytest.mark.parametrize("lines", [(POT, CUP), (ENGRAVED, CUP), (ENGRAVED, OPENED), ()], ids=len)
def test_the_button_is_there_whatever_was_bought(consumer, page, order, lines):
    visit = consumer()
    plain = visit.open(page, lang="de")
    linked = visit.open(link_of(page, order(lines=lines)))
    assert (
        (linked.h1, linked.buttons)
        == (plain.h1, plain.buttons)
        == ("Vertrag widerrufen", {"review": "Weiter"})
    )
    assert len([name for name in linked.asked if name.startswith("line-")]) == len(lines)


def test_in_a_mixed_cart_she_reads_of_each_line_what_the_law_says_and_where(
    consumer, page, order, examined, told
):
    visit = consumer()
    receipt = visit.withdraw(link_of(page, order(lines=(ENGRAVED, OPENED, CUP))))
    assert receipt.h1 == "Wir haben Ihren Widerruf erhalten"
    examined()
    text = visit.open(receipt.address).text
    law = text[text.index("Was das Gesetz sagt") :]
    engraved, opened, cup = (law.index(one.article) for one in (ENGRAVED, OPENED, CUP))
    assert "kein Widerrufsrecht" in law[engraved:opened]
    assert "BGB § 312g Abs. 2 Nr. 1" in law[engraved:opened]
    assert "kein Widerrufsrecht" in law[opened:cup]
    assert "BGB § 312g Abs. 2 Nr. 3" in law[opened:cup]
    assert "bis Montag, 30. November 2026 widerrufen" in law[cup:]
    assert "BGB § 355 Abs. 2 Satz 1" in law[cup:]
    lines = told()["lines"]
    assert [line["verdict"] for line in lines] == ["exempt", "exempt", "in_time"]
    # What the shop has to show, where it relies on an exception.
    assert [[one["kind"] for one in line["evidence"]] for line in lines] == [
        ["specification", "made_after_order"],
        ["hygiene_reason", "seal", "seal_broken"],
        [],
    ]
    assert told()["refund"]["amount"]["amount"] == "9.99"


def test_a_withdrawal_from_what_is_exempt_alone_is_taken_and_acknowledged_like_any_other(
    seller, consumer, page, order, examined, letters, told
):
    bought = order(lines=(ENGRAVED, CUP))
    line = OrderLine.everywhere.get(order=bought, article=ENGRAVED.article)
    receipt = consumer().withdraw(link_of(page, bought), **{"scope": "part", f"line-{line.id}": "1"})
    assert receipt.status == 200
    (letter,) = letters()
    assert letter["Delivered-To"] == "anna@example.org"
    examined()
    with acting_for(seller.id):
        case = Case.objects.get()
        # Nothing is owed, so that no clock runs to a red task.
        assert (case.is_open, case.order_id, case.due_day) == (True, bought.id, None)
    assert [(line["verdict"], line["withdrawn"]) for line in told()["lines"]] == [("exempt", 1)]
    assert told()["refund"] is None


@pytest.mark.parametrize(("chosen", "refund"), [("1", "3.33"), ("2", "6.66"), ("3", "9.99")])
def test_she_chooses_how_many_pieces(consumer, page, order, examined, told, chosen, refund):
    bought = order()
    cup = OrderLine.everywhere.get(order=bought, article=CUP.article)
    typed = {"scope": "part", f"line-{cup.id}": chosen}
    receipt = consumer().withdraw(link_of(page, bought), **typed)
    assert f"{chosen} × {CUP.article}" in receipt.text
    examined()
    (line,) = told()["lines"]
    assert (line["article"], line["withdrawn"], line["pieces"]) == (CUP.article, int(chosen), 3)
    assert told()["refund"]["amount"]["amount"] == refund


# mageme and two apps refuse by a tag of the customer.
def test_that_it_was_bought_for_a_business_stays_open_to_contest(
    seller, consumer, page, order, examined, letters, told
):
    order(facts={"buyer_is_consumer": False})
    visit = consumer()
    assert visit.withdraw(page).h1 == "Wir haben Ihren Widerruf erhalten"
    examined()
    assert {line["verdict"] for line in told()["lines"]} == {"no_right"}
    assert {one["kind"] for line in told()["lines"] for one in line["evidence"]} == {"purpose"}
    (letter,) = letters()
    link = link_in(letter).partition("127.0.0.1:8000")[2]
    assert "Es steht nur Verbrauchern zu" in visit.open(link).text
    with acting_for(seller.id):
        assert Case.objects.get().is_open
    # She shows that it was not: the same case is assessed anew, and what was said before stays.
    order(facts={"buyer_is_consumer": True})
    examined()
    assert {line["verdict"] for line in told()["lines"]} == {"in_time"}
    assert "Zurückzuzahlen: 54,89" in visit.open(link).text
    made = CaseEvent.everywhere.filter(kind="assessment_made").order_by("number")
    assert [one.public["verdicts"] for one in made] == [{"no_right": 2}, {"in_time": 2}]
