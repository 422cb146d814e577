"""The passages of a page: what a reader sees, in order, and what is hidden from them."""

import pytest

from venditor.listings.page import passages as module
from venditor.listings.page.passages import passages
from venditor.listings.page.process import PageProcess
from venditor.listings.page.reading import read_page
from venditor.listings.page.tree import parsed
from venditor.listings.read import Passage


def seen(body):
    return passages(parsed(f"<html><head><title>T</title></head><body>{body}</body></html>"))


def told(body):
    return [(one.kind, one.text) for one in seen(body)]


def test_words_within_a_line_are_one_passage_with_their_links():
    body = "<p>Mit <b>W</b>iderruf <a href='/agb'>laut AGB</a>,<br>immer</p>"
    assert seen(body) == (
        Passage("text", "Mit Widerruf laut AGB, immer", "html > body > p"),
        Passage("link", "laut AGB", "html > body > p > a", "/agb"),
    )


def test_elements_that_stand_apart_are_words_apart_and_numbers_are_not():
    body = (
        "<p><span>Preis</span><span>19</span><span>,</span><span>90</span><small>€</small> Ab<sup>1</sup></p>"
    )
    assert told(body) == [("text", "Preis 19,90€ Ab1")]


def test_a_block_within_a_block_is_a_passage_of_its_own():
    body = "<div>vorher<h2>Titel <i>neu</i></h2><div><p>eins</p><p>zwei</p></div>nachher</div>"
    assert [(one.kind, one.text, one.path) for one in seen(body)] == [
        ("text", "vorher", "html > body > div"),
        ("heading", "Titel neu", "html > body > div > h2"),
        ("text", "eins", "html > body > div > div > p:nth-of-type(1)"),
        ("text", "zwei", "html > body > div > div > p:nth-of-type(2)"),
        ("text", "nachher", "html > body > div"),
    ]


def test_a_text_that_is_one_link_is_that_link_alone():
    assert told("<ul><li><a href='/a'>Eins</a><li><a href=/b>Zwei</a> neu</ul>") == [
        ("link", "Eins"),
        ("text", "Zwei neu"),
        ("link", "Zwei"),
    ]


def test_a_link_or_button_without_words_has_those_of_its_picture_or_for_readers():
    assert told(
        "<a href=/a><img src=a.png alt=Logo></a><a href=/b aria-label=Korb></a><button title=Zu></button>"
    ) == [("link", "Logo"), ("image", "Logo"), ("link", "Korb"), ("button", "Zu")]


def test_what_is_hidden_in_a_link_is_none_of_its_words():
    assert [(one.kind, one.text, one.hidden) for one in seen("<a href=/a><b hidden>Nein</b> Ja</a>")] == [
        ("link", "Ja", ""),
        ("text", "Nein", "attribute"),
    ]


def test_buttons_say_where_their_form_goes():
    body = (
        "<form action='/kauf'><p>Jetzt: <button>Kaufen <b>!</b></button></p><input type=submit value=Los>"
        "<button formaction='/merken'>Merken</button></form><div role=button>Mehr</div>"
    )
    assert [(one.kind, one.text, one.address) for one in seen(body)] == [
        ("text", "Jetzt:", ""),
        ("button", "Kaufen !", "/kauf"),
        ("button", "Los", "/kauf"),
        ("button", "Merken", "/merken"),
        ("button", "Mehr", ""),
    ]


def test_fields_have_their_labels():
    body = (
        "<label for=o>Ort</label><input id=o><label>Menge <select><option>1<option>2</select></label>"
        "<input placeholder=Suche><textarea name=text>alt</textarea><input type=hidden name=token>"
    )
    assert [one.text for one in seen(body) if one.kind == "field"] == ["Ort", "Menge 1 2", "Suche", "text"]


def test_pictures_and_frames_have_addresses():
    body = (
        "<img src='data:x' data-src='/a.png' alt='Rot'><iframe src='/f' title='Karte'></iframe>"
        "<img src=b.png>"
    )
    assert [(one.kind, one.text, one.address) for one in seen(body)] == [
        ("image", "Rot", "/a.png"),
        ("frame", "Karte", "/f"),
        ("image", "", "b.png"),
    ]


