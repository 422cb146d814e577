"""A marketplace's file: each seller gets its own part of an order, in its own records, and nothing else."""

import pytest
from django.test import Client
from tests.server.markets.conftest import NOW, STAFF
from tests.server.orders.conftest import work_off_imports

from venditor.core import clock
from venditor.server.markets.models import MarketOrder, MarketPart
from venditor.server.markets.selectors import market_order_of_token
from venditor.server.markets.services import leave
from venditor.server.orders.csv_columns import columns_of
from venditor.server.orders.csv_import import begin_import
from venditor.server.orders.csv_rows import OrderFileError
from venditor.server.orders.models import Order, OrderImport, OrderLine
from venditor.server.orders.selectors import buyer_of, order_of_number
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.people.models import Person
from venditor.server.people.services import vault
from venditor.server.staff.models import Membership, User
from venditor.server.tenants.models import Tenant, TenantEvent
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
FILE = """order number,seller,e-mail,name,country,article,quantity,unit price,currency,total paid
M-1,taipei-tea,anna@example.org,Anna Huber,DE,Kanne,1,20,EUR,25
M-1,Other,anna@example.org,Anna Huber,DE,Lampe,2,10,EUR,20
M-1,臺北茶行,anna@example.org,Anna Huber,DE,Becher,1,5,EUR,25
M-2,other,ben@example.org,Ben,AT,Lampe,1,10,EUR,10
"""


@pytest.fixture
def bring_in(market):
    """Brings in a file of the marketplace."""

    def brought(content, *, tenant=market, work=True):
        kept = begin_import(
            tenant=tenant, actor=STAFF, file_name="orders.csv", content=content.encode(), now=NOW
        )
        if work:
            work_off_imports()
        return OrderImport.everywhere.get(id=kept.id)

    return brought


@pytest.fixture
def keys_of_its_own(settings, tmp_path):
    vault.cache_clear()
    settings.KEY_FOLDER = tmp_path / "keys"
    yield
    vault.cache_clear()


@pytest.fixture
def at(market):
    """Staff of a tenant, signed in."""

    def signed_in(tenant=market, role="agent"):
        user = User.objects.create_user(f"{role}@{tenant.slug}.example.org", name=role)
        with acting_for(tenant.id):
            Membership.objects.create(tenant=tenant, user=user, role=role)
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        return client

    return signed_in


def _parts(tenant):
    """A seller's orders: number, articles, and what was paid."""
    with acting_for(tenant.id):
        return [
            (order.number, [line.article for line in order.lines.order_by("position")], order.totals)
            for order in Order.objects.order_by("number")
        ]


def _index(market):
    with acting_for(market.id):
        return [
            (order.number, sorted(order.parts.values_list("seller__slug", flat=True)))
            for order in MarketOrder.objects.order_by("number")
        ]


def _problems(kept):
    return [(one["line"], one["reason"], one["field"]) for one in kept.problems]


def _rows(tenant):
    models = (Order, OrderLine, Person)
    return [list(one.everywhere.filter(tenant=tenant).order_by("id").values()) for one in models]


def test_each_seller_gets_its_own_part(market, seller, other_seller, bring_in):
    kept = bring_in(FILE)
    assert (kept.tenant, kept.lines, kept.taken, kept.orders, kept.problems) == (market, 4, 4, 3, [])
    assert _parts(seller) == [("M-1", ["Kanne", "Becher"], {"paid": 2500})]
    assert _parts(other_seller) == [("M-1", ["Lampe"], {"paid": 2000}), ("M-2", ["Lampe"], {"paid": 1000})]
    assert _index(market) == [("M-1", ["other", "taipei-tea"]), ("M-2", ["other"])]
    with acting_for(market.id):
        assert (Order.objects.count(), OrderLine.objects.count()) == (0, 0)
        # The key that sealed the file, which is erased.
        assert Person.objects.get().erased_at is not None
    for tenant in (seller, other_seller):
        with acting_for(tenant.id):
            order = order_of_number("m 1", market=market.id)
            assert (order.market, order.source, buyer_of(order).name) == (market, "import", "Anna Huber")
            assert Person.objects.filter(id=order.person_id).exists()
            assert order_of_number("M-1") is None
    # The same buyer at two sellers is two persons.
    assert Order.everywhere.filter(number="M-1").values("person").distinct().count() == 2
    for part in MarketPart.everywhere.select_related("order"):
        assert part.order.tenant_id == part.seller_id


def test_each_seller_is_told_that_a_marketplace_brought_orders(market, seller, other_seller, bring_in):
    bring_in(FILE)
    for tenant, orders in ((seller, 1), (other_seller, 2)):
        (event,) = TenantEvent.everywhere.filter(tenant=tenant, kind="orders.from_market")
        assert (event.detail, event.actor) == ({"marketplace": market.slug, "orders": orders}, None)


