"""Make the holiday tables in `src/venditor/law/calendars` from the `holidays` package.

Run it with the project's virtual environment:

    python scripts/holiday_tables.py            # write the tables and their index
    python scripts/holiday_tables.py --check    # exit 1 and name the files that would change

What the package does not say is said here, in tables with their reason: which countries, up to where each
state has fixed its calendar, which days are put in or left out. The output is the same on every machine.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import holidays
import yaml
from holidays.constants import DE_FACTO, PUBLIC

FIRST_YEAR, LAST_YEAR = 2009, 2035
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
FOLDER = Path(__file__).resolve().parents[1] / "src" / "venditor" / "law" / "calendars"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ISO_3166_2 = re.compile(r"[A-Z0-9]{1,3}")

Row = tuple[date, str, str, str]
Entity = holidays.HolidayBase


@dataclass(frozen=True)
class Source:
    """What this project knows of a country beside what the package says.

    Args:
        horizon: last year for which the state has fixed its calendar; None for the table's last.
        note: how that was found.
        estimated: the package marks the days it only expects; the horizon is the year before the first of
            them.
        categories: the package's kinds of day that count as public holidays.
        make_up_days: whether the weekend days that are worked in exchange for others are working days.
        own_days: the regions whose own days are taken; None for all the package has.
        further_regions: ISO 3166-2 codes that the package lacks and that have no days of their own.
        aliases: ISO 3166-2 codes of places within another region.
    """

    horizon: int | None = None
    note: str = "The days are fixed by statute and can be computed; a day proclaimed later changes the table."
    estimated: bool = False
    categories: tuple[str, ...] = (PUBLIC,)
    make_up_days: bool = False
    own_days: tuple[str, ...] | None = None
    further_regions: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()


STATUTE = Source()


def notice(year: int, note: str, *, make_up_days: bool = False) -> Source:
    """A country whose authority publishes the days of each year."""
    return Source(horizon=year, note=note, make_up_days=make_up_days)


def observed(note: str) -> Source:
    """A country some of whose days follow the moon as seen, and are marked by the package until confirmed."""
    return Source(estimated=True, note=note)


MOON = "Days that follow the moon are confirmed shortly before; the package marks those it only expects."

# ISO 3166-2:FR, departments of mainland France and Corsica but Moselle (57) and those of Alsace (67, 68).
FRENCH_DEPARTMENTS = (
    *(f"{number:02}" for number in range(1, 96) if number not in {20, 57, 67, 68}),
    *(
        "2A",
        "2B",
        "69M",
        "75C",
        "20R",
        "ARA",
        "BFC",
        "BRE",
        "CVL",
        "HDF",
        "IDF",
        "NAQ",
        "NOR",
        "OCC",
        "PAC",
        "PDL",
    ),
)
# ISO 3166-2:ES, the autonomous community of each province.
SPANISH_PROVINCES = {
    "AN": "AL CA CO GR H J MA SE",
    "AR": "HU TE Z",
    "AS": "O",
    "CB": "S",
    "CL": "AV BU LE P SA SG SO VA ZA",
    "CM": "AB CR CU GU TO",
    "CN": "GC TF",
    "CT": "B GI L T",
    "EX": "BA CC",
    "GA": "C LU OR PO",
    "IB": "PM",
    "MC": "MU",
    "MD": "M",
    "NC": "NA",
    "PV": "BI SS VI",
    "RI": "LO",
    "VC": "A CS V",
}
# ISO 3166-2:IT, regions other than Trentino-Alto Adige (32), of which only the province of Bolzano has a day.
ITALIAN_REGIONS = tuple("21 23 25 34 36 42 45 52 55 57 62 65 67 72 75 77 78 82 88".split())

SOURCES: Mapping[str, Source] = {
    # The European Union. Days worked in exchange in Hungary, Latvia and Bulgaria stay Saturdays here, because
    # Regulation 1182/71 art. 2(2) leaves out every Saturday; the rest days given for them are kept as
    # holidays.
    "AT": STATUTE,
    "BE": STATUTE,
    "BG": notice(2026, "The government adds days off year by year; the package holds its decisions to 2026."),
    "CY": STATUTE,
    "CZ": STATUTE,
    "DE": STATUTE,
    "DK": STATUTE,
    "EE": STATUTE,
    "ES": Source(
        horizon=2026,
        note="The communities choose their days for each year, published in the Boletín Oficial del Estado "
        "in the autumn before; the package holds the lists to 2026.",
        aliases=tuple(
            (place, region) for region, places in SPANISH_PROVINCES.items() for place in places.split()
        ),
    ),
    "FI": STATUTE,
    "FR": Source(further_regions=FRENCH_DEPARTMENTS, aliases=(("67", "6AE"), ("68", "6AE"))),
    "GR": STATUTE,
    "HR": STATUTE,
    "HU": notice(
        2026, "Rest days are moved by a ministerial decree for each year; the package holds them to 2026."
    ),
    "IE": STATUTE,
    # The days of patron saints are of single municipalities, not of the provinces ISO 3166-2 knows: left out.
    "IT": Source(own_days=("BZ",), further_regions=ITALIAN_REGIONS),
    "LT": STATUTE,
    "LU": STATUTE,
    "LV": notice(2026, "Rest days are moved by a decision for each year; the package holds them to 2026."),
    "MT": STATUTE,
    "NL": STATUTE,
    "PL": STATUTE,
    # Municipal holidays are of single municipalities, not of districts: only the Azores and Madeira are
    # taken.
    "PT": Source(own_days=("20", "30")),
    "RO": STATUTE,
    # Midsummer Eve, Christmas Eve and New Year's Eve stand equal to Sundays by law (SFS 1977:480 § 7).
    "SE": Source(categories=(PUBLIC, DE_FACTO)),
    "SI": STATUTE,
    "SK": STATUTE,
    # Europe beyond it.
    "CH": STATUTE,
    "GB": Source(
        horizon=2027,
        note="Fixed by the Banking and Financial Dealings Act 1971 Sch. 1 but for the days proclaimed for "
        "each year, as the first Monday in May is, commonly a year ahead.",
        # England and Wales is one legal order, and one code of ISO 3166-2.
        aliases=(("EAW", "ENG"),),
    ),
    "GG": STATUTE,
    "IS": STATUTE,
    "JE": STATUTE,
    "LI": STATUTE,
    "NO": STATUTE,
    # The Americas, Africa and Oceania.
    "AU": notice(
        2027,
        "Fixed by the statutes of the states and territories but for days their governments name, such as "
        "the eve of the football final in Victoria; the lists the package was checked with reach 2027 in New "
        "South Wales, further in the Capital Territory and Queensland, less far elsewhere.",
    ),
    "BR": STATUTE,
    "CA": STATUTE,
    "NZ": STATUTE,
    "US": STATUTE,
    "ZA": STATUTE,
    # Asia.
    "AE": observed(MOON),
    "BH": observed(MOON),
    "CN": notice(
        2026,
        "The State Council's holiday arrangement for 2026, of 4 November 2025 "
        "(国务院办公厅关于2026年部分节假日安排的通知), is the last the package holds; the make-up "
        "working days of later years are unknown.",
        make_up_days=True,
    ),
    "HK": notice(
        2025,
        "The general holidays are gazetted for each year (Cap. 149); the lists the package was checked with "
        "reach 2025. Saturday is a working day, as the Ordinance names Sundays only.",
    ),
    "IL": STATUTE,
    "IN": observed(
        "Days are notified for each year; the package marks those that follow the moon until confirmed."
    ),
    "JP": notice(
        2027,
        "The equinox days are settled by the 暦要項, published each February for the next year; that for "
        "2027 appeared on 2 February 2026.",
    ),
    "KR": notice(
        2026,
        "Substitute days are fixed by statute, temporary ones named at short notice; the 월력요항 appears "
        "each summer for the next year, and the package holds what laws of 2026 added.",
    ),
    "LB": observed(MOON),
    "MY": observed("Days are gazetted for each year; the package marks those it only expects."),
    "PH": observed("Days are proclaimed for each year; the package marks those it only expects."),
    "SA": observed(MOON),
    "SG": observed(
        "The Ministry of Manpower publishes each year's days in the year before; later ones are marked."
    ),
    "TH": notice(2026, "The cabinet adds days for each year; the package holds its decisions to 2026."),
    "TW": notice(
        2026,
        "The Executive Yuan's work calendar (政府行政機關辦公日曆表) for 2026 is the last the package was "
        "checked with.",
        make_up_days=True,
    ),
    "VN": notice(
        2026,
        "Days of the lunar new year and exchanged days are announced for each year; the package holds them "
        "to 2026.",
        make_up_days=True,
    ),
}

# Where the package is known to differ from the state's own publication: (country, day, region, kind, name
# or None to take the day out, source). Empty: the years compared (CN 2026; TW 2022, 2024 and 2026) agree.
CORRECTIONS: tuple[tuple[str, date, str, str, str | None, str], ...] = ()


def table(country: str, source: Source) -> list[Row]:
    """The lines of a country's table, in order.

    National days are those of the package for the country without a subdivision, and those all its
    subdivisions share; a subdivision that does not keep one of them gets a `not_observed` line.
    """
    national = _entity(country, source)
    regional = {
        region: _entity(country, source, region) for region in _subdivisions(national, source.own_days)
    }
    days = dict(national.items())
    if regional and source.own_days is None:
        for day in set.intersection(*(set(entity) for entity in regional.values())):
            days.setdefault(day, next(iter(regional.values()))[day])
    rows: list[Row] = [(day, "", "holiday", name) for day, name in days.items()]
    for region, entity in regional.items():
        code = f"{country}-{region}"
        rows += [(day, code, "holiday", name) for day, name in entity.items() if day not in days]
        rows += [(day, code, "not_observed", days[day]) for day in days if day not in entity]
    if source.make_up_days:
        rows += [(day, "", "working", "") for day in national.weekend_workdays]
    return sorted(_corrected(country, (row for row in rows if FIRST_DAY <= row[0] <= LAST_DAY)))


def index_entry(country: str, source: Source, rows: Iterable[Row]) -> dict[str, Any]:
    """What the index says about a country's table."""
    national = _entity(country, source)
    year = _horizon(national, rows) if source.estimated else source.horizon
    entry: dict[str, Any] = {
        "first_day": FIRST_DAY,
        "last_day": LAST_DAY,
        "published_until": date(year, 12, 31) if year else LAST_DAY,
        "note": source.note,
        "source": f"holidays {version('holidays')}",
        "weekend": _weekend(national),
    }
    subdivisions = _subdivisions(national, None)
    regions = [f"{country}-{code}" for code in sorted({*subdivisions, *source.further_regions})]
    if regions:
        entry["regions"] = regions
    if source.aliases:
        entry["aliases"] = {
            f"{country}-{place}": f"{country}-{region}" for place, region in sorted(source.aliases)
        }
    weekends = {f"{country}-{region}": _weekend(_entity(country, source, region)) for region in subdivisions}
    own = {region: weekend for region, weekend in sorted(weekends.items()) if weekend != entry["weekend"]}
    if own:
        entry["regional_weekend"] = own
    return entry


