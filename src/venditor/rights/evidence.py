"""What shows that an exception to a right holds: what a person should look at before relying on it.

>>> [one.kind for one in evidence_for({"unsealed_hygiene": True, "newspaper": False})]
['hygiene_reason', 'seal', 'seal_broken']
>>> evidence_for({"made_to_specification": True}, language="de")[0].text
'die Vorgabe der Käuferin oder des Käufers aus der Bestellung'

The mapping is data, `law/evidence.yaml`, beside the packs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import cast

from venditor.core.text import LocalizedText, pick
from venditor.rights.jurisdictions import default_library
from venditor.rules.vocabulary import localized, mapping


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that shows a fact.

    Attributes:
        fact: the fact of the vocabulary it shows.
        kind: its stable name.
        text: what it is, for the reader; language: BCP 47 tag of that text.
    """

    fact: str
    kind: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """The mapping as it is read.

    Attributes:
        kinds: label of each kind of evidence, by language.
        needed: kinds by fact.
        exempting: facts that take a right away when they are so.
    """

    kinds: Mapping[str, LocalizedText]
    needed: Mapping[str, tuple[str, ...]]
    exempting: frozenset[str]


def evidence_for(facts: Mapping[str, object], *, language: str = "en") -> tuple[Evidence, ...]:
    """The evidence that facts need which take a right away, or without which it stays.

    Args:
        facts: facts an answer read, by name; only those count that are so, and a business buyer.
        language: BCP 47 tag of the reader.
    """
    table = evidence_table()
    found = []
    for fact, kinds in table.needed.items():
        if facts.get(fact) is (fact != BUSINESS):
            for kind in kinds:
                told = pick(table.kinds[kind], language)
                found.append(Evidence(fact, kind, told.text, told.language))
    return tuple(found)


BUSINESS = "buyer_is_consumer"
"""The one fact that takes the right away when it is not so."""


def exempting_facts(facts: Mapping[str, object]) -> tuple[str, ...]:
    """Those of some facts that are so and take a right away, in order."""
    exempting = evidence_table().exempting
    return tuple(sorted(name for name, value in facts.items() if value is True and name in exempting))


@cache
def evidence_table() -> EvidenceTable:
    """The mapping, read once."""
    source = default_library().read("evidence.yaml")
    top = mapping(source, (), source.data)
    kinds = {
        kind: localized(source, ("kinds", kind), text)
        for kind, text in mapping(source, ("kinds",), top["kinds"]).items()
    }
    needed = {
        fact: tuple(cast("list[str]", listed))
        for fact, listed in mapping(source, ("facts",), top["facts"]).items()
    }
    business = mapping(source, ("business",), top["business"])
    needed[cast("str", business["fact"])] = tuple(cast("list[str]", business["evidence"]))
    exempting = frozenset(cast("list[str]", top["exempting"]))
    return EvidenceTable(MappingProxyType(kinds), MappingProxyType(needed), exempting)
