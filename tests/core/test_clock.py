"""The only place that reads the clock."""

from datetime import UTC, datetime

import pytest

from venditor.core import clock


def test_now_is_an_aware_instant():
    before = datetime.now(UTC)  # noqa: TID251 - what the clock is compared with
    now = clock.now()
    assert now.tzinfo is UTC
    assert now >= before


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "UTC", "2026-03-28"),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "Europe/Berlin", "2026-03-29"),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "America/New_York", "2026-03-28"),
        (datetime(2026, 3, 28, 3, 30, tzinfo=UTC), "America/New_York", "2026-03-27"),
        (datetime(2026, 3, 28, 16, 30, tzinfo=UTC), "Asia/Taipei", "2026-03-29"),
    ],
)
def test_today_is_the_day_of_a_zone(monkeypatch, instant, zone, day):
    monkeypatch.setattr(clock, "now", lambda: instant)
    assert clock.today(zone).isoformat() == day
