"""Plain text as a listing."""

from decimal import Decimal

from venditor.listings.text import LONGEST_NAME, read_text


def test_the_first_line_names_it_and_the_first_amount_is_its_price():
    read = read_text("Lampe  aus Holz\n\nnur 19,90 € statt 29,90 €\nArtikelnummer: L-7\nEAN 4006381333931\n")
    found = {name: field.value for name, field in read.listing if field.state == "present"}
    assert found == {
        "name": "Lampe aus Holz",
        "description": "nur 19,90 € statt 29,90 € Artikelnummer: L-7 EAN 4006381333931",
        "price": Decimal("19.90"),
        "currency": "EUR",
        "sku": "L-7",
        "gtin": "4006381333931",
    }
    assert read.listing.price.sources[0].path == "line 3"


def test_words_are_no_currency():
    listing = read_text("TOP 10 lamps\nSHOWER GEL 50 ml, ALL 3 colours").listing
    assert (listing.price.state, listing.currency.state) == ("unknown", "unknown")


def test_a_first_line_that_is_a_paragraph_is_no_name():
    assert read_text("word " * LONGEST_NAME).listing.name.state == "unknown"


def test_a_letter_before_a_number_in_running_words_is_no_currency():
    listing = read_text("Lampe R 12\nPreis: 19,90 EUR\n").listing
    assert (str(listing.price.value), listing.currency.value) == ("19.90", "EUR")


def test_each_paragraph_is_a_passage_named_by_its_first_line():
    read = read_text("Lampe\n\nHell und\nwarm.\n \n\nNeu\n")
    assert [(one.path, one.text) for one in read.passages] == [
        ("line 1", "Lampe"),
        ("line 3", "Hell und warm."),
        ("line 7", "Neu"),
    ]
