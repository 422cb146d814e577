"""Pages read in a process of their own: a page that takes too long costs only itself."""

import multiprocessing
from decimal import Decimal

import pytest

from venditor.listings.errors import ListingError
from venditor.listings.page.process import PageProcess
from venditor.listings.page.reading import read_page

PAGE = "<html lang='de'><h1>Lampe</h1><b class='price'>19,90 €</b><p>EAN: 4006381333932</p></html>"
# What the parser takes seconds for, though it nests no deeper than pages may.
HARD = ("<div>" * 990 + "</div>" * 990) * 800


def test_a_page_is_read_as_in_this_process():
    with PageProcess() as pages:
        assert pages.read(PAGE) == read_page(PAGE)
        assert pages.read(PAGE).listing.price.value == Decimal("19.90")


def test_what_is_refused_is_refused_in_the_same_words():
    deep = "<div>" * 100_000
    with pytest.raises(ListingError) as here:
        read_page(deep)
    with PageProcess() as pages, pytest.raises(ListingError) as there:
        pages.read(deep)
    assert (there.value.code, str(there.value)) == (here.value.code, str(here.value))


def test_a_page_that_takes_too_long_is_refused_and_the_next_one_is_read():
    with PageProcess(seconds=1.0) as pages:
        pages.read(PAGE)
        with pytest.raises(ListingError, match="takes longer than 1 seconds to read") as refused:
            pages.read(HARD)
        assert refused.value.code == "listing.page_too_hard"
        pages.seconds = 20.0
        assert pages.read(PAGE).listing.name.value == "Lampe"


def test_a_process_that_ended_is_made_anew():
    with PageProcess() as pages:
        pages.read(PAGE)
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
        with pytest.raises(ListingError, match="ended the process"):
            pages.read(PAGE)
        assert pages.read(PAGE).listing.name.value == "Lampe"
