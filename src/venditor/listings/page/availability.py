"""Whether a thing can be had, by what its page says in words or on the button that buys it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from venditor.listings.page.candidate import Candidate
from venditor.listings.read import source

LONGEST_LINE = 60
"""Characters of a line that says so; a longer one tells of something else too."""


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    data = yaml.safe_load((files(__package__) / "availability.yaml").read_text("utf-8"))
    return {
        state: re.compile(
            rf"^\W{{0,3}}(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})(?!\w)"
        )
        for state, words in data.items()
    }


def said_availability(lines: Sequence[str], heading: str) -> Iterator[Candidate]:
    """What the lines below the heading say first: that there is none, before that it can be bought.

    Args:
        lines: visible words of the page, a line for each run of text.
        heading: of the page; empty where it has none.
    """
    start = lines.index(heading) if heading in lines else 0
    below = [*enumerate(lines[start:], start + 1)]
    for state, pattern in _words().items():
        for number, line in below:
            if len(line) <= LONGEST_LINE and pattern.match(line.lower()):
                yield Candidate("page", "availability", state, source("page", f"line {number}", line))
                break
