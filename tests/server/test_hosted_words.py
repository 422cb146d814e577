"""Words of the hosted withdrawal page: complete in 28 languages, and what people type is unharmed."""

import doctest
import re
import unicodedata
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import venditor.server
from venditor.rights.labels import all_withdrawal_labels
from venditor.server.config import hosted_words as module
from venditor.server.config.hosted_words import (
    HOSTED_LANGUAGES,
    HostedWordsError,
    hosted_words,
)

LOCALE = Path(venditor.server.__file__).parent / "locale"
TAGS = [language.tag for language in HOSTED_LANGUAGES]
PLACEHOLDER = re.compile(r"\{\w+\}")
KEPT = re.compile(r"UTC|PDF|name@example\.org|\d+")
EXAMINES = "{seller} examines your withdrawal and writes to you at {contact}."

# A language's own word that happens to be the English one.
SAME_AS_ENGLISH = {("de", "Name"), ("es", "Error:"), ("ro", "Contract")}
# Before a colon French has a blank, and Chinese and Japanese have a colon of their own.
OTHER_COLON = {"fr", "ja", "zh-Hans", "zh-Hant"}

# An acknowledgement says that a declaration has arrived. These would say that it was accepted or granted.
ACCEPTED = {
    "bg": "приет|прием|одобр",
    "cs": "přijat|přijet|přijal|schvál|akcept",
    "da": "accept|godkend|anerkend",
    "de": "angenommen|annahme|akzept|anerkann|genehmig",
    "el": "αποδοχ|αποδεκτ|αποδεχ|εγκρί",
    "en": "accept|approv|grant",
    "es": "acept|aprob|admit",
    "et": "aktsepteeri|vastu võ|nõustu|heaks kii",
    "fi": "hyväksy",
    "fr": "accept|approuv|recevab",
    "ga": "glac|ceada",
    "hr": "prihva|odobr",
    "hu": "elfogad|jóváhagy",
    "it": "accett|approv|accol",
    "lt": "priim|priėm|patenkin",
    "lv": "pieņem|akcept",
    "mt": "aċċett|approv",
    "nl": "aanvaard|accept|goedgekeurd|goedkeur",
    "pl": "przyję|przyjm|akcept|zatwierdz",
    "pt": "aceit|aprov|defer",
    "ro": "accept|aprob|admis",
    "sk": "prijat|prija|schvál|akcept",
    "sl": "sprejet|sprejm|odobr",
    "sv": "accept|godkän|bevilj",
    "zh-Hant": "接受|受理|同意|核准",
    "zh-Hans": "接受|受理|同意|批准",
    "ja": "受理|承諾|承認|受け付け|受付",
    "ko": "승인|수락|접수|승낙",
}


def _catalogue(tag):
    with (LOCALE / tag / "LC_MESSAGES" / "hosted.po").open("rb") as opened:
        return read_po(opened, abort_invalid=True)


def _texts(tag):
    return {message.id: message.string for message in _catalogue(tag) if message.id}


ENGLISH = _texts("en")


def test_every_official_language_and_the_sellers_own_has_words():
    assert set(TAGS) == {*all_withdrawal_labels(), "zh-Hant", "zh-Hans", "ja", "ko"}
    assert len(TAGS) == len(set(TAGS)) == 28
    assert sorted(TAGS) == sorted(file.parent.parent.name for file in LOCALE.glob("*/LC_MESSAGES/hosted.po"))


def test_every_language_is_named_in_itself_and_has_a_direction():
    assert len({language.name for language in HOSTED_LANGUAGES}) == 28
    assert {language.dir for language in HOSTED_LANGUAGES} == {"ltr"}
    names = {language.tag: language.name for language in HOSTED_LANGUAGES}
    assert (names["el"], names["zh-Hans"], names["ga"]) == ("Ελληνικά", "简体中文", "Gaeilge")


def test_english_is_the_source():
    assert len(ENGLISH) == 85
    assert all(text == words for text, words in ENGLISH.items())


