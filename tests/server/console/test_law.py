"""What the law gives on the page of a case; goods, refunds and open questions as staff record them."""

from datetime import date, timedelta

import pytest
from tests.server.console.seeds import NOW, take

from venditor.aftersales import ConfirmContact, Part, replay
from venditor.server.cases.assessing import document_of
from venditor.server.cases.examine import examine
from venditor.server.cases.models import Case
from venditor.server.cases.records import CONSUMER, read_events
from venditor.server.cases.services import carry_out
from venditor.server.orders.models import OrderLine
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
CHARGE = {"amount": "4.90", "currency": "EUR"}
FACTS = {
    "concluded_on": "2026-11-09",
    "informed_on": "2026-11-09",
    "delivered_on": "2026-11-16",
    "delivery_cost": CHARGE,
    "standard_delivery_cost": CHARGE,
}


@pytest.fixture
def who(staff, now):  # noqa: ARG001 - the clock stands still
    return staff("agent")


@pytest.fixture
def assessed(seller, who):
    """A case with its order, worked out by the worker."""

    def made(facts=(), *, country="DE", paid="", gift_card="", **line):
        line = {"article": "Kanne", "pieces": 2, "unit_price": "20.00", **line}
        order = TypedOrder(
            number="10-4711",
            email="anna@example.org",
            country=country,
            region="DE-BY" if country == "DE" else "",
            currency="EUR",
            paid=paid,
            gift_card=gift_card,
            facts={**FACTS, **dict(facts)},
            lines=(TypedLine(**line),),
        )
        order_type(tenant=seller, actor=who.user.id, order=order, now=NOW)
        case = take(seller)
        _work()
        return case

    return made


def _work():
    while item := OutboxItem.everywhere.filter(kind="case.examine", state=State.PENDING).first():
        with acting_for(item.tenant_id):
            examine(item, now=NOW)
        OutboxItem.everywhere.filter(id=item.id).update(state=State.DONE)


def _page(who, case):
    return who.client.get(f"/console/cases/{case}").content.decode()


def _state(seller, case):
    with acting_for(seller.id):
        return replay(read_events(Case.objects.get(id=case)))


def test_the_page_tells_verdict_amount_and_law(who, assessed):
    page = _page(who, assessed())
    assert '<span class="state good">in time</span> €40.00' in page
    amount = page.partition("To be refunded: ")[2].partition("</p>")[0]
    assert amount.endswith(
        '</strong> <span class="small quiet">BGB § 357 Abs. 2 Satz 1; BGB § 357 Abs. 2 Satz 2</span>'
    )
    assert "<li><bdi>Payment</bdi>: €44.90</li>" in page
    assert "44,90" in page or "€44.90" in page
    assert "BGB § 355 Abs. 2 Satz 1" in page
    assert "the shop said before the order that the buyer pays for the return" in page


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, "Of that for delivery: €4.90. Nothing is kept that was delivered."),
        (
            {"consumer_country": "CN", "consumer_region": "unknown"},
            "Nothing of it is for delivery: the law gives none",
        ),
        ({"delivery_cost": {"amount": "0.00", "currency": "EUR"}}, ""),
    ],
)
def test_the_page_tells_what_is_for_delivery_and_why(who, assessed, facts, told):
    page = _page(who, assessed(facts=facts, country=facts.get("consumer_country", "DE")))
    assert told in page
    assert ("for delivery" in page) == bool(told)


def test_the_page_tells_why_a_person_has_to_look(who, assessed):
    assert "A person has to look:" not in _page(who, assessed())


@pytest.mark.parametrize(
    ("paid", "why"),
    [("44.89", "do not make up what was paid."), ("1.00", "The amounts of the order cannot be split.")],
)
def test_amounts_that_cannot_be_split_are_told(who, assessed, paid, why):
    page = _page(who, assessed(paid=paid, gift_card="2.00" if paid == "1.00" else ""))
    assert "A person has to look:" in page
    assert why in page


def test_an_exempt_line_names_the_evidence(who, assessed):
    page = _page(who, assessed(facts={"made_to_specification": True}))
    assert '<span class="state warn">exempt</span>' in page
    assert "BGB § 312g Abs. 2 Nr. 1" in page
    assert "the specification the buyer gave with the order" in page


def test_the_order_shows_what_was_paid(who, seller, assessed):
    case = assessed(paid="44.90", gift_card="10.00")
    with acting_for(seller.id):
        order = Case.objects.get(id=case).order_id
    for page in (_page(who, case), who.client.get(f"/console/orders/{order}").content.decode()):
        for label, amount in (
            ("Total paid", "€44.90"),
            ("Paid by gift card", "€10.00"),
            ("Delivery charge paid", "€4.90"),
        ):
            assert f"<dt>{label}</dt><dd>{amount}</dd>" in page


def test_what_was_withdrawn_from_before_is_told_without_contradiction(who, seller, assessed):
    assessed()
    with acting_for(seller.id):
        line = str(OrderLine.objects.get().id)
    second = take(seller, parts=(Part("Kanne", 1, line),), now=NOW + timedelta(hours=1))
    _work()
    page = _page(who, second)
    assert "Nothing goes back" in page
    assert "All of it was withdrawn from before." in page
    assert "Answer the consumer, and close the case." in page
    for told in ("answer is not clear", "More pieces are given back than are left."):
        assert told not in page