def test_a_row_whose_seller_sells_elsewhere_is_told_and_the_rest_is_taken(market, seller, bring_in):
    stranger = Tenant.objects.create(
        slug="stranger", name="Stranger", address="A", email="s@example.org", country="DE", markets=["DE"]
    )
    before = _rows(stranger)
    kept = bring_in(
        "order,seller,article\nM-1,stranger,x\nM-1,nobody,x\nM-1,taipei-tea,Kanne\nM-2,,x\nM-3,hafenmarkt,x\n"
    )
    assert _problems(kept) == [
        (2, "seller", "seller"),
        (3, "seller", "seller"),
        (5, "missing", "seller"),
        (6, "seller", "seller"),
    ]
    assert (kept.lines, kept.taken, kept.orders) == (5, 1, 1)
    assert _parts(seller) == [("M-1", ["Kanne"], {})]
    assert _rows(stranger) == before
    assert _index(market) == [("M-1", ["taipei-tea"])]


def test_a_name_of_two_members_is_told_and_the_name_in_addresses_counts(seller, other_seller, bring_in):
    Tenant.objects.filter(id=other_seller.id).update(name=seller.name)
    kept = bring_in("order,vendor,article\nM-1,臺北茶行,x\nM-2,OTHER,y\n")
    assert _problems(kept) == [(2, "seller_ambiguous", "vendor")]
    assert (_parts(seller), _parts(other_seller)) == ([], [("M-2", ["y"], {})])


def test_a_sellers_own_order_of_the_same_number_is_never_touched(market, seller, bring_in):
    own = TypedOrder(number="M-1", email="own@example.org", lines=(TypedLine(article="Eigenes"),))
    order_type(tenant=seller, actor=STAFF, order=own, now=NOW)
    before = [list(Order.everywhere.filter(market=None).values()), list(OrderLine.everywhere.values())]
    kept = bring_in(FILE)
    assert kept.orders == 3
    lines = OrderLine.everywhere.filter(order__market=None)
    assert [list(Order.everywhere.filter(market=None).values()), list(lines.values())] == before
    with acting_for(seller.id):
        mine, theirs = order_of_number("M-1"), order_of_number("M-1", market=market.id)
        assert (mine.lines.get().article, theirs.lines.count()) == ("Eigenes", 2)
    # Nor the other way round.
    before = _index(market), list(OrderLine.everywhere.filter(order=theirs).values())
    bring_in("order,article\nM-1,Anderes\n", tenant=seller)
    with acting_for(seller.id):
        assert order_of_number("M-1").lines.get().article == "Anderes"
    assert (_index(market), list(OrderLine.everywhere.filter(order=theirs).values())) == before


def test_a_file_that_comes_again_changes_only_its_part(market, seller, other_seller, bring_in):
    bring_in(FILE)
    with acting_for(market.id):
        index = list(MarketPart.objects.order_by("id").values())
    before = _rows(other_seller)
    again = bring_in(FILE)
    assert (again.taken, again.orders) == (4, 0)
    changed = bring_in("order,seller,article\nM-1,taipei-tea,Schale\n")
    assert (changed.taken, changed.orders) == (1, 1)
    assert _parts(seller)[0][1] == ["Schale"]
    assert _rows(other_seller) == before
    with acting_for(market.id):
        assert list(MarketPart.objects.order_by("id").values()) == index


def test_two_marketplaces_with_the_same_number_are_two_orders(market, seller, bring_in):
    second = Tenant.objects.create(
        slug="second",
        name="Second",
        address="A",
        email="2@example.org",
        country="DE",
        markets=["DE"],
        is_marketplace=True,
    )
    from venditor.server.markets.services import join  # noqa: PLC0415 - beside its one use

    join(seller, market=second, actor=None, now=NOW)
    bring_in("order,seller,article\nM-1,taipei-tea,x\n")
    bring_in("order,seller,article\nM-1,taipei-tea,y\n", tenant=second)
    assert [articles for _number, articles, _totals in _parts(seller)] in ([["x"], ["y"]], [["y"], ["x"]])
    assert (_index(market), _index(second)) == ([("M-1", ["taipei-tea"])], [("M-1", ["taipei-tea"])])


@pytest.mark.usefixtures("keys_of_its_own")
def test_a_seller_that_left_meanwhile_gets_nothing(market, seller, other_seller, bring_in):
    kept = bring_in(FILE, work=False)
    leave(other_seller, market=market, actor=None, now=NOW)
    before = _rows(other_seller)
    work_off_imports()
    kept.refresh_from_db()
    assert _problems(kept) == [(3, "seller", "seller"), (5, "seller", "seller")]
    assert (kept.taken, kept.orders) == (2, 1)
    assert _rows(other_seller) == before
    assert TenantEvent.everywhere.filter(tenant=other_seller, kind="orders.from_market").count() == 0
    alive = Person.everywhere.filter(erased_at=None).values_list("id", flat=True)
    assert set(vault().persons()) == set(alive)
    assert _index(market) == [("M-1", ["taipei-tea"])]
    assert len(_parts(seller)) == 1


