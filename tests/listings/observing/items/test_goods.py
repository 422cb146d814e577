"""Fibres and energy classes, as pages and feed rows state them."""

from datetime import date

import pytest

from venditor.listings.observing.items import observe_items
from venditor.listings.observing.observation import Offer
from venditor.listings.page.reading import read_page
from venditor.listings.read import Passage, Read
from venditor.products import Attribute, Field, Listing, Source

DAY = date(2026, 11, 28)


def page(body, language="en", head=""):
    """What is seen on a page, by item."""
    html = f'<!doctype html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'
    return by_item(read_page(html, with_passages=True))


def by_item(read):
    return {each.about: each for each in observe_items(Offer(read, DAY))}


def row(language="de", **fields):
    """What is seen in a feed row, by item."""
    made = {
        name: Field.present(value, Source("feed", f"item 1/{name}", str(value)))
        for name, value in fields.items()
    }
    passages = tuple(
        Passage("text", value, f"item 1/{name}") for name, value in fields.items() if isinstance(value, str)
    )
    made["language"] = Field.present(language, Source("feed", "channel/language", language))
    return by_item(Read("1", Listing(**made), (), passages))


def told(found, item):
    """How, with what flaw and how surely an item is seen; ``None`` where it is not."""
    each = found.get(item)
    return each and (each.seen, each.flaw, each.confidence)


SEEN = ("seen", "", "high")
MEDIUM = ("seen", "", "medium")


@pytest.mark.parametrize(
    ("stated", "outcome", "values"),
    [
        ("100 % Baumwolle", SEEN, {}),
        ("80 % Baumwolle, 20 % Polyester", SEEN, {}),
        ("Obermaterial: 100 % Wolle, Futter: 55 % Viskose, 45 % Polyester", SEEN, {}),
        ("80 % Baumwolle, 21 % Polyester", ("flawed", "percentages_do_not_add_up", "high"),
         {"stated": "80 % Baumwolle, 21 % Polyester", "sum": "101"}),
        ("79 % Baumwolle, 20 % Polyester", ("flawed", "percentages_do_not_add_up", "high"),
         {"stated": "79 % Baumwolle, 20 % Polyester", "sum": "99"}),
        ("Baumwolle", ("flawed", "percentages_missing", "medium"), {"stated": "Baumwolle"}),
        ("棉 100%", SEEN, {}),
        ("Eiche", None, None),
    ],
)  # fmt: skip
def test_fibres_of_each_part_make_a_hundred(stated, outcome, values):
    attributes = (Attribute("Material", stated),)
    source = Source("feed", "item 1/material", stated)
    found = by_item(Read("1", Listing(attributes=Field.present(attributes, source))))
    assert told(found, "fibre_composition") == outcome
    if outcome:
        assert found["fibre_composition"].values == values


def test_fibres_in_running_text():
    found = row(description="Pullover aus 70 % Wolle und 30 % Polyamid. 100 % Zufriedenheit!")
    assert told(found, "fibre_composition") == SEEN
    assert told(row(description="70 % Wolle, 20 % Polyamid"), "fibre_composition") == (
        "flawed", "percentages_do_not_add_up", "medium",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "energy_class", "energy_range"),
    [
        ("Energieeffizienzklasse: C (A–G)", SEEN, SEEN),
        ("Energieeffizienzklasse: C", SEEN, ("flawed", "class_without_range", "high")),
        ("Energieeffizienzklasse: A++", ("flawed", "energy_class_of_old_scale", "medium"),
         ("flawed", "class_without_range", "high")),
        ("Klasse A in jeder Hinsicht", None, None),
    ],
)  # fmt: skip
def test_an_energy_class_stands_beside_its_range(words, energy_class, energy_range):
    found = page(f"<h1>Kühlschrank</h1><p>{words}</p>", "de")
    assert told(found, "energy_class") == energy_class
    assert told(found, "energy_class_range") == energy_range


def test_a_feed_tells_the_range_in_attributes_of_its_own():
    attributes = (
        Attribute("min_energy_efficiency_class", "A"),
        Attribute("max_energy_efficiency_class", "G"),
    )
    sources = [Source("feed", f"item 1/g:{each.name}", each.value) for each in attributes]
    energy = Field.present("C", Source("feed", "item 1/g:energy_efficiency_class", "C"))
    found = by_item(Read("1", Listing(energy_class=energy, attributes=Field.present(attributes, *sources))))
    assert told(found, "energy_class_range") == SEEN


def test_the_label_and_the_sheet_are_links_or_pictures():
    found = page(
        "<h1>Kühlschrank</h1><p>Energieeffizienzklasse: C</p><img src='/energy-label.png' alt=''>"
        "<a href='https://eprel.ec.europa.eu/fiches/1.pdf'>Produktdatenblatt</a>",
        "de",
    )
    assert told(found, "energy_label") == MEDIUM
    assert told(found, "product_information_sheet") == SEEN


def test_a_name_that_has_the_word_for_reviews_in_it_is_no_heading_of_reviews():
    body = "<h1>MAVIS - Winter coat</h1><p>Outer fabric material: 100% polyester</p>"
    assert told(page(body), "fibre_composition") == ("seen", "", "high")
    assert told(page(body.replace("MAVIS - Winter coat", "12 avis"), "fr"), "fibre_composition") is None
