"""The table of what is due, as spreadsheets and terminals take it."""

import csv
import io
from dataclasses import replace

from tests.listings.reports.conftest import LABEL, UNSETTLED, judged

from venditor.listings.reports.dues import DuesWriter
from venditor.listings.reports.report import Report


def table(run, texts, judged):
    out = io.StringIO()
    report = Report(run, [DuesWriter(out, texts, "en")])
    report.add(judged)
    report.close()
    return out.getvalue()


def test_names_that_no_encoding_can_write_are_told_by_their_numbers(run, texts, lamp):
    written = table(run, texts, replace(lamp, path="\udcff.html"))
    written.encode("utf-8")
    assert "\\udcff.html" in written


def test_nothing_in_a_cell_steers_a_terminal_or_is_a_formula(run, texts, lamp):
    written = table(run, texts, replace(lamp, name="\x1b[31mRed\x9b", key="=HYPERLINK(1)"))
    assert not {"\x1b", "\x9b"} & set(written)
    (row, *_) = csv.DictReader(io.StringIO(written.removeprefix("\ufeff")))
    assert row["product"] == "'=HYPERLINK(1)"
    assert row["name"] == "\\u001b[31mRed\\u009b"


def labels(run, texts, *labels):
    written = table(run, texts, judged(labels=labels)).removeprefix("\ufeff")
    return [tuple(row.values())[4:] for row in csv.DictReader(io.StringIO(written))]


def test_what_is_due_on_the_goods_says_so(run, texts):
    why = ("Goods must carry a label.", "商品標示法 6(1)", "")
    assert labels(run, texts, LABEL) == [
        ("TW", "en:product_name", "on the goods", "seen", *why),
        ("TW", "en:origin", "on the goods", "not_found", *why),
        ("TW", "en:batch", "on the goods", "not_looked_for", *why),
        ("TW", "en:language.of_label", "on the goods", "", why[0], "商品標示法 11", ""),
    ]


def test_a_label_depends_on_facts_or_is_for_a_person(run, texts):
    needs = "it is of a kind that has to bear a mark of safety in the country"
    assert labels(run, texts, UNSETTLED) == [("JP", "en:label.items", "depends", "", "", "", needs)]
    half = replace(LABEL, languages=(), language_rule=None, needs=("safety_mark_due",))
    assert labels(run, texts, half)[-1] == ("TW", "en:language.of_label", "depends", "", "", "", needs)
    assert [row[:3] for row in labels(run, texts, replace(LABEL, items=(), languages=()))] == [
        ("TW", "en:label.items", "for a person"),
        ("TW", "en:language.of_label", "for a person"),
    ]
