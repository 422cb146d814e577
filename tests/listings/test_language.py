"""The language of a listing, by its own words, and of a file once."""

import pytest

from venditor.listings import language
from venditor.listings.errors import ListingError
from venditor.listings.language import SAMPLE, language_of, with_languages
from venditor.listings.read import Read
from venditor.products import Field, Listing, Source

GERMAN = "Wasserkocher aus Edelstahl mit zwei Litern Inhalt und Abschaltung"


def read(name, stated=None):
    place = Source("feed", "item 1/title", name)
    fields = {"name": Field.present(name, place)}
    if stated:
        fields["language"] = Field.present(stated, place)
    return Read("1", Listing(**fields))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (GERMAN, "de"),
        ("Ceară de nisip pentru lumânări, cutie de 750 de grame", "ro"),
        ("可提式多功能不鏽鋼碗籃組，取拿更加貼心", "zh"),
        ("テーブルランプ 木製 ナチュラル", "ja"),
        ("여성용 플러스 사이즈 속옷 세트", "ko"),
        ("مصباح طاولة خشبي لغرفة النوم", "ar"),
        ("SKU 123", None),
        ("", None),
        ("1234567890 " * 50, None),
    ],
)
def test_it_is_told_where_there_are_words_enough(text, found):
    assert language_of(text) == found


def test_what_is_stated_stands():
    (one,) = with_languages([read(GERMAN, stated="en")])
    assert one.listing.language.value == "en"


def test_a_file_in_one_language_is_asked_a_few_times(monkeypatch):
    asked = []
    monkeypatch.setattr(language, "language_of", lambda words: asked.append(words) or "de")
    found = list(with_languages(read(GERMAN) for _ in range(50)))
    assert len(asked) == SAMPLE
    assert {one.listing.language.value for one in found} == {"de"}
    assert {one.listing.language.sources[0].path for one in found} == {f"the first {SAMPLE} items"}


def test_names_in_another_language_do_not_change_that_of_the_file():
    described = "Disque abrasif au carbure de silicium, lot de cinquante pièces, grain très fin"
    names = [described] * 9 + ["Powerpad Ø410 Gr.100 (x10). Lot de 10. Réf"] + [described] * 30
    assert language_of(names[9]) != "fr"
    assert {one.listing.language.value for one in with_languages(map(read, names))} == {"fr"}


FRENCH = "Lampe de table en bois naturel, avec une lumière chaude pour le salon et la chambre. " * 3


@pytest.mark.parametrize("place", [3, 30])
def test_a_long_text_in_another_language_than_the_file_has_its_own(place):
    names = [GERMAN] * 40
    names[place] = FRENCH
    found = list(with_languages(map(read, names)))
    assert [one.listing.language.value for one in found] == ["de"] * place + ["fr"] + ["de"] * (39 - place)
    assert found[place].listing.language.sources[0].path == "item 1/title"


def test_of_few_items_each_has_its_own():
    names = [f"{GERMAN} {GERMAN}"] * 3 + ["Lampe de table en bois naturel"]
    found = [one.listing.language.value for one in with_languages(map(read, names))]
    assert found == ["de", "de", "de", "fr"]


def test_what_was_read_of_a_file_that_ends_in_an_error_is_given_first():
    def dying():
        yield read(GERMAN)
        raise ListingError("listing.broken", "It ends.")

    languages = with_languages(dying())
    assert next(languages).listing.language.value == "de"
    with pytest.raises(ListingError):
        next(languages)


def test_a_file_in_several_languages_is_asked_each_time():
    names = [GERMAN, "Disque abrasif au carbure de silicium, lot de cinquante pièces"] * 4
    found = [one.listing.language.value for one in with_languages(map(read, names))]
    assert found == ["de", "fr"] * 4


def test_a_listing_without_words_has_no_language():
    (one,) = with_languages([Read("1", Listing())])
    assert one.listing.language.state == "unknown"
