"""The page "check this page": what it takes, what it answers, and what a stranger's page cannot do to it."""

import gzip
import json
import logging
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from venditor.cli import main
from venditor.core import clock
from venditor.server.faces.check import sent, views
from venditor.server.faces.check.limits import MOST_BYTES, MOST_LISTINGS
from venditor.server.faces.check.process import CheckProcess, Desk
from venditor.server.faces.check.task import Task
from venditor.server.faces.check.turns import SPAN, Turns

TODAY = date(2026, 11, 28)
MOST_WEIGHT = 60_000
DEAD = "https://ec.europa.eu/consumers/odr"
LAMP = f"""<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Lampe LUX</title>
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"Product","name":"Lampe LUX",
"sku":"LUX-1","offers":{{"@type":"Offer","price":"49.90","priceCurrency":"EUR"}}}}</script></head><body>
<h1>Lampe LUX</h1><p>49,90 €</p><button>In den Warenkorb</button>
<h2>Rückgabe</h2><p>Sie können die Ware innerhalb von 7 Tagen zurückgeben.</p>
<p>Streitbeilegung: <a href="{DEAD}">{DEAD}</a></p></body></html>"""
SHORT = "zurückgeben"
TEA = """<!doctype html><html lang="zh-Hant-TW"><head><meta charset="utf-8"><title>烏龍茶</title></head><body>
<h1>高山烏龍茶 150 公克</h1><p>NT$ 680</p>
<p>本商品為特價品，恕不退換貨。</p><button>加入購物車</button></body></html>"""


@pytest.fixture(scope="module")
def desk():
    """Processes that stay ready; the clock is long where the machine is busy with other tests."""
    with_patience = Desk(seconds=30, wait=30)
    yield with_patience
    with_patience.end()


@pytest.fixture(autouse=True)
def _page(monkeypatch, desk):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(views, "DESK", desk)
    monkeypatch.setattr(views, "TURNS", Turns(most=1000))


def _send(page="", *markets, language="en", file=None, **more):
    data = {"page": page, "market": list(markets), **more}
    if file is not None:
        data["file"] = file
    return Client().post(f"/check?lang={language}", data)


def _hidden(html, name):
    return re.findall(rf'<input type="hidden" name="{re.escape(name)}" value="([^"]*)">', html)


def _h1(html):
    return re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)[1]


def test_the_form_says_what_it_takes_and_keeps_nothing():
    response = Client().get("/check?lang=en")
    html = response.content.decode()
    assert response.status_code == 200
    assert not response.cookies
    assert _h1(html) == "Check a product page"
    assert "Nothing is stored." in html
    assert html.count("At most 2 MB") + html.count("at most 2 MB") == 2
    assert '<label for="market-DE">Germany</label>' in html
    assert '<label for="market-US-CA">California (United States)</label>' in html
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert len(response.content) < MOST_WEIGHT


def test_a_link_fills_in_what_a_shop_knows():
    html = (
        Client()
        .get("/check?lang=de&market=DE&market=TW&market=XX&trader_country=TW&kind=toy")
        .content.decode()
    )
    assert re.findall(r'name="market" value="([^"]+)" checked', html) == ["DE", "TW"]
    assert '<option value="TW" selected>Taiwan</option>' in html
    assert 'value="toy" checked' in html


def test_the_start_page_leads_there():
    assert (
        '<a href="/check?lang=de">Eine Produktseite prüfen</a>' in Client().get("/?lang=de").content.decode()
    )


def test_an_answer_begins_with_what_to_mend_and_shows_law_and_place():
    html = _send(LAMP, "DE", "TW").content.decode()
    assert re.fullmatch(r"1 thing to mend and \d+ to look at, for Germany and Taiwan\.", _h1(html))
    row = re.search(r'<li id="f1-1" class="finding error">(.*?)</li>', html, re.DOTALL)[1]
    assert "closed" in row
    assert "What to do" in row
    assert "How surely it was seen" in row
    assert "In force" in row
    assert "<blockquote" in row
    mark = re.search(r'href="#(m1-1-\d)"', row)[1]
    assert f'id="{mark}"' in html
    assert "<mark>" in html
    assert "What was not looked for" in html
    assert "Nothing is stored." in html


@pytest.mark.parametrize("language", ["en", "de", "zh-Hant", "fr", "ja"])
def test_an_answer_weighs_little(language):
    many = LAMP.replace("<h2>", "<p>Die Lampe leuchtet. </p>" * 3_000 + "<h2>")
    html = _send(many, *"DE AT FR TW JP KR GB US AU".split(), language=language).content.decode()
    carried = sum(map(len, _hidden(html, "carried")))
    assert len(html.encode()) - carried < MOST_WEIGHT
    assert "finding error" in html


