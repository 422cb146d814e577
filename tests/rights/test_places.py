"""A state's or province's law answers for the buyers who live there; the country's where it is silent."""

import shutil
from textwrap import dedent

import pytest

from venditor import rights
from venditor.adapters.duckdb_engine import DuckDBEngine
from venditor.rights.bulk import BulkAnswers
from venditor.rights.jurisdictions import default_library
from venditor.rules.library import Library
from venditor.rules.sql import FactColumn

HEAD = """\
pack: {id}
jurisdiction: {code}
act: {{kind: act, name: {{en: "{id}"}}, short: {{en: "{id}"}}, url: "https://law.example", language: en,
  overriding: {overriding}}}
counting: eu.r1182
checked_on: 2026-11-27
verification: {{evidence: memory, source: made up for this test}}
provisions:
"""
GOVERNED = """\
  {id}.governing_law:
    answers: governing_law
    applies_by: concluded_on
    versions:
      - in_force: {{from: 2000-01-01}}
        text: []
        default: {{value: consumer_country, cite: "1"}}
        exceptions:
          business: {{when: not buyer_is_consumer, status: not_encoded, cite: "1"}}
    explain: {{default: {{en: "{id} governs."}}, business: {{en: "Nothing is said of businesses."}}}}
"""
RETURNS = """\
  {id}.withdrawal.available:
    answers: withdrawal.available
    applies_by: concluded_on
    versions:
      - in_force: {{from: 2000-01-01}}
        text: []
        default: {{value: {value}, cite: "2"}}
        exceptions:
          elsewhere: {{when: contract = {silent}, status: not_encoded, cite: "2"}}
          shown: {{when: contract != {silent} and own_return_terms_shown, value: false, cite: "2"}}
    explain:
      default: {{en: "{id} says so."}}
      elsewhere: {{en: "{id} does not speak of this."}}
      shown: {{en: "The shop showed its terms."}}
"""


def pack(code, act, *, value, silent, governs, overriding):
    id_ = f"{code.lower()}.{act}"
    head = HEAD.format(id=id_, code=code, overriding=str(overriding).lower())
    rule = GOVERNED.format(id=id_) if governs else ""
    return head + rule + RETURNS.format(id=id_, value=value, silent=silent)


@pytest.fixture(params=["a law governs", "only rules that bind whatever law governs"])
def library(request, tmp_path):
    """The federal law of CA, and the law of two of its provinces."""
    governs = request.param == "a law governs"
    law = default_library().folder
    for name in ("vocabulary.yaml", "jurisdictions.yaml"):
        shutil.copy(law / name, tmp_path / name)
    common = {"governs": governs, "overriding": not governs}
    for code, text in {
        "CA": pack("CA", "federal", value="true", silent="in_store", **common),
        "CA-ON": pack("CA-ON", "act", value="false", silent="off_premises", **common),
        "CA-QC": pack("CA-QC", "act", value="true", silent="off_premises", **common),
    }.items():
        (tmp_path / code.lower()).mkdir()
        (tmp_path / code.lower() / "act.yaml").write_text(dedent(text), "utf-8")
    return Library(tmp_path)


REGIONS = ("CA-ON", "CA-QC", "CA-BC", None)
ROWS = [
    {
        "consumer_country": country,
        "concluded_on": "2026-06-01",
        "contract": contract,
        "buyer_is_consumer": consumer,
        **({} if shown is None else {"own_return_terms_shown": shown}),
        **({} if region is None or country != "CA" else {"consumer_region": region}),
        **({} if trader is None else {"trader_country": trader}),
        **({} if chosen is None else {"law_chosen": True, "chosen_law": chosen}),
    }
    for country in ("CA", "DE")
    for region in (REGIONS if country == "CA" else (None,))
    for contract in ("distance", "off_premises", "in_store")
    for shown in (True, False, None)
    for consumer in (True, False)
    for trader, chosen in (("CA", None), ("DE", None), (None, None), ("CA", "DE"), ("CA", "CA"))
]
QUESTION = "withdrawal.available"
BOOLS = ("buyer_is_consumer", "own_return_terms_shown", "law_chosen")


