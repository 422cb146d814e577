"""What happens to pages and links that were made before the signing secret was renewed."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from tests.server.console.seeds import order_of
from tests.server.hosted.test_hosted import Visitor

from venditor.core import clock
from venditor.server.cases.models import Case
from venditor.server.cases.records import read_events
from venditor.server.orders.links import order_token
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)


@pytest.fixture
def time(monkeypatch):
    standing = SimpleNamespace(at=NOW)
    monkeypatch.setattr(clock, "now", lambda: standing.at)
    return standing


@pytest.fixture
def renew(settings):
    """Renews the signing secret; with ``keeps`` the one before is kept for a while."""

    def renewed(*, keeps):
        before, settings.SECRET_KEY = settings.SECRET_KEY, "renewed " * 8
        settings.SECRET_KEY_FALLBACKS = [before] if keeps else []

    return renewed


def test_a_link_to_an_order_works_until_the_old_secret_is_taken_away(seller, renew, settings, time):  # noqa: ARG001
    token = order_token(order_of(seller, None))
    shows = {}

    def look(when):
        page = Client(SERVER_NAME="localhost").get(f"/w/{seller.slug}", {"t": token})
        assert page.status_code == 200
        shows[when] = "Teekanne" in page.content.decode()

    look("before")
    renew(keeps=True)
    look("renewed")
    settings.SECRET_KEY_FALLBACKS = []
    look("taken away")
    assert shows == {"before": True, "renewed": True, "taken away": False}


@pytest.mark.parametrize(("keeps", "held"), [(True, []), (False, ["token"])])
def test_a_page_opened_before_is_taken_after_and_held_only_without_the_old_secret(
    seller, renew, time, keeps, held
):
    visitor = Visitor(seller, time)
    visitor.open()
    time.at += timedelta(seconds=30)
    renew(keeps=keeps)
    sent = visitor.send("confirm")
    assert visitor.client.get(sent.url).status_code == 200
    with acting_for(seller.id):
        (case,) = Case.objects.all()
        assert [event.reason for event in read_events(case)[1:]] == held


@pytest.mark.parametrize("keeps", [True, False])
def test_a_page_sent_before_and_again_after_is_one_case_and_both_receipts_open(seller, renew, time, keeps):
    visitor = Visitor(seller, time)
    first = visitor.declare()
    renew(keeps=keeps)
    second = visitor.send("confirm")
    assert Case.everywhere.count() == 1
    numbers = set()
    for sent in (first, second):
        page = visitor.client.get(sent.url)
        assert page.status_code == 200
        numbers.add(page.content.decode().partition('class="number">')[2][:14])
    assert len(numbers) == 1
