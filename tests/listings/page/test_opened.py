"""What rules look at in a page is found in one go, and what nobody is shown is taken off."""

import pytest

from venditor.listings.page.opened import opened
from venditor.listings.page.positions import Positions
from venditor.listings.page.tree import parsed

PAGE = """<html><head><script>var a</script><script type="application/LD+JSON">{"a": 1}</script>
<meta name="description" content="Hell"><link rel="canonical" href=" https://shop.example/lampe "></head>
<body><h1><img src="logo.png"></h1><h1>Lampe <b>neu</b></h1>
<noscript><h1>Nein</h1><iframe></iframe></noscript>
<div itemscope itemtype="https://schema.org/Product"><b itemprop="Price">1</b></div>
<table><tr><td>Marke<td>Kessel</table><dl><dt>Farbe<dd>rot</dl><style>p {}</style></body></html>"""


def test_everything_is_found_where_it_is():
    page = opened(parsed(PAGE))
    assert [(one.text, one.at) for one in page.scripts] == [
        ('{"a": 1}', "html > head > script:nth-of-type(2)")
    ]
    assert (page.words, page.address) == ("Lampe neu", "https://shop.example/lampe")
    assert page.meta("description").attributes["content"] == "Hell"
    assert page.meta("keywords") is None
    found = (page.items, page.prices, page.rows, page.terms)
    assert [[node.tag for node in nodes] for nodes in found] == [["div"], ["b"], ["tr"], ["dt"]]


def test_what_nobody_is_shown_is_taken_off_also_where_one_is_in_another():
    page = opened(parsed(PAGE))
    assert page.tree.css("script,noscript,iframe,style") == []
    assert "Nein" not in page.tree.body.text()


def test_a_page_of_nothing_has_nothing():
    page = opened(parsed(""))
    assert (page.words, page.address, page.scripts, page.metas) == ("", "", [], [])


def test_a_position_has_a_number_only_where_others_of_its_name_are_beside_it():
    tree = parsed("<div><p>1<i>2</i></p><b>3</b><p>4<u>5</u><u>6</u></p></div>")
    positions = Positions()
    paths = {node.text(): positions.of(node) for node in tree.css("i,b,u")}
    assert paths == {
        "2": "html > body > div > p:nth-of-type(1) > i",
        "3": "html > body > div > b",
        "5": "html > body > div > p:nth-of-type(2) > u:nth-of-type(1)",
        "6": "html > body > div > p:nth-of-type(2) > u:nth-of-type(2)",
    }
    assert all(len(tree.css(path)) == 1 for path in paths.values())


NOTICES = (
    "<h1>Wird in den Einkaufswagen gelegt ...</h1><h1>Nicht hinzugefügt</h1>{}<h1>Technische Details</h1>"
)
SHORT, LONG = "Lampe Ada", "Lampe Ada, 20 cm, Messing"
OG = "<meta property='og:title' content='{}'>"


@pytest.mark.parametrize(
    ("head", "body", "words"),
    [
        ("<title>Lampe Ada: Amazon.de</title>", NOTICES.format("<h1>Lampe Ada</h1>"), SHORT),
        ("<title>Lampe Ada, 20 cm, Mes…</title>", NOTICES.format("<h1>Lampe Ada, 20 cm, Messing</h1>"), LONG),
        (OG.format("LAMPE ADA kaufen"), NOTICES.format("<h1>Lampe Ada</h1>"), SHORT),
        ("<title>Shop</title>" + OG.format("Lampe"), "<h1>Hinweis</h1><h1>Lampe</h1>", "Lampe"),
        ("<title>小羊肉餐盒 - 商店</title>", "<h1>加入購物車</h1><h1>羊肉餐盒</h1>", "羊肉餐盒"),
        ("<title>Lampe Ada | Haus Licht</title>", "<h1>Haus</h1><h1>Lampe Ada</h1>", SHORT),
        ("<title>Lampe Ada | Licht</title>", "<h1>Lampe Ada</h1><h1>Mehr zu Lampe Ada und Licht</h1>", SHORT),
        ("<title>Kauf was Du willst</title>", "<h1>Lampe Ada</h1><h1>Was Du noch nicht kennst</h1>", SHORT),
        ("<title></title>", "<h1>Lampe Ada</h1><h1>Details</h1>", SHORT),
        ("", "<h1>Lampe Ada</h1><h1>Details</h1>", SHORT),
        ("<title>Lampe</title>", "<h1><img></h1><h1> </h1>", ""),
    ],
)
def test_the_heading_of_the_product_is_the_one_that_the_title_says(head, body, words):
    page = opened(parsed(f"<html><head>{head}</head><body>{body}</body></html>"))
    assert page.words == words
