"""How an element hides itself: one answer for prices, passages and the check of shops."""

import pytest

from venditor.listings.page.hiding import MARK, how_hidden


@pytest.mark.parametrize(
    ("name", "attributes", "how"),
    [
        ("p", {}, ""),
        ("p", {MARK: ""}, "browser"),
        ("p", {"hidden": None}, "attribute"),
        ("p", {"style": "Display : none !important"}, "style"),
        ("p", {"style": "visibility:collapse"}, "style"),
        ("p", {"style": "opacity:0"}, "style"),
        ("p", {"style": "opacity:0.5"}, ""),
        ("p", {"style": "height:0px"}, "style"),
        ("p", {"style": "max-height: 0"}, "style"),
        ("p", {"style": "line-height:0"}, ""),
        ("p", {"style": "min-width: 0"}, ""),
        ("p", {"style": "color: red; visibility: hidden"}, "style"),
        ("p", {"style": "-webkit-backface-visibility: hidden"}, ""),
        ("p", {"style": "fill-opacity: 0"}, ""),
        ("p", {"class": "a sr-only"}, "class"),
        ("p", {"class": "sr-only-focusable"}, ""),
        ("noscript", {}, "noscript"),
        ("template", {}, "template"),
        ("details", {}, "details"),
        ("details", {"open": None}, ""),
        ("dialog", {}, "dialog"),
        ("dialog", {"open": ""}, ""),
    ],
)
def test_an_element_says_how_it_hides(name, attributes, how):
    assert how_hidden(name, attributes) == how
