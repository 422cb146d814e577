"""The JSON Schemas that editors use agree with the loader: every file passes, broken ones do not."""

import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from venditor.rules.library import EXAMPLES_SUFFIX
from venditor.rules.model import ActKind, ClauseStatus
from venditor.rules.packs import EVIDENCE
from venditor.rules.source import parse
from venditor.rules.vocabulary import FACT_KINDS, QUESTION_KINDS, Favour

LAW = files("venditor.law")
NAMES = ("pack", "vocabulary", "examples")


def schema(name):
    return json.loads((LAW / "schema" / f"{name}.schema.json").read_text("utf-8"))


def validator(name):
    return Draft202012Validator(schema(name))


def problems(name, data):
    return [
        f"{'.'.join(map(str, error.absolute_path))}: {error.message}"
        for error in validator(name).iter_errors(data)
    ]


def law_files():
    for folder in sorted(LAW.iterdir(), key=lambda entry: entry.name):
        if folder.is_dir() and len(folder.name) == 2:
            yield from packs_of(folder, folder.name)
            if (folder / "listings").is_dir():
                yield from packs_of(folder / "listings", f"{folder.name}/listings")
    for name in ("vocabulary.yaml", "listings/vocabulary.yaml"):
        yield pytest.param("vocabulary", LAW / name, id=name)


def packs_of(folder, name):
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            kind = "examples" if file.name.endswith(EXAMPLES_SUFFIX) else "pack"
            yield pytest.param(kind, file, id=f"{name}/{file.name}")


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_a_schema_and_describes_itself(name):
    Draft202012Validator.check_schema(schema(name))
    for part in [schema(name), *schema(name)["$defs"].values()]:
        assert part["description"]


@pytest.mark.parametrize(("kind", "file"), list(law_files()))
def test_every_file_of_law_passes_its_schema(kind, file):
    assert problems(kind, parse(file.read_bytes(), file.name).data) == []


def _pack():
    return {
        "pack": "xx.act",
        "jurisdiction": "XX",
        "act": {
            "kind": "act",
            "name": {"en": "An act"},
            "short": {"en": "Act"},
            "url": "https://example.org",
            "language": "en",
        },
        "counting": "eu.r1182",
        "checked_on": "2026-11-24",
        "verification": {"evidence": "primary-text", "source": "read"},
        "provisions": {
            "xx.act.right": {
                "answers": "right",
                "applies_by": "concluded_on",
                "versions": [
                    {
                        "in_force": {"from": "2014-06-13"},
                        "text": [{"cite": "1", "says": "words"}],
                        "parameters": {"period": "14 days"},
                        "default": {"value": True, "cite": "1"},
                        "exceptions": {
                            "gift": {"when": "gift", "status": "not_applicable", "cite": ["1", "2"]}
                        },
                    }
                ],
                "explain": {"default": {"en": "Yes."}, "gift": {"en": "No."}},
            }
        },
    }


PROVISION = ("provisions", "xx.act.right")
VERSION = (*PROVISION, "versions", 0)
DROP = object()


def changed(data, path, value):
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    if value is DROP:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return data


