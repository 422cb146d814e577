"""Shops that were written for these tests, checked and judged for markets."""

import shutil
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from venditor.adapters.web.saved_site import open_folder
from venditor.audits.shop.check import check_shop
from venditor.audits.shop.crawl import PAGES_FOR_MARKETS, Plan
from venditor.audits.shop.markets.judging import judge_shop
from venditor.listings.judging.judge import Circumstances, Judge
from venditor.listings.judging.law import DestinationLaw
from venditor.listings.page.reading import read_page

SITES = Path(__file__).parents[1] / "sites"
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


@cache
def law(market):
    return DestinationLaw(market)


def _checked(folder, *markets):
    """A check of a folder, and what the listing checks found in it."""
    found = check_shop(
        open_folder(folder), Plan(pages=PAGES_FOR_MARKETS, markets=True), shop=folder.name, now=NOW
    )
    judge = Judge([law(market) for market in markets], Circumstances(NOW.date(), {}))
    return found, judge_shop(found.visits, judge, read_page)


@pytest.fixture(scope="session")
def checked():
    return _checked


@pytest.fixture(scope="session")
def faults():
    return _checked(SITES / "tee-faults", "DE", "TW")


@pytest.fixture(scope="session")
def lawful():
    return _checked(SITES / "tee-lawful", "DE", "TW")


@pytest.fixture
def shop(tmp_path):
    """A copy of a shop, to be changed: ``shop("tee-lawful", {"agb.html": (old, new)})``."""

    def changed(name, changes, folder="shop"):
        folder = tmp_path / folder
        shutil.copytree(SITES / name, folder)
        for file, change in changes.items():
            path = folder / file
            if change is None:
                path.unlink()
                continue
            old, new = change
            text = path.read_text("utf-8")
            assert old in text
            path.write_text(text.replace(old, new), "utf-8")
        return folder

    return changed
