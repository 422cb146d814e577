"""The report as SARIF 2.1.0: what the standard asks of a log, by its sections, and hostile words in it."""

import io
import json
import re
from urllib.parse import unquote

import jsonschema
import pytest
from tests.listings.reports.conftest import PRIOR, finding, judged, quoted

from venditor.listings.errors import ListingError
from venditor.listings.reports.difference import read_report
from venditor.listings.reports.document import JsonWriter
from venditor.listings.reports.report import Report
from venditor.listings.reports.sarif import SarifWriter, message, uri
from venditor.listings.reports.suppressions import parse_suppressions

PAGE = "<html>\n<body>\n<p>Nur heute -50 %</p>\n</body>"
HOSTILE = "{0} [click](https://evil.example) \x1b[31m<img src=x onerror=alert(1)>"


@pytest.fixture
def log(run, texts):
    def write(*listings, language="en", unread=(), **more):
        out = io.StringIO()
        loads = {"lamp.html": PAGE}.get
        report = Report(run, [SarifWriter(out, texts, language, loads=loads)], **more)
        for one in listings:
            report.add(one)
        for path in unread:
            report.unread(path, ListingError("listing.empty", "It is {empty}."))
        report.close()
        return json.loads(out.getvalue())

    return write


@pytest.fixture
def results(log, lamp):
    return log(lamp)["runs"][0]["results"]


def test_a_log_names_its_version_and_has_one_run(log, lamp):
    told = log(lamp)
    # 3.13.2, 3.13.4, 3.14.6, 3.18.2, 3.19.8
    assert told["version"] == "2.1.0"
    (run,) = told["runs"]
    assert run["tool"]["driver"]["name"] == "Venditor"
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["properties"]["markets"] == ["DE", "TW"]


