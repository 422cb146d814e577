"""The law of one jurisdiction as a program: its provisions, each after those it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from venditor.core.errors import VenditorError
from venditor.rules.model import Pack, Provision
from venditor.rules.vocabulary import Vocabulary


class ProgramError(VenditorError):
    """Provisions that cannot be put together; ``facts`` has their ids."""


@dataclass(frozen=True, eq=False)
class Program:
    """All provisions of one jurisdiction, ready to be evaluated; each program is equal only to itself.

    Attributes:
        jurisdiction: its code.
        packs: the packs it is made of, by id.
        provisions: provision by question, in dependency order: a provision comes after all it refers to.
    """

    jurisdiction: str
    vocabulary: Vocabulary
    packs: Mapping[str, Pack]
    provisions: Mapping[str, Provision]

    @cached_property
    def facts(self) -> Mapping[str, frozenset[str]]:
        """By question: every fact its answer may depend on, through the questions it refers to as well."""
        known: dict[str, frozenset[str]] = {}
        for question, provision in self.provisions.items():
            known[question] = provision.facts().union(*(known[other] for other in provision.questions()))
        return known

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """SHA-256 by pack id."""
        return {pack.id: pack.hash for pack in self.packs.values()}


def assemble(jurisdiction: str, packs: Iterable[Pack], vocabulary: Vocabulary) -> Program:
    """Put the packs of one jurisdiction together.

    Raises:
        ProgramError: when two provisions answer one question, or provisions refer to one another in a circle.
    """
    by_question: dict[str, Provision] = {}
    kept: dict[str, Pack] = {}
    for pack in packs:
        if pack.id in kept:
            raise ProgramError(
                "program.pack_twice",
                f"{kept[pack.id].file} and {pack.file} are both called {pack.id}.",
                facts={"files": [kept[pack.id].file, pack.file]},
                remedy="Give each pack an id of its own.",
            )
        kept[pack.id] = pack
        for provision in pack.provisions:
            other = by_question.get(provision.question.id)
            if other is not None:
                raise ProgramError(
                    "program.answered_twice",
                    f"{provision.id} and {other.id} both answer {provision.question.id} in {jurisdiction}.",
                    facts={"provisions": [other.id, provision.id]},
                    remedy="Make one of them an exception of the other, with `over`.",
                )
            by_question[provision.question.id] = provision
    return Program(jurisdiction, vocabulary, kept, _ordered(by_question))


def _ordered(by_question: Mapping[str, Provision]) -> dict[str, Provision]:
    graph = {question: provision.questions() for question, provision in by_question.items()}
    try:
        order = tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = [by_question[question].id for question in reversed(error.args[1])]
        raise ProgramError(
            "program.cycle",
            f"these provisions refer to one another in a circle: {' -> '.join(circle)}.",
            facts={"provisions": circle},
            remedy="Break the circle: a provision may not depend on its own answer.",
        ) from None
    return {question: by_question[question] for question in order}
