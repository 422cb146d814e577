"""What is encoded, counted: by language too, those of catalogues as well."""

from venditor.rights.coverage import coverage, vocabulary_texts, written
from venditor.rights.jurisdictions import default_library

LIBRARY = default_library()
EIGHT = ["de", "en", "es", "fr", "ja", "ko", "zh-Hans", "zh-Hant"]


def test_every_jurisdiction_is_counted_in_eight_languages():
    for row in coverage(LIBRARY):
        assert list(row.written) == EIGHT
        assert {row.written[tag] for tag in ("de", "en", "zh-Hant")} == {row.sentences}
        assert max(row.written.values()) == row.sentences > 0
        assert set(row.languages) >= {"de", "en", "zh-Hant"}


def test_a_text_without_a_translation_does_not_count():
    texts = [*vocabulary_texts(LIBRARY.vocabulary)[:3], {"en": "A text that no catalogue has."}]
    counted = written(LIBRARY, texts)
    assert list(counted) == EIGHT
    assert (counted["en"], counted["de"], counted["fr"], counted["ja"]) == (4, 3, 3, 3)
