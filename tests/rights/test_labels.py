"""The words on the two buttons of the withdrawal function: the law's own, marked as far as they were read."""

import json
import re
import unicodedata
from importlib.resources import files

import pytest
import yaml
from jsonschema import Draft202012Validator

from venditor.rights.labels import all_withdrawal_labels, on_a_button, withdrawal_labels
from venditor.rules.source import parse

OFFICIAL = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split()
LAW = files("venditor.law")
FILE = LAW / "labels" / "withdrawal_function.yaml"


def test_there_are_labels_in_every_official_language_and_in_no_other():
    assert sorted(all_withdrawal_labels()) == OFFICIAL


def test_the_file_passes_its_schema():
    schema = json.loads((LAW / "schema" / "labels.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    found = Draft202012Validator(schema).iter_errors(parse(FILE.read_bytes(), FILE.name).data)
    assert [f"{error.json_path}: {error.message}" for error in found] == []


@pytest.mark.parametrize("language", OFFICIAL)
def test_the_words_and_their_verification_are_those_of_the_glossary(shared, language):
    glossary = yaml.safe_load((shared / "law" / "glossary.yaml").read_text("utf-8"))
    told = glossary["labels"]["withdrawal_function"][language]
    labels = withdrawal_labels(language)
    assert (labels.withdraw, labels.confirm) == (told["withdraw"], told["confirm"])
    assert labels.verification == told["status"]
    assert labels.seen == (told["status"] == "seen")


@pytest.mark.parametrize("language", OFFICIAL)
def test_a_label_is_never_empty_and_in_composed_characters(language):
    labels = withdrawal_labels(language)
    for words in (labels.withdraw, labels.confirm):
        assert words
        assert words == words.strip()
        assert words == unicodedata.normalize("NFC", words)


def test_no_two_labels_are_the_same():
    words = [
        word for labels in all_withdrawal_labels().values() for word in (labels.withdraw, labels.confirm)
    ]
    assert len(set(words)) == 2 * len(OFFICIAL)


@pytest.mark.parametrize("language", OFFICIAL)
def test_words_not_read_in_the_act_say_so(language):
    labels = withdrawal_labels(language)
    assert not labels.seen
    assert re.search("not read|not seen|not in the|Sources conflict", labels.note)


def test_labels_name_the_acts_they_rest_on():
    directive = "Directive 2011/83/EU art. 11a(1) and (3)"
    named = {tag: labels.source.removesuffix(directive) for tag, labels in all_withdrawal_labels().items()}
    assert {tag: acts for tag, acts in named.items() if acts} == {
        "de": "BGB § 356a; FAGG § 13a; ",
        "fr": "Code de la consommation art. D.221-5; ",
        "it": "Codice del consumo art. 54-bis; ",
    }


def test_a_national_act_applies_from_its_own_day():
    data = parse(FILE.read_bytes(), FILE.name).data
    days = {
        act["country"]: act["applies_from"]
        for pair in data["languages"].values()
        for act in pair.get("national", [])
    }
    assert data["directive"]["applies_from"] == "2026-06-19"
    assert days == {"DE": "2026-06-19", "AT": "2026-10-01", "FR": "2026-06-19", "IT": "2026-06-19"}


@pytest.mark.parametrize(
    ("asked", "given"),
    [("de", "de"), ("DE-at", "de"), ("zh-Hant", "en"), ("ja", "en"), ("nb", "en"), ("", "en")],
)
def test_a_language_without_labels_gets_the_english_ones_and_says_so(asked, given):
    labels = withdrawal_labels(asked)
    assert labels.language == given
    assert labels == all_withdrawal_labels()[given]


def test_only_the_first_letter_becomes_a_capital():
    assert on_a_button("confirm withdrawal") == "Confirm withdrawal"
    assert on_a_button("Ħ") == "Ħ"
    assert on_a_button("") == ""
    for labels in all_withdrawal_labels().values():
        assert on_a_button(labels.confirm)[1:] == labels.confirm[1:]
