"""The JSON report: the same bytes for the same run, everything in it, nothing held."""

import io
import json

import pytest
from tests.listings.reports.conftest import LABEL, MAKER, UNSETTLED, finding, judged, quoted

from venditor.listings.errors import ListingError
from venditor.listings.reports.document import JsonLinesWriter, JsonWriter
from venditor.listings.reports.report import Report


def written(writer, run, *entries, **more):
    out = io.StringIO()
    report = Report(run, [writer(out, more.pop("texts"))], **more)
    for one in entries:
        report.add(*one) if isinstance(one, tuple) else report.add(one)
    report.unread("broken.html", ListingError("listing.empty", "It is empty.", remedy="Give a page."))
    report.not_judged("feed.xml", ["required.order_button", "required.order_button"])
    report.close()
    return out.getvalue()


@pytest.fixture
def document(run, texts, lamp, lamp_read):
    return json.loads(written(JsonWriter, run, (lamp, lamp_read), judged(key="B"), texts=texts))


def test_the_head_says_what_was_asked(document):
    head = {key: document[key] for key in ("format", "checked_on", "markets", "law", "files")}
    assert head == {
        "format": "venditor.listing-report/1",
        "checked_on": "2026-12-01",
        "markets": ["DE", "TW"],
        "law": {"eu/listings/gpsr.yaml": "ab12"},
        "files": ["lamp.html", "feed.xml"],
    }


def test_a_finding_has_everything(document):
    first, second = document["listings"][0]["findings"]
    assert first == {
        "fingerprint": "a38b82cace37d834",
        "rule": "eu.gpsr.required.manufacturer_name",
        "question": "required.manufacturer_name",
        "clause": "goods",
        "destination": "DE",
        "state": "not_found",
        "severity": "error",
        "confidence": "high",
        "flaw": "",
        "law": "EU",
        "act": "GPSR",
        "articles": ["art. 19(a)"],
        "url": "https://eur-lex.europa.eu/eli/reg/2023/988/oj",
        "quotations": [{"article": "art. 19(a)", "words": MAKER.quotations[0][1], "language": "en"}],
        "in_force": {"from": "2024-12-13", "until": None},
        "verified": True,
        "stands_in": False,
        "where": [],
        "says": {
            "en": "manufacturer_name is not_found.",
            "de": "manufacturer_name is not_found (de).",
            "zh-Hant": "manufacturer_name is not_found（中文）。",
        },
        "why": {
            "en": "A buyer must see who made it.",
            "de": "Käufer müssen sehen, wer es hergestellt hat.",
            "zh-Hant": "A buyer must see who made it.",
        },
        "fix": {
            "en": "Show manufacturer_name.",
            "de": "Show manufacturer_name (de).",
            "zh-Hant": "Show manufacturer_name（中文）。",
        },
        "closes": {
            "en": "manufacturer_name on the page.",
            "de": "manufacturer_name on the page (de).",
            "zh-Hant": "manufacturer_name on the page（中文）。",
        },
        "assumed": [],
        "suppressed": None,
        "change": None,
    }
    assert second["where"] == [
        {
            "kind": "page",
            "path": "div.sale",
            "at": "html > body > p",
            "snapshot": 1,
            "quotation": "Nur heute -50 %",
        }
    ]
    assert second["in_force"] == {"from": "2024-12-13", "until": "2027-12-31"}
    assert (second["verified"], second["stands_in"], second["assumed"]) == (
        False,
        True,
        ["offered_to_consumers"],
    )


def test_a_listing_says_what_is_open_what_is_due_and_what_cannot_be_used(document):
    first, second = document["listings"]
    assert (first["path"], first["item"], first["key"], first["name"]) == (
        "lamp.html",
        None,
        "LAMP-1",
        "Lampe",
    )
    assert first["open"] == [
        {"question": "required.origin", "destination": "TW", "needs": ["consumer_region"]}
    ]
    assert first["due"] == [
        {
            "question": "required.manufacturer_name",
            "destination": "DE",
            "due": True,
            "seen": "not_found",
            "rule": "eu.gpsr.required.manufacturer_name",
            "clause": "goods",
        }
    ]
    assert first["problems"][0]["message"] == "“abc” is no amount."
    assert (second["findings"], second["open"], second["due"]) == ([], [], [])


