from datetime import date

import pytest

from venditor.listings.observing.notices import DETECTORS, notice_facts
from venditor.listings.observing.observation import Offer
from venditor.listings.page.reading import read_page

TODAY = date(2026, 11, 28)


def _read(body, language):
    tagged = f' lang="{language}"' if language else ""
    return read_page(f"<html{tagged}><body><h1>Lampe</h1>{body}</body></html>", with_passages=True)


@pytest.fixture
def seen():
    """What all detectors see in the body of a page, by what it is about."""

    def observe(body, language="de"):
        offer = Offer(_read(body, language), TODAY)
        found = [one for detector in DETECTORS for one in detector(offer)]
        by_name = {}
        for one in found:
            by_name.setdefault(one.about, []).append(one)
        return by_name

    return observe


@pytest.fixture
def short(seen):
    """The same, as item or practice, how it was seen, and flaw or variety."""
    return lambda body, language="de": [
        (one.about, one.seen, one.flaw) for each in seen(body, language).values() for one in each
    ]


@pytest.fixture
def facts():
    """The facts that a page tells."""
    return lambda body, language="de": notice_facts(_read(body, language), TODAY)