def test_findings_in_another_language_say_so():
    html = _send(LAMP, "DE", language="fr").content.decode()
    assert '<div class="beside" lang="en">' in html
    assert "à corriger" in _h1(html)
    assert '<div class="beside">' in _send(LAMP, "DE", language="de").content.decode()


def test_what_was_mended_is_found_no_more():
    before = _send(LAMP, "DE").content.decode()
    mended = LAMP.replace("7 Tagen", "14 Tagen").replace(
        f'<p>Streitbeilegung: <a href="{DEAD}">{DEAD}</a></p>', ""
    )
    after = _send(mended, "DE").content.decode()
    found = ("gives 7 days", "platform for disputes")
    assert [text in before for text in found] == [True, True]
    assert [text in after for text in found] == [False, False]
    assert "thing to mend" not in _h1(after)


def test_a_fact_settles_what_stays_open():
    html = _send(LAMP, "DE").content.decode()
    assert 'id="f.maker_in_union"' in html
    (carried,) = _hidden(html, "carried")
    again = Client().post(
        "/check?lang=en", {"carried": carried, "market": ["DE"], "f.maker_in_union": "true"}
    )
    assert 'id="f.maker_in_union"' not in again.content.decode()
    assert _hidden(again.content.decode(), "f.maker_in_union") == ["true"]
    made = _send(LAMP, "DE", maker_country="TW").content.decode()
    assert 'id="f.maker_in_union"' not in made
    assert "responsible person" in made


def test_a_kind_that_is_ticked_counts():
    assert (
        "toy" not in _send(LAMP, "DE", kind=["none"]).content.decode().partition("What stays open")[0].lower()
    )
    both = _send(LAMP, "DE", kind=["toy", "none"])
    assert both.status_code == 400
    assert 'href="#kind-none"' in both.content.decode()
    assert 'name="kind" value="toy"' in _send(LAMP, "DE", kind=["toy"]).content.decode()


def test_the_report_is_that_of_the_command_line(tmp_path, capsys):
    file = tmp_path / "page.html"
    file.write_text(LAMP, "utf-8")
    main(["listing", "check", str(file), "--market", "DE,TW", "--today", "2026-11-28", "--format", "json"])
    theirs = json.loads(capsys.readouterr().out)
    response = _send(LAMP, "DE", "TW", out="json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="venditor-report.json"'
    ours = json.loads(response.content)
    assert ours["format"] == "venditor.listing-report/1"
    assert ours["law"] == theirs["law"]
    for one in (ours, theirs):
        for finding in one["listings"][0]["findings"]:
            del finding["fingerprint"]
    assert ours["listings"][0]["findings"] == theirs["listings"][0]["findings"]
    assert ours["listings"][0]["open"] == theirs["listings"][0]["open"]


def test_reports_of_other_kinds():
    sarif = json.loads(_send(LAMP, "DE", out="sarif").content)
    assert sarif["version"] == "2.1.0"
    assert sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] > 1
    page = _send(LAMP, "DE", out="html", language="de")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert b"Content-Security-Policy" in page.content


def test_a_saved_page_may_be_packed():
    file = SimpleUploadedFile("../lampe.html.gz", gzip.compress(LAMP.encode()))
    html = _send("", "DE", file=file).content.decode()
    assert "<bdi>lampe.html.gz</bdi>" in html
    (carried,) = _hidden(html, "carried")
    form = Client().post("/check?lang=en", {"carried": carried, "name": "lampe.html.gz", "step": "change"})
    assert "<bdi>lampe.html.gz</bdi> is kept" in form.content.decode()


def test_rows_of_a_table_are_checked_the_first_ones():
    rows = "".join(f"{number},Lampe {number},49.90 EUR,in stock\n" for number in range(MOST_LISTINGS + 5))
    file = SimpleUploadedFile("feed.csv", f"id,title,price,availability\n{rows}".encode())
    html = _send("", "DE", file=file).content.decode()
    assert f"The first {MOST_LISTINGS} products are checked" in html
    assert "more products have findings" in html
    assert len(html.encode()) - sum(map(len, _hidden(html, "carried"))) < MOST_WEIGHT


def test_the_form_brings_back_what_was_pasted():
    html = _send(LAMP, "DE", "TW").content.decode()
    (carried,) = _hidden(html, "carried")
    form = Client().post("/check?lang=en", {"carried": carried, "market": ["DE", "TW"], "step": "change"})
    assert form.status_code == 200
    assert "&lt;h1&gt;Lampe LUX&lt;/h1&gt;" in form.content.decode()
    assert re.findall(r'name="market" value="([^"]+)" checked', form.content.decode()) == ["DE", "TW"]


