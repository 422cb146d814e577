"""The country of a place or of a law, as a clause names it.

>>> country_named("England and Wales"), country_named("Bundesrepublik Deutschland"), country_named("台灣台北")
('GB', 'DE', 'TW')
>>> country_named("the seller's seat")
''

Source: names of countries from CLDR; what else clauses name is in ``places.yaml``.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml
from babel import Locale

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "zh_Hant", "zh_Hans", "ja", "ko")
_CODE = re.compile(r"[A-Z]{2}")
# In scripts without blanks a name stands within other words.
_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SHORTEST = 4
# A city or state of these names is another country's, or none is meant.
_AMBIGUOUS = frozenset(("jersey", "georgia", "mali", "nice", "man", "chad", "jordan", "essen"))


def country_named(words: str) -> str:
    """The ISO 3166-1 code of the first country that is named; empty where none is.

    Args:
        words: of the place, the state or the law; more may follow.
    """
    match = _names().search(words)
    return _codes()[match[0].casefold()] if match else ""


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            known = name.casefold()
            if _CODE.fullmatch(code) and (len(known) >= _SHORTEST or _ASIAN.search(known)):
                found.setdefault(known, code)
    for name in _AMBIGUOUS:
        found.pop(name, None)
    data = yaml.safe_load((files(__package__ or "") / "places.yaml").read_text("utf-8"))
    for code, names in data.items():
        found.update(
            {str(name).casefold(): str(code) for name in names if str(name).casefold() not in _AMBIGUOUS}
        )
    return found


@cache
def _names() -> re.Pattern[str]:
    """Every name, the longest first; of words in letters what ends them may differ (``deutsches``)."""
    names = sorted(_codes(), key=lambda name: (-len(name), name))
    asian = [re.escape(name) for name in names if _ASIAN.search(name)]
    others = [re.escape(name) for name in names if not _ASIAN.search(name)]
    ends = r"(?:e[snrm]?|a|o|i|ie?go|iego|iemu|im|i|s|ne|n|se)?(?![^\W\d_])"
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(others)})(?={ends})|{'|'.join(asian)}", re.IGNORECASE)
