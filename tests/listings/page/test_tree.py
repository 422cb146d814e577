"""A page is read in bounded time, whatever it is."""

import time
from contextlib import suppress

import pytest

from venditor.listings.errors import ListingError
from venditor.listings.page.nesting import DEEPEST, MOST_OPTIONS, UNSUSPECTED
from venditor.listings.page.tree import MOST_BYTES, MOST_IN_A_TAG, parsed

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
        "<svg><title>" + "<div>" * FAR + "</title>",
        "<!-- <script> -->" + "<div>" * FAR + "</script>",
        "<!--><script>--><div></script>" + "<div>" * FAR,
        "<div></i>" * FAR,
        "<div><!-- </div> -->" * FAR,
        "<div><script></div></script>" * FAR,
        "<div title='</div>'>" * FAR,
        "<div a=</div>" * FAR,
        "<span><div></span>" * FAR,
        "<div><table><td></div></table>" * FAR,
        "<svg>" + "<tr>" * FAR,
        "<div><?</div>" * FAR,
        "<select><style></select>" + "<div>" * FAR + "</style>",
        "<svg>" + "<g><![CDATA[></g>]]>" * FAR,
        "<path/>" * FAR,
        "<rt>" * FAR,
        "<svg><ruby></svg>" * FAR,
        "<svg><desc></div></desc>" + "<tr>" * FAR,
        "<p><![CDATA[<iframe>" + "<div>" * FAR,
        "<p><![CDATA[<!-- >" + "<div>" * FAR,
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
    "text",
    [
        "<div><span></div>" * FAR,
        "<script>'<div>'</script>" * FAR,
        "<style><div></style>" * FAR,
        "<svg><path d='M 1'/><use href='#a'/></svg>" * (UNSUSPECTED // 4),
        "<div title='a > b'></div>" * FAR,
        "<!-- <div> -->" * FAR,
        "<DIV><Br></div>" * FAR,
    ],
)
def test_elements_that_are_closed_nest_nothing(text):
    parsed(text)


def test_formats_that_are_never_closed_are_made_anew_so_often_and_no_more():
    formats = "".join(f"<font color={number}>" for number in range(900))
    assert "never closes them" in refusal(f"<p>{formats}</p>" + "<p>x</p>" * 4_000)
    parsed("<p>" + "<font color=1>" * 900 + "</p>" + "<p>x</p>" * 4_000)
    parsed((formats + "</font>" * 900) + "<p>x</p>" * 4_000)


def test_there_are_so_many_options_to_choose_from():
    assert "too many options" in refusal("<select>" + "<option>a" * (MOST_OPTIONS + 1))
    assert "too many options" in refusal(("<select>" + "<option>a</option>" * 10_000 + "</select>") * 5)
    parsed("<select>" + "<option>a" * (MOST_OPTIONS // 2))
    parsed(("<select>" + "<option>a</option>" * 300 + "</select>") * 100)


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