def test_what_labels_must_show_stands_beside_and_its_words_once_with_the_rule(run, texts):
    told = json.loads(written(JsonWriter, run, judged(labels=(LABEL, UNSETTLED)), texts=texts))
    assert told["listings"][0]["labels"] == [
        {
            "destination": "TW",
            "rule": "tw.cla.label.items",
            "clause": "imported",
            "items": [
                {"item": "product_name", "seen": "seen"},
                {"item": "origin", "seen": "not_found"},
                {"item": "batch", "seen": "not_looked_for"},
            ],
            "languages": ["zh-Hant"],
            "language_rule": "tw.cla.language.of_label",
            "language_clause": "imported",
            "needs": [],
            "assumed": ["food", "product"],
        },
        {
            "destination": "JP",
            "rule": None,
            "clause": None,
            "items": [],
            "languages": [],
            "language_rule": None,
            "language_clause": None,
            "needs": ["safety_mark_due"],
            "assumed": [],
        },
    ]
    items, language = told["rules"]
    assert (items["rule"], language["rule"]) == ("tw.cla.label.items", "tw.cla.language.of_label")
    assert items["items"]["origin"] == {"en": "en:origin", "de": "de:origin", "zh-Hant": "zh-Hant:origin"}
    assert "items" not in language
    summary = told["summary"]
    assert (summary["with_findings"], summary["open"], summary["needs"]) == (0, 0, {})


def test_a_label_fails_nothing_and_its_rules_come_before_it_in_lines(run, texts):
    out = io.StringIO()
    report = Report(run, [JsonLinesWriter(out, texts)], fail_on="note")
    report.add(judged(labels=(LABEL,)))
    report.add(judged(labels=(LABEL,), key="B"))
    assert not report.close().failed
    parts = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [one["part"] for one in parts] == ["run", "rule", "rule", "listing", "listing", "summary"]


def test_the_end_counts_and_tells_what_was_not_read_or_judged(document):
    summary = document["summary"]
    assert (summary["listings"], summary["with_findings"], summary["open"]) == (2, 1, 1)
    assert summary["by_severity"] == {"error": 1, "warning": 1, "note": 0}
    assert [(one["rule"], one["count"], one["severity"]) for one in summary["by_rule"]] == [
        ("eu.gpsr.required.manufacturer_name", 1, "error"),
        ("de.pangv.forbidden.reduction", 1, "warning"),
    ]
    assert summary["unread"] == [
        {
            "path": "broken.html",
            "code": "listing.empty",
            "message": "It is empty.",
            "remedy": "Give a page.",
        }
    ]
    assert summary["not_judged"] == {"feed.xml": ["required.order_button"]}
    assert [one["rule"] for one in document["rules"]] == [
        "de.pangv.forbidden.reduction",
        "eu.gpsr.required.manufacturer_name",
    ]
    assert document["rules"][1]["label"]["de"] == "de:required.manufacturer_name"
    assert document["difference"] is None


def test_the_same_run_gives_the_same_bytes(run, texts, lamp, lamp_read):
    for writer in (JsonWriter, JsonLinesWriter):
        first, second = (written(writer, run, (lamp, lamp_read), texts=texts) for _ in range(2))
        assert first == second


def test_lines_hold_the_same_as_the_document(run, texts, lamp, lamp_read, document):
    lines = written(JsonLinesWriter, run, (lamp, lamp_read), judged(key="B"), texts=texts).splitlines()
    told = [json.loads(line) for line in lines]
    parts = [one.pop("part") for one in told]
    # A rule comes before the first listing that it was asked about.
    assert parts == ["run", "rule", "rule", "listing", "listing", "summary"]
    head, *between, end = told
    rules = sorted(between[:2], key=lambda rule: rule["rule"])
    assert {**head, "listings": between[2:], "rules": rules, **end} == document


def test_a_listing_is_written_when_it_comes(run, texts, lamp):
    out = io.StringIO()
    report = Report(run, [JsonWriter(out, texts)])
    report.add(lamp)
    assert out.getvalue().count('"fingerprint"') == 2
    report.add(judged(finding(), key="B"))
    assert out.getvalue().count('"fingerprint"') == 3


def test_an_empty_run_is_a_document(run, texts):
    told = json.loads(written(JsonWriter, run, texts=texts))
    assert (told["listings"], told["summary"]["listings"]) == ([], 0)


def test_hostile_words_come_back_as_they_were(run, texts):
    words = '</script>"\\\x1b[31m\u2028\ud800'
    told = written(
        JsonWriter, run, judged(finding(sources=(quoted(words),)), key=words, name=words), texts=texts
    )
    assert told.encode("utf-8")
    (listing,) = json.loads(told)["listings"]
    assert listing["name"] == words.replace("\ud800", "?")
    assert listing["findings"][0]["where"][0]["quotation"] == words.replace("\ud800", "?")


def test_what_was_suppressed_stays(run, texts):
    class Everything:
        def of(self, _judged, _finding):
            from venditor.listings.reports.entry import Suppressed  # noqa: PLC0415 - beside its use

            return Suppressed("known", run.checked_on)

        def idle(self):
            return ()

    told = json.loads(written(JsonWriter, run, judged(finding()), texts=texts, suppressions=Everything()))
    (one,) = told["listings"][0]["findings"]
    assert one["suppressed"] == {"reason": "known", "until": "2026-12-01"}
    assert told["summary"]["by_severity"]["error"] == 0
    assert told["summary"]["suppressed"] == 1
    assert told["summary"]["by_rule"] == []
