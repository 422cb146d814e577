"""Pages read in a process of their own: a page that takes too long costs only itself."""

import multiprocessing
import time
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


FAR = 100_000
SLIPPING = {
    "no deeper than pages may": HARD,
    "a title in a drawing": "<svg><title>" + "<div>" * FAR + "</title>",
    "ends in a value": "<div title='</div>'>" * FAR,
    "ends of something else": "<div></i>" * FAR,
    "ends that do not reach so far": "<div><table><td></div></table>" * FAR,
    "formats made anew": "<p>" + "".join(f"<font color={n}>" for n in range(900)) + "</p>" + "<p>x</p>" * FAR,
    "options to choose from": "<select>" + "<option>a" * FAR,
}
QUICK = ("no deeper than pages may", "ends of something else", "formats made anew")


@pytest.mark.parametrize(
    "what", [pytest.param(one, marks=() if one in QUICK else pytest.mark.campaign) for one in SLIPPING]
)
def test_what_slips_past_the_look_at_the_tags_is_ended_in_time(what):
    begun = time.monotonic()
    with PageProcess(seconds=1.0) as pages:
        pages.read(PAGE)
        with pytest.raises(ListingError):
            pages.read(SLIPPING[what])
        assert pages.read(PAGE).listing.name.value == "Lampe"
    assert time.monotonic() - begun < 30


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