class _Plain(yaml.SafeDumper):
    """Writes every value out, without the anchors that nobody reads."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True


def files() -> Iterator[tuple[str, str]]:
    """The name and the text of every file, the index last."""
    entries = {}
    for country, source in sorted(SOURCES.items()):
        rows = table(country, source)
        entries[country] = index_entry(country, source, rows)
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("day", "region", "kind", "name"))
        writer.writerows((day.isoformat(), region, kind, name) for day, region, kind, name in rows)
        yield f"{country}.csv", lines.getvalue()
    head = "# Made by scripts/holiday_tables.py; do not edit. Each country's days are in its CSV.\n"
    text = yaml.dump(
        {"countries": entries}, Dumper=_Plain, allow_unicode=True, width=110, default_flow_style=None
    )
    yield "index.yaml", head + text


def main(arguments: list[str]) -> int:
    """Write the files, or compare them; 0 done, 1 where `--check` found a difference."""
    parser = argparse.ArgumentParser(description="Make the holiday tables from the holidays package.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")
    check = parser.parse_args(arguments).check
    differing = []
    made = dict(files())
    for name, text in made.items():
        path = FOLDER / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        differing.append(name)
        if not check:
            FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    stray = sorted(path.name for path in FOLDER.glob("*.csv") if path.name not in made)
    for name in differing:
        sys.stdout.write(f"{'differs' if check else 'written'}: {name}\n")
    for name in stray:
        sys.stdout.write(f"not made by this script: {name}\n")
    return 1 if check and (differing or stray) else 0


def _entity(country: str, source: Source, region: str | None = None) -> Entity:
    kind = getattr(holidays, country)
    options: dict[str, Any] = {"islamic_show_estimated": True} if country == "SA" else {}
    return holidays.country_holidays(
        country,
        subdiv=region,
        years=range(FIRST_YEAR, LAST_YEAR + 1),
        language=kind.default_language,
        categories=source.categories,
        **options,
    )


def _subdivisions(entity: Entity, wanted: tuple[str, ...] | None) -> list[str]:
    codes = [code for code in entity.subdivisions if ISO_3166_2.fullmatch(code)]
    return sorted(code for code in codes if wanted is None or code in wanted)


def _horizon(entity: Entity, rows: Iterable[Row]) -> int:
    """The year before the run of years, up to the table's last, in which the package marks a national day."""
    label = entity.tr(entity.estimated_label).replace("%s", "").strip(" ()（）")
    marked = {day.year for day, region, _, name in rows if label in name and not region}
    year = LAST_YEAR
    while year in marked:
        year -= 1
    return year


def _weekend(entity: Entity) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = []
    for ordinal in range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1):
        day = date.fromordinal(ordinal)
        # The public `is_weekend` answers for one day; only this tells the whole rule in force on it.
        days = [WEEKDAYS[number] for number in sorted(entity._get_weekend(day))]  # noqa: SLF001
        if not rules or rules[-1]["days"] != days:
            rules.append({"since": day, "days": days})
    return rules


def _corrected(country: str, rows: Iterable[Row]) -> Iterator[Row]:
    wanted = {
        (day, region): (kind, name) for place, day, region, kind, name, _ in CORRECTIONS if place == country
    }
    for row in rows:
        if (row[0], row[1]) not in wanted:
            yield row
    for (day, region), (kind, name) in wanted.items():
        if name is not None:
            yield (day, region, kind, name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
