"""What staff of a marketplace see and do: who has it, and passing on what no program could."""

import re

import pytest
from tests.server.console.seeds import A_PROGRAM, NOW, take

from venditor.aftersales import CloseCase, Part, replay
from venditor.server.cases.models import Case
from venditor.server.cases.records import SYSTEM, read_events
from venditor.server.cases.services import carry_out
from venditor.server.markets.passing_on import answered
from venditor.server.markets.services import join, keep_parts, leave
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
WORDS = "die Kanne aus Taipeh\nund die Lampe"


@pytest.fixture
def market(seller, other_seller):
    opened = Tenant.objects.create(
        slug="hafenmarkt",
        name="Hafenmarkt",
        address="Am Hafen 1",
        email="markt@example.org",
        country="DE",
        markets=["DE"],
        is_marketplace=True,
    )
    for one in (seller, other_seller):
        join(one, market=opened, actor=None, now=NOW)
    return opened


@pytest.fixture
def who(staff, market, now):  # noqa: ARG001 - the clock stands still
    return staff("agent", tenant=market)


def _pass_on(send, who, entry, **values):
    return send(who, f"/console/cases/{entry}/pass-on", **values)


def _parts(entry):
    return list(Case.everywhere.filter(entry=entry).order_by("tenant__slug").select_related("tenant"))


def _declared(case):
    with acting_for(case.tenant_id):
        return replay(read_events(case)).declaration


def test_a_whole_contract_is_passed_on_and_closes_the_entry(who, send, market, seller):
    entry = take(market)
    page = who.client.get(f"/console/cases/{entry}").content.decode()
    assert "Nobody knows which seller it is for" in page
    assert "Look for an order by its number" not in page
    assert f'<option value="{seller.name}">{seller.slug}</option>' in page
    assert _pass_on(send, who, entry, to=seller.slug, rest="nothing").status_code == 302
    (part,) = _parts(entry)
    assert (part.tenant, part.acknowledgement) == (seller, "by_marketplace")
    page = who.client.get(f"/console/cases/{entry}").content.decode()
    assert f'<span class="receipt">{part.receipt}</span> · <span class="state waits">open</span>' in page
    assert f"Passed on to {seller.name}, under its receipt number {part.receipt}." in page
    assert "<strong>closed</strong>: Passed on to the sellers" in page


def test_the_consumers_words_are_shared_out_by_passages_of_her_own(who, send, market, seller, other_seller):
    entry = take(market, whole=False, words=WORDS)
    # A browser sends line ends of its own.
    refused = _pass_on(send, who, entry, to=seller.slug, words="die Kanne aus Tokio", rest="more")
    assert refused.status_code == 400
    assert "keep a passage of the consumer&#x27;s words exactly" in refused.content.decode()
    assert ">die Kanne aus Tokio</textarea>" in refused.content.decode()
    assert _parts(entry) == []
    _pass_on(send, who, entry, to=seller.slug, words="die Kanne aus Taipeh\r\n", rest="more")
    assert Case.everywhere.get(id=entry).is_open
    _pass_on(send, who, entry, to=other_seller.slug, words="und die Lampe", rest="nothing")
    assert not Case.everywhere.get(id=entry).is_open
    assert [_declared(one).words.strip() for one in _parts(entry)] == [
        "und die Lampe",
        "die Kanne aus Taipeh",
    ]


@pytest.mark.parametrize("name", ["", "nobody", "x" * 500])
def test_a_seller_that_does_not_sell_here_gets_nothing(who, send, market, name):
    entry = take(market)
    refused = _pass_on(send, who, entry, to=name, rest="nothing")
    assert refused.status_code == 400
    assert "No seller of this name sells here" in refused.content.decode()
    assert _parts(entry) == []


def test_the_same_seller_twice_is_refused_in_words(who, send, market, seller):
    entry = take(market)
    _pass_on(send, who, entry, to=seller.slug, rest="more")
    refused = _pass_on(send, who, entry, to=seller.slug, rest="nothing")
    assert refused.status_code == 400
    assert "This seller has it already" in refused.content.decode()
    assert len(_parts(entry)) == 1


@pytest.mark.parametrize("role", ["reader"])
def test_who_only_reads_passes_nothing_on(staff, send, market, seller, now, role):  # noqa: ARG001
    who, entry = staff(role, tenant=market), take(market)
    page = who.client.get(f"/console/cases/{entry}").content.decode()
    assert "Pass it on to this seller" not in page
    assert _pass_on(send, who, entry, to=seller.slug, rest="nothing").status_code == 403
    assert _parts(entry) == []


def test_staff_of_a_seller_pass_nothing_on(staff, send, seller, other_seller, market, now):  # noqa: ARG001
    who, own, entry = staff("agent"), take(seller), take(market)
    assert _pass_on(send, who, entry, to=other_seller.slug, rest="nothing").status_code == 404
    before = Case.everywhere.count()
    # The seller is no marketplace: nobody sells on it.
    assert _pass_on(send, who, own, to=other_seller.slug, rest="nothing").status_code == 400
    assert Case.everywhere.count() == before


