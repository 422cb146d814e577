"""The folder of law a command works on: Venditor's own, or another one, read whole."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from venditor.calendars import reading_from
from venditor.core.errors import VenditorError
from venditor.rights.jurisdictions import default_library
from venditor.rules.library import Library, open_library


class LawError(VenditorError):
    """A provision, pack, jurisdiction or folder of law that does not exist."""


def add_argument(parser: argparse.ArgumentParser) -> None:
    """Declare the option."""
    parser.add_argument(
        "--folder",
        type=Path,
        help="another folder of law, with its vocabulary, packs, ways of counting and holidays "
        "(default: Venditor's own)",
    )


@contextmanager
def law_of(given: argparse.Namespace) -> Iterator[Library]:
    """The law to work on; ways of counting and holidays are read from the same folder.

    Raises:
        LawError: when the folder is none of law.
    """
    if given.folder is None:
        yield default_library()
        return
    if not (given.folder / "vocabulary.yaml").is_file():
        raise LawError(
            "law.folder",
            f"{given.folder} is not a folder of law: it has no vocabulary.yaml.",
            facts={"folder": str(given.folder)},
            remedy="Name a folder laid out like venditor/law.",
        )
    with reading_from(given.folder):
        yield open_library(given.folder)
