"""`venditor shop check --market`: what is judged beside the withdrawal function, and how it ends."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.cli.test_shop import PROJECT, SITES, WITH_THESE_ALONE

from venditor.cli import main


def check(*arguments):
    return main(["shop", "check", *map(str, arguments)])


def test_a_clean_shop_ends_with_0_and_its_warnings_count_only_when_asked(tmp_path, capsys):
    assert check(SITES / "tee-lawful", "--market", "DE,TW", "--out", tmp_path) == 0
    out, err = capsys.readouterr()
    assert "0 to mend, 0 to look at." in out
    assert "Listing checks: product pages 2, order pages 1." in out
    assert "\nGermany: " in out
    assert "\nTaiwan: " in out
    assert err == ""
    assert check(SITES / "tee-lawful", "--market", "DE", "--out", tmp_path, "--fail-on", "warning") == 1


def test_findings_of_a_market_are_printed_as_one_document(tmp_path, capsys):
    assert check(SITES / "tee-faults", "--market", "de", "--out", tmp_path, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads((tmp_path / "findings.json").read_text("utf-8"))
    questions = [one["question"] for one in told["markets"]["each"][0]["findings"]]
    assert {"required.order_button", "required.unit_price"} <= set(questions)
    elsewhere = [one["question"] for one in told["markets"]["each"][0]["elsewhere"]]
    assert "required.seller_identity" in elsewhere


def test_a_second_run_tells_what_changed_for_the_market(tmp_path, capsys):
    shop, out = tmp_path / "shop", tmp_path / "out"
    shutil.copytree(SITES / "tee-faults", shop)
    check(shop, "--market", "DE", "--out", out)
    page = shop / "kasse.html"
    vague, lawful = "Bestellung abschicken", "Zahlungspflichtig bestellen"
    page.write_text(page.read_text("utf-8").replace(vague, lawful), "utf-8")
    capsys.readouterr()
    check(shop, "--market", "DE", "--out", out, "--json")
    told = json.loads(capsys.readouterr().out)["difference"]["markets"]
    assert [one["question"] for one in told["gone"]] == ["required.order_button"]
    assert (told["new"], told["unseen"]) == ([], [])


def test_facts_of_the_seller_are_used(tmp_path, capsys):
    facts = tmp_path / "facts.yaml"
    facts.write_text("offered_to_consumers: false\n", "utf-8")
    arguments = (SITES / "tee-faults", "--market", "DE", "--out", tmp_path / "out", "--json")
    check(*arguments, "--facts", facts)
    fewer = json.loads(capsys.readouterr().out)["markets"]["each"][0]["findings"]
    check(*arguments)
    more = json.loads(capsys.readouterr().out)["markets"]["each"][0]["findings"]
    assert len(fewer) < len(more)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--market", "XX"], "XX"),
        (["--facts", "facts.yaml"], "Name the countries the shop sells to"),
        (["--market", "DE", "--facts", "none.yaml"], "none.yaml"),
    ],
)
def test_2_for_what_cannot_be_used_before_a_page_is_read(tmp_path, capsys, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    assert check(SITES / "tee-lawful", *arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert list(tmp_path.iterdir()) == []


def test_2_for_a_market_that_is_none(capsys):
    with pytest.raises(SystemExit) as stopped:
        check(SITES / "tee-lawful", "--market", ",")
    assert stopped.value.code == 2
    assert "name at least one country" in capsys.readouterr().err


def test_with_the_extra_of_the_shop_alone_a_market_asks_for_that_of_listings(tmp_path):
    project = tomllib.loads(Path(PROJECT).read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["shop"]]
    there = {"venditor", *(re.match(r"[\w-]+", one)[0].lower() for one in wanted)}
    arguments = ["shop", "check", SITES / "tee-lawful", "--market", "DE"]
    done = subprocess.run(
        [sys.executable, "-c", WITH_THESE_ALONE, ",".join(there), *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert 'pip install "venditor[shop,listings]"' in done.stderr
    assert list(tmp_path.iterdir()) == []
