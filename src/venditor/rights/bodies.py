"""Whom a consumer can turn to: the bodies that are competent for a buyer in one place and a shop in another.

>>> [body.id for body in competent_bodies("DE", "TW")]
['tw.cpc', 'tw.mediation', 'xb.econsumer']
>>> [body.id for body in competent_bodies("DE", "FR")][:2]
['de.evz', 'eu.eccnet']

The table is data, ``law/bodies.yaml``, beside the packs. Not encoded: every body that is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, cast, get_args

from venditor.core.text import LocalizedText
from venditor.rights.jurisdictions import default_library
from venditor.rules.packs import EVIDENCE
from venditor.rules.source import Path_, Source, read
from venditor.rules.vocabulary import is_country, localized, mapping, only

Reach = Literal["domestic", "cross_border"]
ANY = "any"
_KEYS = ("name", "consumers", "traders", "reach", "first", "helps", "url", "evidence", "source", "note")


@dataclass(frozen=True, slots=True)
class Body:
    """A body that helps consumers, or decides for them.

    Attributes:
        id: the jurisdiction it is of, in lower case, and a name: ``de.universalschlichtung``.
        consumers: countries and regions it takes buyers from; ``None`` for all.
        traders: countries it deals with shops of; ``None`` for all.
        reach: whether buyer and shop must be in one country, or in two; ``None`` where both will do.
        first: the shop must have been asked first.
        helps: what it does and does not do, by language.
        verified: something official was read about it.
        source: what was read.
        note: what a reader should know, in English; may be empty.
    """

    id: str
    name: LocalizedText
    consumers: frozenset[str] | None
    traders: frozenset[str] | None
    reach: Reach | None
    first: bool
    helps: LocalizedText
    url: str
    verified: bool
    source: str
    note: str

    @property
    def jurisdiction(self) -> str:
        """Code of the jurisdiction it is of; ``XB`` for bodies of many countries."""
        return self.id.partition(".")[0].replace("_", "-").upper()


def competent_bodies(
    consumer: str, trader: str | None = None, *, region: str | None = None
) -> tuple[Body, ...]:
    """The bodies for a buyer and a shop, those of the buyer's home first, then those of the shop's.

    Args:
        consumer: country the buyer lives in (ISO 3166-1).
        trader: country of the shop; ``None`` where it is unknown: then only those of the buyer's home.
        region: the buyer's region (ISO 3166-2), as far as it is known.
    """
    home = {consumer, default_library().union_of(consumer), region} - {None}
    found = [
        body
        for body in all_bodies()
        if (body.consumers is None or body.consumers & home) and _deals(body, consumer, trader, home)
    ]
    order = (consumer, region, default_library().union_of(consumer), trader)
    return tuple(sorted(found, key=lambda body: _place(body.jurisdiction, order)))


def _deals(body: Body, consumer: str, trader: str | None, home: set[str | None]) -> bool:
    if trader is None:
        return body.jurisdiction in home
    if body.reach is not None and (body.reach == "domestic") != (consumer == trader):
        return False
    return body.traders is None or trader in body.traders


def _place(jurisdiction: str, order: tuple[str | None, ...]) -> int:
    return order.index(jurisdiction) if jurisdiction in order else len(order)


@cache
def all_bodies() -> tuple[Body, ...]:
    """Every body of the table.

    Raises:
        SourceError: with file and line, when an entry is not one of a body.
    """
    source = read(Path(str(files("venditor.law"))) / "bodies.yaml")
    listed = mapping(source, ("bodies",), mapping(source, (), source.data).get("bodies"))
    return tuple(_body(source, id_, mapping(source, ("bodies", id_), given)) for id_, given in listed.items())


def _body(source: Source, id_: str, given: Mapping[str, object]) -> Body:
    path: Path_ = ("bodies", id_)
    only(source, path, given, _KEYS)
    reach = given.get("reach")
    if reach is not None and reach not in get_args(Reach):
        raise source.error((*path, "reach"), "bodies.reach", f'"{reach}" is neither of: {get_args(Reach)}.')
    evidence = str(given.get("evidence"))
    if evidence not in EVIDENCE:
        raise source.error((*path, "evidence"), "bodies.evidence", f'"{evidence}" is not a kind of evidence.')
    return Body(
        id=id_,
        name=localized(source, (*path, "name"), given.get("name")),
        consumers=_countries(source, (*path, "consumers"), given.get("consumers")),
        traders=_countries(source, (*path, "traders"), given.get("traders")),
        reach=cast("Reach | None", reach),
        first=given.get("first") is True,
        helps=localized(source, (*path, "helps"), given.get("helps")),
        url=str(given["url"]),
        verified=EVIDENCE[evidence] == "verified",
        source=str(given["source"]),
        note=str(given.get("note", "")),
    )


def _countries(source: Source, path: Path_, given: object) -> frozenset[str] | None:
    """Codes of countries and regions; a union stands for its members."""
    if given == ANY:
        return None
    return frozenset(_codes(source, path, given if isinstance(given, list) else [given]))


def _codes(source: Source, path: Path_, given: list[object]) -> Iterator[str]:
    unions = default_library().unions
    for code in given:
        if code in unions:
            yield from unions[str(code)]
        elif isinstance(code, str) and is_country(code.partition("-")[0]):
            yield code
        else:
            message = f'"{code}" is no country, region or union.'
            raise source.error(path, "bodies.place", message, remedy="Write codes such as DE, CA-QC or EU.")
