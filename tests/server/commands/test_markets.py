"""`venditor seller add --marketplace` and `venditor market`, on the database of the tests."""

import pytest

from venditor.cli.main import main
from venditor.server.markets.models import Membership
from venditor.server.tenants.models import Tenant, TenantEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seller", "other_seller")]
OPEN = ["seller", "add", "hafen", "--name", "Hafenmarkt", "--address", "A", "--email", "h@example.org"]


def test_a_marketplace_is_opened_and_sellers_join_and_leave(capsys):
    assert main([*OPEN, "--country", "DE", "--marketplace"]) == 0
    assert Tenant.objects.get(slug="hafen").is_marketplace
    assert main(["market", "join", "hafen", "taipei-tea"]) == 0
    assert main(["market", "join", "hafen", "other"]) == 0
    assert main(["market", "join", "hafen", "other"]) == 0
    capsys.readouterr()
    assert main(["market", "list"]) == 0
    assert capsys.readouterr().out.split() == ["hafen", "other", "taipei-tea"]
    assert main(["market", "leave", "hafen", "other"]) == 0
    assert main(["market", "leave", "hafen", "other"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Other does not sell on Hafenmarkt any more.",
        "Other does not sell on Hafenmarkt, as before.",
    ]
    told = TenantEvent.everywhere.values_list("tenant__slug", "kind")
    assert sorted(told) == [
        ("hafen", "member.joined"),
        ("hafen", "member.joined"),
        ("hafen", "member.left"),
        ("hafen", "seller.opened"),
        ("other", "market.joined"),
        ("other", "market.left"),
        ("taipei-tea", "market.joined"),
    ]


def test_a_seller_is_no_marketplace(capsys):
    assert main([*OPEN, "--country", "DE"]) == 0
    assert main(["market", "join", "hafen", "other"]) == 2
    assert '"hafen" is not a marketplace' in capsys.readouterr().err
    assert Membership.everywhere.count() == 0
