"""Pages shown in a process of its own: the same picture, the same refusals, and an end to what is slow."""

import pytest

from venditor.listings.errors import ListingError
from venditor.listings.reports.painting import PaintingProcess
from venditor.listings.reports.picture import Spot, picture

PAGE = "<html lang=de><p>Nur <b>heute</b> -50 %"


def test_the_picture_is_the_same_and_a_refusal_ends_nothing():
    spots = (Spot(1, "html > body > p", "Nur heute"),)
    with PaintingProcess() as process:
        assert process.paint(PAGE, spots) == picture(PAGE, spots)
        with pytest.raises(ListingError, match="elements in one another"):
            process.paint("<div>" * 20_000, spots)
        assert process.paint(PAGE, spots).marked == {0}


def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_is_shown():
    with PaintingProcess(seconds=0.0) as process:
        with pytest.raises(ListingError, match="takes longer than 0 seconds"):
            process.paint(PAGE, ())
        process.seconds = 20
        assert process.paint(PAGE, ()).language == "de"