def test_a_result_leads_to_its_rule_by_id_and_by_index(log, lamp):
    (run,) = log(lamp, judged(finding(), key="B"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    # 3.27.5, 3.27.6, 3.49.3: an id stands once.
    assert [rule["id"] for rule in rules] == [
        "eu.gpsr.required.manufacturer_name",
        "de.pangv.forbidden.reduction",
    ]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error"]
    assert {result["kind"] for result in run["results"]} == {"fail"}


def test_a_rule_tells_the_law_and_its_dates(log, lamp):
    maker, prior = log(lamp, language="de")["runs"][0]["tool"]["driver"]["rules"]
    # 3.49.9, 3.49.10, 3.49.12, 3.8
    assert maker["shortDescription"] == {"text": "de:required.manufacturer_name"}
    assert maker["fullDescription"] == {
        "text": "Käufer müssen sehen, wer es hergestellt hat. (GPSR art. 19(a))"
    }
    assert maker["helpUri"] == "https://eur-lex.europa.eu/eli/reg/2023/988/oj"
    assert maker["properties"]["inForce"] == {"from": "2024-12-13", "until": None}
    assert prior["properties"]["inForce"] == {"from": "2024-12-13", "until": "2027-12-31"}
    assert (prior["properties"]["verified"], prior["properties"]["standsIn"]) == (False, True)


def test_a_quotation_has_a_region_and_what_is_not_found_says_that_its_line_is_none(results):
    missing, quoted_ = results
    # 3.29.3, 3.30.5 to 3.30.8: an end column stands behind the last character.
    assert quoted_["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "lamp.html"},
        "region": {
            "startLine": 3,
            "startColumn": 4,
            "endLine": 3,
            "endColumn": 19,
            "snippet": {"text": "Nur heute -50 %"},
        },
    }
    assert quoted_["locations"][0]["logicalLocations"] == [
        {"fullyQualifiedName": "html > body > p", "kind": "element"}
    ]
    (location,) = missing["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 1}
    assert location["properties"] == {"lineKnown": False}


def test_other_places_are_related_ones_with_ids_of_their_own(log):
    sources = (quoted("Nur heute -50 %"), quoted("x", "line 7/Price"), quoted("y", "line 9/Price"))
    (result,) = log(judged(finding(sources=sources)))["runs"][0]["results"]
    # 3.27.12, 3.27.22, 3.28.2
    assert len(result["locations"]) == 1
    assert [one["id"] for one in result["relatedLocations"]] == [1, 2]
    lines = [one["physicalLocation"]["region"]["startLine"] for one in result["relatedLocations"]]
    assert lines == [7, 9]


def test_a_result_is_known_again(results):
    # 3.27.17, 3.5.4.2
    assert results[0]["partialFingerprints"] == {
        "venditorFinding/v1": "a38b82cace37d834",
        "primaryLocationLineHash": "a38b82cace37d834:1",
    }


def test_a_suppressed_result_stays_with_its_reason(log, lamp, run):
    text = "- rule: eu.*\n  reason: Known {to} us.\n  until: 2026-12-31\n"
    known = parse_suppressions(text, "s.yaml", run.checked_on)
    first, second = log(lamp, suppressions=known)["runs"][0]["results"]
    # 3.27.23, 3.35.2, 3.35.3, 3.35.6
    assert first["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "Known {to} us.",
            "properties": {"until": "2026-12-31"},
        }
    ]
    assert "suppressions" not in second


def test_beside_an_earlier_report_a_result_says_whether_it_is_new(log, lamp, run, texts, tmp_path):
    out = io.StringIO()
    earlier = Report(run, [JsonWriter(out, texts)])
    earlier.add(judged(finding()))
    earlier.close()
    (tmp_path / "a.json").write_text(out.getvalue(), "utf-8")
    found = log(lamp, earlier=read_report(tmp_path / "a.json"))["runs"][0]["results"]
    # 3.27.24
    assert [one["baselineState"] for one in found] == ["unchanged", "new"]


def test_what_was_not_read_is_a_notification(log):
    (invocation,) = log(unread=["a b.html"])["runs"][0]["invocations"]
    # 3.20.14, 3.20.21, 3.58
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolExecutionNotifications"]
    assert told["message"] == {"text": "It is {{empty}}."}
    assert told["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "a%20b.html"}
    assert log()["runs"][0]["invocations"] == [{"executionSuccessful": True}]


def test_hostile_words_are_neither_link_nor_placeholder_nor_markup(log):
    one = judged(
        finding(sources=(quoted(HOSTILE, HOSTILE),), values={"shown": HOSTILE}), path=HOSTILE, name=HOSTILE
    )
    told = log(one)
    (result,) = told["runs"][0]["results"]
    # 3.11.5, 3.11.6; markdown (3.11.9) is never written.
    assert "{{0}} [click] (https://evil.example) \\u001b[31m" in result["message"]["text"]
    assert '"markdown"' not in json.dumps(told)
    assert "\x1b" not in json.dumps(told, ensure_ascii=False)
    address = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[\w.~%/-]+", address)
    assert "onerror" in unquote(address)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("a.html", "a.html"),
        ("./shop//a.html", "shop/a.html"),
        ("shop\\a.html", "shop/a.html"),
        ("../a.html", "../a.html"),
        ("/srv/a.html", "file:///srv/a.html"),
        ("ä#?.html", "%C3%A4%23%3F.html"),
        ("http://x", "http%3A/x"),
        ("a\udce4.html", "a%E4.html"),
        ("a\ud800.html", "a%3F.html"),
    ],
)
def test_a_file_is_a_reference(path, address):
    assert uri(path) == address


def test_braces_and_links_of_a_message():
    assert message("a [b] (c) {d}") == "a [b] (c) {{d}}"
    assert message("[a](b)](c") == "[a] (b)] (c"


def test_an_address_that_is_none_of_the_web_is_no_help(log):
    from dataclasses import replace  # noqa: PLC0415 - beside its use

    rule = replace(PRIOR, url="javascript:alert(1)")
    (told,) = log(judged(finding(rule)))["runs"][0]["tool"]["driver"]["rules"]
    assert "helpUri" not in told


def test_the_schema_of_the_standard_holds(log, lamp, shared):
    path = shared / "schemas" / "sarif-schema-2.1.0.json"
    if not path.is_file():
        pytest.skip(f"no schema of SARIF 2.1.0 at {path}; the sections are checked above")
    schema = json.loads(path.read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    for language in ("en", "de", "zh-Hant"):
        sources = (quoted("Nur heute -50 %"), quoted(HOSTILE, HOSTILE), quoted("x", "line 7/Price"))
        hostile = judged(finding(sources=sources), item=HOSTILE, path=HOSTILE)
        assert list(validator.iter_errors(log(lamp, hostile, language=language, unread=[HOSTILE]))) == []
