"""The language of descriptions and warnings against what is spoken at a destination."""

from datetime import date

import pytest

from venditor.listings.observing.languages import (
    in_other_language,
    observe_language,
    same_language,
    spoken_at,
    written_in,
)
from venditor.listings.observing.observation import Destination, Floor, Offer
from venditor.listings.read import Passage, Read
from venditor.products import Field, Listing, Source

GERMAN = (
    "Dieser Hocker aus Eiche steht fest auf drei Beinen und trägt bis zu hundert Kilogramm. Die Sitzfläche "
    "ist geölt und hat einen Griff, an dem er sich leicht durch die ganze Wohnung tragen lässt."
)
SHORT = "Dieser Hocker aus Eiche steht fest auf drei Beinen und trägt bis zu hundert Kilogramm."
WARNING = "Achtung! Nicht für Kinder unter 36 Monaten geeignet. Erstickungsgefahr durch Kleinteile."
WARNING_FR = "Attention ! Ne convient pas aux enfants de moins de 36 mois. Danger d'étouffement."


def offer(language="de", description=GERMAN, *warnings):
    fields = {"language": language, "description": description}
    made = {
        name: Field.present(value, Source("feed", f"item 1/{name}", value))
        for name, value in fields.items()
        if value
    }
    passages = tuple(Passage("text", words, f"item 1/highlight[{n}]") for n, words in enumerate(warnings))
    return Offer(Read("1", Listing(**made), (), passages), date(2026, 11, 28))


def at(country, region=""):
    return Destination(country, region, Floor(None, None, None, None))


def flaws(found):
    return [
        (each.about, each.flaw, each.confidence, each.values["language"], each.values["needed"])
        for each in found
    ]


@pytest.mark.parametrize(
    ("country", "region", "languages"),
    [
        ("DE", "", ("de",)),
        ("BE", "", ("nl", "fr", "de")),
        ("CA", "", ("en", "fr")),
        ("CA", "CA-QC", ("fr",)),
        ("TW", "", ("zh-Hant",)),
        ("CN", "", ("zh-Hans",)),
        ("JP", "", ("ja",)),
        ("KR", "", ("ko",)),
        ("US", "", ("en",)),
        ("XX", "", ()),
    ],
)
def test_official_languages_of_places(country, region, languages):
    assert set(languages) <= set(spoken_at(country, region))
    assert (spoken_at(country, region) == ()) is (languages == ())


def test_tags_of_one_language_are_the_same():
    assert same_language("de-AT", "de")
    assert same_language("nb", "no")
    assert not same_language("zh-TW", "zh-Hans")
    assert same_language("zh-TW", "zh-Hant")
    assert same_language("zh", "zh-Hant")
    assert not same_language("de", "nl")


def test_chinese_is_told_by_its_script():
    assert written_in("警告：本產品不適合三歲以下兒童使用，請遠離火源") == "zh-Hant"
    assert written_in("警告：本产品不适合三岁以下儿童使用，请远离火源") == "zh-Hans"


def test_a_description_in_a_language_of_the_place_is_right():
    assert list(observe_language(offer(), at("AT"))) == []
    assert list(observe_language(offer(), at("BE"))) == []


def test_a_description_in_another_language_is_a_flaw():
    assert flaws(observe_language(offer(), at("FR"))) == [
        ("main_characteristics", "other_language", "high", "German", "French")
    ]


def test_the_words_decide_where_the_tag_is_wrong():
    assert list(observe_language(offer("en"), at("DE"))) == []
    assert flaws(observe_language(offer("en"), at("FR"))) == [
        ("main_characteristics", "other_language", "medium", "German", "French")
    ]


def test_a_short_description_is_less_sure():
    assert flaws(observe_language(offer("de", SHORT), at("FR"))) == [
        ("main_characteristics", "other_language", "medium", "German", "French")
    ]


def test_too_few_words_are_in_no_language():
    assert list(observe_language(offer("de", "Hocker aus massiver Eiche mit drei Beinen"), at("FR"))) == []


def test_a_warning_in_another_language_is_a_flaw_unless_it_stands_there_in_the_right_one():
    found = flaws(in_other_language(offer("de", GERMAN, WARNING), (), ("fr",)))
    assert found == [
        ("toy_warnings", "other_language", "medium", "German", "French"),
        ("safety_warnings", "other_language", "medium", "German", "French"),
    ]
    assert list(in_other_language(offer("de", GERMAN, WARNING, WARNING_FR), (), ("fr",))) == []
    assert list(in_other_language(offer("de", GERMAN, WARNING), (), ("de",))) == []
    assert list(in_other_language(offer("de", GERMAN), (), ("fr",))) == []


def test_no_language_is_asked_for_where_any_will_do():
    assert list(in_other_language(offer("de", GERMAN, WARNING), (), ())) == []
