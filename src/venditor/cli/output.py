"""Where a command's words go: UTF-8 whatever the locale, and a plain message where they can go nowhere."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from venditor.core import terminal
from venditor.core.errors import VenditorError
from venditor.core.text import pick
from venditor.rules.vocabulary import Vocabulary

_UTF_8 = "utf-8"
# What a character that cannot be shown is written as, such as \\u7532: nothing is lost, nothing fails.
_ESCAPED = "backslashreplace"
visible = terminal.visible
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


def prepare(*, document: bool) -> None:
    """Set up both streams.

    What goes to a file or a pipe is UTF-8, and so is a document wherever it goes; a terminal of another
    encoding gets what it can show.

    Args:
        document: standard output will hold one JSON document.

    Raises:
        VenditorError: when there is no standard output.
    """
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding=_UTF_8)  # noqa: SIM115 - open to the end
    if sys.stdout is None:
        raise VenditorError(
            "cli.no_output",
            "Standard output is closed, so there is nowhere to write to.",
            remedy="Redirect it to a file or to /dev/null.",
        )
    _reconfigure(sys.stdout, utf_8=document or not sys.stdout.isatty())
    _reconfigure(sys.stderr, utf_8=not sys.stderr.isatty())


def _reconfigure(stream: TextIO, *, utf_8: bool) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding=_UTF_8 if utf_8 else stream.encoding, errors=_ESCAPED)


def note_language(language: str, vocabulary: Vocabulary, translated: Iterable[str] = ()) -> None:
    """Say on standard error where nothing is written in the language that is asked for.

    Args:
        language: BCP 47 tag.
        vocabulary: whose questions are asked in every language the packs are written in.
        translated: languages of catalogues, where the command shows sentences of the law.
    """
    written = frozenset.intersection(*(frozenset(q.asks) for q in vocabulary.questions.values()))
    spoken = sorted({*written, *translated})
    got = pick({tag: tag for tag in spoken}, language).language
    if got.partition("-")[0].lower() != language.partition("-")[0].lower():
        told = f'Nothing is written in "{language}"; this is {got}. There is: {", ".join(spoken)}.'
        print(told, file=sys.stderr)


def unwritten(error: OSError) -> VenditorError | None:
    """What is said where standard output cannot be written to, such as on a full disk; ``None`` elsewhere."""
    if error.filename is not None or error.errno not in _FULL:
        return None
    return VenditorError(
        "cli.output",
        f"Standard output cannot be written to ({error.strerror}).",
        remedy="Free space, or write to another place.",
    )


def abandon() -> None:
    """Let what is still to be written go nowhere, so that the end of the program does not fail over it."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
