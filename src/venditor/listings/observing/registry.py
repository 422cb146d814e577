"""The file in which a shop tells once who makes its products, and what it makes known of an offer.

YAML, or a table (CSV) with a row for each product. What is known and not on the page is no more shown for it:
it is a flaw with the exact words that belong there.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path

from babel import Locale, UnknownLocaleError

from venditor.core.countries import COUNTRIES
from venditor.core.errors import VenditorError
from venditor.listings.observing.observation import Observation
from venditor.products import Source
from venditor.products.actors import KEYS, ROLES, Actor, Assignment, Key, KeyKind, Registry
from venditor.rules.source import Source as YamlFile
from venditor.rules.source import parse, read_raw
from venditor.rules.syntax import Value

NUMBERS: tuple[KeyKind, ...] = ("gtin", "sku", "mpn")
"""Keys that name one product; several may stand beside one another."""

_ACTOR = ("name", "trade_name", "street", "postcode", "town", "region", "country", "email", "form", "phone")
_TOLD = (*ROLES, "warnings", "placed_on_market_on", "maker_country", "parts")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class RegistryError(VenditorError):
    """A registry that cannot be used; ``facts`` has the file and the line."""


def read_registry(path: Path) -> Registry:
    """The registry of a file.

    Args:
        path: ``.csv`` for a table, anything else is YAML.

    Raises:
        RegistryError: something in it cannot be used; says where, what and what to write.
        SourceError: it cannot be read, or is no YAML.
    """
    raw = read_raw(path, path.name)
    if path.suffix.lower() == ".csv":
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise _error(path.name, 1, "it is not UTF-8.", "Save the table as CSV UTF-8.") from None
        return Registry(list(_of_table(text, path.name)))
    return Registry(list(_of_yaml(parse(raw, path.name))))


def _of_yaml(file: YamlFile) -> Iterator[tuple[Key, Assignment]]:
    top = _mapping(file, (), ("actors", "assignments"))
    actors: dict[str, Actor] = {}
    for name in _mapping(file, ("actors",), None) if "actors" in top else ():
        actors[name] = _actor(file, ("actors", name))
    listed = top.get("assignments")
    if not isinstance(listed, list):
        raise _at(file, ("assignments",), "there are no assignments.", 'Write a list under "assignments".')
    for number in range(len(listed)):
        at = ("assignments", number)
        entry = _mapping(file, at, (*KEYS, *_TOLD))
        assignment = _assignment(file, at, entry, actors)
        for key in _keys(file, at, entry):
            yield key, assignment


def _actor(file: YamlFile, at: tuple[str | int, ...]) -> Actor:
    given = {name: _text(file, (*at, name), value) for name, value in _mapping(file, at, _ACTOR).items()}
    problem = _wrong_actor(given)
    if problem:
        name, message, remedy = problem
        raise _at(file, (*at, name), message, remedy)
    return Actor(str(at[-1]), **given)


def _wrong_actor(given: Mapping[str, str]) -> tuple[str, str, str] | None:
    """What is wrong with an actor: the field, what, and what to write; ``None`` where nothing is."""
    if not given.get("name"):
        return "name", "an actor has no name.", "Write its registered name."
    country = given.get("country", "")
    if country not in COUNTRIES:
        return "country", f'"{country}" is no country.', "Write the ISO 3166-1 code, such as DE or CN."
    email = given.get("email", "")
    if email and not _MAIL.fullmatch(email):
        return "email", f'"{email}" is no address of mail.', "Write one such as safety@example.com."
    form = given.get("form", "")
    if form and not form.startswith(("https://", "http://")):
        return "form", f'"{form}" is no address of a page.', "Write it with https:// in front."
    return None


def _assignment(
    file: YamlFile, at: tuple[str | int, ...], entry: Mapping[str, object], actors: Mapping[str, Actor]
) -> Assignment:
    people = {}
    for role in ROLES:
        name = entry.get(role)
        if name is not None and name not in actors:
            nearest = difflib.get_close_matches(str(name), actors, 1)
            remedy = f'Did you mean "{nearest[0]}"?' if nearest else 'Tell it under "actors".'
            raise _at(file, (*at, role), f'there is no actor "{name}".', remedy)
        if name is not None:
            people[role] = actors[str(name)]
    parts = entry.get("parts") or ()
    if not isinstance(parts, list | tuple):
        raise _at(file, (*at, "parts"), "parts are no list.", "Write the numbers in brackets.")
    return Assignment(
        **people,
        warnings=_warnings(file, (*at, "warnings"), entry.get("warnings")),
        placed_on_market_on=_day(file, (*at, "placed_on_market_on"), entry.get("placed_on_market_on")),
        maker_country=_country(file, (*at, "maker_country"), entry.get("maker_country")),
        parts=tuple(map(str, parts)),
        told_at=file.where(at),
    )


def _keys(file: YamlFile, at: tuple[str | int, ...], entry: Mapping[str, object]) -> Iterator[Key]:
    kinds = [kind for kind in KEYS if kind in entry]
    if not kinds:
        message = "an assignment does not say what it is for."
        raise _at(file, at, message, f"Write one of: {', '.join(KEYS)}.")
    if len(kinds) > 1 and not set(kinds) <= set(NUMBERS):
        message = f"an assignment is for {' and '.join(kinds)} at once."
        raise _at(file, at, message, "Write one assignment for each.")
    for kind in kinds:
        if kind == "default":
            yield Key("default")
            continue
        values = entry[kind] if isinstance(entry[kind], list) else [entry[kind]]
        for value in values if isinstance(values, list) else ():
            text = _text(file, (*at, kind), value)
            if kind == "gtin" and not text.isdecimal():
                raise _at(file, (*at, kind), f'"{text}" is no GTIN.', "Write its 8 to 14 digits in quotes.")
            yield Key(kind, text)


def _warnings(file: YamlFile, at: tuple[str | int, ...], given: object) -> Mapping[str, str]:
    if given is None:
        return {}
    found = {}
    for language, words in _mapping(file, at, None).items():
        if not _LANGUAGE.fullmatch(language):
            message = f'"{language}" is no tag of a language.'
            raise _at(file, (*at, language), message, "Write one such as de or zh-Hant.")
        found[language] = _text(file, (*at, language), words)
    return found


def _day(file: YamlFile, at: tuple[str | int, ...], given: object) -> date | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise _at(file, at, f'"{given}" is no day.', "Write it as 2026-11-28.") from None


def _country(file: YamlFile, at: tuple[str | int, ...], given: object) -> str:
    if given is not None and given not in COUNTRIES:
        raise _at(file, at, f'"{given}" is no country.', "Write the ISO 3166-1 code, such as DE or CN.")
    return "" if given is None else str(given)


def _mapping(
    file: YamlFile, at: tuple[str | int, ...], known: Collection[str] | None
) -> Mapping[str, object]:
    data: object = file.data
    for step in at:
        data = data[step] if isinstance(data, dict | list) else None  # type: ignore[index]
    if not isinstance(data, dict):
        raise _at(file, at, "names with values are expected here.", "Write them one a line, with a colon.")
    for name in data if known is not None else ():
        if name not in (known or ()):
            nearest = difflib.get_close_matches(name, known or (), 1)
            remedy = (
                f'Did you mean "{nearest[0]}"?' if nearest else f"Write one of: {', '.join(known or ())}."
            )
            raise _at(file, (*at, name), f'"{name}" is not known here.', remedy)
    return data


def _text(file: YamlFile, at: tuple[str | int, ...], value: object) -> str:
    if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
        return str(value).strip()
    raise _at(file, at, "words are expected here.", "Write them, in quotes where they are digits.")


def _at(file: YamlFile, at: tuple[str | int, ...], message: str, remedy: str) -> RegistryError:
    line, _ = file.position(at)
    return _error(file.name, line, message, remedy)


def _error(name: str, line: int, message: str, remedy: str) -> RegistryError:
    return RegistryError(
        "registry.unusable", f"{name}:{line}: {message}", facts={"file": name, "line": line}, remedy=remedy
    )


def _of_table(text: str, name: str) -> Iterator[tuple[Key, Assignment]]:
    """A row for each product: its numbers, ``manufacturer.name`` and so on, ``warnings.de`` and so on."""
    rows = csv.DictReader(io.StringIO(text), strict=True)
    known = {*KEYS, "placed_on_market_on", "maker_country", "parts"}
    known |= {f"{role}.{part}" for role in ROLES for part in _ACTOR}
    for column in rows.fieldnames or ():
        if column not in known and not (column or "").startswith("warnings."):
            nearest = difflib.get_close_matches(column or "", known, 1)
            remedy = f'Did you mean "{nearest[0]}"?' if nearest else "Take the column out."
            raise _error(name, 1, f'there is no column "{column}".', remedy)
    try:
        for row in rows:
            yield from _of_row(
                {key: (value or "").strip() for key, value in row.items() if key}, name, rows.line_num
            )
    except csv.Error as error:
        raise _error(name, rows.line_num, f"it is no table ({error}).", "Save it as CSV anew.") from None


def _of_row(row: Mapping[str, str], name: str, line: int) -> Iterator[tuple[Key, Assignment]]:
    people = {}
    for role in ROLES:
        given = {part: row[f"{role}.{part}"] for part in _ACTOR if row.get(f"{role}.{part}")}
        problem = _wrong_actor(given) if given else None
        if problem:
            raise _error(name, line, f"{role}: {problem[1]}", problem[2])
        if given:
            people[role] = Actor(given["name"], **given)
    warnings = {
        key.removeprefix("warnings."): words
        for key, words in row.items()
        if key.startswith("warnings.") and words
    }
    day = row.get("placed_on_market_on", "")
    try:
        placed = date.fromisoformat(day) if day else None
    except ValueError:
        raise _error(name, line, f'"{day}" is no day.', "Write it as 2026-11-28.") from None
    country = row.get("maker_country", "")
    if country and country not in COUNTRIES:
        raise _error(
            name, line, f'"{country}" is no country.', "Write the ISO 3166-1 code, such as DE or CN."
        )
    parts = tuple(row.get("parts", "").split())
    assignment = Assignment(
        **people, warnings=warnings, placed_on_market_on=placed, maker_country=country, parts=parts,
        told_at=f"{name}:{line}",
    )  # fmt: skip
    keys = [Key(kind, "" if kind == "default" else row[kind]) for kind in KEYS if row.get(kind)]
    if not keys:
        raise _error(name, line, "the row does not say what it is for.", f"Fill one of: {', '.join(KEYS)}.")
    if len(keys) > 1 and not {key.kind for key in keys} <= set(NUMBERS):
        raise _error(name, line, "the row is for several things at once.", "Write a row for each.")
    for key in keys:
        yield key, assignment


def facts_of(assigned: Assignment, members: Collection[str]) -> dict[str, Value]:
    """Facts of the vocabulary of listings that a registry tells.

    Args:
        assigned: what it tells of a product.
        members: ISO 3166-1 codes of the members of the European Union.
    """
    facts: dict[str, Value] = {}
    if assigned.made_in:
        facts |= {"maker_country": assigned.made_in, "maker_in_union": assigned.made_in in members}
    if assigned.placed_on_market_on:
        facts["placed_on_market_on"] = assigned.placed_on_market_on
    return facts


def known_of(assigned: Assignment, language: str | None) -> Iterator[Observation]:
    """What a registry knows of an offer, as flaws with the words that the page lacks.

    What is seen on the offer itself goes before these, see
    :func:`venditor.listings.observing.items.observe_items`.

    Args:
        assigned: what the registry tells of the product.
        language: BCP 47 tag of the offer, for the name of the country.
    """
    for role, actor in (
        ("manufacturer", assigned.manufacturer),
        ("responsible_person", assigned.responsible_person),
    ):
        if actor is None:
            continue
        yield _known(f"{role}_name", actor, assigned, language)
        if actor.postal:
            yield _known(f"{role}_postal_address", actor, assigned, language)
        if actor.electronic:
            yield _known(f"{role}_electronic_address", actor, assigned, language)
    if assigned.importer is not None:
        yield _known("importer", assigned.importer, assigned, language)
    if assigned.warnings:
        own = (language or "").partition("-")[0]
        words = assigned.warnings.get(own) or next(iter(assigned.warnings.values()))
        values = {"text": words} | {f"text_{name}": text for name, text in assigned.warnings.items()}
        source = Source("text", assigned.told_at, words[:200])
        yield Observation("safety_warnings", "flawed", (source,), "high", "known_not_shown", values)


def _known(item: str, actor: Actor, assigned: Assignment, language: str | None) -> Observation:
    country = _country_name(actor.country, language)
    source = Source("text", assigned.told_at, actor.words(country)[:200])
    values = {"name": actor.names, "address": actor.address(country), "contact": actor.electronic}
    return Observation(item, "flawed", (source,), "high", "known_not_shown", values)


def _country_name(code: str, language: str | None) -> str:
    try:
        locale = Locale.parse((language or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(locale.territories.get(code, code))
