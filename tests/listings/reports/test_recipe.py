"""The recipe for CI: its files are YAML, its commands are the program's, its filters do what they say."""

import io
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from tests.listings.reports.conftest import PRIOR, TODAY, finding, judged, quoted

from venditor.cli.main import build_parser
from venditor.listings.reports.report import Report
from venditor.listings.reports.sarif import SarifWriter
from venditor.listings.reports.suppressions import parse_suppressions

DOCS = Path(__file__).resolve().parents[3] / "docs"
RECIPE = (DOCS / "recipes" / "listing-check-ci.md").read_text("utf-8")
GUIDE = (DOCS / "guide" / "listing-report.md").read_text("utf-8")


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def test_the_files_of_both_hosts_are_yaml():
    suppressions, github, gitlab = map(yaml.safe_load, blocks(RECIPE, "yaml"))
    assert suppressions[0]["question"] == "required.manufacturer_*"
    assert github["permissions"]["security-events"] == "write"
    assert gitlab["listings"]["artifacts"]["reports"] == {"codequality": "gl-code-quality-report.json"}


def test_suppressions_of_both_documents_are_read():
    for text in (RECIPE, GUIDE):
        known = parse_suppressions(blocks(text, "yaml")[0], "x.yaml", TODAY)
        assert [one.expired for one in known.idle()] == [False]


def test_every_command_is_one_of_the_program():
    listings = re.search(r"^ +LISTINGS: (.*)$", RECIPE, re.MULTILINE)[1]
    told = re.findall(r"^[ -]*(?:run: )?venditor (listing check [^|\n]*)", RECIPE + GUIDE, re.MULTILINE)
    commands = [line.replace("$LISTINGS", listings) for line in told]
    assert len(commands) == 7
    for command in commands:
        given = build_parser().parse_args(shlex.split(command))
        assert given.market[0] == "DE"


def _filter(number):
    return re.findall(r"jq '(.*?)'", RECIPE, re.DOTALL)[number]


@pytest.mark.skipif(shutil.which("jq") is None, reason="no jq on the path")
def test_the_filters_leave_out_what_is_suppressed(run, texts):
    out = io.StringIO()
    known = parse_suppressions("- rule: de.*\n  reason: r\n  until: 2026-12-31\n", "s.yaml", TODAY)
    report = Report(run, [SarifWriter(out, texts, loads=lambda _path: None)], suppressions=known)
    report.add(judged(finding(sources=(quoted("x", "line 7/title"),)), finding(PRIOR), path="a b.csv"))
    report.close()
    told = {}
    for number in (0, 1):
        ran = subprocess.run(
            ["jq", _filter(number)], input=out.getvalue(), capture_output=True, text=True, check=True
        )
        told[number] = json.loads(ran.stdout)
    (result,) = told[0]["runs"][0]["results"]
    assert result["ruleId"] == "eu.gpsr.required.manufacturer_name"
    assert told[1] == [
        {
            "description": "manufacturer_name is not_found. Show manufacturer_name.",
            "check_name": "eu.gpsr.required.manufacturer_name",
            "fingerprint": result["partialFingerprints"]["venditorFinding/v1"],
            "severity": "major",
            "location": {"path": "a%20b.csv", "lines": {"begin": 7}},
        }
    ]


def test_the_example_of_the_guide_has_the_keys_of_a_report(run, texts, lamp, lamp_read):
    from venditor.listings.reports.document import JsonWriter  # noqa: PLC0415 - beside its use

    out = io.StringIO()
    report = Report(run, [JsonWriter(out, texts)])
    report.add(lamp, lamp_read)
    report.close()
    written, (example,) = json.loads(out.getvalue()), map(json.loads, blocks(GUIDE, "json"))
    assert list(example) == list(written)
    assert list(example["listings"][0]) == list(written["listings"][0])
    (mine,), (theirs, _) = (one["listings"][0]["findings"] for one in (example, written))
    assert list(mine) == list(theirs)
    (place,) = mine["where"]
    assert list(place) == list(written["listings"][0]["findings"][1]["where"][0])
    assert list(example["listings"][0]["due"][0]) == list(written["listings"][0]["due"][0])
