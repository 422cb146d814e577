"""Han characters get the shapes of their region."""

import pytest

from venditor.adapters.pdf.document import language_of
from venditor.adapters.pdf.faces import faces, han_region, region_of

INSTALLED = {"DejaVu Sans", *(f"Noto Serif CJK {region}" for region in ("TC", "SC", "JP", "KR", "HK"))}


@pytest.mark.parametrize(
    ("tag", "region"),
    [
        ("zh-Hant", "TC"),
        ("zh-TW", "TC"),
        ("zh-Hant-HK", "HK"),
        ("zh-HK", "HK"),
        ("zh-Hans-HK", "SC"),
        ("zh-Hans", "SC"),
        ("zh", "SC"),
        ("ja", "JP"),
        ("ko-KR", "KR"),
        ("de", None),
    ],
)
def test_a_language_has_its_region(tag, region):
    assert han_region(language_of(tag)) == region
    first = [face.name for face in faces(None, language=language_of(tag), installed=INSTALLED)][1]
    assert first == f"Noto Serif CJK {region or 'TC'}"


def test_a_name_in_kana_keeps_its_shapes_in_a_chinese_document():
    assert region_of("鈴木さくら", language=language_of("zh-Hant")) == "JP"
    assert region_of("鈴木", language=language_of("zh-Hant")) == "TC"
    assert region_of("鈴木", language=language_of("ja")) == "JP"


def test_only_installed_families_are_named():
    names = [face.name for face in faces("JP", language=language_of("de"), installed={"DejaVu Sans"})]
    assert names == ["Libertinus Serif", "DejaVu Sans"]


def test_quotation_marks_are_wide_only_in_an_east_asian_document():
    assert [faces(None, language=language_of(tag), installed=())[0].wide_signs for tag in ("de", "ja")] == [
        True,
        False,
    ]
