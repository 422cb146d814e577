"""The words that the law puts on the two buttons of the withdrawal function, by language.

>>> labels = withdrawal_labels("de-AT")
>>> labels.language, labels.withdraw, labels.confirm
('de', 'Vertrag widerrufen', 'Widerruf bestätigen')
>>> labels.seen
False
>>> on_a_button(withdrawal_labels("fr").withdraw)
'Renoncer au contrat ici'

Source: Directive 2011/83/EU art. 11a(1) and (3); the words are data, in ``law/labels``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import cast

from venditor.core.text import pick
from venditor.rules.source import read
from venditor.rules.vocabulary import mapping

SEEN = "seen"
"""The status of words that were read in the text of the act itself."""


@dataclass(frozen=True, slots=True)
class WithdrawalLabels:
    """The labels of one language, as in their source.

    Attributes:
        language: BCP 47 tag of the language the labels are really in.
        withdraw: label of the entry, art. 11a(1); first letter as in the source.
        confirm: label of the confirmation, art. 11a(3): only these words, or an unambiguous equivalent.
        verification: how far the words were verified: ``seen``, ``secondary`` or ``single-third-party``.
        source: the acts the labels rest on, national ones first.
        note: what was and was not seen, and where sources conflict; in English.
    """

    language: str
    withdraw: str
    confirm: str
    verification: str
    source: str
    note: str

    @property
    def seen(self) -> bool:
        """Whether the words were read in the text of the act; if not, the seller is told so."""
        return self.verification == SEEN


def withdrawal_labels(language: str) -> WithdrawalLabels:
    """The labels for a reader, in English where the law has none in the reader's language.

    Args:
        language: BCP 47 tag of the reader, any case; ``de-AT`` gets ``de``, ``ja`` gets ``en``.
    """
    known = all_withdrawal_labels()
    return known[pick({tag: tag for tag in known}, language).language]


def on_a_button(label: str) -> str:
    """A label as it is shown: its first letter a capital, every other letter as the law has it."""
    return label[:1].upper() + label[1:]


@cache
def all_withdrawal_labels() -> Mapping[str, WithdrawalLabels]:
    """The labels of every official language of the European Union, by its BCP 47 tag."""
    source = read(Path(str(files("venditor.law"))) / "labels" / "withdrawal_function.yaml")
    top = mapping(source, (), source.data)
    directive = cast("str", mapping(source, ("directive",), top["directive"])["cite"])
    meanings = cast("dict[str, str]", mapping(source, ("verification",), top["verification"]))
    labels = {}
    for tag, given in mapping(source, ("languages",), top["languages"]).items():
        pair = mapping(source, ("languages", tag), given)
        acts = [act["cite"] for act in cast("list[dict[str, str]]", pair.get("national", []))]
        status = cast("str", pair["verification"])
        labels[tag] = WithdrawalLabels(
            language=tag,
            withdraw=cast("str", pair["withdraw"]),
            confirm=cast("str", pair["confirm"]),
            verification=status,
            source="; ".join([*acts, directive]),
            note=cast("str", pair.get("note", meanings[status])),
        )
    return MappingProxyType(labels)
