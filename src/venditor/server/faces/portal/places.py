"""Countries and regions to choose from, by name in the reader's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from venditor.calendars import countries, regions
from venditor.calendars.tables import index
from venditor.core.countries import COUNTRIES
from venditor.core.text import LocalizedText, Wording, pick
from venditor.rights.jurisdictions import default_library
from venditor.rules.wording import write_country


@cache
def encoded() -> frozenset[str]:
    """Countries for whose law there is a pack: their own, or that of their union."""
    library = default_library()
    members = {country for union in library.unions.values() for country in union}
    return frozenset((COUNTRIES & set(library.jurisdictions)) | members)


@cache
def countries_by_name(language: str) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Codes and names of countries: those with a pack, then all others."""
    known = encoded()
    return _by_name(known, language), _by_name(COUNTRIES - known, language)


def _by_name(codes: frozenset[str], language: str) -> tuple[tuple[str, str], ...]:
    named = ((code, write_country(code, language)) for code in codes)
    return tuple(sorted(named, key=lambda pair: alphabetical(pair[1])))


def alphabetical(name: str) -> str:
    """Key that sorts names as readers look for them: without regard to accents and case.

    Chinese characters keep the order of their radicals and strokes, which is that of Unicode.
    """
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def region_codes(country: str) -> tuple[str, ...]:
    """ISO 3166-2 codes of a country's regions, as far as its holiday table knows them."""
    if country not in countries():
        return ()
    # A region without holidays of its own is an answer too: the country's then count alone.
    return tuple(sorted({*regions(country), *index()[country].get("regions", ())}))


def write_region(code: str, language: str) -> Wording:
    """Name of a region; its code where no name is known."""
    texts = _NAMES.get(code)
    return pick(texts, language) if texts else Wording(code, language)


def regions_by_name(country: str, language: str) -> tuple[tuple[str, Wording], ...]:
    """Codes and names of a country's regions."""
    named = ((code, write_region(code, language)) for code in region_codes(country))
    return tuple(sorted(named, key=lambda pair: alphabetical(pair[1].text)))


def _region(en: str, de: str, zh: str) -> LocalizedText:
    return {"en": en, "de": de, "zh-Hant": zh}


# CLDR's names of subdivisions do not come with Babel.
_NAMES: Mapping[str, LocalizedText] = {
    "DE-BB": _region("Brandenburg", "Brandenburg", "布蘭登堡邦"),
    "DE-BE": _region("Berlin", "Berlin", "柏林邦"),
    "DE-BW": _region("Baden-Württemberg", "Baden-Württemberg", "巴登－符騰堡邦"),
    "DE-BY": _region("Bavaria", "Bayern", "巴伐利亞邦"),
    "DE-HB": _region("Bremen", "Bremen", "不來梅邦"),
    "DE-HE": _region("Hesse", "Hessen", "黑森邦"),
    "DE-HH": _region("Hamburg", "Hamburg", "漢堡邦"),
    "DE-MV": _region("Mecklenburg-Western Pomerania", "Mecklenburg-Vorpommern", "梅克倫堡－前波莫瑞邦"),
    "DE-NI": _region("Lower Saxony", "Niedersachsen", "下薩克森邦"),
    "DE-NW": _region("North Rhine-Westphalia", "Nordrhein-Westfalen", "北萊茵－西發利亞邦"),
    "DE-RP": _region("Rhineland-Palatinate", "Rheinland-Pfalz", "萊茵蘭－普法爾茲邦"),
    "DE-SH": _region("Schleswig-Holstein", "Schleswig-Holstein", "什列斯威－霍爾斯坦邦"),
    "DE-SL": _region("Saarland", "Saarland", "薩爾蘭邦"),
    "DE-SN": _region("Saxony", "Sachsen", "薩克森邦"),
    "DE-ST": _region("Saxony-Anhalt", "Sachsen-Anhalt", "薩克森－安哈特邦"),
    "DE-TH": _region("Thuringia", "Thüringen", "圖林根邦"),
    "GB-ENG": _region("England", "England", "英格蘭"),
    "GB-NIR": _region("Northern Ireland", "Nordirland", "北愛爾蘭"),
    "GB-SCT": _region("Scotland", "Schottland", "蘇格蘭"),
    "GB-WLS": _region("Wales", "Wales", "威爾斯"),
}
