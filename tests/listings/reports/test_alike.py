"""Findings that say the same for several destinations are told once."""

import io
import re
from dataclasses import replace

import pytest
from tests.listings.reports.conftest import MAKER, PRIOR, finding, judged, quoted

from venditor.listings.reports.alike import alike
from venditor.listings.reports.entry import Found, Suppressed
from venditor.listings.reports.page import PageWriter
from venditor.listings.reports.report import Report
from venditor.listings.reports.terminal import TerminalWriter

TAIWAN = replace(MAKER, provision="tw.cpa.required.manufacturer_name", law="TW", act="消費者保護法")


def test_destination_and_law_alone_make_no_difference(texts):
    here, there = Found(finding(), "a"), Found(finding(TAIWAN, destination="TW"), "b")
    assert alike((here, there), texts, "en") == ((here, there),)


@pytest.mark.parametrize(
    "other",
    [
        Found(finding(PRIOR), "b"),
        Found(finding(severity="note"), "b"),
        Found(finding(confidence="low"), "b"),
        Found(finding(state="absent"), "b"),
        Found(finding(sources=(quoted("x"),)), "b"),
        Found(finding(values={"shown": "x"}), "b"),
        Found(finding(), "b", Suppressed("r", MAKER.since)),
        Found(finding(), "b", None, "new"),
    ],
)
def test_anything_else_does(texts, other):
    here = Found(finding(), "a")
    assert alike((here, other), texts, "en") == ((here,), (other,))


def test_they_are_one_row_with_the_law_of_each(run, texts):
    source = quoted("Lampe", "html > body > p", "html > body > p")
    one = judged(
        finding(sources=(source,)),
        finding(TAIWAN, destination="TW", sources=(source,)),
        finding(destination="FR", sources=(source,)),
        finding(PRIOR, sources=(source,)),
    )
    page, terminal = io.StringIO(), io.StringIO()
    writers = [
        PageWriter(page, texts, loads=lambda _path: "<p>Lampe</p>"),
        TerminalWriter(terminal, texts, "en"),
    ]
    report = Report(run, writers)
    report.add(one)
    report.close()
    told = page.getvalue()
    assert told.count('class="finding error"') == 2
    assert '<span class="to">Germany, Taiwan and France</span>' in told
    summaries = re.findall("<summary>(.*?)</summary>", told)
    assert summaries == [
        "GPSR art. 19(a) (Germany and France)",
        "消費者保護法 art. 19(a) (Taiwan)",
        "PAngV § 11 Abs. 1",
    ]
    assert terminal.getvalue().count("(eu.gpsr.required.manufacturer_name)") == 1
    assert "✗ error DE, TW, FR manufacturer_name is not_found." in terminal.getvalue()
    # Every finding of the row counts, and the next one has the number that it has beside it.
    assert told.count("4 errors in 1 listing") == 1
    assert 'href="#f1-2"' in told
    assert "#f1-3" not in told
