from datetime import date

import pytest

from venditor.listings.observing.observation import Destination, Floor, Offer
from venditor.listings.observing.terms import terms
from venditor.listings.page.reading import read_page

TODAY = date(2026, 11, 28)
FLOORS = {
    "DE": Floor(True, date(2026, 12, 14), "consumer", date(2028, 11, 28)),
    "FR": Floor(True, date(2026, 12, 14), "consumer", date(2028, 11, 28)),
    "ES": Floor(True, date(2026, 12, 14), "consumer", date(2029, 11, 28)),
    "TW": Floor(True, date(2026, 12, 5), "trader", None),
    "CN": Floor(True, date(2026, 12, 5), "consumer", None),
    "KR": Floor(True, date(2026, 12, 7), "consumer", None),
    "US": Floor(False, None, None, None),
    "JP": Floor(None, None, None, None),
}


@pytest.fixture
def seen():
    """What is seen in the words of a page at a destination: practice, variety, confidence, by its words."""

    def observe(*paragraphs, country="DE", html="", **read_as):
        body = html or "".join(f"<p>{each}</p>" for each in paragraphs)
        read = read_page(f"<html><body><h1>Lampe</h1>{body}</body></html>", with_passages=True)
        offer = Offer(read, TODAY, **read_as)
        return list(terms(offer, Destination(country, "", FLOORS[country])))

    return observe


@pytest.fixture
def practices(seen):
    """The same, as pairs of practice and variety."""
    return lambda *paragraphs, **given: [(one.about, one.flaw) for one in seen(*paragraphs, **given)]
