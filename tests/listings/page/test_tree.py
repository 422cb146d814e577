"""What no page that people read has is refused before the parser sees it, in time in proportion."""

import time
from contextlib import suppress

import pytest

from venditor.listings.errors import ListingError
from venditor.listings.page.tree import DEEPEST, MOST_BYTES, MOST_IN_A_TAG, UNSUSPECTED, parsed

FAR = 80_000


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
        "<!-- <script> -->" + "<div>" * FAR + "</script>",
        "<div><!-- </div> -->" * FAR,
        "<div><script></div></script>" * FAR,
    ],
)
def test_elements_that_nest_without_end_are_refused(text):
    assert "elements in one another" in refusal(text)


def test_a_page_may_nest_as_deep_as_is_said():
    around = "<i>x</i>" * UNSUSPECTED
    parsed(around + "<div>" * DEEPEST)
    assert f"has {DEEPEST + 1:,} elements" in refusal(around + "<div>" * (DEEPEST + 1))


def test_items_of_a_list_that_are_never_closed_nest_nothing():
    tree = parsed("<ul>" + "<li>one" * FAR)
    assert len(tree.css("li")) == FAR


@pytest.mark.parametrize(
    "text",
    [
        "<div><span></div>" * FAR,
        "<script>'<div>'</script>" * FAR,
        "<style><div></style>" * FAR,
        "<svg><path d='M 1'></path><use href='#a'></use></svg>" * FAR,
        "<div title='a > b'></div>" * FAR,
        "<!-- <div> -->" * FAR,
        "<DIV><Br></div>" * FAR,
    ],
)
def test_elements_that_are_closed_nest_nothing(text):
    parsed(text)


@pytest.mark.parametrize(
    "opener",
    [
        "<title>",
        "<textarea>",
        "<script>",
        "<textarea><xmp>",
        "<script></scrip",
        "<!--",
        "<!-- -",
        "<p \"'",
        "<p a=",
    ],
)
def test_what_is_never_closed_takes_time_that_grows_with_the_page_alone(opener):
    begun = time.process_time()
    with suppress(ListingError):
        parsed("<p>x" + opener * (2**20 // len(opener)))
    assert time.process_time() - begun < 3


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
