"""What changed since an earlier report: each finding of either is new, gone, the same, or not looked for."""

import io
import json
from dataclasses import replace

import pytest
from tests.listings.reports.conftest import PRIOR, finding, judged

from venditor.listings.errors import ListingError
from venditor.listings.reports.difference import between, read_report
from venditor.listings.reports.document import JsonLinesWriter, JsonWriter
from venditor.listings.reports.report import Report
from venditor.listings.reports.suppressions import parse_suppressions

A, B, C = (judged(finding(), key=key) for key in "ABC")
OTHER = judged(finding(), key="O", path="feed.xml")


@pytest.fixture
def told(run, texts, tmp_path):
    """Writes a report of some listings, and gives its file, its outcome and its document."""
    number = iter(range(100))

    def write(*listings, writer=JsonWriter, unread=(), files=run.files, markets=run.markets, **more):
        out = io.StringIO()
        report = Report(replace(run, files=files, markets=markets), [writer(out, texts)], **more)
        for one in listings:
            report.add(one)
        for path in unread:
            report.unread(path, ListingError("listing.xml", "It breaks."))
        outcome = report.close()
        path = tmp_path / f"{next(number)}.json"
        path.write_text(out.getvalue(), "utf-8")
        return path, outcome

    return write


def summed(difference):
    return (
        sum(difference.new.values()),
        difference.same,
        [one.key for one in difference.gone],
        [one.key for one in difference.unseen],
    )


@pytest.mark.parametrize("writer", [JsonWriter, JsonLinesWriter])
def test_each_finding_is_in_one_of_the_four(told, writer):
    before, _ = told(A, B, OTHER, writer=writer)
    after, outcome = told(B, C, files=("lamp.html",), earlier=read_report(before))
    assert summed(outcome.summary.difference) == (1, 1, ["A"], ["O"])
    assert summed(between(read_report(before), read_report(after))) == (1, 1, ["A"], ["O"])
    changes = [one["findings"][0]["change"] for one in json.loads(after.read_text("utf-8"))["listings"]]
    assert changes == ["same", "new"]


def test_a_report_beside_itself_has_no_difference(told):
    path, _ = told(A, B, OTHER)
    assert summed(between(read_report(path), read_report(path))) == (0, 3, [], [])


def test_of_a_file_that_breaks_nothing_is_gone(told):
    before, _ = told(A, B)
    _, outcome = told(A, unread=("lamp.html",), earlier=read_report(before))
    assert summed(outcome.summary.difference) == (0, 1, [], ["B"])


def test_of_a_destination_that_nobody_asked_for_nothing_is_gone(told):
    before, _ = told(A, judged(finding(destination="TW"), key="T"))
    after, outcome = told(markets=("DE",), earlier=read_report(before))
    assert summed(outcome.summary.difference) == (0, 0, ["A"], ["T"])
    assert summed(between(read_report(before), read_report(after))) == (0, 0, ["A"], ["T"])


def test_only_what_is_new_fails_a_run(told):
    before, first = told(A)
    assert first.failed
    _, again = told(A, earlier=read_report(before))
    assert not again.failed
    _, more = told(A, B, earlier=read_report(before))
    assert more.failed


@pytest.mark.parametrize(
    ("severity", "fail_on", "failed"),
    [
        ("error", "error", True),
        ("warning", "error", False),
        ("warning", "warning", True),
        ("note", "warning", False),
        ("note", "note", True),
    ],
)
def test_a_run_fails_for_what_is_as_heavy_as_was_asked(told, severity, fail_on, failed):
    _, outcome = told(judged(finding(severity=severity)), fail_on=fail_on)
    assert outcome.failed is failed
    assert outcome.whole


def test_a_suppressed_finding_fails_nothing_and_is_new_when_that_is_over(told, run):
    text = "- rule: '*'\n  reason: r\n  until: 2026-12-31\n"
    holding = parse_suppressions(text, "s.yaml", run.checked_on)
    before, outcome = told(A, suppressions=holding)
    assert not outcome.failed
    _, still = told(A, suppressions=holding, earlier=read_report(before))
    assert (still.failed, summed(still.summary.difference)) == (False, (0, 1, [], []))
    _, over = told(A, earlier=read_report(before))
    assert (over.failed, summed(over.summary.difference)) == (True, (1, 1, [], []))


def test_a_report_that_was_formatted_anew_is_read(told):
    path, _ = told(A, B)
    as_written = read_report(path)
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")), indent=2), "utf-8")
    assert read_report(path) == as_written
    assert len(as_written.findings) == 2


def test_what_is_not_known_in_a_report_is_passed_over(told):
    path, _ = told(A)
    document = json.loads(path.read_text("utf-8"))
    document["more"] = 1
    document["listings"][0]["findings"][0] |= {"severity": "grave", "says": "text"}
    path.write_text(json.dumps(document), "utf-8")
    (one,) = read_report(path).findings.values()
    assert (one.severity, one.says) == ("note", {})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "it is no whole venditor.listing-report/1 document"),
        ("{}", "it is no venditor.listing-report/1 document"),
        ("[]", "it is no venditor.listing-report/1 document"),
        ("not JSON", "it is no whole venditor.listing-report/1 document"),
        ('{"format": "venditor.shop_check/1", "findings": []}', 'its format is "venditor.shop_check/1"'),
        ('{"format": "venditor.listing-report/1"}', "it is no whole"),
        ('{"format": "venditor.listing-report/1", "listings": [\n{"path": ', "it is no whole"),
        ('{"part": "run", "format": "venditor.listing-report/1", "checked_on": "x"}\n', "it is no whole"),
        ('{"version": "2.1.0", "runs": []}', "it is no venditor.listing-report/1 document"),
        ("[" * 100_000, "it is no whole"),
    ],
)
def test_another_document_is_refused(tmp_path, content, says):
    path = tmp_path / "x.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ListingError, match="cannot be compared with") as raised:
        read_report(path)
    assert says in str(raised.value)


def test_a_report_that_ends_early_or_is_not_there_is_refused(told, tmp_path):
    path, _ = told(A, B)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:2]), "utf-8")
    with pytest.raises(ListingError, match="no whole"):
        read_report(path)
    with pytest.raises(ListingError, match="No such file"):
        read_report(tmp_path / "missing.json")


def test_findings_are_told_apart_by_rule_destination_and_variety_not_by_place(told):
    before, _ = told(judged(finding(PRIOR, flaw="countdown")))
    for other, new in (
        (finding(PRIOR, flaw="countdown", severity="note"), 0),
        (finding(PRIOR, flaw="other"), 1),
        (finding(PRIOR, flaw="countdown", destination="AT"), 1),
    ):
        _, outcome = told(judged(other), earlier=read_report(before))
        assert sum(outcome.summary.difference.new.values()) == new
