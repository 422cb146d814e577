"""The report as a page: whole without script, nothing of a listing's own markup in it, and its policy."""

import base64
import hashlib
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from tests.listings.reports.conftest import LABEL, MAKER, PRIOR, UNSETTLED, finding, judged, quoted

from venditor.listings.errors import ListingError
from venditor.listings.judging.finding import Open
from venditor.listings.read import Passage, Problem, Read
from venditor.listings.reports.beside import LONGEST_FIELD
from venditor.listings.reports.difference import read_report
from venditor.listings.reports.document import JsonWriter
from venditor.listings.reports.entry import LANGUAGES
from venditor.listings.reports.page import PageWriter, policy, style
from venditor.listings.reports.report import Report
from venditor.listings.reports.words import phrases
from venditor.products import Field, Listing, Source

PAGE = """<!doctype html><html lang=fr><head><title>x</title><script>evil()</script></head>
<body onload=evil()><h1>Lampe</h1><p>Nur <b>heute</b> -50 %</p>
<form action=https://evil.example><input name=q></form>
<iframe src=https://evil.example/frame></iframe><a href="javascript:evil()" id=f1-1 class=number>link</a>
<img src=https://evil.example/pixel.gif alt='"><script>evil()</script>'><style>*{display:none}</style>
<meta http-equiv=refresh content="0;url=https://evil.example"><base href=https://evil.example>
<p style="position:fixed;background:url(https://evil.example)">fixed</p></body></html>"""
HOSTILE = "\"'><script>evil()</script><img src=x onerror=evil()>\u202e&lt;"


class Elements(HTMLParser):
    """Every element of a page with its attributes, and whether each is closed where it was opened."""

    VOID = frozenset(("meta", "br", "wbr"))

    def __init__(self, text):
        super().__init__()
        self.found, self.open = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def page(run, texts):
    def write(*listings, language="en", loads={"lamp.html": PAGE}.get, most=50, unread=(), **more):
        out = io.StringIO()
        report = Report(run, [PageWriter(out, texts, language, loads=loads, most=most)], **more)
        for one in listings:
            report.add(*one) if isinstance(one, tuple) else report.add(one)
        for path in unread:
            report.unread(path, ListingError("x", HOSTILE, remedy=HOSTILE))
        report.not_judged("feed.xml", ["required.order_button"])
        report.close()
        return out.getvalue()

    return write


def test_findings_and_marks_lead_to_each_other(page, lamp):
    told = page(lamp)
    assert '<a class="number" href="#m1-2-1" aria-label="to its place, 2">2</a>' in told
    assert (
        '<a class="number" id="m1-2-1" href="#f1-2" aria-label="finding 2" lang="en">2</a>'
        "<mark>Nur</mark>" in told
    )
    assert '<li id="f1-2" class="finding warning">' in told
    # What was not found has no place.
    assert '<span class="number">1</span>' in told


def test_ids_are_unique_and_every_link_within_the_page_leads_somewhere(page, lamp):
    found = Elements(page(lamp, replace(lamp, key="B"), judged(finding(), key="C"))).found
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {attributes["href"] for tag, attributes in found if tag == "a" and attributes["href"][0] == "#"}
    assert {link[1:] for link in links} <= set(ids)
    assert len(links) == 4


ELEMENTS = (
    "html head meta title style body header main footer section div h1 h2 h3 p ol ul li a span strong b i "
    "bdi code q mark details summary dl dt dd blockquote br wbr table caption thead tbody tr th td"
).split()
ATTRIBUTES = {
    "lang", "charset", "name", "content", "http-equiv", "id", "class", "href", "rel", "dir", "tabindex",
    "role", "aria-label", "aria-hidden", "scope",
}  # fmt: skip


