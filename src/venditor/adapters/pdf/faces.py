"""Which typefaces a text is set in: one that ships with the typesetter, and the machine's for the rest.

Libertinus Serif is inside typst: Latin, Greek, Cyrillic and Hebrew look the same on every machine. Chinese,
Japanese and Korean share characters but not their shapes, so the face is that of the document's language; in
another language it is told from the text itself. What none of these covers, typst looks for in all fonts.

Source: Unicode Standard, 18.1 (Han unification).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from venditor.adapters.pdf.document import Language


@dataclass(frozen=True, slots=True)
class Face:
    """A family of typefaces.

    Attributes:
        name: as the font itself says it.
        wide_signs: whether it also draws the quotation marks and dashes that are as wide as a character in a
            Chinese, Japanese or Korean text; without, the next family does.
    """

    name: str
    wide_signs: bool = True


LETTERS = "Libertinus Serif"
_EAST_ASIAN_LANGUAGES = frozenset({"zh", "yue", "ja", "ko"})
_REGIONS = ("TC", "SC", "JP", "KR", "HK")
# Per region after the families of Noto and Source Han: what macOS and Windows bring.
_SYSTEM_FACES = {
    "TC": ("Songti TC", "PingFang TC", "PMingLiU", "Microsoft JhengHei"),
    "SC": ("Songti SC", "PingFang SC", "SimSun", "Microsoft YaHei"),
    "JP": ("Hiragino Mincho ProN", "Yu Mincho", "MS Mincho", "Yu Gothic"),
    "KR": ("AppleMyungjo", "Apple SD Gothic Neo", "Batang", "Malgun Gothic"),
    "HK": ("PingFang HK", "MingLiU_HKSCS"),
}
_OTHER_SCRIPTS = (
    "Noto Naskh Arabic",
    "Noto Sans Arabic",
    "Noto Serif Hebrew",
    "Noto Color Emoji",
    "Apple Color Emoji",
    "Segoe UI Emoji",
    "DejaVu Sans",
)
_KANA = re.compile("[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def han_region(language: Language) -> str | None:
    """Whose shapes Han characters have in a language; None where it does not write them.

    >>> han_region(Language("zh", "Hant")), han_region(Language("ja")), han_region(Language("de"))
    ('TC', 'JP', None)
    """
    if language.language in {"ja", "ko"}:
        return {"ja": "JP", "ko": "KR"}[language.language]
    if language.language not in _EAST_ASIAN_LANGUAGES:
        return None
    if language.region in {"HK", "MO"} and language.script != "Hans":
        return "HK"
    return "TC" if language.script == "Hant" or language.region == "TW" else "SC"


def region_of(text: str, *, language: Language) -> str | None:
    """Whose shapes the Han characters of a text have; None when it has none that would tell.

    Kana is Japanese and Hangul Korean. Elsewhere a Chinese text is traditional or simplified when only Big5
    or only GB 2312 can write it; what both can write is drawn as in Taiwan.

    >>> [region_of(name, language=Language("de")) for name in ("王国华", "王國華", "さくら", "김", "Wang")]
    ['SC', 'TC', 'JP', 'KR', None]
    """
    if _KANA.search(text):
        return "JP"
    if _HANGUL.search(text):
        return "KR"
    han = "".join(_HAN.findall(text))
    if not han:
        return None
    return han_region(language) or ("SC" if _writes(han, "gb2312") and not _writes(han, "big5") else "TC")


def _writes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def faces(region: str | None, *, language: Language, installed: Collection[str]) -> list[Face]:
    """The families to set a text in, first choice first.

    Args:
        region: whose shapes its Han characters have, as `region_of` says; None for the language's own.
        language: the document's language.
        installed: names of the families there are; the others are left out.
    """
    first = region or han_region(language) or _REGIONS[0]
    order = [first, *(other for other in _REGIONS if other != first)]
    wanted = [*(name for each in order for name in _regional(each)), *_OTHER_SCRIPTS]
    letters = Face(LETTERS, wide_signs=han_region(language) is None)
    return [letters, *(Face(name) for name in wanted if name in installed)]


def _regional(region: str) -> Iterator[str]:
    for style in ("Serif", "Sans"):
        yield f"Noto {style} CJK {region}"
        yield f"Source Han {style} {region}"
        yield f"Noto {style} {region}"
    yield from _SYSTEM_FACES[region]
