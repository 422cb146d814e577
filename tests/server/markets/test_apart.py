"""A marketplace and its sellers: two links lead from one's records to another's, and no words go along."""

import json

import pytest
from django.apps import apps
from tests.server.test_tenants_never_meet import links_across

from venditor.aftersales import Part
from venditor.server.cases.models import CaseEvent
from venditor.server.orders.models import OrderLine
from venditor.server.people.services import unseal
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import TenantRecord, acting_for

pytestmark = pytest.mark.django_db


def test_only_the_marketplace_leads_from_one_sellers_records_to_anothers(bought, declared, work):
    bought("M-4711", {Tenant.objects.get(slug="taipei-tea"): ["Kanne"]})
    declared()
    work()
    assert {(model.__name__, field) for model, field in links_across()} == {
        ("Case", "entry"),
        ("MarketPart", "order"),
    }


def test_nothing_that_a_seller_keeps_holds_what_is_anothers(
    market, seller, other_seller, bought, declared, work
):
    order, orders = bought("M-4711", {seller: ["Geheime Kanne"], other_seller: ["Verborgene Lampe"]})
    parts = [
        Part(line.article, 1, str(line.id))
        for one in orders.values()
        for line in OrderLine.everywhere.filter(order=one)
    ]
    names = (seller.name, other_seller.name)
    entry = declared(link=order, whole=False, parts=tuple(parts), sellers=names)
    work()
    # The marketplace keeps what was declared to it, and nothing of the orders.
    kept = _all_of(market)
    assert "Verborgene Lampe" in kept
    with acting_for(market.id):
        assert not OrderLine.objects.exists()
    assert entry
    mine, others = _all_of(seller), _all_of(other_seller)
    assert ("Geheime Kanne" in mine, "Verborgene Lampe" in mine) == (True, False)
    assert ("Geheime Kanne" in others, "Verborgene Lampe" in others) == (False, True)
    assert (other_seller.name in mine, seller.name in others) == (False, False)


def _all_of(tenant):
    """Every value of every record of a seller, sealed ones opened."""
    told = []
    with acting_for(tenant.id):
        for model in apps.get_models():
            if issubclass(model, TenantRecord):
                told += [repr(row) for row in model.objects.values()]
        for row in CaseEvent.objects.select_related("case"):
            opened = unseal(row.sealed, person=row.case.person_id, field=f"event {row.id}")
            told.append(json.dumps(opened, ensure_ascii=False))
    return "\n".join(told)