def test_nothing_of_a_hostile_page_or_listing_comes_out_but_its_words(page):
    sources = (quoted("Nur heute -50 %", HOSTILE), quoted(HOSTILE, "x", HOSTILE))
    rule = replace(
        MAKER,
        provision=HOSTILE,
        act=HOSTILE,
        articles=(HOSTILE,),
        url="javascript:evil()",
        quotations=((HOSTILE, HOSTILE, HOSTILE),),
        why={"en": HOSTILE},
    )
    one = judged(
        finding(rule, sources=sources, values={"shown": HOSTILE}, assumed=(HOSTILE,)),
        name=HOSTILE,
        opened=(Open(HOSTILE, "DE", (HOSTILE,)),),
    )
    read = Read(None, Listing(), (Problem("price", HOSTILE, quoted(HOSTILE, HOSTILE)),))
    row = judged(finding(sources=(quoted(HOSTILE, HOSTILE, kind="feed"),)), path=HOSTILE, item=HOSTILE)
    for language in LANGUAGES:
        told = page((one, read), (row, read), language=language, unread=[HOSTILE])
        assert "evil()</script>" not in told
        found = Elements(told).found
        assert {tag for tag, _ in found} <= set(ELEMENTS)
        assert {name for _, attributes in found for name in attributes} <= ATTRIBUTES
        addresses = [attributes["href"] for tag, attributes in found if tag == "a"]
        assert all(address.startswith(("#m", "#f", "https://eur-lex.europa.eu/")) for address in addresses)


def test_every_element_is_closed_where_it_was_opened(page, lamp, lamp_read):
    row = judged(finding(), path="feed.xml", item="1")
    assert Elements(page(lamp, (row, lamp_read), unread=["a"])).open == []


def test_the_policy_allows_the_one_style_sheet_and_nothing_else(page, lamp):
    told = page(lamp)
    (sheet,) = re.findall(r"<style>(.*?)</style>", told, re.DOTALL)
    assert sheet == style()
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert policy() == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert policy().replace("'", "&#x27;") in told
    assert "url(" not in sheet
    assert "@import" not in sheet


def test_a_row_of_a_feed_stands_beside_its_findings(page):
    path = "item 3/g:description"
    long = "x " * 2_000 + "only by 12" + " y" * 2_000
    read = Read(
        "3: A",
        Listing(
            price=Field.present("15.0", Source("feed", "item 3/g:price", "15.0 EUR")),
            brand=Field.absent(Source("feed", "item 3/g:brand", "")),
        ),
        (),
        (Passage("text", long, path),),
    )
    sources = (Source("feed", path, "only by 12"), Source("feed", "item 3/g:brand", ""))
    told = page((judged(finding(sources=sources), path="feed.xml", item="3: A"), read))
    assert "<mark>only by 12</mark>" in told
    assert "<mark><i" in told
    assert "15.0 EUR" in told
    (shown,) = re.findall(r'<td dir="auto">(.*?</mark>.*?)</td>', told)[:1]
    assert len(re.sub(r"<[^>]*>", "", shown)) <= LONGEST_FIELD + 8
    # The fields that are quoted come first.
    rows = re.findall(r'<code><bdi dir="auto">item 3/(g:\w+)</bdi></code></th>', told)
    assert rows == ["g:description", "g:brand", "g:price"]


def test_a_page_that_is_not_at_hand_or_cannot_be_read_is_shown_by_its_places(page, lamp):
    for loads in (lambda _path: None, lambda _path: "<div>" * 20_000, lambda _path: "no page"):
        told = page(lamp, loads=loads)
        assert "<mark>Nur heute -50 %</mark>" in told
        assert "The fields as they were read" in told


@pytest.mark.parametrize(("listings", "most", "shown"), [(3, 3, 3), (4, 3, 3)])
def test_the_first_are_shown_and_the_others_counted(page, listings, most, shown):
    told = page(*(judged(finding(), key=str(at), name=f"N{at}") for at in range(listings)), most=most)
    assert told.count('class="beside"') == shown
    limit = "1 further listing with findings is not shown here; the JSON report has it."
    assert (limit in told) is (listings > most)
    assert f"{listings} ×" in told


def test_what_is_heavier_is_shown_first_and_of_equal_ones_the_first(page):
    severities = ("note", "warning", "note", "error", "warning", "error", "warning")
    told = page(
        *(judged(finding(severity=one), key=str(at), name=f"N{at}") for at, one in enumerate(severities)),
        most=3,
    )
    shown = re.findall(r'<h2 id="l\d+"><bdi dir="auto">(N\d)', told)
    assert shown == ["N1", "N3", "N5"]
    assert "4 further listings" in told


