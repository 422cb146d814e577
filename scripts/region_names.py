"""Merge the English names of regions into `src/venditor/law/regions.yaml` from CLDR.

Run it with the project's virtual environment and the unpacked npm package `cldr-subdivisions-full`:

    python scripts/region_names.py path/to/package            # write the file
    python scripts/region_names.py path/to/package --check    # exit 1 if it would change

English comes from CLDR, or from the table here where CLDR has no name or a poor one. Regions that have a
country code of their own have that country's name in all languages. Every other name is written by hand in
the file, and stays.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import yaml

from venditor.calendars.tables import index
from venditor.rules.wording import write_country

FILE = Path(__file__).resolve().parents[1] / "src" / "venditor" / "law" / "regions.yaml"
LANGUAGES = ("en", "de", "zh-Hant", "fr", "es", "ja", "ko", "zh-Hans")
HEAD = """\
# Names of regions by ISO 3166-2 code and language: all that the holiday tables know. A missing language falls
# back to English.
#
# English: Unicode CLDR {version}, under the Unicode License V3 (see LICENSE), merged and mended by
# scripts/region_names.py, which rewrites it. All other languages are written here by hand.
"""

# Regions that are countries of ISO 3166-1 as well: they have that one's name.
COUNTRIES_TOO: Mapping[str, str] = {
    "FI-01": "AX",
    "FR-971": "GP",
    "FR-972": "MQ",
    "FR-973": "GF",
    "FR-974": "RE",
    "FR-976": "YT",
    **{f"FR-{code}": code for code in ("BL", "MF", "NC", "PF", "PM", "TF", "WF")},
    **{f"US-{code}": code for code in ("AS", "GU", "MP", "PR", "UM", "VI")},
}
# Where CLDR has no name, or one that readers would stumble over.
ENGLISH: Mapping[str, str] = {
    # As the pages said before; CLDR has the German name.
    "DE-MV": "Mecklenburg-Western Pomerania",
    # By what readers look for in a sorted list.
    "ES-MC": "Murcia",
    "ES-MD": "Madrid",
    "ES-NC": "Navarre",
    "FR-20R": "Corsica",
    # The code of Paris until ISO 3166-2 made it 75C.
    "FR-75": "Paris",
    # CLDR has a footnote's number in the name.
    "FR-IDF": "Île-de-France",
    "FR-NOR": "Normandy",
    "FR-PAC": "Provence-Alpes-Côte d’Azur",
    "FR-PDL": "Pays de la Loire",
    # CLDR transliterates these; the states write themselves so in English.
    "IN-CG": "Chhattisgarh",
    "IN-DH": "Dadra and Nagar Haveli and Daman and Diu",
    "IN-TS": "Telangana",
    "IN-UK": "Uttarakhand",
    "IT-MS": "Massa-Carrara",
    # Counties of 2024, which are those from before 2020 again.
    "NO-31": "Østfold",
    "NO-32": "Akershus",
    "NO-33": "Buskerud",
    "NO-39": "Vestfold",
    "NO-40": "Telemark",
    "NO-55": "Troms",
    "NO-56": "Finnmark",
    # CLDR's is cut off.
    "NZ-MBH": "Marlborough",
    "NZ-MWT": "Manawatū-Whanganui",
    # CLDR translates a name that English texts leave as it is.
    "PL-26": "Świętokrzyskie",
}


def text_of(package: Path, kept: Mapping[str, Mapping[str, str]]) -> str:
    """The text of the file.

    Args:
        package: the unpacked CLDR package.
        kept: the names that stand in the file now.

    Raises:
        SystemExit: where a region of the holiday tables has no English name.
    """
    version = json.loads((package / "package.json").read_text("utf-8"))["version"]
    read = json.loads((package / "subdivisions" / "en" / "en.json").read_text("utf-8"))
    cldr = read["subdivisions"]["localeDisplayNames"]["subdivisions"]
    regions = {code: _names(code, cldr, kept.get(code, {})) for code in _codes()}
    nameless = [code for code, names in regions.items() if "en" not in names]
    if nameless:
        raise SystemExit(f"no English name, add them to ENGLISH: {', '.join(nameless)}")
    written = yaml.safe_dump(
        {"regions": regions}, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
    )
    return HEAD.format(version=version) + str(written)


def _codes() -> list[str]:
    """The regions of all holiday tables, with the places that lie in one of them."""
    kinds = ("regions", "aliases")
    return sorted({code for entry in index().values() for kind in kinds for code in entry.get(kind, ())})


def _names(code: str, cldr: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    country = COUNTRIES_TOO.get(code)
    if country is not None:
        return {language: write_country(country, language) for language in LANGUAGES}
    english = ENGLISH.get(code) or cldr.get(code.replace("-", "").lower())
    return {**({"en": english} if english else {}), **{tag: kept[tag] for tag in kept if tag != "en"}}


def main(arguments: list[str]) -> int:
    """Write the file, or compare it; 0 done, 1 where `--check` found a difference."""
    parser = argparse.ArgumentParser(description="Merge CLDR's English names of regions into regions.yaml.")
    parser.add_argument("package", type=Path, help="the unpacked npm package cldr-subdivisions-full")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the file would change")
    given = parser.parse_args(arguments)
    now = FILE.read_text("utf-8") if FILE.exists() else ""
    text = text_of(given.package, (yaml.safe_load(now) or {}).get("regions", {}))
    if text == now:
        return 0
    sys.stdout.write(f"{'differs' if given.check else 'written'}: {FILE.name}\n")
    if not given.check:
        FILE.write_text(text, encoding="utf-8", newline="\n")
    return 1 if given.check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
