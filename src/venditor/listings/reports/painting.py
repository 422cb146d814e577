"""Pages shown in a process of its own, which is ended when one takes too long.

The parser is in C, where nothing else can stop it. A page that was read once within its time is shown within
it too; where strangers send pages, nobody relies on that.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Sequence
from multiprocessing.pool import Pool
from types import TracebackType
from typing import Self

from venditor.listings.errors import ListingError
from venditor.listings.page.process import MOST_MEMORY, SECONDS
from venditor.listings.reports.picture import Picture, Spot, picture

if sys.platform != "win32":
    import resource


class PaintingProcess:
    """Shows pages one after the other; made anew when a page ended it.

    Args:
        seconds: that a page may take.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        """Nothing is started before the first page."""
        self.seconds = seconds
        self._pool: Pool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def paint(self, text: str, spots: Sequence[Spot]) -> Picture:
        """A page's words, with places marked; see :func:`venditor.listings.reports.picture.picture`.

        Raises:
            ListingError: when it is no page that people read, takes too long or too much memory.
        """
        if self._pool is None:
            # A fork would share what the parent holds, such as its connections.
            self._pool = multiprocessing.get_context("spawn").Pool(1, _limited)
        try:
            return self._pool.apply_async(picture, (text, tuple(spots))).get(self.seconds)
        except (multiprocessing.TimeoutError, MemoryError):
            self.end()
            raise ListingError(
                "listing.page_too_hard",
                f"The page takes longer than {self.seconds:g} seconds to show, or too much memory.",
                facts={},
                remedy="Save the page of one product, as a browser shows it.",
            ) from None

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self._pool is not None:
            self._pool.terminate()
            self._pool.join()
        self._pool = None


def _limited() -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