def test_a_refund_is_recorded_once_and_never_above_what_was_paid(who, seller, assessed, send):
    case = assessed()
    address = f"/console/cases/{case}/refund"
    told = {"key": "a", "amount": "44,90", "day": "2026-11-23", "means": "card", "known_by": "She called."}
    assert send(who, address, **told).status_code == 302
    assert send(who, address, **told).status_code == 302
    assert [(one.amount, one.currency, one.day) for one in _state(seller, case).refunds] == [
        (4490, "EUR", date(2026, 11, 23))
    ]
    refused = send(who, address, **{**told, "key": "b", "amount": "0.01"})
    assert refused.status_code == 400
    assert "This is more than was paid." in refused.content.decode()
    assert 'value="0.01"' in refused.content.decode()
    assert "44.90 EUR were paid back on 2026-11-23: card." in _page(who, case)


def test_money_is_not_sent_off_before_somebody_made_sure_of_the_buyer(who, seller, assessed, send):
    case = assessed()
    told = {"key": "a", "amount": "1.00", "day": "2026-11-23", "means": "card"}
    asks = "How do you know that the buyer declared it?"
    assert asks in _page(who, case)
    refused = send(who, f"/console/cases/{case}/refund", **told, known_by=" ")
    assert refused.status_code == 400
    assert "Nobody has opened the link in the acknowledgement yet." in refused.content.decode()
    assert _state(seller, case).refunds == ()
    with acting_for(seller.id):
        carry_out(ConfirmContact(), case=case, actor=CONSUMER, now=NOW)
    assert asks not in _page(who, case)
    assert send(who, f"/console/cases/{case}/refund", **told).status_code == 302
    assert len(_state(seller, case).refunds) == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"amount": "x"}, "This is not an amount of the order"),
        ({"amount": "1.005"}, "This is not an amount of the order"),
        ({"amount": "1.000"}, "This can be €1,000.00 or €1.00."),
        ({"amount": "0"}, "A refund has an amount above nothing"),
        ({"means": " "}, "A refund has an amount above nothing"),
        # It stays in the open after the person is erased: an account number is nothing to choose.
        ({"means": "DE89 3704 0044 0532 0130 00"}, "A refund has an amount above nothing"),
        ({"day": "2026-02-30"}, "This is not a day of the calendar."),
        ({"day": "2026-11-25"}, "This day is still to come."),
        ({"day": "2026-11-08"}, "This day is before the day of the order."),
        ({"key": ""}, "A refund has an amount above nothing"),
    ],
)
def test_a_refund_that_cannot_have_been_is_refused(who, seller, assessed, send, wrong, words):
    case = assessed()
    told = {"key": "a", "amount": "1.00", "day": "2026-11-23", "means": "card", "known_by": "x", **wrong}
    page = send(who, f"/console/cases/{case}/refund", **told)
    assert page.status_code == 400
    assert words in page.content.decode()
    assert _state(seller, case).refunds == ()


def test_the_days_of_the_goods_are_recorded_and_the_law_asked_again(who, seller, assessed, send):
    case = assessed()
    assert "The shop may hold the refund back until" in _page(who, case)
    for action in ("goods-sent", "goods-back"):
        assert send(who, f"/console/cases/{case}/{action}", day="2026-11-23").status_code == 302
    _work()
    state = _state(seller, case)
    assert (state.goods_sent_on, state.goods_returned_on) == (date(2026, 11, 23), date(2026, 11, 23))
    assert "The shop may not hold the refund back." in _page(who, case)
    assert send(who, f"/console/cases/{case}/goods-back", day="x").status_code == 400


def test_what_is_open_is_a_task_until_somebody_looked(who, seller, assessed, send):
    case = assessed(facts={"standard_delivery_cost": "unknown"})
    assert "The law&#x27;s answer is not clear" in _page(who, case)
    assert send(who, f"/console/cases/{case}/look", found="It is in euro").status_code == 302
    assert [task.kind for task in _state(seller, case).tasks] == []
    assert "It is in euro" in _page(who, case)


def test_who_may_only_read_records_nothing(seller, staff, assessed, send):
    case, reader = assessed(), staff("reader")
    for action in ("look", "goods-sent", "goods-back", "refund"):
        told = {"day": "2026-11-23", "found": "x", "key": "a", "amount": "1.00", "means": "card"}
        assert send(reader, f"/console/cases/{case}/{action}", **told).status_code == 403
    state = _state(seller, case)
    assert (state.refunds, state.goods_sent_on, state.goods_returned_on, state.reviewed) == (
        (),
        None,
        None,
        "",
    )


def test_without_an_order_the_page_says_when_it_is_worked_out(who, case):
    assert "It is worked out when the order is known." in _page(who, case)


@pytest.mark.parametrize(
    ("language", "law", "record"),
    [
        ("en", "Monday, 30 November 2026", "is in this language: German."),
        ("zh-Hant", "2026年11月30日", "使用的語言為：德文。"),
        ("de", "Montag, 30. November 2026", ""),
    ],
)
def test_staff_read_the_law_in_their_own_language(who, seller, assessed, language, law, record):
    case = assessed()
    type(who.user).objects.filter(id=who.user.id).update(language=language)
    with acting_for(seller.id):
        before = document_of(Case.objects.get(id=case))
    page = _page(who, case)
    panel = page[page.index('id="law"') :].partition("</section>")[0]
    assert f'<p lang="{language}" dir="auto">' in panel
    assert law in panel
    assert ("widerrufen" in panel) == (language == "de")
    assert record in panel
    assert ('<p class="small quiet">' in panel) == bool(record)
    with acting_for(seller.id):
        after = document_of(Case.objects.get(id=case))
    assert after == before
    assert after["language"] == "de"
