"""Whom a consumer can turn to: the bodies that are competent for a buyer in one place and a shop in another.

>>> [body.id for body in competent_bodies("DE", "TW")]
['de.verbraucherzentrale', 'tw.cpc', 'tw.mediation', 'xb.econsumer']
>>> [body.id for body in competent_bodies("DE", "FR")][:3]
['de.evz', 'de.verbraucherzentrale', 'eu.eccnet']

The table is data, ``law/bodies.yaml``, beside the packs. Not encoded: every body that is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast, get_args

from venditor.core.text import LocalizedText, Wording, pick
from venditor.rights.documents import BodyDocument
from venditor.rights.jurisdictions import TRADER_FACT, default_library
from venditor.rules.explain import fill
from venditor.rules.functions import COUNTRY_FACT, REGION_FACT
from venditor.rules.library import Library
from venditor.rules.packs import EVIDENCE
from venditor.rules.source import Path_, Source
from venditor.rules.syntax import Value
from venditor.rules.vocabulary import Vocabulary, is_country, localized, mapping, only
from venditor.rules.wording import write_language, write_list

Reach = Literal["domestic", "cross_border"]
Cost = Literal["free", "fee", "partly"]
BODIES = "bodies.yaml"
CONSUMER_FACT = "buyer_is_consumer"
ANY = "any"
_Unions = Mapping[str, tuple[str, ...]]
_KEYS = (
    *("name", "original", "consumers", "traders", "reach", "first", "helps", "languages", "cost", "url"),
    *("evidence", "source", "note"),
)


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
        original: its name in its own language; ``None`` where that is not known.
        languages: tags of those it is known to work in.
        cost: whether its help costs something; ``None`` where that is not known.
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
    original: Wording | None
    languages: tuple[str, ...]
    cost: Cost | None
    url: str
    verified: bool
    source: str
    note: str

    @property
    def jurisdiction(self) -> str:
        """Code of the jurisdiction it is of; ``XB`` for bodies of many countries."""
        return self.id.partition(".")[0].replace("_", "-").upper()

    def as_document(self, language: str) -> BodyDocument:
        """As it stands in a statement for a reader of a language (BCP 47 tag)."""
        name, helps = pick(self.name, language), pick(self.helps, language)
        original = self.original
        return {
            "id": self.id,
            "jurisdiction": self.jurisdiction,
            "name": name.text,
            "helps": helps.text,
            "language": helps.language,
            "original": {"name": original.text, "language": original.language} if original else None,
            "url": self.url,
            "languages": list(self.languages),
            "cost": self.cost,
            "ask_shop_first": self.first,
            "verified": self.verified,
        }


def competent_bodies(
    consumer: str, trader: str | None = None, *, region: str | None = None, library: Library | None = None
) -> tuple[Body, ...]:
    """The bodies for a buyer and a shop, those of the buyer's home first, then those of the shop's.

    Args:
        consumer: country the buyer lives in (ISO 3166-1).
        trader: country of the shop; ``None`` where it is unknown: then only those of the buyer's home.
        region: the buyer's region (ISO 3166-2), as far as it is known.
        library: the law beside which the table stands; Venditor's own by default.
    """
    library = library or default_library()
    home = {consumer, library.union_of(consumer), region} - {None}
    found = [
        body
        for body in all_bodies(library)
        if (body.consumers is None or body.consumers & home) and _deals(body, consumer, trader, home)
    ]
    order = (consumer, region, library.union_of(consumer), trader)
    return tuple(sorted(found, key=lambda body: _place(body.jurisdiction, order)))


def bodies_for(facts: Mapping[str, Value], language: str, library: Library) -> list[BodyDocument]:
    """Whom the consumer of an order can turn to, as it stands in a statement.

    Args:
        facts: what is told or assumed; nobody is named to a business, nor while nobody told the country.
        language: BCP 47 tag of the reader.
        library: the law beside which the table stands.
    """
    home, shop, region = (facts.get(name) for name in (COUNTRY_FACT, TRADER_FACT, REGION_FACT))
    if not isinstance(home, str) or facts.get(CONSUMER_FACT) is False:
        return []
    found = competent_bodies(
        home,
        shop if isinstance(shop, str) else None,
        region=region if isinstance(region, str) else None,
        library=library,
    )
    return [body.as_document(language) for body in found]


def practical_words(body: BodyDocument, vocabulary: Vocabulary, language: str) -> Iterator[Wording]:
    """What a consumer should know before turning to a body, each as a phrase.

    Args:
        body: as it stands in a statement.
        vocabulary: its phrases.
        language: BCP 47 tag of the reader.
    """
    names = {
        "body_languages": bool(body["languages"]),
        f"cost_{body['cost']}": body["cost"] is not None,
        "body_first": body["ask_shop_first"],
        "body_unverified": not body["verified"],
    }
    for name in (name for name, known in names.items() if known):
        phrase = pick(vocabulary.phrases[name], language)
        listed = write_list([write_language(tag, phrase.language) for tag in body["languages"]], language)
        yield Wording(fill(phrase.text, {"languages": listed}.__getitem__), phrase.language)


def _deals(body: Body, consumer: str, trader: str | None, home: set[str | None]) -> bool:
    if trader is None:
        return body.jurisdiction in home
    if body.reach is not None and (body.reach == "domestic") != (consumer == trader):
        return False
    return body.traders is None or trader in body.traders


def _place(jurisdiction: str, order: tuple[str | None, ...]) -> int:
    return order.index(jurisdiction) if jurisdiction in order else len(order)


def all_bodies(library: Library | None = None) -> tuple[Body, ...]:
    """Every body of the table; none where the law has no such table, as law archived before has not.

    Raises:
        SourceError: with file and line, when an entry is not one of a body.
    """
    return _all_bodies(library or default_library())


@lru_cache(maxsize=8)
def _all_bodies(library: Library) -> tuple[Body, ...]:
    if not (library.folder / BODIES).exists():
        return ()
    source = library.read(BODIES)
    listed = mapping(source, ("bodies",), mapping(source, (), source.data).get("bodies"))
    return tuple(
        _body(source, id_, mapping(source, ("bodies", id_), given), library.unions)
        for id_, given in listed.items()
    )


def _body(source: Source, id_: str, given: Mapping[str, object], unions: _Unions) -> Body:
    path: Path_ = ("bodies", id_)
    only(source, path, given, _KEYS)
    for key, words in (("reach", get_args(Reach)), ("cost", get_args(Cost))):
        if key in given and given[key] not in words:
            raise source.error((*path, key), f"bodies.{key}", f'"{given[key]}" is none of: {words}.')
    evidence = str(given.get("evidence"))
    if evidence not in EVIDENCE:
        raise source.error((*path, "evidence"), "bodies.evidence", f'"{evidence}" is not a kind of evidence.')
    return Body(
        id=id_,
        name=localized(source, (*path, "name"), given.get("name")),
        consumers=_countries(source, (*path, "consumers"), given.get("consumers"), unions),
        traders=_countries(source, (*path, "traders"), given.get("traders"), unions),
        reach=cast("Reach | None", given.get("reach")),
        first=given.get("first") is True,
        helps=localized(source, (*path, "helps"), given.get("helps")),
        original=_original(source, (*path, "original"), given.get("original")),
        languages=tuple(map(str, cast("list[object]", given.get("languages", [])))),
        cost=cast("Cost | None", given.get("cost")),
        url=str(given["url"]),
        verified=EVIDENCE[evidence] == "verified",
        source=str(given["source"]),
        note=str(given.get("note", "")),
    )


def _original(source: Source, path: Path_, given: object) -> Wording | None:
    if given is None:
        return None
    told = mapping(source, path, given)
    only(source, path, told, ("name", "language"))
    return Wording(str(told["name"]), str(told["language"]))


def _countries(source: Source, path: Path_, given: object, unions: _Unions) -> frozenset[str] | None:
    """Codes of countries and regions; a union stands for its members."""
    if given == ANY:
        return None
    return frozenset(_codes(source, path, given if isinstance(given, list) else [given], unions))


def _codes(source: Source, path: Path_, given: list[object], unions: _Unions) -> Iterator[str]:
    for code in given:
        if code in unions:
            yield from unions[str(code)]
        elif isinstance(code, str) and is_country(code.partition("-")[0]):
            yield code
        else:
            message = f'"{code}" is no country, region or union.'
            raise source.error(path, "bodies.place", message, remedy="Write codes such as DE, CA-QC or EU.")
