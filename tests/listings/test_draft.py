"""A listing while it is read: which place decides a field, and what is told beside it."""

import time

import pytest

from venditor.listings.descriptions import words_of
from venditor.listings.draft import Draft, Place, item_name
from venditor.listings.values.days import day


def state(draft, field):
    found = getattr(draft.read(None).listing, field)
    return found.state, found.value, [source.path for source in found.sources]


def test_the_first_place_with_something_in_it_decides():
    draft = Draft("table")
    draft.text("brand", Place("a", ""))
    draft.text("brand", Place("b", "B"))
    draft.text("brand", Place("c", "C"))
    assert state(draft, "brand") == ("present", "B", ["b", "a", "c"])


def test_what_cannot_be_used_leaves_a_field_unknown_and_not_absent():
    draft = Draft("table")
    draft.parsed("price_until", Place("a", ""), day)
    draft.parsed("price_until", Place("b", "soon"), day)
    assert state(draft, "price_until") == ("unknown", None, ["b", "a"])
    draft.parsed("price_until", Place("c", "2026-11-27"), day)
    assert state(draft, "price_until")[0] == "present"
    assert [each.source.path for each in draft.read(None).problems] == ["b"]


@pytest.mark.parametrize("text", ["", " ", "n/a", "NULL", "-", "undefined"])
def test_words_for_nothing_say_nothing(text):
    draft = Draft("table")
    draft.text("brand", Place("a", text))
    assert state(draft, "brand")[0] == "absent"


@pytest.mark.parametrize(("field", "text"), [("name", "None"), ("brand", "Nana"), ("id", "NA")])
def test_words_for_nothing_may_be_names(field, text):
    draft = Draft("table")
    draft.text(field, Place("a", text))
    assert state(draft, field)[:2] == ("present", text)


def test_a_description_without_words_is_absent():
    draft = Draft("table")
    draft.markup("description", Place("a", "<p> </p>"))
    assert state(draft, "description") == ("absent", None, ["a"])


def test_a_quotation_is_what_stands_there():
    draft = Draft("json")
    draft.text("brand", Place("a", " B \n C "))
    (source,) = draft.read("1").listing.brand.sources
    assert (source.kind, source.path, source.quotation) == ("json", "a", "B C")


def test_an_item_has_its_position_and_its_own_name():
    assert (item_name(3, "X"), item_name(3, None), item_name(3, "")) == ("3 (X)", "3", "3")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plain  words", "plain words"),
        ("<p>a</p><p>b</p>", "a b"),
        ("a<b>b</b>c", "abc"),
        ("1 &lt; 2 &amp; 3&nbsp;kg", "1 < 2 & 3 kg"),
        ("for 3 < 5 people", "for 3 < 5 people"),
        ("a<!-- no -->b<!-- open", "ab<!-- open"),
        ("<style>p{}</style>x<script>y</script>z", "x z"),
        ("<script>never closed", ""),
        ("<script>a<script>b</script>c", "c"),
        ("a<br/>b<img src='x'>c", "a b c"),
    ],
)
def test_a_description_is_its_words(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize("piece", ["<", "<a", "<!--", "<script>", "<!-- -->", "&", "<a b='", "</script"])
def test_the_time_for_a_description_grows_with_its_length_alone(piece):
    started = time.process_time()
    words_of(piece * (2_000_000 // len(piece)))
    # It takes a second or two; what grows with the square would take hours.
    assert time.process_time() - started < 30
