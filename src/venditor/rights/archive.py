"""The archive of the law: everything a statement rested on, kept by its hash, so that it can be made again.

A folder store. A content is written once, flushed to the disk, and never changed: its name is its SHA-256,
and whoever reads it checks that it still is. A statement can then be made anew years later, from the law as
it stood when it was made, and compared with the record.

>>> import tempfile
>>> from pathlib import Path
>>> from venditor import rights
>>> told = rights.statement({"consumer_country": "DE"}, questions=["governing_law"])
>>> with tempfile.TemporaryDirectory() as folder:
...     archive = PackArchive(Path(folder))
...     archive.keep(told), archive.keep(told), replay(told, archive).same
(11, 0, True)
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from venditor.calendars import countries, table_content, tables_hash
from venditor.calendars.law_folder import law_folder
from venditor.core.disk import flush
from venditor.core.errors import VenditorError
from venditor.rights.jurisdictions import default_library
from venditor.rules.library import Library
from venditor.rules.translations import is_catalogue

CALENDARS = "calendars/"
SUBJECTS = ("listings",)
"""Beside the law of orders in a folder of law: kept with the whole law; no statement rests on it."""
TABLES = (
    *("bodies.yaml", "counting.yaml", "jurisdictions.yaml", "vocabulary.yaml"),
    *(f"{subject}/vocabulary.yaml" for subject in SUBJECTS),
)
LAW_FORMAT = "venditor.law/1"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_REPLAY = 120
"""Seconds after which a replay is given up; it takes about one."""


class ArchiveError(VenditorError):
    """A content that is missing, or is not what its name says; ``facts`` has its hash."""


class PackArchive:
    """Contents of packs and tables by their SHA-256.

    Args:
        folder: is made when it is first written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, statement: Mapping[str, Any], *, library: Library | None = None) -> int:
        """Keep everything a statement rested on.

        Args:
            statement: with its ``packs``.
            library: the law it was made from; Venditor's own by default.

        Returns:
            How many contents were not there yet.

        Raises:
            ArchiveError: when a file of the law is not any more what the statement was made from.
        """
        return self._keep(statement["packs"]["files"], library or default_library())

    def keep_law(self, library: Library | None = None) -> str:
        """Keep a whole law: every pack of every subject, every table and calendar, and a list of them.

        Args:
            library: Venditor's own by default. Ways of counting and holidays are those in use
                (:func:`venditor.calendars.reading_from`).

        Returns:
            The hash of the list, by which :meth:`restore_law` finds it again.
        """
        library = library or default_library()
        files = law_files(library)
        self._keep(files, library)
        for other in _beside(library):
            named = _named_files(other)
            self._keep(named, other)
            files |= named
        content = json.dumps({"format": LAW_FORMAT, "files": files}, sort_keys=True).encode()
        digest = hashlib.sha256(content).hexdigest()
        if not self._path(digest).exists():
            self._write(digest, content)
        return digest

    def restore_law(self, digest: str, folder: Path) -> None:
        """Lay a law out as it was kept, as a folder that a library and its calendars can be read from.

        Args:
            digest: the hash that :meth:`keep_law` gave.
            folder: an empty folder.

        Raises:
            ArchiveError: when a content is missing, was changed, or the hash is not that of a law.
        """
        try:
            listed = json.loads(self.read(digest))
            files = dict(listed["files"]) if listed["format"] == LAW_FORMAT else None
        except (ValueError, TypeError, KeyError):
            files = None
        if files is None:
            message = f"{digest} is the hash of one content, not that of a whole law."
            remedy = "Name a hash that `venditor law archive` printed."
            raise ArchiveError("archive.no_law", message, facts={"hash": digest}, remedy=remedy)
        _restore(files, self, folder)

    def _keep(self, files: Mapping[str, str], library: Library) -> int:
        new = 0
        for name, digest in files.items():
            if not self._path(digest).exists():
                self._write(digest, _checked(_content(name, library), digest, name))
                new += 1
        return new

    def read(self, digest: str) -> bytes:
        """A content by its hash.

        Raises:
            ArchiveError: when it is not there, or is not what it was.
        """
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError:
            message = f"The archive has no content {digest}."
            raise ArchiveError("archive.missing", message, facts={"hash": digest}) from None
        return _checked(content, digest, digest)

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest

    def _write(self, digest: str, content: bytes) -> None:
        """Write a content so that it is either not there or whole, whenever the machine stops."""
        target = self._path(digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix="new-", delete=False) as temporary:
            temporary.write(content)
            temporary.flush()
            os.fsync(temporary.fileno())
        Path(temporary.name).replace(target)
        for folder in (target.parent, self.folder):
            flush(folder)


def law_files(library: Library) -> dict[str, str]:
    """SHA-256 by name of everything that answers can rest on: packs by their ids, tables, holidays in use.

    Catalogues of translations are in it: a sentence for a reader rests on one.
    """
    packs = {
        pack.id: pack.hash for code in library.jurisdictions for pack in library.program(code).packs.values()
    }
    calendars = {f"{CALENDARS}{country}.csv": tables_hash(country) for country in countries()}
    catalogues: dict[str, str] = {}
    for tag in library.translations.tags:
        catalogues |= library.translations.files(tag)
    return dict(sorted({**packs, **library.tables, **calendars, **catalogues}.items()))


