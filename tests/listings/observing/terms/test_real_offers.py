"""Real offers: what is found in pages that have terms, each read by eye; nothing in feeds and files."""

import gzip
from datetime import date

import pytest

from venditor.listings.decoding import decoded
from venditor.listings.observing.observation import Destination, Floor, Offer
from venditor.listings.observing.terms import terms
from venditor.listings.page.reading import read_page
from venditor.listings.reading import read_file

TODAY = date(2026, 11, 28)
# A floor of sixteen days and of returns paid by the seller, so that every kind of term can be below it.
HIGH = Destination("TW", "", Floor(True, date(2026, 12, 14), "trader", None))

FOUND = {
    "361022ee": [("term_return_cost", "")],
    "5cea6e89": [("term_no_returns", "")],
    "91f8f14d": [("term_no_returns", "opened_excluded")],
    "9edbb126": [("term_no_returns", "")],
    "f17d4d9c": [("term_guarantee_excluded", "")],
    "fb989c44": [("term_short_return_window", "")],
    # Links to terms, and none of them on the page.
    "0094967f": [],
}


@pytest.mark.parametrize("page", sorted(FOUND))
def test_a_page_has_the_terms_that_were_read_in_it(shared, page):
    folder = shared / "data" / "listings" / "real" / "product_extraction_benchmark" / "dataset" / "html"
    (path,) = folder.glob(f"{page}*")
    read = read_page(decoded(gzip.decompress(path.read_bytes())), with_passages=True)
    assert [(one.about, one.flaw) for one in terms(Offer(read, TODAY), HIGH)] == FOUND[page]


def test_feeds_and_files_of_products_have_none(shared):
    folder = shared / "data" / "listings" / "real"
    paths = [*(folder / "google_feed").glob("*.xml"), *(folder / "shopify_demo_csv").glob("*.csv")]
    reads = [read for path in sorted(paths) for read in read_file(path, TODAY)]
    assert len(reads) == 378
    assert [one.about for read in reads for one in terms(Offer(read, TODAY), HIGH)] == []