def test_a_sound_pack_passes():
    assert problems("pack", _pack()) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("pack",), "XX.act"),
        (("pak",), "xx.act"),
        (("jurisdiction",), "xx"),
        (("act", "kind"), "statute"),
        (("act", "name"), {"de": "Ein Gesetz"}),
        (("act", "url"), "example.org"),
        (("act", "overriding"), "yes"),
        (("counting",), DROP),
        (("checked_on",), "24.11.2026"),
        (("verification", "evidence"), "hearsay"),
        (("verification",), DROP),
        (("provisions",), {}),
        ((*PROVISION, "answers"), DROP),
        ((*PROVISION, "applies_by"), ""),
        ((*PROVISION, "versions"), []),
        ((*PROVISION, "explain"), {"gift": {"en": "No."}}),
        ((*PROVISION, "explain", "gift"), {"de": "Nein."}),
        ((*PROVISION, "not_encoded"), "text"),
        ((*VERSION, "in_force"), {"until": "2020-01-01"}),
        ((*VERSION, "in_force", "from"), "2014"),
        ((*VERSION, "text"), "words"),
        ((*VERSION, "text", 0), {"cite": "1"}),
        ((*VERSION, "parameters", "period"), "14 day"),
        ((*VERSION, "parameters", "period"), "1 days"),
        ((*VERSION, "parameters", "period"), 14),
        ((*VERSION, "default"), DROP),
        ((*VERSION, "default"), {"cite": "1"}),
        ((*VERSION, "default"), {"value": True}),
        ((*VERSION, "default", "status"), "not_encoded"),
        ((*VERSION, "default", "when"), "gift"),
        ((*VERSION, "exceptions", "gift", "when"), DROP),
        ((*VERSION, "exceptions", "gift", "status"), "nobody"),
        ((*VERSION, "exceptions", "gift", "cite"), []),
        ((*VERSION, "exceptions", "gift", "over"), "other"),
        ((*VERSION, "exceptions", "default"), {"when": "gift", "value": True, "cite": "1"}),
        ((*VERSION, "exemptions"), {}),
    ],
)
def test_a_broken_pack_does_not_pass(path, value):
    assert problems("pack", changed(_pack(), path, value))


@pytest.mark.parametrize(
    "broken",
    [
        {"facts": {"f": {"type": "event"}}},
        {"facts": {"f": {"type": "boolean", "label": {"en": "x"}}}},
        {"facts": {"f": {"type": "enum", "label": {"en": "x"}}}},
        {"facts": {"f": {"type": "bool", "label": {"en": "x"}, "values": {"a": {"en": "a"}}}}},
        {"facts": {"f": {"type": "bool", "label": {"de": "x"}}}},
        {"facts": {"F": {"type": "bool", "label": {"en": "x"}}}},
        {"questions": {"q": {"type": "event", "asks": {"en": "x"}}}},
        {"questions": {"q": {"type": "date", "favours": "latest", "asks": {"en": "x"}}}},
        {"questions": {"q": {"type": "date"}}},
        {"phrases": {"yes": "yes"}},
        {"words": {}},
    ],
)
def test_a_broken_vocabulary_does_not_pass(broken):
    assert problems("vocabulary", {"facts": {}, "questions": {}, "phrases": {}}) == []
    assert problems("vocabulary", {"facts": {}, "questions": {}, "phrases": {}, **broken})


@pytest.mark.parametrize(
    "broken",
    [
        {"examples": []},
        {"common": [], "examples": [{"example": "a", "expect": {"q": True}}]},
        {"examples": [{"expect": {"q": True}}]},
        {"examples": [{"example": "a"}]},
        {"examples": [{"example": "a", "expect": {}}]},
        {"examples": [{"example": "a", "expect": {"q": {"status": "determined"}}}]},
        {"examples": [{"example": "a", "expect": {"q": True}, "because": {"q": ["one"]}}]},
        {"examples": [{"example": "a", "expect": {"q": {"amount": "x", "currency": "EUR"}}}]},
        {"examples": [{"example": "a", "gives": {}, "expect": {"q": True}}]},
    ],
)
def test_broken_examples_do_not_pass(broken):
    assert problems("examples", {"examples": [{"example": "a", "expect": {"q": True}}]}) == []
    assert problems("examples", broken)


def test_schemas_and_loader_know_the_same_words():
    pack, vocabulary = schema("pack"), schema("vocabulary")
    assert pack["$defs"]["status"]["enum"] == list(ClauseStatus.__args__)
    assert pack["properties"]["act"]["properties"]["kind"]["enum"] == list(ActKind.__args__)
    assert pack["$defs"]["verification"]["properties"]["evidence"]["enum"] == list(EVIDENCE)
    assert vocabulary["$defs"]["fact"]["properties"]["type"]["enum"] == list(FACT_KINDS)
    assert vocabulary["$defs"]["question"]["properties"]["type"]["enum"] == list(QUESTION_KINDS)
    assert vocabulary["$defs"]["question"]["properties"]["favours"]["enum"] == list(Favour.__args__)
