"""What is printed can be read back: by people, by programs that copy text, by screen readers."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from venditor.adapters.pdf import (
    STANDARDS,
    Code,
    Document,
    Facts,
    Heading,
    Paragraph,
    PdfError,
    Quotation,
    font_advice,
    written,
)
from venditor.adapters.pdf import typesetting as module

FAMILIES = set(typst.Fonts().families())
needs_cjk = pytest.mark.skipif(
    "Noto Serif CJK TC" not in FAMILIES, reason="Debian's fonts-noto-cjk is not installed"
)
needs_arabic = pytest.mark.skipif(
    FAMILIES.isdisjoint({"DejaVu Sans", "Noto Naskh Arabic", "Noto Sans Arabic"}),
    reason="no Arabic font is installed",
)
# Unassigned: no font has it, on any machine.
NOWHERE = "\U00050123"

# The letters each official language of the Union has beyond the basic Latin ones, and its own alphabets.
LETTERS = {
    "bg": "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ абвгдежзийклмнопрстуфхцчшщъьюя ѝ „ “",
    "cs": "ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ áčďéěíňóřšťúůýž",
    "da": "ÆØÅ æøå",
    "de": "ÄÖÜẞ äöüß „ “ ‚ ‘",
    "el": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ αβγδεζηθικλμνξοπρσςτυφχψω άέήίόύώϊϋΐΰ",
    "en": "“ ” ‘ ’ £ €",
    "es": "ÁÉÍÑÓÚÜ áéíñóúü ¿ ¡ ª º",
    "et": "ÄÕÖÜŠŽ äõöüšž",
    "fi": "ÄÖÅŠŽ äöåšž",
    "fr": "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ àâæçéèêëîïôœùûüÿ « » \u202f!",
    "ga": "ÁÉÍÓÚ áéíóú Ḃḃ Ċċ Ḋḋ Ḟḟ Ġġ Ṁṁ Ṗṗ Ṡṡ Ṫṫ",
    "hr": "ČĆĐŠŽ čćđšž ǅ",
    "hu": "ÁÉÍÓÖŐÚÜŰ áéíóöőúüű",
    "it": "ÀÈÉÌÒÙ àèéìòù",
    "lt": "ĄČĘĖĮŠŲŪŽ ąčęėįšųūž",
    "lv": "ĀČĒĢĪĶĻŅŠŪŽ āčēģīķļņšūž",
    "mt": "ĊĠĦŻ ċġħż",
    "nl": "ËÏÉ ëïé Ĳĳ",
    "pl": "ĄĆĘŁŃÓŚŹŻ ąćęłńóśźż",
    "pt": "ÁÂÃÀÇÉÊÍÓÔÕÚ áâãàçéêíóôõú",
    "ro": "ĂÂÎȘȚ ăâîșț",
    "sk": "ÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ áäčďéíĺľňóôŕšťúýž",
    "sl": "ČŠŽ čšž",
    "sv": "ÅÄÖ åäö",
}


def test_there_are_24_official_languages():
    assert len(LETTERS) == 24


@pytest.mark.parametrize("language", LETTERS)
def test_each_official_language_is_printed_with_the_fonts_of_typst_alone(document, printed, language):
    pdf = written(document(Paragraph(LETTERS[language]), language=language))
    page = printed(pdf.content)
    assert pdf.missing == ()
    assert LETTERS[language] in page.text
    assert page.fonts == {"LibertinusSerif-Regular", "LibertinusSerif-Semibold"}
    assert f"/Lang({language})" in page.catalog


@needs_cjk
@pytest.mark.parametrize(
    ("language", "text", "face", "tag"),
    [
        ("zh-Hant", "骨直令,我們已收到您的「撤回聲明」。", "NotoSerifCJKtc", "zh-TW"),
        ("zh-Hant-HK", "骨直令,我們已收到。", "NotoSerifCJKhk", "zh-HK"),
        ("zh-Hans", "骨直令,我们已收到您的声明。", "NotoSerifCJKsc", "zh-CN"),
        ("ja", "契約を撤回します。骨直令", "NotoSerifCJKjp", "ja"),
        ("ko", "철회 통지를 접수했습니다. 金旻俊", "NotoSerifCJKkr", "ko"),
    ],
)
def test_east_asian_text_has_the_shapes_of_its_language(document, printed, language, text, face, tag):
    pdf = written(document(Paragraph(text), title=text[:2], language=language))
    page = printed(pdf.content)
    assert pdf.missing == ()
    assert text in page.text
    assert {name.partition("-")[0] for name in page.fonts} <= {face, "LibertinusSerif"}
    assert any(name.startswith(face) for name in page.fonts)
    assert f"/Lang({tag})" in page.catalog


@needs_cjk
def test_names_of_three_regions_keep_their_shapes_in_a_german_document(document, printed):
    rows = (("Verkäufer", "王國華"), ("Hersteller", "王国华"), ("Kundin", "鈴木さくら"))
    page = printed(written(document(Facts(rows))).content)
    assert {"NotoSerifCJKtc-Regular", "NotoSerifCJKsc-Regular", "NotoSerifCJKjp-Regular"} <= {
        name.removesuffix("-Identity-H") for name in page.fonts
    }


HOSTILE = [
    "#panic()",
    "*bold* _emph_ `raw`",
    "$x^2$ \\ \\u{41} \\\\",
    "] } ) \" ' #[",
    '#import "x.typ"; #read("/etc/passwd")',
    "= Kein Titel",
    "- keine Liste",
    "// kein Kommentar /* */",
    "<label> @ref https://a.example -- --- ... ~",
    '{"json": ["\\n"]}',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_is_never_markup(document, printed, text):
    made = document(
        Heading(text),
        Paragraph(text),
        Facts(((text, text),)),
        Quotation(text),
        Code(f"https://a.example/{text}", text),
        title=text,
        author=text,
        footer=text,
    )
    page = printed(written(made).content)
    # Title, heading, paragraph, label, value, quotation, caption, footer, and the end of the written link.
    # Where a line ends depends on the size of the letters.
    assert "".join(page.text.split()).count("".join(text.split())) == 9
    assert page.structure.count("L") == 1


def test_what_cannot_be_drawn_stands_as_its_code_point_and_is_reported(document, printed):
    pdf = written(document(Paragraph(f"a\0b \ue000 {NOWHERE}"), title="x\x01", author="\0", footer=NOWHERE))
    text = printed(pdf.content).text
    assert "a[U+0000]b [U+E000] [U+50123]" in text
    assert "x[U+0001]" in text
    assert pdf.missing == ("\0", "\x01", "\ue000", NOWHERE)
    assert pdf.standards == STANDARDS
    assert "[U+50123]" in font_advice(pdf.missing)


def test_a_lone_surrogate_does_not_stop_a_document(document, printed):
    pdf = written(document(Quotation("a\ud800b"), Code("https://a.example/\udfff", "c")))
    assert "a[U+D800]b" in printed(pdf.content).text
    assert pdf.missing == ("\ud800", "\udfff")


@pytest.mark.parametrize("place", ["title", "footer", "quotation"])
def test_a_letter_is_kept_when_only_its_mark_has_no_font(document, printed, place):
    marked = "a\u1dc0 abc"
    changes = {} if place == "quotation" else {place: marked}
    pdf = written(document(Quotation(marked if place == "quotation" else "x"), **changes))
    assert set(pdf.missing) <= {"\u1dc0"}
    assert printed(pdf.content).text.count("abc") == 1


def test_emoji_never_stop_a_document_and_a_joined_one_is_not_reported_with_its_joiner(document):
    pdf = written(
        document(Quotation("\U0001f468\u200d\U0001f469\u200d\U0001f467 ❤\ufe0f 1\ufe0f\u20e3 🇩🇪 👍🏽"))
    )
    assert pdf.standards == STANDARDS
    assert not set(pdf.missing) & set("\u200d\ufe0f1 ")


def test_a_quotation_keeps_line_breaks_and_leading_blanks(document, printed):
    text = "Hallo,\n\n    1 x Tee\n\t2 x Schale\n  zwei  Blanks"
    lines = printed(written(document(Quotation(text))).content).text.split("\n")
    first = lines.index("Hallo,")
    assert lines[first + 1 : first + 4] == ["    1 x Tee", "    2 x Schale", "  zwei  Blanks"]


def test_blank_lines_take_their_room(document, printed):
    def pages(count):
        return len(printed(written(document(Quotation("a" + "\n" * count + "b"))).content).pages)

    assert [pages(count) for count in (1, 30, 100)] == [1, 1, 3]


def test_a_thousand_lines_are_all_there_on_numbered_pages(document, printed):
    text = "\n".join(f"Zeile {n}" for n in range(1000))
    page = printed(written(document(Quotation(text))).content)
    assert [line for line in page.text.split("\n") if line.startswith("Zeile")] == text.split("\n")
    count = len(page.pages)
    assert count > 10
    assert all(f"{n} / {count}" in each for n, each in enumerate(page.pages, 1))


def test_a_hundred_kilobytes_are_all_there(document, printed):
    text = "Wort " * 20_000
    assert printed(written(document(Quotation(text))).content).text.count("Wort") == 20_000


@pytest.mark.parametrize("length", [400, 4_000])
@pytest.mark.parametrize("place", [Quotation, Paragraph, Heading, lambda text: Facts((("Wert", text),))])
def test_an_endless_word_is_broken_within_the_page(document, printed, place, length):
    page = printed(written(document(place("W" * length))).content)
    broken = [line for line in page.text.split("\n") if "WW" in line]
    assert max(map(len, broken)) < 50
    assert sum(line.count("W") for line in broken) in {length, length + 1}


@needs_arabic
def test_an_arabic_name_in_a_german_document_reads_from_the_right(document, printed):
    pdf = written(document(Facts((("Name", "محمد علي"),)), Paragraph("Guten Tag שרה, hallo.")))
    # A content stream holds signs from left to right, so the last word of the name comes first.
    text = printed(pdf.content).text
    assert "علي محمد" in text
    assert "Guten Tag שרה, hallo." in text
    assert pdf.missing == ()
    assert "/Direction/L2R" in printed(pdf.content).catalog


@needs_arabic
def test_an_arabic_document_runs_from_the_right_and_keeps_numbers_and_link(document, printed):
    blocks = Paragraph("١٢٣ و 456"), Code("https://shop.example/w/7KQ2M8XT4?t=Zk3v9sAAAAAAAAAA", "متابعة")
    page = printed(written(document(*blocks, title="تأكيد", language="ar", footer="Tee")).content)
    assert "/Lang(ar)" in page.catalog
    assert "/Direction/R2L" in page.catalog
    assert "456" in page.text
    assert "١٢٣" in page.text
    assert "https://shop.example/w/7KQ2M8XT4?t=Zk3v9sAAAAAAAAAA" in page.text
    assert "1 / 1" in page.text


def test_a_value_runs_as_its_letters_and_stays_beside_its_label(document, printed):
    rows = (("Hebräisch", "דוד, Berlin"), ("Deutsch", "Wien, דוד"))
    page = printed(written(document(Facts(rows))).content)
    # From the right, what comes first stands rightmost; the line as a whole begins where the column does.
    assert page.x_of("Berlin") == page.x_of("Wien")
    assert page.x_of("Hebr") == page.x_of("Deutsch") < 100 < page.x_of("Wien") < 250


def test_a_quotation_is_aligned_to_the_side_its_lines_begin_at(document, printed):
    page = printed(written(document(Quotation("שלום\nHallo"))).content)
    assert page.x_of("Hallo") < 100
    assert page.x_of("ש") > 400


def test_a_document_in_arabic_script_runs_from_the_right_whatever_its_language(document, printed):
    page = printed(written(document(title="Ad", language="az-Arab", footer="Tee")).content)
    assert page.x_of("Ad") > 400
    assert page.x_of("Tee") > 400


def test_the_file_says_what_it_is(document, printed):
    page = printed(written(document(title="Receipt", author="Tea House", language="en")).content)
    assert "/Title(Receipt)" in page.information
    assert "/Author(Tea House)" in page.information
    assert "/CreationDate(D:20260619083005Z)" in page.information
    assert "/Lang(en)" in page.catalog
    assert "/DisplayDocTitle true" in page.catalog
    assert "/Marked true" in page.catalog
    assert "<pdfaid:part>2</pdfaid:part>" in page.metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in page.metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in page.metadata
    assert b"/MediaBox[0 0 595.2756 841.8898]" in page.raw


def test_every_block_is_tagged_for_what_it_is(document, printed):
    blocks = (
        Heading("Kopf"),
        Paragraph("Text"),
        Facts((("a", "b"), ("c", "d"))),
        Heading("Darunter", 2),
        Quotation("Wort"),
        Code("https://a.example", "Stand"),
    )
    tags = printed(written(document(*blocks)).content).structure
    wanted = {"Title": 1, "H1": 1, "H2": 1, "L": 1, "LI": 2, "BlockQuote": 1, "Figure": 1}
    assert {tag: tags.count(tag) for tag in wanted} == wanted


def test_the_drawing_of_a_link_says_what_it_is_and_the_link_can_be_followed(document, printed):
    page = printed(written(document(Code("https://a.example/x", "Stand der Dinge"))).content)
    assert b"/Alt(Stand der Dinge https://a.example/x)" in page.raw
    assert b"/URI(https://a.example/x)" in page.raw
    assert "https://a.example/x" in page.text


def test_only_links_to_the_web_can_be_followed(document, printed):
    page = printed(written(document(Code("javascript:alert(1)", "Stand"))).content)
    assert b"/URI" not in page.raw
    assert "javascript:alert(1)" in page.text


def test_the_same_document_gives_the_same_bytes(document):
    made = document(Facts((("Name", "Anna"),)), Code("https://a.example", "Stand"), footer="Tee")
    first = written(made).content
    module._typesetter.cache_clear()  # noqa: SLF001 - as another process would start
    assert written(made).content == first
    elsewhere = made.created.astimezone(timezone(timedelta(hours=8)))
    assert written(replace(made, created=elsewhere)).content == first
    assert written(replace(made, created=made.created + timedelta(seconds=1))).content != first


def test_a_document_without_blocks_or_rows_is_a_page(document, printed):
    made = Document("Leer", "de", "", datetime(2026, 1, 1, tzinfo=UTC), ())
    assert "Leer" in printed(written(made).content).text
    assert (
        written(document(Facts(()), Quotation(""), Paragraph(""), Facts((("", ""),)))).standards == STANDARDS
    )


def test_threads_write_at_once_and_each_gets_its_own_document(document, printed):
    told = {}

    def write(name):
        told[name] = [written(document(Paragraph(f"{name} {n}"))).content for n in range(20)]

    threads = [threading.Thread(target=write, args=(f"Faden{k}",)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {name: len(files) for name, files in told.items()} == {f"Faden{k}": 20 for k in range(4)}
    for name, files in told.items():
        assert [f"{name} {n}" in printed(file).text for n, file in enumerate(files)] == [True] * 20


# Found by fuzzing and cut down: typst 0.15.2 panics on them where the marks have no font.
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-Hant", "\U0001814c\u0627\u2dea\u0301\u200d"),
        ("ko", "\U000ccaf2\u05d0\u20ef\u200d"),
        ("zh-Hant", "\u202e\u28ee\u1a0c\u20dd\u202b"),
    ],
)
def test_a_panic_of_typst_costs_marks_and_neither_the_document_nor_the_next(
    document, printed, language, text
):
    pdf = written(document(Quotation(text), Paragraph("Danach"), language=language))
    assert pdf.standards == STANDARDS
    assert "Danach" in printed(pdf.content).text
    assert written(document()).missing == ()


def test_what_typst_panics_on_is_written_out_at_last(document, printed, monkeypatch):
    compiled = module._Typesetter._compiled  # noqa: SLF001 - stands in for a panic that is not known yet

    def panicking(self, made, missing, standards):
        if "é" not in missing:
            raise module._PanicError  # noqa: SLF001
        return compiled(self, made, missing, standards)

    monkeypatch.setattr(module._Typesetter, "_compiled", panicking)  # noqa: SLF001
    pdf = written(document(Paragraph("Caf\u00e9 ß\u0301")))
    assert pdf.missing == ("ß", "ä", "é", "\u0301")
    assert "Caf[U+00E9]" in printed(pdf.content).text


def test_a_code_too_long_to_draw_is_refused(document):
    with pytest.raises(PdfError) as refused:
        written(document(Code("https://a.example/" + "x" * 2_400, "Stand")))
    assert refused.value.code == "pdf.code_length"


def test_another_complaint_of_typst_costs_the_claim_and_not_the_document(document, printed, monkeypatch):
    # An image without a description breaks PDF/UA-1, which no document can ask for.
    template = module._TEMPLATE.replace(b"alt: drawing.alt", b"alt: none")  # noqa: SLF001 - a broken template
    monkeypatch.setattr(module, "_TEMPLATE", template)
    pdf = written(document(Code("https://a.example", "Stand")))
    assert pdf.standards == ()
    assert "Stand" in printed(pdf.content).text


def test_a_template_that_cannot_be_set_is_a_defect_and_says_so(document, monkeypatch):
    monkeypatch.setattr(module, "_TEMPLATE", b"#panic()")
    with pytest.raises(PdfError) as refused:
        written(document())
    assert refused.value.code == "pdf.typesetting"
    assert "panicked" in refused.value.facts["diagnostic"]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=60), st.sampled_from(["de", "ar", "zh-Hant", "ko"]))
def test_any_text_is_printed_with_the_claim(text, language):
    made = Document(
        f"T{text}",
        language,
        text,
        datetime(2026, 1, 1, tzinfo=UTC),
        (Quotation(text), Facts(((text, text),))),
    )
    assert written(made).standards == STANDARDS
