"""How an element hides itself: one answer for prices, passages and the check of shops."""

import pytest

from venditor.listings.page.hiding import MARK, how_hidden, shown_to_nobody


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
        ("p", {"style": "height:0px; overflow: hidden"}, "style"),
        ("p", {"style": "height:0; padding-bottom:56%"}, ""),
        ("p", {"class": "d-none"}, "class"),
        ("p", {"class": "d-none d-md-block"}, ""),
        ("p", {"class": "d-none d-md-none"}, "class"),
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


@pytest.mark.parametrize(
    ("attributes", "how"),
    [
        ({"style": "display:none", "class": "content-rely-tab tab_content"}, "tab"),
        ({"style": "display: none", "role": "tabpanel"}, "tab"),
        ({"hidden": "", "class": "accordion-body"}, "tab"),
        ({"style": "display:none", "class": "panel-collapse"}, "tab"),
        ({"class": "tab-content"}, ""),
        ({"style": "display:none", "class": "tablet-content"}, "style"),
        ({"style": "display:none", "class": "table-panel"}, "style"),
    ],
)
def test_what_is_behind_a_tab_is_there_to_be_opened(attributes, how):
    assert how_hidden("div", attributes) == how
    assert not (how == "tab" and shown_to_nobody("div", attributes))
