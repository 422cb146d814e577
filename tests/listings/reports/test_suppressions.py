"""Findings that do not count for a while: which, why, until when, and what is told of the entries."""

from datetime import date, timedelta

import pytest
from tests.listings.reports.conftest import MAKER, PRIOR, TODAY, finding, judged

from venditor.listings.reports.entry import Suppressed
from venditor.listings.reports.suppressions import parse_suppressions, read_suppressions
from venditor.rules.source import SourceError

UNTIL = "reason: Known.\n  until: 2027-01-31\n"


def suppressions(text, today=TODAY):
    return parse_suppressions(text, "known.yaml", today)


@pytest.mark.parametrize(
    ("entry", "meets"),
    [
        ("rule: eu.gpsr.required.manufacturer_name", True),
        ("rule: eu.gpsr.*", True),
        ("rule: eu.gpsr", False),
        ("question: required.*", True),
        ("question: forbidden.*", False),
        ("question: '*'\n  path: feeds/*", True),
        ("question: '*'\n  path: feeds", False),
        ("question: '*'\n  product: LAMP-?", True),
        ("question: '*'\n  product: lamp-?", False),
        ("question: '*'\n  product: 1", False),
        ("question: '*'\n  destination: DE", True),
        ("question: '*'\n  destination: NO", False),
        ("rule: eu.*\n  question: forbidden.*", False),
    ],
)
def test_an_entry_meets_what_all_its_patterns_meet(entry, meets):
    known = suppressions(f"- {entry}\n  {UNTIL}")
    found = known.of(judged(path="feeds/a/b.xml"), finding(MAKER))
    assert found == (Suppressed("Known.", date(2027, 1, 31)) if meets else None)


@pytest.mark.parametrize(("after", "holds"), [(-1, True), (0, True), (1, False)])
def test_the_last_day_counts(after, holds):
    known = suppressions(f"- rule: '*'\n  {UNTIL}", date(2027, 1, 31) + timedelta(days=after))
    assert (known.of(judged(), finding()) is not None) is holds
    assert [one.expired for one in known.idle()] == ([] if holds else [True])


def test_entries_that_are_over_or_meet_nothing_are_told_with_their_line():
    known = suppressions(
        "- rule: eu.*\n  reason: One.\n  until: 2027-01-01\n"
        "- rule: xx.*\n  reason: Two.\n  until: 2027-01-01\n"
        "- rule: eu.*\n  reason: Three.\n  until: 2026-01-01\n"
    )
    assert known.of(judged(), finding(MAKER)) == Suppressed("One.", date(2027, 1, 1))
    assert known.of(judged(), finding(PRIOR)) is None
    assert [(one.where, one.expired, one.reason) for one in known.idle()] == [
        ("known.yaml:7", True, "Three."),
        ("known.yaml:4", False, "Two."),
    ]


def test_the_first_entry_that_meets_gives_the_reason_and_none_that_meets_is_idle():
    known = suppressions(
        "- rule: '*'\n  reason: One.\n  until: 2027-01-01\n"
        "- rule: eu.*\n  reason: Two.\n  until: 2028-01-01\n"
    )
    assert known.of(judged(), finding()).reason == "One."
    assert known.idle() == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("rule: x", 1, "suppressions are a list"),
        ("- x", 1, "an entry is a mapping"),
        ("- rule: x\n  reason: r\n", 1, 'an entry without "until"'),
        ("- rule: x\n  until: 2027-01-01\n", 1, 'an entry without "reason"'),
        ("- path: x\n  reason: r\n  until: 2027-01-01\n", 1, "neither a rule nor a question"),
        ("- rule: x\n  reason: ''\n  until: 2027-01-01\n", 2, '"reason" has no text'),
        ("- rule: [x]\n  reason: r\n  until: 2027-01-01\n", 1, '"rule" has no text'),
        ("- rule: x\n  reason: true\n  until: 2027-01-01\n", 2, '"reason" has no text'),
        ("- rule: x\n  reason: r\n  until: soon\n", 3, '"soon" is not a day'),
        ("- rule: x\n  reason: r\n  until: 2027-02-29\n", 3, '"2027-02-29" is not a day'),
        ("- rule: x\n  reson: r\n  until: 2027-01-01\n", 2, 'Did you mean "reason"?'),
        ("- rule: x\n  rule: y\n", 2, "written twice"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line(text, line, says):
    with pytest.raises(SourceError) as raised:
        suppressions(text)
    assert str(raised.value).startswith(f"known.yaml:{line}: ")
    assert says in str(raised.value)


def test_a_file_is_read(tmp_path):
    path = tmp_path / "known.yaml"
    path.write_text(f"- rule: '*'\n  {UNTIL}", "utf-8")
    assert read_suppressions(path, TODAY).of(judged(), finding()) is not None
    with pytest.raises(SourceError):
        read_suppressions(tmp_path / "missing.yaml", TODAY)
