"""Which wording a reader gets, and that it is told which one it is."""

import pytest

from venditor.core.text import Wording, pick

TEXTS = {"en": "consumer", "de": "Verbraucher", "zh-Hant": "消費者", "zh-Hans": "消费者", "pt": "consumidor"}


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("en", "en"),
        ("de", "de"),
        ("DE", "de"),
        ("de-AT", "de"),
        ("de-CH-1996", "de"),
        ("zh-Hant", "zh-Hant"),
        ("zh-hant", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("pt-BR", "pt"),
        ("de" + "-x" * 100_000, "de"),
        ("ja", "en"),
        ("zh", "en"),
        ("", "en"),
    ],
)
def test_a_reader_gets_the_nearest_wording_and_its_language(asked, given):
    assert pick(TEXTS, asked) == Wording(TEXTS[given], given)


def test_without_english_the_first_wording_is_given():
    assert pick({"fr": "consommateur", "de": "Verbraucher"}, "ja") == Wording("consommateur", "fr")


def test_another_script_is_no_substitute():
    assert pick({"en": "consumer", "zh-Hant": "消費者"}, "zh-Hans").language == "en"
