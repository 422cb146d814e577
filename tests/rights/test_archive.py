"""The archive of the law: a frozen statement is made again from it, and a changed byte is seen."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from venditor import rights
from venditor.calendars import countries
from venditor.rights.archive import ArchiveError, PackArchive, replay
from venditor.rights.documents import first_format
from venditor.rights.jurisdictions import default_library
from venditor.rights.statement import remade
from venditor.rules.library import Library

FACTS = {
    "consumer_country": "DE",
    "consumer_region": "DE-BY",
    "trader_country": "TW",
    "trader_directs_activity": True,
    "buyer_is_consumer": True,
    "contract": "distance",
    "product": "goods",
    "concluded_on": "2026-03-16",
    "informed_on": "2026-03-16",
    "delivered_on": "2026-03-23",
    "withdrawal_notice_on": "2026-04-07",
}
LAST_DAY = "withdrawal.last_day"


def told(facts=(), **values):
    return rights.statement({**FACTS, **dict(facts)}, **{"assume": "ordinary", "language": "de", **values})


@pytest.fixture
def archive(tmp_path):
    return PackArchive(tmp_path / "packs")


def files(archive):
    return sorted(path for path in archive.folder.rglob("*") if path.is_file())


def test_everything_a_statement_rests_on_is_kept_once_by_its_hash(archive):
    statement = told()
    hashes = statement["packs"]["files"]
    assert {"de.bgb", "eu.rome1", "vocabulary.yaml", "jurisdictions.yaml", "counting.yaml"} <= hashes.keys()
    assert "calendars/DE.csv" in hashes
    assert archive.keep(statement) == len(hashes)
    assert archive.keep(statement) == 0
    assert sorted(path.name for path in files(archive)) == sorted(hashes.values())


def test_holidays_ways_of_counting_and_words_change_the_hash_of_a_statement(tmp_path):
    other = tmp_path / "law"
    shutil.copytree(default_library().folder, other)
    vocabulary = other / "vocabulary.yaml"
    vocabulary.write_text(vocabulary.read_text("utf-8") + "\n# changed\n", "utf-8")
    before, after = told()["packs"], told(library=Library(other))["packs"]
    assert before["hash"] != after["hash"]
    assert {name for name in before["files"] if before["files"][name] != after["files"][name]} == {
        "vocabulary.yaml"
    }
    austrian = told({"consumer_country": "AT", "consumer_region": "AT-9"})["packs"]["files"]
    assert "calendars/AT.csv" in austrian
    assert "calendars/DE.csv" not in austrian


def test_a_country_without_a_table_has_none_in_its_hash():
    assert "XK" not in countries()
    assert not any(
        "calendars" in name
        for name in told({"consumer_country": "KE", "consumer_region": "KE-30"})["packs"]["files"]
    )


@pytest.mark.parametrize(
    "statement",
    [
        told(),
        told(language="zh-Hant", questions=(LAST_DAY,)),
        told(assume=None),
        told(law_as_of=date(2026, 11, 1)),
        told({"consumer_country": "US", "consumer_region": "US-NY"}),
    ],
    ids=["whole", "one question", "nothing assumed", "what if", "not encoded"],
)
def test_a_frozen_statement_is_made_again(archive, statement):
    archive.keep(statement)
    frozen = json.loads(json.dumps(statement))
    assert replay(frozen, archive).differences == ()


def test_a_record_that_was_changed_is_seen(archive):
    statement = told()
    archive.keep(statement)
    statement["answers"][LAST_DAY]["value"] = "2026-04-06"
    replayed = replay(statement, archive)
    assert (replayed.same, replayed.differences) == (False, (f"answers.{LAST_DAY}",))


def test_trees_of_reasons_may_be_left_out_but_not_be_other_ones(archive):
    statement = told(questions=(LAST_DAY,))
    archive.keep(statement)
    tree = statement["answers"][LAST_DAY]["explain"]
    statement["answers"][LAST_DAY]["explain"] = None
    assert replay(statement, archive).same
    statement["answers"][LAST_DAY]["explain"] = {**tree, "clause": "another"}
    assert not replay(statement, archive).same


def test_a_flipped_byte_of_any_content_is_seen(archive):
    statement = told(questions=(LAST_DAY,))
    archive.keep(statement)
    for path in files(archive):
        content = path.read_bytes()
        path.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
        with pytest.raises(ArchiveError) as seen:
            replay(statement, archive)
        assert (seen.value.code, seen.value.facts["hash"]) == ("archive.changed", path.name)
        path.write_bytes(content)
    assert replay(statement, archive).same


def test_a_content_that_is_missing_is_seen(archive):
    statement = told(questions=(LAST_DAY,))
    archive.keep(statement)
    files(archive)[0].unlink()
    with pytest.raises(ArchiveError) as seen:
        replay(statement, archive)
    assert seen.value.code == "archive.missing"


def test_law_that_changed_since_is_not_archived_under_the_old_hash(archive, tmp_path):
    other = tmp_path / "law"
    shutil.copytree(default_library().folder, other)
    library = Library(other)
    statement = told(library=library)
    pack = other / "de" / "bgb.yaml"
    pack.write_text(pack.read_text("utf-8") + "\n# changed\n", "utf-8")
    with pytest.raises(ArchiveError) as refused:
        archive.keep(statement, library=library)
    assert refused.value.code == "archive.changed"


def test_what_a_crash_left_behind_is_no_content(archive):
    statement = told(questions=(LAST_DAY,))
    archive.keep(statement)
    assert not list(Path(archive.folder).glob("new-*"))


CHOSEN = {"law_chosen": True, "chosen_law": "TW", "observed_on": "2031-01-02"}


@pytest.mark.parametrize("asked", [{}, {"today": date(2032, 1, 1)}], ids=["as told", "read later"])
def test_two_laws_notes_and_bodies_are_made_again_as_well(archive, asked):
    statement = told(CHOSEN, **asked)
    assert statement["answers"][LAST_DAY]["better"]["why"] == "later"
    assert statement["notes"]
    assert statement["bodies"][0]["id"] == "de.verbraucherzentrale"
    archive.keep(statement)
    assert replay(json.loads(json.dumps(statement)), archive).differences == ()


def test_a_body_is_among_what_a_statement_rests_on(archive):
    statement = told(questions=(LAST_DAY,))
    archive.keep(statement)
    statement["bodies"][0]["url"] = "https://example.org/"
    assert replay(statement, archive).differences == ("bodies",)


def test_a_statement_frozen_in_the_first_format_is_made_again_in_it(archive):
    record = first_format(told(CHOSEN))
    assert record["format"] == "venditor.statement/1"
    assert not {"as_of", "notes", "bodies"} & record.keys()
    assert [(one["law"], one["value"]) for one in record["answers"][LAST_DAY]["compared"]] == [
        ("TW", "2026-03-30"),
        ("DE", "2026-04-07"),
    ]
    archive.keep(record)
    assert replay(json.loads(json.dumps(record)), archive).differences == ()


def test_law_archived_before_there_were_bodies_and_words_for_two_laws_still_answers(archive, tmp_path):
    other = tmp_path / "law"
    shutil.copytree(default_library().folder, other)
    (other / "bodies.yaml").unlink()
    vocabulary = other / "vocabulary.yaml"
    lines = vocabulary.read_text("utf-8").splitlines(keepends=True)
    new = ("  both_", "  out_of_date", "  beyond_holidays", "  handed_on", "  begins_later", "  out_of_order")
    new += ("  untranslated", "    not_before", "    implies")
    vocabulary.write_text("".join(line for line in lines if not line.startswith(new)), "utf-8")
    library = Library(other)
    asked = first_format(told({**CHOSEN, "delivered_on": "2036-03-03"}))
    record = remade(asked, library)
    assert "bodies.yaml" not in record["packs"]["files"]
    assert record["answers"][LAST_DAY]["compared"]
    archive.keep(record, library=library)
    assert replay(json.loads(json.dumps(record)), archive).differences == ()


def test_a_record_with_a_day_that_is_refused_today_is_made_again():
    record = rights.statement({"consumer_country": "DE", "concluded_on": "2026-03-02"})
    record["facts"]["concluded_on"] = "1066-10-14"
    assert remade(record)["facts"]["concluded_on"] == "1066-10-14"


def test_the_whole_law_is_kept_with_the_law_of_offers(archive, tmp_path):
    digest = archive.keep_law()
    (tmp_path / "law").mkdir()
    archive.restore_law(digest, tmp_path / "law")
    listed = json.loads(archive.read(digest))["files"]
    assert {"de.bgb", "listings/de.bgb-offer", "listings/vocabulary.yaml"} <= listed.keys()
    for subject in ("", "listings"):
        ours, kept = Library(default_library().folder, subject), Library(tmp_path / "law", subject)
        assert kept.jurisdictions == ours.jurisdictions
        assert kept.vocabulary.facts.keys() == ours.vocabulary.facts.keys()
        for code in ("EU", "DE", "TW", "HK"):
            assert kept.program(code).hashes == ours.program(code).hashes


def test_a_law_without_a_law_of_offers_is_kept_without_one(archive, tmp_path):
    other = tmp_path / "law"
    shutil.copytree(default_library().folder, other, ignore=shutil.ignore_patterns("listings"))
    listed = json.loads(archive.read(archive.keep_law(Library(other))))["files"]
    assert [name for name in listed if name.startswith("listings/")] == []