def test_what_a_seller_declined_is_told_and_asked_for_again(who, send, market, seller):
    entry = take(market)
    _pass_on(send, who, entry, to=seller.slug, rest="nothing")
    (part,) = _parts(entry)
    with acting_for(seller.id):
        closed = CloseCase(outcome="not_ours", reason="kein Vertrag")
        carry_out(closed, case=part.id, actor=SYSTEM, now=NOW)
    item = OutboxItem.everywhere.get(kind="market.answered")
    with acting_for(market.id):
        answered(item, now=NOW)
    page = who.client.get(f"/console/cases/{entry}").content.decode()
    assert "Not a contract of its own" in page
    assert f"{seller.name} closed it: not a contract of its own." in page
    # Why is the seller's own business.
    assert "kein Vertrag" not in page
    assert f"Given back by {seller.name}: not a contract of its own" in page
    assert "Nobody knows which seller it is for" not in page


def test_a_marketplace_is_not_asked_whether_it_paid_the_money_back(who, market, staff, seller):
    page = who.client.get(f"/console/cases/{take(market)}").content.decode()
    assert 'value="refunded"' not in page
    page = staff("agent").client.get(f"/console/cases/{take(seller)}").content.decode()
    assert 'value="refunded"' in page


def test_the_seller_sees_where_it_was_declared_and_under_which_number(staff, send, who, market, seller):
    entry = take(market)
    _pass_on(send, who, entry, to=seller.slug, rest="nothing")
    (part,) = _parts(entry)
    page = staff("agent").client.get(f"/console/cases/{part.id}").content.decode()
    number = Case.everywhere.get(id=entry).receipt
    assert "<bdi>Hafenmarkt</bdi> <span" in page
    assert f"its receipt number: {number}" in page
    assert "A withdrawal was declared, on a marketplace, which passed it on." in page
    assert "Given by the marketplace" in page


def test_the_inbox_of_a_marketplace_asks_for_no_orders(who, staff, market, seller):
    take(market)
    page = who.client.get("/console/").content.decode()
    assert "?show=unmatched" not in page
    assert who.client.get("/console/?show=unmatched").content.decode().count("aria-current") == page.count(
        "aria-current"
    )
    assert "?show=unmatched" in staff("agent", tenant=seller).client.get("/console/").content.decode()


def test_a_held_acknowledgement_of_what_was_passed_on_still_waits_for_somebody(who, send, market, seller):
    entry = take(market, signals=A_PROGRAM)
    _pass_on(send, who, entry, to=seller.slug, rest="nothing")
    page = who.client.get("/console/held").content.decode()
    assert str(entry) in page


def test_settings_name_who_sells_where(staff, market, seller, now):  # noqa: ARG001
    page = staff("owner", tenant=market).client.get("/console/settings").content.decode()
    assert re.search(rf"Sellers that sell here.*<bdi>{seller.name}</bdi>", page, re.DOTALL)
    page = staff("owner", tenant=seller).client.get("/console/settings").content.decode()
    assert re.search(r"Marketplaces on which you sell.*<bdi>Hafenmarkt</bdi>", page, re.DOTALL)


@pytest.mark.parametrize("part", ["9" * 5_000, "-1", "2", "x", ""])
def test_a_place_where_no_article_stands_passes_nothing_on(who, send, market, seller, part):
    entry = take(market, whole=False, words="", parts=(Part("Kanne", 1, None), Part("Lampe", 1, None)))
    refused = _pass_on(send, who, entry, to=seller.slug, part=part, rest="nothing")
    assert (refused.status_code, _parts(entry)) == (400, [])


def test_a_seller_that_left_is_found_where_it_has_an_order_from_before(who, send, market, seller):
    entry = take(market)
    leave(seller, market=market, actor=None, now=NOW)
    assert _pass_on(send, who, entry, to=seller.slug, rest="nothing").status_code == 400
    bought = TypedOrder(number="M-1", email="a@example.org", lines=(TypedLine(article="Kanne"),))
    order = order_type(tenant=seller, actor=who.user.id, order=bought, now=NOW)
    with acting_for(market.id):
        keep_parts([order], seller=seller, now=NOW)
    page = who.client.get(f"/console/cases/{entry}").content.decode()
    assert f'<option value="{seller.name}">{seller.slug}</option>' in page
    assert _pass_on(send, who, entry, to=seller.slug, rest="nothing").status_code == 302
    assert [part.tenant for part in _parts(entry)] == [seller]


def test_who_passes_on_tells_of_a_text_that_says_more_the_number_alone(
    who, send, market, seller, other_seller
):
    for one, article in ((seller, "Kanne"), (other_seller, "Lampe")):
        bought = TypedOrder(number="M-4711", email="a@example.org", lines=(TypedLine(article=article),))
        order = order_type(tenant=one, actor=who.user.id, order=bought, now=NOW)
        with acting_for(market.id):
            keep_parts([order], seller=one, now=NOW)
    text = "M-4711: die Lampe von Other und die Kanne"
    entry = take(market, contract=text, whole=False, words=WORDS)
    _pass_on(send, who, entry, to=seller.slug, words="die Kanne aus Taipeh", rest="more")
    unknown = take(market, contract="die Kanne von gestern")
    _pass_on(send, who, unknown, to=seller.slug, rest="nothing")
    assert [_declared(one).contract for case in (entry, unknown) for one in _parts(case)] == [
        "M-4711",
        "die Kanne von gestern",
    ]