def told(library, **facts):
    answer = rights.statement(facts, library=library)["answers"][QUESTION]
    return answer["status"], answer["value"], answer["law"], answer["needs"]


BASE = {
    "consumer_country": "CA",
    "concluded_on": "2026-06-01",
    "own_return_terms_shown": False,
    "buyer_is_consumer": True,
}


@pytest.mark.parametrize(
    ("region", "contract", "expected"),
    [
        ("CA-ON", "distance", ("determined", False, "CA-ON", [])),
        ("CA-QC", "distance", ("determined", True, "CA-QC", [])),
        ("CA-BC", "distance", ("determined", True, "CA", [])),
        ("CA-ON", "off_premises", ("determined", True, "CA", [])),
        ("CA-ON", "in_store", ("determined", False, "CA-ON", [])),
        ("CA-BC", "in_store", ("not_encoded", None, "CA", [])),
        (None, "distance", ("undetermined", None, None, ["consumer_region"])),
    ],
)
def test_the_province_answers_where_it_speaks_and_the_country_elsewhere(region, contract, expected, library):
    facts = BASE | {"contract": contract} | ({"consumer_region": region} if region else {})
    assert told(library, **facts) == expected


def governs(library):
    return "governing_law" in library.program("CA").provisions


def test_where_no_province_speaks_the_region_is_not_asked_for(library):
    facts = BASE | {"contract": "off_premises"}
    # Which law governs is itself for the provinces to say, where they say it.
    waits = ("undetermined", None, None, ["consumer_region"])
    assert told(library, **facts) == (waits if governs(library) else ("determined", True, "CA", []))


def test_the_packs_of_every_law_that_was_asked_are_named(library):
    statement = rights.statement(
        BASE | {"contract": "off_premises", "consumer_region": "CA-ON"}, questions=[QUESTION], library=library
    )
    assert {"ca.federal", "ca-on.act"} <= statement["packs"]["files"].keys()


def test_what_a_silent_province_assumed_is_named_with_the_countrys_answer(library):
    facts = {name: value for name, value in BASE.items() if name != "buyer_is_consumer"}
    statement = rights.statement(
        facts | {"contract": "off_premises", "consumer_region": "CA-ON"}, assume="ordinary", library=library
    )
    assumed = statement["answers"][QUESTION]["assumed"]
    assert assumed == (["buyer_is_consumer"] if governs(library) else [])


def test_row_by_row_the_query_says_what_the_statement_says(library):
    names = sorted({name for row in ROWS for name in row})
    columns = {name: FactColumn(sql=f'"{name}"') for name in names}
    types = {"concluded_on": "DATE"} | dict.fromkeys(BOOLS, "BOOLEAN")
    with DuckDBEngine() as engine:
        listed = {"key": "INTEGER"} | {name: types.get(name, "VARCHAR") for name in names}
        rows = [[key, *(row.get(name) for name in names)] for key, row in enumerate(ROWS)]
        engine.load("orders", listed, rows)
        asked = BulkAnswers(library, (QUESTION, "governing_law"))
        asked.answer(engine, "orders", columns, key="key", into="answers")
        told = list(engine.columns("answers"))
        found = [dict(zip(told, row, strict=True)) for row in engine.rows("FROM answers")]
    assert len(found) == len(ROWS)
    for row in found:
        statement = rights.statement(ROWS[row["key"]], library=library)
        for question, name in ((QUESTION, "withdrawal__available"), ("governing_law", "governing_law")):
            answer = statement["answers"][question]
            assert (
                row[f"{name}__status"],
                row[f"{name}__value"],
                row[f"{name}__law"],
                row[f"{name}__clause"],
                sorted(row[f"{name}__needs"]),
            ) == (answer["status"], answer["value"], answer["law"], answer["clause"], answer["needs"]), (
                ROWS[row["key"]],
                question,
            )
