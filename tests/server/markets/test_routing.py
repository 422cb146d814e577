"""Sellers of an order that a later file names, sellers that left, and what two at once come to."""

from datetime import timedelta

import pytest
from tests.server.markets.conftest import NOW, STAFF
from tests.server.orders.conftest import work_off_imports

from venditor.aftersales import CloseCase, Part, ReopenCase, replay
from venditor.server.cases.models import Case
from venditor.server.cases.records import Actor, read_events
from venditor.server.cases.services import carry_out
from venditor.server.markets.passing_on import PassingOnError, Portion, pass_on
from venditor.server.markets.selectors import named_among, receivers
from venditor.server.markets.services import keep_parts, leave
from venditor.server.orders.csv_import import begin_import
from venditor.server.orders.models import OrderLine
from venditor.server.outbox.handling import RetryLater, handler_of
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
BY_HAND = Actor("staff", STAFF)
LATER = NOW + timedelta(days=2)
FILE = b"""order number,seller,e-mail,name,country,article,quantity
M-4711,taipei-tea,anna@example.org,Anna Huber,DE,Kanne,1
M-4711,other,anna@example.org,Anna Huber,DE,Lampe,1
"""


def _state(case):
    row = Case.everywhere.get(id=getattr(case, "id", case))
    with acting_for(row.tenant_id):
        return replay(read_events(row))


def _as_staff(case, command):
    with acting_for(case.tenant_id):
        carry_out(command, case=case.id, actor=BY_HAND, now=NOW)


def test_nothing_is_passed_on_while_a_file_comes_in(market, seller, bought, declared, work, parts):
    # Of the order one seller's part is recorded, and the other's not yet.
    begin_import(tenant=market, actor=STAFF, file_name="orders.csv", content=FILE, now=NOW)
    entry = declared()
    bought("M-4711", {seller: ["Kanne"]})
    with pytest.raises(RetryLater) as later:
        work()
    assert (later.value.reason, parts(entry), _state(entry).is_open) == ("market.import", {}, True)
    work_off_imports()
    work()
    assert set(parts(entry)) == {"taipei-tea", "other"}


def test_a_seller_of_the_order_that_a_later_file_names_gets_its_part(
    market, seller, other_seller, bought, declared, work, parts
):
    bought("M-4711", {seller: ["Kanne"]})
    entry = declared()
    work()
    _order, orders = bought("M-4711", {other_seller: ["Lampe"]}, now=LATER)
    work(now=LATER)
    found = parts(entry)
    assert {slug: case.day.isoformat() for slug, case in found.items()} == {
        "taipei-tea": "2026-11-23",
        "other": "2026-11-23",
    }
    assert (_state(entry).outcome, found["other"].evidence) == ("passed_on", "contact")
    # The same file once more asks nobody anything.
    with acting_for(market.id):
        keep_parts([orders["other"]], seller=other_seller, now=LATER)
    assert not OutboxItem.everywhere.filter(kind="market.route", state="pending").exists()


def test_a_part_in_her_own_words_is_with_people_again_when_the_order_has_one_more_seller(
    seller, other_seller, bought, declared, work, parts
):
    bought("M-4711", {seller: ["Kanne"]})
    entry = declared(whole=False, words="the pot and the lamp")
    work()
    assert set(parts(entry)) == {"taipei-tea"}
    bought("M-4711", {other_seller: ["Lampe"]}, now=LATER)
    work(now=LATER)
    assert set(parts(entry)) == {"taipei-tea"}
    assert [(task.kind, task.red) for task in _state(entry).tasks] == [("route", True)]


def test_articles_that_were_chosen_are_nobody_elses(seller, other_seller, bought, declared, work, parts):
    order, orders = bought("M-4711", {seller: ["Kanne"]})
    line = OrderLine.everywhere.get(order=orders["taipei-tea"])
    entry = declared(link=order, whole=False, parts=(Part("Kanne", 1, str(line.id)),))
    work()
    bought("M-4711", {other_seller: ["Lampe"]}, now=LATER)
    work(now=LATER)
    assert (set(parts(entry)), _state(entry).outcome) == ({"taipei-tea"}, "passed_on")


def test_only_the_sellers_that_she_named_are_told_later_too(
    seller, other_seller, bought, declared, work, parts
):
    bought("M-4711", {seller: ["Kanne"]})
    entry = declared(sellers=("臺北茶行",))
    work()
    bought("M-4711", {other_seller: ["Lampe"]}, now=LATER)
    work(now=LATER)
    assert set(parts(entry)) == {"taipei-tea"}


