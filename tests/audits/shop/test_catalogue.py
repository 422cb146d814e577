"""The kinds of findings, their texts, and the law they cite: nothing is said that was not read."""

import re

import pytest
import yaml

from venditor.audits.shop.document import LANGUAGES
from venditor.audits.shop.findings import _law, applies, catalogue, phrases
from venditor.audits.shop.pages import Because
from venditor.audits.shop.templates import templates
from venditor.rights.labels import all_withdrawal_labels

KINDS = sorted(catalogue())


@pytest.fixture(scope="module")
def sheet(shared):
    told = yaml.safe_load((shared / "law" / "west.yaml").read_text("utf-8"))
    return {
        each["id"]: each for part in told.values() if isinstance(part, list) for each in part if "id" in each
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_finding_speaks_three_languages_about_the_same_thing(kind):
    known = catalogue()[kind]
    for texts in (known.says, known.fix):
        assert sorted(texts) == sorted(LANGUAGES)
    gaps = {language: set(re.findall(r"\{\w+\}", text)) for language, text in known.says.items()}
    assert gaps["en"] == gaps["de"] == gaps["zh-Hant"]
    assert gaps["en"] <= {"{value}"}


def test_every_name_that_is_shown_has_a_phrase():
    assert all(sorted(texts) == sorted(LANGUAGES) for texts in phrases().values())
    shown = {
        *Because.__args__,
        *(template.id for template in templates()),
        "start",
        "error",
        "other",
        "target",
    }
    assert shown <= set(phrases())


@pytest.mark.parametrize("name", sorted(_law()["acts"]))
def test_an_act_is_cited_as_the_sheet_has_it(sheet, name):
    told = _law()["acts"][name]
    known = sheet[told["provision"]]
    assert told["verification"] == known["evidence"]
    assert told["url"] == known["official_source_url"]
    assert told["quote"] in (None, known["quote"])


@pytest.mark.parametrize("told", _law()["applies"], ids=lambda told: told["country"])
def test_a_country_owes_the_function_since_the_day_of_the_sheet(sheet, told):
    known = sheet[told["provision"]]
    assert told["from"] == known["effective_from"]
    assert told["verification"] == known["evidence"]


def test_the_days_are_those_of_the_labels():
    national = {each.country: each.since.isoformat() for each in applies()}
    assert national["AT"] == "2026-10-01"
    assert national["EU"] == "2026-06-19"
    assert all_withdrawal_labels()["de"].source.startswith("BGB § 356a; FAGG § 13a")