@pytest.mark.parametrize("heading", ["article", "shop"])
def test_a_file_without_sellers_is_refused(market, bring_in, heading):
    with pytest.raises(OrderFileError) as refused:
        bring_in(f"order,{heading}\nM-1,taipei-tea\n")
    assert refused.value.code == "orders.no_seller"
    assert OrderImport.everywhere.filter(tenant=market).count() == 0


@pytest.mark.parametrize(
    "heading", ["seller", "Vendor", "vendor_name", "Händler", "store", "Vendor name", "賣家", "商家"]
)
def test_the_column_of_sellers_has_many_names(heading):
    assert columns_of(["order number", heading]).places["seller"] == (1,)


SHOPIFY = """Name,Email,Financial Status,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing Country,Shipping,Total,Vendor
#1,anna@example.org,paid,EUR,2026-11-02 10:00:00 +0100,1,Kanne,20.00,Anna Huber,DE,5.00,35.00,taipei-tea
#1,,,,,1,Lampe,10.00,,,,,other
#2,ben@example.org,paid,EUR,2026-11-02 10:00:00 +0100,1,Lampe,10.00,Ben,AT,5.00,15.00,other
"""  # noqa: E501 - headings as they are exported


def test_an_export_of_a_shop_system_tells_each_part_what_holds_for_its_order(seller, other_seller, bring_in):
    kept = bring_in(SHOPIFY)
    assert (kept.taken, kept.orders, kept.problems) == (3, 3, [])
    # What the export adds up over both sellers is nobody's part; of an order with one seller it is the part.
    assert _parts(seller) == [("#1", ["Kanne"], {})]
    assert _parts(other_seller) == [("#1", ["Lampe"], {}), ("#2", ["Lampe"], {"paid": 1500})]
    with acting_for(other_seller.id):
        order = Order.objects.get(number="#1")
        assert (buyer_of(order).email, order.currency, order.country) == ("anna@example.org", "EUR", "DE")
        assert order.facts["concluded_on"] == "2026-11-02"
        assert "delivery_cost" not in order.facts


def test_a_torn_row_without_a_seller_sets_every_part_of_its_order_aside(market, seller, bring_in):
    kept = bring_in(
        "order,seller,article\nM-1,taipei-tea,Kanne\nM-1\nM-1,other,Lampe\nM-2,taipei-tea,Kanne\n"
    )
    assert _problems(kept) == [(2, "order", ""), (3, "columns", ""), (4, "order", "")]
    assert _parts(seller) == [("M-2", ["Kanne"], {})]
    assert _index(market) == [("M-2", ["taipei-tea"])]


def test_staff_of_the_marketplace_see_numbers_sellers_and_links_alone(
    market, seller, at, bring_in, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    bring_in(FILE)
    client = at()
    page = client.get("/console/orders").content.decode()
    for told in ("M-1", "M-2", "臺北茶行", "Other"):
        assert told in page
    for hidden in ("Kanne", "Lampe", "Anna", "anna@example.org", "Ben"):
        assert hidden not in page
    heading, *rows = client.get("/console/orders/links.csv").content.decode().splitlines()
    assert heading == "order,link"
    named = {row.partition(",")[0]: row.partition("?t=")[2] for row in rows}
    assert set(named) == {"M-1", "M-2"}
    assert market_order_of_token(named["M-1"], tenant=market).number == "M-1"
    assert all(token in page for token in named.values())
    order = Order.everywhere.filter(tenant=seller).get()
    assert client.get(f"/console/orders/{order.id}").status_code == 404
    assert client.get("/console/orders/new").status_code == 404
    reader = at(role="reader").get("/console/orders").content.decode()
    assert "M-1" in reader
    assert "?t=" not in reader


def test_a_seller_sees_its_part_with_where_it_was_bought(
    market, seller, other_seller, at, bring_in, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    bring_in(FILE)
    client = at(seller, role="owner")
    page = client.get("/console/orders").content.decode()
    assert "via <bdi>Hafenmarkt</bdi>" in page
    assert "Kanne" in page
    for hidden in ("Lampe", "M-2", other_seller.name):
        assert hidden not in page
    order = Order.everywhere.filter(tenant=seller).get()
    assert "via <bdi>Hafenmarkt</bdi>" in client.get(f"/console/orders/{order.id}").content.decode()
    # The marketplace sends the links of its orders.
    assert client.get("/console/orders/links.csv").content.decode() == "order,link\r\n"
    changes = client.get("/console/settings/changes").content.decode()
    assert "Orders brought in by a marketplace" in changes
    assert market.slug in changes
