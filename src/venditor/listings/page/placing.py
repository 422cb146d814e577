"""Where words stand that a rule read in a line of the page and in no element: in the passage with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from venditor.listings.read import Passage, Problem
from venditor.products import Field, Source


class Places:
    """Finds the passages that words stand in.

    Args:
        passages: of the page, in order; none leaves every source as it is.
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        # Words of a line may come from several elements, with or without white space between.
        self._packed = [("".join(each.text.split()), each.path) for each in passages if not each.hidden]

    def field(self, field: Field[Any]) -> Field[Any]:
        """A field whose sources say where they are."""
        if not self._packed or all(source.at or source.kind != "page" for source in field.sources):
            return field
        return replace(field, sources=tuple(map(self.source, field.sources)))

    def problem(self, problem: Problem) -> Problem:
        """A problem whose source says where it is."""
        return replace(problem, source=self.source(problem.source))

    def source(self, source: Source) -> Source:
        """A source with the first passage that its quotation stands in; as it is where there is none."""
        if source.at or source.kind != "page":
            return source
        words = "".join(source.quotation.removesuffix("…").split())
        at = next((path for text, path in self._packed if words and words in text), "")
        return replace(source, at=at) if at else source
