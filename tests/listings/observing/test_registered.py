"""Words of a registry that an offer shows: whole, of this product, and those of an address together."""

import pytest

from venditor.listings.observing.items.texts import Texts
from venditor.listings.observing.registered import shown_of
from venditor.listings.page.reading import read_page
from venditor.products.actors import Actor, Assignment


def seen(body, **actor):
    maker = Actor("m", **actor)
    page = read_page(f"<html><body><h1>Lamp</h1>{body}</body></html>", with_passages=True)
    found = shown_of(Assignment(manufacturer=maker), Texts(page))
    return {one.about.removeprefix("manufacturer_"): one.sources[0].quotation for one in found}


ADA = {
    "name": "Ada Ltd.",
    "street": "1 Example Road",
    "town": "Taipei",
    "country": "TW",
    "email": "safety@ada.example",
}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("EVA", "<p>All relevant details.</p>"),
        ("Ada", "<p>He told us a da.</p><p>ada.example</p>"),
        ("Ada Ltd.", "<h2>You may also like</h2><p>Lamp by Ada Ltd.</p>"),
        ("Ada Ltd.", "<p hidden>Ada Ltd.</p>"),
    ],
)
def test_other_words_are_not_its_name(name, body):
    assert seen(body, name=name) == {}


def test_all_of_it_where_it_stands():
    body = "<p>By ADA\n Ltd.</p><p>1 Example Road</p><p>106 Taipei</p>"
    body += "<a href='mailto:safety@ada.example'>Write</a>"
    assert seen(body, **ADA) == {
        "name": "By ADA Ltd.",
        "postal_address": "1 Example Road",
        "electronic_address": "Write",
    }


@pytest.mark.parametrize(
    "body",
    [
        "<p>Ada Ltd.</p><p>11 Example Road, Taipei</p>",
        "<p>Ada Ltd.</p><p>1 Example Road</p>" + "<p>More words</p>" * 5 + "<p>Ships from Taipei</p>",
        "<p>Ada Ltd.</p><p>x-safety@ada.example.org</p>",
    ],
)
def test_an_address_is_whole_and_in_one_place(body):
    assert set(seen(body, **ADA)) == {"name"}


def test_a_name_in_a_script_without_blanks_is_found_between_others():
    assert set(seen("<p>由小米製造</p>", name="小米")) == {"name"}