def test_a_page_too_long_to_go_along_is_asked_for_again():
    words = " ".join(f"{number:x}" for number in range(1_000_003, 300_000_000, 1_000_003 // 700))
    html = _send(LAMP.replace("<h2>", f"<p>{words[:1_000_000]}</p><h2>"), "DE").content.decode()
    assert _hidden(html, "carried") == []
    assert "too long to go along" in html
    assert 'id="file"' in html


@pytest.mark.parametrize(
    ("page", "markets", "target"),
    [("", ["DE"], "page"), ("  \n", ["DE"], "page"), (LAMP, [], "market"), (LAMP, ["XX"], "market")],
)
def test_what_is_missing_is_said_at_its_field(page, markets, target):
    response = _send(page, *markets)
    html = response.content.decode()
    assert response.status_code == 400
    assert 'role="alert"' in html
    assert f'<a href="#{target}">' in html
    assert f'id="{target}"' in html
    assert "<title>Error:" in html
    assert "Lampe" in html if page == LAMP else "Lampe" not in html


def test_too_many_countries_are_refused():
    response = _send(LAMP, *"AT BE BG CY CZ DE DK EE ES FI FR GB GR".split())
    assert response.status_code == 400
    assert "Tick at most 12 countries." in response.content.decode()


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 2 * MOST_BYTES])
def test_too_long_a_page_is_refused_pasted_or_as_a_file(size):
    pasted = _send("<p>" + "a" * size, "DE")
    assert pasted.status_code == 400
    assert '<a href="#page">It is longer than 2 MB.' in pasted.content.decode()
    file = _send("", "DE", file=SimpleUploadedFile("a.html", b"a" * size))
    assert file.status_code == 400
    assert '<a href="#file">It is longer than 2 MB.' in file.content.decode()


def test_a_file_is_held_in_memory_alone(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a file was written")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", refuse)
    # More than what Django holds in memory by itself.
    response = _send("", "DE", file=SimpleUploadedFile("a.html", b"a" * 3_000_000))
    assert "longer than 2 MB" in response.content.decode()


HOSTILE = {
    "script": LAMP.replace("Lampe LUX", "<script>alert(1)</script><img src=x onerror=alert(1)>"),
    "attributes": LAMP.replace("7 Tagen", '7 Tagen"><svg onload=alert(1)>'),
    "name": LAMP.replace('"name":"Lampe LUX"', '"name":"<script>alert(1)<\\/script>"'),
    "address": LAMP.replace(DEAD, "javascript:alert(1)//ec.europa.eu/consumers/odr"),
    "style": LAMP.replace("<h1>", '<style>@import "//x"</style><h1 style="position:fixed">'),
    "control": LAMP.replace("7 Tagen", "7\x00\x1b[31m\u202e Tagen\x08"),
    "textarea": LAMP.replace("7 Tagen", "</textarea></form><script>alert(1)</script>"),
    "surrogates": LAMP.replace("Lampe", "\\ud800"),
    "deep": "<html><body>" + "<div>" * 100_000,
    "long tag": f"<html><body><a {'x' * 1_000_000}>",
    "open": LAMP + "<b>" * 50_000,
    "laughs": '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><rss>&b;</rss>',
    "json": "[" * 100_000,
    "words": "nothing but words",
}
FILES = {
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + bytes(100),
    "polyglot": b"GIF89a/*\x00\x00*/=1;<html><script>alert(1)</script><h1>Lampe</h1>",
    "bomb": gzip.compress(b"<html><body>" + b" " * 100_000_000),
    "bomb of rows": gzip.compress(b"id,title,price\n" + b"1,a,1 EUR\n" * 5_000_000),
    "bombs in one another": gzip.compress(gzip.compress(b"<html><body>" + b" " * 100_000_000)),
    "broken": gzip.compress(LAMP.encode())[:-20],
    "no gzip": b"\x1f\x8b" + b"a" * 100,
    "wide": LAMP.encode("utf-16"),
    "zip": b"PK\x03\x04" + bytes(200),
}


def _is_harmless(response):
    html = response.content.decode()
    assert response.status_code in (200, 400)
    assert not re.search(r"<script|<svg|<img|<style|<iframe|onerror=[^&]*>|href=\"javascript", html)
    assert 'style="' not in html
    assert html.count("</form>") == html.count("<form ")
    return html


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_stays_words(name):
    html = _is_harmless(_send(HOSTILE[name], "DE", "TW"))
    assert "<h1" in html


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_or_stays_words(name):
    _is_harmless(_send("", "DE", file=SimpleUploadedFile("x.html", FILES[name])))
    assert _send(LAMP, "DE").status_code == 200


@pytest.mark.parametrize("name", ["bomb", "bomb of rows"])
def test_what_is_packed_is_unpacked_to_a_limit(name):
    response = _send("", "DE", file=SimpleUploadedFile("x.html.gz", FILES[name]))
    assert '<a href="#file">Unpacked it is too long.' in response.content.decode()


