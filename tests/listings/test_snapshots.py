"""One page seen several times."""

from decimal import Decimal

from venditor.listings.page.reading import read_page
from venditor.listings.snapshots import together


def snapshot(price, more=""):
    return read_page(f"<html lang='de'><h1>Lampe</h1><b class='price'>{price} €</b>{more}</html>")


def test_what_differs_is_told_with_every_value_and_the_first_one_stands():
    page, changes = together([snapshot("19,90"), snapshot("24,90"), snapshot("19,90")])
    assert page.listing.price.value == Decimal("19.90")
    first = page.listing.price.sources[0]
    assert (first.path, first.at, first.snapshot) == ("b.price", "html > body > b", 1)
    (change,) = changes
    assert change.field == "price"
    assert [field.value for field in change.values] == [Decimal("19.90"), Decimal("24.90"), Decimal("19.90")]
    (second,) = change.document()["values"][1]["sources"]
    assert (second["path"], second["value"], second["snapshot"]) == ("b.price", "24.90", 2)


def test_what_only_a_later_snapshot_knows_is_taken_from_it():
    page, changes = together([snapshot("19,90"), snapshot("19,90", "<p>SKU: A-1</p>")])
    assert page.listing.sku.value == "A-1"
    assert (page.listing.sku.sources[0].value, page.listing.sku.sources[0].snapshot) == ("A-1", 2)
    assert [change.field for change in changes] == ["sku"]


def test_snapshots_that_are_alike_differ_in_nothing():
    page, changes = together([snapshot("19,90"), snapshot("19,90")])
    assert (page.listing.name.value, changes) == ("Lampe", ())


def test_a_problem_that_stands_in_every_snapshot_is_told_once():
    wrong = "<p>EAN: 4006381333932</p>"
    page, _ = together([snapshot("19,90", wrong), snapshot("19,90", wrong)])
    assert [(one.field, one.source.snapshot) for one in page.problems] == [("gtin", 1)]


def test_the_passages_of_all_snapshots_are_kept_with_the_snapshot_they_stand_in():
    html = "<p>Da</p>"
    page, _ = together([read_page(html, with_passages=True), read_page("<p>Neu</p>", with_passages=True)])
    assert [(one.text, one.snapshot) for one in page.passages] == [("Da", 1), ("Neu", 2)]
