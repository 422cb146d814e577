"""What the checks of one jurisdiction cannot see: whether the parts of a folder of law fit together."""

from __future__ import annotations

from collections.abc import Iterator

from venditor.calendars import calendar, countries, profiles, regions
from venditor.rules.check import Finding
from venditor.rules.examples import Run
from venditor.rules.functions import FUNCTIONS
from venditor.rules.library import Library
from venditor.rules.model import Pack, Provision
from venditor.rules.syntax import Call, walk
from venditor.rules.vocabulary import is_country, nearest


def whole(library: Library) -> Iterator[Finding]:
    """Read every table of a folder and see that packs name what is there.

    Args:
        library: the folder; ways of counting and holidays are read from where
            :func:`venditor.calendars.reading_from` says.

    Yields:
        An error for each directive that is not there, and each country whose law asks for holidays it has
        no table of.

    Raises:
        VenditorError: when a table cannot be read.
    """
    profiles()
    for country in countries():
        for region in (None, *regions(country)):
            calendar(country, region)
    packs = [pack for code in library.jurisdictions for pack in library.program(code).packs.values()]
    known = [pack.id for pack in packs]
    unions = library.unions
    for code in [member for members in unions.values() for member in members if not is_country(member)]:
        message = f'"{code}" is not a country code of ISO 3166-1.'
        file = "jurisdictions.yaml"
        yield Finding("law.member", "unions", file, 1, message, "Correct the member.", "error")
    for pack in packs:
        if pack.transposes is not None and pack.transposes not in known:
            message = f'it transposes "{pack.transposes}", which is no pack here.'
            remedy = nearest(pack.transposes, known) or "Name the pack of the directive, or leave it out."
            yield Finding("law.transposes", pack.id, pack.file, 1, message, remedy, "error")
        places = unions.get(pack.jurisdiction, (pack.jurisdiction,))
        without = [place for place in places if not _has_table(place)]
        asking = next(filter(_asks_calendar, pack.provisions), None)
        if without and asking is not None:
            message = f"it asks for the holidays of {', '.join(without)}, and there is no table of them."
            remedy = "Add the table (scripts/holiday_tables.py)."
            yield Finding("law.no_holidays", asking.id, pack.file, asking.line, message, remedy, "error")


def _has_table(place: str) -> bool:
    # A state or province stands in the table of its country.
    country, _, region = place.partition("-")
    return country in countries() and (not region or place in regions(country))


def _asks_calendar(provision: Provision) -> bool:
    return any(
        isinstance(part, Call) and FUNCTIONS[part.function].at_place
        for version in provision.versions
        for expression in version.expressions()
        for part in walk(expression)
    )


def untried(library: Library, run: Run) -> Iterator[Finding]:
    """An error for every clause that no example expects to decide."""
    files: dict[str, tuple[Pack, Provision]] = {
        provision.id: (pack, provision)
        for code in library.jurisdictions
        for pack in library.program(code).packs.values()
        for provision in pack.provisions
    }
    for covered in run.uncovered:
        pack, provision = files[covered.provision]
        version = next(version for version in provision.versions if version.since == covered.since)
        line = next(clause.line for clause in version.clauses if clause.id == covered.clause)
        since = f"in the version from {covered.since}"
        message = f"no example has {covered.clause} of {covered.provision} decide, {since}."
        remedy = "Add one beside the pack, in *.examples.yaml."
        yield Finding("law.untried", covered.provision, pack.file, line, message, remedy, "error")
