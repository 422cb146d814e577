"""A page beside its findings: its words and nothing else of it, the quoted ones marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.listings.errors import ListingError
from venditor.listings.reports.picture import Spot, picture


def shown(text, *spots, **more):
    """The page as lines, marked words in brackets behind the numbers of the spots that begin there."""
    told = picture(text, spots, **more)
    lines = []
    for block in told.blocks:
        words = "".join(
            "".join(f"#{spot}" for spot in span.begins)
            + (f"[{span.text}]" if span.spot is not None else span.text)
            for span in block.spans
        )
        kind = f"{block.kind}: " if block.kind else ""
        lines.append(f"({block.left_out})" if block.kind == "gap" else kind + words.strip())
    return lines


def test_words_come_in_order_in_paragraphs():
    page = """<title>no</title><h1>Lampe <i>Flora</i></h1><p>One<br>two</p><ul><li>three<li>four</ul>
        <table><tr><th>Farbe<td>rot</table><p>5<sup>2</sup> m<a>a</a><a>b</a>"""
    assert shown(page) == [
        "h: Lampe Flora",
        "One",
        "two",
        "li: three",
        "li: four",
        "row: Farbe rot",
        "52 m a b",
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<script>words</script>",
        "<style>words</style>",
        "<svg><text>words</text></svg>",
        "<template><p>words</template>",
        "<noscript>words</noscript>",
        "<!-- words -->",
        "<input type=hidden placeholder=words>",
        "<input type=password placeholder=words>",
        "<select><option>words</select>",
        "<p hidden>words</p>",
        "<p style='DISPLAY : none'>words</p>",
        "<object data=words>words</object>",
        "<math><mi>words</mi></math>",
        "<a href='words' onclick='words' title=words></a>",
        "<img src=words>",
    ],
)
def test_what_nobody_sees_is_left_out(markup):
    assert shown(f"<p>before{markup}</p><p>after") == ["before", "after"]


def test_pictures_fields_buttons_and_frames_have_their_words():
    page = """<p><img alt="A  lamp"><input placeholder=Mail><input type=submit value=Send><button>Buy</button>
        <textarea>typed</textarea><iframe src="https://maps.example/x"></iframe>"""
    (block,) = picture(page, []).blocks
    assert [(span.text.strip(), span.looks) for span in block.spans if span.text.strip()] == [
        ("A lamp", ("img",)),
        ("Mail", ("input",)),
        ("Send", ("btn",)),
        ("Buy", ("btn",)),
        ("typed", ()),
        ("maps.example", ("frame",)),
    ]


def test_words_are_marked_in_their_element():
    page = "<p>5 kg</p><div><p>5 kg</p></div>"
    assert shown(page, Spot(1, "html > body > div > p", "5 kg")) == ["5 kg", "#0[5 kg]"]
    assert shown(page, Spot(1, "", "5 kg")) == ["#0[5 kg]", "5 kg"]


def test_words_may_begin_in_their_element_and_go_on_behind_it():
    page = "<p>Pagamento</p><h2>Pagamento</h2><p>con carta</p><p>carta</p>"
    spot = Spot(1, "html > body > h2", "Pagamento con carta")
    assert shown(page, spot) == ["Pagamento", "h: #0[Pagamento]", "[con carta]", "carta"]
    # Words that stand wholly behind it are others.
    assert shown(page, Spot(1, "html > body > h2", "con"))[2] == "con carta"


def test_words_are_marked_across_elements_and_white_space():
    page = "<p>Nur <b>heute</b>\n -50&nbsp;% auf alles</p>"
    assert shown(page, Spot(1, "html > body > p", "Nur heute -50 %")) == ["#0[Nur] [heute] [-50 %] auf alles"]


def test_marks_that_overlap_are_both_numbered():
    page = "<p>Nur heute -50 %</p>"
    told = shown(page, Spot(1, "", "Nur heute"), Spot(2, "", "heute -50 %"), Spot(3, "", "Nur"))
    assert told == ["#0#2[Nur] #1[heute] [-50 %]"]


def test_what_the_page_hides_is_shown_where_it_is_quoted():
    page = "<div hidden><p>Hersteller: Muster</p><p>more</p></div><div hidden>other</div>"
    told = picture(page, [Spot(1, "", "Hersteller: Muster")])
    assert [(block.hidden, "".join(span.text for span in block.spans)) for block in told.blocks] == [
        (True, "Hersteller: Muster"),
        (True, "more"),
    ]


def test_a_menu_is_shown_where_it_is_quoted():
    page = "<nav><a>Start</a><p hidden>secret</p></nav><div role=navigation>Lampen</div><p>Lampe</p>"
    assert shown(page) == ["Lampe"]
    told = picture(page, [Spot(1, "", "Start")])
    assert [(block.hidden, block.spans[0].text) for block in told.blocks] == [
        (False, "Start"),
        (False, "Lampe"),
    ]
    told = picture(page, [Spot(1, "", "secret")])
    assert [(block.hidden, block.spans[0].text) for block in told.blocks] == [
        (True, "secret"),
        (False, "Lampe"),
    ]


def test_words_of_the_markup_are_not_looked_for_in_other_places():
    page = "<script type='application/ld+json'>{\"price\": 19.9}</script><p>119.90</p>"
    for spot in (
        Spot(1, "html > head > script", "19.9"),
        Spot(1, "", "19.9", anywhere=False),
    ):
        assert picture(page, [spot]).marked == frozenset()
        assert picture(page, [spot]).blocks[0].spans[0].text == "119.90"


def test_an_element_whose_words_are_in_an_attribute_is_marked_whole():
    page = "<p><a href='/agb'>AGB</a> <img src='/a/lamp.jpg?x'></p>"
    spots = (Spot(1, "html > body > p > a", "/agb"), Spot(2, "html > body > p > img", "/a/lamp"))
    assert shown(page, *spots) == ["#0[AGB] #1[lamp.jpg]"]
    page = "<a href=/k aria-label=Kontakt><img src=k.png></a>"
    assert shown(page, Spot(1, "html > body > a", "Kontakt")) == ["#0[Kontakt]"]
    assert shown(page) == []


@pytest.mark.parametrize(
    "path", ["html > body >", "html[", "html" + " > div" * 9_000, "p", "html >> x", "html:foo"]
)
def test_a_path_that_leads_nowhere_marks_nothing_there(path):
    assert shown("<p>Lampe", Spot(1, path, "Lampe")) == ["#0[Lampe]"]


def test_a_long_page_is_shown_around_its_marks():
    page = "".join(f"<p>{at:04} {'x' * 94}</p>" for at in range(400))
    line = "x" * 94
    assert shown(page, Spot(1, "", "0200"), most=20_000, around=150) == [
        f"0000 {line}",
        f"0001 {line}",
        f"0002 {line}",
        f"0003 {line}",
        f"({194 * 99})",
        f"0198 {line}",
        f"0199 {line}",
        f"#0[0200] {line}",
        f"0201 {line}",
        f"({198 * 99})",
    ]


@pytest.mark.parametrize(("paragraphs", "whole"), [(199, True), (200, True), (201, False)])
def test_a_page_of_so_many_characters_is_shown_whole(paragraphs, whole):
    page = f"<p>{'x' * 100}</p>" * paragraphs
    assert (shown(page, most=20_000)[-1][0] == "x") is whole


def test_a_language_that_the_page_states_is_kept_and_nothing_else():
    page = "<html lang=de_AT><body><p lang=zh-Hant>檯燈<p lang='x onload=1'>b"
    told = picture(page, [])
    assert (told.language, [block.language for block in told.blocks]) == ("de-AT", ["zh-Hant", ""])


def test_a_page_that_nobody_reads_is_refused():
    with pytest.raises(ListingError):
        picture("<div>" * 20_000, [])


@given(st.text(alphabet="<>/abpdiv ='\"&;!-#0x1\n\u202e檯", max_size=300), st.text(max_size=20))
def test_any_text_has_a_picture(text, quotation):
    told = picture(text, [Spot(1, "html > body > p", quotation), Spot(2, "", quotation)])
    assert told.marked <= {0, 1}