def test_a_row_of_a_feed_of_which_something_is_open_is_counted_only(page):
    opened = (Open("required.origin", "DE", ()),)
    told = page(judged(opened=opened, path="feed.xml", item="1"), judged(opened=opened))
    assert told.count('class="beside"') == 1
    assert "2 questions cannot be answered" in told


def test_listings_without_findings_are_counted_only(page):
    told = page(judged(key="A"), judged(key="B"))
    assert "Nothing was found in 2 listings" in told
    assert 'class="beside"' not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_in_one_language(page, lamp, language):
    told = page(lamp, language=language)
    assert told.startswith(f'<!DOCTYPE html>\n<html lang="{language}">')
    # The page that was looked at is in its own.
    assert 'lang="fr" dir="auto"' in told
    if language != "en":
        english = {text["en"] for text in phrases().values() if len(text["en"]) > 9 and "{" not in text["en"]}
        own = {text[language] for text in phrases().values()}
        assert not [text for text in english - own if f">{text}<" in told]


def test_every_phrase_is_in_every_language_with_the_same_gaps():
    for name, text in phrases().items():
        assert set(text) == set(LANGUAGES), name
        gaps = {language: set(re.findall(r"\{(\w+)\}", text[language])) for language in LANGUAGES}
        assert gaps["en"] == gaps["de"] == gaps["zh-Hant"], name


def test_what_changed_is_told(page, lamp, run, texts, tmp_path):
    out = io.StringIO()
    before = Report(run, [JsonWriter(out, texts)])
    before.add(judged(finding(), key="GONE"))
    before.close()
    (tmp_path / "a.json").write_text(out.getvalue(), "utf-8")
    told = page(lamp, language="de", earlier=read_report(tmp_path / "a.json"))
    assert "Seit dem Bericht vom Dienstag, 1. Dezember 2026" in told
    assert "2 neu, 1 weg, 0 gleich, 0 diesmal nicht angesehen" in told
    assert "lamp.html, GONE" in told
    assert told.count('<span class="tag">neu</span>') == 2


def test_what_stands_in_and_what_was_not_read_of_the_law_is_said(page):
    told = page(judged(finding(PRIOR)))
    assert "The text of this provision was not read in a copy of the act." in told
    assert "The directive stands in for a national act that is not encoded here." in told
    assert "since Friday, 13 December 2024 until Friday, 31 December 2027" in told


def test_what_labels_must_show_stands_after_the_findings_with_what_the_offer_tells(page):
    told = page(judged(finding(), labels=(LABEL, UNSETTLED)), language="de")
    assert told.index('class="findings"') < told.index("Auf der Ware selbst")
    items = re.search(r'<details class="goods" open="">.*?<ul>(.*?)</ul>', told)[1]
    assert re.findall(r"<li>(.*?)</li>", items) == [
        'de:product_name <span class="quiet">(steht auch im Angebot)</span>',
        'de:origin <span class="quiet">(im Angebot nicht gefunden)</span>',
        'de:batch <span class="quiet">(im Angebot nicht gesucht)</span>',
    ]
    assert "<summary>Taiwan</summary>" in told
    assert "<p>Das Etikett auf de:zh-Hant</p>" in told
    assert '<blockquote dir="auto" lang="zh-Hant">6(1): 商品應標示下列事項：</blockquote>' in told
    assert "<p>Es hängt ab von: de:safety_mark_due [safety_mark_due]</p>" in told
    assert Elements(told).open == []


def test_a_label_of_a_row_is_folded_and_alone_shows_no_row(page):
    assert '<details class="goods">' in page(judged(finding(), item="1: A", labels=(LABEL,)))
    assert 'class="goods"' not in page(judged(item="1: A", labels=(LABEL,)))
    assert 'class="goods"' in page(judged(labels=(LABEL,)))


def test_a_label_of_law_that_was_not_read_says_so(page):
    unread = replace(LABEL, rule=replace(LABEL.rule, verified=False))
    says = "商品標示法 6(1): The text of this provision was not read in a copy of the act."
    assert says in page(judged(labels=(unread,)))
    assert says not in page(judged(labels=(LABEL,)))
