"""A report that was broken off at any byte goes on, and ends as if nothing had been."""

import io
import json
from dataclasses import replace

import pytest
from tests.listings.reports.conftest import LABEL, MAKER, PRIOR, UNSETTLED, finding, judged, quoted

from venditor.listings.errors import ListingError
from venditor.listings.judging.finding import Due, Open
from venditor.listings.reports.difference import read_report
from venditor.listings.reports.document import JsonLinesWriter
from venditor.listings.reports.report import Report
from venditor.listings.reports.resuming import read_broken
from venditor.listings.reports.suppressions import parse_suppressions

OTHER = replace(MAKER, provision="eu.x.required.origin", question="required.origin", clause="other")
KNOWN = "- rule: de.*\n  reason: r\n  until: 2026-12-31\n- rule: xx\n  reason: q\n  until: 2026-12-31\n"


def listings():
    sources = (quoted("Nur heute", "div", "html > body"), replace(quoted("x"), snapshot=2))
    dues = (Due(MAKER, "DE", due=True, seen="absent"), Due(OTHER, "TW", due=False, seen="not_found"))
    yield judged(finding(), finding(PRIOR, flaw="countdown", sources=sources), dues=dues)
    yield judged(key="B", path="feed.xml", item="1: B", opened=(Open("required.origin", "DE", ("f",)),))
    yield judged(finding(PRIOR, assumed=("f",), confidence="low"), key="C", path="feed.xml", item="2: C")
    labels = (LABEL, UNSETTLED)
    yield judged(finding(OTHER, severity="warning"), key="D", path="feed.xml", item="3: D", labels=labels)


def in_one(run, texts, path, earlier=None):
    with path.open("w", encoding="utf-8", newline="\n") as out:
        known = parse_suppressions(KNOWN, "s.yaml", run.checked_on)
        report = Report(run, [JsonLinesWriter(out, texts)], suppressions=known, earlier=earlier)
        for one in listings():
            report.add(one)
        report.unread("feed.xml", ListingError("x", "It breaks."))
        return report.close()


def go_on(run, texts, path, earlier=None):
    broken = read_broken(path, run)
    broken.cut()
    begun = broken.size > 0
    with path.open("a", encoding="utf-8", newline="\n") as out:
        known = parse_suppressions(KNOWN, "s.yaml", run.checked_on)
        report = Report(
            run,
            [JsonLinesWriter(out, texts, told=broken.rules if begun else None)],
            suppressions=known,
            earlier=earlier,
            told=broken.listings(),
        )
        skipped = dict(broken.done)
        for one in listings():
            if skipped.get(one.path):
                skipped[one.path] -= 1
            else:
                report.add(one)
        report.unread("feed.xml", ListingError("x", "It breaks."))
        return report.close()


def test_broken_off_at_any_byte_it_ends_with_the_same_bytes(run, texts, tmp_path):
    first, path = tmp_path / "first.jsonl", tmp_path / "a.jsonl"
    in_one(run, texts, first)
    earlier = read_report(first)
    whole = in_one(run, texts, path, earlier)
    written = path.read_bytes()
    # What is written is kept back for a while, so that it may end within the first line, or before it.
    for at in range(0, len(written) + 1, 61):
        path.write_bytes(written[:at])
        outcome = go_on(run, texts, path, earlier)
        assert path.read_bytes() == written, at
        assert (outcome.failed, outcome.whole) == (whole.failed, whole.whole)


def test_what_was_done_is_counted_by_file(run, texts, tmp_path):
    path = tmp_path / "a.jsonl"
    in_one(run, texts, path)
    broken = read_broken(path, run)
    assert broken.done == {"lamp.html": 1, "feed.xml": 3}
    assert [one.key for one in broken.listings()] == ["LAMP-1", "B", "C", "D"]
    assert list(broken.listings()) == list(listings())
    # The summary is written anew.
    broken.cut()
    assert json.loads(path.read_text("utf-8").splitlines()[-1])["part"] == "listing"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("half", "it is no venditor.listing-report/1 in lines"),
        ("no JSON\n", "it is no venditor.listing-report/1 in lines"),
        ("[]\n", "it is no venditor.listing-report/1 in lines"),
        ('{"format": "venditor.listing-report/1", "listings": []}\n', "in lines"),
    ],
)
def test_another_file_is_refused_and_left_as_it_is(run, tmp_path, content, says):
    path = tmp_path / "a.jsonl"
    path.write_text(content, "utf-8")
    with pytest.raises(ListingError, match="cannot be gone on with") as raised:
        read_broken(path, run)
    assert says in str(raised.value)
    assert path.read_text("utf-8") == content


def test_another_run_is_refused(run, texts, tmp_path):
    path = tmp_path / "a.jsonl"
    in_one(run, texts, path)
    for other in (
        replace(run, markets=("DE",)),
        replace(run, law={"eu/listings/gpsr.yaml": "other"}),
        replace(run, files=("lamp.html",)),
    ):
        with pytest.raises(ListingError, match="other files, other facts or another law"):
            read_broken(path, other)
    with pytest.raises(ListingError, match="No such file"):
        read_broken(tmp_path / "missing.jsonl", run)


def test_a_line_of_it_that_cannot_be_told_again_is_refused(run, texts, tmp_path):
    path = tmp_path / "a.jsonl"
    out = io.StringIO()
    report = Report(run, [JsonLinesWriter(out, texts)])
    report.add(judged(finding()))
    lines = out.getvalue().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if '"part": "rule"' not in line), "utf-8")
    with pytest.raises(ListingError, match="cannot be gone on with"):
        read_broken(path, run)
