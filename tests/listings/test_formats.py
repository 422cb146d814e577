"""A file is known by its first bytes, whatever its name is."""

import pytest

from venditor.listings.formats import format_of

FORMATS = {
    "<!DOCTYPE html><html><body>x": "page",
    "\n\n  <html lang='de'>": "page",
    "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN'><html>": "page",
    "<div class='product'><h1>Lampe</h1>": "page",
    "Saved from a shop <p>Lampe</p>": "page",
    "<?xml version='1.0' encoding='UTF-8'?>\n<rss version='2.0'>": "xml",
    "<!-- made by a shop --><rss version='2.0'>": "xml",
    "<!DOCTYPE rss [<!ENTITY a 'b'>]>\n<rss version='2.0'>": "xml",
    "<feed xmlns='http://www.w3.org/2005/Atom'>": "xml",
    '  {"products": []}': "json",
    '[{"id": 1}]': "json",
    "id\ttitle\tprice\n1\tLampe\t19.90 EUR": "table",
    "Handle,Title,Body (HTML),Vendor\nlamp,Lamp,<p>x</p>,Kessel": "table",
    "Name;Preis;Menge\nLampe;19,90;1": "table",
    "Lampe aus Holz, mit Schirm, in zwei Farben. Sehr schön.\nPreis: 19,90 EUR": "text",
    "Lampe\n19,90 EUR": "text",
}


@pytest.mark.parametrize("text", FORMATS)
def test_a_format_is_known_by_its_beginning(text):
    assert format_of(text.encode()) == FORMATS[text]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_is_no_part_of_it(encoding):
    assert format_of('{"products": []}'.encode(encoding)) == "json"
    assert format_of("id\ttitle\tprice\n1\tLampe\t19.90 EUR".encode(encoding)) == "table"


def test_a_picture_is_no_text():
    assert format_of(b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9) is None
    assert format_of(bytes((0, 1, 2))) is None
    assert format_of(bytes((0, 1, 0, 2, 0, 3))) is None
    assert format_of("Lampe 5 €".encode("utf-16-le")) == "text"