@pytest.mark.parametrize("tag", TAGS)
def test_a_catalogue_has_every_text_in_the_same_order_and_no_other(tag):
    assert list(_texts(tag)) == list(ENGLISH)
    assert str(_catalogue(tag).locale) == tag.replace("-", "_")


@pytest.mark.parametrize("tag", TAGS)
def test_every_text_is_translated_whole(tag):
    for message in _catalogue(tag):
        if not message.id:
            continue
        assert not message.fuzzy
        assert message.string
        assert message.string == message.string.strip()
        assert message.string == unicodedata.normalize("NFC", message.string)
        for pattern in (PLACEHOLDER, KEPT):
            assert sorted(pattern.findall(message.string)) == sorted(pattern.findall(message.id)), message.id
        assert (message.string[-1] in ".。") == message.id.endswith("."), message.id
        assert (message.string[-1] in ":：") == message.id.endswith(":"), message.id


def test_no_text_is_left_in_english():
    same = {
        (tag, text) for tag in TAGS if tag != "en" for text, words in _texts(tag).items() if text == words
    }
    colon = {(tag, "{label}: {value}") for tag in TAGS if tag not in {"en", *OTHER_COLON}}
    assert same == SAME_AS_ENGLISH | colon


@pytest.mark.parametrize("tag", TAGS)
def test_no_text_says_that_a_withdrawal_was_accepted(tag):
    said = [words for words in _texts(tag).values() if re.search(ACCEPTED[tag], words, re.IGNORECASE)]
    assert said == []


@pytest.mark.parametrize("tag", TAGS)
def test_a_draft_says_that_nobody_has_reviewed_it(tag):
    review = "source" if tag == "en" else "machine-drafted, unreviewed"
    source = (LOCALE / tag / "LC_MESSAGES" / "hosted.po").read_text("utf-8")
    assert source.count(f'"X-Review: {review}\\n"') == source.count("X-Review: ") == 1
    assert hosted_words(tag).reviewed == (tag == "en")


@pytest.mark.parametrize("tag", TAGS)
def test_every_text_can_be_said(tag):
    words = hosted_words(tag)
    assert words.language == tag
    for text, translated in _texts(tag).items():
        values = {name.strip("{}"): name for name in PLACEHOLDER.findall(text)}
        assert words.say(text, **values) == translated


@pytest.mark.parametrize("tag", TAGS)
def test_what_people_typed_comes_through_unharmed(tag):
    typed = "{contact} {0} {seller!r} {{x}} %(a)s \\1 \\g<1> <b>&amp; {"
    before, between, after = PLACEHOLDER.split(_texts(tag)[EXAMINES])
    said = hosted_words(tag).say(EXAMINES, seller=typed, contact="{seller}")
    assert said == f"{before}{typed}{between}{{seller}}{after}"


def test_numbers_are_written_as_they_are():
    assert hosted_words("en").say("Enter a quantity from 0 to {most}.", most=12) == (
        "Enter a quantity from 0 to 12."
    )


@pytest.mark.parametrize("text", ["", "Hello", "Seller ", "seller", "{seller}"])
def test_an_unknown_text_is_refused(text):
    with pytest.raises(HostedWordsError, match="has no text"):
        hosted_words("de").say(text, **({"seller": "x"} if "{" in text else {}))


@pytest.mark.parametrize("values", [{}, {"seller": "x"}, {"seller": "x", "contact": "y", "more": "z"}])
def test_values_that_do_not_fit_are_refused(values):
    with pytest.raises(HostedWordsError, match="needs contact, seller and was given"):
        hosted_words("de").say(EXAMINES, **values)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("de", "de"),
        ("DE-at", "de"),
        ("zh-TW", "zh-Hant"),
        ("zh-hans-CN", "zh-Hans"),
        ("pt-BR", "pt"),
        ("ja-JP", "ja"),
        ("tr", "en"),
        ("", "en"),
        ("../../de", "en"),
        ("x-" * 100_000, "en"),
    ],
)
def test_a_reader_gets_the_nearest_language_and_is_told_which(asked, given):
    assert hosted_words(asked).language == given


def test_the_example_of_the_module_is_true():
    assert doctest.testmod(module).failed == 0
