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
(7, 0, True)
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from venditor.calendars import table_content
from venditor.core.disk import flush
from venditor.core.errors import VenditorError
from venditor.rights.jurisdictions import default_library
from venditor.rules.library import Library

CALENDARS = "calendars/"
TABLES = ("counting.yaml", "jurisdictions.yaml", "vocabulary.yaml")
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
        library = library or default_library()
        new = 0
        for name, digest in statement["packs"]["files"].items():
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
        # Ways of counting are the program's own, whatever library is asked.
        return (default_library().folder / name).read_bytes()
    if name in TABLES:
        return (library.folder / name).read_bytes()
    jurisdiction = name.partition(".")[0].upper()
    return (library.folder / library.program(jurisdiction).packs[name].file).read_bytes()


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
    """The law of a statement as a folder: packs, tables, and the holidays it counted with."""
    entries: dict[str, Any] = {}
    (folder / "calendars").mkdir()
    for name, digest in files.items():
        content = archive.read(digest)
        if name.startswith(CALENDARS):
            table, _zero, entry = content.rpartition(b"\0")
            entries[name.removeprefix(CALENDARS).removesuffix(".csv")] = json.loads(entry)
            (folder / name).write_bytes(table)
        elif name in TABLES:
            (folder / name).write_bytes(content)
        else:
            jurisdiction, _point, act = name.partition(".")
            (folder / jurisdiction).mkdir(exist_ok=True)
            (folder / jurisdiction / f"{act}.yaml").write_bytes(content)
    (folder / CALENDARS / "index.json").write_text(json.dumps(entries), encoding="utf-8")
