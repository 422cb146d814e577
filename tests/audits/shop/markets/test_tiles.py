"""Tiles of a list: what belongs together, and whose unit price may be missing."""

import pytest

from venditor.audits.shop.markets.tiles import may_lack_unit_price, tiles_of
from venditor.listings.page.reading import read_page

TEA, POT = "<h2>Assam Schwarztee 250 g</h2>", "<h2>Teekanne Abendrot 1 l</h2>"


def tiles(main):
    page = f'<html lang="de"><title>Alle</title><body><h1>Alle Produkte</h1><main>{main}</main></body></html>'
    return list(tiles_of(read_page(page, with_passages=True)))


def lacking(*parts):
    return [
        tile.name
        for tile in tiles("".join(f"<div>{one}</div>" for one in parts))
        if may_lack_unit_price(tile)
    ]


@pytest.mark.parametrize(
    "shape",
    [
        "<ul><li>{0}<p>7,90 €</p></li><li>{1}<p>39,00 €</p></li></ul>",
        "<div><div><div>{0}</div><i><s>9,90 €</s> <b>7,90 €</b></i></div><div>{1}<p>39,00 €</p></div></div>",
        "<table><tr><td>{0}</td><td>7,90 €</td></tr><tr><td>{1}</td><td>39,00 €</td></tr></table>",
    ],
)
def test_a_name_and_a_price_beside_others_are_a_tile(shape):
    found = tiles(shape.format(TEA, POT))
    assert [one.name for one in found] == ["Assam Schwarztee 250 g", "Teekanne Abendrot 1 l"]
    assert found[0].where[0].quotation == "Assam Schwarztee 250 g"
    assert "90 €" in found[0].where[1].quotation
    assert not any("Teekanne" in one.text for one in found[0].read.passages)


@pytest.mark.parametrize(
    "main",
    [
        f"<div>{TEA}<p>7,90 €</p></div>",
        f"<div>{TEA}</div><div>{POT}</div><p>7,90 €</p>",
        "<p>7,90 €</p><p>39,00 €</p>",
        f"<ul hidden><li>{TEA}<p>7,90 €</p></li><li>{POT}<p>39,00 €</p></li></ul>",
    ],
)
def test_one_alone_prices_alone_and_what_is_hidden_are_none(main):
    assert tiles(main) == []


def test_food_without_a_price_for_a_measure_may_lack_it():
    assert lacking(f"{TEA}<p>7,90 €</p>", f"{POT}<p>39,00 €</p>") == ["Assam Schwarztee 250 g"]


@pytest.mark.parametrize(
    "unit",
    ["31,60 € / kg", "(31,60 €/kg)", "Grundpreis: 3,16 € je 100 g", "1 kg = 31,60 €", "31.60 € per kg"],
)
def test_any_words_of_a_price_for_a_measure_are_one(unit):
    assert lacking(f"{TEA}<p>7,90 €</p><p>{unit}</p>", f"{POT}<p>39,00 €</p>") == []


@pytest.mark.parametrize("name", ["Reisetasche Fjord 60 l", "Wasserkocher 1,7 l", "Mikrowelle 23 l"])
def test_the_size_of_a_thing_is_no_content(name):
    assert lacking(f"<h2>{name}</h2><p>79,00 €</p>", f"{POT}<p>39,00 €</p>") == []
