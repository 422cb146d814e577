"""Whatever bytes a file has: listings or a clear error, in bounded time, and never a crash.

Seeds are synthetic files of every format, and real ones where the shared data are there. Each input is a seed
with some bytes put in, taken out, doubled, cut off, mixed with another or encoded otherwise, by a number.
"""

import gzip
import io
import json
import os
import random
import time
from datetime import date
from pathlib import Path

import pytest

from venditor.listings.judging import telling
from venditor.listings.judging.judge import Circumstances, Judge
from venditor.listings.judging.law import DestinationLaw
from venditor.listings.read import Read
from venditor.listings.reading import read_stream
from venditor.listings.reports.document import listing_document
from venditor.listings.reports.entry import Entry, Found

TODAY = date(2026, 11, 1)
SLICE, CAMPAIGN = 1_500, 100_000
JUDGED = 4
"""One of so many inputs is judged too, which takes several times as long as reading it."""
LONGEST = 200_000
SLOW = 5.0
"""Seconds of processor time that no input of this length may take."""

PAGE = """<!doctype html><html lang="de"><head><script type="application/ld+json">
{"@type": "Product", "sku": "A-1", "offers": [{"price": "19.90", "priceCurrency": "EUR"}]}</script></head>
<body><h1>Lampe</h1><b class="price">19,90 &euro;</b><p>Art.-Nr.: A-1</p></body></html>"""
TERMS = """<html><script type="application/ld+json">{"@type": "Product", "offers": {"price": 9,
"priceSpecification": [ {"priceType": "ListPrice", "price": "12.00", "referenceQuantity": {"value":
750, "unitCode": "MLT", "valueReference": {"value": 1, "unitCode": "LTR"}}, "valueAddedTaxIncluded":
true}], "hasMerchantReturnPolicy": {"merchantReturnDays": 14, "applicableCountry": ["DE"],
"restockingFee": 5}, "shippingDetails": {"shippingRate": {"value": 4.9, "currency": "EUR"},
"shippingDestination": {"addressCountry": "DE"}, "deliveryTime": {"transitTime": {"minValue": 1,
"maxValue": 2}}}}} </script><div itemscope itemtype="https://schema.org/Product"><h1
itemprop="name">Lampe</h1><div itemscope itemprop="aggregateRating"><i
itemprop="ratingValue">4,5</i><i itemprop="reviewCount">3</i></div></div> <form
action="/kauf"><label>Ort <input></label><button><b
hidden>Nein</b>Kaufen</button></form><details><summary>Mehr </summary><a href="/agb"><img alt="AGB"
src="a.png"></a></details><p>ab 9,99 € <s class="price">19 €</s></p></html>"""
FEED = """<?xml version='1.0'?><rss version='2.0' xmlns:g='http://base.google.com/ns/1.0'><channel><item>
<g:id>1</g:id><title>Lampe</title><g:price>19.90 EUR</g:price><g:gtin>4006381333931</g:gtin>
<g:shipping><g:country>DE</g:country><g:price>4.90 EUR</g:price></g:shipping></item>
</channel></rss>"""
ROWS = """id\ttitle\tdescription\tlink\tprice\tavailability
1\tLampe\tHell\thttps://shop.example/1\t19.90 EUR\tin stock
"""
SYNTHETIC = [
    PAGE.encode(),
    TERMS.encode(),
    FEED.encode(),
    ROWS.encode(),
    b'Handle,Title,Body (HTML),Vendor,Variant SKU,Variant Price\nlamp,Lamp,"<p>x</p>",Kessel,A-1,19.90\n',
    b'ID,Type,SKU,Name,Published,Regular price,Sale price\n1,simple,A-1,"Lamp, small",1,19.90,9.90\n',
    b"code\tproduct_name\tquantity\tbrands\n4006381333931\tTee\t200 g\tKessel\n",
    b'{"products": [{"title": "Lamp", "handle": "lamp", "variants": [{"price": "19.90", "sku": "A-1"}]}]}',
    b'[{"id": 1, "name": "Lamp", "type": "simple", "sku": "A-1", "regular_price": "19.90", "price": "9.90"}]',
    b'{"code": "4006381333931", "product": {"product_name": "Tee", "quantity": "200 g"}}',
    "Lampe aus Holz\nPreis: 19,90 €\nSKU: A-1\n".encode(),
]
MARKS = b"<>\"'&;,\t\n\r\0{}[]:/=-!\xef\xbb\xbf\xff\xfe"


