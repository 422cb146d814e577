"""Pages read in a process of its own, which is ended when one takes too long.

The parser is in C, where nothing else can stop it: most of what would keep it busy is refused before
(:mod:`venditor.listings.page.tree`), and what slips through costs this process, not the batch.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Self

from venditor.listings.errors import ListingError
from venditor.listings.page.reading import read_page
from venditor.listings.read import Read

SECONDS = 20.0
"""For one page; the slowest of a hundred real ones takes a twentieth of a second."""

SECONDS_TO_START = 60.0
"""For the process to be there, which reads its code from disk first."""

MOST_MEMORY = 2 * 2**30
"""Bytes of memory for reading a page, where the system can hold a process to it."""

if sys.platform != "win32":
    import resource

Refusal = tuple[str, str, Mapping[str, Any], str]


class PageProcess:
    """Reads pages one after the other; made anew when a page ended it.

    Args:
        seconds: that a page may take, once the process is there.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        """Nothing is started before the first page."""
        self.seconds = seconds
        self._process: BaseProcess | None = None
        self._pages: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def read(self, text: str, *, with_passages: bool = False) -> Read:
        """The listing of a page; see :func:`venditor.listings.page.reading.read_page`.

        Raises:
            ListingError: when it is no page that people read, takes too long or too much memory.
        """
        try:
            pages = self._started()
            pages.send((text, with_passages))
            if not pages.poll(self.seconds):
                self.end()
                raise _refused(f"takes longer than {self.seconds:g} seconds to read")
            answer: Read | Refusal = pages.recv()
        except (EOFError, ConnectionError):
            self.end()
            raise _refused("ended the process that read it, perhaps for lack of memory") from None
        if isinstance(answer, Read):
            return answer
        code, message, facts, remedy = answer
        raise ListingError(code, message, facts=facts, remedy=remedy)

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None and self._pages is not None:
            self._pages.close()
            self._process.kill()
            self._process.join()
        self._process = self._pages = None

    def _started(self) -> Connection:
        if self._pages is None:
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            self._process = context.Process(target=_answer, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
            self._pages = ours
            if not ours.poll(SECONDS_TO_START):
                self.end()
                raise _refused(
                    f"waited longer than {SECONDS_TO_START:g} seconds for the process that reads it"
                )
            ours.recv()
        return self._pages


def _answer(pages: Connection) -> None:
    """Read each page that is sent, until nobody sends any more."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    pages.send(None)
    while True:
        try:
            text, with_passages = pages.recv()
        except EOFError:
            return
        try:
            pages.send(read_page(text, with_passages=with_passages))
        except ListingError as error:
            pages.send((error.code, error.message, dict(error.facts), error.remedy))


def _refused(what: str) -> ListingError:
    return ListingError(
        "listing.page_too_hard",
        f"The page {what}.",
        facts={},
        remedy="Save the page of one product, as a browser shows it.",
    )
