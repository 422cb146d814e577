"""Catalogues beside the packs: who reads one, what falls back, what the check says of them."""

import pickle
from datetime import date

import pytest

from venditor.core.text import Wording, pick
from venditor.rules.check_translations import law_texts, translated, translation_findings
from venditor.rules.evaluate import Case
from venditor.rules.explain import Explainer
from venditor.rules.source import SourceError
from venditor.rules.translations import read_catalogue, without_catalogues

PACK = """
pack: xx.act
jurisdiction: XX
act:
  kind: act
  name: {en: An act, de: Ein Gesetz}
  short: {en: Act, de: Gesetz}
  url: "https://example.org/act"
  language: en
counting: eu.r1182
checked_on: 2026-11-24
verification: {evidence: primary-text, source: "a test"}
provisions:
  xx.act.right:
    answers: right
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text: [{cite: "9", says: "There is a right."}]
        default: {value: "true", cite: "9"}
    explain:
      default:
        en: "You can withdraw from {concluded_on} on."
        de: "Sie können ab {concluded_on} widerrufen."
"""
SENTENCE = "You can withdraw from {concluded_on} on."
FRENCH = "Vous pouvez vous rétracter à partir du {concluded_on}."
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def catalogue(**texts):
    return HEAD + "".join(f'\nmsgid "{text}"\nmsgstr "{said}"\n' for text, said in texts.items())


@pytest.fixture
def folder(law, tmp_path):
    """A folder of law with catalogues by tag."""

    def made(**catalogues):
        library = law.folder(tmp_path, {"xx/act.yaml": PACK})
        (tmp_path / "translations").mkdir()
        for tag, content in catalogues.items():
            raw = content if isinstance(content, bytes) else content.encode()
            (tmp_path / "translations" / f"{tag}.po").write_bytes(raw)
        return library

    return made


def told(library, language, facts=None):
    compiled = library.compiled("XX")
    case = Case(compiled.evaluate, {"concluded_on": date(2026, 3, 1), **(facts or {})})
    explained = Explainer(case, language).explain("right")
    return Wording(explained["sentence"], explained["language"])


@pytest.mark.parametrize("language", ["fr", "FR", "fr-CA"])
def test_a_reader_gets_the_sentence_of_the_catalogue_with_days_in_its_language(folder, language):
    library = folder(fr=catalogue(**{SENTENCE: FRENCH}))
    said = "Vous pouvez vous rétracter à partir du dimanche 1er mars 2026."
    assert told(library, language) == Wording(said, "fr")


@pytest.mark.parametrize(
    "content",
    [
        catalogue(**{"An act": "Une loi"}),
        catalogue(**{SENTENCE: ""}),
        catalogue(**{SENTENCE: "Vous pouvez vous rétracter."}),
        HEAD + f'\n#, fuzzy\nmsgid "{SENTENCE}"\nmsgstr "{FRENCH}"\n',
    ],
    ids=["not there", "not translated", "without the gap", "in doubt"],
)
def test_where_a_translation_is_missing_the_reader_gets_english_and_is_told_so(folder, content):
    assert told(folder(fr=content), "fr") == Wording("You can withdraw from Sunday, 1 March 2026 on.", "en")


def test_an_edited_english_sentence_has_no_translation_any_more(folder):
    library = folder(fr=catalogue(**{SENTENCE.replace("can", "may"): FRENCH}))
    assert told(library, "fr").language == "en"


@pytest.mark.parametrize(
    ("language", "got"), [("de", "de"), ("de-AT", "de"), ("en", "en"), ("en-GB", "en"), ("it", "en")]
)
def test_no_catalogue_is_read_for_a_language_that_has_none(folder, language, got):
    # This one could not be read.
    library = folder(fr=b"\xff")
    assert told(library, language).language == got
    assert library.translations.files(language) == {}


def test_a_catalogue_counts_among_the_files_of_its_readers(folder):
    library = folder(fr=catalogue(**{SENTENCE: FRENCH}))
    files = library.translations.files("fr-CH")
    assert list(files) == ["translations/fr.po"]
    assert without_catalogues({**files, "xx.act": "0"}) == {"xx.act": "0"}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'msgid "a"\nmsgstr "\xff"\n', 2),
        (b'msgid "a"\nmsgstr "b\n', 2),
        (b'msgid "a"\nmsgstr "b\\"\n', 2),
        (b'msgid "a"\n', 1),
        (b'<<<<<<< ours\nmsgid "a"\nmsgstr "b"\n', 1),
        (b'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 4),
        (b'msgctxt "x"\nmsgid "a"\nmsgstr "b"\n', 1),
        (b"", 1),
        (b"\x00\x01", 1),
    ],
)
def test_a_catalogue_that_cannot_be_read_is_told_by_file_and_line(folder, content, line):
    library = folder(fr=content)
    with pytest.raises(SourceError, match=rf"^translations/fr\.po:{line}: "):
        told(library, "fr")


