"""The catalogues that come with the law: they fit it, and statements rest on them."""

import re
from pathlib import Path

import pytest

from venditor import rights
from venditor.calendars import Period
from venditor.rights.archive import PackArchive, law_files, replay
from venditor.rights.jurisdictions import default_library
from venditor.rules.check_translations import translation_findings
from venditor.rules.library import Library
from venditor.rules.writer import Writer

LIBRARY = default_library()
CATALOGUES = ("es", "fr", "ja", "ko", "zh-Hans")
FACTS = {
    "consumer_country": "DE",
    "consumer_region": "DE-BY",
    "trader_country": "TW",
    "contract": "distance",
    "product": "goods",
    "concluded_on": "2026-03-16",
    "informed_on": "2026-03-16",
    "delivered_on": "2026-03-23",
    "withdrawal_notice_on": "2026-04-07",
}
REVIEW = '"X-Review: drafted by machine, not reviewed by a lawyer\\n"'


def told(language, **given):
    return rights.statement(
        FACTS, questions=["withdrawal.last_day"], language=language, assume="ordinary", **given
    )


def test_there_are_catalogues_for_five_languages():
    assert LIBRARY.translations.tags == CATALOGUES


def test_catalogues_fit_the_law():
    assert [str(found) for found in translation_findings(LIBRARY) if found.severity == "error"] == []


@pytest.mark.parametrize("tag", CATALOGUES)
def test_no_translation_has_two_spaces_in_a_row(tag):
    texts = LIBRARY.translations.catalogue(tag).texts.values()
    assert [text for text in texts if re.search(r"\s\s", text)] == []


@pytest.mark.parametrize("tag", CATALOGUES)
def test_a_catalogue_says_who_has_reviewed_it(tag):
    text = (LIBRARY.folder / "translations" / f"{tag}.po").read_text("utf-8")
    assert REVIEW in text.partition("\n\n")[0]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "mardi 7 avril 2026"),
        ("es", "martes, 7 de abril de 2026"),
        ("ja", "2026年4月7日火曜日"),
        ("ko", "2026년 4월 7일 화요일"),
        ("zh-CN", "2026年4月7日星期二"),
    ],
)
def test_a_statement_is_in_the_readers_language_and_rests_on_its_catalogue(language, sentence):
    document = told(language)
    tag = {"zh-CN": "zh-Hans"}.get(language, language)
    answer = document["answers"]["withdrawal.last_day"]
    assert (answer["language"], document["language"]) == (tag, language)
    assert sentence in answer["sentence"]
    assert [name for name in document["packs"]["files"] if name.endswith(".po")] == [f"translations/{tag}.po"]


@pytest.mark.parametrize("language", ["en", "de", "zh-Hant", "it"])
def test_a_statement_in_another_language_rests_on_no_catalogue(language):
    assert [name for name in told(language)["packs"]["files"] if name.endswith(".po")] == []


def test_answering_in_german_reads_no_catalogue(monkeypatch):
    def refuse(*_):
        raise AssertionError("a catalogue was read")

    monkeypatch.setattr("venditor.rules.translations.read_catalogue", refuse)
    law = Library(LIBRARY.folder)
    assert rights.statement(FACTS, language="de", assume="ordinary", library=law)["language"] == "de"
    with pytest.raises(AssertionError):
        rights.statement(FACTS, language="fr", assume="ordinary", library=law)


def test_a_statement_by_a_catalogue_is_made_again_from_the_archive(tmp_path):
    archive, document = PackArchive(tmp_path), told("ja")
    archive.keep(document)
    assert replay(document, archive).same


def test_a_statement_that_was_made_before_there_was_a_catalogue_is_made_again(tmp_path):
    """It was in English, told so, and rests on no catalogue."""
    law = Library(LIBRARY.folder)
    law.translations.tags = ()
    document = told("ja", library=law)
    assert document["answers"]["withdrawal.last_day"]["language"] == "en"
    archive = PackArchive(tmp_path)
    archive.keep(document)
    assert replay(document, archive).same


def test_the_whole_law_that_is_kept_has_its_catalogues():
    assert {f"translations/{tag}.po" for tag in CATALOGUES} <= law_files(LIBRARY).keys()


@pytest.mark.parametrize(
    ("language", "one", "three"),
    [
        ("en", "1 working day", "3 working days"),
        ("de", "1 Arbeitstag", "3 Arbeitstage"),
        ("zh-Hant", "1 個工作日", "3 個工作日"),
        ("zh-Hans", "1个工作日", "3个工作日"),
        ("fr", "1 jour ouvrable", "3 jours ouvrables"),
        ("es", "1 día laborable", "3 días laborables"),
        ("ja", "1営業日", "3営業日"),
        ("ko", "1영업일", "3영업일"),
    ],
)
def test_working_days_are_written_in_the_readers_language(language, one, three):
    writer = Writer(LIBRARY.vocabulary, language)
    assert [writer.period(Period(count, "working_day")) for count in (1, 3)] == [one, three]


def test_catalogues_ship_with_the_package():
    folder = Path(str(LIBRARY.folder)) / "translations"
    assert {path.suffix for path in folder.iterdir()} == {".po"}


@pytest.mark.parametrize("tag", ["ja", "ko", "zh-Hans"])
def test_no_sentence_is_left_in_latin_letters(tag):
    """Names, and words that an act itself puts on a button, stand within other letters or alone."""
    catalogue = LIBRARY.translations.catalogue(tag)
    letters = re.compile(r"[぀-ヿ㐀-鿿가-힣]")
    names = [text for text, said in catalogue.texts.items() if not letters.search(said)]
    assert [text for text in names if text.endswith((".", "?"))] == []
