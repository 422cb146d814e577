"""A page is read in bounded time, whatever it is."""

import time

import pytest

from venditor.listings.errors import ListingError
from venditor.listings.page.tree import DEEPEST, MOST_BYTES, MOST_IN_A_TAG, UNSUSPECTED, parsed

FAR = 10 * UNSUSPECTED


def refusal(text):
    begun = time.process_time()
    with pytest.raises(ListingError) as refused:
        parsed(text)
    assert time.process_time() - begun < 5
    assert refused.value.code == "listing.page_too_large"
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * FAR,
        "<b><i><u>" * FAR,
        "<a><div>" * FAR + "</a>" * FAR,
        "".join(f"<font color={n}>" for n in range(FAR)),
        "<table><tr>x<td>y" * FAR,
    ],
)
def test_elements_that_nest_without_end_are_refused(text):
    assert "elements in one another" in refusal(text)


def test_a_page_may_nest_as_deep_as_is_said():
    around = "<p>x</p>" * UNSUSPECTED
    parsed(around + "<div>" * DEEPEST)
    assert f"has {DEEPEST + 1:,} elements" in refusal(around + "<div>" * (DEEPEST + 1))


def test_items_of_a_list_that_are_never_closed_nest_nothing():
    tree = parsed("<ul>" + "<li>one" * FAR)
    assert len(tree.css("li")) == FAR


@pytest.mark.parametrize(
    ("inside", "refused"),
    [
        (" a" * (MOST_IN_A_TAG // 2 + 1), True),
        (" a" * (MOST_IN_A_TAG // 2 - 2), False),
        (f' data-state="{"x" * 10 * MOST_IN_A_TAG}"', False),
    ],
)
def test_a_tag_has_so_many_attributes_and_values_of_any_length(inside, refused):
    text = f"<p>before<div{inside}>after"
    if refused:
        assert "has a tag of" in refusal(text)
    else:
        assert parsed(text).css_first("div") is not None


def test_a_page_has_so_many_characters():
    assert f"at most {MOST_BYTES:,}" in refusal("x" * (MOST_BYTES + 1))
