"""The visible words of a page, a line for each run of text."""

import time

import pytest

from venditor.listings.page.opened import opened
from venditor.listings.page.tree import parsed
from venditor.listings.page.words import lines


def test_a_sign_alone_is_part_of_what_it_follows():
    assert lines(parsed("<p>-</p><p>SKU</p><p>:</p><p>-</p><p>A  1</p>")) == ["-", "SKU:-", "A 1"]


@pytest.mark.parametrize("body", ["<p>a</p>" + "<p>-</p>" * 100_000, "<p>a<script>1</script>" * 100_000])
def test_words_take_time_that_grows_with_the_page_alone(body):
    tree = parsed(body)
    begun = time.process_time()
    lines(opened(tree).tree)
    assert time.process_time() - begun < 1.5
