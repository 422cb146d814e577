"""The report for a terminal: the answer first, nothing that steers it, counts where there is much."""

import io
from dataclasses import replace

import pytest
from tests.listings.reports.conftest import ITEMS, LABEL, PRIOR, UNSETTLED, finding, judged, quoted

from venditor.core.terminal import width
from venditor.listings.errors import ListingError
from venditor.listings.reports.report import Report
from venditor.listings.reports.suppressions import parse_suppressions
from venditor.listings.reports.terminal import MOST_FINDINGS, TerminalWriter


@pytest.fixture
def shown(run, texts):
    def show(*listings, language="en", suppressions=None, unread=(), **more):
        out = io.StringIO()
        writer = TerminalWriter(out, texts, language, **more)
        report = Report(run, [writer], suppressions=suppressions)
        for one in listings:
            report.add(one)
        for path in unread:
            report.unread(path, ListingError("x", "It is \x1b[2Jempty.", remedy="Give a page."))
        report.close()
        return out.getvalue()

    return show


def test_the_answer_comes_first(shown, lamp):
    lines = shown(lamp, judged(key="B"), columns=120).splitlines()
    assert lines == [
        "1 error and 1 warning in 1 of 2 listings, for Germany and Taiwan on Tuesday, 1 December 2026.",
        "1 question cannot be answered from what was given.",
        "",
        "lamp.html",
        "  Lampe",
        "    ✗ error DE manufacturer_name is not_found.",
        "      → Show manufacturer_name.",
        "      GPSR art. 19(a) (eu.gpsr.required.manufacturer_name)",
        "    ▲ warning DE reduction is practice.",
        "      → Show reduction.",
        "      PAngV § 11 Abs. 1 (de.pangv.forbidden.reduction)",
        "      div.sale: “Nur heute -50 %”",
        "",
        "Facts that would answer what stays open (--facts FILE), and how many questions each",
        "  consumer_region (en:consumer_region): 1",
    ]


def test_what_labels_must_show_stands_after_the_findings(shown):
    lines = shown(judged(finding(), labels=(LABEL, UNSETTLED)), columns=120).splitlines()
    assert lines[lines.index("") + 7 :] == [
        "On the goods themselves (TW): en:product_name, en:origin and en:batch; in en:zh-Hant",
        "    Of these the offer tells: en:product_name",
        "    Taken as not so, since nobody told: en:food",
        "    商品標示法 6(1) (tw.cla.label.items)",
        "    商品標示法 11 (tw.cla.language.of_label)",
        "On the goods themselves (JP): It depends on: en:safety_mark_due [safety_mark_due]",
    ]
    assert "goods themselves" not in shown(judged(finding(), labels=(LABEL,)), quiet=True)


def test_what_labels_must_show_stands_once_for_a_feed_and_not_what_one_row_tells(shown):
    other = replace(LABEL, rule=replace(ITEMS, clause="food"), items=LABEL.items[:1])
    rows = [judged(key=str(n), labels=(LABEL, UNSETTLED)) for n in range(50)]
    lines = shown(judged(labels=(other,)), *rows, columns=120).splitlines()
    assert [line for line in lines if "goods themselves" in line] == [
        "50 × On the goods themselves (TW): en:product_name, en:origin and en:batch; in en:zh-Hant",
        "On the goods themselves (TW): en:product_name; in en:zh-Hant",
        "50 × On the goods themselves (JP): It depends on: en:safety_mark_due [safety_mark_due]",
    ]
    assert [line for line in lines if "the offer tells" in line or "nobody told" in line] == [
        "    Of these the offer tells: en:product_name",
        "    Taken as not so, since nobody told: en:food",
    ]


def test_labels_that_depend_on_different_facts_are_told_apart(shown):
    other = replace(UNSETTLED, needs=("toy",))
    lines = shown(judged(labels=(UNSETTLED,)), judged(labels=(other,)), columns=120).splitlines()
    assert [line for line in lines if "goods themselves" in line] == [
        "On the goods themselves (JP): It depends on: en:safety_mark_due [safety_mark_due]",
        "On the goods themselves (JP): It depends on: en:toy [toy]",
    ]