def real():
    """The beginnings of real files; none where the shared data are not there."""
    folder = Path(os.environ.get("VENDITOR_SHARED", "../shared")) / "data" / "listings" / "real"
    pages = sorted((folder / "product_extraction_benchmark" / "dataset" / "html").glob("*.gz"))
    others = [*sorted(folder.glob("google_feed/*.xml")), *sorted(folder.glob("*/*.csv"))]
    return [gzip.decompress(path.read_bytes())[:30_000] for path in pages[:20]] + [
        path.read_bytes()[:20_000] for path in others
    ]


SEEDS = SYNTHETIC + real()


def changed(chance):
    """An input that was made from a seed."""
    data = bytearray(chance.choice(SEEDS)) if chance.random() < 0.9 else bytearray(chance.randbytes(1000))
    for _ in range(chance.randint(1, 12)):
        data = CHANGES[chance.randrange(len(CHANGES))](data, chance.randrange(len(data) + 1), chance)[
            :LONGEST
        ]
    return bytes(data)


def _put_in(data, place, chance):
    return data[:place] + bytes([chance.choice(MARKS)]) * chance.choice((1, 1, 5, 300)) + data[place:]


def _double(data, place, chance):
    start = chance.randrange(len(data) + 1)
    return (
        data[:place] + data[start : start + chance.randint(1, 400)] * chance.choice((1, 3, 50)) + data[place:]
    )


def _mix(data, place, chance):
    other = chance.choice(SEEDS)
    start = chance.randrange(len(other))
    return data[:place] + other[start : start + 500] + data[place:]


def _encode(data, place, chance):
    del place
    return bytearray(
        bytes(data)
        .decode("utf-8", "replace")
        .encode(chance.choice(("utf-16", "latin-1", "gb18030")), "replace")
    )


CHANGES = (
    _put_in,
    _double,
    _mix,
    _encode,
    lambda data, place, chance: data[:place] + data[place + chance.choice((1, 10, 1000)) :],
    lambda data, place, _: data[:place],
    lambda data, place, chance: data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :],
)


@pytest.mark.parametrize("count", [SLICE, pytest.param(CAMPAIGN, marks=pytest.mark.campaign)])
def test_whatever_a_file_is_it_is_read_or_refused_in_words(count):
    listings = errors = 0
    judge = Judge([DestinationLaw("DE"), DestinationLaw("TW")], Circumstances(TODAY, {}))
    for number in range(count):
        raw = changed(random.Random(number))  # noqa: S311 - inputs to try, the same each time
        begun = time.process_time()
        for one in read_stream(io.BytesIO(raw), TODAY, passages=number % JUDGED == 0):
            if isinstance(one, Read):
                listings += 1
                # As it is printed: half a character could not be.
                json.dumps(one.listing.document(), ensure_ascii=False).encode()
                "".join(passage.text + passage.address for passage in one.passages).encode()
                if number % JUDGED == 0:
                    judged = judge.judge("file", one)
                    found = tuple(Found(each, "") for each in judged.findings)
                    json.dumps(listing_document(Entry(judged, found, one), telling))
            else:
                errors += 1
                assert one.error.message, number
                assert one.error.remedy, number
        assert time.process_time() - begun < SLOW, number
    # Most inputs still are files of their kind, and many are not.
    assert listings > count / 3
    assert errors > count / 20