def test_what_people_passed_on_or_a_seller_declined_no_file_passes_on(
    market, seller, other_seller, bought, declared, work, parts
):
    by_hand = declared()
    work()
    with acting_for(market.id):
        pass_on([Portion(seller=seller)], entry=by_hand, complete=True, actor=BY_HAND, now=NOW)
    bought("M-4711", {seller: ["Kanne"]})
    declined = declared()
    work()
    _as_staff(parts(declined)["taipei-tea"], CloseCase(outcome="not_ours", reason="no"))
    work()
    bought("M-4711", {other_seller: ["Lampe"]}, now=LATER)
    work(now=LATER)
    assert [set(parts(entry)) for entry in (by_hand, declined)] == [{"taipei-tea"}] * 2
    assert [_state(entry).is_open for entry in (by_hand, declined)] == [False, True]


@pytest.mark.parametrize("linked", [False, True])
def test_of_a_text_that_says_more_several_sellers_are_told_the_number_alone(
    seller, other_seller, bought, declared, work, parts, linked
):
    order, _orders = bought("M-4711", {seller: ["Kanne"], other_seller: ["Lampe"]})
    text = "M-4711, the pot of Taipei Tea and the lamp of Other"
    entry = declared(text, link=order if linked else None)
    work()
    assert {slug: _state(case).declaration.contract for slug, case in parts(entry).items()} == {
        "taipei-tea": "M-4711",
        "other": "M-4711",
    }
    assert _state(entry).declaration.contract == text
    bought("M-5000", {seller: ["Kanne"]})
    alone = declared("my pot, order M-5000")
    work()
    assert _state(parts(alone)["taipei-tea"]).declaration.contract == "my pot, order M-5000"


def test_a_seller_that_left_gets_what_is_about_orders_from_before(
    market, seller, other_seller, bought, declared, work, parts
):
    bought("M-4711", {seller: ["Kanne"], other_seller: ["Lampe"]})
    leave(other_seller, market=market, actor=None, now=NOW)
    named = declared(sellers=("Other",))
    unknown = declared("M-99", sellers=("Other",))
    work()
    assert (set(parts(named)), set(parts(unknown))) == ({"other"}, set())
    with acting_for(market.id):
        assert named_among(["Other"], receivers()) == [other_seller]


def test_nobody_takes_what_is_anothers_by_its_name_in_addresses(market, seller, other_seller):
    seller.name = "OTHER"
    seller.save()
    with acting_for(market.id):
        assert named_among(["other"], receivers()) == [other_seller]


def test_of_two_answers_the_later_counts_whichever_is_told_last(seller, bought, declared, work, parts):
    bought("M-4711", {seller: ["Kanne"]})
    entry = declared()
    work()
    case = parts(entry)["taipei-tea"]
    _as_staff(case, CloseCase(outcome="not_ours", reason="no such order"))
    _as_staff(case, ReopenCase(reason="found it"))
    told = OutboxItem.everywhere.filter(kind="market.answered").order_by("-key")
    assert told.count() == 2
    for item in told:
        with acting_for(item.tenant_id):
            handler_of(item.kind)(item, now=NOW)
    assert (_state(entry).outcome, _state(entry).routes[0].declined) == ("passed_on", False)


def test_what_one_seller_takes_back_leaves_anothers_with_people(
    market, seller, other_seller, bought, declared, work, parts
):
    bought("M-4711", {seller: ["Kanne"], other_seller: ["Lampe"]})
    entry = declared()
    work()
    for case in parts(entry).values():
        _as_staff(case, CloseCase(outcome="not_ours", reason="no such order"))
    work()
    _as_staff(parts(entry)["taipei-tea"], ReopenCase(reason="found it"))
    work()
    assert [task.kind for task in _state(entry).tasks] == ["route"]
    _as_staff(parts(entry)["other"], ReopenCase(reason="found it too"))
    work()
    assert _state(entry).outcome == "passed_on"
    # Nor does it end what somebody has passed on in part.
    more = declared("somewhere")
    work()
    with acting_for(market.id):
        pass_on([Portion(seller=seller)], entry=more, complete=False, actor=BY_HAND, now=NOW)
    for command in (CloseCase(outcome="not_ours", reason="no"), ReopenCase(reason="yes")):
        _as_staff(parts(more)["taipei-tea"], command)
        work()
    assert [task.kind for task in _state(more).tasks] == ["route"]


def test_what_changed_since_it_was_looked_at_is_not_passed_on(market, seller, declared):
    entry = declared()
    before = (Case.everywhere.count(), OutboxItem.everywhere.count())
    with acting_for(market.id), pytest.raises(PassingOnError) as refused:
        pass_on([Portion(seller=seller)], entry=entry, complete=True, actor=BY_HAND, now=NOW, version=7)
    assert refused.value.code == "market.changed"
    assert (Case.everywhere.count(), OutboxItem.everywhere.count()) == before


def test_sellers_are_written_to_in_one_order_whoever_was_named_first(declared, work, seller, other_seller):
    there = declared("no number", sellers=(seller.slug, other_seller.slug))
    back = declared("no number", sellers=(other_seller.slug, seller.slug))
    work()
    orders = [[route.seller for route in _state(entry).routes] for entry in (there, back)]
    assert orders == [sorted(map(str, (seller.id, other_seller.id)))] * 2
