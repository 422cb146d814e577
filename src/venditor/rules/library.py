"""A folder of law: the vocabulary, the jurisdictions and their packs, loaded one jurisdiction at a time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from venditor.calendars import of_this_folder, profiles_hash
from venditor.core.text import LocalizedText
from venditor.rules import vocabulary as vocabularies
from venditor.rules.diagram import Diagram
from venditor.rules.evaluate import compile_program
from venditor.rules.needs import Drawing, support
from venditor.rules.packs import Outline, build, outline
from venditor.rules.program import Program, assemble
from venditor.rules.source import Path_, Source, parse, read_raw
from venditor.rules.translations import Translations
from venditor.rules.vocabulary import Vocabulary, localized, mapping

EXAMPLES_SUFFIX = ".examples.yaml"
_CODE = re.compile(r"[a-z]{2}(-[a-z0-9]{1,3})?")


class Library:
    """The law in one folder, of orders or of another subject.

    Files: ``vocabulary.yaml``, ``jurisdictions.yaml``, and one folder a jurisdiction (its code in lower case)
    with one file an act; ``*.examples.yaml`` beside a pack are tests, not law. ``translations`` has one
    catalogue for each language in which sentences are not written in the packs themselves. A subject has
    facts and questions of its own in ``<subject>/vocabulary.yaml``, and its packs in a folder of its name
    within each jurisdiction's.
    """

    def __init__(self, folder: Path, subject: str = "") -> None:
        """Open a folder; nothing but the folder's listing is read before it is needed.

        Args:
            folder: of law.
            subject: what its facts are about, such as ``listings``; empty for orders.
        """
        self.folder = folder
        self.subject = subject
        self.translations = Translations(folder)
        self._programs: dict[str, Program] = {}
        self._compiled: dict[tuple[str, date | None], CompiledJurisdiction] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Facts and questions."""
        return vocabularies.load(self.read(self._vocabulary))

    @property
    def _vocabulary(self) -> str:
        return f"{self.subject}/vocabulary.yaml" if self.subject else "vocabulary.yaml"

    def place(self, jurisdiction: str) -> Path:
        """The folder with the packs of a jurisdiction, and their examples."""
        return self.folder / jurisdiction.lower() / self.subject

    def read(self, name: str) -> Source:
        """A file of this law, its texts in every language there is.

        Args:
            name: its path in the folder, with slashes.

        Raises:
            SourceError: when it cannot be read as plain data.
        """
        return self._parsed(read_raw(self.folder / name, name), name)

    def _parsed(self, raw: bytes, name: str) -> Source:
        return replace(parse(raw, name), translated=self.translations.beside)

    @cached_property
    def tables(self) -> Mapping[str, str]:
        """SHA-256 by file of what every answer rests on beside the packs: words, unions, ways of counting."""
        hashes = {"counting.yaml": profiles_hash()}
        for name in ("bodies.yaml", "jurisdictions.yaml", self._vocabulary):
            path = self.folder / name
            if path.exists():
                hashes[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return hashes

    @cached_property
    def jurisdictions(self) -> tuple[str, ...]:
        """Codes of all jurisdictions that have a pack, in order."""
        return tuple(
            sorted(
                path.name.upper()
                for path in self.folder.iterdir()
                if _CODE.fullmatch(path.name) and (path / self.subject).is_dir()
            )
        )

    @cached_property
    def unions(self) -> Mapping[str, tuple[str, ...]]:
        """Members of each union of states, by its code."""
        source = self.read("jurisdictions.yaml")
        given = mapping(source, ("unions",), mapping(source, (), source.data).get("unions"))
        return {code: _members(source, ("unions", code), union) for code, union in given.items()}

    @cached_property
    def union_names(self) -> Mapping[str, LocalizedText]:
        """Name of each union by language."""
        source = self.read("jurisdictions.yaml")
        given = mapping(source, ("unions",), mapping(source, (), source.data).get("unions"))
        return {
            code: localized(
                source, ("unions", code, "name"), mapping(source, ("unions", code), union).get("name")
            )
            for code, union in given.items()
        }

    def parts_of(self, country: str) -> tuple[str, ...]:
        """Codes of the states and provinces of a country that have packs of their own, in order."""
        return tuple(code for code in self.jurisdictions if code.startswith(f"{country}-"))

    def union_of(self, country: str) -> str | None:
        """The union a country is a member of, if any."""
        return next((code for code, members in self.unions.items() if country in members), None)

    def files(self, jurisdiction: str) -> tuple[Path, ...]:
        """Pack files of a jurisdiction, in order."""
        return pack_files(self.place(jurisdiction))

    def program(self, jurisdiction: str) -> Program:
        """The law of one jurisdiction; empty where it has no pack."""
        known = self._programs.get(jurisdiction)
        if known is None:
            known = self._programs[jurisdiction] = self._assemble(jurisdiction)
        return known

    def _assemble(self, jurisdiction: str) -> Program:
        outlines = [self._outline(path, jurisdiction) for path in self.files(jurisdiction)]
        questions = frozenset(question for head in outlines for question in head.answers)
        packs = [build(head, self.vocabulary, questions) for head in outlines]
        return assemble(jurisdiction, packs, self.vocabulary)

    def _outline(self, path: Path, jurisdiction: str) -> Outline:
        name = path.relative_to(self.folder).as_posix()
        raw = read_raw(path, name)
        head = outline(self._parsed(raw, name), raw)
        if head.jurisdiction != jurisdiction:
            message = f"the law of {head.jurisdiction} stands in the folder of {jurisdiction}."
            remedy = "Move the file, or correct its jurisdiction."
            raise head.source.error(("jurisdiction",), "pack.jurisdiction", message, remedy=remedy)
        return head

    def compiled(self, jurisdiction: str, *, law_as_of: date | None = None) -> CompiledJurisdiction:
        """The law of one jurisdiction ready to answer, compiled once."""
        key = (jurisdiction, law_as_of)
        known = self._compiled.get(key)
        if known is None:
            known = self._compiled[key] = CompiledJurisdiction(self.program(jurisdiction), law_as_of)
        return known


def _members(source: Source, path: Path_, given: object) -> tuple[str, ...]:
    members = mapping(source, path, given).get("members")
    codes = members if isinstance(members, list) else [None]
    if not all(isinstance(code, str) for code in codes):
        remedy = "Write `members: [AT, BE, ...]`."
        message = "members must be a list of country codes."
        raise source.error((*path, "members"), "jurisdictions.members", message, remedy=remedy)
    return tuple(codes)


class CompiledJurisdiction:
    """Closures and diagrams of one jurisdiction, diagrams drawn only when a fact is missing."""

    def __init__(self, program: Program, law_as_of: date | None) -> None:
        """Compile the closures; the diagrams wait."""
        self.program = program
        self.law_as_of = law_as_of
        self.evaluate = compile_program(program, law_as_of=law_as_of)
        self.drawing = Drawing(program, law_as_of=law_as_of)
        self._support: dict[str, frozenset[str]] = {}

    def diagram(self, question: str) -> Diagram:
        """The decision diagram of a question."""
        return self.drawing.question(question)

    def support(self, question: str) -> frozenset[str]:
        """Every fact that can make a difference to a question."""
        known = self._support.get(question)
        if known is None:
            known = self._support[question] = support(self.diagram(question))
        return known


def pack_files(folder: Path) -> tuple[Path, ...]:
    """The pack files of a folder, in order; none where the folder does not exist."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.glob("*.yaml") if not path.name.endswith(EXAMPLES_SUFFIX)))


@of_this_folder
@lru_cache(maxsize=8)
def open_library(folder: Path, subject: str = "") -> Library:
    """The library of a subject in a folder, opened once a process."""
    return Library(folder, subject)