@pytest.mark.parametrize(
    ("body", "how"),
    [
        ("<p hidden>weg</p>", "attribute"),
        ("<div style='display:none'><p>weg</p></div>", "style"),
        ("<p class=sr-only>weg</p>", "class"),
        ("<noscript><p>weg</p></noscript>", "noscript"),
        ("<dialog><p>weg</p></dialog>", "dialog"),
        ("<details><p>weg</p></details>", "details"),
        ("<details open><p>weg</p></details>", ""),
        ("<template><p>weg</p></template>", "template"),
    ],
)
def test_what_is_hidden_says_how(body, how):
    assert [(one.text, one.hidden) for one in seen(body)] == [("weg", how)]


def test_the_summary_of_what_can_be_unfolded_is_shown():
    body = "<details><summary>Mehr</summary><p>weg</p></details>"
    assert [(one.text, one.hidden) for one in seen(body)] == [("Mehr", ""), ("weg", "details")]


def test_a_hidden_part_of_a_line_is_a_passage_of_its_own():
    body = "<p>Da <span hidden>nicht</span> und</p>"
    assert [(one.text, one.hidden) for one in seen(body)] == [("Da", ""), ("nicht", "attribute"), ("und", "")]


def test_scripts_and_styles_are_none():
    assert told("<script>a()</script><style>p{}</style><svg><path d=M0 /></svg><!-- c --><p>da</p>") == [
        ("text", "da")
    ]


def test_a_drawing_in_the_page_is_an_image_by_its_label_its_title_or_its_words():
    for drawing in (
        "<svg aria-label=GARAN></svg>",
        "<svg><title>GARAN</title></svg>",
        "<svg><text>GARAN</text></svg>",
    ):
        assert told(drawing) == [("image", "GARAN")]


def test_a_picture_written_into_its_address_keeps_it_unless_another_comes_later():
    assert [one.address for one in seen("<img src='data:image/png;base64,AA==' alt=a>")] == [
        "data:image/png;base64,AA=="
    ]
    assert [one.address for one in seen("<img src='data:image/gif;x' data-src=b.png>")] == ["b.png"]


def test_a_page_that_waits_for_its_script_is_shown():
    page = parsed("<body style='opacity:0'><p>da<p style='opacity:0'>weg</body>")
    assert [(one.text, one.hidden) for one in passages(page)] == [("da", ""), ("weg", "style")]


def test_a_box_is_ticked_that_the_page_ticks():
    boxes = (
        "<input type=checkbox checked name=a><input type=checkbox name=b><input type=radio checked name=c>"
    )
    assert [(one.text, one.ticked) for one in seen(boxes)] == [("a", True), ("b", False), ("c", False)]


def test_every_path_finds_its_element():
    page = parsed("<body><p>a<p>b <i>c</i><div><a href=x>d</a> e<p>f</p></div><p>g</p></body>")
    found = passages(page)
    assert len(found) == 6
    for one in found:
        (node,) = page.css(one.path)
        assert one.text.split()[0] in node.text()


def test_a_page_has_so_many_passages_at_most(monkeypatch):
    monkeypatch.setattr(module, "MOST_PASSAGES", 3)
    assert [one.text for one in seen("<p>1<p>2<p>3<p>4<p>5")] == ["1", "2", "3"]


def test_a_page_has_so_many_characters_at_most(monkeypatch):
    monkeypatch.setattr(module, "MOST_CHARACTERS", 4)
    assert [one.text for one in seen("<p>aa<p>bb<p>cc")] == ["aa", "bb"]


def test_words_that_were_read_in_a_line_stand_in_the_passage_that_has_them():
    html = (
        "<h1>Lampe</h1><div><p>Auf Lager</p><p>Art.-Nr.:<b>L-17</b> seit 2020</p>"
        "<p>EAN: 4006381333932</p></div>"
    )
    read = read_page(html, with_passages=True)
    assert read.listing.sku.sources[0].at == "html > body > div > p:nth-of-type(2)"
    assert read.listing.availability.sources[0].at == "html > body > div > p:nth-of-type(1)"
    assert [(one.field, one.source.at) for one in read.problems] == [
        ("gtin", "html > body > div > p:nth-of-type(3)")
    ]
    assert read_page(html).listing.sku.sources[0].at == ""


def test_passages_are_read_where_they_are_wanted_also_in_a_process_of_their_own():
    html = "<h1>Lampe</h1><p>19,90 €</p>"
    assert read_page(html).passages == ()
    with PageProcess() as pages:
        assert pages.read(html).passages == ()
        assert pages.read(html, with_passages=True).passages == (
            Passage("heading", "Lampe", "html > body > h1"),
            Passage("text", "19,90 €", "html > body > p"),
        )
