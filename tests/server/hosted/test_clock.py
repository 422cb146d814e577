"""Whose clock a receipt shows: the one its reader most likely looks at, and the order's once it is known."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from tests.server.hosted import test_assessed
from tests.server.hosted.test_assessed import mailed, order, page, worked  # noqa: F401 - fixtures

from venditor.server.cases.models import Case
from venditor.server.cases.receipts import receipt_of
from venditor.server.mail.acknowledged import acknowledged
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
MARKETS = ["AT", "CY", "DE", "ES", "GR", "PT"]


@pytest.fixture
def everywhere(seller):
    Tenant.objects.filter(id=seller.id).update(markets=MARKETS)


def _received(html):
    rows = [unescape(re.sub("<[^>]+>", "", row)) for row in re.findall("<dd>(.*?)</dd>", html)]
    return next(row for row in rows if re.search("UTC[+-]", row))


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize(
    ("language", "clock"),
    [
        ("de", "Berlin, UTC+01:00"),
        ("el", "Αθήνα, UTC+02:00"),
        ("es", "Madrid, UTC+01:00"),
        ("pt", "Lisboa, UTC+00:00"),
    ],
)
def test_the_screen_shows_the_clock_of_the_most_likely_country(page, language, clock):  # noqa: F811
    assert clock in _received(page.read(page.declare(language=language)))


def test_once_the_order_is_known_the_page_behind_the_mail_shows_its_countrys_clock(
    seller,
    order,  # noqa: F811
    page,  # noqa: F811
):
    Tenant.objects.filter(id=seller.id).update(markets=["AT"])
    screen = page.declare()
    behind = mailed(seller)
    assert "Wien" in _received(page.read(behind))
    worked()
    assert Case.everywhere.get().order_id == order.id
    assert "Berlin" in _received(page.read(behind))
    # Whoever declared has shown nothing, and learns nothing of the order.
    assert "Wien" in _received(page.read(screen))


@pytest.mark.usefixtures("everywhere")
def test_the_day_that_counts_is_told_where_the_clock_shows_another(seller, page):  # noqa: F811
    page.declare()
    with acting_for(seller.id):
        told = receipt_of(Case.objects.get())
    assert told.counted("de") == ""
    assert "Der Tag, der zählt" not in dict(acknowledged(told).received)
    midnight = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    late = replace(told, at=midnight)
    assert late.day == midnight.date()
    assert late.local("de")[0].startswith("Dienstag, 24. November 2026")
    assert dict(acknowledged(late).received)["Der Tag, der zählt"] == "Montag, 23. November 2026"


@pytest.mark.usefixtures("everywhere")
def test_the_page_tells_the_day_that_counts(page, monkeypatch):  # noqa: F811
    monkeypatch.setattr(test_assessed, "NOW", test_assessed.NOW + timedelta(hours=9, minutes=10))
    html = page.read(page.declare())
    assert "Dienstag, 24. November 2026" in _received(html)
    assert "<dt>Der Tag, der zählt</dt><dd>Montag, 23. November 2026</dd>" in html
