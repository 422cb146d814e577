"""One entry for the contracts of many sellers: each gets its own part, and nothing of the others'."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.aftersales.test_assess import assessed
from tests.server.markets.conftest import A_PERSON, NOW

from venditor.aftersales import (
    CloseCase,
    ConfirmContact,
    Declaration,
    MakeAssessment,
    Part,
    RejectedError,
    ReopenCase,
    replay,
)
from venditor.server.cases.assessing import is_shown_behind_mail
from venditor.server.cases.models import Case
from venditor.server.cases.records import CONSUMER, SYSTEM, Actor, read_events
from venditor.server.cases.services import Submitted, carry_out, declare
from venditor.server.log.leaves import leaf_field
from venditor.server.log.models import LogLeaf
from venditor.server.mail.notices import send
from venditor.server.markets.passing_on import PassingOnError, Portion, pass_on
from venditor.server.markets.services import MembershipError, join, leave
from venditor.server.orders.models import OrderLine
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.models import Person
from venditor.server.people.services import erase, unseal
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for
from venditor.traceability.bundle.contents import content_problem

pytestmark = pytest.mark.django_db
STAFF = Actor("staff", None)
LATER = NOW + timedelta(days=2)


def _state(case):
    row = case if isinstance(case, Case) else Case.everywhere.get(id=case)
    with acting_for(row.tenant_id):
        return replay(read_events(row))


def _kinds(kind):
    return list(OutboxItem.everywhere.filter(kind=kind).values_list("tenant__slug", flat=True))


def test_the_whole_contract_goes_to_every_seller_of_the_order(market, bought, declared, work, parts):
    _order, orders = bought("M-4711", {_seller("taipei-tea"): ["Kanne"], _seller("other"): ["Lampe"]})
    entry = declared()
    work()
    found = parts(entry)
    assert set(found) == {"taipei-tea", "other"}
    for slug, case in found.items():
        state = _state(case)
        assert (case.order_id, case.evidence, case.market_id) == (orders[slug].id, "contact", market.id)
        assert (state.declared_at, state.acknowledgement) == (NOW, "by_marketplace")
        assert (state.came_by, state.whole) == (Case.everywhere.get(id=entry).receipt, True)
    told = _state(entry)
    assert {(route.seller, route.receipt) for route in told.routes} == {
        (str(one.tenant_id), one.receipt) for one in found.values()
    }
    assert (told.outcome, told.tasks) == ("passed_on", ())


def test_one_acknowledgement_goes_out_and_every_seller_has_its_notice(bought, declared, work):
    bought("M-4711", {_seller("taipei-tea"): ["Kanne"], _seller("other"): ["Lampe"]})
    declared()
    work()
    assert _kinds("withdrawal.acknowledgement") == ["hafenmarkt"]
    assert sorted(_kinds("withdrawal.notice")) == ["hafenmarkt", "other", "taipei-tea"]


def test_behind_the_orders_own_link_each_seller_gets_its_own_lines(bought, declared, work, parts):
    tea, lamps = _seller("taipei-tea"), _seller("other")
    order, orders = bought("M-4711", {tea: ["Kanne", "Tasse"], lamps: ["Lampe"]})
    pot, cup = OrderLine.everywhere.filter(order=orders["taipei-tea"]).order_by("position")
    lamp = OrderLine.everywhere.get(order=orders["other"])
    chosen = (Part("Lampe", 1, str(lamp.id)), Part("Tasse", 1, str(cup.id)))
    entry = declared("what I like", link=order, whole=False, parts=chosen, sellers=("Other", tea.name))
    work()
    found = parts(entry)
    assert _state(found["other"]).declaration.parts == (Part("Lampe", 1, str(lamp.id)),)
    mine = _state(found["taipei-tea"]).declaration
    assert (mine.parts, mine.sellers, mine.whole) == ((Part("Tasse", 1, str(cup.id)),), (), False)
    assert found["other"].evidence == found["taipei-tea"].evidence == "order_link"
    one = declared("only the pot", link=order, whole=False, parts=(Part("Kanne", 1, str(pot.id)),))
    work()
    assert set(parts(one)) == {"taipei-tea"}


def test_words_are_never_cut_up_between_sellers_by_a_program(bought, declared, work, parts):
    bought("M-4711", {_seller("taipei-tea"): ["Kanne"], _seller("other"): ["Lampe"]})
    words = "the pot from the tea shop\nand the lamp, for my uncle"
    entry = declared(whole=False, words=words)
    work()
    assert parts(entry) == {}
    assert [(task.kind, task.red) for task in _state(entry).tasks] == [("route", True)]
    with acting_for(Case.everywhere.get(id=entry).tenant_id):
        tea = Portion(seller=_seller("taipei-tea"), words="the pot from the tea shop")
        lamp = Portion(seller=_seller("other"), words="and the lamp, for my uncle")
        pass_on([tea], entry=entry, complete=False, actor=STAFF, now=LATER)
        assert [task.kind for task in _state(entry).tasks] == ["route"]
        pass_on([lamp], entry=entry, complete=True, actor=STAFF, now=LATER)
    work(now=LATER)
    found = {slug: _state(case).declaration.words for slug, case in parts(entry).items()}
    assert found == {"taipei-tea": "the pot from the tea shop", "other": "and the lamp, for my uncle"}
    # It counts from when it was declared, whenever somebody passed it on.
    assert {case.day.isoformat() for case in parts(entry).values()} == {"2026-11-23"}


def test_a_passage_that_the_consumer_did_not_write_is_refused(market, bought, declared):
    bought("M-4711", {_seller("taipei-tea"): ["Kanne"], _seller("other"): ["Lampe"]})
    entry = declared(whole=False, words="the pot")
    before = (Case.everywhere.count(), OutboxItem.everywhere.count())
    for portion in ({"words": "the pot and the lamp"}, {"words": " "}):
        with acting_for(market.id), pytest.raises(PassingOnError) as refused:
            pass_on(
                [Portion(seller=_seller("other"), **portion)],
                entry=entry,
                complete=True,
                actor=STAFF,
                now=NOW,
            )
        assert refused.value.code == "market.portion"
    assert (Case.everywhere.count(), OutboxItem.everywhere.count()) == before


@pytest.mark.parametrize(
    ("contract", "sellers", "to"),
    [
        ("M-4711", (), {"taipei-tea", "other"}),
        ("M-4711", ("OTHER ",), {"other"}),
        ("M-4711", ("nobody of this name",), set()),
        ("no number at all", (), set()),
        ("no number at all", ("other", "臺北茶行"), {"taipei-tea", "other"}),
        ("M-99", ("Other",), {"other"}),
        ("M-5000", ("臺北茶行",), set()),
        ("M-5000", ("臺北茶行", "Other"), set()),
        ("M-4711 and M-5000", (), set()),
    ],
)
def test_to_whom_what_is_named_is_passed_on(bought, declared, work, parts, contract, sellers, to):
    bought("M-4711", {_seller("taipei-tea"): ["Kanne"], _seller("other"): ["Lampe"]})
    bought("M-5000", {_seller("other"): ["Lampe"]})
    entry = declared(contract, sellers=sellers)
    work()
    assert set(parts(entry)) == to
    assert _state(entry).is_open is (not to)


def test_somebody_elses_order_number_reaches_the_seller_and_shows_the_stranger_nothing(
    bought, declared, work, parts
):
    bought("M-4711", {_seller("taipei-tea"): ["Kanne"]})
    entry = declared(contact="stranger@example.org")
    work()
    case = parts(entry)["taipei-tea"]
    assert (case.order_id, case.tasks) == (None, ["check_match"])
    assert not is_shown_behind_mail(case)


def test_the_sellers_own_number_is_another_order(seller, bought, declared, work, parts):
    own = TypedOrder(number="M-4711", email="anna@example.org", lines=(TypedLine(article="Dose"),))
    mine = order_type(tenant=seller, actor=STAFF.staff, order=own, now=NOW)
    entry = declared("M-4711", sellers=("臺北茶行",))
    work()
    assert parts(entry)["taipei-tea"].order_id is None
    _order, orders = bought("M-4712", {seller: ["Kanne"]})
    entry = declared("M-4712")
    work()
    assert parts(entry)["taipei-tea"].order_id == orders["taipei-tea"].id != mine.id


def test_an_order_that_comes_later_is_passed_on_then(bought, declared, work, parts):
    entry = declared()
    work()
    assert parts(entry) == {}
    bought("M-4711", {_seller("other"): ["Lampe"]}, now=LATER)
    work(now=LATER)
    case = parts(entry)["other"]
    assert (case.evidence, case.declared_at) == ("contact", NOW)


def test_the_worker_passes_on_once(bought, declared, work):
    bought("M-4711", {_seller("taipei-tea"): ["Kanne"]})
    entry = declared()
    work()
    OutboxItem.everywhere.filter(kind="market.route").update(state="pending")
    work()
    assert Case.everywhere.filter(entry=entry).count() == 1


def test_a_second_time_to_the_same_seller_is_refused_and_opens_nothing(market, bought, declared, work):
    bought("M-4711", {_seller("taipei-tea"): ["Kanne"]})
    entry = declared()
    work()
    before = (Case.everywhere.count(), OutboxItem.everywhere.count(), Person.everywhere.count())
    with acting_for(market.id), pytest.raises(RejectedError) as refused:
        pass_on([Portion(seller=_seller("taipei-tea"))], entry=entry, complete=True, actor=STAFF, now=NOW)
    assert refused.value.code == "case.passed_on"
    assert (Case.everywhere.count(), OutboxItem.everywhere.count(), Person.everywhere.count()) == before


def test_what_a_seller_declines_is_the_marketplaces_again(market, bought, declared, work, parts):
    bought("M-4711", {_seller("taipei-tea"): ["Kanne"]})
    entry = declared()
    work()
    case = parts(entry)["taipei-tea"]
    _as_staff(case, CloseCase(outcome="not_ours", reason="no such order"))
    work()
    told = _state(entry)
    assert ([task.kind for task in told.tasks], told.routes[0].declined) == (["route"], True)
    _as_staff(case, ReopenCase(reason="found it"))
    work()
    told = _state(entry)
    assert (told.tasks, told.outcome, told.routes[0].declined) == ((), "passed_on", False)
    _as_staff(case, CloseCase(outcome="not_ours", reason="no, it is not"))
    work()
    with acting_for(market.id):
        pass_on([Portion(seller=_seller("taipei-tea"))], entry=entry, complete=True, actor=STAFF, now=NOW)
    assert [route.declined for route in _state(entry).routes] == [True, False]


def test_a_part_that_owes_money_is_declined_only_when_the_amount_is_confirmed(bought, declared, work, parts):
    bought("M-4711", {_seller("taipei-tea"): ["Kanne"]})
    entry = declared()
    work()
    case = parts(entry)["taipei-tea"]
    _as_staff(case, MakeAssessment(order=str(case.order_id), assessment=assessed()))
    declining = CloseCase(outcome="not_ours", reason="no such order")
    with pytest.raises(RejectedError) as refused:
        _as_staff(case, declining)
    work()
    assert refused.value.code == "case.owed"
    assert (_state(case).is_open, _state(entry).outcome) == (True, "passed_on")
    _as_staff(case, replace(declining, although_owed=4989))
    work()
    assert (_state(case).outcome, _state(entry).outcome) == ("not_ours", None)
    assert _state(entry).routes[0].declined


def test_another_outcome_is_the_sellers_own_business(bought, declared, work, parts):
    bought("M-4711", {_seller("taipei-tea"): ["Kanne"]})
    entry = declared()
    work()
    _as_staff(parts(entry)["taipei-tea"], CloseCase(outcome="settled", reason="a new pot"))
    work()
    assert _state(entry).outcome == "passed_on"


def test_the_mailed_link_confirms_the_contact_everywhere_and_for_later_parts(
    market, bought, declared, work, parts
):
    bought("M-4711", {_seller("taipei-tea"): ["Kanne"]})
    entry = declared()
    work()
    with acting_for(market.id):
        carry_out(ConfirmContact(), case=entry, actor=CONSUMER, now=NOW)
    work()
    assert Case.everywhere.get(id=entry).contact_confirmed
    assert parts(entry)["taipei-tea"].contact_confirmed
    other = declared("somewhere")
    with acting_for(market.id):
        carry_out(ConfirmContact(), case=other, actor=CONSUMER, now=NOW)
        pass_on([Portion(seller=_seller("other"))], entry=other, complete=True, actor=STAFF, now=NOW)
    assert parts(other)["other"].contact_confirmed


def test_a_flood_that_programs_send_reaches_the_sellers_without_a_notice(bought, declared, work, parts):
    bought("M-4711", {_seller("taipei-tea"): ["Kanne"]})
    entry = declared(signals=replace(A_PERSON, trap_filled=True))
    lost = declared("nothing known", signals=replace(A_PERSON, trap_filled=True))
    work()
    assert set(parts(entry)) == {"taipei-tea"}
    assert _kinds("withdrawal.notice") == []
    # Nor does it ask for haste: of a thousand red tasks nobody finds the one that is a person's.
    assert [(task.kind, task.red) for task in _state(lost).tasks] == [("route", False), ("release", False)]
    assert [task.kind for task in _state(entry).tasks] == ["release"]


def test_what_was_erased_is_passed_on_to_nobody(market, declared):
    entry = declared()
    row = Case.everywhere.get(id=entry)
    with acting_for(market.id):
        erase(Person.objects.get(id=row.person_id), now=NOW)
        with pytest.raises(PassingOnError) as refused:
            pass_on([Portion(seller=_seller("other"))], entry=entry, complete=True, actor=STAFF, now=NOW)
    assert refused.value.code == "market.erased"


def test_a_sellers_own_case_is_not_passed_on(seller, other_seller, market):
    assert market
    submitted = Submitted(
        declaration=Declaration(name="Anna", contract="1", contact="a@example.org"),
        language="de",
        channel="hosted",
        nonce="",
        signals=A_PERSON,
        network="192.0.2.1",
        countries=("DE",),
    )
    case = declare(submitted, tenant=seller, now=NOW).case
    with acting_for(seller.id), pytest.raises(RejectedError) as refused:
        pass_on([Portion(seller=other_seller)], entry=case, complete=True, actor=STAFF, now=NOW)
    assert refused.value.code == "case.no_entry"
    assert Case.everywhere.count() == 1


def test_the_marketplace_cannot_open_a_sellers_case_nor_the_seller_the_marketplaces(
    market, seller, bought, declared, work, parts
):
    bought("M-4711", {seller: ["Kanne"]})
    entry = declared()
    work()
    with acting_for(market.id), pytest.raises(Case.DoesNotExist):
        carry_out(ConfirmContact(), case=parts(entry)["taipei-tea"].id, actor=SYSTEM, now=NOW)
    with acting_for(seller.id), pytest.raises(Case.DoesNotExist):
        carry_out(ConfirmContact(), case=entry, actor=SYSTEM, now=NOW)


def test_who_may_sell_where(market, seller, other_seller):
    assert not join(seller, market=market, actor=None, now=NOW)
    for one, other, code in ((market, seller, "market.none"), (market, market, "market.member")):
        with pytest.raises(MembershipError) as refused:
            join(one, market=other, actor=None, now=NOW)
        assert refused.value.code == code
    assert leave(other_seller, market=market, actor=None, now=NOW)
    assert not leave(other_seller, market=market, actor=None, now=NOW)


def test_what_was_bought_from_a_seller_that_left_still_reaches_it(
    market, other_seller, bought, declared, work, parts
):
    bought("M-4711", {other_seller: ["Lampe"]})
    leave(other_seller, market=market, actor=None, now=NOW)
    entry, named = declared(), declared("no number", sellers=("Other",))
    work()
    assert (set(parts(entry)), set(parts(named))) == ({"other"}, set())


def _as_staff(case, command):
    with acting_for(case.tenant_id):
        carry_out(command, case=case.id, actor=STAFF, now=NOW)


def _seller(slug):
    return Tenant.objects.get(slug=slug)


def test_the_notice_counts_what_was_passed_on_days_after_it_was_declared(market, declared):
    entry = declared("nothing known")
    with acting_for(market.id):
        portion = Portion(seller=_seller("other"))
        pass_on([portion], entry=entry, complete=True, actor=STAFF, now=LATER)
    item = OutboxItem.everywhere.get(kind="withdrawal.notice", tenant__slug="other")
    with acting_for(item.tenant_id):
        assert send(item, now=item.due_at).result["count"] == 1


def test_both_proofs_say_what_came_from_whom(bought, declared, work, parts):
    bought("M-4711", {_seller("taipei-tea"): ["Kanne"]})
    entry = declared(sellers=("taipei-tea",))
    work()
    told = {}
    for case in (Case.everywhere.get(id=entry), parts(entry)["taipei-tea"]):
        leaf = LogLeaf.everywhere.get(case=case, kind="declaration")
        with acting_for(case.tenant_id):
            sealed = unseal(leaf.sealed, person=case.person_id, field=leaf_field(leaf.event_id))
        content = json.loads(sealed["content"])
        assert content_problem(content) is None
        told[case.tenant.slug] = content
    receipt = Case.everywhere.get(id=entry).receipt
    assert told["hafenmarkt"]["declaration"]["sellers"] == ["taipei-tea"]
    assert "marketplace" not in told["hafenmarkt"]
    assert told["taipei-tea"]["marketplace"] == {"name": "Hafenmarkt", "receipt": receipt}
    assert "sellers" not in told["taipei-tea"]["declaration"]
    assert told["taipei-tea"]["received_at"] == told["hafenmarkt"]["received_at"]
    assert content_problem({**told["taipei-tea"], "marketplace": "Hafenmarkt"}) is not None