def test_a_label_of_which_only_the_language_is_law_or_a_person_decides(shown):
    language, person = replace(LABEL, rule=None, items=()), replace(LABEL, items=(), languages=())
    lines = shown(judged(labels=(language,)), judged(labels=(person,)), language="de", columns=120)
    assert [line for line in lines.splitlines() if line.startswith("Auf der Ware")] == [
        "Auf der Ware selbst (TW): das Etikett auf de:zh-Hant",
        "Auf der Ware selbst (TW): Ware muss ein Etikett tragen.",
    ]


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        (
            "de",
            "In 1 Angebot wurde für Deutschland und Taiwan am Dienstag, 1. Dezember 2026 nichts gefunden.",
        ),
        ("zh-TW", "2026年12月1日 星期二，德國和台灣：1 個商品未發現任何事項。"),
        ("fr", "Nothing was found in 1 listing, for Germany and Taiwan on Tuesday, 1 December 2026."),
    ],
)
def test_nothing_found_is_said(shown, language, answer):
    assert shown(judged(), language=language, columns=120) == f"{answer}\n"


def test_nothing_read_is_not_nothing_found(shown):
    assert shown() == "No listing was read.\n"


def test_quiet_is_the_answer_and_what_was_not_read(shown, lamp):
    lines = shown(lamp, quiet=True, unread=["a.html"], columns=120).splitlines()
    assert [line for line in lines if line] == [
        "1 error and 1 warning in 1 listing, for Germany and Taiwan on Tuesday, 1 December 2026.",
        "Not read",
        "  a.html: It is \\u001b[2Jempty. Give a page.",
    ]


@pytest.mark.parametrize(("count", "by_rule"), [(MOST_FINDINGS, False), (MOST_FINDINGS + 1, True)])
def test_much_is_told_by_rule(shown, count, by_rule):
    told = shown(*(judged(finding(), key=f"K{at}", name=f"N{at}") for at in range(count)))
    assert (f"{count} × ✗ error DE manufacturer_name is not_found." in told) is by_rule
    assert ("N5" in told) is not by_rule
    assert told.count("N0") == 1


def test_ten_thousand_listings_are_a_screenful(shown):
    each = [judged(finding(), finding(PRIOR, severity="warning"), key=str(at)) for at in range(10_000)]
    told = shown(*each, language="de")
    assert told.startswith("10.000 Fehler und 10.000 Warnungen in 10.000 Angeboten")
    assert len(told.splitlines()) < 20


def test_hostile_words_cannot_steer_the_terminal(shown):
    words = "\x1b]0;owned\x07\x1b[31m\u202eevil\r\n\x9b2J"
    one = judged(
        finding(sources=(quoted(words, path=words),), values={"shown": words}), path=words, name=words
    )
    told = shown(one, colour=False)
    assert not set(told) & set("\x1b\x07\x9b\r\u202e")
    assert "\\u001b[31m" in told


def test_colour_is_put_around_whole_lines_only(shown, lamp):
    told = shown(lamp, colour=True, columns=40)
    assert told.startswith("\x1b[1m1 error")
    for line in told.splitlines():
        assert line.count("\x1b[") in (0, 2)
        assert line.count("\x1b[") == 0 or line.endswith("\x1b[0m")


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("language", ["de", "zh-Hant"])
def test_no_line_is_wider_than_the_terminal(shown, columns, language):
    words = "檯燈，可調光，附變壓器。" * 30
    one = judged(finding(sources=(quoted(words),), values={"shown": words}), name=words)
    told = shown(one, language=language, columns=columns)
    assert max(map(width, told.splitlines())) <= columns


def test_a_suppressed_finding_is_counted_apart(shown, run):
    text = "- rule: eu.*\n  reason: r\n  until: 2026-12-31\n- rule: xx\n  reason: q\n  until: 2026-12-31\n"
    known = parse_suppressions(text, "s.yaml", run.checked_on)
    told = shown(judged(finding()), suppressions=known, columns=120)
    assert "1 finding is suppressed and does not count." in told
    assert "s.yaml:4: meets no finding (q)" in told
    assert "manufacturer_name" not in told


def test_one_listing_is_told_whole_however_much_is_found_in_it(shown):
    many = tuple(finding(PRIOR, flaw=f"f{number}") for number in range(MOST_FINDINGS + 1))
    assert "1 × " not in shown(judged(*many))
    assert "2 × " in shown(judged(*many), judged(*many, key="B"))
