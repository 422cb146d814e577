"""What the places whose law answers are called: regions, countries, unions.

>>> region_name("DE-BY", "de")
Wording(text='Bayern', language='de')
>>> region_name("FR-44", "zh-Hant")
Wording(text='Loire-Atlantique', language='en')

The names are data, ``law/regions.yaml``, beside the packs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from venditor.core.text import LocalizedText, Wording, pick
from venditor.rules.library import Library
from venditor.rules.source import read
from venditor.rules.vocabulary import localized, mapping
from venditor.rules.wording import write_country

_WIDE = ("zh", "ja")
"""Languages whose brackets are as wide as a character."""


@cache
def region_names() -> Mapping[str, LocalizedText]:
    """Name of each region by language, by its ISO 3166-2 code.

    Raises:
        SourceError: with file and line, when an entry is not one of names.
    """
    source = read(Path(str(files("venditor.law"))) / "regions.yaml")
    listed = mapping(source, ("regions",), mapping(source, (), source.data).get("regions"))
    return {code: localized(source, ("regions", code), names) for code, names in listed.items()}


def region_name(code: str, language: str) -> Wording:
    """Name of a region; its code where no name is known.

    Args:
        code: ISO 3166-2.
        language: BCP 47 tag of the reader.
    """
    names = region_names().get(code)
    return pick(names, language) if names else Wording(code, language)


def jurisdiction_name(library: Library, code: str, language: str) -> Wording:
    """Name of a jurisdiction: of a union, of a country, or of a state or province with its country.

    Args:
        library: the law, for the names of unions.
        code: the jurisdiction's, such as ``EU``, ``DE`` or ``US-CA``.
        language: BCP 47 tag of the reader.
    """
    union = library.union_names.get(code)
    if union is not None:
        return pick(union, language)
    country, _, part = code.partition("-")
    if not part:
        return Wording(write_country(code, language), language)
    name = region_name(code, language)
    # One text is in one language: that in which the region has a name.
    within = write_country(country, name.language)
    wide = name.language.startswith(_WIDE)
    return Wording(f"{name.text}（{within}）" if wide else f"{name.text} ({within})", name.language)
