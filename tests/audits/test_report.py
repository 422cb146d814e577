"""The report is one page without script, in three languages; it shows figures twice and runs nothing."""

import json
import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from venditor.audits.report.page import page
from venditor.rights.jurisdictions import default_library

TODAY = date(2026, 12, 1)


class Page(HTMLParser):
    """What tags a page has, that they nest, and which attributes load or run something."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.attributes, self.text = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in {"meta", "br", "wbr"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def report(small):
    return Page((small.out / "report.html").read_text("utf-8"))


def test_every_element_is_closed(report):
    assert report.open == []


def test_the_page_loads_and_runs_nothing(report):
    assert not {"script", "link", "img", "iframe", "object", "form", "a"} & set(report.tags)
    loading = [entry for entry in report.attributes if entry[1] in {"src", "href", "srcset", "data"}]
    assert loading == []
    assert [entry for entry in report.attributes if entry[1].startswith("on")] == []
    assert ("meta", "content", "default-src 'none'; style-src 'unsafe-inline'") in report.attributes


def test_there_is_one_heading_of_the_first_order_and_a_table_under_every_plot(report):
    assert report.tags.count("h1") == 1
    plots = [value for tag, name, value in report.attributes if (tag, name) == ("svg", "role")]
    assert plots == ["img"] * 3
    assert report.tags.count("details") == 3


def test_each_figure_is_given_with_the_assumptions_and_without_them(report):
    text = " ".join(report.text)
    assert "with the assumptions" in text
    assert "without them" in text
    assert "nobody needs more than three" in text


def test_the_days_of_returns_have_a_scale_and_a_table_of_the_outcomes_there_are(report):
    text = " ".join(report.text)
    assert "The highest column stands for 2." in text
    assert "Days after delivery in time late cannot be told 14 1 0 1 15 0 1 0 " in text


def test_a_period_that_is_assumed_has_its_unit(report, small):
    text = "".join(report.text)
    assert "delivered_on: ordered_at + 1 day" in text
    told = json.loads((small.out / "summary.json").read_text("utf-8"))["assumptions"][0]
    assert told["gives"] == {"delivered_on": {"day_of": "ordered_at", "plus": "1 day"}}


def test_the_balance_is_printed(report):
    assert "11 lines were read from orders.csv: 7 are answered, 4 are set aside." in report.text


@pytest.mark.parametrize(
    ("language", "tag", "heading"),
    [
        ("en", "en", "Audit of orders"),
        ("de-AT", "de", "Prüfung von Bestellungen"),
        ("zh-Hant", "zh-Hant", "訂單稽核"),
        ("zh-TW", "zh-Hant", "訂單稽核"),
        ("fr", "en", "Audit of orders"),
    ],
)
def test_the_page_is_in_the_readers_language(small, language, tag, heading):
    text = page(small.result, language=language, today=TODAY)
    assert f'<html lang="{tag}">' in text
    assert f"<h1>{heading}" in text
    # No gap of a phrase is left open.
    assert re.findall(r">[^<]*\{\w+\}[^<]*<", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)) == []


def test_what_people_wrote_is_escaped_and_keeps_its_own_direction(auditor, tmp_path):
    text = (
        "order,item,description,pieces,price,currency,at,customer,country\n"
        "1,<b>cup</b>,,1,1,EUR,2026-03-02,x,<script>alert(1)</script>\n"
        "2,cup,,1,1,EUR,2026-03-02,x,مجهول\n"
    )
    mapping = auditor.__defaults__[0].replace(
        "credits:",
        'countries:\n  "<script>alert(1)</script>": {unknown: {en: "<i>odd</i>"}}\n'
        "  مجهول: {unknown: {en: not said}}\ncredits:",
    )
    auditor(tmp_path, text, mapping)
    shown = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "<script" not in shown
    assert "<i>" not in shown
    assert '<bdi dir="auto">مجهول</bdi>' in shown


def test_a_file_without_returns_and_assumptions_says_so(auditor, tmp_path):
    auditor(tmp_path, "order,item,quantity,date,country\n1,cup,1,2026-03-02,DE\n", None)
    text = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "No credit note could be matched to a purchase." in text
    assert "Nothing is assumed: both figures are the same." in text
    assert "The day of delivery is not known for any return." in text
    assert "No line is set aside." in text


def test_an_act_that_answered_and_was_not_looked_at_for_a_year_is_pointed_out(small):
    packs = [
        pack
        for code in default_library().jurisdictions
        for pack in default_library().program(code).packs.values()
        if pack.id in small.result.packs
    ]
    checked = min(pack.checked_on for pack in packs)
    due = checked.replace(year=checked.year + 1)
    for today, told in ((due - timedelta(days=1), False), (due, True)):
        text = page(small.result, language="en", today=today)
        assert ("Last compared with its source on" in text) is told