def _beside(library: Library) -> list[Library]:
    """The law of other subjects in the same folder, as it is there now."""
    folder = library.folder
    there = (subject for subject in SUBJECTS if (folder / subject / "vocabulary.yaml").is_file())
    return [Library(folder, subject) for subject in there]


def _named_files(library: Library) -> dict[str, str]:
    """SHA-256 of a subject's words and packs: its own name goes before theirs."""
    subject = f"{library.subject}/"
    words = {name: digest for name, digest in library.tables.items() if name.startswith(subject)}
    packs = {
        f"{subject}{pack.id}": pack.hash
        for code in library.jurisdictions
        for pack in library.program(code).packs.values()
    }
    return dict(sorted({**words, **packs}.items()))


@dataclass(frozen=True, slots=True)
class Replayed:
    """A statement made again, beside the record.

    Attributes:
        same: whether they are the same.
        differences: parts of the statement that are not: ``answers.withdrawal.last_day``, ``packs``.
    """

    same: bool
    differences: tuple[str, ...]


def replay(statement: Mapping[str, Any], archive: PackArchive) -> Replayed:
    """Make a frozen statement again from the law as it was archived, and compare.

    It runs in a process of its own, in which nothing of the law but the archive is to be found. Trees of
    reasons that the record leaves out are not compared.

    Raises:
        ArchiveError: when a content is missing or was changed, or the archived law cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        _restore(statement["packs"]["files"], archive, Path(folder))
        run = subprocess.run(  # noqa: S603 - this program itself; the statement goes in as data
            [sys.executable, "-m", "venditor.rights.replaying", folder],
            input=json.dumps(statement),
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
            timeout=_LONGEST_REPLAY,
            check=False,
        )
    if run.returncode:
        reason = run.stderr.strip().rpartition("\n")[2]
        raise ArchiveError("archive.replay", f"The statement cannot be made again: {reason}")
    again: dict[str, Any] = json.loads(run.stdout)
    differences = tuple(_differences(statement, again))
    return Replayed(not differences, differences)


def _differences(record: Mapping[str, Any], again: Mapping[str, Any]) -> list[str]:
    found = [name for name in sorted({*record, *again} - {"answers"}) if record.get(name) != again.get(name)]
    answers, anew = record["answers"], again["answers"]
    for question in sorted({*answers, *anew}):
        told, made = answers.get(question, {}), anew.get(question, {})
        left_out = {"explain"} if told.get("explain") is None else set()
        if any(told.get(name) != made.get(name) for name in {*told, *made} - left_out):
            found.append(f"answers.{question}")
    return found


def _content(name: str, library: Library) -> bytes:
    if name.startswith(CALENDARS):
        return table_content(name.removeprefix(CALENDARS).removesuffix(".csv"))
    if name == "counting.yaml":
        # Ways of counting are those in use, whatever library is asked.
        return (law_folder() / name).read_bytes()
    if name in TABLES or is_catalogue(name):
        return (library.folder / name).read_bytes()
    pack = name.rpartition("/")[2]
    jurisdiction = pack.partition(".")[0].upper()
    return (library.folder / library.program(jurisdiction).packs[pack].file).read_bytes()


def _checked(content: bytes, digest: str, name: str) -> bytes:
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        raise ArchiveError(
            "archive.changed",
            f"{name} is not what it was: its hash is {found}, not {digest}.",
            facts={"name": name, "hash": digest, "found": found},
        )
    return content


def _restore(files: Mapping[str, str], archive: PackArchive, folder: Path) -> None:
    """Archived contents as a folder of law: packs, tables, and holidays.

    Args:
        files: hash by the name of each pack and table.
        archive: holds them.
        folder: an empty folder.

    Raises:
        ArchiveError: when a content is missing or was changed.
    """
    entries: dict[str, Any] = {}
    (folder / "calendars").mkdir()
    for name, digest in files.items():
        content = archive.read(digest)
        if name.startswith(CALENDARS):
            table, _zero, entry = content.rpartition(b"\0")
            entries[name.removeprefix(CALENDARS).removesuffix(".csv")] = json.loads(entry)
            (folder / name).write_bytes(table)
        else:
            path = folder / _path_of(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    index = yaml.safe_dump({"countries": _dated(entries)}, allow_unicode=True)
    (folder / CALENDARS / "index.yaml").write_text(index, encoding="utf-8")


def _path_of(name: str) -> str:
    """Where in a folder of law a table, a catalogue or a pack stands, by its name in the list of contents."""
    if name in TABLES or is_catalogue(name):
        return name
    subject, _slash, pack = name.rpartition("/")
    jurisdiction, _point, act = pack.partition(".")
    return "/".join(part for part in (jurisdiction, subject, f"{act}.yaml") if part)


def _dated(value: Any) -> Any:
    """JSON with its days as days again, as the index of holiday tables has them."""
    if isinstance(value, dict):
        return {name: _dated(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_dated(part) for part in value]
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    return value