def test_a_false_page_carried_along_is_no_page():
    for carried in ("!!", "YWJj" * 10, "H4sIAAAA"):
        response = Client().post("/check?lang=en", {"carried": carried, "market": "DE"})
        assert response.status_code in (200, 400)


def test_a_page_that_takes_too_long_ends_its_process_and_no_other():
    process = CheckProcess(seconds=0.0)
    task = Task(LAMP.encode(), "page.html", ("DE",), {}, "en", TODAY)
    assert process.check(task) == {"refused": "listing.page_too_hard", "message": ""}
    assert not process.alive
    process.seconds = 30.0
    assert process.check(task)["counts"]["error"] == 1
    process.end()


def test_where_all_processes_are_busy_nothing_is_lost(monkeypatch):
    monkeypatch.setattr(views, "DESK", Desk(most=0, wait=0.01))
    response = _send(LAMP, "DE")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "&lt;h1&gt;Lampe LUX" in response.content.decode()


def test_a_network_that_asks_often_waits(monkeypatch):
    monkeypatch.setattr(views, "TURNS", Turns(most=1))
    assert _send(LAMP, "DE").status_code == 200
    response = _send(LAMP, "DE")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert "&lt;h1&gt;Lampe LUX" in response.content.decode()


def test_turns_come_back_after_a_minute():
    now = [0.0]
    turns = Turns(most=2, seconds=lambda: now[0])
    assert [turns.take("a"), turns.take("a"), turns.take("a"), turns.take("b")] == [True, True, False, True]
    now[0] = SPAN
    assert turns.take("a")


def test_a_fault_of_ours_is_logged_without_a_word_of_the_page(monkeypatch, caplog):
    class Failing:
        def check(self, _task):
            return {"failed": "KeyError at judge.py:1"}

    monkeypatch.setattr(views, "DESK", Failing())
    with caplog.at_level(logging.DEBUG):
        response = _send(LAMP, "DE")
    assert response.status_code == 500
    assert "fault of Venditor" in response.content.decode()
    assert "KeyError at judge.py:1" in caplog.text
    assert "Lampe" not in caplog.text


def test_nothing_of_a_page_is_logged(caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        _send(LAMP, "DE")
        _send(HOSTILE["json"], "DE")
    told = capfd.readouterr()
    assert not any(word in caplog.text + told.out + told.err for word in ("Lampe", "LUX", SHORT))


def test_a_server_without_the_readers_says_so(monkeypatch):
    monkeypatch.setattr(views, "find_spec", lambda name: None if name == "selectolax" else name)
    response = Client().get("/check?lang=en")
    assert response.status_code == 503
    assert "venditor[listings]" in response.content.decode()


def test_a_page_from_taiwan():
    html = _send(TEA, "TW", language="zh-Hant").content.decode()
    assert "項須查看" in _h1(html)
    assert "消費者保護法" in html
    assert "恕不退換貨" in html


@pytest.mark.parametrize(
    ("language", "heading", "summary", "item"),
    [
        (
            "en",
            "What the goods themselves must show",
            "Taiwan",
            'the ingredients <span class="quiet">(not found in the offer)</span>',
        ),
        (
            "de",
            "Was auf der Ware selbst stehen muss",
            "Taiwan",
            'die Zutaten oder Inhaltsstoffe <span class="quiet">(im Angebot nicht gefunden)</span>',
        ),
        (
            "zh-Hant",
            "商品本身須標示的事項",
            "台灣",
            '成分 <span class="quiet">（頁面中未找到）</span>',
        ),
    ],
)
def test_what_the_goods_themselves_must_show_stands_after_the_findings(language, heading, summary, item):
    html = _send(TEA, "TW", language=language, kind=["food"]).content.decode()
    assert html.index('class="findings"') < html.index(f'<h2 id="on-the-goods">{heading}</h2>')
    assert f"<summary>{summary}</summary>" in html
    assert f"<li>{item}</li>" in html
    assert "<blockquote" not in html.partition('id="on-the-goods"')[2].partition("</section>")[0]


def test_a_label_that_depends_on_a_fact_asks_for_it():
    html = _send(LAMP, "TW").content.decode()
    assert 'id="f.imported"' in html
    assert "What must the label on the goods show?" in html
    settled = _send(LAMP, "TW", maker_country="TW").content.decode()
    assert 'id="f.imported"' not in settled
    assert "the main materials" in settled
    assert 'id="on-the-goods"' not in _send(LAMP, "US").content.decode()


def test_findings_in_another_language_say_so_on_the_goods_too():
    assert '<div lang="en"><details class="goods">' in _send(LAMP, "TW", language="fr").content.decode()


def test_names_of_files_are_cut_and_cleaned():
    assert sent.file_name("C:\\shop\\lamp\x1b[31m.html") == "lamp[31m.html"
    assert len(sent.file_name("a" * 500)) == sent.LONGEST_NAME