def test_a_text_of_the_law_keeps_its_catalogues_when_it_goes_to_another_process(folder):
    library = folder(fr=catalogue(**{"there was a gift": ""}, **{"it was a gift": "c’était un cadeau"}))
    label = pickle.loads(pickle.dumps(library.vocabulary.facts["gift"].label))  # noqa: S301 - made here
    assert pick(label, "fr") == Wording("c’était un cadeau", "fr")
    assert label == {"en": "it was a gift", "de": "es war ein Geschenk"}


def findings(library):
    return [
        (found.severity, found.code, found.line, found.message) for found in translation_findings(library)
    ]


def whole(library, **texts):
    """A catalogue of every text of the folder, but for some."""
    return catalogue(**{**{text: f"F {text}" for text in law_texts(library.folder)}, **texts})


def write(library, content, tag="fr"):
    (library.folder / "translations" / f"{tag}.po").write_text(content, "utf-8")
    return type(library)(library.folder)


def test_a_whole_catalogue_has_no_findings(folder):
    library = folder()
    assert findings(write(library, whole(library))) == []


def test_a_missing_placeholder_is_an_error(folder):
    library = folder()
    library = write(library, whole(library, **{SENTENCE: "Vous pouvez vous rétracter."}))
    error, warning = findings(library)
    assert error[:2] == ("error", "law.translation")
    assert error[3].endswith("differ in {concluded_on}.")
    assert (library.folder / "translations/fr.po").read_text("utf-8").splitlines()[error[2] - 1] == (
        f'msgid "{SENTENCE}"'
    )
    assert warning[:2] == ("warning", "law.untranslated")


def test_a_text_the_law_does_not_have_is_an_error(folder):
    library = folder()
    found = findings(write(library, whole(library, **{"Gone.": "Disparu."})))
    assert [(severity, message) for severity, _, _, message in found] == [
        ("error", 'no text of the law reads "Gone.".')
    ]


def test_a_catalogue_of_a_language_of_the_packs_is_an_error(folder):
    library = folder()
    found = findings(write(library, whole(library), tag="en"))
    assert [message for _, _, _, message in found] == ["the packs themselves are written in en."]


def test_missing_texts_are_one_warning_a_language_and_each_is_listed(folder):
    library = folder()
    texts = list(law_texts(library.folder))
    library = write(library, catalogue(**{text: f"F {text}" for text in texts[2:]}))
    assert findings(library) == [
        ("warning", "law.untranslated", 1, f"2 of {len(texts)} texts are not translated.")
    ]
    (counted,) = translated(library)
    assert (counted.language, counted.texts, counted.missing) == ("fr", len(texts), tuple(texts[:2]))


def test_texts_stand_in_the_order_of_files_with_every_place(folder):
    texts = law_texts(folder().folder)
    assert texts["An act"] == ("xx/act.yaml: act.name",)
    assert texts["unknown"] == ("vocabulary.yaml: phrases.unknown",)
    assert list(texts)[-1] == SENTENCE


def test_a_folder_without_catalogues_is_read_as_before(law, tmp_path):
    library = law.folder(tmp_path, {"xx/act.yaml": PACK})
    assert translated(library) == ()
    assert findings(library) == []
    assert told(library, "fr").language == "en"


def test_a_catalogue_remembers_doubts_and_notes():
    raw = b'# ask a lawyer\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n'
    (entry,) = read_catalogue(raw, "translations/fr.po", "fr").entries
    assert (entry.fuzzy, entry.notes, entry.usable) == (True, ("ask a lawyer",), False)


def test_the_law_of_offers_is_counted_by_no_catalogue(law, tmp_path):
    """It is told in the languages of the packs alone; nothing of it is missing from a catalogue."""
    library = law.folder(tmp_path, {"xx/act.yaml": PACK})
    before = law_texts(library.folder)
    for place in ("listings/vocabulary.yaml", "xx/listings/act-offer.yaml"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("act: {en: Of offers}\n", "utf-8")
    assert law_texts(library.folder) == before
    (tmp_path / "xx" / "listings.yaml").write_text("act: {en: Of orders}\n", "utf-8")
    assert law_texts(library.folder).keys() - before == {"Of orders"}
