"""JSON-LD as real pages write it."""

import time

import pytest

from venditor.listings.page.json_ld import MOST_NODES, graph
from venditor.listings.page.opened import opened
from venditor.listings.page.tree import parsed


def names(*blocks):
    html = "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
    return [found.node.get("name") for found in graph(opened(parsed(html)).scripts).products]


PRODUCT = '{"@type": "Product", "name": "Lamp"}'


@pytest.mark.parametrize(
    "block",
    [
        PRODUCT,
        f"[{PRODUCT}]",
        f'{{"@graph": [{{"@type": "Thing"}}, {PRODUCT}]}}',
        '{"@type": ["Thing", "Product"], "name": "Lamp"}',
        '{"@type": "http://schema.org/Product", "name": "Lamp"}',
        '{"@type": "product", "Name": "Lamp"}',
        f"<!-- {PRODUCT} -->",
        f"//<![CDATA[\n{PRODUCT}\n//]]>",
        f"/* made by a plugin */ {PRODUCT};",
        '{"@type": "Product", "name": "Lamp",}',
        '{"@type": "Product", "name": "Lamp", "description": "two\nlines\tand a tab"}',
        f'{{"@type": "WebPage", "mainEntity": {PRODUCT}}}',
        PRODUCT.replace('"', "&quot;"),
    ],
)
def test_a_product_is_found_however_it_is_written(block):
    assert names(block) == ["Lamp"]


def test_half_a_character_is_replaced():
    assert names(r'{"@type": "Product", "name": "a\ud800b\ud83d\ude00"}') == ["a\ufffdb\U0001f600"]


@pytest.mark.parametrize(
    "block", ["x-->" + " " * 200_000 + "y", "// " * 100_000, "/*" * 100_000, ", " * 100_000]
)
def test_what_is_no_json_is_passed_over_in_bounded_time(block):
    begun = time.process_time()
    assert names(block, PRODUCT) == ["Lamp"]
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "block",
    [
        "",
        "{",
        "nothing",
        "[[[[",
        '{"a": ' * 100_000,
        "[" * 100_000,
        '{"name": "Lamp"}',
        "NaN",
        "7",
        '"Product"',
    ],
)
def test_what_is_no_product_is_passed_over_and_the_next_block_is_read(block):
    assert names(block, PRODUCT) == ["Lamp"]


def test_so_much_is_walked_through_and_no_more():
    many = ",".join(["{}"] * MOST_NODES)
    assert names(f"[{PRODUCT},{many}]") == ["Lamp"]
    assert names(f"[{many},{PRODUCT}]") == []
