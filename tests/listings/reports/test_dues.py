"""The table of what is due, as spreadsheets and terminals take it."""

import csv
import io
from dataclasses import replace

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
