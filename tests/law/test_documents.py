"""The pages about the law that are made from it say what it says now."""

import importlib.util
import os
from pathlib import Path

import pytest

from venditor.listings.judging.law import law_of_listings
from venditor.rights.jurisdictions import default_library

ROOT = Path(__file__).resolve().parents[2]
SHEETS = Path(os.environ.get("VENDITOR_SHARED", "../shared")) / "law"


def script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_one_order_under_every_law_is_as_it_was_read():
    page = (ROOT / "docs" / "law" / "one-order.md").read_text("utf-8")
    assert page == script("law_table").document(), "run scripts/law_table.py, and read what changed"


@pytest.mark.skipif(not SHEETS.exists(), reason=f"the law sheets are not there: {SHEETS}")
def test_the_page_of_what_is_encoded_is_up_to_date():
    page = (ROOT / "docs" / "law" / "coverage.md").read_text("utf-8")
    made = script("law_coverage").document(default_library(), SHEETS)
    assert page == made, "run scripts/law_coverage.py"


def test_the_page_of_what_is_encoded_of_offers_is_up_to_date():
    page = (ROOT / "docs" / "law" / "listings-coverage.md").read_text("utf-8")
    assert page == script("listings_coverage").document(law_of_listings()), "run scripts/listings_coverage.py"


def test_the_page_of_offers_tells_own_law_from_the_floor_and_from_none():
    cell, law = script("listings_coverage").cell, law_of_listings()
    asked = (("EU", "required.manufacturer_name"), ("DE", "required.manufacturer_name"))
    assert [cell(law, *one) for one in asked] == ["r", "+"]
    assert cell(law, "TW", "required.manufacturer_name") == ""
    assert cell(law, "IN", "required.net_quantity") == "u"
    assert cell(law, "EU", "required.spare_parts_notice") == "p"


def test_every_jurisdiction_has_its_row_in_both_pages():
    for name in ("one-order.md", "coverage.md"):
        page = (ROOT / "docs" / "law" / name).read_text("utf-8")
        codes = {code for code in default_library().jurisdictions if code != "EU" or name == "coverage.md"}
        assert {code for code in codes if f"| **{code}** |" not in page} == set()
