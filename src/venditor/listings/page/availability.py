"""Whether a thing can be had, by what its page says in words or on the button that buys it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from venditor.listings.page.candidate import Candidate
from venditor.listings.read import source

LONGEST_LINE = 60
"""Characters of a line that says so; a longer one tells of something else too."""

_MARKS = " .!,;:\u00a1\u3002\uff01*\u2713\u2714\u2022>\u00bb\u203a()[]"


@cache
def _states() -> Mapping[str, str]:
    """What each line says, by its words in small letters."""
    data = yaml.safe_load((files(__package__) / "availability.yaml").read_text("utf-8"))
    return {words: state for state, listed in data.items() for words in listed}


def said_availability(lines: Sequence[str], heading: str, first: str = "") -> Iterator[Candidate]:
    """What the first line below the heading says that speaks of nothing else: words, or a button that buys.

    A line with more on it may be about a day, another shop or another product. Where none below says it, one
    between the first heading of the page and that of the product may: a box to buy may stand there.

    Args:
        lines: visible words of the page, a line for each run of text.
        heading: of the product; empty where there is none.
        first: heading of the page, that of a notice for instance.
    """
    start = lines.index(heading) if heading in lines else 0
    above = lines.index(first) if first in lines[:start] else start
    states = _states()
    for number in (*range(start, len(lines)), *range(above, start)):
        line = lines[number]
        state = states.get(line.lower().strip(_MARKS)) if len(line) <= LONGEST_LINE else None
        if state is not None:
            yield Candidate("page", "availability", state, source("page", f"line {number + 1}", line))
            return
