"""One question in every jurisdiction side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from venditor.rules.model import Provision
from venditor.rules.wording import write_country
from venditor.server.faces.law.provision import shown_by_default
from venditor.server.faces.law.reader import Reader
from venditor.server.faces.law.rule import rule_of
from venditor.server.faces.law.subjects import articles, places
from venditor.server.faces.portal.places import alphabetical


@dataclass(frozen=True, slots=True)
class Compared:
    """What one jurisdiction says on a question, in ordinary cases.

    Attributes:
        place: name of the jurisdiction.
        place_address: its page.
        floor: the answer is that of its union's floor.
        sentence: the rule in words; empty where nothing is encoded.
        language: language of the sentence, where it is not the reader's; else empty.
        exceptions: how many exceptions there are.
        law: short name of the act and articles.
        address: page of the provision; empty where nothing is encoded.
        verified: the text of the version was read.
        ahead: first day of an enacted change that is not yet in force, in words.
    """

    place: SafeString
    place_address: str
    floor: bool = False
    sentence: str = ""
    language: str = ""
    exceptions: int = 0
    law: str = ""
    address: str = ""
    verified: bool = False
    ahead: str = ""


def compared(question: str, reader: Reader) -> list[Compared]:
    """What every jurisdiction with an answer to a question says, by name."""
    rows = (_row(code, question, reader) for code in places(reader))
    return [row for row in rows if row.address]


def silent(question: str, reader: Reader) -> list[tuple[SafeString, str]]:
    """Jurisdictions of whose answer to a question nothing is encoded: name and page."""
    rows = (_row(code, question, reader) for code in places(reader))
    return [(row.place, row.place_address) for row in rows if not row.address]


def _row(code: str, question: str, reader: Reader) -> Compared:
    library = reader.library
    place, address = reader.place(code), reader.to("law_country", code.lower())
    own = library.program(code).provisions.get(question)
    union = library.union_of(code)
    provision = own or (library.program(union).provisions.get(question) if union else None)
    if provision is None:
        return Compared(place, address)
    return Compared(place, address, floor=own is None, **_told(provision, reader))


def _told(provision: Provision, reader: Reader) -> dict[str, Any]:
    version = shown_by_default(provision, reader.today)
    sentence, language = rule_of(provision, version, reader).sentence(version.default)
    ahead = next((one.since for one in provision.versions if one.since > reader.today), None)
    return {
        "sentence": sentence,
        "language": "" if language == reader.language else language,
        "exceptions": len(version.exceptions),
        "law": articles(provision, version.default.cites, reader),
        "address": reader.to("law_provision", provision.id),
        "verified": provision.verification_of(version).status == "verified",
        "ahead": reader.day(ahead) if ahead else "",
    }


def without_own(reader: Reader) -> Iterator[tuple[SafeString, str, list[str]]]:
    """Unions with their page and the members none of whose acts is encoded, by name."""
    library = reader.library
    for union, members in library.unions.items():
        names = [
            write_country(code, reader.language) for code in members if code not in library.jurisdictions
        ]
        yield reader.place(union), reader.to("law_country", union.lower()), sorted(names, key=alphabetical)
